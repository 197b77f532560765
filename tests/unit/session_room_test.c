/* S05: a room chosen by hand, and what may pay for it. Whoever pays sees nothing of who lives there. */
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
    strcpy(stage->profile.building, "3");
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    stage_close(stage);
    return 0;
}

static const struct room_view *shown(void)
{
    assert_int_equal(stage_screen(stage), SCREEN_ROOM);
    return &stage_view(stage)->room;
}

/* The store answers what was asked with `count` of `total` places: floors, rooms 501 ..., buildings A .... */
static void store_tells(int count, int total)
{
    struct event event = {.type = EVENT_PLACES,
                          .places = {.query = stage_asked(stage, COMMAND_LOOK_UP_PLACES)->places,
                                     .building_name = "3 号公寓",
                                     .at_ms = STAGE_NOW_MS,
                                     .buildings = 2,
                                     .total = total,
                                     .count = count}};
    for (int i = 0; i < count; i++) {
        struct place_entry *entry = &event.places.list[i];
        int n = (int)event.places.query.first + i + 1;
        entry->floor = n;
        if (event.places.query.level == PLACE_ROOM) {
            snprintf(entry->id, sizeof entry->id, "3-5%02d", n);
            snprintf(entry->name, sizeof entry->name, "5%02d", n);
        } else if (event.places.query.level == PLACE_BUILDING) {
            snprintf(entry->id, sizeof entry->id, "%d", n);
            snprintf(entry->name, sizeof entry->name, "%d 号公寓", n);
        }
    }
    stage_step(stage, event);
}

