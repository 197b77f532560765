/* S14: paying by phone, one order at a time. */
#include "fakes/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int setup(void **state)
{
    struct stage *stage = stage_open();
    *state = stage;
    stage_tap(stage);
    card_off(stage);
    stage_choose(stage, 2000);
    return 0;
}

static int teardown(void **state)
{
    stage_close(*state);
    return 0;
}

static void cancel_is_asked(struct stage *stage, const struct key *key)
{
    assert_string_equal(stage_asked(stage, COMMAND_ORDER_CANCEL)->key.text, key->text);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_CHECKING);
    assert_false(stage_has(stage, COMMAND_ORDER_PLACE));
}

static void a_paid_code_becomes_a_credited_room(void **state)
{
    struct stage *stage = *state;
    struct key key = stage_show_code(stage);
    const struct scan_view *scan = &stage_view(stage)->scan;
    assert_int_equal(scan->left_s, 180);
    assert_int_equal(scan->life_s, 180);
    assert_int_equal(scan->after_fen, 5860);
    assert_string_equal(scan->qr_text, "weixin://wxpay/bizpayurl?pr=p4lpSuKzz");
    stage_wait(stage, 150000);
    assert_int_equal(stage_view(stage)->scan.left_s, 30);
    station_says_order(stage, &key, ORDER_SCANNED);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_SCANNED);
    assert_int_equal(stage_view(stage)->scan.left_s, 60);
    stage_clear(stage);
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_int_equal(stage_view(stage)->result.tender, TENDER_WECHAT);
    assert_int_equal(stage_sounds(stage, SOUND_OK), 1);
    stage_step(stage, (struct event){.type = EVENT_ORDER,
                                     .order = {.key = key,
                                               .state = ORDER_PAID,
                                               .credit = CREDIT_CONFIRMED,
                                               .balance = {5860},
                                               .balance_at_ms = stage->now_ms}});
    assert_int_equal(stage_view(stage)->result.face, RESULT_CREDITED);
    assert_int_equal(stage_view(stage)->result.balance_fen, 5860);
}

static void a_silent_meter_is_told_before_a_code_is_made(void **state)
{
    struct stage *stage = *state;
    assert_false(stage_view(stage)->check.comes_late);
    touch(stage, HIT_PAY_QR, 0);
    const struct command *place = stage_asked(stage, COMMAND_ORDER_PLACE);
    struct key key = place->key;
    assert_false(place->order.accept_late);
    stage_step(stage,
               (struct event){
                   .type = EVENT_ORDER_FAILED, .refused = true, .meter_silent = true, .order = {.key = key}});
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_true(stage_view(stage)->check.comes_late);
    touch(stage, HIT_PAY_QR, 0);
    place = stage_asked(stage, COMMAND_ORDER_PLACE);
    assert_true(place->order.accept_late);
    assert_string_not_equal(place->key.text, key.text);
    assert_false(stage_has(stage, COMMAND_ORDER_CANCEL));
}

static void a_silent_meter_is_not_the_one_of_the_room_the_person_moved_to(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_PAY_QR, 0);
    struct event refusal = {.type = EVENT_ORDER_FAILED, .refused = true, .meter_silent = true};
    refusal.order.key = stage_asked(stage, COMMAND_ORDER_PLACE)->key;
    stage_step(stage, refusal);
    assert_true(stage_view(stage)->check.comes_late);
    struct event moved = {
        .type = EVENT_ACCOUNT, .card = stage->session->person.ref, .account = stage->account};
    strcpy(moved.account.room.text, "3-513");
    stage_step(stage, moved);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    stage_choose(stage, 2000);
    assert_false(stage_view(stage)->check.comes_late);
}

