/* One order or credit watched over a road that loses answers: the same bytes, one call at a time. */
#include "base/clock.h"
#include "device/road_watch.h"
#include "tests/fakes/mute_client.h"
#include "wire/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct key key = {"91C07F3A00000000000000000000ABCD"};

static struct road_watch watch;
static struct event event;

static int begin(void **state)
{
    (void)state;
    memset(&mute_sent, 0, sizeof mute_sent);
    memset(&watch, 0, sizeof watch);
    return 0;
}

static int end(void **state)
{
    (void)state;
    road_watch_end(&watch, NULL);
    return 0;
}

static bool hear(enum client_outcome outcome, const char *body)
{
    struct client_answer answer = mute_answer(outcome, body);
    event = (struct event){0};
    return road_watch_hear(&watch, &answer, &event);
}

static bool hear_order(enum order_state state, enum credit_state credit)
{
    struct order_status status = {.key = key, .state = state, .qr_text = "weixin://x", .credit = credit};
    char *body = order_status_encode(&status);
    bool told = hear(CLIENT_DONE, body);
    free(body);
    return told;
}

static void later(int64_t wait_ms)
{
    road_watch_wake(&watch, NULL, clock_monotonic_ms() + wait_ms);
}

static void place(void)
{
    struct order_request request = {.key = key, .room = {"3-512"}, .amount = {2000}, .at_ms = 1795000000000};
    road_watch_place(&watch, NULL, &request);
}

static void an_order_without_an_answer_is_placed_again_with_the_same_bytes(void **state)
{
    (void)state;
    place();
    char first[sizeof mute_sent.body];
    memcpy(first, mute_sent.body, sizeof first);
    assert_true(hear(CLIENT_UNKNOWN, ""));
    assert_int_equal(event.type, EVENT_ORDER_FAILED);
    assert_false(event.refused);
    assert_string_equal(event.order.key.text, key.text);
    later(1000);
    assert_int_equal(mute_sent.ticket, 1);
    later(2000);
    assert_int_equal(mute_sent.ticket, 2);
    assert_int_equal(mute_sent.call, CALL_ORDER_PLACE);
    assert_string_equal(mute_sent.body, first);
}

static void a_refusal_for_a_silent_meter_is_told_as_such(void **state)
{
    (void)state;
    place();
    assert_true(hear(CLIENT_REFUSED, "{\"v\":1,\"error\":\"meter_not_heard\",\"message\":\"late\"}"));
    assert_true(event.refused && event.meter_silent);
    place();
    assert_true(hear(CLIENT_REFUSED, "{\"v\":1,\"error\":\"no_provider\",\"message\":\"not here\"}"));
    assert_true(event.refused && !event.meter_silent);
}

static void a_placed_order_is_watched_by_long_polls_that_know_its_state(void **state)
{
    (void)state;
    place();
    assert_true(hear_order(ORDER_OPEN, CREDIT_NONE));
    assert_int_equal(event.type, EVENT_ORDER);
    later(0);
    assert_string_equal(
        mute_sent.path,
        "/v1/orders/"
        "91C07F3A00000000000000000000ABCD?wait=20&state=open&credit=none&second=0&second_is_back=0");
    assert_int_equal(mute_sent.wait_s, 20);
    assert_true(hear_order(ORDER_QUARANTINE, CREDIT_NONE));
    later(100000);
    assert_int_equal(mute_sent.ticket, 2);
}

static void an_order_that_is_paid_and_credited_is_watched_for_a_second_payment(void **state)
{
    (void)state;
    place();
    assert_true(hear_order(ORDER_PAID, CREDIT_CONFIRMED));
    later(0);
    struct order_status status = {
        .key = key, .state = ORDER_PAID, .credit = CREDIT_CONFIRMED, .second = money_of_fen(2000)};
    char *body = order_status_encode(&status);
    assert_true(hear(CLIENT_DONE, body));
    assert_int_equal(event.order.second.fen, 2000);
    later(0);
    assert_string_equal(
        mute_sent.path,
        "/v1/orders/"
        "91C07F3A00000000000000000000ABCD?wait=20&state=paid&credit=confirmed&second=2000&second_is_back=0");
    assert_false(hear(CLIENT_DONE, body));
    free(body);
    status.second_is_back = true;
    later(600);
    body = order_status_encode(&status);
    assert_true(hear(CLIENT_DONE, body));
    assert_true(event.order.second_is_back);
    free(body);
}

static void an_answer_without_news_is_not_told_and_not_hurried(void **state)
{
    (void)state;
    place();
    hear_order(ORDER_OPEN, CREDIT_NONE);
    later(0);
    assert_false(hear_order(ORDER_OPEN, CREDIT_NONE));
    later(100);
    assert_int_equal(mute_sent.ticket, 2);
    later(600);
    assert_int_equal(mute_sent.ticket, 3);
}

