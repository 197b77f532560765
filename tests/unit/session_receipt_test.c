/* S18: a receipt for the phone and on paper, over S15 and S16, and of a payment in the list. */
#include "fakes/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

static void site_has_receipts(struct stage *stage)
{
    strcpy(stage->profile.receipt_url, "https://power.example.edu");
    memset(stage->profile.receipt_secret, 'A', sizeof stage->profile.receipt_secret - 1);
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
}

static void printer_is(struct stage *stage, enum printer_state printer)
{
    stage_step(stage, (struct event){.type = EVENT_PRINTER, .printer = printer});
}

static void printed(struct stage *stage, const struct key *key, bool ok, enum printer_state printer)
{
    stage_step(stage, (struct event){.type = EVENT_PRINTED, .key = *key, .ok = ok, .printer = printer});
}

/* S15, paid by phone. */
static struct key pay(struct stage *stage)
{
    stage_tap(stage);
    stage_choose(stage, 5000);
    struct key key = stage_show_code(stage);
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    stage_clear(stage);
    return key;
}

static void a_site_without_receipts_offers_none(void **state)
{
    struct stage *stage = *state;
    pay(stage);
    assert_false(stage_view(stage)->result.by_phone);
    assert_int_equal(stage_view(stage)->result.printer, PRINTER_ABSENT);
    touch(stage, HIT_SAVE_PHONE, 0);
    touch(stage, HIT_PRINT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_false(stage_has(stage, COMMAND_PRINT));
}

static void the_paper_tells_the_energy_that_is_left_after_a_loan(void **state)
{
    struct stage *stage = *state;
    stage->snapshot.power.owed = stage->snapshot.power.lent = money_of_fen(267);
    printer_is(stage, PRINTER_READY);
    pay(stage);
    stage->snapshot.power.owed = stage->snapshot.power.lent = money_of_fen(0); /* repaid by it */
    stage_step(stage, (struct event){.type = EVENT_SNAPSHOT, .snapshot = stage->snapshot});
    touch(stage, HIT_PRINT, 0);
    assert_int_equal(stage_asked(stage, COMMAND_PRINT)->paper.wh, energy_for(money_of_fen(5000 - 267), 5330));
}

static void a_code_for_the_phone_names_this_purchase_and_back_leads_to_the_result(void **state)
{
    struct stage *stage = *state;
    site_has_receipts(stage);
    struct key key = pay(stage);
    touch(stage, HIT_SAVE_PHONE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RECEIPT);
    const struct receipt_view *receipt = &stage_view(stage)->receipt;
    assert_non_null(strstr(receipt->link, key.text));
    assert_int_equal(receipt->amount_fen, 5000);
    assert_string_equal(receipt->room_name, "512");
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_int_equal(stage_view(stage)->result.returns_in_s, 20);
}

static void a_code_that_is_being_scanned_does_not_go_away_with_the_result(void **state)
{
    struct stage *stage = *state;
    site_has_receipts(stage);
    struct key key = pay(stage);
    touch(stage, HIT_SAVE_PHONE, 0);
    stage_wait(stage, 59000);
    assert_int_equal(stage_screen(stage), SCREEN_RECEIPT);
    station_says_credit(stage, &key, CREDIT_CONFIRMED); /* news comes all the same */
    touch(stage, HIT_ELSEWHERE, 0);
    stage_wait(stage, 59000);
    assert_int_equal(stage_screen(stage), SCREEN_RECEIPT);
    stage_wait(stage, 1000);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
    touch(stage, HIT_STAY, 0);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_view(stage)->result.face, RESULT_CREDITED);
}

static void paper_comes_and_is_said_to_be_taken(void **state)
{
    struct stage *stage = *state;
    printer_is(stage, PRINTER_READY);
    struct key key = pay(stage);
    touch(stage, HIT_PRINT, 0);
    assert_int_equal(stage_view(stage)->receipt.printing, PRINTING_NOW);
    const struct command *print = stage_asked(stage, COMMAND_PRINT);
    assert_string_equal(print->paper.key.text, key.text);
    assert_int_equal(print->paper.amount_fen, 5000);
    assert_int_equal(print->paper.tender, TENDER_WECHAT);
    assert_string_equal(print->paper.tail, "");
    assert_int_equal(print->paper.state, PAPER_PAID);
    touch(stage, HIT_PRINT, 0); /* one at a time */
    assert_false(stage_has(stage, COMMAND_PRINT));
    stage_clear(stage);
    printed(stage, &key, true, PRINTER_READY);
    assert_int_equal(stage_view(stage)->receipt.printing, PRINTING_DONE);
    assert_int_equal(stage_sounds(stage, SOUND_OK), 1);
    touch(stage, HIT_DONE, 0);
    assert_false(session_holds_person(stage->session));
}

