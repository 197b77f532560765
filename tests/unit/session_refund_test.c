/* S17: what goes back, from the list and after a sale; and two payments for one intent. */
#include "base/clock.h"
#include "fakes/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct stage *stage;

static int setup(void **state)
{
    (void)state;
    stage = stage_open();
    stage_tap(stage);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    stage_close(stage);
    return 0;
}

/* Three payments, credited; the second is as it is passed. */
static struct top_ups page_with(enum top_up_state second)
{
    struct top_ups page = {.room = {"3-512"}, .as_of_ms = STAGE_NOW_MS, .total = 3, .count = 3};
    for (int i = 0; i < 3; i++) {
        page.rows[i] = (struct top_up){.at_ms = STAGE_NOW_MS - i * CLOCK_HOUR_MS,
                                       .amount = money_of_fen(1000 * (i + 1)),
                                       .by = TOP_UP_WECHAT,
                                       .state = i == 1 ? second : TOP_UP_CREDITED};
        snprintf(page.rows[i].key.text, sizeof page.rows[i].key.text, "%032X", 1000 + i);
    }
    return page;
}

static void station_tells(const struct top_ups *page)
{
    stage_asked(stage, COMMAND_ASK_TOP_UPS);
    stage_step(stage, (struct event){.type = EVENT_TOP_UPS, .top_ups = *page});
}

static const struct refund_view *refund(void)
{
    assert_int_equal(stage_screen(stage), SCREEN_REFUND);
    return &stage_view(stage)->refund;
}

static void a_payment_of_the_list_that_goes_back_opens_its_refund(void **state)
{
    (void)state;
    struct top_ups page = page_with(TOP_UP_REFUNDING);
    touch(stage, HIT_HISTORY, 0);
    station_tells(&page);
    stage_clear(stage);
    touch(stage, HIT_TOP_UP, 1);
    assert_int_equal(refund()->amount_fen, 2000);
    assert_int_equal(refund()->by, TOP_UP_WECHAT);
    assert_string_equal(refund()->key.text, page.rows[1].key.text);
    assert_false(refund()->is_back || refund()->is_second || refund()->after_sale);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 1);
    assert_true(stage_view(stage)->footer.back);
    stage_wait(stage, 59000);
    assert_int_equal(refund()->returns_in_s, 0); /* it stays as the list does */
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_HISTORY);
    touch(stage, HIT_TOP_UP, 0);
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
}

static void the_station_s_word_that_it_went_back_is_heard_while_it_is_looked_at(void **state)
{
    (void)state;
    struct top_ups old = page_with(TOP_UP_REFUNDING), fresh = page_with(TOP_UP_REFUNDED);
    touch(stage, HIT_HISTORY, 0);
    stage_step(
        stage,
        (struct event){.type = EVENT_TOP_UPS_STORED, .room = {"3-512"}, .has_top_ups = true, .top_ups = old});
    touch(stage, HIT_TOP_UP, 1);
    assert_false(refund()->is_back);
    stage_sounds(stage, SOUND_OK);
    station_tells(&fresh);
    assert_true(refund()->is_back);
    assert_int_equal(stage_sounds(stage, SOUND_OK), 1);
}

static void a_payment_that_turns_out_to_go_back_becomes_its_refund(void **state)
{
    (void)state;
    struct top_ups old = page_with(TOP_UP_CHECKING), fresh = page_with(TOP_UP_REFUNDING);
    touch(stage, HIT_HISTORY, 0);
    stage_step(
        stage,
        (struct event){.type = EVENT_TOP_UPS_STORED, .room = {"3-512"}, .has_top_ups = true, .top_ups = old});
    touch(stage, HIT_TOP_UP, 1);
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
    station_tells(&fresh);
    assert_int_equal(refund()->amount_fen, 2000);
}

static void a_refund_that_is_late_says_that_staff_were_called(void **state)
{
    (void)state;
    struct top_ups page = page_with(TOP_UP_REFUNDING);
    page.rows[1].overdue = true;
    touch(stage, HIT_HISTORY, 0);
    station_tells(&page);
    touch(stage, HIT_TOP_UP, 1);
    assert_true(refund()->is_overdue);
}

static void the_strip_of_the_dashboard_opens_the_one_refund_and_of_two_the_list(void **state)
{
    (void)state;
    struct top_ups one = page_with(TOP_UP_REFUNDING), two = page_with(TOP_UP_REFUNDING);
    stage->snapshot.refund = money_of_fen(2000);
    stage_step(stage, (struct event){.type = EVENT_SNAPSHOT, .snapshot = stage->snapshot});
    assert_int_equal(stage_view(stage)->dashboard.snapshot.refund.fen, 2000);
    touch(stage, HIT_REFUND, 0);
    stage_clear(stage);
    stage_step(stage, (struct event){.type = EVENT_TOP_UPS, .top_ups = one});
    assert_int_equal(refund()->amount_fen, 2000);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 1);
    touch(stage, HIT_BACK, 0);
    touch(stage, HIT_BACK, 0);
    two.rows[2].state = TOP_UP_REFUNDING;
    touch(stage, HIT_REFUND, 0);
    station_tells(&two);
    assert_int_equal(stage_screen(stage), SCREEN_HISTORY);
}

