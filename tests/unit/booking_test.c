/* The one door for money, on a real store: any order of evidence, any state, many at once. */
#include "base/status.h"
#include "ledger/ledger.h"
#include "meter/meters.h"
#include "pay/booking.h"
#include "pay/pay.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((int64_t)1795413900000)
#define NUMBER "W202611241004050123456789ABCDEF"

static const struct key order_key = {"91C07F3A91C07F3A91C07F3A91C07F3A"};
static char folder[] = "/tmp/dormwatt-booking-XXXXXX";
static char path[64];

static struct database *books_open(void)
{
    struct database *db = NULL;
    assert_int_equal(db_open(path, ledger_schema, &db), 0);
    assert_int_equal(db_run(db, meter_schema), 0);
    assert_int_equal(db_run(db, pay_schema), 0);
    return db;
}

static void books_remove(void)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char name[80];
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

/* Fresh books with one room and one order of 20 yuan in this state. */
static struct database *books_new(enum order_state state)
{
    books_remove();
    struct database *db = books_open();
    struct order_row row = {.key = order_key,
                            .terminal = 7,
                            .room = {"3-512"},
                            .amount = {2000},
                            .provider = PAY_WECHAT,
                            .at_ms = NOW,
                            .subject = "x"};
    assert_int_equal(db_run(db,
                            "INSERT INTO building (id, name) VALUES ('3', '3');"
                            "INSERT INTO room (id, building, name, price_centifen)"
                            " VALUES ('3-512', '3', '512', 5330);"
                            "INSERT INTO bus (id, device, baud, parity) VALUES ('b', '/dev/null', 9600, 'N');"
                            "INSERT INTO meter (room, bus, unit, model) VALUES ('3-512', 'b', 1, 'm');"),
                     0);
    row.order.created_at_ms = NOW;
    assert_int_equal(order_row_insert(db, &row), 0);
    assert_int_equal(number_insert(db, NUMBER, &order_key, "{}", NOW), 0);
    assert_int_equal(order_row_get(db, &order_key, &row), 0);
    row.order.state = state;
    assert_int_equal(order_row_save(db, &row), 0);
    return db;
}

static struct payment payment_of(const char *transaction, int64_t fen)
{
    struct payment payment = {.provider = PAY_WECHAT, .amount = {fen}, .ours = true, .paid_at_ms = NOW};
    snprintf(payment.transaction, sizeof payment.transaction, "%s", transaction);
    snprintf(payment.number, sizeof payment.number, "%s", NUMBER);
    return payment;
}

static struct booking_effect effect; /* of the last that was seen */

static int see(struct database *db, const struct payment *payment, enum payment_evidence evidence)
{
    int status = db_begin(db);
    if (!status)
        status = payment_seen(db, payment, evidence, NOW, 600000, &effect);
    if (!status)
        status = db_commit(db);
    if (status)
        db_rollback(db);
    return status;
}

static void expect_balance(struct database *db, const char *account, int64_t fen)
{
    struct money balance;
    assert_int_equal(ledger_balance(db, account, &balance), 0);
    assert_int_equal(balance.fen, fen);
}

static int64_t count_of(struct database *db, const char *sql)
{
    struct db_query query;
    db_query_begin(&query, db, sql);
    int64_t count = db_query_row(&query) ? db_int(&query, 0) : -1;
    assert_int_equal(db_query_end(&query), 0);
    return count;
}

static enum order_state state_of(struct database *db)
{
    struct order_row row;
    assert_int_equal(order_row_get(db, &order_key, &row), 0);
    return row.order.state;
}