static void an_old_balance_says_that_the_credit_comes_late(void **state)
{
    struct stage *stage = *state;
    struct snapshot snapshot = stage->snapshot;
    snapshot.balance_at_ms = stage->now_ms - 1800000;
    stage_step(stage, (struct event){.type = EVENT_SNAPSHOT, .snapshot = snapshot});
    assert_false(stage_view(stage)->check.comes_late);
    snapshot.balance_at_ms--;
    stage_step(stage, (struct event){.type = EVENT_SNAPSHOT, .snapshot = snapshot});
    assert_true(stage_view(stage)->check.comes_late);
    snapshot.balance_at_ms = stage->now_ms;
    snapshot.health = METER_SILENT;
    stage_step(stage, (struct event){.type = EVENT_SNAPSHOT, .snapshot = snapshot});
    assert_true(stage_view(stage)->check.comes_late);
    line(stage, false);
    assert_false(stage_view(stage)->check.comes_late);
    line(stage, true);
    touch(stage, HIT_PAY_QR, 0);
    assert_true(stage_asked(stage, COMMAND_ORDER_PLACE)->order.accept_late);
}

static void a_code_that_cannot_be_made_keeps_its_key_unless_refused(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_PAY_QR, 0);
    struct key key = stage_asked(stage, COMMAND_ORDER_PLACE)->key;
    assert_int_equal(stage_view(stage)->scan.step, SCAN_MAKING);
    stage_wait(stage, 9999);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_MAKING);
    stage_wait(stage, 1);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_NOT_MADE);
    touch(stage, HIT_RETRY, 0);
    assert_string_equal(stage_asked(stage, COMMAND_ORDER_PLACE)->key.text, key.text);
    order_fails(stage, &key, false);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_NOT_MADE);
    touch(stage, HIT_RETRY, 0);
    assert_string_equal(stage_asked(stage, COMMAND_ORDER_PLACE)->key.text, key.text);
    station_says_order(stage, &key, ORDER_REFUSED);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_NOT_MADE);
    touch(stage, HIT_RETRY, 0);
    assert_string_not_equal(stage_asked(stage, COMMAND_ORDER_PLACE)->key.text, key.text);
}

static void switching_closes_and_asks_before_it_places(void **state)
{
    struct stage *stage = *state;
    struct key wechat = stage_show_code(stage);
    touch(stage, HIT_PROVIDER, PAY_WECHAT);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_LIVE);
    touch(stage, HIT_PROVIDER, PAY_ALIPAY);
    cancel_is_asked(stage, &wechat);
    station_says_order(stage, &wechat, ORDER_CLOSING);
    assert_false(stage_has(stage, COMMAND_ORDER_PLACE));
    station_says_order(stage, &wechat, ORDER_CLOSED);
    const struct command *place = stage_asked(stage, COMMAND_ORDER_PLACE);
    assert_int_equal(place->order.provider, PAY_ALIPAY);
    assert_string_not_equal(place->key.text, wechat.text);
    struct key alipay = place->key;
    station_says_order(stage, &alipay, ORDER_OPEN);
    /* The last choice comes first next time. */
    touch(stage, HIT_BACK, 0);
    cancel_is_asked(stage, &alipay);
    station_says_order(stage, &alipay, ORDER_CLOSED);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    touch(stage, HIT_PAY_QR, 0);
    assert_int_equal(stage_asked(stage, COMMAND_ORDER_PLACE)->order.provider, PAY_ALIPAY);
}

static void paid_while_leaving_is_paid(void **state)
{
    static const enum hit ways[] = {HIT_BACK, HIT_EXIT, HIT_PAY_BY_CARD_INSTEAD, HIT_NEW_CODE};
    struct stage *stage = *state;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct key key = stage_show_code(stage);
        touch(stage, ways[i], 0);
        cancel_is_asked(stage, &key);
        touch(stage, HIT_EXIT, 0); /* the answer on its way decides */
        assert_int_equal(stage_screen(stage), SCREEN_SCAN);
        station_says_order(stage, &key, ORDER_PAID);
        assert_int_equal(stage_screen(stage), SCREEN_RESULT);
        touch(stage, HIT_DONE, 0);
        stage_wait(stage, 1200);
        stage_tap(stage);
        card_off(stage);
        stage_choose(stage, 2000);
    }
}