static void a_second_payment_of_an_order_goes_back_and_the_first_stays(void **state)
{
    (void)state;
    struct top_ups page = page_with(TOP_UP_CREDITED);
    page.rows[1].second = money_of_fen(2100);
    touch(stage, HIT_REFUND, 0);
    station_tells(&page);
    assert_int_equal(refund()->amount_fen, 2100);
    assert_true(refund()->is_second);
    touch(stage, HIT_BACK, 0); /* to the payment it is a second one of */
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
    assert_int_equal(stage_view(stage)->top_up.top_up.state, TOP_UP_CREDITED);
    touch(stage, HIT_REFUND, 0);
    assert_int_equal(refund()->amount_fen, 2100);
    touch(stage, HIT_BACK, 0);
    touch(stage, HIT_BACK, 0);
    touch(stage, HIT_TOP_UP, 0);
    touch(stage, HIT_REFUND, 0); /* nothing of this one goes back */
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
}

/* --- after a sale -------------------------------------------------------------------------------------- */

static struct key code(void)
{
    card_off(stage);
    stage_choose(stage, 2000);
    struct key key = stage_show_code(stage);
    stage_clear(stage);
    return key;
}

static void is_paid(const struct key *key, enum credit_state credit, int64_t second_fen, bool is_back)
{
    stage_step(stage, (struct event){.type = EVENT_ORDER,
                                     .order = {.key = *key,
                                               .state = ORDER_PAID,
                                               .credit = credit,
                                               .second = money_of_fen(second_fen),
                                               .second_is_back = is_back}});
}

static void paid_twice(const struct key *key, bool is_back)
{
    is_paid(key, CREDIT_WAITING, 2000, is_back);
}

static void a_second_payment_is_told_on_the_result_and_leads_to_its_refund(void **state)
{
    (void)state;
    struct key key = code();
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_view(stage)->result.twice.twice, TWICE_NOT);
    touch(stage, HIT_REFUND, 0); /* nothing goes back */
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    stage_wait(stage, 15000);
    stage_clear(stage);
    paid_twice(&key, false);
    assert_int_equal(stage_view(stage)->result.twice.twice, TWICE_BACK);
    assert_int_equal(stage_view(stage)->result.twice.amount_fen, 2000);
    assert_int_equal(stage_view(stage)->result.returns_in_s, 20);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 1);
    paid_twice(&key, false); /* told once */
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 0);
    touch(stage, HIT_REFUND, 0);
    assert_true(refund()->after_sale && refund()->is_second);
    assert_int_equal(refund()->amount_fen, 2000);
    assert_string_equal(refund()->key.text, key.text);
    assert_false(stage_view(stage)->footer.back);
    assert_int_equal(refund()->returns_in_s, 20);
    touch(stage, HIT_ELSEWHERE, 0);
    assert_int_equal(refund()->returns_in_s, 40);
    paid_twice(&key, true);
    assert_true(refund()->is_back);
    assert_int_equal(stage_sounds(stage, SOUND_OK), 1);
    stage_wait(stage, 40000);
    assert_int_equal(stage_screen(stage), SCREEN_GOODBYE);
    assert_string_equal(stage_view(stage)->goodbye.key.text, key.text);
    assert_false(session_holds_person(stage->session));
}

static void a_second_payment_that_staff_placed_does_not_go_back_any_more(void **state)
{
    (void)state;
    struct key key = code();
    station_says_order(stage, &key, ORDER_PAID);
    paid_twice(&key, false);
    is_paid(&key, CREDIT_WAITING, 0, false);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_int_equal(stage_view(stage)->result.twice.twice, TWICE_NOT);
    paid_twice(&key, false);
    touch(stage, HIT_REFUND, 0);
    assert_int_equal(refund()->amount_fen, 2000);
    is_paid(&key, CREDIT_WAITING, 0, false);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_int_equal(stage_view(stage)->result.twice.twice, TWICE_NOT);
    touch(stage, HIT_REFUND, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
}

static void a_first_payment_that_is_held_is_told_over_the_refund_of_the_second(void **state)
{
    (void)state;
    struct key key = code();
    station_says_order(stage, &key, ORDER_PAID);
    paid_twice(&key, false);
    touch(stage, HIT_REFUND, 0);
    is_paid(&key, CREDIT_MANUAL, 2000, false);
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_METER);
    assert_int_equal(stage_view(stage)->unsure.twice.twice, TWICE_BACK);
    assert_int_equal(stage_view(stage)->unsure.twice.amount_fen, 2000);
}

