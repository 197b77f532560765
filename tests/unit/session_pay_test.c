/* S13, S15, S16: the card is charged, and what is said about it. */
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

/* At S12 with 50 yuan, the card on the reader. */
static struct stage *at_check(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_choose(stage, 5000);
    return stage;
}

static void a_good_sale_says_paid_only_after_debit_and_disk(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = stage_charge(stage);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_WRITE);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    const struct command *save = stage_asked(stage, COMMAND_SALE_SAVE);
    assert_int_equal(save->sale_state, SALE_DEBITED);
    assert_string_equal(save->purchase.debit.tac, "AABBCCDD");
    assert_string_equal(save->purchase.room.text, "3-512");
    assert_int_equal(save->purchase.amount.fen, 5000);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_VERIFY);
    assert_int_equal(stage_sounds(stage, SOUND_OK), 0);
    saved(stage, &key, SALE_DEBITED);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_TAKE);
    assert_int_equal(stage_sounds(stage, SOUND_OK), 1);
    assert_string_equal(stage_asked(stage, COMMAND_CREDIT_WATCH)->key.text, key.text);
    card_off(stage);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_int_equal(stage_view(stage)->result.face, RESULT_SENDING);
    assert_int_equal(stage_view(stage)->result.track, 2);
    station_says_credit(stage, &key, CREDIT_SENDING);
    assert_int_equal(stage_view(stage)->result.track, 3);
    station_says_credit(stage, &key, CREDIT_CONFIRMED);
    assert_int_equal(stage_view(stage)->result.face, RESULT_CREDITED);
    assert_int_equal(stage_view(stage)->result.balance_fen, 8860);
    assert_int_not_equal(stage_view(stage)->result.forecast.kind, FORECAST_HIDDEN);
    assert_int_equal(stage_sounds(stage, SOUND_OK), 1);
    touch(stage, HIT_DONE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_GOODBYE);
    assert_true(stage_view(stage)->goodbye.has_key);
    assert_false(session_holds_person(stage->session));
    stage_wait(stage, 1200);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

static void a_disk_that_refuses_the_intention_leaves_the_card_alone(void **state)
{
    struct stage *stage = at_check(state);
    touch(stage, HIT_PAY_CARD, 0);
    struct key key = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    card_says(stage, EVENT_CARD_QUOTED, &key);
    not_saved(stage, &key, SALE_INTENDED);
    assert_false(stage_has(stage, COMMAND_CARD_DEBIT));
    assert_true(stage_has(stage, COMMAND_CARD_FORGET));
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_int_equal(stage_view(stage)->check.card, TENDER_STORE);
    touch(stage, HIT_PAY_CARD, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
}

static void a_refusal_is_voided_and_says_why(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = stage_charge(stage);
    stage_step(stage, (struct event){.type = EVENT_CARD_REFUSED, .key = key, .short_of_money = true});
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_VOID);
    saved(stage, &key, SALE_VOID);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_int_equal(stage_view(stage)->check.card, TENDER_LOW);
}

static void a_quote_that_leaves_too_little_is_not_debited(void **state)
{
    struct stage *stage = at_check(state);
    touch(stage, HIT_PAY_CARD, 0);
    struct key key = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    stage->card.purse_fen = 4999;
    card_says(stage, EVENT_CARD_QUOTED, &key);
    assert_false(stage_has(stage, COMMAND_SALE_SAVE));
    assert_int_equal(stage_view(stage)->check.card, TENDER_LOW);
    assert_int_equal(stage_view(stage)->check.purse_fen, 4999);
}

static void a_late_quote_of_another_sale_is_nobodys(void **state)
{
    struct stage *stage = at_check(state);
    touch(stage, HIT_PAY_CARD, 0);
    struct key old = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    stage_wait(stage, CHECK_GUARD_MS);
    assert_int_equal(stage_view(stage)->check.card, TENDER_READER);
    touch(stage, HIT_CHANGE_AMOUNT, 0);
    touch(stage, HIT_QUICK, 1000);
    touch(stage, HIT_NEXT, 0);
    touch(stage, HIT_PAY_CARD, 0);
    assert_true(stage_has(stage, COMMAND_CARD_QUOTE));
    card_says(stage, EVENT_CARD_QUOTED, &old);
    assert_false(stage_has(stage, COMMAND_SALE_SAVE));
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_CHECK);
}

