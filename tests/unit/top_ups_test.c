/* The payments for a room: what the station's books say of them, and the message they travel in. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "station/top_up_list.h"
#include "tests/fakes/books.h"
#include "wire/top_ups.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW_MS ((int64_t)1795413900000) /* 23 November 2026 */

static struct books books;
static const struct room_id room = {"3-512"};

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

static void run(const char *sql)
{
    assert_int_equal(db_run(books.db, sql), 0);
}

static void credit(int n, int64_t at_ms, const char *state)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "INSERT INTO credit (key, room, amount_fen, state, sequence, enqueued_at_ms, deadline_ms)"
             " VALUES ('%032X', '3-512', %d, '%s', %d, %lld, 0)",
             n, n * 100, state, n, (long long)at_ms);
    run(sql);
}

static void order(int n, const char *state)
{
    char sql[700];
    snprintf(
        sql, sizeof sql,
        "INSERT INTO pay_order VALUES ('%032X', 1, '3-512', %d, 'alipay', %lld, '', '%s', 'none', 0, 0, 0, 0,"
        " 180000, 1, 2, 3, 0, 0, 0, '', 0)",
        n, n * 100, (long long)NOW_MS, state);
    run(sql);
}

static struct top_ups get(const char *before)
{
    struct top_ups page;
    struct key key;
    if (before)
        assert_int_equal(key_parse(before, &key), 0);
    assert_int_equal(top_ups_get(books.db, &room, before ? &key : NULL, 1, NOW_MS, &page), 0);
    return page;
}

static void each_payment_says_where_its_money_is(void **state)
{
    (void)state;
    credit(1, NOW_MS - 1, "confirmed");
    credit(2, NOW_MS - 2, "sending");
    credit(3, NOW_MS - 3, "manual");
    credit(4, NOW_MS - 4, "manual");
    credit(5, NOW_MS - 5, "manual");
    run("INSERT INTO decision VALUES (1, 'credit', '00000000000000000000000000000004', 'refund', 'a', '', "
        "'b', 1,"
        " '3-512', 400, ''), (2, 'credit', '00000000000000000000000000000005', 'refund', 'a', '', 'b', 1,"
        " '3-512', 500, ''), (3, 'credit', '00000000000000000000000000000005', 'refunded', 'a', '', 'b', 1,"
        " '3-512', 500, '')");
    struct top_ups page = get(NULL);
    static const enum top_up_state states[] = {TOP_UP_CREDITED, TOP_UP_WAITING, TOP_UP_CHECKING,
                                               TOP_UP_REFUNDING, TOP_UP_REFUNDED};
    assert_int_equal(page.count, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(page.rows[i].state, states[i]);
        assert_int_equal(page.rows[i].amount.fen, (i + 1) * 100);
    }
    assert_int_equal(page.month.fen, 300); /* credited or waiting */
    assert_int_equal(page.month_count, 2);
}

static void a_card_sale_is_dated_when_it_was_made_and_one_in_doubt_is_being_checked(void **state)
{
    (void)state;
    struct purchase sold = books_purchase(1, 5000), doubtful = books_purchase(2, 3000);
    sold.at_ms = NOW_MS - 2 * CLOCK_DAY_MS;
    assert_int_equal(books_take(&books, ROW_DEBITED, &sold).result, ROW_POSTED);
    assert_int_equal(books_take(&books, ROW_DOUBTFUL, &doubtful).result, ROW_POSTED);
    struct top_ups page = get(NULL);
    assert_int_equal(page.count, 2);
    const struct top_up *made = &page.rows[key_equal(&page.rows[0].key, &sold.key) ? 0 : 1];
    assert_int_equal(made->at_ms, sold.at_ms);
    assert_int_equal(made->by, TOP_UP_CARD);
    assert_int_equal(made->state, TOP_UP_WAITING);
    assert_int_equal(page.rows[made == page.rows].state, TOP_UP_CHECKING);
}

static void an_order_is_a_payment_once_it_was_paid(void **state)
{
    (void)state;
    order(1, "open");
    order(2, "closed");
    assert_int_equal(get(NULL).count, 0);
    order(3, "paid");
    order(4, "quarantine");
    order(5, "refunding");
    struct top_ups page = get(NULL);
    assert_int_equal(page.count, 3);
    assert_int_equal(page.rows[0].state, TOP_UP_REFUNDING);
    assert_int_equal(page.rows[1].state, TOP_UP_CHECKING);
    assert_int_equal(page.rows[2].state, TOP_UP_WAITING);
    credit(3, NOW_MS, "confirmed");
    page = get(NULL);
    assert_int_equal(page.total, 3); /* once, though it is an order and a credit */
    assert_int_equal(page.rows[2].by, TOP_UP_ALIPAY);
}

