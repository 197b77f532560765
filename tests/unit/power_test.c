/* What a room's people may do about its power: the station's rules and their journal. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/reading_store.h"
#include "meter/relay_store.h"
#include "station/card.h"
#include "station/power.h"
#include "station/room_password.h"
#include "tests/fakes/books.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW INT64_C(1795413900000) /* 2026-11-23 14:05 in Shanghai */

static struct books books;
static struct power_rules rules;
static const struct room_id room = {"3-512"};

static void meter_says(enum relay_state relay, enum off_reason off, int64_t at_ms)
{
    struct reading_row row = {.at_ms = at_ms, .reading = {.relay = relay, .off = off}};
    assert_int_equal(reading_row_save(books.db, &room, &row), 0);
}

static int setup(void **state)
{
    (void)state;
    log_init("test", 0);
    struct account mine = {.ref = {"00112233445566778899AABBCCDDEEFF"}, .state = CARD_OK, .room = room};
    struct account other = {.ref = {"FF112233445566778899AABBCCDDEEFF"}, .state = CARD_OK, .room = {"3-513"}};
    rules = (struct power_rules){.restores_per_day = 2, .schedule_from = 2300, .schedule_to = 600};
    int status = books_open(&books, ":memory:");
    if (!status)
        status = card_put(books.db, &mine);
    if (!status)
        status = card_put(books.db, &other);
    if (!status)
        meter_says(RELAY_OPEN, OFF_BADLOAD, NOW);
    return status;
}

static int teardown(void **state)
{
    (void)state;
    books_close(&books);
    return 0;
}

static struct power_request ask(int n)
{
    struct power_request request = {.room = room,
                                    .action = POWER_RESTORE,
                                    .ref = {"00112233445566778899AABBCCDDEEFF"},
                                    .at_ms = NOW,
                                    .unplugged = true,
                                    .present = true};
    snprintf(request.key.text, sizeof request.key.text, "%032X", (unsigned)n);
    return request;
}

static struct power_status told(const struct power_request *request, int64_t now_ms)
{
    struct power_status status;
    assert_int_equal(power_take(books.db, &rules, request, 1, now_ms, &status), 0);
    return status;
}

static void expect_refused(const struct power_request *request, enum power_refusal refusal)
{
    struct power_status status = told(request, NOW);
    assert_int_equal(status.state, POWER_REFUSED);
    assert_int_equal(status.refusal, refusal);
    bool open = true;
    assert_int_equal(restore_is_open(books.db, &room, &open), 0);
    assert_false(open);
}

/* The bus did it. */
static void carried_out(int n, enum power_state state)
{
    struct power_request request = ask(n);
    struct relay_row row = {.key = request.key, .room = room, .relay = {.writes = 1}};
    assert_int_equal(relay_row_end(books.db, &row, state, REFUSAL_NONE, NOW), 0);
}

static void a_restore_is_asked_once_and_told_again(void **state)
{
    (void)state;
    struct power_request request = ask(1);
    assert_int_equal(told(&request, NOW).state, POWER_ASKED);
    assert_int_equal(told(&request, NOW).state, POWER_ASKED);
    struct relay_row row;
    assert_int_equal(relay_row_next(books.db, &room, &row), 0);
    assert_string_equal(row.key.text, request.key.text);
    carried_out(1, POWER_DONE);
    assert_int_equal(told(&request, NOW).state, POWER_DONE);
    assert_int_equal(relay_row_next(books.db, &room, &row), ERR_NOT_FOUND);
}

static void a_key_with_other_content_is_refused_by_name(void **state)
{
    (void)state;
    struct power_request request = ask(1);
    struct power_status status;
    told(&request, NOW);
    request.action = POWER_EMERGENCY;
    assert_int_equal(power_take(books.db, &rules, &request, 1, NOW, &status), ERR_CONFLICT);
}

static void a_room_is_switched_on_by_its_own_cards_only(void **state)
{
    (void)state;
    struct power_request request = ask(1);
    memcpy(request.ref.text, "FF", 2);
    expect_refused(&request, REFUSAL_NOT_YOURS);
    request = ask(2);
    db_run(books.db, "UPDATE card SET state = 'frozen'");
    expect_refused(&request, REFUSAL_NOT_YOURS);
}

static void a_password_that_was_right_at_this_terminal_switches_on_for_a_while_and_lends_nothing(void **state)
{
    (void)state;
    const struct room_password password = {"481516"}, other = {"481517"};
    struct password_answer answer;
    struct power_request request = ask(1);
    memset(&request.ref, 0, sizeof request.ref);
    expect_refused(&request, REFUSAL_NOT_YOURS);
    assert_int_equal(room_password_set(books.db, &room, &password, NOW), 0);
    assert_int_equal(room_password_try(books.db, &room, &password, 2, NOW, &answer), 0);
    request.key = ask(2).key;
    expect_refused(&request, REFUSAL_NOT_YOURS); /* that was elsewhere */
    assert_int_equal(room_password_try(books.db, &room, &other, 1, NOW, &answer), 0);
    request.key = ask(3).key;
    expect_refused(&request, REFUSAL_NOT_YOURS); /* that was wrong */
    assert_int_equal(room_password_try(books.db, &room, &password, 1, NOW - ROOM_OPEN_MS, &answer), 0);
    request.key = ask(4).key;
    expect_refused(&request, REFUSAL_NOT_YOURS); /* that was long ago */
    assert_int_equal(room_password_try(books.db, &room, &password, 1, NOW, &answer), 0);
    request.key = ask(5).key;
    request.action = POWER_EMERGENCY;
    expect_refused(&request, REFUSAL_NOT_YOURS);
    request.key = ask(6).key;
    request.action = POWER_RESTORE;
    assert_int_equal(told(&request, NOW).state, POWER_ASKED);
}