static void what_is_saved_of_another_sale_is_not_this_one(void **state)
{
    struct stage *stage = at_check(state);
    touch(stage, HIT_PAY_CARD, 0);
    struct key key = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    card_says(stage, EVENT_CARD_QUOTED, &key);
    saved(stage, &(struct key){"ABCDEF00000000000000000000000001"}, SALE_INTENDED);
    assert_false(stage_has(stage, COMMAND_CARD_DEBIT));
}

static void a_quote_of_another_card_is_refused(void **state)
{
    struct stage *stage = at_check(state);
    touch(stage, HIT_PAY_CARD, 0);
    struct key key = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    stage->card.asn[15] = '9';
    card_says(stage, EVENT_CARD_QUOTED, &key);
    assert_false(stage_has(stage, COMMAND_SALE_SAVE));
    assert_int_equal(stage_view(stage)->check.card, TENDER_READER);
}

static void no_card_is_charged_before_the_store_has_spoken(void **state)
{
    struct stage *stage = *state;
    card_on(stage, &stage->card);
    station_says_account(stage, &stage->account);
    stage_choose(stage, 5000);
    assert_int_equal(stage_view(stage)->check.card, TENDER_STORE);
    store_knows(stage, &stage->account, NULL, NULL);
    assert_int_equal(stage_view(stage)->check.card, TENDER_OK);
}

static void a_card_that_was_loaded_meanwhile_can_pay(void **state)
{
    struct stage *stage = *state;
    stage->card.purse_fen = 100;
    stage_tap(stage);
    stage_choose(stage, 5000);
    assert_int_equal(stage_view(stage)->check.card, TENDER_LOW);
    card_off(stage);
    stage->card.purse_fen = 9000;
    card_on(stage, &stage->card);
    assert_int_equal(stage_view(stage)->check.card, TENDER_OK);
}

static void a_card_nobody_has_identified_is_waited_for(void **state)
{
    struct stage *stage = at_check(state);
    card_off(stage);
    stage_step(stage, (struct event){.type = EVENT_CARD_SEEN});
    touch(stage, HIT_PAY_CARD, 0);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_WAIT);
    assert_false(stage_has(stage, COMMAND_CARD_QUOTE));
}

static void a_card_lifted_before_the_quote_may_come_back(void **state)
{
    struct stage *stage = at_check(state);
    touch(stage, HIT_PAY_CARD, 0);
    struct key key = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    card_says(stage, EVENT_CARD_LOST, &key);
    card_off(stage);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_WAIT);
    card_on(stage, &stage->card);
    struct key again = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    assert_string_not_equal(again.text, key.text);
    assert_false(stage_has(stage, COMMAND_SALE_SAVE));
}

static void a_card_that_can_never_be_quoted_is_refused(void **state)
{
    struct stage *stage = at_check(state);
    touch(stage, HIT_PAY_CARD, 0);
    for (int i = 0; i < 3; i++) {
        struct key key = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
        card_says(stage, EVENT_CARD_LOST, &key);
        card_off(stage);
        card_on(stage, &stage->card);
    }
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_int_equal(stage_view(stage)->check.card, TENDER_READER);
}

static struct stage *at_credit(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = stage_charge(stage);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    saved(stage, &key, SALE_DEBITED);
    card_off(stage);
    stage_clear(stage);
    station_says_credit(stage, &key, CREDIT_CONFIRMED);
    return stage;
}

static void the_meters_answer_is_kept_for_the_hours_without_a_line(void **state)
{
    struct stage *stage = at_credit(state);
    struct snapshot kept = stage_asked(stage, COMMAND_KEEP_SNAPSHOT)->snapshot;
    assert_string_equal(kept.room.text, "3-512");
    assert_int_equal(kept.balance.fen, 8860);
    assert_int_equal(kept.balance_at_ms, stage->now_ms);
    assert_int_equal(kept.day_count, stage->snapshot.day_count);
    assert_false(stage_has(stage, COMMAND_ASK_SNAPSHOT));
}

