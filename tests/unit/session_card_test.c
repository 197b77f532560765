/* S01 to S04 and S07: from a card on the reader to a person, and back to nobody. */
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

static void seen(struct stage *stage)
{
    stage_step(stage, (struct event){.type = EVENT_CARD_SEEN});
}

static void store_and_station_are_asked_at_once_and_a_quick_card_skips_reading(void **state)
{
    struct stage *stage = *state;
    seen(stage);
    assert_int_equal(stage_sounds(stage, SOUND_READ), 1);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    stage->now_ms += 200;
    stage_step(stage, (struct event){.type = EVENT_CARD_IDENTIFIED, .identity = stage->card});
    assert_true(stage_has(stage, COMMAND_LOOK_UP));
    struct card_ref ref = card_ref_make("salt", "asn", stage->card.asn);
    assert_string_equal(stage->pending[0].card.text, ref.text);
    assert_true(stage_has(stage, COMMAND_ASK_ACCOUNT));
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_int_equal(stage_sounds(stage, SOUND_OK), 1);
    const struct dashboard_view *dashboard = &stage_view(stage)->dashboard;
    assert_true(dashboard->has_snapshot);
    assert_int_equal(dashboard->age_ms, 180000);
    assert_int_equal(stage_view(stage)->header.data_at_ms, STAGE_NOW_MS - 180000);
    station_says_account(stage, &stage->account);
    assert_true(stage_has(stage, COMMAND_KEEP_ACCOUNT));
    stage->snapshot.balance.fen = 3210;
    stage->snapshot.balance_at_ms = stage->now_ms;
    station_says_snapshot(stage, &stage->snapshot);
    assert_true(stage_has(stage, COMMAND_KEEP_SNAPSHOT));
    assert_int_equal(stage_view(stage)->dashboard.snapshot.balance.fen, 3210);
    assert_int_equal(stage_view(stage)->dashboard.age_ms, 0);
}

static void reading_shows_after_300_ms_and_says_slow_after_1500(void **state)
{
    struct stage *stage = *state;
    seen(stage);
    stage_wait(stage, 299);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    stage_wait(stage, 1);
    assert_int_equal(stage_screen(stage), SCREEN_READING);
    assert_int_equal(stage_view(stage)->reading.step, 1);
    stage_step(stage, (struct event){.type = EVENT_CARD_IDENTIFIED, .identity = stage->card});
    assert_int_equal(stage_view(stage)->reading.step, 2);
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    assert_int_equal(stage_screen(stage), SCREEN_READING); /* the station says if the card is still good */
    assert_int_equal(stage_view(stage)->reading.step, 3);
    stage_wait(stage, 1200);
    assert_true(stage_view(stage)->reading.slow);
    stage_wait(stage, 2499);
    assert_int_equal(stage_screen(stage), SCREEN_READING);
    stage_wait(stage, 1);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD); /* 4 s: what the store knows, with its age */
    stage->account.state = CARD_FROZEN;
    station_says_account(stage, &stage->account);
    assert_int_equal(stage_screen(stage), SCREEN_CARD_TROUBLE);
    assert_int_equal(stage_view(stage)->trouble.trouble, TROUBLE_FROZEN);
    assert_false(session_holds_person(stage->session));
}

static void a_second_card_not_read_within_a_minute_is_shown_how_to_lie(void **state)
{
    struct stage *stage = *state;
    const struct trouble_view *trouble = &stage_view(stage)->trouble;
    seen(stage);
    stage_wait(stage, 6000);
    assert_false(trouble->again);
    card_off(stage);
    seen(stage);
    stage_wait(stage, 6000);
    assert_int_equal(trouble->trouble, TROUBLE_NOREAD);
    assert_true(trouble->again);
    card_off(stage);
    stage_wait(stage, 61000);
    seen(stage);
    stage_wait(stage, 6000);
    assert_int_equal(trouble->trouble, TROUBLE_NOREAD);
    assert_false(trouble->again);
}

