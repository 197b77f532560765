#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/credit_store.h"
#include "meter/reading_store.h"
#include "meter/tally_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct room_id room = {"3-512"};
static const struct room_id bare = {"3-513"}; /* has no meter */
static const struct key key_a = {"91C07F3A000000000000000000000001"};
static const struct key key_b = {"91C07F3A000000000000000000000002"};

/* Wednesday 2026-11-25 14:05 in Shanghai */
static int64_t now(void)
{
    return clock_from_local(
        (struct local_time){.year = 2026, .month = 11, .day = 25, .hour = 14, .minute = 5});
}

static int setup(void **state)
{
    log_init("test", 0); /* refusals are expected here */
    struct database *db = NULL;
    int status = db_open(":memory:", meter_schema, &db);
    if (!status)
        status =
            db_run(db, "INSERT INTO building VALUES ('3', '3 号公寓');"
                       "INSERT INTO room VALUES ('3-512', '3', '512', 6000), ('3-513', '3', '513', 6000);"
                       "INSERT INTO bus VALUES ('bus-01', '/dev/ttyS1', 9600, 'N');"
                       "INSERT INTO meter VALUES ('3-512', 'bus-01', 12, 'acrel-ddsy1352');");
    *state = db;
    return status;
}

static int teardown(void **state)
{
    db_close(*state);
    return 0;
}

static struct snapshot snapshot_of(struct database *db, int64_t now_ms)
{
    struct snapshot snapshot;
    assert_int_equal(snapshot_get(db, &room, now_ms, &snapshot), 0);
    return snapshot;
}

static void enqueue(struct database *db, const struct key *key, int64_t fen)
{
    assert_int_equal(credit_enqueue(db, key, &room, money_of_fen(fen), now(), now() + 600000), 0);
}

static enum credit_state state_of(struct database *db, const struct key *key)
{
    struct credit_status status;
    assert_int_equal(credit_status_get(db, key, &status), 0);
    return status.state;
}

static void the_same_key_is_credited_once_and_another_content_is_refused(void **state)
{
    struct database *db = *state;
    assert_int_equal(state_of(db, &key_a), CREDIT_NONE);
    enqueue(db, &key_a, 5000);
    enqueue(db, &key_a, 5000);
    assert_int_equal(state_of(db, &key_a), CREDIT_WAITING);
    assert_int_equal(snapshot_of(db, now()).pending.fen, 5000);
    assert_int_equal(credit_enqueue(db, &key_a, &room, money_of_fen(5001), now(), now()), ERR_CONFLICT);
    assert_int_equal(credit_enqueue(db, &key_a, &bare, money_of_fen(5000), now(), now()), ERR_CONFLICT);
}

static void money_for_no_room_is_refused_and_for_a_room_without_meter_a_person_is_called(void **state)
{
    struct database *db = *state;
    struct room_id nowhere = {"9-999"};
    assert_int_equal(credit_enqueue(db, &key_a, &nowhere, money_of_fen(100), now(), now()), ERR_NOT_FOUND);
    assert_int_equal(credit_enqueue(db, &key_a, &room, money_of_fen(0), now(), now()), ERR_RANGE);
    assert_int_equal(credit_enqueue(db, &key_b, &bare, money_of_fen(100), now(), now()), 0);
    assert_int_equal(state_of(db, &key_b), CREDIT_MANUAL);
}

static void a_room_gets_its_credits_one_after_the_other_in_order(void **state)
{
    struct database *db = *state;
    struct credit_row row;
    enqueue(db, &key_b, 2000);
    enqueue(db, &key_a, 5000);
    assert_int_equal(credit_row_next(db, &room, &row), 0);
    assert_true(key_equal(&row.key, &key_b));
    assert_int_equal(credit_row_confirm(db, &row, money_of_fen(5860), now()), 0);
    assert_int_equal(credit_row_confirm(db, &row, money_of_fen(5860), now()), ERR_CONFLICT);
    assert_int_equal(credit_row_next(db, &room, &row), 0);
    assert_true(key_equal(&row.key, &key_a));
}

