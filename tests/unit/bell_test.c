#include "base/clock.h"
#include "station/bell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Counted by the thread that rings or by the bell's own, read by the test. */
static _Atomic int woken[BELL_WAITS_MAX + 1];

static void wake(void *who)
{
    ++*(_Atomic int *)who;
}

static int setup(void **state)
{
    for (int i = 0; i <= BELL_WAITS_MAX; i++)
        woken[i] = 0;
    *state = bell_create(wake);
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    bell_destroy(*state);
    return 0;
}

static int64_t in_ms(int64_t wait_ms)
{
    return clock_monotonic_ms() + wait_ms;
}

static void a_ring_wakes_those_who_wait_for_that_name(void **state)
{
    struct bell *bell = *state;
    struct bell_wait waits[3] = {0};
    uint64_t rings = bell_rings(bell);
    assert_true(bell_wait(bell, &waits[0], "a", rings, in_ms(60000), &woken[0]));
    assert_true(bell_wait(bell, &waits[1], "b", rings, in_ms(60000), &woken[1]));
    assert_true(bell_wait(bell, &waits[2], "a", rings, in_ms(60000), &woken[2]));
    bell_ring(bell, "a");
    bell_ring(bell, "a");
    assert_int_equal(woken[0], 1);
    assert_int_equal(woken[1], 0);
    assert_int_equal(woken[2], 1);
    bell_forget(bell, &waits[1]);
}

static void a_ring_between_look_and_wait_is_not_slept_through(void **state)
{
    struct bell *bell = *state;
    struct bell_wait wait = {0};
    uint64_t rings = bell_rings(bell);
    bell_ring(bell, "a");
    assert_false(bell_wait(bell, &wait, "a", rings, in_ms(60000), &woken[0]));
    assert_true(bell_wait(bell, &wait, "a", bell_rings(bell), in_ms(60000), &woken[0]));
    bell_forget(bell, &wait);
}

static void a_wait_ends_with_its_time(void **state)
{
    struct bell *bell = *state;
    struct bell_wait later = {0};
    struct bell_wait sooner = {0};
    assert_true(bell_wait(bell, &later, "a", bell_rings(bell), in_ms(60000), &woken[0]));
    assert_true(bell_wait(bell, &sooner, "a", bell_rings(bell), in_ms(50), &woken[1]));
    for (int i = 0; i < 500 && woken[1] == 0; i++)
        clock_sleep_ms(10);
    assert_int_equal(woken[1], 1);
    assert_int_equal(woken[0], 0);
    bell_forget(bell, &later);
}

static void who_forgot_is_not_woken(void **state)
{
    struct bell *bell = *state;
    struct bell_wait wait = {0};
    assert_true(bell_wait(bell, &wait, "a", bell_rings(bell), in_ms(60000), &woken[0]));
    bell_forget(bell, &wait);
    bell_forget(bell, &wait);
    bell_ring(bell, "a");
    assert_int_equal(woken[0], 0);
}

static void a_silent_bell_wakes_all_and_lets_nobody_wait(void **state)
{
    struct bell *bell = *state;
    struct bell_wait wait = {0};
    assert_true(bell_wait(bell, &wait, "a", bell_rings(bell), in_ms(60000), &woken[0]));
    bell_silence(bell);
    assert_int_equal(woken[0], 1);
    assert_false(bell_wait(bell, &wait, "a", bell_rings(bell), in_ms(60000), &woken[0]));
}

static void there_is_a_bound_on_those_who_wait(void **state)
{
    struct bell *bell = *state;
    struct bell_wait *waits = calloc(BELL_WAITS_MAX + 1, sizeof *waits);
    char long_name[BELL_NAME_SIZE + 1];
    uint64_t rings = bell_rings(bell);
    for (int i = 0; i < BELL_WAITS_MAX; i++)
        assert_true(bell_wait(bell, &waits[i], "a", rings, in_ms(60000), &woken[i]));
    assert_false(bell_wait(bell, &waits[BELL_WAITS_MAX], "a", rings, in_ms(60000), &woken[BELL_WAITS_MAX]));
    bell_ring(bell, "a");
    for (int i = 0; i < BELL_WAITS_MAX; i++)
        assert_int_equal(woken[i], 1);
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    assert_false(bell_wait(bell, &waits[0], long_name, bell_rings(bell), in_ms(60000), &woken[0]));
    free(waits);
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(a_ring_wakes_those_who_wait_for_that_name),
        unit(a_ring_between_look_and_wait_is_not_slept_through),
        unit(a_wait_ends_with_its_time),
        unit(who_forgot_is_not_woken),
        unit(a_silent_bell_wakes_all_and_lets_nobody_wait),
        unit(there_is_a_bound_on_those_who_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
