/* The rows on disk: when there are too many, how damage is found, when they go. */
#include "base/clock.h"
#include "base/status.h"
#include "tests/fakes/till.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static bool is_full(struct till *till)
{
    bool full = false;
    assert_int_equal(outbox_full(till->writer.db, &full), 0);
    return full;
}

static void the_outbox_is_full_of_rows_that_wait_and_not_of_those_settled_between(void **state)
{
    struct till *till = *state;
    assert_false(is_full(till));
    assert_int_equal(db_run(till->writer.db,
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT"
                            " 4095) INSERT INTO outbox SELECT i, i, 'debited', '', '', '', 0,"
                            " 'waiting', NULL, NULL FROM n"),
                     0);
    assert_false(is_full(till));
    assert_int_equal(db_run(till->writer.db, "INSERT INTO outbox (number, key, kind, bytes, signature, hash,"
                                             " stored_at_ms) VALUES (4096, 4096, 'debited', '', '', '', 0)"),
                     0);
    assert_true(is_full(till));
    assert_int_equal(db_run(till->writer.db, "UPDATE outbox SET state = 'acknowledged' WHERE number = 2"), 0);
    assert_false(is_full(till)); /* the first still waits, the last is 4095 further */
}

static void a_purchase_has_one_row_of_a_kind(void **state)
{
    struct till *till = *state;
    struct purchase purchase = {.key = {"0123456789ABCDEF0123456789ABCDEF"}, .room = {"1"}, .amount = {1}};
    int64_t number = 0;
    assert_int_equal(outbox_insert(&till->writer, ROW_DOUBTFUL, &purchase, 0, &number), 0);
    assert_int_equal(outbox_insert(&till->writer, ROW_DOUBTFUL, &purchase, 0, &number), ERR_CONFLICT);
    assert_int_equal(outbox_insert(&till->writer, ROW_VOID, &purchase, 0, &number), 0);
    assert_int_equal(number, 2);
}

static int64_t broken_after(struct till *till, const char *damage)
{
    int64_t broken = 0;
    assert_int_equal(db_run(till->writer.db, damage), 0);
    assert_int_equal(outbox_verify(&till->writer, &broken), ERR_CONFLICT);
    return broken;
}

static void a_damaged_row_is_named(void **state)
{
    struct till *till = *state;
    int64_t broken = 0;
    for (int i = 1; i <= 5; i++)
        till_sell(till, i);
    assert_int_equal(outbox_verify(&till->writer, &broken), 0);
    assert_int_equal(
        broken_after(till, "UPDATE outbox SET bytes = replace(bytes, '5000', '9000') WHERE number = 3"), 3);
}

static void a_removed_row_is_named_by_the_next(void **state)
{
    struct till *till = *state;
    for (int i = 1; i <= 5; i++)
        till_sell(till, i);
    assert_int_equal(broken_after(till, "DELETE FROM outbox WHERE number = 2"), 3);
}

static void a_row_changed_with_the_kiosks_own_key_is_named_by_the_next(void **state)
{
    struct till *till = *state;
    struct sealed_row sealed;
    struct row row;
    struct db_query query;
    char hash[2 * SHA256_SIZE + 1];
    int64_t broken = 0;
    for (int i = 1; i <= 3; i++)
        till_sell(till, i);
    assert_int_equal(outbox_load(till->writer.db, 2, 1, &sealed), 0);
    assert_int_equal(row_open(&sealed, till->writer.key, &row, NULL), 0);
    sealed_row_finish(&sealed);
    row.purchase.amount.fen = 1;
    assert_int_equal(row_seal(&row, till->writer.key, &sealed), 0);
    row_hash(sealed.bytes, hash);
    db_query_begin(&query, till->writer.db,
                   "UPDATE outbox SET bytes = $1, signature = $2, hash = $3 WHERE number = 2");
    db_bind_text(&query, 1, sealed.bytes);
    db_bind_text(&query, 2, sealed.signature);
    db_bind_text(&query, 3, hash);
    assert_int_equal(db_query_end(&query), 0);
    sealed_row_finish(&sealed);
    assert_int_equal(outbox_verify(&till->writer, &broken), ERR_CONFLICT);
    assert_int_equal(broken, 3);
}