/* From the attract screen to room 3-512 and S12 with 20 yuan. */
static void choose_512(void)
{
    touch(stage, HIT_NO_CARD, 0);
    store_tells(6, 6);
    touch(stage, HIT_PLACE, 4);
    store_tells(20, 20);
    touch(stage, HIT_PLACE, 11);
    assert_int_equal(shown()->step, ROOM_STEP_PURPOSE);
    assert_string_equal(shown()->room_name, "512");
    touch(stage, HIT_ROOM_TOP_UP, 0);
    assert_int_equal(stage_screen(stage), SCREEN_AMOUNT);
    touch(stage, HIT_DIGIT, 2);
    touch(stage, HIT_DIGIT, 0);
    touch(stage, HIT_NEXT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
}

/* Its owner lives in 3-513. */
static struct account stranger(void)
{
    struct account account = stage->account;
    strcpy(account.room.text, "3-513");
    strcpy(account.room_name, "513");
    return account;
}

static void it_opens_at_the_floor_of_this_building_and_goes_back_step_by_step(void **state)
{
    (void)state;
    touch(stage, HIT_NO_CARD, 0);
    assert_int_equal(shown()->step, ROOM_STEP_FLOOR);
    assert_false(shown()->known);
    store_tells(6, 6);
    assert_int_equal(shown()->count, 6);
    touch(stage, HIT_PLACE, 4);
    assert_int_equal(shown()->step, ROOM_STEP_ROOM);
    assert_int_equal(stage_asked(stage, COMMAND_LOOK_UP_PLACES)->places.floor, 5);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(shown()->step, ROOM_STEP_FLOOR);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    assert_false(session_holds_person(stage->session));
}

static void another_building_can_be_chosen_and_what_is_not_in_the_list_cannot(void **state)
{
    (void)state;
    touch(stage, HIT_NO_CARD, 0);
    touch(stage, HIT_PLACE, 0); /* nothing has come yet */
    assert_int_equal(shown()->step, ROOM_STEP_FLOOR);
    store_tells(6, 6);
    touch(stage, HIT_PLACE, 6);
    touch(stage, HIT_PLACE, -1);
    assert_int_equal(shown()->step, ROOM_STEP_FLOOR);
    touch(stage, HIT_OTHER_BUILDING, 0);
    store_tells(2, 2);
    touch(stage, HIT_PLACE, 1);
    const struct command *asked = stage_asked(stage, COMMAND_LOOK_UP_PLACES);
    assert_int_equal(asked->places.level, PLACE_FLOOR);
    assert_string_equal(asked->places.building, "2");
}

static void rooms_are_turned_page_by_page_and_an_answer_that_comes_too_late_is_not_shown(void **state)
{
    (void)state;
    touch(stage, HIT_NO_CARD, 0);
    store_tells(6, 6);
    touch(stage, HIT_PLACE, 4);
    store_tells(PLACES_MOST, 40);
    touch(stage, HIT_PAGE, 20);
    struct places late = {
        .query = {.level = PLACE_ROOM, .building = "3", .floor = 5}, .at_ms = 1, .total = 1};
    stage_step(stage, (struct event){.type = EVENT_PLACES, .places = late});
    assert_int_equal(shown()->total, 40);
    store_tells(20, 40);
    assert_int_equal(shown()->first, 20);
    touch(stage, HIT_PAGE, 40);
    assert_false(stage_has(stage, COMMAND_LOOK_UP_PLACES));
    touch(stage, HIT_PLACE, 39);
    assert_string_equal(shown()->room_name, "540");
}

static void without_a_list_it_says_so_and_asks_again(void **state)
{
    (void)state;
    touch(stage, HIT_NO_CARD, 0);
    struct places none = {.query = stage_asked(stage, COMMAND_LOOK_UP_PLACES)->places, .failed = true};
    stage_step(stage, (struct event){.type = EVENT_PLACES, .places = none});
    assert_true(shown()->failed);
    assert_false(shown()->known);
    touch(stage, HIT_RETRY, 0);
    store_tells(6, 6);
    assert_true(shown()->known);
}

static void the_code_is_for_the_chosen_room_and_nothing_of_it_is_shown(void **state)
{
    (void)state;
    choose_512();
    assert_false(stage_has(stage, COMMAND_ASK_SNAPSHOT));
    assert_false(stage_view(stage)->check.has_after);
    assert_true(stage_view(stage)->check.any_card);
    touch(stage, HIT_PAY_QR, 0);
    const struct command *placed = stage_asked(stage, COMMAND_ORDER_PLACE);
    assert_string_equal(placed->order.room.text, "3-512");
    assert_int_equal(placed->order.amount.fen, 2000);
    struct key key = placed->key;
    station_says_order(stage, &key, ORDER_OPEN);
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    stage_step(stage, (struct event){.type = EVENT_ORDER,
                                     .order = {.key = key,
                                               .state = ORDER_PAID,
                                               .credit = CREDIT_CONFIRMED,
                                               .balance = {8860},
                                               .balance_at_ms = stage->now_ms}});
    assert_int_equal(stage_view(stage)->result.face, RESULT_CREDITED);
    assert_string_equal(stage_view(stage)->result.room_name, "512");
    assert_false(stage_view(stage)->result.has_balance);
    line(stage, false);
    line(stage, true);
    assert_false(stage_has(stage, COMMAND_ASK_SNAPSHOT));
    touch(stage, HIT_DONE, 0);
    stage_wait(stage, 2000);
    assert_false(session_holds_person(stage->session));
}

static void a_silent_meter_is_not_the_next_rooms(void **state)
{
    (void)state;
    choose_512();
    touch(stage, HIT_PAY_QR, 0);
    struct event refusal = {.type = EVENT_ORDER_FAILED, .refused = true, .meter_silent = true};
    refusal.order.key = stage_asked(stage, COMMAND_ORDER_PLACE)->key;
    stage_step(stage, refusal);
    assert_true(stage_view(stage)->check.comes_late);
    touch(stage, HIT_PAY_QR, 0);
    refusal.order.key = stage_asked(stage, COMMAND_ORDER_PLACE)->key;
    stage_step(stage, refusal);
    for (int i = 0; i < 4 && !(stage_screen(stage) == SCREEN_ROOM && shown()->step == ROOM_STEP_ROOM); i++)
        touch(stage, HIT_BACK, 0);
    store_tells(20, 20);
    touch(stage, HIT_PLACE, 12);
    assert_string_equal(shown()->room_name, "513");
    touch(stage, HIT_ROOM_TOP_UP, 0);
    touch(stage, HIT_DIGIT, 2);
    touch(stage, HIT_NEXT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_false(stage_view(stage)->check.comes_late);
    assert_false(stage->session->person.accepts_late);
    touch(stage, HIT_PAY_QR, 0);
    assert_false(stage_asked(stage, COMMAND_ORDER_PLACE)->order.accept_late);
}

static void a_person_who_walks_away_from_a_live_code_has_it_cancelled(void **state)
{
    (void)state;
    choose_512();
    struct key key = stage_show_code(stage);
    touch(stage, HIT_EXIT, 0);
    assert_string_equal(stage_asked(stage, COMMAND_ORDER_CANCEL)->key.text, key.text);
    station_says_order(stage, &key, ORDER_CLOSED);
    assert_int_equal(stage_screen(stage), SCREEN_GOODBYE);
    assert_false(session_holds_person(stage->session));
}

static void a_card_laid_on_a_live_code_disturbs_nothing(void **state)
{
    (void)state;
    choose_512();
    struct key key = stage_show_code(stage);
    card_on(stage, &stage->card);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_LIVE);
    stage_step(stage, (struct event){.type = EVENT_CARD_TROUBLE, .trouble = TROUBLE_NOREAD});
    assert_int_equal(stage_view(stage)->scan.step, SCAN_LIVE);
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
}

static void a_card_of_the_room_is_charged_as_soon_as_it_is_known(void **state)
{
    (void)state;
    choose_512();
    touch(stage, HIT_PAY_CARD, 0);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_WAIT);
    card_on(stage, &stage->card);
    assert_false(stage_has(stage, COMMAND_CARD_QUOTE));
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    assert_false(stage_has(stage, COMMAND_CARD_QUOTE)); /* the station may know that it is lost */
    station_says_account(stage, &stage->account);
    const struct command *quote = stage_asked(stage, COMMAND_CARD_QUOTE);
    assert_string_equal(quote->purchase.room.text, "3-512");
    assert_int_equal(quote->purchase.amount.fen, 2000);
}

