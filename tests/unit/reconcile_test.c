/* A day on which everything agrees, then one planted difference of each class: each is named, and nothing
 * else. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "ledger/ledger.h"
#include "meter/meters.h"
#include "station/reconcile.h"
#include "station/watch.h"
#include "tests/fakes/books.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW ((int64_t)1795413900000) /* 2026-11-23, some afternoon in Beijing */
#define ORDER "ABCD0000000000000000000000000001"
#define MISSED "ABCD0000000000000000000000000002"

static struct books books;
static char told[8192];
static char bill_text[8192];
static struct bill_day day;

static void tell(void *context, const char *difference, const char *to_do)
{
    (void)context;
    size_t used = strlen(told);
    assert_true(to_do[0] != '\0');
    snprintf(told + used, sizeof told - used, "%s\n", difference);
}

static int reconcile(int *status)
{
    struct reconcile reconcile = {.db = books.db, .tell = tell};
    told[0] = '\0';
    assert_int_equal(reconcile_books(&reconcile), 0);
    assert_int_equal(reconcile_meters(&reconcile, NOW), 0);
    int failure = reconcile_bill(&reconcile, &day);
    if (status)
        *status = failure;
    else
        assert_int_equal(failure, 0);
    return reconcile.differences;
}

/* One difference, which says this. */
static void expect(const char *difference)
{
    int count = reconcile(NULL);
    if (count != 1 || !strstr(told, difference))
        fail_msg("wanted one: %s\ntold %d:\n%s", difference, count, told);
}

static const char header[] =
    "交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易状态,货币种类,商户退款单号,"
    "订单金额,申请退款金额\n";
static const char totals[] = "总交易单数,订单总金额,申请退款总金额\n";

/* rows: as the file has them, behind their time and merchant. */
static void bill_of(int count, const char *paid, const char *back, const char *rows)
{
    snprintf(bill_text, sizeof bill_text, "%s%s%s`%d,`%s,`%s\n", header, rows, totals, count, paid, back);
    day = (struct bill_day){.provider = PAY_WECHAT,
                            .owner = {"1900", "wx1"},
                            .start_ms = clock_day_start_ms(clock_local_day(NOW)),
                            .text = bill_text,
                            .length = strlen(bill_text)};
    day.end_ms = day.start_ms + CLOCK_DAY_MS;
}

#define LINE(transaction, number, yuan)                                                                      \
    "`2026-11-23 14:05:00,`wx1,`1900,`" transaction ",`" number ",`SUCCESS,`CNY,`0,`" yuan ",`0.00\n"

static void order(const char *key, const char *number, const char *state)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "INSERT INTO pay_order VALUES ('%s', 1, '3-513', 2000, 'wechat', 1, 's', '%s', 'none', 0, 0, 0, "
             "0, 1, 1,"
             " 1, 1, 0, 0, 0, '', 1); INSERT INTO pay_number VALUES ('%s', '%s', '{}', 1, 1)",
             key, state, number, key);
    assert_int_equal(db_run(books.db, sql), 0);
}

static void pay_by_phone(void)
{
    struct key key = {ORDER};
    struct room_id room = {"3-513"};
    order(ORDER, "DW1", "paid");
    assert_int_equal(db_run(books.db, "INSERT INTO pay_payment VALUES ('wechat', '4201', 'DW1', '" ORDER
                                      "', 2000, 1795413900000, 1795413900000, 'query', 'purchase')"),
                     0);
    assert_int_equal(ledger_post_purchase(books.db, &key, "wechat", &room, money_of_fen(2000), 1795413900000),
                     0);
    assert_int_equal(credit_enqueue(books.db, &key, &room, money_of_fen(2000), 1, 2), 0);
    order(MISSED, "DW2", "expired");
}

static int setup(void **state)
{
    struct watch_round round;
    (void)state;
    log_init("test", 0);
    if (books_open(&books, ":memory:"))
        return -1;
    for (int n = 1; n <= 2; n++) {
        struct purchase purchase = books_purchase(n, 1000L * n);
        purchase.debit.balance_before_fen = n == 1 ? 100000 : 99000;
        if (books_take(&books, ROW_DEBITED, &purchase).result != ROW_POSTED)
            return -1;
    }
    pay_by_phone();
    /* 3-513 was at count 7 with 10.00 yuan when we first heard it; ours made it 8. */
    db_run(books.db, "INSERT INTO reading VALUES ('3-513', 100, 0, 1000, 7, 0, 0, 0, 0)");
    watch_look(books.db, NOW, &round);
    db_run(books.db, "UPDATE credit SET state = 'confirmed', has_base = 1, base_count = 7, base_fen = 1000,"
                     " base_at_ms = 200, balance_fen = 3000, ended_at_ms = 300 WHERE room = '3-513';"
                     "UPDATE reading SET count = 8, remaining_fen = 2990, at_ms = 400");
    bill_of(1, "20.00", "0.00", LINE("4201", "DW1", "20.00"));
    return reconcile(NULL) == 0 ? 0 : -1; /* or the tests below could not fail */
}