static void a_refused_order_is_not_sent_again(void **state)
{
    (void)state;
    place();
    assert_true(hear(CLIENT_REFUSED, "{}"));
    assert_true(event.refused);
    later(100000);
    assert_int_equal(mute_sent.ticket, 1);
}

static void a_cancel_goes_on_until_it_is_answered_and_is_always_told(void **state)
{
    (void)state;
    place();
    hear_order(ORDER_OPEN, CREDIT_NONE);
    later(0);
    road_watch_cancel(&watch, NULL, &key);
    assert_int_equal(mute_sent.cancelled, 2); /* the long poll */
    assert_int_equal(mute_sent.call, CALL_ORDER_CANCEL);
    assert_string_equal(mute_sent.body, "{\"v\":1}");
    assert_true(hear(CLIENT_NOT_SENT, ""));
    later(2000);
    assert_int_equal(mute_sent.call, CALL_ORDER_CANCEL);
    assert_true(hear_order(ORDER_OPEN, CREDIT_NONE));
    later(0);
    assert_int_equal(mute_sent.call, CALL_ORDER_GET);
}

static void an_order_cancelled_before_it_was_answered_is_placed_then_cancelled_and_never_shown(void **state)
{
    (void)state;
    place();
    road_watch_cancel(&watch, NULL, &key);
    assert_int_equal(mute_sent.call, CALL_ORDER_PLACE);
    assert_false(hear_order(ORDER_OPEN, CREDIT_NONE));
    later(0);
    assert_int_equal(mute_sent.call, CALL_ORDER_CANCEL);
    assert_true(hear_order(ORDER_CLOSED, CREDIT_NONE));
    assert_int_equal(event.order.state, ORDER_CLOSED);
    later(100000);
    assert_int_equal(mute_sent.ticket, 3);
}

static void a_cancel_that_is_refused_asks_what_the_order_is(void **state)
{
    (void)state;
    road_watch_cancel(&watch, NULL, &key);
    assert_true(hear(CLIENT_REFUSED, "{}"));
    later(2000);
    assert_int_equal(mute_sent.call, CALL_ORDER_GET);
    assert_int_equal(mute_sent.wait_s, 0);
}

static void a_credit_is_told_at_each_change_until_the_meter_has_it(void **state)
{
    (void)state;
    road_watch_begin(&watch, NULL, WATCH_CREDIT, &key);
    assert_string_equal(mute_sent.path, "/v1/purchases/91C07F3A00000000000000000000ABCD?wait=0&state=none");
    static const enum credit_state states[] = {CREDIT_NONE, CREDIT_WAITING, CREDIT_SENDING, CREDIT_CONFIRMED};
    for (int i = 0; i < 4; i++) {
        struct credit_status status = {.key = key, .state = states[i]};
        char *body = credit_status_encode(&status);
        assert_true(hear(CLIENT_DONE, body));
        assert_int_equal(event.credit.state, states[i]);
        free(body);
        later(0);
    }
    assert_int_equal(mute_sent.ticket, 4);
}

static void an_answer_about_another_key_is_not_told(void **state)
{
    (void)state;
    place();
    struct order_status status = {.key = {"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"}, .state = ORDER_CLOSED};
    char *body = order_status_encode(&status);
    assert_false(hear(CLIENT_DONE, body));
    free(body);
    later(2000);
    assert_int_equal(mute_sent.call, CALL_ORDER_PLACE);
}

static void answers_to_calls_let_go_of_are_not_heard(void **state)
{
    (void)state;
    place();
    road_watch_end(&watch, NULL);
    assert_int_equal(mute_sent.cancelled, 1);
    assert_false(hear_order(ORDER_OPEN, CREDIT_NONE));
    assert_int_equal(road_watch_wake(&watch, NULL, clock_monotonic_ms()), INT64_MAX);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(an_order_without_an_answer_is_placed_again_with_the_same_bytes),
        STORY(a_refusal_for_a_silent_meter_is_told_as_such),
        STORY(a_placed_order_is_watched_by_long_polls_that_know_its_state),
        STORY(an_order_that_is_paid_and_credited_is_watched_for_a_second_payment),
        STORY(an_answer_without_news_is_not_told_and_not_hurried),
        STORY(a_refused_order_is_not_sent_again),
        STORY(a_cancel_goes_on_until_it_is_answered_and_is_always_told),
        STORY(an_order_cancelled_before_it_was_answered_is_placed_then_cancelled_and_never_shown),
        STORY(a_cancel_that_is_refused_asks_what_the_order_is),
        STORY(a_credit_is_told_at_each_change_until_the_meter_has_it),
        STORY(an_answer_about_another_key_is_not_told),
        STORY(answers_to_calls_let_go_of_are_not_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