static void an_order_that_goes_back_instead_of_being_credited_shows_its_refund(void **state)
{
    (void)state;
    struct key key = code();
    station_says_order(stage, &key, ORDER_REFUNDING);
    assert_int_equal(refund()->amount_fen, 2000);
    assert_false(refund()->is_second || refund()->is_back);
    stage_clear(stage);
    station_says_order(stage, &key, ORDER_REFUNDED);
    assert_true(refund()->is_back);
    assert_int_equal(stage_sounds(stage, SOUND_OK), 1);
    touch(stage, HIT_DONE, 0);
    assert_false(session_holds_person(stage->session));
}

/* A code that nobody closed for sure, and then the card. */
static struct key turn_to_card(void)
{
    stage_choose(stage, 2000);
    struct key order = stage_show_code(stage);
    touch(stage, HIT_BACK, 0);
    station_says_order(stage, &order, ORDER_EXPIRED);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    return order;
}

static void an_order_paid_while_the_card_is_charged_is_told_beside_the_card_s_own(void **state)
{
    (void)state;
    struct key order = turn_to_card();
    struct key sale = stage_charge(stage);
    stage_clear(stage);
    station_says_order(stage, &order, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_CARD_PAY); /* the card is not let go of */
    assert_int_equal(stage_sounds(stage, SOUND_OK), 0);     /* which would call it charged */
    card_says(stage, EVENT_CARD_DEBITED, &sale);
    saved(stage, &sale, SALE_DEBITED);
    card_off(stage);
    const struct result_view *result = &stage_view(stage)->result;
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_int_equal(result->tender, TENDER_CARD);
    assert_string_equal(result->key.text, sale.text);
    assert_int_equal(result->twice.twice, TWICE_BOTH);
    assert_int_equal(result->twice.amount_fen, 2000);
    assert_int_equal(result->twice.tender, TENDER_WECHAT);
    assert_string_equal(result->twice.room_name, "512");
    station_says_credit(stage, &sale, CREDIT_CONFIRMED);
    assert_int_equal(stage_view(stage)->result.face, RESULT_CREDITED);
    assert_int_equal(stage_view(stage)->result.twice.twice, TWICE_BOTH);
    assert_false(stage_view(stage)->result.twice.is_held);
    is_paid(&order, CREDIT_MANUAL, 0, false);
    assert_int_equal(stage_view(stage)->result.twice.twice, TWICE_BOTH);
    assert_true(stage_view(stage)->result.twice.is_held);
    stage_wait(stage, 22000);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    assert_false(session_holds_person(stage->session));
}

static void an_order_paid_while_the_result_of_the_card_stands_is_read_as_long_as_a_new_one(void **state)
{
    (void)state;
    struct key order = turn_to_card();
    struct key sale = stage_charge(stage);
    card_says(stage, EVENT_CARD_DEBITED, &sale);
    saved(stage, &sale, SALE_DEBITED);
    card_off(stage);
    stage_wait(stage, 15000);
    station_says_order(stage, &order, ORDER_PAID);
    assert_string_equal(stage_view(stage)->result.key.text, sale.text);
    assert_int_equal(stage_view(stage)->result.twice.twice, TWICE_BOTH);
    assert_int_equal(stage_view(stage)->result.returns_in_s, 20);
    stage_wait(stage, 3000);
    station_says_order(stage, &order, ORDER_PAID); /* which is no news */
    assert_int_equal(stage_view(stage)->result.returns_in_s, 17);
}

static void an_order_paid_while_the_card_s_charge_is_not_certain_is_told_beside_it(void **state)
{
    (void)state;
    struct key order = turn_to_card();
    struct key sale = stage_charge(stage);
    card_says(stage, EVENT_CARD_LOST, &sale);
    card_off(stage);
    stage_wait(stage, 30000);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_CARD);
    station_says_order(stage, &order, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    assert_string_equal(stage_view(stage)->unsure.key.text, sale.text);
    assert_int_equal(stage_view(stage)->unsure.twice.twice, TWICE_BOTH);
    card_on(stage, &stage->card); /* and the card is still asked */
    assert_string_equal(stage_asked(stage, COMMAND_CARD_RECOVER)->key.text, sale.text);
}

