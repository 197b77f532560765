/* What a room used: from the meters' hours over the wire to what the glass is made of. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/meters.h"
#include "meter/reading_store.h"
#include "meter/room_usage.h"
#include "wire/room_usage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct room_id room = {"3-512"};

/* Wednesday 2026-11-25 14:05 in Shanghai */
static int64_t now(void)
{
    return clock_from_local(
        (struct local_time){.year = 2026, .month = 11, .day = 25, .hour = 14, .minute = 5});
}

static int32_t today(void)
{
    return clock_local_day(now());
}

static int setup(void **state)
{
    log_init("test", 0); /* refusals are expected here */
    struct database *db = NULL;
    int status = db_open(":memory:", meter_schema, &db);
    if (!status)
        status = db_run(db, "INSERT INTO building VALUES ('3', '3 号公寓');"
                            "INSERT INTO room VALUES ('3-512', '3', '512', 6000);");
    *state = db;
    return status;
}

static int teardown(void **state)
{
    db_close(*state);
    return 0;
}

static void add_hour(struct database *db, const struct room_id *of, int ago, int hour, int64_t wh,
                     int64_t heard_ms)
{
    int64_t start_ms = clock_day_start_ms(today() - ago) + hour * CLOCK_HOUR_MS;
    struct usage_piece piece = {.start_ms = start_ms, .wh = wh, .heard_ms = heard_ms};
    assert_int_equal(usage_piece_add(db, of, &piece), 0);
}

static struct room_usage usage_of(struct database *db)
{
    struct room_usage usage;
    assert_int_equal(room_usage_get(db, &room, now(), &usage), 0);
    return usage;
}

static void an_hour_that_was_not_heard_is_a_gap_and_one_heard_in_part_is_estimated(void **state)
{
    struct database *db = *state;
    add_hour(db, &room, 0, 13, 300, CLOCK_HOUR_MS);
    add_hour(db, &room, 1, 20, 500, 20 * CLOCK_MINUTE_MS);
    struct room_usage usage = usage_of(db);
    assert_int_equal(usage.today, today());
    assert_int_equal(usage.first_day, today() - 1);
    assert_int_equal(usage.hours[0].wh[13], 300);
    assert_int_equal(usage.hours[0].wh[12], USAGE_UNHEARD);
    assert_int_equal(usage.hours[0].estimated, 0);
    assert_int_equal(usage.hours[1].wh[20], 500);
    assert_int_equal(usage.hours[1].estimated, 1 << 20);
    assert_int_equal(usage.days[0].wh, 300);
    assert_int_equal(usage.days[0].cost_fen, 18);
    assert_int_equal(usage.days[0].hours, 1);
    assert_false(usage.days[0].estimated);
    assert_true(usage.days[1].estimated);
    assert_int_equal(usage.days[2].hours, 0);
    assert_true(usage.takes_part);
    assert_false(usage.has_similar);
}

static void an_estimate_gives_way_to_what_another_system_measured(void **state)
{
    struct database *db = *state;
    int64_t start_ms = clock_day_start_ms(today() - 1) + 20 * CLOCK_HOUR_MS;
    add_hour(db, &room, 1, 20, 500, 0);
    add_hour(db, &room, 1, 21, 500, CLOCK_HOUR_MS);
    assert_int_equal(usage_import(db, &room, start_ms, 320, now()), 0);
    assert_int_equal(usage_import(db, &room, start_ms + CLOCK_HOUR_MS, 320, now()), 0);
    struct room_usage usage = usage_of(db);
    assert_int_equal(usage.hours[1].wh[20], 320);
    assert_int_equal(usage.hours[1].wh[21], 500);
    assert_int_equal(usage.hours[1].estimated, 0);
}

