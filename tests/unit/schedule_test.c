#include "meter/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define PAUSE INT64_C(20000)

static struct schedule schedule;

static struct schedule_pick next(int64_t now_ms)
{
    struct schedule_pick pick;
    schedule_next(&schedule, now_ms, &pick);
    return pick;
}

static void expect(int64_t now_ms, enum schedule_kind kind, int index, bool answered)
{
    struct schedule_pick pick = next(now_ms);
    assert_int_equal(pick.kind, kind);
    assert_int_equal(pick.index, index);
    schedule_heard(&schedule, index, answered, now_ms);
}

/* Runs one sweep to its end; the bits of dead are silent. Returns how many questions it took. */
static int sweep(int64_t now_ms, unsigned dead)
{
    int questions = 0;
    for (;;) {
        struct schedule_pick pick = next(now_ms);
        if (pick.kind == SCHEDULE_SWEEP_DONE)
            return questions;
        assert_int_equal(pick.kind, SCHEDULE_POLL);
        schedule_heard(&schedule, pick.index, !(dead >> pick.index & 1), now_ms);
        questions++;
    }
}

static void a_sweep_asks_each_meter_once_then_pauses(void **state)
{
    (void)state;
    schedule_init(&schedule, 3, PAUSE);
    expect(0, SCHEDULE_POLL, 0, true);
    expect(100, SCHEDULE_POLL, 1, true);
    expect(200, SCHEDULE_POLL, 2, true);
    assert_int_equal(next(300).kind, SCHEDULE_SWEEP_DONE);
    struct schedule_pick pick = next(300);
    assert_int_equal(pick.kind, SCHEDULE_WAIT);
    assert_int_equal(pick.wait_until_ms, 300 + PAUSE);
    expect(300 + PAUSE, SCHEDULE_POLL, 0, true);
}

static void money_comes_before_an_awaited_reading_and_that_before_the_poll(void **state)
{
    (void)state;
    schedule_init(&schedule, 4, PAUSE);
    expect(0, SCHEDULE_POLL, 0, true);
    schedule_want_reading(&schedule, 2);
    schedule_want_money(&schedule, 3, 0);
    expect(100, SCHEDULE_MONEY, 3, true);
    schedule_end_money(&schedule, 3);
    expect(200, SCHEDULE_AWAITED, 2, true);
    expect(300, SCHEDULE_POLL, 1, true);
    assert_int_equal(next(400).kind, SCHEDULE_SWEEP_DONE); /* 2 and 3 were heard in this sweep */
}

static void a_relay_comes_after_money_and_before_an_awaited_reading(void **state)
{
    (void)state;
    schedule_init(&schedule, 4, PAUSE);
    expect(0, SCHEDULE_POLL, 0, true);
    schedule_want_reading(&schedule, 1);
    schedule_want_relay(&schedule, 2, 0);
    schedule_want_money(&schedule, 3, 0);
    expect(100, SCHEDULE_MONEY, 3, true);
    schedule_want_money(&schedule, 3, 9000);
    expect(200, SCHEDULE_RELAY, 2, true);
    schedule_want_relay(&schedule, 2, 5000);
    expect(300, SCHEDULE_AWAITED, 1, true);
    assert_int_equal(next(400).kind, SCHEDULE_SWEEP_DONE);
    assert_int_equal(next(400).wait_until_ms, 5000);
    schedule_end_relay(&schedule, 2);
    assert_int_equal(next(400).wait_until_ms, 9000);
}

static void money_that_has_to_wait_lets_the_poll_go_on_and_wakes_the_bus(void **state)
{
    (void)state;
    schedule_init(&schedule, 1, PAUSE);
    schedule_want_money(&schedule, 0, 1000);
    expect(0, SCHEDULE_POLL, 0, true);
    assert_int_equal(next(100).kind, SCHEDULE_SWEEP_DONE);
    assert_int_equal(next(100).wait_until_ms, 1000);
    expect(1000, SCHEDULE_MONEY, 0, true);
}

static void a_meter_that_falls_silent_is_asked_once_more_at_the_end_of_the_sweep(void **state)
{
    (void)state;
    schedule_init(&schedule, 3, PAUSE);
    expect(0, SCHEDULE_POLL, 0, false);
    expect(0, SCHEDULE_POLL, 1, true);
    expect(0, SCHEDULE_POLL, 2, true);
    expect(0, SCHEDULE_POLL, 0, true);
    assert_int_equal(next(0).kind, SCHEDULE_SWEEP_DONE);
}

