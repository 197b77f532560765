/* Every state that is not an end is a case, has a deadline, and raises one alarm when it outlasts it. */
#include "base/log.h"
#include "meter/meters.h"
#include "station/metrics.h"
#include "station/open_case.h"
#include "station/staff.h"
#include "station/station_store.h"
#include "station/terminal.h"
#include "station/watch.h"
#include "tests/fakes/books.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW ((int64_t)1795413900000) /* when books_take takes rows */
#define MINUTE 60000
#define HOUR (60 * MINUTE)
#define KEY "ABCD0000000000000000000000000001"

static struct books books;
static struct open_case seen[32];
static int seen_count;

static int keep(void *context, const struct open_case *open_case)
{
    (void)context;
    seen[seen_count++] = *open_case;
    return 0;
}

static const struct open_case *only(void)
{
    seen_count = 0;
    assert_int_equal(open_case_each(books.db, keep, NULL), 0);
    assert_int_equal(seen_count, 1);
    return &seen[0];
}

static int setup(void **state)
{
    (void)state;
    log_init("test", 0);
    return books_open(&books, ":memory:");
}

static int teardown(void **state)
{
    (void)state;
    books_close(&books);
    return 0;
}

static struct watch_round look(int64_t now_ms)
{
    struct watch_round round;
    assert_int_equal(watch_look(books.db, now_ms, &round), 0);
    return round;
}

static void credit(void)
{
    struct key key = {KEY};
    struct room_id room = {"3-512"};
    assert_int_equal(credit_enqueue(books.db, &key, &room, money_of_fen(5000), NOW, NOW + 10 * MINUTE), 0);
}

static void order(const char *state, const char *more)
{
    char sql[512];
    snprintf(
        sql, sizeof sql,
        "INSERT INTO pay_order VALUES ('" KEY "', 1, '3-513', 2000, 'wechat', %lld, 's', '%s', 'none', 0, 0,"
        " 0, 0, 180000, %lld, %lld, %lld, %s, 0, 1, '', 1)",
        (long long)NOW, state, (long long)NOW, (long long)NOW + 180000, (long long)NOW + 125 * MINUTE, more);
    assert_int_equal(db_run(books.db, sql), 0);
}

static void every_kind_says_what_to_do_and_who_does_it(void **state)
{
    (void)state;
    for (int kind = 0; kind < CASE_KINDS; kind++) {
        const struct case_rule *rule = case_rule((enum case_kind)kind);
        assert_true(rule->name && rule->says && rule->next && rule->to_do && rule->owner);
        assert_int_equal(case_kind_parse(rule->name), kind);
        assert_true(rule->deadline_ms >= 0 && rule->deadline_ms <= 24 * HOUR);
    }
    assert_int_equal(case_kind_parse("of tomorrow"), CASE_UNNAMED);
}

static void paid_but_not_credited_alarms_by_itself_at_ten_minutes_once_and_ends_with_the_credit(void **state)
{
    (void)state;
    credit();
    assert_int_equal(look(NOW + 10 * MINUTE - 1).raised, 0);
    assert_int_equal(look(NOW + 10 * MINUTE).raised, 1);
    assert_int_equal(look(NOW + 10 * MINUTE + 10000).raised, 0);
    assert_int_equal(only()->kind, CASE_CREDIT);
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM alarm WHERE kind = 'credit'"), 1);
    db_run(books.db,
           "UPDATE credit SET state = 'manual', why = 'silent', ended_at_ms = enqueued_at_ms + 600500");
    assert_int_equal(look(NOW + 11 * MINUTE).raised, 0); /* the same money, the same alarm */
    db_run(books.db, "UPDATE credit SET state = 'confirmed'");
    assert_int_equal(look(NOW + 12 * MINUTE).ended, 1);
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM alarm WHERE closed_at_ms = 0"), 0);
    assert_int_equal(look(NOW + 13 * MINUTE).ended, 0);
}