static void days_go_thirteen_months_back_and_hours_five_weeks(void **state)
{
    struct database *db = *state;
    add_hour(db, &room, USAGE_HOUR_DAYS - 1, 0, 10, CLOCK_HOUR_MS);
    add_hour(db, &room, USAGE_DAYS - 1, 23, 20, CLOCK_HOUR_MS);
    add_hour(db, &room, USAGE_DAYS, 23, 40, CLOCK_HOUR_MS);
    struct room_usage usage = usage_of(db);
    assert_int_equal(usage.hours[USAGE_HOUR_DAYS - 1].wh[0], 10);
    assert_int_equal(usage.days[USAGE_DAYS - 1].wh, 20);
    assert_int_equal(usage.first_day, today() - USAGE_DAYS);
    assert_int_equal(room_usage_get(db, &(struct room_id){"9-999"}, now(), &usage), ERR_NOT_FOUND);
}

static void the_term_is_the_one_that_has_begun_and_holidays_come_with_it(void **state)
{
    struct database *db = *state;
    char sql[400];
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO calendar VALUES ('term', %d, %d), ('term', %d, %d), ('holiday', %d, %d),"
                   " ('holiday', %d, %d)",
                   today() - 90, today() + 50, today() + 80, today() + 200, today() - 55, today() - 49,
                   today() - 900, today() - 890);
    assert_int_equal(db_run(db, sql), 0);
    struct room_usage usage = usage_of(db);
    assert_true(usage.has_term);
    assert_int_equal(usage.term.first, today() - 90);
    assert_int_equal(usage.holiday_count, 1);
    assert_int_equal(usage.holidays[0].last, today() - 49);
    assert_int_equal(db_run(db, "UPDATE calendar SET first_day = first_day + 40, last_day = last_day + 40"),
                     0);
    struct snapshot snapshot; /* the seven days of S07 know it too */
    assert_int_equal(snapshot_get(db, &room, now(), &snapshot), 0);
    assert_true(snapshot.days[9].holiday && snapshot.days[15].holiday);
    assert_false(snapshot.days[8].holiday || snapshot.days[16].holiday);
}

/* Rooms 3-600 ... of the kind of 3-512; the i-th uses i + 1 times 10 Wh in each of 14 days' hours. */
static void add_similar(struct database *db, int rooms)
{
    char sql[300];
    assert_int_equal(db_run(db, "INSERT INTO room_kind VALUES ('3-512', 4, 1)"), 0);
    for (int i = 0; i < rooms; i++) {
        struct room_id of;
        (void)snprintf(of.text, sizeof of.text, "3-%d", 600 + i);
        (void)snprintf(sql, sizeof sql,
                       "INSERT INTO room VALUES ('%s', '3', '%d', 6000);"
                       "INSERT INTO room_kind VALUES ('%s', 4, 1)",
                       of.text, 600 + i, of.text);
        assert_int_equal(db_run(db, sql), 0);
        for (int hour = 0; hour < USAGE_HABIT_LEAST * 24; hour++)
            add_hour(db, &of, 1 + hour / 24, hour % 24, (i + 1) * 10, CLOCK_HOUR_MS);
    }
}

static void twenty_rooms_of_a_kind_are_compared_and_nineteen_are_not(void **state)
{
    struct database *db = *state;
    add_similar(db, 19);
    assert_false(usage_of(db).has_similar);
    assert_int_equal(db_run(db, "DELETE FROM room_kind; DELETE FROM usage_hour; DELETE FROM room WHERE id <>"
                                " '3-512'; DELETE FROM comparison"),
                     0);
    add_similar(db, 20);
    struct room_usage usage = usage_of(db);
    assert_true(usage.has_similar);
    assert_int_equal(usage.similar.rooms, 20);
    assert_int_equal(usage.similar.hour_wh[0], 105); /* 10 ... 200 */
    assert_int_equal(usage.similar.average_wh, 24 * 105);
    assert_int_equal(usage.similar.thrifty_wh, 24 * 25); /* the first four: 10 20 30 40 */
}

static void a_room_of_another_kind_or_heard_too_little_is_not_in_the_average(void **state)
{
    struct database *db = *state;
    add_similar(db, 21);
    assert_int_equal(db_run(db, "UPDATE room_kind SET beds = 6 WHERE room = '3-600'"), 0);
    assert_int_equal(usage_of(db).similar.rooms, 20);
    assert_int_equal(db_run(db, "DELETE FROM comparison; DELETE FROM usage_hour WHERE room = '3-601' AND"
                                " start_ms = (SELECT MIN(start_ms) FROM usage_hour WHERE room = '3-601')"),
                     0);
    assert_false(usage_of(db).has_similar);
}