static const struct room_password the_password = {"481516"};

/* The room's password was right at this terminal then; who wants its power has no card. */
static struct power_request ask_after_password(int64_t at_ms)
{
    struct password_answer answer;
    struct power_request request = ask(1);
    memset(&request.ref, 0, sizeof request.ref);
    assert_int_equal(room_password_set(books.db, &room, &the_password, NOW), 0);
    assert_int_equal(room_password_try(books.db, &room, &the_password, 1, at_ms, &answer), 0);
    assert_int_equal(answer.result, PASSWORD_RIGHT);
    return request;
}

static void another_password_shuts_what_the_old_one_opened(void **state)
{
    (void)state;
    const struct room_password other = {"481517"};
    struct power_request request = ask_after_password(NOW);
    assert_int_equal(room_password_set(books.db, &room, &other, NOW), 0);
    expect_refused(&request, REFUSAL_NOT_YOURS);
}

static void no_password_any_more_shuts_what_it_opened(void **state)
{
    (void)state;
    struct power_request request = ask_after_password(NOW);
    assert_int_equal(room_password_clear(books.db, &room), 0);
    expect_refused(&request, REFUSAL_NOT_YOURS);
}

static void a_clock_set_back_opens_nothing(void **state)
{
    (void)state;
    struct power_request request = ask_after_password(NOW + CLOCK_DAY_MS);
    expect_refused(&request, REFUSAL_NOT_YOURS);
}

static void both_boxes_must_have_been_ticked(void **state)
{
    (void)state;
    struct power_request request = ask(1);
    request.present = false;
    expect_refused(&request, REFUSAL_NOT_CHECKED);
    request = ask(2);
    request.unplugged = false;
    expect_refused(&request, REFUSAL_NOT_CHECKED);
}

static void what_the_meter_says_already_needs_no_bus(void **state)
{
    (void)state;
    static const struct {
        enum off_reason off;
        enum power_refusal refusal;
    } cases[] = {
        {OFF_ARREARS, REFUSAL_ARREARS}, {OFF_SCHEDULE, REFUSAL_SCHEDULE}, {OFF_STAFF, REFUSAL_STAFF}};
    for (int i = 0; i < 3; i++) {
        struct power_request request = ask(i + 1);
        meter_says(RELAY_OPEN, cases[i].off, NOW);
        expect_refused(&request, cases[i].refusal);
    }
    struct power_request request = ask(4);
    meter_says(RELAY_OPEN, OFF_BADLOAD, NOW - CLOCK_HOUR_MS);
    expect_refused(&request, REFUSAL_METER_SILENT);
}

static void a_site_that_does_not_restore_says_so(void **state)
{
    (void)state;
    struct power_request request = ask(1);
    rules.restores_per_day = 0;
    expect_refused(&request, REFUSAL_NOT_OFFERED);
}

static void a_room_has_one_restore_under_way(void **state)
{
    (void)state;
    struct power_request first = ask(1);
    struct power_request second = ask(2);
    told(&first, NOW);
    assert_int_equal(told(&second, NOW).refusal, REFUSAL_BUSY);
}

static void a_banned_appliance_is_forgiven_so_many_times_in_a_day(void **state)
{
    (void)state;
    for (int i = 1; i <= 2; i++) {
        struct power_request request = ask(i);
        assert_int_equal(told(&request, NOW + i).state, POWER_ASKED);
        carried_out(i, POWER_DONE);
    }
    struct power_request third = ask(3);
    assert_int_equal(told(&third, NOW + 3).refusal, REFUSAL_LIMIT);
    struct snapshot snapshot = {.room = room};
    assert_int_equal(power_terms_get(books.db, &rules, NOW + 3, &snapshot), 0);
    assert_int_equal(snapshot.power.restores, 2);
    assert_int_equal(snapshot.power.restores_most, 2);
    struct power_request next_day = ask(4);
    meter_says(RELAY_OPEN, OFF_BADLOAD, NOW + CLOCK_DAY_MS + 5);
    assert_int_equal(told(&next_day, NOW + CLOCK_DAY_MS + 5).state, POWER_ASKED);
}