static void a_snapshot_with_payments_on_their_way_is_asked_for_anew(void **state)
{
    ((struct stage *)*state)->snapshot.pending = money_of_fen(5000);
    ((struct stage *)*state)->snapshot.pending_count = 1;
    struct stage *stage = at_credit(state);
    assert_false(stage_has(stage, COMMAND_KEEP_SNAPSHOT));
    assert_string_equal(stage_asked(stage, COMMAND_ASK_SNAPSHOT)->room.text, "3-512");
}

static void waiting_for_the_card_ends_after_forty_seconds(void **state)
{
    struct stage *stage = at_check(state);
    card_off(stage);
    touch(stage, HIT_PAY_CARD, 0);
    assert_int_equal(stage_view(stage)->card_pay.left_s, 40);
    stage_wait(stage, 39000);
    assert_int_equal(stage_view(stage)->card_pay.left_s, 1);
    stage_wait(stage, 1000);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_int_equal(stage_view(stage)->check.card, TENDER_OK);
}

static void offline_the_card_is_capped_for_the_day(void **state)
{
    struct stage *stage = *state;
    line(stage, false);
    stage->card.purse_fen = 50000;
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    stage_choose(stage, 10000);
    assert_int_equal(stage_view(stage)->check.card, TENDER_OK);
    assert_int_equal(stage_view(stage)->check.qr, TENDER_OFFLINE);
    touch(stage, HIT_BACK, 0);
    stage_choose(stage, 5000);
    struct key key = stage_charge(stage);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    saved(stage, &key, SALE_DEBITED);
    card_off(stage);
    assert_int_equal(stage_view(stage)->result.face, RESULT_QUEUED);
    touch(stage, HIT_DONE, 0);
    stage_wait(stage, 1200);
    stage_clear(stage);
    card_on(stage, &stage->card);
    struct event event = {.type = EVENT_STORED,
                          .card = stage_asked(stage, COMMAND_LOOK_UP)->card,
                          .has_account = true,
                          .account = stage->account,
                          .spent_today_fen = 5000};
    stage_step(stage, event);
    stage_choose(stage, 10000);
    assert_int_equal(stage_view(stage)->check.card, TENDER_LIMIT);
    assert_int_equal(stage_view(stage)->check.limit_fen, 5000);
}

/* Without a line, at S12 with 100 yuan, the store having said this of the card. */
static enum tender_reason offline_reason(struct stage *stage, struct event said)
{
    stage->card.purse_fen = 50000;
    line(stage, false);
    stage_clear(stage);
    card_on(stage, &stage->card);
    said.type = EVENT_STORED;
    said.card = stage_asked(stage, COMMAND_LOOK_UP)->card;
    said.has_account = true;
    said.account = stage->account;
    stage_step(stage, said);
    stage_choose(stage, 10000);
    return stage_view(stage)->check.card;
}

static void set_profile(struct stage *stage, int64_t terminal_day_fen, int64_t list_age_ms)
{
    struct event event = {.type = EVENT_PROFILE, .profile = stage->profile};
    event.profile.offline_terminal_day_fen = terminal_day_fen;
    event.profile.offline_list_age_ms = list_age_ms;
    stage_step(stage, event);
}

static void without_a_line_one_machine_sells_only_so_much_a_day(void **state)
{
    struct stage *stage = *state;
    set_profile(stage, 50000, 0);
    assert_int_equal(offline_reason(stage, (struct event){.unknown_today_fen = 40001}), TENDER_LIMIT);
    assert_int_equal(stage_view(stage)->check.limit_fen, 9999);
    line(stage, true); /* with a line the station knows what is sold */
    assert_int_equal(stage_view(stage)->check.card, TENDER_OK);
}

static void without_a_line_an_old_list_of_cards_sells_nothing(void **state)
{
    struct stage *stage = *state;
    set_profile(stage, 0, 3600000);
    assert_int_equal(offline_reason(stage, (struct event){.list_at_ms = stage->now_ms - 3600001}),
                     TENDER_LIST);
    line(stage, true);
    assert_int_equal(stage_view(stage)->check.card, TENDER_OK);
}