static void paper_that_does_not_come_is_not_called_a_failed_top_up(void **state)
{
    struct stage *stage = *state;
    site_has_receipts(stage);
    printer_is(stage, PRINTER_READY);
    struct key key = pay(stage);
    touch(stage, HIT_PRINT, 0);
    printed(stage, &key, false, PRINTER_NO_PAPER);
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_PRINT);
    assert_true(stage_view(stage)->unsure.is_fine);
    touch(stage, HIT_SAVE_PHONE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RECEIPT);
    assert_int_equal(stage_view(stage)->receipt.printing, PRINTING_NOT);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_int_equal(stage_view(stage)->result.printer, PRINTER_NO_PAPER);
    touch(stage, HIT_PRINT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
}

static void a_printer_that_never_answers_is_not_waited_for(void **state)
{
    struct stage *stage = *state;
    printer_is(stage, PRINTER_READY);
    struct key key = pay(stage);
    touch(stage, HIT_PRINT, 0);
    stage_wait(stage, PRINT_PATIENCE_MS);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_PRINT);
    printed(stage, &key, true, PRINTER_READY); /* too late to say so */
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
}

static void what_is_printed_for_another_is_nobodys_news(void **state)
{
    struct stage *stage = *state;
    printer_is(stage, PRINTER_READY);
    struct key key = pay(stage);
    touch(stage, HIT_PRINT, 0);
    key.text[0] ^= 1;
    printed(stage, &key, false, PRINTER_READY);
    assert_int_equal(stage_view(stage)->receipt.printing, PRINTING_NOW);
}

static void the_attract_screen_knows_that_paper_is_out(void **state)
{
    struct stage *stage = *state;
    site_has_receipts(stage);
    printer_is(stage, PRINTER_NO_PAPER);
    assert_int_equal(stage_view(stage)->header.printer, PRINTER_NO_PAPER);
    assert_true(stage_view(stage)->header.by_phone);
}

/* From S07 to S10b: one payment of yesterday, made here or elsewhere. */
static struct key look_back_at(struct stage *stage, bool here, enum top_up_state state)
{
    struct top_ups page = {.room = {"3-512"}, .total = 1, .count = 1};
    page.rows[0] = (struct top_up){.key = {"91C07F3A000000000000000000000001"},
                                   .at_ms = STAGE_NOW_MS - 86400000,
                                   .amount = {3000},
                                   .by = TOP_UP_ALIPAY,
                                   .state = state,
                                   .here = here};
    touch(stage, HIT_HISTORY, 0);
    stage_step(stage, (struct event){.type = EVENT_TOP_UPS, .top_ups = page});
    touch(stage, HIT_TOP_UP, 0);
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
    stage_clear(stage);
    return page.rows[0].key;
}

static struct key look_back(struct stage *stage, bool here)
{
    stage_tap(stage);
    return look_back_at(stage, here, TOP_UP_CREDITED);
}

static void a_payment_of_the_list_has_its_receipt_on_paper_and_for_the_phone(void **state)
{
    struct stage *stage = *state;
    site_has_receipts(stage);
    printer_is(stage, PRINTER_READY);
    struct key key = look_back(stage, true);
    assert_true(stage_view(stage)->top_up.by_phone);
    touch(stage, HIT_SAVE_PHONE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RECEIPT);
    assert_non_null(strstr(stage_view(stage)->receipt.link, key.text));
    assert_int_equal(stage_view(stage)->receipt.amount_fen, 3000);
    assert_string_equal(stage_view(stage)->receipt.room_name, "512");
    touch(stage, HIT_DONE, 0); /* back to the payment: the person has not finished */
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
    touch(stage, HIT_PRINT, 0);
    const struct paper *paper = &stage_asked(stage, COMMAND_PRINT)->paper;
    assert_string_equal(paper->key.text, key.text);
    assert_int_equal(paper->at_ms, STAGE_NOW_MS - 86400000);
    assert_int_equal(paper->tender, TENDER_ALIPAY);
    assert_int_equal(paper->state, PAPER_CREDITED);
    printed(stage, &key, true, PRINTER_READY);
    assert_int_equal(stage_view(stage)->receipt.printing, PRINTING_DONE);
    touch(stage, HIT_BACK, 0);
    stage_wait(stage, 59000); /* and the page does not end by itself */
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
}

static void paper_of_the_list_that_does_not_come_names_its_payment(void **state)
{
    struct stage *stage = *state;
    printer_is(stage, PRINTER_READY);
    struct key key = look_back(stage, true);
    touch(stage, HIT_PRINT, 0);
    printed(stage, &key, false, PRINTER_JAM);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_PRINT);
    assert_string_equal(stage_view(stage)->unsure.key.text, key.text);
    touch(stage, HIT_DONE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
}

/* Its paper does not come; true where the payment is called fine all the same. */
static bool is_fine_without_paper(struct stage *stage)
{
    stage_clear(stage);
    printer_is(stage, PRINTER_READY);
    touch(stage, HIT_PRINT, 0);
    struct key key = stage_asked(stage, COMMAND_PRINT)->key;
    printed(stage, &key, false, PRINTER_JAM);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_PRINT);
    return stage_view(stage)->unsure.is_fine;
}

static void order_is(struct stage *stage, const struct order_status *status)
{
    stage_step(stage, (struct event){.type = EVENT_ORDER, .order = *status});
}