static void what_was_stored_before_a_write_is_there_after_a_restart(void **state)
{
    struct database *db = *state;
    struct credit_row row;
    enqueue(db, &key_a, 5000);
    assert_int_equal(credit_row_next(db, &room, &row), 0);
    row.credit.has_base = true;
    row.credit.base_count = 65535;
    row.credit.base_fen = -320;
    row.credit.base_at_ms = now();
    row.credit.writes = 2;
    row.credit.refused = true;
    assert_int_equal(credit_row_save(db, &row), 0);
    struct credit_row got;
    assert_int_equal(credit_row_next(db, &room, &got), 0);
    assert_int_equal(got.state, CREDIT_SENDING);
    assert_memory_equal(&got.credit, &row.credit, sizeof row.credit);
    assert_int_equal(state_of(db, &key_a), CREDIT_SENDING);
}

static void a_confirmed_credit_says_the_balance_and_leaves_pending(void **state)
{
    struct database *db = *state;
    struct credit_row row;
    enqueue(db, &key_a, 5000);
    credit_row_next(db, &room, &row);
    assert_int_equal(credit_row_confirm(db, &row, money_of_fen(8860), now()), 0);
    struct credit_status status;
    assert_int_equal(credit_status_get(db, &key_a, &status), 0);
    assert_int_equal(status.state, CREDIT_CONFIRMED);
    assert_int_equal(status.balance.fen, 8860);
    assert_int_equal(status.balance_at_ms, now());
    struct snapshot snapshot = snapshot_of(db, now());
    assert_int_equal(snapshot.pending_count, 0);
    assert_int_equal(snapshot.recent_payments, 1);
    assert_int_equal(snapshot_of(db, now() + 31 * CLOCK_DAY_MS).recent_payments, 0);
}

static void money_a_person_was_called_for_is_still_pending_and_may_be_settled_once(void **state)
{
    struct database *db = *state;
    struct credit_row row;
    enqueue(db, &key_a, 5000);
    credit_row_next(db, &room, &row);
    assert_int_equal(credit_row_call_person(db, &row, "no answer", false, now()), 0);
    assert_int_equal(state_of(db, &key_a), CREDIT_MANUAL);
    assert_int_equal(snapshot_of(db, now()).pending.fen, 5000);
    assert_int_equal(credit_row_next(db, &room, &row), ERR_NOT_FOUND);
    assert_int_equal(credit_row_unsettled(db, &room, &row), 0);
    assert_int_equal(credit_row_call_person(db, &row, "not there", true, now()), 0);
    assert_int_equal(credit_row_unsettled(db, &room, &row), ERR_NOT_FOUND);
}

static struct tally_finding compare(struct database *db, int64_t count, int64_t total_wh)
{
    struct tally now_says = {count, total_wh};
    struct tally_finding finding;
    assert_int_equal(tally_compare(db, &room, &now_says, &finding), 0);
    return finding;
}

static int64_t unexplained_at(struct database *db, int64_t count)
{
    return compare(db, count, 900000).unexplained;
}

static void heard(struct database *db, int64_t count, int64_t total_wh)
{
    struct reading_row row = {.reading = {.total_wh = total_wh, .count = count}, .at_ms = now()};
    assert_int_equal(reading_row_save(db, &room, &row), 0);
}

static void another_meter_stays_another_until_a_person_has_looked(void **state)
{
    struct database *db = *state;
    assert_false(compare(db, 5, 12000).is_other); /* nothing was heard before */
    heard(db, 5, 900000);
    assert_int_equal(compare(db, 7, 901000).unexplained, 0); /* no count to start from yet */
    db_run(db, "INSERT INTO meter_base VALUES ('3-512', 5, 0, 1)");
    assert_false(compare(db, 5, 901000).is_other);
    assert_true(compare(db, 5, 12000).is_other);
    assert_int_equal(compare(db, 5, 12000).unexplained, 1);
    struct tally before = {5, 900000};
    struct tally after = {5, 12000};
    assert_int_equal(tally_note_other(db, &room, &before, &after, now()), 0);
    assert_int_equal(tally_note_other(db, &room, &after, &after, now()), 0);
    heard(db, 6, 12100);
    assert_true(compare(db, 6, 12200).is_other);
    assert_int_equal(tally_believe(db, &room), 0);
    assert_false(compare(db, 6, 12200).is_other);
    assert_int_equal(compare(db, 6, 12200).unexplained, 0);
    assert_int_equal(compare(db, 7, 12200).unexplained, 1);
}

