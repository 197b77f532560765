/* S10 and S10b: the payments for the room, from the store, from the station, and those of this kiosk alone.
 */
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

/* Payment n, n days old, of n yuan. */
static struct top_up payment(int n)
{
    struct top_up top_up = {.at_ms = STAGE_NOW_MS - n * CLOCK_DAY_MS,
                            .amount = {n * 100},
                            .by = TOP_UP_WECHAT,
                            .state = TOP_UP_CREDITED};
    snprintf(top_up.key.text, sizeof top_up.key.text, "%032X", 1000 + n);
    return top_up;
}

static struct top_ups page_of(int from, int count, int total)
{
    struct top_ups page = {.room = {"3-512"},
                           .as_of_ms = STAGE_NOW_MS,
                           .total = total,
                           .month = {12000},
                           .month_count = 3,
                           .more = from + count <= total,
                           .count = count};
    for (int i = 0; i < count; i++)
        page.rows[i] = payment(from + i);
    return page;
}

static void store_tells(const struct top_ups *page, int own)
{
    struct event event = {.type = EVENT_TOP_UPS_STORED,
                          .room = stage_asked(stage, COMMAND_LOOK_UP_TOP_UPS)->room,
                          .has_top_ups = page != NULL,
                          .own_count = own};
    if (page)
        event.top_ups = *page;
    for (int i = 0; i < own; i++) {
        event.own[i] = payment(500 + i);
        event.own[i].at_ms = stage->now_ms - i;
        event.own[i].by = TOP_UP_CARD;
        event.own[i].state = TOP_UP_WAITING;
    }
    stage_step(stage, event);
}

static void station_tells(const struct top_ups *page)
{
    struct event event = {.type = page ? EVENT_TOP_UPS : EVENT_TOP_UPS_FAILED,
                          .room = stage_asked(stage, COMMAND_ASK_TOP_UPS)->room};
    if (page)
        event.top_ups = *page;
    stage_step(stage, event);
}

static const struct history_view *shown(void)
{
    assert_int_equal(stage_screen(stage), SCREEN_HISTORY);
    return &stage_view(stage)->history;
}

static void the_stored_list_stands_until_the_station_has_told_its_own(void **state)
{
    (void)state;
    struct top_ups old = page_of(2, 3, 3), fresh = page_of(1, 4, 4);
    touch(stage, HIT_HISTORY, 0);
    assert_false(shown()->known);
    store_tells(&old, 0);
    assert_int_equal(shown()->count, 3);
    assert_int_equal(shown()->rows[0].amount.fen, 200);
    assert_true(shown()->asking);
    station_tells(&fresh);
    assert_int_equal(shown()->count, 4);
    assert_int_equal(shown()->rows[0].amount.fen, 100);
    assert_int_equal(shown()->month_fen, 12000);
    assert_string_equal(stage_asked(stage, COMMAND_KEEP_TOP_UPS)->top_ups.room.text, "3-512");
}

static void what_was_paid_here_without_a_line_stands_among_them_once(void **state)
{
    (void)state;
    struct top_ups old = page_of(1, 3, 3), fresh = page_of(1, 3, 4);
    line(stage, false);
    stage_clear(stage);
    touch(stage, HIT_HISTORY, 0);
    assert_false(stage_has(stage, COMMAND_ASK_TOP_UPS));
    store_tells(&old, 1);
    assert_int_equal(shown()->count, 4);
    assert_int_equal(shown()->rows[0].state, TOP_UP_WAITING);
    assert_int_equal(shown()->month_fen, 12000 + 50000);
    assert_int_equal(shown()->month_count, 4);
    line(stage, true);
    memmove(&fresh.rows[1], &fresh.rows[0], 3 * sizeof fresh.rows[0]);
    fresh.rows[0] = payment(500);
    fresh.rows[0].at_ms = stage->now_ms;
    fresh.count = 4;
    station_tells(&fresh);
    assert_int_equal(shown()->count, 4);
    assert_int_equal(shown()->rows[0].state, TOP_UP_CREDITED); /* as the station has it */
    assert_int_equal(shown()->month_fen, 12000);
}

