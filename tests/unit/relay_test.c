/* A tripped room is switched on again, or somebody is told why not; no meter is left forced. */
#include "meter/relay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define DEADLINE 55000

static struct relay relay;
static struct relay_step step;

static int begin(void **state)
{
    (void)state;
    relay = (struct relay){.deadline_ms = DEADLINE};
    return 0;
}

static void meter_says(enum relay_state position, enum off_reason off, bool forced, int64_t now_ms)
{
    struct meter_reading reading = {.relay = position, .off = off, .forced = forced};
    relay_step_reading(&relay, &reading, now_ms, &step);
}

static void meter_is_silent(int64_t now_ms)
{
    relay_step_reading(&relay, NULL, now_ms, &step);
}

static void expect_end(enum power_state state, enum power_refusal refusal)
{
    assert_int_equal(step.action, RELAY_END);
    assert_int_equal(step.state, state);
    assert_int_equal(step.refusal, refusal);
    assert_int_equal(relay.stage, RELAY_ENDED);
}

/* To the moment after FORCE CLOSE was read back. */
static void close_it(void)
{
    meter_says(RELAY_OPEN, OFF_BADLOAD, false, 0);
    assert_int_equal(step.action, RELAY_WRITE_CLOSE);
    assert_int_equal(relay.stage, RELAY_CLOSING);
    meter_says(RELAY_CLOSED, OFF_NONE, true, 200);
    assert_int_equal(step.action, RELAY_WRITE_AUTOMATIC);
    assert_int_equal(relay.stage, RELAY_RELEASING);
}

static void done_is_said_after_the_meter_is_closed_and_automatic_again(void **state)
{
    (void)state;
    close_it();
    meter_says(RELAY_CLOSED, OFF_NONE, false, 400);
    expect_end(POWER_DONE, REFUSAL_NONE);
}

static void a_room_that_is_on_needs_no_write(void **state)
{
    (void)state;
    meter_says(RELAY_CLOSED, OFF_NONE, false, 0);
    expect_end(POWER_DONE, REFUSAL_NONE);
}

static void a_meter_that_another_hand_forced_closed_is_not_called_done(void **state)
{
    (void)state;
    meter_says(RELAY_CLOSED, OFF_NONE, true, 0);
    expect_end(POWER_REFUSED, REFUSAL_STAFF);
    assert_int_equal(relay.writes, 0);
}

static void what_a_student_cannot_end_is_refused_without_a_write(void **state)
{
    static const struct {
        enum off_reason off;
        enum power_refusal refusal;
    } cases[] = {
        {OFF_ARREARS, REFUSAL_ARREARS}, {OFF_SCHEDULE, REFUSAL_SCHEDULE}, {OFF_STAFF, REFUSAL_STAFF}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin(NULL);
        meter_says(RELAY_OPEN, cases[i].off, false, 0);
        expect_end(POWER_REFUSED, cases[i].refusal);
        assert_int_equal(relay.writes, 0);
    }
}

static void a_room_that_opens_again_is_told_so(void **state)
{
    (void)state;
    close_it();
    meter_says(RELAY_OPEN, OFF_BADLOAD, false, 400);
    expect_end(POWER_REFUSED, REFUSAL_TRIPPED);
}

static void a_write_whose_answer_was_lost_is_read_back_first(void **state)
{
    (void)state;
    meter_says(RELAY_OPEN, OFF_OVERLOAD, false, 0);
    meter_is_silent(300);
    assert_int_equal(step.action, RELAY_WAIT);
    assert_int_equal(relay.stage, RELAY_CLOSING);
    meter_says(RELAY_CLOSED, OFF_NONE, true, 1500);
    assert_int_equal(step.action, RELAY_WRITE_AUTOMATIC);
}

static void contacts_that_move_after_the_meters_word_are_waited_for(void **state)
{
    (void)state;
    meter_says(RELAY_OPEN, OFF_BADLOAD, false, 0);
    meter_says(RELAY_OPEN, OFF_STAFF, true, 20); /* what an open relay says of FORCE CLOSE */
    assert_int_equal(step.action, RELAY_WAIT);
    assert_int_equal(step.wait_until_ms, 1000);
    meter_says(RELAY_CLOSED, OFF_NONE, true, 1000);
    assert_int_equal(step.action, RELAY_WRITE_AUTOMATIC);
    meter_says(RELAY_CLOSED, OFF_NONE, false, 1200);
    expect_end(POWER_DONE, REFUSAL_NONE);
}

static void contacts_that_never_move_are_released_before_a_person_is_called(void **state)
{
    (void)state;
    meter_says(RELAY_OPEN, OFF_BADLOAD, false, 0);
    meter_says(RELAY_OPEN, OFF_STAFF, true, 1000);
    assert_int_equal(step.action, RELAY_WRITE_AUTOMATIC);
    assert_int_equal(relay.stage, RELAY_RELEASING);
    meter_says(RELAY_OPEN, OFF_STAFF, true, 1200); /* AUTOMATIC was lost */
    assert_int_equal(step.action, RELAY_WAIT);
    meter_says(RELAY_OPEN, OFF_STAFF, true, DEADLINE);
    assert_int_equal(step.action, RELAY_WRITE_AUTOMATIC);
    meter_says(RELAY_OPEN, OFF_BADLOAD, false, DEADLINE + 200);
    expect_end(POWER_REFUSED, REFUSAL_METER);
}

