#include "base/log.h"
#include "base/status.h"
#include "ledger/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct key key_a = {"91C07F3A000000000000000000000001"};
static const struct key key_b = {"91C07F3A000000000000000000000002"};
static const struct room_id room = {"3-512"};

static int setup(void **state)
{
    log_init("test", 0); /* refusals are expected here */
    return db_open(":memory:", ledger_schema, (struct database **)state);
}

static int teardown(void **state)
{
    db_close(*state);
    return 0;
}

static int64_t balance(struct database *db, const char *account)
{
    struct money money = {-1};
    assert_int_equal(ledger_balance(db, account, &money), 0);
    return money.fen;
}

static int64_t number_of(struct database *db, const char *sql)
{
    struct db_query query;
    db_query_begin(&query, db, sql);
    int64_t number = db_query_row(&query) ? db_int(&query, 0) : -1;
    assert_int_equal(db_query_end(&query), 0);
    return number;
}

static void a_purchase_moves_money_from_the_tender_to_the_room(void **state)
{
    struct database *db = *state;
    assert_int_equal(ledger_post_purchase(db, &key_a, "wechat", &room, money_of_fen(5000), 1000),
                     LEDGER_POSTED);
    assert_int_equal(balance(db, "tender/wechat"), 5000);
    assert_int_equal(balance(db, "room/3-512/cash"), -5000);
    assert_int_equal(balance(db, "room/3-513/cash"), 0);
}

static void a_key_posts_once(void **state)
{
    struct database *db = *state;
    assert_int_equal(ledger_post_purchase(db, &key_a, "purse", &room, money_of_fen(5000), 1000),
                     LEDGER_POSTED);
    assert_int_equal(ledger_post_purchase(db, &key_a, "purse", &room, money_of_fen(5000), 1007),
                     LEDGER_ALREADY);
    assert_int_equal(balance(db, "tender/purse"), 5000);
    assert_int_equal(number_of(db, "SELECT count(*) FROM entry"), 1);
}

static void the_same_key_with_other_content_is_refused(void **state)
{
    struct database *db = *state;
    struct room_id other = {"3-513"};
    assert_int_equal(ledger_post_purchase(db, &key_a, "purse", &room, money_of_fen(5000), 1000),
                     LEDGER_POSTED);
    assert_int_equal(ledger_post_purchase(db, &key_a, "purse", &room, money_of_fen(5001), 1000),
                     ERR_CONFLICT);
    assert_int_equal(ledger_post_purchase(db, &key_a, "purse", &other, money_of_fen(5000), 1000),
                     ERR_CONFLICT);
    assert_int_equal(ledger_post_purchase(db, &key_a, "wechat", &room, money_of_fen(5000), 1000),
                     ERR_CONFLICT);
    assert_int_equal(balance(db, "room/3-512/cash"), -5000);
}

static void what_does_not_sum_to_zero_is_refused(void **state)
{
    struct database *db = *state;
    struct entry entry = {.key = "k",
                          .kind = "correction",
                          .posting_count = 2,
                          .postings = {{"suspense", {5}}, {"refund/payable", {-4}}}};
    assert_int_equal(ledger_post(db, &entry), ERR_RANGE);
    entry.postings[1].amount.fen = -5;
    entry.posting_count = 1;
    assert_int_equal(ledger_post(db, &entry), ERR_RANGE);
    entry.posting_count = 5;
    assert_int_equal(ledger_post(db, &entry), ERR_RANGE);
    entry.posting_count = 2;
    strcpy(entry.postings[1].account, "a name with spaces");
    assert_int_equal(ledger_post(db, &entry), ERR_RANGE);
    strcpy(entry.postings[1].account, "refund/payable");
    assert_int_equal(ledger_post(db, &entry), LEDGER_POSTED);
    assert_int_equal(ledger_post_purchase(db, &key_a, "purse", &room, money_of_fen(0), 0), ERR_RANGE);
    assert_int_equal(ledger_post_purchase(db, &key_a, "purse", &room, money_of_fen(-1), 0), ERR_RANGE);
    assert_int_equal(number_of(db, "SELECT count(*) FROM entry"), 1);
}

static void an_entry_of_four_longest_postings_fits(void **state)
{
    struct database *db = *state;
    struct entry entry = {.kind = "correction12345", .at_ms = INT64_MIN, .posting_count = 4};
    memset(entry.key, 'k', sizeof entry.key - 1);
    memset(entry.memo, 'm', sizeof entry.memo - 1);
    for (int i = 0; i < 4; i++) {
        memset(entry.postings[i].account, 'a', sizeof entry.postings[i].account - 1);
        entry.postings[i].amount.fen = i % 2 ? MONEY_MOST_FEN : -MONEY_MOST_FEN;
    }
    assert_int_equal(ledger_post(db, &entry), LEDGER_POSTED);
    assert_int_equal(ledger_post(db, &entry), LEDGER_ALREADY);
}

static void nothing_posted_can_be_changed_or_deleted(void **state)
{
    struct database *db = *state;
    assert_int_equal(ledger_post_purchase(db, &key_a, "purse", &room, money_of_fen(5000), 1000),
                     LEDGER_POSTED);
    assert_int_equal(db_run(db, "UPDATE posting SET fen = 1"), ERR_CONFLICT);
    assert_int_equal(db_run(db, "UPDATE entry SET memo = 'x'"), ERR_CONFLICT);
    assert_int_equal(db_run(db, "DELETE FROM posting"), ERR_CONFLICT);
    assert_int_equal(db_run(db, "DELETE FROM entry"), ERR_CONFLICT);
    assert_int_equal(balance(db, "tender/purse"), 5000);
}

static void each_entry_carries_the_hash_of_the_one_before(void **state)
{
    struct database *db = *state;
    assert_int_equal(ledger_post_purchase(db, &key_a, "purse", &room, money_of_fen(5000), 1000),
                     LEDGER_POSTED);
    assert_int_equal(ledger_post_purchase(db, &key_b, "purse", &room, money_of_fen(2000), 1001),
                     LEDGER_POSTED);
    assert_int_equal(number_of(db, "SELECT count(*) FROM entry a JOIN entry b ON b.previous = a.hash"
                                   " WHERE a.number = 1 AND b.number = 2"),
                     1);
    assert_int_equal(number_of(db, "SELECT length(replace(previous, '0', '')) FROM entry WHERE number = 1"),
                     0);
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(a_purchase_moves_money_from_the_tender_to_the_room),
        unit(a_key_posts_once),
        unit(the_same_key_with_other_content_is_refused),
        unit(what_does_not_sum_to_zero_is_refused),
        unit(an_entry_of_four_longest_postings_fits),
        unit(nothing_posted_can_be_changed_or_deleted),
        unit(each_entry_carries_the_hash_of_the_one_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