static void a_room_that_left_is_in_nobodys_average_and_sees_none_until_it_joins_again(void **state)
{
    struct database *db = *state;
    const struct room_id other = {"3-619"};
    add_similar(db, 21);
    assert_int_equal(usage_of(db).similar.rooms, 21);
    assert_int_equal(comparison_set(db, &other, false, now()), 0);
    assert_int_equal(usage_of(db).similar.rooms, 20);
    assert_int_equal(comparison_set(db, &room, false, now()), 0);
    assert_int_equal(comparison_set(db, &room, false, now()), 0);
    struct room_usage usage = usage_of(db);
    assert_false(usage.takes_part);
    assert_false(usage.has_similar);
    assert_int_equal(comparison_set(db, &room, true, now()), 0);
    usage = usage_of(db);
    assert_true(usage.takes_part);
    assert_true(usage.has_similar);
}

static void a_days_comparison_is_reckoned_once_and_anew_on_the_next(void **state)
{
    struct database *db = *state;
    struct room_usage usage;
    add_similar(db, 20);
    assert_int_equal(usage_of(db).similar.rooms, 20);
    assert_int_equal(db_run(db, "DELETE FROM usage_hour"), 0);
    assert_int_equal(usage_of(db).similar.rooms, 20);
    assert_int_equal(room_usage_get(db, &room, now() + CLOCK_DAY_MS, &usage), 0);
    assert_false(usage.has_similar);
}

static struct room_usage full_usage(void)
{
    struct room_usage usage;
    room_usage_clear(&usage);
    usage.room = room;
    usage.at_ms = now();
    usage.today = today();
    usage.first_day = today() - USAGE_DAYS + 1;
    for (int i = 0; i < USAGE_DAYS; i++)
        usage.days[i] = (struct day_use){719999, 9999999, 24, i % 2 == 0};
    for (int i = 0; i < USAGE_HOUR_DAYS * 24; i++)
        usage.hours[i / 24].wh[i % 24] = (int16_t)(USAGE_HOUR_MOST_WH - i);
    usage.hours[3].estimated = 0x800001;
    usage.hours[4].wh[7] = USAGE_UNHEARD;
    usage.takes_part = usage.has_term = usage.has_similar = true;
    usage.term = (struct day_span){today() - 90, today() + 40};
    usage.holiday_count = USAGE_HOLIDAYS;
    for (int i = 0; i < USAGE_HOLIDAYS; i++)
        usage.holidays[i] = (struct day_span){today() - 10 * i - 3, today() - 10 * i};
    usage.similar = (struct similar_rooms){.rooms = 24, .average_wh = 6900, .thrifty_wh = 4100};
    usage.similar.hour_wh[23] = 400;
    return usage;
}

static void usage_survives_the_road_and_its_longest_message_is_far_under_the_limit(void **state)
{
    (void)state;
    struct room_usage sent = full_usage();
    struct room_usage got;
    char why[WIRE_WHY_SIZE] = "";
    char *bytes = room_usage_encode(&sent);
    assert_non_null(bytes);
    assert_in_range(strlen(bytes), 1, WIRE_BODY_MAX / 8);
    assert_int_equal(room_usage_decode(bytes, strlen(bytes), &got, why), 0);
    assert_int_equal(got.hours[4].wh[7], USAGE_UNHEARD);
    assert_int_equal(got.hours[3].estimated, 0x800001);
    assert_int_equal(got.days[399].cost_fen, 9999999);
    assert_false(got.days[399].estimated);
    assert_int_equal(got.holidays[11].first, today() - 113);
    assert_int_equal(got.similar.hour_wh[23], 400);
    char *again = room_usage_encode(&got);
    assert_string_equal(bytes, again);
    free(bytes);
    free(again);
}