static void a_card_nobody_can_read_is_told_after_six_seconds(void **state)
{
    struct stage *stage = *state;
    seen(stage);
    stage_wait(stage, 6000);
    assert_int_equal(stage_screen(stage), SCREEN_CARD_TROUBLE);
    assert_int_equal(stage_view(stage)->trouble.trouble, TROUBLE_NOREAD);
    assert_int_equal(stage_sounds(stage, SOUND_FAIL), 1);
    assert_int_equal(stage_view(stage)->trouble.returns_in_s, 25);
    card_off(stage);
    stage_wait(stage, 20000);
    touch(stage, HIT_ELSEWHERE, 0);
    stage_wait(stage, 20000);
    assert_int_equal(stage_screen(stage), SCREEN_CARD_TROUBLE);
    stage_wait(stage, 5000);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

static void a_card_lifted_too_soon_is_told_and_may_come_back(void **state)
{
    struct stage *stage = *state;
    seen(stage);
    stage_wait(stage, 100);
    card_off(stage);
    assert_int_equal(stage_view(stage)->trouble.trouble, TROUBLE_EARLY);
    stage_tap(stage);
}

static void a_card_may_go_once_it_is_known(void **state)
{
    struct stage *stage = *state;
    card_on(stage, &stage->card);
    card_off(stage);
    store_knows(stage, &stage->account, NULL, NULL);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_false(stage_view(stage)->dashboard.has_snapshot);
}

static void what_the_station_says_of_a_card_is_said_on_the_glass(void **state)
{
    struct stage *stage = *state;
    static const struct {
        enum card_state state;
        enum trouble trouble;
    } cases[] = {{CARD_UNKNOWN, TROUBLE_UNKNOWN},
                 {CARD_FROZEN, TROUBLE_FROZEN},
                 {CARD_EXPIRED, TROUBLE_EXPIRED},
                 {CARD_NO_ROOM, TROUBLE_NOROOM}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        stage->account.state = cases[i].state;
        card_on(stage, &stage->card);
        store_knows(stage, NULL, NULL, NULL);
        station_says_account(stage, &stage->account);
        assert_int_equal(stage_screen(stage), SCREEN_CARD_TROUBLE);
        assert_int_equal(stage_view(stage)->trouble.trouble, cases[i].trouble);
        assert_false(session_holds_person(stage->session));
        card_off(stage);
    }
    stage->card.expired = true;
    card_on(stage, &stage->card);
    assert_int_equal(stage_view(stage)->trouble.trouble, TROUBLE_EXPIRED);
}

static void offline_a_card_the_store_knows_gets_its_dashboard(void **state)
{
    struct stage *stage = *state;
    line(stage, false);
    assert_int_equal(stage_view(stage)->header.line, LINE_DOWN);
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    station_says_account(stage, NULL);
    station_says_snapshot(stage, NULL);
    assert_true(stage_view(stage)->dashboard.failed);
    assert_int_equal(stage_view(stage)->dashboard.snapshot.balance.fen, 3860);
    line(stage, true);
    assert_int_equal(stage_view(stage)->header.line, LINE_BACK);
    station_says_snapshot(stage, &stage->snapshot);
    assert_false(stage_view(stage)->dashboard.failed);
    stage_wait(stage, 4000);
    assert_int_equal(stage_view(stage)->header.line, LINE_UP);
}

static void offline_a_card_nobody_knows_is_not_believed(void **state)
{
    struct stage *stage = *state;
    line(stage, false);
    card_on(stage, &stage->card);
    store_knows(stage, NULL, NULL, NULL);
    assert_int_equal(stage_view(stage)->trouble.trouble, TROUBLE_NOLIST);
    card_off(stage);
    /* The same when the line looks up and the station does not answer. */
    line(stage, true);
    card_on(stage, &stage->card);
    store_knows(stage, NULL, NULL, NULL);
    station_says_account(stage, NULL);
    assert_int_equal(stage_view(stage)->trouble.trouble, TROUBLE_NOLIST);
    card_off(stage);
    card_on(stage, &stage->card);
    stage_wait(stage, 6000);
    assert_int_equal(stage_view(stage)->trouble.trouble, TROUBLE_NOLIST);
}

static void a_reader_that_is_down_is_said_where_it_matters(void **state)
{
    struct stage *stage = *state;
    stage_step(stage, (struct event){.type = EVENT_READER, .ok = false});
    assert_true(stage_view(stage)->header.reader_down);
    touch(stage, HIT_ELSEWHERE, 0);
    assert_int_equal(stage_view(stage)->trouble.trouble, TROUBLE_READER);
    stage_step(stage, (struct event){.type = EVENT_READER, .ok = true});
    stage_tap(stage);
    stage_choose(stage, 5000);
    stage_step(stage, (struct event){.type = EVENT_READER, .ok = false});
    assert_int_equal(stage_view(stage)->check.card, TENDER_READER);
    touch(stage, HIT_PAY_CARD, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
}

static void no_card_pays_alone_where_the_site_lets_none(void **state)
{
    struct stage *stage = *state;
    stage_step(stage, (struct event){.type = EVENT_LINE, .ok = false});
    assert_false(stage_view(stage)->header.cards_down);
    struct profile profile = stage_view(stage)->profile;
    profile.offline_card_day_fen = 0;
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = profile});
    assert_true(stage_view(stage)->header.cards_down);
    stage_step(stage, (struct event){.type = EVENT_LINE, .ok = true});
    assert_false(stage_view(stage)->header.cards_down);
}