/* After a station was put back from a backup the counted one may be a credit it has forgotten. */
static void neither_a_called_person_nor_a_new_meter_explains_what_a_meter_counted(void **state)
{
    struct database *db = *state;
    assert_int_equal(db_run(db, "INSERT INTO reading VALUES ('3-512', 1, 900000, 3860, 5, 0, 1, 0, 0)"
                                " ON CONFLICT (room) DO UPDATE SET at_ms = 1, count = 5;"
                                "INSERT INTO meter_base VALUES ('3-512', 5, 0, 1);"),
                     0);
    enqueue(db, &key_a, 5000);
    struct credit_row row;
    assert_int_equal(credit_row_next(db, &room, &row), 0);
    row.credit.has_base = true;
    row.credit.base_count = 5;
    assert_int_equal(credit_row_save(db, &row), 0);
    assert_int_equal(credit_row_call_person(db, &row, "the meter refuses", true, now()), 0);
    assert_int_equal(unexplained_at(db, 5), 0);
    assert_int_equal(unexplained_at(db, 6), 1);
    assert_int_equal(unexplained_at(db, 8), 3);
    assert_true(unexplained_at(db, 0) > 0);
}

static void an_open_credit_long_past_its_deadline_is_found_whatever_its_room(void **state)
{
    struct database *db = *state;
    struct credit_row row;
    enqueue(db, &key_a, 5000); /* ten minutes */
    assert_int_equal(credit_row_orphan(db, now() + 599999, &row), ERR_NOT_FOUND);
    assert_int_equal(credit_row_orphan(db, now() + 600001, &row), 0);
    assert_true(key_equal(&row.key, &key_a));
    assert_string_equal(row.room.text, room.text);
    assert_int_equal(credit_row_call_person(db, &row, "no bus carries it", true, now()), 0);
    assert_int_equal(credit_row_orphan(db, now() + 600001, &row), ERR_NOT_FOUND);
}

static void a_room_never_heard_has_no_balance_and_one_heard_has_it_with_its_age(void **state)
{
    struct database *db = *state;
    struct snapshot snapshot = snapshot_of(db, now());
    assert_string_equal(snapshot.building_name, "3 号公寓");
    assert_string_equal(snapshot.room_name, "512");
    assert_int_equal(snapshot.price_centifen_per_kwh, 6000);
    assert_false(snapshot.has_balance);
    assert_int_equal(snapshot.health, METER_UNKNOWN);
    assert_int_equal(meter_heard_at_ms(db, &room), 0);
    struct reading_row row = {.reading = {.total_wh = 1234560,
                                          .remaining_fen = -320,
                                          .count = 3,
                                          .power_w = 0,
                                          .relay = RELAY_OPEN,
                                          .off = OFF_ARREARS},
                              .at_ms = now() - 60000};
    assert_int_equal(reading_row_save(db, &room, &row), 0);
    snapshot = snapshot_of(db, now());
    assert_true(snapshot.has_balance);
    assert_int_equal(snapshot.balance.fen, -320);
    assert_int_equal(snapshot.balance_at_ms, now() - 60000);
    assert_int_equal(snapshot.health, METER_OK);
    assert_int_equal(snapshot.relay, RELAY_OPEN);
    assert_int_equal(snapshot.off, OFF_ARREARS);
    assert_int_equal(meter_heard_at_ms(db, &room), now() - 60000);
    row.silences = 3;
    assert_int_equal(reading_row_save(db, &room, &row), 0);
    assert_int_equal(snapshot_of(db, now()).health, METER_SILENT);
}

static void add_hour(struct database *db, int64_t start_ms, int64_t wh, int64_t heard_ms)
{
    struct usage_piece piece = {.start_ms = start_ms, .wh = wh, .heard_ms = heard_ms};
    assert_int_equal(usage_piece_add(db, &room, &piece), 0);
}