static void without_a_line_a_young_list_of_cards_sells(void **state)
{
    struct stage *stage = *state;
    set_profile(stage, 0, 3600000);
    assert_int_equal(offline_reason(stage, (struct event){.list_at_ms = stage->now_ms - 60000}), TENDER_OK);
}

static void without_a_line_a_list_that_never_came_sells_nothing(void **state)
{
    struct stage *stage = *state;
    set_profile(stage, 0, 3600000);
    assert_int_equal(offline_reason(stage, (struct event){.list_at_ms = 0}), TENDER_LIST);
}

static void a_revoked_machine_sells_nothing_and_goes_out_of_service(void **state)
{
    struct stage *stage = at_check(state);
    assert_int_equal(stage_view(stage)->check.card, TENDER_OK);
    stage_step(stage, (struct event){.type = EVENT_LINE, .refused = true});
    assert_int_equal(stage_view(stage)->check.card, TENDER_SHUT);
    assert_int_not_equal(stage_view(stage)->check.qr, TENDER_OK);
    card_off(stage);
    stage_wait(stage, 120000);
    assert_int_equal(stage_screen(stage), SCREEN_OUT_OF_SERVICE);
    line(stage, true);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

static void sending_becomes_queued_after_twenty_seconds_or_without_a_line(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = stage_charge(stage);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    saved(stage, &key, SALE_DEBITED);
    card_off(stage);
    stage_clear(stage);
    stage_wait(stage, 19900);
    assert_int_equal(stage_view(stage)->result.face, RESULT_SENDING);
    stage_wait(stage, 100);
    assert_int_equal(stage_view(stage)->result.face, RESULT_QUEUED);
    assert_int_equal(stage_view(stage)->result.returns_in_s, 20);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 1);
    line(stage, false);
    line(stage, true);
    assert_string_equal(stage_asked(stage, COMMAND_CREDIT_WATCH)->key.text, key.text);
    station_says_credit(stage, &key, CREDIT_CONFIRMED);
    assert_int_equal(stage_view(stage)->result.face, RESULT_CREDITED);
}

static void a_card_left_after_paying_is_called_for_and_its_owner_still_sees_the_result(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = stage_charge(stage);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    saved(stage, &key, SALE_DEBITED);
    stage_wait(stage, 10000);
    assert_int_equal(stage_screen(stage), SCREEN_TAKE_CARD);
    card_off(stage);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(a_good_sale_says_paid_only_after_debit_and_disk),
        STORY(a_disk_that_refuses_the_intention_leaves_the_card_alone),
        STORY(a_refusal_is_voided_and_says_why),
        STORY(a_quote_that_leaves_too_little_is_not_debited),
        STORY(a_late_quote_of_another_sale_is_nobodys),
        STORY(what_is_saved_of_another_sale_is_not_this_one),
        STORY(a_quote_of_another_card_is_refused),
        STORY(no_card_is_charged_before_the_store_has_spoken),
        STORY(a_card_that_was_loaded_meanwhile_can_pay),
        STORY(a_card_nobody_has_identified_is_waited_for),
        STORY(a_card_lifted_before_the_quote_may_come_back),
        STORY(a_card_that_can_never_be_quoted_is_refused),
        STORY(a_revoked_machine_sells_nothing_and_goes_out_of_service),
        STORY(without_a_line_one_machine_sells_only_so_much_a_day),
        STORY(without_a_line_an_old_list_of_cards_sells_nothing),
        STORY(without_a_line_a_young_list_of_cards_sells),
        STORY(without_a_line_a_list_that_never_came_sells_nothing),
        STORY(the_meters_answer_is_kept_for_the_hours_without_a_line),
        STORY(a_snapshot_with_payments_on_their_way_is_asked_for_anew),
        STORY(waiting_for_the_card_ends_after_forty_seconds),
        STORY(offline_the_card_is_capped_for_the_day),
        STORY(sending_becomes_queued_after_twenty_seconds_or_without_a_line),
        STORY(a_card_left_after_paying_is_called_for_and_its_owner_still_sees_the_result),
    };
    return cmocka_run_group_tests_name("session_pay", tests, NULL, NULL);
}