static void notice_query_and_bill_in_any_order_book_once_in_every_unpaid_state(void **state)
{
    (void)state;
    static const enum payment_evidence orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                                       {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    struct payment payment = payment_of("4200", 2000);
    for (int from = ORDER_CREATED; from <= ORDER_REFUSED; from++) {
        for (size_t o = 0; o < 6; o++) {
            struct database *db = books_new((enum order_state)from);
            for (size_t i = 0; i < 3; i++)
                assert_int_equal(see(db, &payment, orders[o][i]), 0);
            assert_int_equal(state_of(db), ORDER_PAID);
            expect_balance(db, "tender/wechat", 2000);
            expect_balance(db, "room/3-512/cash", -2000);
            assert_int_equal(count_of(db, "SELECT COUNT(*) FROM credit WHERE amount_fen = 2000"), 1);
            assert_int_equal(count_of(db, "SELECT COUNT(*) FROM pay_incident"), 0);
            db_close(db);
        }
    }
}

static void every_second_transaction_is_owed_back_once(void **state)
{
    (void)state;
    struct database *db = books_new(ORDER_OPEN);
    struct payment first = payment_of("4200", 2000);
    struct payment second = payment_of("4201", 2000);
    struct payment third = payment_of("4202", 1);
    for (int times = 0; times < 3; times++) {
        assert_int_equal(see(db, &first, EVIDENCE_NOTICE), 0);
        assert_int_equal(see(db, &second, EVIDENCE_NOTICE), 0);
        assert_int_equal(effect.changed, times == 0); /* whoever looks at the order hears of it */
        assert_int_equal(see(db, &third, EVIDENCE_BILL), 0);
    }
    expect_balance(db, "tender/wechat", 4001);
    expect_balance(db, "room/3-512/cash", -2000);
    expect_balance(db, "refund/payable", -2001);
    assert_int_equal(count_of(db, "SELECT COUNT(*) FROM credit"), 1);
    assert_int_equal(count_of(db, "SELECT COUNT(*) FROM pay_incident"), 2);
    db_close(db);
}

static void a_wrong_amount_rests_in_suspense_and_money_of_others_is_not_booked(void **state)
{
    (void)state;
    struct database *db = books_new(ORDER_OPEN);
    struct payment payment = payment_of("4200", 1999);
    assert_int_equal(see(db, &payment, EVIDENCE_NOTICE), 0); /* says nothing yet: the query decides */
    assert_int_equal(state_of(db), ORDER_OPEN);
    assert_int_equal(see(db, &payment, EVIDENCE_QUERY), 0);
    assert_int_equal(state_of(db), ORDER_QUARANTINE);
    expect_balance(db, "suspense", -1999);
    expect_balance(db, "room/3-512/cash", 0);
    db_close(db);
    db = books_new(ORDER_OPEN);
    payment.ours = false;
    assert_int_equal(see(db, &payment, EVIDENCE_QUERY), 0);
    assert_int_equal(state_of(db), ORDER_QUARANTINE);
    expect_balance(db, "tender/wechat", 0);
    db_close(db);
    db = books_new(ORDER_OPEN);
    snprintf(payment.number, sizeof payment.number, "SOMEBODYELSES");
    assert_int_equal(see(db, &payment, EVIDENCE_NOTICE), 0); /* noted, so that the notice is acknowledged */
    assert_int_equal(see(db, &payment, EVIDENCE_NOTICE), 0);
    expect_balance(db, "tender/wechat", 0);
    assert_int_equal(count_of(db, "SELECT COUNT(*) FROM pay_payment WHERE order_key IS NULL"), 1);
    assert_int_equal(count_of(db, "SELECT COUNT(*) FROM pay_incident WHERE kind = 'unknown_number'"), 1);
    db_close(db);
}

static void a_known_payment_told_with_another_sum_or_number_stays_as_it_is_and_is_reported(void **state)
{
    (void)state;
    struct database *db = books_new(ORDER_OPEN);
    struct payment payment = payment_of("4200", 2000);
    assert_int_equal(see(db, &payment, EVIDENCE_NOTICE), 0);
    assert_int_equal(see(db, &payment, EVIDENCE_QUERY), 0);
    assert_int_equal(count_of(db, "SELECT COUNT(*) FROM pay_incident"), 0);
    payment.amount.fen = 9999;
    assert_int_equal(see(db, &payment, EVIDENCE_NOTICE), 0);
    assert_int_equal(count_of(db, "SELECT COUNT(*) FROM pay_incident WHERE kind = 'told_differently'"), 1);
    expect_balance(db, "tender/wechat", 2000);
    expect_balance(db, "room/3-512/cash", -2000);
    db_close(db);
    db = books_new(ORDER_OPEN);
    payment = payment_of("4200", 2000);
    assert_int_equal(see(db, &payment, EVIDENCE_QUERY), 0);
    snprintf(payment.number, sizeof payment.number, "SOMEBODYELSES");
    assert_int_equal(see(db, &payment, EVIDENCE_NOTICE), 0);
    assert_int_equal(count_of(db, "SELECT COUNT(*) FROM pay_incident WHERE kind = 'told_differently'"), 1);
    assert_int_equal(count_of(db, "SELECT COUNT(*) FROM pay_payment"), 1);
    db_close(db);
}

static void nothing_of_a_payment_stays_when_its_transaction_is_undone(void **state)
{
    (void)state;
    struct database *db = books_new(ORDER_OPEN);
    struct payment payment = payment_of("4200", 2000);
    assert_int_equal(db_begin(db), 0);
    assert_int_equal(payment_seen(db, &payment, EVIDENCE_NOTICE, NOW, 600000, &effect), 0);
    assert_true(effect.changed && effect.credited);
    db_rollback(db);
    assert_int_equal(state_of(db), ORDER_OPEN);
    expect_balance(db, "tender/wechat", 0);
    assert_int_equal(count_of(db, "SELECT COUNT(*) FROM credit"), 0);
    db_close(db);
}

#define THREADS 8
#define DELIVERIES 50

static void *deliver(void *unused)
{
    (void)unused;
    struct database *db = NULL;
    struct payment payment = payment_of("4200", 2000);
    intptr_t failures = db_open(path, ledger_schema, &db) ? 1 : 0;
    for (int i = 0; !failures && i < DELIVERIES; i++)
        failures += see(db, &payment, (enum payment_evidence)(i % 3)) != 0;
    db_close(db);
    return (void *)failures; /* NOLINT(performance-no-int-to-ptr) */
}

static void deliveries_from_many_threads_at_once_book_once(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    struct database *db = books_new(ORDER_CLOSED);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, deliver, NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        void *failures = NULL;
        pthread_join(threads[i], &failures);
        assert_null(failures);
    }
    assert_int_equal(state_of(db), ORDER_PAID);
    expect_balance(db, "tender/wechat", 2000);
    assert_int_equal(count_of(db, "SELECT COUNT(*) FROM entry"), 1);
    assert_int_equal(count_of(db, "SELECT COUNT(*) FROM credit"), 1);
    db_close(db);
}