static void hours_become_local_days_and_missing_hours_stay_missing(void **state)
{
    struct database *db = *state;
    int64_t today_ms = clock_day_start_ms(clock_local_day(now()));
    for (int hour = 0; hour < 14; hour++)
        if (hour != 3)
            add_hour(db, today_ms + hour * CLOCK_HOUR_MS, 300, CLOCK_HOUR_MS);
    add_hour(db, today_ms + 14 * CLOCK_HOUR_MS, 20, 4 * CLOCK_MINUTE_MS); /* running: 4 of 5 minutes */
    add_hour(db, today_ms - CLOCK_HOUR_MS, 500, 20 * CLOCK_MINUTE_MS);    /* yesterday 23:00, a third */
    struct snapshot snapshot = snapshot_of(db, now());
    assert_int_equal(snapshot.day_count, SNAPSHOT_DAYS);
    assert_int_equal(snapshot.days[0].local_day, clock_local_day(now()));
    assert_int_equal(snapshot.days[0].wh, 13 * 300 + 20);
    assert_int_equal(snapshot.days[0].hours, 14);
    assert_int_equal(snapshot.days[0].cost_fen, 235); /* 3.92 kWh at 0.60 */
    assert_int_equal(snapshot.days[1].wh, 500);
    assert_int_equal(snapshot.days[1].hours, 0); /* a third of an hour is not the hour */
    assert_int_equal(snapshot.days[2].hours, 0);
    assert_int_equal(snapshot.days[2].wh, 0);
}

static void pieces_of_an_hour_add_up_and_never_pass_it(void **state)
{
    struct database *db = *state;
    int64_t today_ms = clock_day_start_ms(clock_local_day(now()));
    add_hour(db, today_ms, 10, CLOCK_HOUR_MS - 5000);
    add_hour(db, today_ms, 10, 20000);
    struct snapshot snapshot = snapshot_of(db, now());
    assert_int_equal(snapshot.days[0].wh, 20);
    assert_int_equal(snapshot.days[0].hours, 1);
}

static void use_is_kept_for_400_days_and_then_forgotten(void **state)
{
    struct database *db = *state;
    int64_t today_ms = clock_day_start_ms(clock_local_day(now()));
    add_hour(db, today_ms - 400 * CLOCK_DAY_MS, 10, CLOCK_HOUR_MS);
    add_hour(db, today_ms - 440 * CLOCK_DAY_MS, 10, CLOCK_HOUR_MS);
    assert_int_equal(usage_prune(db, now()), 0);
    assert_int_equal(db_changed(db), 1);
}

static void a_building_is_compared_with_the_same_weekday_up_to_this_hour(void **state)
{
    struct database *db = *state;
    struct profile profile = {0};
    assert_false(building_day_get(db, "3", now(), &profile));
    int64_t today_ms = clock_day_start_ms(clock_local_day(now()));
    struct reading_row row = {.at_ms = now() - 1000};
    assert_int_equal(reading_row_save(db, &room, &row), 0);
    for (int hour = 0; hour < 24; hour++)
        add_hour(db, today_ms + (hour - 7 * 24) * CLOCK_HOUR_MS, 400, CLOCK_HOUR_MS);
    for (int hour = 0; hour < 14; hour++)
        add_hour(db, today_ms + hour * CLOCK_HOUR_MS, hour == 12 ? 800 : 300, CLOCK_HOUR_MS);
    assert_true(building_day_get(db, "3", now(), &profile));
    assert_true(profile.has_building_day);
    assert_int_equal(profile.building_today_wh, 13 * 300 + 800);
    assert_int_equal(profile.building_peak_hour, 12);
    /* 4700 against 14 hours of 400 and five minutes of the next */
    assert_int_equal(profile.building_change_percent, -16);
    assert_int_equal(profile.building_at_ms, now() - 1000);
    assert_false(building_day_get(db, "4", now(), &profile));
}

static void the_meters_that_answer_now_are_counted(void **state)
{
    struct database *db = *state;
    struct meter_count count, before;
    struct reading_row row = {.at_ms = now()};
    assert_int_equal(db_run(db, "DELETE FROM reading"), 0);
    assert_int_equal(meter_count_get(db, now(), &before), 0);
    assert_int_equal(before.heard, 0);
    assert_int_equal(before.heard_at_ms, 0);
    assert_int_equal(reading_row_save(db, &room, &row), 0);
    assert_int_equal(meter_count_get(db, now(), &count), 0);
    assert_int_equal(count.meters, before.meters);
    assert_int_equal(count.heard, 1);
    assert_int_equal(count.heard_at_ms, row.at_ms);
    row.silences = 3;
    assert_int_equal(reading_row_save(db, &room, &row), 0);
    assert_int_equal(meter_count_get(db, now(), &count), 0);
    assert_int_equal(count.heard, 0);
    row = (struct reading_row){.at_ms = now() - 31 * CLOCK_MINUTE_MS};
    assert_int_equal(reading_row_save(db, &room, &row), 0);
    assert_int_equal(meter_count_get(db, now(), &count), 0);
    assert_int_equal(count.heard, 0); /* too long ago */
}