static void a_card_of_another_room_pays_for_the_chosen_one_after_that_was_said(void **state)
{
    (void)state;
    struct account owner = stranger();
    choose_512();
    touch(stage, HIT_PAY_CARD, 0);
    card_on(stage, &stage->card);
    store_knows(stage, &owner, NULL, NULL);
    station_says_account(stage, &owner);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_true(stage_view(stage)->check.not_yours);
    assert_string_equal(stage_view(stage)->check.room_name, "512");
    assert_false(stage_has(stage, COMMAND_CARD_QUOTE));
    touch(stage, HIT_PAY_CARD, 0);
    struct key key = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    card_says(stage, EVENT_CARD_QUOTED, &key);
    const struct command *save = stage_asked(stage, COMMAND_SALE_SAVE);
    assert_string_equal(save->purchase.room.text, "3-512");
    assert_int_equal(save->sale_state, SALE_INTENDED);
    saved(stage, &key, SALE_INTENDED);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    saved(stage, &key, SALE_DEBITED);
    card_off(stage);
    assert_string_equal(stage_view(stage)->result.room_name, "512");
}

static void a_lost_card_pays_for_nobody(void **state)
{
    (void)state;
    struct account owner = stranger();
    owner.state = CARD_FROZEN;
    choose_512();
    touch(stage, HIT_PAY_CARD, 0);
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, NULL, NULL);
    station_says_account(stage, &owner);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_int_equal(stage_view(stage)->check.card, TENDER_NO_PURSE);
    touch(stage, HIT_PAY_CARD, 0);
    assert_false(stage_has(stage, COMMAND_CARD_QUOTE));
    assert_int_equal(stage_view(stage)->check.qr, TENDER_OK);
}

static void without_a_line_a_card_that_nobody_knows_does_not_pay(void **state)
{
    (void)state;
    choose_512();
    line(stage, false);
    touch(stage, HIT_PAY_CARD, 0);
    card_on(stage, &stage->card);
    store_knows(stage, NULL, NULL, NULL);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_int_equal(stage_view(stage)->check.card, TENDER_NO_PURSE);
}