static void paid_twice(int n, const char *transaction)
{
    char sql[300];
    snprintf(sql, sizeof sql,
             "INSERT INTO pay_payment VALUES ('alipay', '%s', 'n', '%032X', %d, 1, 1, 'notice',"
             " 'refund_payable')",
             transaction, n, n * 100);
    run(sql);
}

static int64_t owed_back(void)
{
    struct snapshot snapshot = {.room = room};
    assert_int_equal(refund_due_get(books.db, &snapshot), 0);
    return snapshot.refund.fen;
}

static void a_second_payment_of_an_order_is_told_with_it_until_and_after_it_went_back(void **state)
{
    (void)state;
    order(3, "paid");
    credit(3, NOW_MS, "confirmed");
    assert_int_equal(get(NULL).rows[0].second.fen, 0);
    paid_twice(3, "4201");
    struct top_up row = get(NULL).rows[0];
    assert_int_equal(row.state, TOP_UP_CREDITED);
    assert_int_equal(row.second.fen, 300);
    assert_false(row.second_is_back);
    assert_int_equal(owed_back(), 300);
    run("INSERT INTO decision VALUES (1, 'payment', 'alipay 4201', 'refunded', 'a', '', 'b', 1, '', 300, "
        "'')");
    row = get(NULL).rows[0];
    assert_int_equal(row.second.fen, 300);
    assert_true(row.second_is_back);
    assert_int_equal(owed_back(), 0);
    paid_twice(3, "4202");
    run("INSERT INTO decision VALUES (2, 'payment', 'alipay 4202', 'placed', 'a', '', 'b', 1, '', 300, '')");
    assert_int_equal(get(NULL).rows[0].second.fen, 300); /* the other is on a room */
    assert_int_equal(owed_back(), 0);
}

static void the_room_is_owed_what_staff_took_back_until_it_went_back(void **state)
{
    (void)state;
    credit(4, NOW_MS, "manual");
    assert_int_equal(owed_back(), 0);
    run("INSERT INTO decision VALUES (1, 'credit', '00000000000000000000000000000004', 'refund', 'a', '',"
        " 'b', 1, '3-512', 400, '')");
    order(5, "refunding");
    assert_int_equal(owed_back(), 900);
    run("INSERT INTO decision VALUES (2, 'credit', '00000000000000000000000000000004', 'refunded', 'a', '',"
        " 'b', 1, '3-512', 400, '')");
    assert_int_equal(owed_back(), 500);
}

static void a_refund_that_staff_were_called_for_is_overdue(void **state)
{
    (void)state;
    credit(1, NOW_MS - 1, "manual");
    run("INSERT INTO decision VALUES (1, 'credit', '00000000000000000000000000000001', 'refund', 'a', '',"
        " 'b', 1, '3-512', 100, '')");
    order(3, "paid");
    paid_twice(3, "4201");
    struct top_ups page = get(NULL);
    assert_true(!page.rows[0].overdue && !page.rows[1].overdue);
    run("INSERT INTO alarm VALUES ('payable', '00000000000000000000000000000001', 100, 1, 2, 0),"
        " ('unplaced', 'alipay 4201', 300, 1, 2, 0)");
    page = get(NULL);
    assert_true(page.rows[0].overdue && page.rows[1].overdue);
    run("UPDATE alarm SET closed_at_ms = 3");
    page = get(NULL);
    assert_true(!page.rows[0].overdue && !page.rows[1].overdue);
}

static void a_payment_knows_whether_it_was_made_at_the_terminal_that_asks(void **state)
{
    (void)state;
    struct top_ups page;
    struct purchase sold = books_purchase(1, 5000);
    assert_int_equal(books_take(&books, ROW_DEBITED, &sold).result, ROW_POSTED);
    order(3, "paid");
    page = get(NULL);
    assert_true(page.rows[0].here && page.rows[1].here);
    assert_int_equal(top_ups_get(books.db, &room, NULL, 2, NOW_MS, &page), 0);
    assert_true(!page.rows[0].here && !page.rows[1].here);
}