static void a_clock_that_is_set_back_makes_nobody_wait_for_an_alarm(void **state)
{
    (void)state;
    credit();
    assert_int_equal(look(NOW - 30 * MINUTE).raised, 0);
    assert_int_equal(look(NOW - 24 * HOUR).raised, 1);
    struct watch_round again = look(NOW - 24 * HOUR);
    assert_int_equal(again.raised + again.ended, 0);
    assert_int_equal(look(NOW).ended, 1); /* right again, and it is young */
    assert_int_equal(look(NOW + 10 * MINUTE).raised, 1);
}

static void a_credit_a_person_was_called_for_early_alarms_at_once(void **state)
{
    (void)state;
    credit();
    db_run(books.db, "UPDATE credit SET state = 'manual', why = 'x', ended_at_ms = enqueued_at_ms + 1000");
    assert_int_equal(look(NOW + 2000).raised, 1);
}

static void a_doubtful_sale_is_a_persons_after_fifteen_minutes(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 5000);
    books_take(&books, ROW_DOUBTFUL, &purchase);
    assert_int_equal(only()->kind, CASE_SALE);
    assert_int_equal(look(NOW + 15 * MINUTE - 1).raised, 0);
    assert_int_equal(look(NOW + 15 * MINUTE).raised, 1);
    struct purchase said = books_purchase(1, 5000);
    books_take(&books, ROW_VOID, &said);
    assert_int_equal(look(NOW + 16 * MINUTE).ended, 1);
}

static void expect_order(const char *state, const char *next, enum case_kind kind, int64_t due_ms)
{
    order(state, next);
    assert_int_equal(only()->kind, kind);
    assert_int_equal(look(due_ms - 1).raised, 0);
    assert_int_equal(look(due_ms).raised, 1);
    db_run(books.db, "DELETE FROM pay_order; DELETE FROM alarm");
}

static void every_open_state_of_an_order_has_its_deadline(void **state)
{
    (void)state;
    expect_order("created", "1", CASE_PLACING, NOW + 2 * MINUTE);
    expect_order("open", "1", CASE_SHOWING, NOW + 5 * MINUTE);
    expect_order("scanned", "1", CASE_SHOWING, NOW + 5 * MINUTE);
    expect_order("closing", "1", CASE_CLOSING, NOW + 18 * MINUTE);
    expect_order("expired", "1", CASE_WATCHED, NOW + 185 * MINUTE);
    expect_order("refunding", "0", CASE_REFUNDING, NOW + 24 * HOUR);
    expect_order("quarantine", "0", CASE_QUARANTINE, NOW + 24 * HOUR);
    expect_order("paid", "0", CASE_UNCREDITED, NOW);
    expect_order("of tomorrow", "0", CASE_UNNAMED, NOW);
    order("closed", "0"); /* an end */
    seen_count = 0;
    open_case_each(books.db, keep, NULL);
    assert_int_equal(seen_count, 0);
}

static void a_refused_row_and_a_row_not_as_signed_are_each_one_case(void **state)
{
    (void)state;
    struct purchase much = books_purchase(1, 9900); /* over what a log alone may prove */
    assert_int_equal(books_take(&books, ROW_DEBITED, &much).result, ROW_REFUSED);
    assert_int_equal(only()->kind, CASE_ROW);
    assert_string_equal(only()->reference, "1/1");
    assert_string_equal(only()->why, "log_proof_over_limit");
    db_run(books.db, "INSERT INTO incident VALUES (1, 2, 'bad_signature', 'K', 5, 5, 1)");
    seen_count = 0;
    open_case_each(books.db, keep, NULL);
    assert_int_equal(seen_count, 2);
    assert_int_equal(seen[0].kind, CASE_INCIDENT);
    assert_string_equal(seen[0].reference, "1/2");
}

static void a_purchase_on_a_meter_that_the_station_did_not_make_alarms(void **state)
{
    (void)state;
    db_run(books.db, "INSERT INTO reading VALUES ('3-512', 100, 0, 900, 65535, 0, 0, 0, 0)");
    look(NOW);
    credit();
    db_run(books.db, "UPDATE credit SET state = 'sending'");
    db_run(books.db, "UPDATE reading SET count = 0, at_ms = 200"); /* after 65535 comes 0 */
    assert_int_equal(look(NOW).raised, 0);
    db_run(books.db, "UPDATE credit SET state = 'confirmed'");
    assert_int_equal(look(NOW).raised, 0);
    db_run(books.db, "UPDATE reading SET count = 1, at_ms = 300");
    assert_int_equal(look(NOW).raised, 1);
    assert_int_equal(only()->kind, CASE_METER);
    assert_string_equal(only()->why, "the meter counts 1, we made it 0");
}