static void that_staff_know_of_the_reader_is_said_once_the_station_has_said_so(void **state)
{
    struct stage *stage = *state;
    stage_step(stage, (struct event){.type = EVENT_READER, .ok = false});
    assert_false(stage_view(stage)->header.reader_told);
    stage_step(stage, (struct event){.type = EVENT_READER_TOLD, .ok = true});
    assert_true(stage_view(stage)->header.reader_told);
    stage_step(stage, (struct event){.type = EVENT_LINE, .ok = false});
    assert_false(stage_view(stage)->header.reader_told); /* who knows what became of it */
    stage_step(stage, (struct event){.type = EVENT_LINE, .ok = true});
    stage_step(stage, (struct event){.type = EVENT_READER, .ok = true});
    stage_step(stage, (struct event){.type = EVENT_READER, .ok = false});
    assert_false(stage_view(stage)->header.reader_told); /* of this time nothing was said */
}

static void the_same_card_again_changes_nothing(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    card_off(stage);
    card_on(stage, &stage->card);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_int_equal(stage_sounds(stage, SOUND_READ), 1);
    assert_int_equal(stage->pending_count, 0);
}

static void another_card_whose_turn_it_is_ends_the_session_and_starts_its_own(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_choose(stage, 5000);
    card_off(stage);
    struct card_identity other = {.uid = "0BADCAFE"};
    card_on(stage, &other);
    assert_int_equal(stage_screen(stage), SCREEN_SWAP);
    assert_string_equal(stage_view(stage)->swap.tail, "CAFE");
    assert_false(stage_has(stage, COMMAND_LOOK_UP)); /* nothing is asked about it before it is wanted */
    touch(stage, HIT_SWAP, 0);
    assert_true(stage_has(stage, COMMAND_STOP_WATCHING));
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT); /* nothing of the first person stays */
    struct card_ref ref = card_ref_make("salt", "uid", "0BADCAFE");
    struct event late = {.type = EVENT_STORED, .has_account = true, .account = stage->account};
    late.card = card_ref_make("salt", "asn", stage->card.asn);
    stage_step(stage, late); /* an answer about the first card is nobody's now */
    late.type = EVENT_ACCOUNT;
    stage_step(stage, late);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    assert_string_equal(stage_asked(stage, COMMAND_LOOK_UP)->card.text, ref.text);
    station_says_account(stage, &stage->account);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    stage_choose(stage, 5000);
    assert_int_equal(stage_view(stage)->check.card, TENDER_NO_PURSE);
}

