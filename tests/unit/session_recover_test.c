/* What is not certain: a card that left, a disk that refuses, a sale of an earlier day. */
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

static void a_debit_the_disk_refuses_is_kept_and_never_called_paid(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = stage_charge(stage);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    stage_asked(stage, COMMAND_SALE_SAVE);
    not_saved(stage, &key, SALE_DEBITED);
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_NOSAVE);
    assert_int_equal(stage_view(stage)->unsure.amount_fen, 5000);
    assert_string_equal(stage_view(stage)->unsure.key.text, key.text);
    touch(stage, HIT_PRESENT_CARD, 0); /* there is nothing to ask the card */
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    stage_wait(stage, 1000);
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_DEBITED);
    not_saved(stage, &key, SALE_DEBITED);
    /* The person goes; the sale does not. */
    touch(stage, HIT_DONE, 0);
    card_off(stage);
    stage_wait(stage, 2000);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_DEBITED);
    saved(stage, &key, SALE_DEBITED);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    assert_false(session_holds_person(stage->session));
}

static void the_disk_recovers_while_the_person_waits(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = stage_charge(stage);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    stage_asked(stage, COMMAND_SALE_SAVE);
    not_saved(stage, &key, SALE_DEBITED);
    stage_wait(stage, 1000);
    stage_asked(stage, COMMAND_SALE_SAVE);
    saved(stage, &key, SALE_DEBITED);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_true(stage_has(stage, COMMAND_CREDIT_WATCH));
}

/* The card left in the middle of DEBIT. */
static struct key lost(struct stage *stage)
{
    struct key key = stage_charge(stage);
    card_says(stage, EVENT_CARD_LOST, &key);
    card_off(stage);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_LOST);
    return key;
}

static void a_debit_that_is_known_late_and_not_stored_is_uncertain_no_more(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = lost(stage);
    stage_wait(stage, 30000);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_CARD);
    saved(stage, &key, SALE_DOUBTFUL);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    not_saved(stage, &key, SALE_DEBITED);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_NOSAVE);
    stage_wait(stage, 1000);
    saved(stage, &key, SALE_DEBITED);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
}

static void a_torn_debit_is_settled_by_the_same_card(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = lost(stage);
    stage_clear(stage);
    struct card_identity other = stage->card;
    memcpy(other.uid, "0BADCAFE", 9);
    card_on(stage, &other);
    assert_true(stage_view(stage)->card_pay.other_card);
    assert_false(stage_has(stage, COMMAND_CARD_RECOVER));
    card_off(stage);
    card_on(stage, &stage->card);
    assert_false(stage_view(stage)->card_pay.other_card);
    const struct command *recover = stage_asked(stage, COMMAND_CARD_RECOVER);
    assert_string_equal(recover->key.text, key.text);
    assert_int_equal(recover->purchase.debit.counter_before, 17);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_VERIFY);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    stage_asked(stage, COMMAND_SALE_SAVE);
    saved(stage, &key, SALE_DEBITED);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_TAKE);
    assert_false(stage_has(stage, COMMAND_CARD_DEBIT));
}

static void an_intention_saved_late_is_voided_whoever_stands_there(void **state)
{
    struct stage *stage = at_check(state);
    touch(stage, HIT_PAY_CARD, 0);
    struct key key = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    card_says(stage, EVENT_CARD_QUOTED, &key);
    stage_asked(stage, COMMAND_SALE_SAVE);
    stage_wait(stage, 5000);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK); /* the glass goes on */
    assert_int_equal(stage_view(stage)->check.card, TENDER_STORE);
    card_off(stage);
    stage_wait(stage, 120000);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    saved(stage, &key, SALE_INTENDED);
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_VOID);
    assert_false(stage_has(stage, COMMAND_CARD_DEBIT));
    saved(stage, &key, SALE_VOID);
    assert_false(session_holds_person(stage->session));
}

static void the_end_of_an_order_does_not_settle_an_unsure_card(void **state)
{
    static const enum order_state ends[] = {ORDER_REFUSED, ORDER_CLOSED, ORDER_EXPIRED};
    struct stage *stage = at_check(state);
    touch(stage, HIT_PAY_QR, 0);
    struct key order = stage_asked(stage, COMMAND_ORDER_PLACE)->key;
    stage_wait(stage, 10000);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_NOT_MADE);
    touch(stage, HIT_BACK, 0);
    struct key key = lost(stage);
    stage_wait(stage, 30000);
    for (int i = 0; i < 3; i++) {
        station_says_order(stage, &order, ends[i]);
        order_fails(stage, &order, true);
        assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
        assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_CARD);
        assert_string_equal(stage_view(stage)->unsure.key.text, key.text);
    }
    card_on(stage, &stage->card);
    assert_string_equal(stage_asked(stage, COMMAND_CARD_RECOVER)->key.text, key.text);
}