static void leaving_goes_where_the_person_wanted_once_it_is_closed(void **state)
{
    struct stage *stage = *state;
    struct key key = stage_show_code(stage);
    touch(stage, HIT_PAY_BY_CARD_INSTEAD, 0);
    station_says_order(stage, &key, ORDER_CLOSED);
    assert_int_equal(stage_screen(stage), SCREEN_CARD_PAY);
    touch(stage, HIT_CANCEL, 0);
    key = stage_show_code(stage);
    touch(stage, HIT_EXIT, 0);
    station_says_order(stage, &key, ORDER_CLOSED);
    assert_int_equal(stage_screen(stage), SCREEN_GOODBYE);
    assert_false(session_holds_person(stage->session));
}

static void a_code_expires_three_times_and_then_it_is_enough(void **state)
{
    struct stage *stage = *state;
    for (int i = 1; i <= 3; i++) {
        struct key key = {0};
        if (i == 1) {
            key = stage_show_code(stage);
        } else {
            touch(stage, HIT_NEW_CODE, 0);
            key = stage_asked(stage, COMMAND_ORDER_PLACE)->key;
            station_says_order(stage, &key, ORDER_OPEN);
        }
        stage_wait(stage, 180000);
        cancel_is_asked(stage, &key);
        station_says_order(stage, &key, ORDER_EXPIRED);
        if (i < 3)
            assert_int_equal(stage_view(stage)->scan.step, SCAN_EXPIRED);
    }
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
}

static void an_answer_that_does_not_come_is_asked_for_and_then_said(void **state)
{
    struct stage *stage = *state;
    struct key key = stage_show_code(stage);
    touch(stage, HIT_BACK, 0);
    cancel_is_asked(stage, &key);
    order_fails(stage, &key, false);
    stage_wait(stage, 2000);
    stage_asked(stage, COMMAND_ORDER_CANCEL);
    stage_wait(stage, 8000);
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_QR);
    assert_string_equal(stage_view(stage)->unsure.key.text, key.text);
    touch(stage, HIT_CHECK_AGAIN, 0);
    assert_true(stage_view(stage)->unsure.checking);
    assert_string_equal(stage_asked(stage, COMMAND_ORDER_CANCEL)->key.text, key.text);
    order_fails(stage, &key, false);
    assert_false(stage_view(stage)->unsure.checking);
    touch(stage, HIT_CHECK_AGAIN, 0);
    station_says_order(stage, &key, ORDER_CLOSED);
    assert_int_equal(stage_screen(stage), SCREEN_SCAN);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_EXPIRED);
}

static void a_lost_line_hides_the_code_and_asks_when_it_is_back(void **state)
{
    struct stage *stage = *state;
    struct key key = stage_show_code(stage);
    line(stage, false);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_NET_LOST);
    assert_string_equal(stage_view(stage)->scan.qr_text, "");
    stage_wait(stage, 10000);
    line(stage, true);
    assert_string_equal(stage_asked(stage, COMMAND_ORDER_WATCH)->key.text, key.text);
    station_says_order(stage, &key, ORDER_OPEN);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_LIVE);
    order_fails(stage, &key, false);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_NET_LOST);
    stage_wait(stage, 30000);
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
}

static void an_unseen_order_is_closed_before_another_is_placed(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_PAY_QR, 0);
    struct key key = stage_asked(stage, COMMAND_ORDER_PLACE)->key;
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK); /* nobody saw it: no wait */
    stage_asked(stage, COMMAND_ORDER_CANCEL);
    station_says_order(stage, &key, ORDER_OPEN); /* made late */
    stage_asked(stage, COMMAND_ORDER_CANCEL);
    touch(stage, HIT_BACK, 0);
    stage_choose(stage, 5000);
    touch(stage, HIT_PAY_QR, 0);
    cancel_is_asked(stage, &key);
    stage_wait(stage, 10000);
    stage_clear(stage);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_NOT_MADE);
    touch(stage, HIT_RETRY, 0); /* of another sum: the first one still has no end */
    cancel_is_asked(stage, &key);
    order_fails(stage, &key, true); /* the station never had it */
    assert_string_not_equal(stage_asked(stage, COMMAND_ORDER_PLACE)->key.text, key.text);
}