static void another_card_is_asked_about_and_after_15_s_or_a_touch_the_session_goes_on(void **state)
{
    struct stage *stage = *state;
    struct card_identity other = {.uid = "0BADCAFE"};
    stage_tap(stage);
    stage_choose(stage, 5000);
    card_off(stage);
    card_on(stage, &other);
    card_off(stage);
    assert_int_equal(stage_screen(stage), SCREEN_SWAP);
    stage_wait(stage, 14000);
    assert_int_equal(stage_view(stage)->swap.left_s, 1);
    stage_wait(stage, 1000);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_int_equal(stage->session->person.other.uid[0], 0);
    card_on(stage, &other);
    touch(stage, HIT_ELSEWHERE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    card_off(stage);
    card_on(stage, &other);
    touch(stage, HIT_SWAP_STAY, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_string_equal(stage->session->person.identity.asn, stage->card.asn);
    touch(stage, HIT_PAY_CARD, 0); /* the other card lies there, and is not charged */
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_WAIT);
    assert_false(stage_has(stage, COMMAND_CARD_QUOTE));
}

static void the_own_card_again_answers_whose_turn_it_is(void **state)
{
    struct stage *stage = *state;
    struct card_identity other = {.uid = "0BADCAFE"};
    stage_tap(stage);
    stage_choose(stage, 5000);
    card_off(stage);
    touch(stage, HIT_PAY_CARD, 0);
    card_on(stage, &other);
    assert_int_equal(stage_screen(stage), SCREEN_SWAP);
    card_off(stage);
    card_on(stage, &stage->card);
    assert_int_equal(stage_screen(stage), SCREEN_CARD_PAY);
    assert_true(stage_has(stage, COMMAND_CARD_QUOTE));
}

static void whose_turn_it_is_is_not_asked_once_money_moves(void **state)
{
    struct stage *stage = *state;
    struct card_identity other = {.uid = "0BADCAFE"};
    stage_tap(stage);
    stage_choose(stage, 5000);
    struct key key = stage_show_code(stage);
    station_says_order(stage, &key, ORDER_EXPIRED);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_EXPIRED);
    card_on(stage, &other);
    assert_int_equal(stage_screen(stage), SCREEN_SWAP);
    station_says_order(stage, &key, ORDER_PAID); /* late, and shown to the one who paid */
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    touch(stage, HIT_SWAP, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
}

static void another_card_is_ignored_while_money_moves(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_choose(stage, 5000);
    stage_show_code(stage);
    card_off(stage);
    struct card_identity other = {.uid = "0BADCAFE"};
    stage_clear(stage);
    card_on(stage, &other);
    assert_int_equal(stage_screen(stage), SCREEN_SCAN);
    assert_false(stage_has(stage, COMMAND_LOOK_UP));
}

static void a_station_that_moves_the_person_moves_the_glass(void **state)
{
    struct stage *stage = *state;
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    stage_choose(stage, 5000);
    stage_clear(stage);
    struct account moved = stage->account;
    memcpy(moved.room.text, "3-513", 6);
    memcpy(moved.room_name, "513", 4);
    stage_step(stage, (struct event){.type = EVENT_ACCOUNT,
                                     .card = card_ref_make("salt", "asn", stage->card.asn),
                                     .account = moved});
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_false(stage_view(stage)->dashboard.has_snapshot);
    assert_string_equal(stage_asked(stage, COMMAND_ASK_SNAPSHOT)->room.text, "3-513");
    stage_step(stage, (struct event){.type = EVENT_SNAPSHOT, .snapshot = stage->snapshot});
    assert_false(stage_view(stage)->dashboard.has_snapshot); /* 3-512 is another room now */
}

/* The store knew the card and the station has not answered: S12 with 50 yuan. */
static void at_check_by_the_stores_word(struct stage *stage)
{
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    stage_wait(stage, 4400);
    stage_choose(stage, 5000);
}

static void a_card_called_lost_while_it_is_waited_for_is_not_charged(void **state)
{
    struct stage *stage = *state;
    at_check_by_the_stores_word(stage);
    card_off(stage);
    touch(stage, HIT_PAY_CARD, 0);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_WAIT);
    stage->account.state = CARD_FROZEN;
    station_says_account(stage, &stage->account);
    assert_int_equal(stage_screen(stage), SCREEN_CARD_TROUBLE);
    assert_int_equal(stage_view(stage)->trouble.trouble, TROUBLE_FROZEN);
    assert_false(stage_has(stage, COMMAND_CARD_QUOTE));
}