static void dead_meters_cost_a_sweep_at_most_one_question(void **state)
{
    (void)state;
    schedule_init(&schedule, 20, PAUSE);
    unsigned dead = 0x3ff; /* ten of twenty */
    sweep(0, dead);
    sweep(PAUSE, dead);
    int64_t now_ms = 2 * PAUSE;
    for (int i = 0; i < 100; i++, now_ms += PAUSE)
        assert_in_range(sweep(now_ms, dead), 10, 11);
}

static void a_dead_meter_is_asked_again_within_five_minutes(void **state)
{
    (void)state;
    schedule_init(&schedule, 2, PAUSE);
    int64_t now_ms = 0;
    for (int i = 0; i < 200; i++, now_ms += PAUSE)
        sweep(now_ms, 1);
    int64_t since_ms = now_ms;
    while (sweep(now_ms, 0) == 1)
        now_ms += PAUSE;
    assert_in_range(now_ms - since_ms, 0, 300000 + PAUSE);
    assert_false(schedule_is_dead(&schedule.units[0]));
}

static void a_bus_that_comes_back_is_whole_again_in_one_sweep(void **state)
{
    (void)state;
    schedule_init(&schedule, 20, PAUSE);
    int64_t now_ms = 0;
    for (int i = 0; i < 50; i++, now_ms += PAUSE)
        sweep(now_ms, 0xfffff);
    int sweeps = 0;
    while (sweep(now_ms, 0) < 20) {
        now_ms += PAUSE;
        assert_true(++sweeps < 16); /* until the first one's turn comes */
    }
    assert_int_equal(sweep(now_ms + PAUSE, 0), 20);
}

static void a_dead_meter_with_money_or_a_person_waiting_is_asked_at_once(void **state)
{
    (void)state;
    schedule_init(&schedule, 2, PAUSE);
    for (int i = 0; i < 5; i++)
        sweep(i * PAUSE, 1);
    assert_true(schedule_is_dead(&schedule.units[0]));
    schedule_want_reading(&schedule, 0);
    expect(5 * PAUSE, SCHEDULE_AWAITED, 0, false);
    schedule_want_money(&schedule, 0, 5 * PAUSE);
    expect(5 * PAUSE, SCHEDULE_MONEY, 0, true);
}

static void a_question_that_could_not_leave_blames_no_meter(void **state)
{
    (void)state;
    schedule_init(&schedule, 1, PAUSE);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(next(i * PAUSE).kind, SCHEDULE_POLL);
        schedule_skipped(&schedule, 0);
        assert_int_equal(next(i * PAUSE).kind, SCHEDULE_SWEEP_DONE);
    }
    assert_false(schedule_is_dead(&schedule.units[0]));
}

static void a_bus_without_meters_only_waits(void **state)
{
    (void)state;
    schedule_init(&schedule, 0, PAUSE);
    assert_int_equal(next(0).kind, SCHEDULE_SWEEP_DONE);
    assert_int_equal(next(0).kind, SCHEDULE_WAIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sweep_asks_each_meter_once_then_pauses),
        cmocka_unit_test(money_comes_before_an_awaited_reading_and_that_before_the_poll),
        cmocka_unit_test(a_relay_comes_after_money_and_before_an_awaited_reading),
        cmocka_unit_test(money_that_has_to_wait_lets_the_poll_go_on_and_wakes_the_bus),
        cmocka_unit_test(a_meter_that_falls_silent_is_asked_once_more_at_the_end_of_the_sweep),
        cmocka_unit_test(dead_meters_cost_a_sweep_at_most_one_question),
        cmocka_unit_test(a_dead_meter_is_asked_again_within_five_minutes),
        cmocka_unit_test(a_bus_that_comes_back_is_whole_again_in_one_sweep),
        cmocka_unit_test(a_dead_meter_with_money_or_a_person_waiting_is_asked_at_once),
        cmocka_unit_test(a_question_that_could_not_leave_blames_no_meter),
        cmocka_unit_test(a_bus_without_meters_only_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