/* A look each day, from tomorrow on. */
static void sweep_daily(struct till *till, int days)
{
    for (int day = 1; day <= days; day++)
        assert_int_equal(outbox_sweep(till->writer.db, clock_now_ms() + day * CLOCK_DAY_MS), 0);
}

static void rows_settled_long_ago_go_and_the_chain_still_holds(void **state)
{
    struct till *till = *state;
    int64_t broken = 0;
    till_start(till);
    for (int i = 1; i <= 4; i++) {
        till_sell(till, i);
        courier_stored(till->courier, 0);
        if (i <= 3)
            till_answer(till, ROW_POSTED, i + 1);
    }
    sweep_daily(till, 29);
    struct sealed_row row;
    assert_int_equal(outbox_load(till->writer.db, 1, 1, &row), 0);
    sealed_row_finish(&row);
    sweep_daily(till, 31);
    assert_int_equal(outbox_load(till->writer.db, 3, 1, &row), ERR_NOT_FOUND);
    assert_int_equal(till_count(till).waiting, 1);
    assert_int_equal(outbox_verify(&till->writer, &broken), 0);
    till_sell(till, 5);
    assert_int_equal(outbox_verify(&till->writer, &broken), 0);
}

static void numbers_go_on_though_every_row_was_swept(void **state)
{
    struct till *till = *state;
    till_start(till);
    till_sell(till, 1);
    courier_stored(till->courier, 0);
    till_answer(till, ROW_POSTED, 2);
    sweep_daily(till, 31);
    struct sealed_row row;
    assert_int_equal(outbox_load(till->writer.db, 1, 1, &row), ERR_NOT_FOUND);
    assert_int_equal(till_count(till).last, 1);
    till_sell(till, 2);
}

static void a_clock_that_jumps_ahead_takes_no_row(void **state)
{
    struct till *till = *state;
    struct sealed_row row;
    till_start(till);
    till_sell(till, 1);
    courier_stored(till->courier, 0);
    till_answer(till, ROW_POSTED, 2);
    for (int day = 0; day < 10; day++) /* wrong by years, for as long */
        assert_int_equal(outbox_sweep(till->writer.db, clock_now_ms() + (7300 + day) * CLOCK_DAY_MS), 0);
    assert_int_equal(outbox_load(till->writer.db, 1, 1, &row), 0);
    sealed_row_finish(&row);
    sweep_daily(till, 31); /* right again */
    assert_int_equal(outbox_load(till->writer.db, 1, 1, &row), ERR_NOT_FOUND);
}

static void a_start_without_the_time_of_day_holds_no_row_back(void **state)
{
    struct till *till = *state;
    struct sealed_row row;
    till_start(till);
    assert_int_equal(outbox_sweep(till->writer.db, CLOCK_DAY_MS), 0); /* 2 January 1970 */
    till_sell(till, 1);
    courier_stored(till->courier, 0);
    till_answer(till, ROW_POSTED, 2);
    sweep_daily(till, 31);
    assert_int_equal(outbox_load(till->writer.db, 1, 1, &row), ERR_NOT_FOUND);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, till_open, till_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(the_outbox_is_full_of_rows_that_wait_and_not_of_those_settled_between),
        STORY(a_purchase_has_one_row_of_a_kind),
        STORY(a_damaged_row_is_named),
        STORY(a_removed_row_is_named_by_the_next),
        STORY(a_row_changed_with_the_kiosks_own_key_is_named_by_the_next),
        STORY(rows_settled_long_ago_go_and_the_chain_still_holds),
        STORY(numbers_go_on_though_every_row_was_swept),
        STORY(a_clock_that_jumps_ahead_takes_no_row),
        STORY(a_start_without_the_time_of_day_holds_no_row_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