static void an_order_the_station_forgot_may_still_have_been_paid(void **state)
{
    struct stage *stage = *state;
    struct key key = stage_show_code(stage);
    touch(stage, HIT_BACK, 0);
    order_fails(stage, &key, true);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_CHECKING);
    stage_wait(stage, 10000);
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
}

static void a_wrong_sum_is_not_called_paid(void **state)
{
    struct stage *stage = *state;
    struct key key = stage_show_code(stage);
    station_says_order(stage, &key, ORDER_QUARANTINE);
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
}

static void a_site_with_one_provider_shows_that_one(void **state)
{
    struct stage *stage = *state;
    stage->profile.wechat = false;
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    touch(stage, HIT_PAY_QR, 0);
    assert_int_equal(stage_asked(stage, COMMAND_ORDER_PLACE)->order.provider, PAY_ALIPAY);
    touch(stage, HIT_PROVIDER, PAY_WECHAT);
    assert_false(stage_has(stage, COMMAND_ORDER_CANCEL));
    touch(stage, HIT_BACK, 0);
    stage->profile.alipay = false;
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    assert_int_equal(stage_view(stage)->check.qr, TENDER_QR_DOWN);
    assert_true(stage_view(stage)->header.qr_down);
}

static void a_late_payment_is_shown_for_the_room_it_was_made_for(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_PAY_QR, 0);
    struct key key = stage_asked(stage, COMMAND_ORDER_PLACE)->key;
    touch(stage, HIT_BACK, 0); /* before the code was seen: the order is closed behind S12 */
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    struct event moved = {
        .type = EVENT_ACCOUNT, .card = stage->session->person.ref, .account = stage->account};
    memcpy(moved.account.room.text, "3-999", sizeof "3-999");
    memcpy(moved.account.room_name, "999", sizeof "999");
    stage_step(stage, moved);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_string_equal(stage_view(stage)->result.room_name, "512");
}

static void nobody_is_asked_whether_they_are_there_while_a_code_lives(void **state)
{
    struct stage *stage = *state;
    struct key key = stage_show_code(stage);
    stage_wait(stage, 170000);
    assert_int_equal(stage_screen(stage), SCREEN_SCAN);
    stage_wait(stage, 10000);
    station_says_order(stage, &key, ORDER_EXPIRED);
    stage_wait(stage, 60000);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(a_paid_code_becomes_a_credited_room),
        STORY(a_code_that_cannot_be_made_keeps_its_key_unless_refused),
        STORY(a_silent_meter_is_told_before_a_code_is_made),
        STORY(a_silent_meter_is_not_the_one_of_the_room_the_person_moved_to),
        STORY(an_old_balance_says_that_the_credit_comes_late),
        STORY(switching_closes_and_asks_before_it_places),
        STORY(paid_while_leaving_is_paid),
        STORY(leaving_goes_where_the_person_wanted_once_it_is_closed),
        STORY(a_code_expires_three_times_and_then_it_is_enough),
        STORY(an_answer_that_does_not_come_is_asked_for_and_then_said),
        STORY(a_lost_line_hides_the_code_and_asks_when_it_is_back),
        STORY(an_unseen_order_is_closed_before_another_is_placed),
        STORY(an_order_the_station_forgot_may_still_have_been_paid),
        STORY(a_wrong_sum_is_not_called_paid),
        STORY(a_site_with_one_provider_shows_that_one),
        STORY(a_late_payment_is_shown_for_the_room_it_was_made_for),
        STORY(nobody_is_asked_whether_they_are_there_while_a_code_lives),
    };
    return cmocka_run_group_tests_name("session_scan", tests, NULL, NULL);
}