static int teardown(void **state)
{
    (void)state;
    books_close(&books);
    return 0;
}

static void a_payment_nobody_saw_is_named_and_booked_once_on_request(void **state)
{
    (void)state;
    int booked = 0;
    bill_of(2, "40.00", "0.00", LINE("4201", "DW1", "20.00") LINE("4202", "DW2", "20.00"));
    expect("wechat 4202: 2000 fen for order " MISSED " were paid and never seen here");
    assert_int_equal(reconcile_bill_book(books.db, &day, NOW, 600000, &booked), 0);
    assert_int_equal(booked, 1);
    assert_int_equal(reconcile(NULL), 0);
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM credit WHERE key = '" MISSED "'"), 1);
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM pay_payment WHERE evidence = 'bill'"), 1);
    assert_int_equal(reconcile_bill_book(books.db, &day, NOW, 600000, &booked), 0);
    assert_int_equal(booked, 0);
}

static void a_payment_to_a_number_that_is_not_ours_is_named_and_never_credited(void **state)
{
    (void)state;
    int booked = 0;
    bill_of(2, "40.00", "0.00", LINE("4201", "DW1", "20.00") LINE("4203", "CANTEEN", "20.00"));
    expect("wechat 4203: 2000 fen for number CANTEEN, which is none of ours");
    assert_int_equal(reconcile_bill_book(books.db, &day, NOW, 600000, &booked), 0);
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM credit"), 3);
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM open_case WHERE kind = 'payment'"), 1);
}

static void a_missed_payment_of_another_amount_goes_to_suspense(void **state)
{
    (void)state;
    int booked = 0;
    bill_of(2, "21.00", "0.00", LINE("4201", "DW1", "20.00") LINE("4202", "DW2", "1.00"));
    assert_int_equal(reconcile_bill_book(books.db, &day, NOW, 600000, &booked), 0);
    assert_int_equal(books_number(books.db, "SELECT -sum(fen) FROM posting WHERE account = 'suspense'"), 100);
    assert_int_equal(
        books_number(books.db, "SELECT count(*) FROM open_case WHERE kind IN ('quarantine', 'unplaced')"), 2);
    assert_int_equal(reconcile(NULL), 0);
}

static void another_amount_than_ours_is_named(void **state)
{
    (void)state;
    bill_of(1, "25.00", "0.00", LINE("4201", "DW1", "25.00"));
    expect("wechat 4201: the bill says 2500 fen, our books 2000");
}

static void another_number_than_ours_is_named(void **state)
{
    (void)state;
    bill_of(1, "20.00", "0.00", LINE("4201", "DW2", "20.00"));
    expect("wechat 4201: the bill says number DW2, our books DW1");
}

static void a_payment_of_ours_that_the_bill_does_not_have_is_named(void **state)
{
    (void)state;
    bill_of(0, "0.00", "0.00", "");
    expect("wechat 4201: 2000 fen in our books, not in the bill");
    day.text = NULL; /* "nobody paid that day" */
    day.length = 0;
    expect("wechat 4201: 2000 fen in our books, not in the bill");
}

static void a_payment_of_another_day_is_not_missing_in_this_days_bill(void **state)
{
    (void)state;
    db_run(books.db, "UPDATE pay_payment SET paid_at_ms = paid_at_ms - 86400000");
    bill_of(0, "0.00", "0.00", "");
    assert_int_equal(reconcile(NULL), 0);
}

static void a_payment_twice_in_the_bill_is_named(void **state)
{
    (void)state;
    bill_of(2, "40.00", "0.00", LINE("4201", "DW1", "20.00") LINE("4201", "DW1", "20.00"));
    expect("wechat 4201: stands 2 times in the bill");
}

static void money_given_back_without_us_is_named_until_it_is_booked(void **state)
{
    (void)state;
    bill_of(2, "20.00", "5.00",
            LINE("4201", "DW1",
                 "20.00") "`2026-11-23 15:00:00,`wx1,`1900,`4201,`DW1,`REFUND,`CNY,`R1,`0.00,`5.00\n");
    expect("wechat 4201: 500 fen were given back (R1), our books do not know");
}