/* Decodes the full message with one piece exchanged; the reason must name the field. */
static void expect_refused(const char *from, const char *to, const char *named)
{
    struct room_usage usage = full_usage();
    char why[WIRE_WHY_SIZE] = "";
    char *bytes = room_usage_encode(&usage);
    char *at = strstr(bytes, from);
    char *spoilt = malloc(strlen(bytes) + strlen(to) + 1);
    assert_non_null(at);
    (void)sprintf(spoilt, "%.*s%s%s", (int)(at - bytes), bytes, to, at + strlen(from));
    assert_int_equal(room_usage_decode(spoilt, strlen(spoilt), &usage, why), ERR_FORMAT);
    assert_non_null(strstr(why, named));
    free(bytes);
    free(spoilt);
}

static void a_message_that_does_not_add_up_is_refused_by_name(void **state)
{
    (void)state;
    expect_refused("\"cost_fen\":[9999999,", "\"cost_fen\":[", "days.cost_fen");
    expect_refused("\"hours\":[24,", "\"hours\":[25,", "days.hours");
    expect_refused("\"today\":20261125", "\"today\":20261131", "today");
    expect_refused("\"wh\":[30000,", "\"wh\":[30001,", "hours.wh");
    expect_refused("\"estimated\":[72,", "\"estimated\":[840,", "hours.estimated");
    expect_refused("\"rooms\":24", "\"rooms\":19", "similar.rooms");
    expect_refused("\"last\":20261125", "\"last\":20261101", "last is before");
}

static void a_habit_is_the_mean_of_the_hours_that_were_heard(void **state)
{
    (void)state;
    struct room_usage usage;
    int32_t mean_wh[24];
    room_usage_clear(&usage);
    assert_int_equal(usage_mean_day(&usage, mean_wh), 0);
    for (int day = 0; day < USAGE_HOUR_DAYS; day++)
        for (int hour = 0; hour < 24; hour++)
            usage.hours[day].wh[hour] = (int16_t)(day == 0 || day > USAGE_HABIT_DAYS ? 9000 : 100 * hour);
    for (int day = 1; day <= 14; day++)
        usage.hours[day].wh[20] = USAGE_UNHEARD;
    assert_int_equal(usage_mean_day(&usage, mean_wh), 27); /* 658 of 672 hours */
    assert_int_equal(mean_wh[20], 2000);
    assert_int_equal(mean_wh[3], 300);
}

static void the_hours_named_are_those_most_above_the_others(void **state)
{
    (void)state;
    int32_t own_wh[24] = {0};
    int32_t others_wh[24] = {0};
    own_wh[8] = others_wh[8] = 5000; /* much, but not more than the others */
    assert_int_equal(usage_hours_above(own_wh, others_wh), -1);
    own_wh[20] = own_wh[21] = own_wh[22] = 900;
    assert_int_equal(usage_hours_above(own_wh, others_wh), 20);
    own_wh[23] = 2000;
    assert_int_equal(usage_hours_above(own_wh, others_wh), 21);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_hour_that_was_not_heard_is_a_gap_and_one_heard_in_part_is_estimated),
        STORE_TEST(an_estimate_gives_way_to_what_another_system_measured),
        STORE_TEST(days_go_thirteen_months_back_and_hours_five_weeks),
        STORE_TEST(the_term_is_the_one_that_has_begun_and_holidays_come_with_it),
        STORE_TEST(twenty_rooms_of_a_kind_are_compared_and_nineteen_are_not),
        STORE_TEST(a_room_of_another_kind_or_heard_too_little_is_not_in_the_average),
        STORE_TEST(a_room_that_left_is_in_nobodys_average_and_sees_none_until_it_joins_again),
        STORE_TEST(a_days_comparison_is_reckoned_once_and_anew_on_the_next),
        cmocka_unit_test(usage_survives_the_road_and_its_longest_message_is_far_under_the_limit),
        cmocka_unit_test(a_message_that_does_not_add_up_is_refused_by_name),
        cmocka_unit_test(a_habit_is_the_mean_of_the_hours_that_were_heard),
        cmocka_unit_test(the_hours_named_are_those_most_above_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