static void a_row_somebody_moved_is_not_overwritten(void **state)
{
    (void)state;
    struct database *db = books_new(ORDER_OPEN);
    struct order_row mine;
    struct order_row theirs;
    assert_int_equal(order_row_get(db, &order_key, &mine), 0);
    assert_int_equal(order_row_get(db, &order_key, &theirs), 0);
    assert_int_equal(order_row_save(db, &theirs), 0);
    assert_int_equal(order_row_save(db, &mine), ERR_CONFLICT);
    db_close(db);
}

static void an_order_is_due_in_its_time_and_when_the_clock_was_set_back(void **state)
{
    (void)state;
    struct key key;
    struct database *db = books_new(ORDER_OPEN);
    struct order_row row;
    assert_int_equal(order_row_get(db, &order_key, &row), 0);
    row.order.next_at_ms = NOW;
    assert_int_equal(order_row_save(db, &row), 0);
    assert_int_equal(order_row_due(db, NOW, false, &key), 0);
    assert_int_equal(order_row_due(db, NOW - 1, false, &key), ERR_NOT_FOUND);
    assert_int_equal(order_row_due(db, NOW - ORDER_WAIT_MOST_MS, false, &key), ERR_NOT_FOUND);
    assert_int_equal(order_row_due(db, NOW - ORDER_WAIT_MOST_MS - 1, false, &key), 0);
    db_close(db);
}

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/books.db", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    books_remove();
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notice_query_and_bill_in_any_order_book_once_in_every_unpaid_state),
        cmocka_unit_test(every_second_transaction_is_owed_back_once),
        cmocka_unit_test(a_wrong_amount_rests_in_suspense_and_money_of_others_is_not_booked),
        cmocka_unit_test(a_known_payment_told_with_another_sum_or_number_stays_as_it_is_and_is_reported),
        cmocka_unit_test(nothing_of_a_payment_stays_when_its_transaction_is_undone),
        cmocka_unit_test(deliveries_from_many_threads_at_once_book_once),
        cmocka_unit_test(a_row_somebody_moved_is_not_overwritten),
        cmocka_unit_test(an_order_is_due_in_its_time_and_when_the_clock_was_set_back),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