static void another_card_takes_the_place_of_the_first_and_is_asked_about_anew(void **state)
{
    (void)state;
    struct card_identity other = stage->card;
    other.asn[15] = '9';
    other.purse_fen = 1000;
    choose_512();
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, NULL, NULL);
    station_says_account(stage, &stage->account);
    assert_int_equal(stage_view(stage)->check.purse_fen, 8600);
    assert_int_equal(stage_view(stage)->check.card, TENDER_OK);
    card_off(stage);
    card_on(stage, &other);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_int_equal(stage_view(stage)->check.card, TENDER_ASKING);
    store_knows(stage, &stage->account, NULL, NULL);
    station_says_account(stage, &stage->account);
    assert_int_equal(stage_view(stage)->check.card, TENDER_LOW);
}

static void a_card_with_an_unsettled_charge_is_asked_about_that_before_it_pays(void **state)
{
    (void)state;
    struct purchase doubtful = {.key = {"DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD"}, .amount = {2000}};
    choose_512();
    touch(stage, HIT_PAY_CARD, 0);
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, NULL, &doubtful);
    station_says_account(stage, &stage->account);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_string_equal(stage_asked(stage, COMMAND_CARD_RECOVER)->key.text, doubtful.key.text);
    card_says(stage, EVENT_CARD_REFUSED, &doubtful.key);
    saved(stage, &doubtful.key, SALE_VOID);
    assert_int_equal(stage_view(stage)->check.card, TENDER_OK);
    assert_false(stage_has(stage, COMMAND_ASK_SNAPSHOT));
}

static void the_wishes_of_whose_card_pays_are_not_touched(void **state)
{
    (void)state;
    choose_512();
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, NULL, NULL);
    station_says_account(stage, &stage->account);
    touch(stage, HIT_LANGUAGE, 0);
    touch(stage, HIT_EXIT, 0);
    assert_false(stage_has(stage, COMMAND_WISH));
}

static void a_card_laid_down_while_choosing_begins_its_owners_session(void **state)
{
    (void)state;
    touch(stage, HIT_NO_CARD, 0);
    store_tells(6, 6);
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    station_says_account(stage, &stage->account);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_false(stage->session->person.by_hand);
}

static void what_is_not_wanted_after_all_leads_back_to_the_room(void **state)
{
    (void)state;
    choose_512();
    touch(stage, HIT_DROP, 0);
    assert_int_equal(shown()->step, ROOM_STEP_PURPOSE);
    touch(stage, HIT_ROOM_TOP_UP, 0);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(shown()->step, ROOM_STEP_PURPOSE);
    stage_wait(stage, 60000);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
    stage_wait(stage, 22000);
    assert_false(session_holds_person(stage->session));
}

static void a_reader_that_is_down_leaves_this_way_open(void **state)
{
    (void)state;
    stage_step(stage, (struct event){.type = EVENT_READER, .ok = false});
    choose_512();
    assert_int_equal(stage_view(stage)->check.card, TENDER_READER);
    assert_int_equal(stage_view(stage)->check.qr, TENDER_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_opens_at_the_floor_of_this_building_and_goes_back_step_by_step),
        TEST(another_building_can_be_chosen_and_what_is_not_in_the_list_cannot),
        TEST(rooms_are_turned_page_by_page_and_an_answer_that_comes_too_late_is_not_shown),
        TEST(without_a_list_it_says_so_and_asks_again),
        TEST(the_code_is_for_the_chosen_room_and_nothing_of_it_is_shown),
        TEST(a_person_who_walks_away_from_a_live_code_has_it_cancelled),
        TEST(a_card_laid_on_a_live_code_disturbs_nothing),
        TEST(a_card_of_the_room_is_charged_as_soon_as_it_is_known),
        TEST(a_card_of_another_room_pays_for_the_chosen_one_after_that_was_said),
        TEST(a_lost_card_pays_for_nobody),
        TEST(without_a_line_a_card_that_nobody_knows_does_not_pay),
        TEST(another_card_takes_the_place_of_the_first_and_is_asked_about_anew),
        TEST(a_card_with_an_unsettled_charge_is_asked_about_that_before_it_pays),
        TEST(the_wishes_of_whose_card_pays_are_not_touched),
        TEST(a_card_laid_down_while_choosing_begins_its_owners_session),
        TEST(what_is_not_wanted_after_all_leads_back_to_the_room),
        TEST(a_reader_that_is_down_leaves_this_way_open),
        TEST(a_silent_meter_is_not_the_next_rooms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