static void a_torn_debit_that_never_happened_lets_the_person_try_again(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = lost(stage);
    card_on(stage, &stage->card);
    stage_asked(stage, COMMAND_CARD_RECOVER);
    card_says(stage, EVENT_CARD_REFUSED, &key);
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_VOID);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_int_equal(stage_view(stage)->check.card, TENDER_STORE); /* until the void is on disk */
    saved(stage, &key, SALE_VOID);
    assert_int_equal(stage_view(stage)->check.card, TENDER_OK);
    struct key again = stage_charge(stage);
    assert_string_not_equal(again.text, key.text);
}

static void a_card_that_does_not_come_back_leaves_a_doubtful_sale(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = lost(stage);
    stage_clear(stage);
    stage_wait(stage, 29000);
    assert_int_equal(stage_view(stage)->card_pay.left_s, 1);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 5);
    stage_wait(stage, 1000);
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_DOUBTFUL);
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    assert_string_equal(stage_view(stage)->unsure.key.text, key.text);
    saved(stage, &key, SALE_DOUBTFUL);
    touch(stage, HIT_PRESENT_CARD, 0);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_LOST);
    card_on(stage, &stage->card);
    stage_asked(stage, COMMAND_CARD_RECOVER);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_DEBITED);
    saved(stage, &key, SALE_DEBITED);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_TAKE);
}

static void lost_lasts_thirty_seconds_however_often_the_card_bounces(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = lost(stage);
    for (int i = 0; i < 6; i++) {
        stage_wait(stage, 4000);
        card_on(stage, &stage->card);
        card_says(stage, EVENT_CARD_LOST, &key);
        card_off(stage);
    }
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_LOST);
    stage_wait(stage, 6000);
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
}

static void a_disk_that_refuses_the_doubt_does_not_hold_the_glass(void **state)
{
    struct stage *stage = at_check(state);
    struct key key = lost(stage);
    stage_wait(stage, 30000);
    not_saved(stage, &key, SALE_DOUBTFUL);
    touch(stage, HIT_PRESENT_CARD, 0);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_LOST);
    stage_wait(stage, 30000); /* tries to save all the while */
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    stage_clear(stage);
    stage_wait(stage, 25000);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_DOUBTFUL);
}

static void an_earlier_doubtful_sale_is_settled_before_a_new_debit(void **state)
{
    struct stage *stage = *state;
    struct purchase earlier = {.key = {"ABCDEF00000000000000000000000001"}, .amount = {2000}};
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, &stage->snapshot, &earlier);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_string_equal(stage_asked(stage, COMMAND_CARD_RECOVER)->key.text, earlier.key.text);
    stage_choose(stage, 5000);
    assert_int_equal(stage_view(stage)->check.card, TENDER_UNSURE);
    touch(stage, HIT_PAY_CARD, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    card_says(stage, EVENT_CARD_LOST, &earlier.key);
    card_off(stage);
    assert_int_equal(stage_view(stage)->check.card, TENDER_UNSURE);
    card_on(stage, &stage->card);
    stage_asked(stage, COMMAND_CARD_RECOVER);
    card_says(stage, EVENT_CARD_DEBITED, &earlier.key);
    const struct command *save = stage_asked(stage, COMMAND_SALE_SAVE);
    assert_int_equal(save->sale_state, SALE_DEBITED);
    assert_string_equal(save->key.text, earlier.key.text);
    assert_int_equal(stage_view(stage)->check.card, TENDER_UNSURE);
    stage_clear(stage);
    saved(stage, &earlier.key, SALE_DEBITED);
    assert_int_equal(stage_view(stage)->check.card, TENDER_OK);
    assert_true(stage_has(stage, COMMAND_ASK_SNAPSHOT));
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(a_debit_the_disk_refuses_is_kept_and_never_called_paid),
        STORY(the_disk_recovers_while_the_person_waits),
        STORY(a_debit_that_is_known_late_and_not_stored_is_uncertain_no_more),
        STORY(a_torn_debit_is_settled_by_the_same_card),
        STORY(an_intention_saved_late_is_voided_whoever_stands_there),
        STORY(the_end_of_an_order_does_not_settle_an_unsure_card),
        STORY(a_torn_debit_that_never_happened_lets_the_person_try_again),
        STORY(a_card_that_does_not_come_back_leaves_a_doubtful_sale),
        STORY(lost_lasts_thirty_seconds_however_often_the_card_bounces),
        STORY(a_disk_that_refuses_the_doubt_does_not_hold_the_glass),
        STORY(an_earlier_doubtful_sale_is_settled_before_a_new_debit),
    };
    return cmocka_run_group_tests_name("session_recover", tests, NULL, NULL);
}