static void a_card_called_lost_while_it_is_quoted_is_not_charged(void **state)
{
    struct stage *stage = *state;
    at_check_by_the_stores_word(stage);
    touch(stage, HIT_PAY_CARD, 0);
    struct key key = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    card_says(stage, EVENT_CARD_QUOTED, &key);
    stage->account.state = CARD_EXPIRED;
    station_says_account(stage, &stage->account);
    assert_int_equal(stage_view(stage)->trouble.trouble, TROUBLE_EXPIRED);
    stage_asked(stage, COMMAND_SALE_SAVE);
    saved(stage, &key, SALE_INTENDED);
    assert_false(stage_has(stage, COMMAND_CARD_DEBIT));
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_VOID);
}

static void a_room_that_moves_while_the_card_is_quoted_ends_the_sale(void **state)
{
    struct stage *stage = *state;
    at_check_by_the_stores_word(stage);
    touch(stage, HIT_PAY_CARD, 0);
    memcpy(stage->account.room.text, "3-513", 6);
    station_says_account(stage, &stage->account);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_true(stage_has(stage, COMMAND_CARD_FORGET));
    struct key key = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    card_says(stage, EVENT_CARD_QUOTED, &key);
    assert_false(stage_has(stage, COMMAND_SALE_SAVE));
}

static void a_card_called_lost_after_it_was_debited_is_still_paid(void **state)
{
    struct stage *stage = *state;
    at_check_by_the_stores_word(stage);
    struct key key = stage_charge(stage);
    stage->account.state = CARD_FROZEN;
    station_says_account(stage, &stage->account);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    saved(stage, &key, SALE_DEBITED);
    card_off(stage);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
}

/* A code for 3-512 is on the glass when the station says that the person lives in 3-513. */
static struct key moved_while_a_code_lives(struct stage *stage)
{
    at_check_by_the_stores_word(stage);
    card_off(stage);
    struct key key = stage_show_code(stage);
    memcpy(stage->account.room.text, "3-513", 6);
    memcpy(stage->account.room_name, "513", 4);
    station_says_account(stage, &stage->account);
    assert_string_equal(stage_asked(stage, COMMAND_KEEP_ACCOUNT)->account.room_name, "513");
    assert_string_equal(stage_view(stage)->scan.room_name, "512");
    assert_true(stage_view(stage)->scan.has_after);
    return key;
}

static void money_under_way_names_the_room_it_is_for(void **state)
{
    struct stage *stage = *state;
    struct key key = moved_while_a_code_lives(stage);
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_string_equal(stage_view(stage)->result.room_name, "512");
}

static void the_new_room_is_taken_when_the_order_has_ended(void **state)
{
    struct stage *stage = *state;
    struct key key = moved_while_a_code_lives(stage);
    touch(stage, HIT_PROVIDER, PAY_ALIPAY);
    station_says_order(stage, &key, ORDER_CLOSED);
    assert_false(stage_has(stage, COMMAND_ORDER_PLACE));
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_string_equal(stage_view(stage)->dashboard.account.room_name, "513");
    assert_false(stage_view(stage)->dashboard.has_snapshot);
}