static void a_meter_is_released_by_whoever_finds_the_row_after_a_restart(void **state)
{
    (void)state;
    static const enum relay_stage stages[] = {RELAY_CLOSING, RELAY_RELEASING};
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) {
        relay = (struct relay){.stage = stages[i], .deadline_ms = DEADLINE, .writes = 1, .wrote_ms = 5000};
        meter_says(RELAY_OPEN, OFF_STAFF, true, 5100);
        assert_int_equal(step.action, RELAY_WAIT);
        meter_says(RELAY_OPEN, OFF_STAFF, true, 6000);
        assert_int_equal(step.action, RELAY_WRITE_AUTOMATIC);
    }
}

static void a_frame_that_was_lost_is_repeated_three_times_at_most(void **state)
{
    (void)state;
    meter_says(RELAY_OPEN, OFF_OVERLOAD, false, 0);
    meter_says(RELAY_OPEN, OFF_OVERLOAD, false, 200);
    assert_int_equal(step.action, RELAY_WAIT);
    assert_int_equal(step.wait_until_ms, 1000);
    for (int i = 1; i < 3; i++) {
        meter_says(RELAY_OPEN, OFF_OVERLOAD, false, i * 1000);
        assert_int_equal(step.action, RELAY_WRITE_CLOSE);
    }
    meter_says(RELAY_OPEN, OFF_OVERLOAD, false, 3000);
    expect_end(POWER_REFUSED, REFUSAL_METER);
}

static void a_refused_write_is_read_back_and_not_repeated(void **state)
{
    (void)state;
    meter_says(RELAY_OPEN, OFF_OVERLOAD, false, 0);
    relay_step_refused(&relay, 100, &step);
    assert_int_equal(step.action, RELAY_READ);
    meter_says(RELAY_OPEN, OFF_OVERLOAD, false, 1000);
    expect_end(POWER_REFUSED, REFUSAL_METER);
}

static void nothing_is_begun_after_the_deadline(void **state)
{
    (void)state;
    meter_says(RELAY_OPEN, OFF_BADLOAD, false, DEADLINE);
    expect_end(POWER_UNKNOWN, REFUSAL_NONE);
    begin(NULL);
    meter_is_silent(DEADLINE);
    expect_end(POWER_UNKNOWN, REFUSAL_NONE);
    assert_int_equal(relay.writes, 0);
}

static void a_meter_that_may_be_forced_is_released_however_long_it_takes(void **state)
{
    (void)state;
    close_it();
    for (int64_t now_ms = 2000; now_ms < 3600000; now_ms += 30000) {
        meter_is_silent(now_ms);
        assert_int_equal(step.action, RELAY_WAIT);
        assert_in_range(step.wait_until_ms, now_ms + 1, now_ms + 30000);
    }
    assert_int_equal(relay_word(&relay, 3600000), POWER_UNKNOWN);
    meter_says(RELAY_CLOSED, OFF_NONE, true, 3600000);
    assert_int_equal(step.action, RELAY_WRITE_AUTOMATIC);
    meter_says(RELAY_CLOSED, OFF_NONE, false, 3601000);
    expect_end(POWER_DONE, REFUSAL_NONE);
}

static void the_person_hears_asked_then_running_then_unknown(void **state)
{
    (void)state;
    assert_int_equal(relay_word(&relay, 0), POWER_ASKED);
    relay.stage = RELAY_CLOSING;
    assert_int_equal(relay_word(&relay, 0), POWER_RUNNING);
    assert_int_equal(relay_word(&relay, DEADLINE), POWER_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(done_is_said_after_the_meter_is_closed_and_automatic_again, begin),
        cmocka_unit_test_setup(a_room_that_is_on_needs_no_write, begin),
        cmocka_unit_test_setup(a_meter_that_another_hand_forced_closed_is_not_called_done, begin),
        cmocka_unit_test_setup(what_a_student_cannot_end_is_refused_without_a_write, begin),
        cmocka_unit_test_setup(a_room_that_opens_again_is_told_so, begin),
        cmocka_unit_test_setup(a_write_whose_answer_was_lost_is_read_back_first, begin),
        cmocka_unit_test_setup(contacts_that_move_after_the_meters_word_are_waited_for, begin),
        cmocka_unit_test_setup(contacts_that_never_move_are_released_before_a_person_is_called, begin),
        cmocka_unit_test_setup(a_meter_is_released_by_whoever_finds_the_row_after_a_restart, begin),
        cmocka_unit_test_setup(a_frame_that_was_lost_is_repeated_three_times_at_most, begin),
        cmocka_unit_test_setup(a_refused_write_is_read_back_and_not_repeated, begin),
        cmocka_unit_test_setup(nothing_is_begun_after_the_deadline, begin),
        cmocka_unit_test_setup(a_meter_that_may_be_forced_is_released_however_long_it_takes, begin),
        cmocka_unit_test_setup(the_person_hears_asked_then_running_then_unknown, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