static void a_meter_that_is_forced_closed_is_a_case_with_and_without_a_restore(void **state)
{
    (void)state;
    db_run(books.db, "INSERT INTO forced_since VALUES ('3-512', 100)");
    assert_int_equal(look(NOW).raised, 1);
    assert_int_equal(only()->kind, CASE_RELAY);
    assert_string_equal(only()->reference, "3-512");
    assert_string_equal(only()->why, "forced closed by another hand");
    db_run(books.db, "INSERT INTO restore (key, room, off_reason, asked_at_ms, deadline_ms, stage)"
                     " VALUES ('K', '3-512', 0, 90, 200, 'releasing')");
    assert_string_equal(only()->reference, "K"); /* once, by whoever is at it */
}

static void a_meter_first_heard_after_its_counter_went_round_is_not_strange(void **state)
{
    (void)state;
    credit();
    db_run(books.db, "UPDATE credit SET state = 'confirmed', ended_at_ms = 50");
    db_run(books.db, "INSERT INTO reading VALUES ('3-512', 100, 0, 900, 0, 0, 0, 0, 0)");
    assert_int_equal(look(NOW).raised, 0);
    assert_int_equal(look(NOW).raised, 0);
}

static void money_without_a_purchase_is_a_case_and_its_incident_is_not_a_second(void **state)
{
    (void)state;
    db_run(books.db,
           "INSERT INTO pay_payment VALUES ('wechat', 'T1', 'DW1', NULL, 2000, 1, 1, 'query', 'suspense');"
           "INSERT INTO pay_incident VALUES ('amount_differs', 'wechat T1', '', 1)");
    assert_int_equal(only()->kind, CASE_UNPLACED);
    db_run(books.db,
           "INSERT INTO decision VALUES (1, 'payment', 'wechat T1', 'refunded', 'w', '', 'y', 5, '', 0, '')");
    seen_count = 0;
    open_case_each(books.db, keep, NULL);
    assert_int_equal(seen_count, 0);
}

static void rows_kept_at_a_kiosk_for_a_day_are_named(void **state)
{
    (void)state;
    db_run(books.db, "UPDATE terminal SET oldest_row_at_ms = 1795413900000, outbox_depth = 3");
    assert_int_equal(look(NOW + 24 * HOUR - 1).raised, 0);
    assert_int_equal(look(NOW + 24 * HOUR).raised, 1);
}

static void heard(bool has_reader, bool reader, int64_t now_ms)
{
    struct heartbeat heartbeat = {
        .version = "0.1.0", .has_reader = has_reader, .reader = reader, .store = true};
    assert_int_equal(terminal_heard(books.db, &books.terminal, &heartbeat, now_ms), 0);
}

static bool reader_told(void)
{
    bool told;
    assert_int_equal(terminal_reader_told(books.db, &books.terminal, &told), 0);
    return told;
}

static void a_reader_that_is_down_calls_a_person_after_three_minutes_and_ends_when_it_is_back(void **state)
{
    (void)state;
    heard(true, false, NOW);
    assert_int_equal(only()->kind, CASE_READER);
    assert_string_equal(only()->place, "terminal lobby-3a");
    heard(true, false, NOW + MINUTE); /* said again, it is no younger */
    assert_int_equal(look(NOW + 3 * MINUTE - 1).raised, 0);
    assert_false(reader_told()); /* nobody was called yet, and the glass does not say so */
    assert_int_equal(look(NOW + 3 * MINUTE).raised, 1);
    assert_true(reader_told());
    struct heartbeat starting = {.version = "0.1.0", .starting = true};
    assert_int_equal(terminal_heard(books.db, &books.terminal, &starting, NOW + 3 * MINUTE), 0);
    assert_true(reader_told()); /* a kiosk that starts anew does not know yet: nothing ends, nothing begins */
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM terminal_fault"), 1);
    heard(true, true, NOW + 4 * MINUTE);
    assert_false(reader_told());
    assert_int_equal(look(NOW + 4 * MINUTE).ended, 1);
    heard(true, false, NOW + 5 * MINUTE); /* another time it is another case */
    assert_int_equal(look(NOW + 8 * MINUTE - 1).raised, 0);
    assert_false(reader_told());
}