static void an_older_page_is_asked_for_when_it_is_turned_to_and_joined_to_the_end(void **state)
{
    (void)state;
    struct top_ups first = page_of(1, TOP_UPS_PAGE, 40), second = page_of(26, 15, 40);
    touch(stage, HIT_HISTORY, 0);
    store_tells(NULL, 0);
    station_tells(&first);
    assert_int_equal(shown()->total, 40);
    touch(stage, HIT_PAGE, 6);
    assert_false(stage_has(stage, COMMAND_ASK_TOP_UPS));
    assert_int_equal(shown()->rows[0].amount.fen, 700);
    touch(stage, HIT_PAGE, 24);
    const struct command *asked = stage_asked(stage, COMMAND_ASK_TOP_UPS);
    assert_string_equal(asked->key.text, first.rows[24].key.text);
    assert_true(shown()->asking);
    stage_step(stage, (struct event){.type = EVENT_TOP_UPS, .top_ups = second});
    assert_int_equal(shown()->count, HISTORY_ROWS);
    assert_int_equal(shown()->rows[5].amount.fen, 3000);
    touch(stage, HIT_PAGE, 36);
    assert_int_equal(shown()->count, 4);
    touch(stage, HIT_PAGE, 42); /* there is no such page */
    assert_int_equal(shown()->first, 36);
    touch(stage, HIT_PAGE, -6);
    assert_int_equal(shown()->first, 36);
}

static void the_pending_strip_opens_the_one_payment_that_waits(void **state)
{
    (void)state;
    struct top_ups page = page_of(1, 3, 3);
    page.rows[1].state = TOP_UP_WAITING;
    touch(stage, HIT_PENDING, 0);
    store_tells(NULL, 0);
    station_tells(&page);
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
    assert_int_equal(stage_view(stage)->top_up.top_up.amount.fen, 200);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(shown()->count, 3);
}

static void a_question_opens_the_help_with_its_reference(void **state)
{
    (void)state;
    struct top_ups page = page_of(1, 3, 3);
    touch(stage, HIT_HISTORY, 0);
    store_tells(NULL, 0);
    station_tells(&page);
    touch(stage, HIT_TOP_UP, 3); /* there is none */
    touch(stage, HIT_TOP_UP, 2);
    assert_int_equal(stage_view(stage)->top_up.top_up.amount.fen, 300);
    touch(stage, HIT_QUESTION, 0);
    assert_int_equal(stage_screen(stage), SCREEN_HELP);
    assert_int_equal(stage_view(stage)->help.page, HELP_NOT_CREDITED);
    assert_true(stage_view(stage)->help.has_key);
    assert_string_equal(stage_view(stage)->help.key.text, page.rows[2].key.text);
    touch(stage, HIT_BACK, 0);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
    touch(stage, HIT_BACK, 0);
    touch(stage, HIT_HELP, 0);
    assert_false(stage_view(stage)->help.has_key);
}

static void the_payment_that_is_open_stays_so_though_the_store_brings_newer_ones(void **state)
{
    (void)state;
    struct top_ups page = page_of(1, 3, 3);
    touch(stage, HIT_HISTORY, 0);
    station_tells(&page);
    touch(stage, HIT_TOP_UP, 1);
    store_tells(NULL, 2);
    assert_int_equal(stage_screen(stage), SCREEN_TOP_UP);
    assert_string_equal(stage_view(stage)->top_up.top_up.key.text, page.rows[1].key.text);
}

static void a_station_that_does_not_answer_is_asked_again_and_another_rooms_list_is_not_shown(void **state)
{
    (void)state;
    struct top_ups other = page_of(1, 3, 3);
    touch(stage, HIT_HISTORY, 0);
    store_tells(NULL, 0);
    strcpy(other.room.text, "3-513");
    stage_step(stage, (struct event){.type = EVENT_TOP_UPS, .top_ups = other});
    assert_false(shown()->known);
    station_tells(NULL);
    assert_true(shown()->failed);
    touch(stage, HIT_RETRY, 0);
    assert_false(shown()->failed);
    assert_true(stage_has(stage, COMMAND_ASK_TOP_UPS));
}

static void the_list_goes_with_the_person(void **state)
{
    (void)state;
    struct top_ups page = page_of(1, 3, 3);
    touch(stage, HIT_HISTORY, 0);
    store_tells(NULL, 2);
    station_tells(&page);
    assert_int_equal(shown()->count, 5);
    stage_wait(stage, 60000);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
    touch(stage, HIT_LEAVE, 0);
    card_off(stage);
    assert_false(session_holds_person(stage->session));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_stored_list_stands_until_the_station_has_told_its_own),
        TEST(what_was_paid_here_without_a_line_stands_among_them_once),
        TEST(an_older_page_is_asked_for_when_it_is_turned_to_and_joined_to_the_end),
        TEST(the_pending_strip_opens_the_one_payment_that_waits),
        TEST(a_question_opens_the_help_with_its_reference),
        TEST(the_payment_that_is_open_stays_so_though_the_store_brings_newer_ones),
        TEST(a_station_that_does_not_answer_is_asked_again_and_another_rooms_list_is_not_shown),
        TEST(the_list_goes_with_the_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
