/* The window sleeps until it is woken, and then only once. */
#include "base/clock.h"
#include "device/sleep.h"
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static struct sleeper sleeper;

static int sleeper_new(void **state)
{
    (void)state;
    return sleeper_open(&sleeper, true);
}

static int sleeper_gone(void **state)
{
    (void)state;
    sleeper_close(&sleeper);
    return 0;
}

static void it_sleeps_until_the_time(void **state)
{
    (void)state;
    int64_t began_ms = clock_monotonic_ms();
    assert_false(sleeper_sleep(&sleeper, 50));
    assert_true(clock_monotonic_ms() - began_ms >= 49);
    assert_false(sleeper_was_woken(&sleeper));
}

static void *wake_soon(void *unused)
{
    (void)unused;
    clock_sleep_ms(30);
    for (int i = 0; i < 5; i++)
        sleeper_wake(&sleeper);
    return NULL;
}

static void a_worker_wakes_it_and_many_wakes_are_one(void **state)
{
    (void)state;
    pthread_t worker;
    int64_t began_ms = clock_monotonic_ms();
    assert_int_equal(pthread_create(&worker, NULL, wake_soon, NULL), 0);
    assert_true(sleeper_sleep(&sleeper, INT64_MAX));
    pthread_join(worker, NULL);
    assert_true(clock_monotonic_ms() - began_ms < 5000);
    assert_true(sleeper_was_woken(&sleeper));
    assert_false(sleeper_was_woken(&sleeper));
    assert_false(sleeper_sleep(&sleeper, 20));
}

static void a_wake_before_it_slept_is_not_lost(void **state)
{
    (void)state;
    sleeper_wake(&sleeper);
    assert_true(sleeper_sleep(&sleeper, 5000));
    assert_true(sleeper_was_woken(&sleeper));
}

static void on_alarm(int number)
{
    (void)number;
}

static void a_signal_ends_the_sleep(void **state)
{
    (void)state;
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGALRM, &action, NULL);
    alarm(1);
    int64_t began_ms = clock_monotonic_ms();
    assert_false(sleeper_sleep(&sleeper, 60000));
    assert_true(clock_monotonic_ms() - began_ms < 30000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sleeper_new, sleeper_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_sleeps_until_the_time),
        TEST(a_worker_wakes_it_and_many_wakes_are_one),
        TEST(a_wake_before_it_slept_is_not_lost),
        TEST(a_signal_ends_the_sleep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