static bool lines_are_silent(struct database *db, const char *building)
{
    bool silent;
    assert_int_equal(meter_lines_get(db, building, now(), &silent), 0);
    return silent;
}

static void a_meter_that_is_silent_with_all_of_its_bus_has_no_line(void **state)
{
    struct database *db = *state;
    struct reading_row silent = {.at_ms = now(), .silences = 3}, heard = {.at_ms = now()};
    assert_int_equal(db_run(db, "INSERT INTO bus VALUES ('bus-02', '/dev/ttyS2', 9600, 'N');"
                                "INSERT INTO meter VALUES ('3-513', 'bus-01', 13, 'acrel-ddsy1352');"
                                "INSERT INTO building VALUES ('4', '4 号公寓');"
                                "INSERT INTO room VALUES ('4-101', '4', '101', 6000);"
                                "INSERT INTO meter VALUES ('4-101', 'bus-02', 1, 'acrel-ddsy1352');"),
                     0);
    const struct room_id other = {"4-101"};
    assert_int_equal(reading_row_save(db, &room, &silent), 0);
    assert_int_equal(reading_row_save(db, &bare, &heard), 0);
    assert_int_equal(reading_row_save(db, &other, &heard), 0);
    assert_int_equal(snapshot_of(db, now()).health, METER_SILENT);
    assert_false(snapshot_of(db, now()).line_silent); /* its neighbour answers */
    assert_false(lines_are_silent(db, "3"));
    assert_int_equal(reading_row_save(db, &bare, &silent), 0);
    assert_true(snapshot_of(db, now()).line_silent); /* the other bus says nothing about it */
    assert_true(lines_are_silent(db, "3"));
    assert_false(lines_are_silent(db, "4"));
    assert_false(lines_are_silent(db, ""));
    assert_false(lines_are_silent(db, "5")); /* no meters, none of them silent */
    assert_int_equal(reading_row_save(db, &room, &heard), 0);
    assert_false(snapshot_of(db, now()).line_silent);
}

static void a_room_that_does_not_exist_is_not_found(void **state)
{
    struct snapshot snapshot;
    struct room_id nowhere = {"9-999"};
    assert_int_equal(snapshot_get(*state, &nowhere, now(), &snapshot), ERR_NOT_FOUND);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_same_key_is_credited_once_and_another_content_is_refused),
        STORE_TEST(money_for_no_room_is_refused_and_for_a_room_without_meter_a_person_is_called),
        STORE_TEST(a_room_gets_its_credits_one_after_the_other_in_order),
        STORE_TEST(what_was_stored_before_a_write_is_there_after_a_restart),
        STORE_TEST(a_confirmed_credit_says_the_balance_and_leaves_pending),
        STORE_TEST(money_a_person_was_called_for_is_still_pending_and_may_be_settled_once),
        STORE_TEST(another_meter_stays_another_until_a_person_has_looked),
        STORE_TEST(neither_a_called_person_nor_a_new_meter_explains_what_a_meter_counted),
        STORE_TEST(an_open_credit_long_past_its_deadline_is_found_whatever_its_room),
        STORE_TEST(a_room_never_heard_has_no_balance_and_one_heard_has_it_with_its_age),
        STORE_TEST(hours_become_local_days_and_missing_hours_stay_missing),
        STORE_TEST(pieces_of_an_hour_add_up_and_never_pass_it),
        STORE_TEST(use_is_kept_for_400_days_and_then_forgotten),
        STORE_TEST(a_building_is_compared_with_the_same_weekday_up_to_this_hour),
        STORE_TEST(the_meters_that_answer_now_are_counted),
        STORE_TEST(a_meter_that_is_silent_with_all_of_its_bus_has_no_line),
        STORE_TEST(a_room_that_does_not_exist_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