static void pages_follow_each_other_without_a_gap_or_a_double(void **state)
{
    (void)state;
    char last[KEY_LENGTH + 1];
    for (int n = 1; n <= 60; n++)
        credit(n, NOW_MS - n / 3, "confirmed"); /* three of a moment */
    int seen = 0;
    struct top_ups page = get(NULL);
    for (;; page = get(last)) {
        for (int i = 1; i < page.count; i++)
            assert_true(page.rows[i].at_ms < page.rows[i - 1].at_ms ||
                        strcmp(page.rows[i].key.text, page.rows[i - 1].key.text) < 0);
        seen += page.count;
        assert_int_equal(page.total, 60);
        if (!page.more)
            break;
        memcpy(last, page.rows[page.count - 1].key.text, sizeof last);
    }
    assert_int_equal(seen, 60);
}

static void another_rooms_payments_and_a_room_that_is_not_there_are_not_told(void **state)
{
    (void)state;
    struct top_ups page;
    struct key key = {"00000000000000000000000000000001"};
    const struct room_id neighbour = {"3-513"}, nowhere = {"9-999"};
    credit(1, NOW_MS, "confirmed");
    assert_int_equal(top_ups_get(books.db, &neighbour, NULL, 1, NOW_MS, &page), 0);
    assert_int_equal(page.count, 0);
    assert_int_equal(top_ups_get(books.db, &neighbour, &key, 1, NOW_MS, &page), ERR_NOT_FOUND);
    assert_int_equal(top_ups_get(books.db, &nowhere, NULL, 1, NOW_MS, &page), ERR_NOT_FOUND);
}

static int decode(const char *bytes, char *why)
{
    struct top_ups page;
    return top_ups_decode(bytes, strlen(bytes), &page, why);
}

#define HEAD                                                                                                 \
    "{\"v\":1,\"room\":\"3-512\",\"as_of_ms\":1,\"total\":1,\"month_fen\":0,\"month_count\":0,\"more\":"     \
    "false,"
#define ROW(at)                                                                                              \
    "{\"key\":\"91C07F3A00112233445566778899AABB\",\"at_ms\":" at                                            \
    ",\"amount_fen\":5000,\"by\":\"card\",\"state\":\"waiting\"}"

static void the_message_survives_the_road_and_a_wrong_one_is_refused_by_name(void **state)
{
    (void)state;
    char why[WIRE_WHY_SIZE];
    struct top_ups got;
    credit(1, NOW_MS, "confirmed");
    struct top_ups sent = get(NULL);
    sent.rows[0].here = true;
    sent.rows[0].second = money_of_fen(700);
    sent.rows[0].second_is_back = true;
    sent.rows[0].overdue = true;
    char *bytes = top_ups_encode(&sent);
    assert_int_equal(top_ups_decode(bytes, strlen(bytes), &got, why), 0);
    assert_memory_equal(&sent.rows[0], &got.rows[0], sizeof got.rows[0]);
    free(bytes);
    assert_int_equal(decode(HEAD "\"payments\":[" ROW("2") "," ROW("1") "]}", why), 0);
    assert_int_equal(decode(HEAD "\"payments\":[" ROW("1") "," ROW("2") "]}", why), ERR_FORMAT);
    assert_non_null(strstr(why, "payments[1].at_ms is after the one above"));
    assert_int_equal(decode(HEAD "\"payments\":[" ROW("-1") "]}", why), ERR_FORMAT);
    assert_non_null(strstr(why, "payments[0].at_ms"));
    assert_int_equal(decode(HEAD "\"payments\":[{}]}", why), ERR_FORMAT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_payment_says_where_its_money_is),
        TEST(a_card_sale_is_dated_when_it_was_made_and_one_in_doubt_is_being_checked),
        TEST(an_order_is_a_payment_once_it_was_paid),
        TEST(a_second_payment_of_an_order_is_told_with_it_until_and_after_it_went_back),
        TEST(the_room_is_owed_what_staff_took_back_until_it_went_back),
        TEST(a_refund_that_staff_were_called_for_is_overdue),
        TEST(a_payment_knows_whether_it_was_made_at_the_terminal_that_asks),
        TEST(pages_follow_each_other_without_a_gap_or_a_double),
        TEST(another_rooms_payments_and_a_room_that_is_not_there_are_not_told),
        TEST(the_message_survives_the_road_and_a_wrong_one_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