static void an_order_paid_while_the_card_refuses_is_what_the_glass_shows(void **state)
{
    (void)state;
    struct key order = turn_to_card();
    struct key sale = stage_charge(stage);
    station_says_order(stage, &order, ORDER_PAID);
    stage_step(stage, (struct event){.type = EVENT_ORDER,
                                     .order = {.key = order,
                                               .state = ORDER_PAID,
                                               .credit = CREDIT_CONFIRMED,
                                               .balance = {5860},
                                               .balance_at_ms = stage->now_ms}});
    card_says(stage, EVENT_CARD_REFUSED, &sale);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT); /* and nobody is asked to pay again */
    assert_string_equal(stage_view(stage)->result.key.text, order.text);
    assert_int_equal(stage_view(stage)->result.face, RESULT_CREDITED);
    assert_int_equal(stage_view(stage)->result.twice.twice, TWICE_NOT);
}

static void an_order_paid_twice_while_the_card_refuses_tells_what_goes_back(void **state)
{
    (void)state;
    struct key order = turn_to_card();
    struct key sale = stage_charge(stage);
    paid_twice(&order, false);
    card_says(stage, EVENT_CARD_REFUSED, &sale);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_string_equal(stage_view(stage)->result.key.text, order.text);
    assert_int_equal(stage_view(stage)->result.twice.twice, TWICE_BACK);
    assert_int_equal(stage_view(stage)->result.twice.amount_fen, 2000);
    assert_false(stage_view(stage)->result.twice.is_back);
}

static void an_order_paid_while_the_card_is_only_quoted_spares_the_card(void **state)
{
    (void)state;
    struct key order = turn_to_card();
    touch(stage, HIT_PAY_CARD, 0);
    struct key sale = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    station_says_order(stage, &order, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    card_says(stage, EVENT_CARD_QUOTED, &sale);
    assert_false(stage_has(stage, COMMAND_SALE_SAVE));
    saved(stage, &sale, SALE_INTENDED);
    assert_false(stage_has(stage, COMMAND_CARD_DEBIT));
    assert_string_equal(stage_view(stage)->result.key.text, order.text);
}

static void an_order_paid_before_the_card_is_told_to_pay_spares_the_card(void **state)
{
    (void)state;
    struct key order = turn_to_card();
    touch(stage, HIT_PAY_CARD, 0);
    struct key sale = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    card_says(stage, EVENT_CARD_QUOTED, &sale);
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_INTENDED);
    station_says_order(stage, &order, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_string_equal(stage_view(stage)->result.key.text, order.text);
    assert_int_equal(stage_view(stage)->result.twice.twice, TWICE_NOT);
    assert_true(stage_has(stage, COMMAND_CARD_FORGET));
    saved(stage, &sale, SALE_INTENDED);
    assert_false(stage_has(stage, COMMAND_CARD_DEBIT));
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_VOID);
    saved(stage, &sale, SALE_VOID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    touch(stage, HIT_DONE, 0);
    card_off(stage);
    assert_false(session_holds_person(stage->session));
}

static void an_order_paid_while_the_card_is_only_waited_for_spares_the_card(void **state)
{
    (void)state;
    card_off(stage);
    struct key order = turn_to_card();
    touch(stage, HIT_PAY_CARD, 0);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_WAIT);
    station_says_order(stage, &order, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_true(stage_view(stage)->result.late);
    assert_int_equal(stage_view(stage)->result.twice.twice, TWICE_NOT);
    stage_clear(stage);
    card_on(stage, &stage->card);
    assert_false(stage_has(stage, COMMAND_CARD_QUOTE));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_payment_of_the_list_that_goes_back_opens_its_refund),
        TEST(the_station_s_word_that_it_went_back_is_heard_while_it_is_looked_at),
        TEST(a_payment_that_turns_out_to_go_back_becomes_its_refund),
        TEST(a_refund_that_is_late_says_that_staff_were_called),
        TEST(the_strip_of_the_dashboard_opens_the_one_refund_and_of_two_the_list),
        TEST(a_second_payment_of_an_order_goes_back_and_the_first_stays),
        TEST(a_second_payment_is_told_on_the_result_and_leads_to_its_refund),
        TEST(a_second_payment_that_staff_placed_does_not_go_back_any_more),
        TEST(a_first_payment_that_is_held_is_told_over_the_refund_of_the_second),
        TEST(an_order_that_goes_back_instead_of_being_credited_shows_its_refund),
        TEST(an_order_paid_while_the_card_is_charged_is_told_beside_the_card_s_own),
        TEST(an_order_paid_while_the_result_of_the_card_stands_is_read_as_long_as_a_new_one),
        TEST(an_order_paid_while_the_card_s_charge_is_not_certain_is_told_beside_it),
        TEST(an_order_paid_while_the_card_refuses_is_what_the_glass_shows),
        TEST(an_order_paid_twice_while_the_card_refuses_tells_what_goes_back),
        TEST(an_order_paid_while_the_card_is_only_quoted_spares_the_card),
        TEST(an_order_paid_before_the_card_is_told_to_pay_spares_the_card),
        TEST(an_order_paid_while_the_card_is_only_waited_for_spares_the_card),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