static void a_charge_that_is_not_certain_is_not_called_fine_when_its_paper_does_not_come(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_choose(stage, 2000);
    struct key sale = stage_charge(stage);
    card_says(stage, EVENT_CARD_LOST, &sale);
    card_off(stage);
    stage_wait(stage, 30000);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_CARD);
    assert_false(is_fine_without_paper(stage));
}

static void money_that_the_meter_does_not_take_is_not_called_fine(void **state)
{
    struct stage *stage = *state;
    struct key key = pay(stage);
    assert_true(is_fine_without_paper(stage));
    order_is(stage, &(struct order_status){.key = key, .state = ORDER_PAID, .credit = CREDIT_MANUAL});
    assert_false(stage_view(stage)->unsure.is_fine);
}

static void money_that_goes_back_or_is_of_another_sum_is_not_called_fine(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_choose(stage, 5000);
    struct key key = stage_show_code(stage);
    order_is(stage, &(struct order_status){.key = key, .state = ORDER_QUARANTINE, .paid = {500}});
    assert_false(is_fine_without_paper(stage));
    touch(stage, HIT_EXIT, 0);
    card_off(stage);
    stage_wait(stage, 10000);
    stage_tap(stage);
    stage_choose(stage, 5000);
    key = stage_show_code(stage);
    station_says_order(stage, &key, ORDER_REFUNDING);
    assert_false(is_fine_without_paper(stage));
}

static void a_payment_of_the_list_that_is_looked_into_is_not_called_fine(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    look_back_at(stage, true, TOP_UP_CHECKING);
    assert_false(is_fine_without_paper(stage));
}

static void the_receipt_of_the_list_hides_its_amount_as_the_list_does(void **state)
{
    struct stage *stage = *state;
    site_has_receipts(stage);
    stage_tap(stage);
    touch(stage, HIT_HIDE, 0);
    look_back_at(stage, true, TOP_UP_CREDITED);
    touch(stage, HIT_SAVE_PHONE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RECEIPT);
    assert_true(stage_view(stage)->receipt.amounts_hidden);
    touch(stage, HIT_EXIT, 0);
    card_off(stage);
    stage_wait(stage, 10000);
    pay(stage); /* what is paid now is shown */
    touch(stage, HIT_SAVE_PHONE, 0);
    assert_false(stage_view(stage)->receipt.amounts_hidden);
}

static void a_payment_whose_link_opens_no_more_has_its_receipt_on_paper_only(void **state)
{
    struct stage *stage = *state;
    site_has_receipts(stage);
    printer_is(stage, PRINTER_READY);
    stage->now_ms += RECEIPT_KEPT_MS - 86400000;
    look_back(stage, true);
    assert_false(stage_view(stage)->top_up.by_phone);
    touch(stage, HIT_SAVE_PHONE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
    touch(stage, HIT_PRINT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RECEIPT);
    assert_string_equal(stage_view(stage)->receipt.link, "");
}

static void a_payment_made_elsewhere_has_its_receipt_there(void **state)
{
    struct stage *stage = *state;
    site_has_receipts(stage);
    printer_is(stage, PRINTER_READY);
    look_back(stage, false);
    assert_false(stage_view(stage)->top_up.by_phone);
    assert_int_equal(stage_view(stage)->top_up.printer, PRINTER_ABSENT);
    touch(stage, HIT_SAVE_PHONE, 0);
    touch(stage, HIT_PRINT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
    assert_false(stage_has(stage, COMMAND_PRINT));
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(a_site_without_receipts_offers_none),
        STORY(the_paper_tells_the_energy_that_is_left_after_a_loan),
        STORY(a_code_for_the_phone_names_this_purchase_and_back_leads_to_the_result),
        STORY(a_code_that_is_being_scanned_does_not_go_away_with_the_result),
        STORY(paper_comes_and_is_said_to_be_taken),
        STORY(paper_that_does_not_come_is_not_called_a_failed_top_up),
        STORY(a_printer_that_never_answers_is_not_waited_for),
        STORY(what_is_printed_for_another_is_nobodys_news),
        STORY(the_attract_screen_knows_that_paper_is_out),
        STORY(a_payment_of_the_list_has_its_receipt_on_paper_and_for_the_phone),
        STORY(paper_of_the_list_that_does_not_come_names_its_payment),
        STORY(a_charge_that_is_not_certain_is_not_called_fine_when_its_paper_does_not_come),
        STORY(money_that_the_meter_does_not_take_is_not_called_fine),
        STORY(money_that_goes_back_or_is_of_another_sum_is_not_called_fine),
        STORY(a_payment_of_the_list_that_is_looked_into_is_not_called_fine),
        STORY(the_receipt_of_the_list_hides_its_amount_as_the_list_does),
        STORY(a_payment_whose_link_opens_no_more_has_its_receipt_on_paper_only),
        STORY(a_payment_made_elsewhere_has_its_receipt_there),
    };
    return cmocka_run_group_tests_name("session_receipt", tests, NULL, NULL);
}
