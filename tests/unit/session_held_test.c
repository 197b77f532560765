/* S16 for money a person looks at, an order paid after its end, and why the machine is out of service (S20).
 */
#include "fakes/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int setup(void **state)
{
    *state = stage_open();
    return 0;
}

static int teardown(void **state)
{
    stage_close(*state);
    return 0;
}

static struct key show_code(struct stage *stage)
{
    stage_tap(stage);
    stage_choose(stage, 5000);
    return stage_show_code(stage);
}

static void order_is(struct stage *stage, const struct order_status *status)
{
    stage_step(stage, (struct event){.type = EVENT_ORDER, .order = *status});
}

static void money_a_meter_did_not_take_is_called_held_and_never_failed(void **state)
{
    struct stage *stage = *state;
    struct key key = show_code(stage);
    station_says_order(stage, &key, ORDER_PAID);
    order_is(stage, &(struct order_status){
                        .key = key, .state = ORDER_PAID, .credit = CREDIT_MANUAL, .meter_refused = true});
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_METER);
    assert_true(stage_view(stage)->unsure.meter_refused);
    assert_int_equal(stage_view(stage)->unsure.amount_fen, 5000);
    stage_wait(stage, 20000);
    assert_int_equal(stage_screen(stage), SCREEN_TAKE_CARD);
}

static void money_that_waits_for_a_person_is_told_at_once_too(void **state)
{
    struct stage *stage = *state;
    struct key key = show_code(stage);
    order_is(stage, &(struct order_status){.key = key, .state = ORDER_PAID, .credit = CREDIT_MANUAL});
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_METER);
    assert_false(stage_view(stage)->unsure.meter_refused);
}

static void a_payment_of_another_sum_says_both_sums(void **state)
{
    struct stage *stage = *state;
    struct key key = show_code(stage);
    order_is(stage, &(struct order_status){.key = key, .state = ORDER_QUARANTINE, .paid = {500}});
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_SUM);
    assert_int_equal(stage_view(stage)->unsure.paid_fen, 500);
    assert_int_equal(stage_view(stage)->unsure.amount_fen, 5000);
    touch(stage, HIT_CHECK_AGAIN, 0); /* there is nothing to check */
    assert_false(stage_has(stage, COMMAND_ORDER_CANCEL));
}

static void an_order_paid_after_its_end_counts_as_paid_and_says_so(void **state)
{
    struct stage *stage = *state;
    struct key key = show_code(stage);
    station_says_order(stage, &key, ORDER_EXPIRED);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_EXPIRED);
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_true(stage_view(stage)->result.late);
    assert_int_equal(stage_view(stage)->result.amount_fen, 5000);
}

static enum out_reason reason_of(struct stage *stage)
{
    assert_int_equal(stage_screen(stage), SCREEN_OUT_OF_SERVICE);
    return stage_view(stage)->out.reason;
}

static void a_machine_that_sells_nothing_says_why(void **state)
{
    struct stage *stage = *state;
    line(stage, false);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    store(stage, false);
    assert_int_equal(reason_of(stage), OUT_STORE);
    stage_step(stage, (struct event){.type = EVENT_LINE, .refused = true});
    assert_int_equal(reason_of(stage), OUT_SHUT);
    store(stage, true);
    line(stage, true);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

static void a_clock_that_was_never_set_sells_nothing_until_it_is(void **state)
{
    struct stage *stage = *state;
    int64_t now_ms = stage->now_ms;
    stage->now_ms = 0; /* 1970, as a machine without a clock of its own begins */
    stage_step(stage, (struct event){.type = EVENT_WOKE});
    assert_int_equal(reason_of(stage), OUT_CLOCK);
    stage->now_ms = now_ms;
    stage_step(stage, (struct event){.type = EVENT_WOKE});
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(money_a_meter_did_not_take_is_called_held_and_never_failed),
        STORY(money_that_waits_for_a_person_is_told_at_once_too),
        STORY(a_payment_of_another_sum_says_both_sums),
        STORY(an_order_paid_after_its_end_counts_as_paid_and_says_so),
        STORY(a_machine_that_sells_nothing_says_why),
        STORY(a_clock_that_was_never_set_sells_nothing_until_it_is),
    };
    return cmocka_run_group_tests_name("session_held", tests, NULL, NULL);
}