static void an_overload_is_forgiven_any_number_of_times(void **state)
{
    (void)state;
    meter_says(RELAY_OPEN, OFF_OVERLOAD, NOW);
    for (int i = 1; i <= 5; i++) {
        struct power_request request = ask(i);
        assert_int_equal(told(&request, NOW + i).state, POWER_ASKED);
        carried_out(i, POWER_DONE);
    }
}

static void what_left_nothing_on_the_line_is_not_counted(void **state)
{
    (void)state;
    struct power_request request = ask(1);
    told(&request, NOW);
    struct relay_row row = {.key = request.key, .room = room};
    assert_int_equal(relay_row_end(books.db, &row, POWER_UNKNOWN, REFUSAL_NONE, NOW), 0);
    int count = 1;
    assert_int_equal(restore_count(books.db, &room, OFF_BADLOAD, 0, &count), 0);
    assert_int_equal(count, 0);
}

static void the_minute_over_the_glass_hears_unknown_and_later_the_truth(void **state)
{
    (void)state;
    struct power_request request = ask(1);
    struct power_status status;
    told(&request, NOW);
    assert_int_equal(power_status_get(books.db, &request.key, NOW + 60000, &status), 0);
    assert_int_equal(status.state, POWER_UNKNOWN);
    carried_out(1, POWER_DONE);
    assert_int_equal(power_status_get(books.db, &request.key, NOW + 60000, &status), 0);
    assert_int_equal(status.state, POWER_DONE);
}

static void since_when_a_room_is_off_is_kept_when_it_was_seen_to_go(void **state)
{
    (void)state;
    struct reading_row on = {.at_ms = NOW, .reading = {.relay = RELAY_CLOSED}};
    struct reading_row off = {.at_ms = NOW + 20000, .reading = {.relay = RELAY_OPEN}};
    struct reading_row never = {0};
    int64_t since_ms = 1;
    assert_int_equal(off_since_follow(books.db, &room, &never, &off), 0);
    assert_int_equal(off_since_get(books.db, &room, &since_ms), 0);
    assert_int_equal(since_ms, 0); /* it was off before anybody looked */
    assert_int_equal(off_since_follow(books.db, &room, &on, &off), 0);
    assert_int_equal(off_since_get(books.db, &room, &since_ms), 0);
    assert_int_equal(since_ms, NOW + 20000);
    assert_int_equal(off_since_follow(books.db, &room, &off, &on), 0);
    assert_int_equal(off_since_get(books.db, &room, &since_ms), 0);
    assert_int_equal(since_ms, 0);
}

static void a_meter_forced_closed_is_remembered_over_a_restart_until_it_is_read_automatic(void **state)
{
    (void)state;
    struct reading_row automatic = {.at_ms = NOW, .reading = {.relay = RELAY_CLOSED}};
    struct reading_row forced = {.at_ms = NOW + 1, .reading = {.relay = RELAY_CLOSED, .forced = true}};
    struct reading_row found;
    assert_int_equal(reading_row_save(books.db, &room, &forced), 0);
    assert_int_equal(forced_since_follow(books.db, &room, &automatic, &forced), 0);
    assert_int_equal(reading_row_get(books.db, &room, &found), 0);
    assert_true(found.reading.forced);
    assert_int_equal(forced_since_follow(books.db, &room, &found, &automatic), 0);
    assert_int_equal(reading_row_get(books.db, &room, &found), 0);
    assert_false(found.reading.forced);
}

static void the_journal_is_never_changed(void **state)
{
    (void)state;
    struct power_request request = ask(1);
    told(&request, NOW);
    assert_int_not_equal(db_run(books.db, "UPDATE power_command SET room = '3-513'"), 0);
    assert_int_not_equal(db_run(books.db, "DELETE FROM power_command"), 0);
}

#define POWER_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        POWER_TEST(a_restore_is_asked_once_and_told_again),
        POWER_TEST(a_key_with_other_content_is_refused_by_name),
        POWER_TEST(a_room_is_switched_on_by_its_own_cards_only),
        POWER_TEST(a_password_that_was_right_at_this_terminal_switches_on_for_a_while_and_lends_nothing),
        POWER_TEST(another_password_shuts_what_the_old_one_opened),
        POWER_TEST(no_password_any_more_shuts_what_it_opened),
        POWER_TEST(a_clock_set_back_opens_nothing),
        POWER_TEST(both_boxes_must_have_been_ticked),
        POWER_TEST(what_the_meter_says_already_needs_no_bus),
        POWER_TEST(a_site_that_does_not_restore_says_so),
        POWER_TEST(a_room_has_one_restore_under_way),
        POWER_TEST(a_banned_appliance_is_forgiven_so_many_times_in_a_day),
        POWER_TEST(an_overload_is_forgiven_any_number_of_times),
        POWER_TEST(what_left_nothing_on_the_line_is_not_counted),
        POWER_TEST(the_minute_over_the_glass_hears_unknown_and_later_the_truth),
        POWER_TEST(since_when_a_room_is_off_is_kept_when_it_was_seen_to_go),
        POWER_TEST(a_meter_forced_closed_is_remembered_over_a_restart_until_it_is_read_automatic),
        POWER_TEST(the_journal_is_never_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