static void a_payment_to_another_application_is_named(void **state)
{
    (void)state;
    bill_of(1, "20.00", "0.00", "`2026-11-23 14:05:00,`wx2,`1900,`4201,`DW1,`SUCCESS,`CNY,`0,`20.00,`0.00\n");
    expect("wechat 4201: 2000 fen to another application");
}

static void the_bill_of_another_day_or_half_a_bill_is_not_compared(void **state)
{
    (void)state;
    int status = 0;
    bill_of(1, "20.00", "0.00", "`2026-11-22 14:05:00,`wx1,`1900,`4201,`DW1,`SUCCESS,`CNY,`0,`20.00,`0.00\n");
    reconcile(&status);
    assert_int_equal(status, ERR_FORMAT);
    assert_string_equal(day.why, "line 2: is of another day");
    bill_of(2, "20.00", "0.00", LINE("4201", "DW1", "20.00"));
    reconcile(&status);
    assert_int_equal(status, ERR_FORMAT);
    assert_string_equal(day.why, "line 4: the totals are not those of the lines");
}

static void a_purchase_on_a_meter_by_somebody_else_is_named(void **state)
{
    (void)state;
    db_run(books.db, "UPDATE reading SET count = 9, remaining_fen = 7990");
    reconcile(NULL);
    assert_non_null(strstr(told,
                           "meter of room 3-513: 1 purchases that the station did not make (it counts 9, ours"
                           " are 8); it holds 7990 fen"));
}

static void a_meter_that_counts_less_than_the_station_is_named(void **state)
{
    (void)state;
    db_run(books.db, "UPDATE reading SET count = 0, remaining_fen = 0");
    reconcile(NULL);
    assert_non_null(strstr(told, "meter of room 3-513: counts 0 purchases, the station made it 8"));
}

static void a_balance_moved_without_the_counter_is_named(void **state)
{
    (void)state;
    db_run(books.db, "UPDATE reading SET remaining_fen = 90000");
    expect("meter of room 3-513: holds 90000 fen; after its last credit it held 3000");
    db_run(books.db, "UPDATE reading SET remaining_fen = 10");
    expect("meter of room 3-513: holds 10 fen; after its last credit it held 3000");
}

static void a_purse_that_lost_more_than_was_booked_is_named(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(3, 500);
    purchase.debit.balance_before_fen = 96000; /* row 2 left 97000 */
    assert_int_equal(books_take(&books, ROW_DEBITED, &purchase).result, ROW_POSTED);
    expect("row 3 of terminal 1: the purse held 96000 fen before it, row 2 of terminal 1 left it 97000");
}

static void an_amount_changed_in_the_database_is_named(void **state)
{
    (void)state;
    db_run(books.db, "DROP TRIGGER posting_stays");
    db_run(books.db, "UPDATE posting SET fen = fen * 2 WHERE entry = 1");
    assert_true(reconcile(NULL) >= 2);
    assert_non_null(strstr(told, "entry 1, key 91C07F3A000000000000000000000001: is not what was hashed"));
    assert_non_null(
        strstr(told, "row 1 of terminal 1, key 91C07F3A000000000000000000000001: 1000 fen for room 3-512"
                     " have no entry that says so"));
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(a_payment_nobody_saw_is_named_and_booked_once_on_request),
        unit(a_payment_to_a_number_that_is_not_ours_is_named_and_never_credited),
        unit(a_missed_payment_of_another_amount_goes_to_suspense),
        unit(another_amount_than_ours_is_named),
        unit(another_number_than_ours_is_named),
        unit(a_payment_of_ours_that_the_bill_does_not_have_is_named),
        unit(a_payment_of_another_day_is_not_missing_in_this_days_bill),
        unit(a_payment_twice_in_the_bill_is_named),
        unit(money_given_back_without_us_is_named_until_it_is_booked),
        unit(a_payment_to_another_application_is_named),
        unit(the_bill_of_another_day_or_half_a_bill_is_not_compared),
        unit(a_purchase_on_a_meter_by_somebody_else_is_named),
        unit(a_meter_that_counts_less_than_the_station_is_named),
        unit(a_balance_moved_without_the_counter_is_named),
        unit(a_purse_that_lost_more_than_was_booked_is_named),
        unit(an_amount_changed_in_the_database_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