static void a_card_called_lost_beside_a_code_cannot_be_charged_instead(void **state)
{
    struct stage *stage = *state;
    at_check_by_the_stores_word(stage);
    struct key key = stage_show_code(stage);
    assert_true(stage_view(stage)->scan.can_pay_by_card);
    stage->account.state = CARD_FROZEN;
    station_says_account(stage, &stage->account);
    assert_int_equal(stage_screen(stage), SCREEN_SCAN);
    assert_false(stage_view(stage)->scan.can_pay_by_card);
    station_says_order(stage, &key, ORDER_EXPIRED);
    assert_int_equal(stage_view(stage)->trouble.trouble, TROUBLE_FROZEN);
}

static void what_failed_for_another_room_is_not_said_here(void **state)
{
    struct stage *stage = *state;
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    station_says_account(stage, &stage->account);
    stage_step(stage, (struct event){.type = EVENT_SNAPSHOT_FAILED, .room = {"3-101"}});
    assert_false(stage_view(stage)->dashboard.failed);
    station_says_snapshot(stage, NULL);
    assert_true(stage_view(stage)->dashboard.failed);
    stage_step(stage, (struct event){.type = EVENT_SNAPSHOT_FAILED, .room = {"3-101"}});
    assert_true(stage_view(stage)->dashboard.failed);
}

static void a_machine_that_can_sell_nothing_is_out_of_service(void **state)
{
    struct stage *stage = *state;
    line(stage, false);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    stage_step(stage, (struct event){.type = EVENT_STORE, .ok = false, .outbox_depth = 3});
    assert_int_equal(stage_screen(stage), SCREEN_OUT_OF_SERVICE);
    assert_int_equal(stage_view(stage)->out.pending, 3);
    card_on(stage, &stage->card);
    assert_int_equal(stage_screen(stage), SCREEN_OUT_OF_SERVICE);
    line(stage, true);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    assert_true(stage_view(stage)->header.store_down);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(store_and_station_are_asked_at_once_and_a_quick_card_skips_reading),
        STORY(reading_shows_after_300_ms_and_says_slow_after_1500),
        STORY(a_card_nobody_can_read_is_told_after_six_seconds),
        STORY(a_second_card_not_read_within_a_minute_is_shown_how_to_lie),
        STORY(a_card_lifted_too_soon_is_told_and_may_come_back),
        STORY(a_card_may_go_once_it_is_known),
        STORY(what_the_station_says_of_a_card_is_said_on_the_glass),
        STORY(offline_a_card_the_store_knows_gets_its_dashboard),
        STORY(offline_a_card_nobody_knows_is_not_believed),
        STORY(a_reader_that_is_down_is_said_where_it_matters),
        STORY(no_card_pays_alone_where_the_site_lets_none),
        STORY(that_staff_know_of_the_reader_is_said_once_the_station_has_said_so),
        STORY(the_same_card_again_changes_nothing),
        STORY(another_card_whose_turn_it_is_ends_the_session_and_starts_its_own),
        STORY(another_card_is_asked_about_and_after_15_s_or_a_touch_the_session_goes_on),
        STORY(the_own_card_again_answers_whose_turn_it_is),
        STORY(whose_turn_it_is_is_not_asked_once_money_moves),
        STORY(another_card_is_ignored_while_money_moves),
        STORY(a_station_that_moves_the_person_moves_the_glass),
        STORY(a_card_called_lost_while_it_is_waited_for_is_not_charged),
        STORY(a_card_called_lost_while_it_is_quoted_is_not_charged),
        STORY(a_room_that_moves_while_the_card_is_quoted_ends_the_sale),
        STORY(a_card_called_lost_after_it_was_debited_is_still_paid),
        STORY(money_under_way_names_the_room_it_is_for),
        STORY(the_new_room_is_taken_when_the_order_has_ended),
        STORY(a_card_called_lost_beside_a_code_cannot_be_charged_instead),
        STORY(what_failed_for_another_room_is_not_said_here),
        STORY(a_machine_that_can_sell_nothing_is_out_of_service),
    };
    return cmocka_run_group_tests_name("session_card", tests, NULL, NULL);
}