static void a_kiosk_without_a_reader_is_no_case(void **state)
{
    (void)state;
    heard(false, false, NOW);
    assert_int_equal(look(NOW + HOUR).open, 0);
}

static void a_kiosk_that_keeps_no_sale_is_a_case(void **state)
{
    struct heartbeat heartbeat = {.version = "0.1.0", .has_reader = true, .reader = true};
    (void)state;
    assert_int_equal(terminal_heard(books.db, &books.terminal, &heartbeat, NOW), 0);
    assert_int_equal(only()->kind, CASE_STORE);
    assert_int_equal(look(NOW + 3 * MINUTE).raised, 1);
    assert_false(reader_told());
}

static void what_a_revoked_kiosk_did_not_send_is_named_until_a_person_has_looked(void **state)
{
    (void)state;
    struct staff staff = {.who = "Li", .why = "its disk was empty", .now_ms = NOW};
    db_run(books.db, "UPDATE terminal SET seen_at_ms = 1795413900000, outbox_depth = 2, revoked = 1");
    assert_int_equal(only()->kind, CASE_KIOSK);
    assert_int_equal(look(NOW).raised, 1);
    assert_int_equal(staff_seen(books.db, &staff, "kiosk", "1"), 0);
    assert_int_equal(look(NOW).ended, 1);
    assert_int_equal(staff_seen(books.db, &staff, "kiosk", "1"), STAFF_NO_CASE);
}

static void the_metrics_count_and_name_nobody(void **state)
{
    (void)state;
    char text[METRICS_SIZE];
    credit();
    look(NOW + 10 * MINUTE);
    assert_int_equal(metrics_write(books.db, NOW + 10 * MINUTE, text, sizeof text), 0);
    assert_non_null(strstr(text, "dormwatt_cases_overdue{kind=\"credit\"} 1\n"));
    assert_non_null(strstr(text, "dormwatt_case_oldest_seconds{kind=\"credit\"} 600\n"));
    assert_non_null(strstr(text, "dormwatt_cases_fen{kind=\"credit\"} 5000\n"));
    assert_non_null(strstr(text, "dormwatt_alarms_open 1\n"));
    assert_null(strstr(text, "3-512"));
    assert_null(strstr(text, KEY));
    assert_true(metrics_write(books.db, NOW, text, 100) < 0);
}

static void decisions_and_their_reasons_stay(void **state)
{
    (void)state;
    db_run(books.db, "INSERT INTO decision VALUES (1, 'meter', '3-512', 'seen', 'w', '', 'y', 5, '', 0, '')");
    assert_true(db_run(books.db, "UPDATE decision SET who = 'z'") < 0);
    assert_true(db_run(books.db, "DELETE FROM decision") < 0);
    assert_true(
        db_run(books.db, "INSERT INTO decision VALUES (2, 'meter', 'r', 'seen', 'w', '', '', 5, '', 0, '')") <
        0);
}

/* The table of decisions as the first stations had it, and views that are not today's. */
static const char as_it_was[] =
    "DROP VIEW open_case; DROP VIEW top_up; DROP VIEW meter_count; DROP TABLE decision;"
    "CREATE TABLE IF NOT EXISTS decision (\n"
    "    number     INTEGER PRIMARY KEY,\n"
    "    kind       TEXT NOT NULL CHECK (kind IN ('sale', 'row', 'credit', 'order', 'payment', 'meter')),\n"
    "    reference  TEXT NOT NULL,\n"
    "    verdict    TEXT NOT NULL,\n"
    "    who        TEXT NOT NULL CHECK (who <> ''),\n"
    "    second     TEXT NOT NULL,\n"
    "    why        TEXT NOT NULL CHECK (why <> ''),\n"
    "    at_ms      INTEGER NOT NULL,\n"
    "    room       TEXT NOT NULL,\n"
    "    amount_fen INTEGER NOT NULL,\n"
    "    entry_key  TEXT NOT NULL\n"
    ");\n"
    "CREATE INDEX IF NOT EXISTS decision_by_reference ON decision(kind, reference);\n"
    "CREATE TRIGGER IF NOT EXISTS decision_stays BEFORE UPDATE ON decision\n"
    "BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;\n"
    "CREATE TRIGGER IF NOT EXISTS decision_remains BEFORE DELETE ON decision\n"
    "BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;\n"
    "INSERT INTO decision VALUES (7, 'credit', 'K', 'refund', 'w', '', 'y', 5, '3-512', 100, 'K/reversal');"
    "CREATE VIEW open_case AS SELECT 1 AS kind;"
    "CREATE VIEW top_up AS SELECT 1 AS key FROM decision;"
    "CREATE VIEW meter_count AS SELECT 1 AS room;";

static void a_file_of_an_older_station_gets_the_views_of_today_and_keeps_its_decisions(void **state)
{
    (void)state;
    char folder[] = "/tmp/dormwatt-watch-XXXXXX", path[64];
    struct database *db = NULL;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/older.db", folder);
    assert_int_equal(station_store_open(path, &db), 0);
    assert_int_equal(db_run(db, as_it_was), 0);
    db_close(db);
    for (int opened = 0; opened < 2; opened++) {
        assert_int_equal(station_store_open(path, &db), 0);
        assert_int_equal(books_number(db, "SELECT number FROM decision WHERE entry_key = 'K/reversal'"), 7);
        assert_int_equal(books_number(db, "SELECT count(*) FROM credit_aside WHERE key = 'K'"), 1);
        assert_int_equal(books_number(db, "SELECT count(since_ms) FROM open_case WHERE kind = 'payable'"), 1);
        assert_int_equal(books_number(db, "SELECT count(amount_fen) FROM top_up"), 0);
        assert_int_equal(books_number(db, "SELECT count(counted) FROM meter_count"), 0);
        assert_true(db_run(db, "UPDATE decision SET who = 'z'") < 0);
        assert_true(db_run(db, "DELETE FROM decision") < 0);
        db_close(db);
    }
    assert_int_equal(station_store_open(path, &db), 0);
    assert_int_equal(
        db_run(db, "INSERT INTO decision VALUES (8, 'kiosk', '1', 'seen', 'w', '', 'y', 5, '', 0, '')"), 0);
    db_close(db);
    remove(path);
    remove(folder);
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(every_kind_says_what_to_do_and_who_does_it),
        unit(paid_but_not_credited_alarms_by_itself_at_ten_minutes_once_and_ends_with_the_credit),
        unit(a_clock_that_is_set_back_makes_nobody_wait_for_an_alarm),
        unit(a_credit_a_person_was_called_for_early_alarms_at_once),
        unit(a_doubtful_sale_is_a_persons_after_fifteen_minutes),
        unit(every_open_state_of_an_order_has_its_deadline),
        unit(a_refused_row_and_a_row_not_as_signed_are_each_one_case),
        unit(a_purchase_on_a_meter_that_the_station_did_not_make_alarms),
        unit(a_meter_that_is_forced_closed_is_a_case_with_and_without_a_restore),
        unit(a_meter_first_heard_after_its_counter_went_round_is_not_strange),
        unit(money_without_a_purchase_is_a_case_and_its_incident_is_not_a_second),
        unit(rows_kept_at_a_kiosk_for_a_day_are_named),
        unit(a_reader_that_is_down_calls_a_person_after_three_minutes_and_ends_when_it_is_back),
        unit(a_kiosk_without_a_reader_is_no_case),
        unit(a_kiosk_that_keeps_no_sale_is_a_case),
        unit(what_a_revoked_kiosk_did_not_send_is_named_until_a_person_has_looked),
        unit(the_metrics_count_and_name_nobody),
        unit(decisions_and_their_reasons_stay),
        unit(a_file_of_an_older_station_gets_the_views_of_today_and_keeps_its_decisions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
