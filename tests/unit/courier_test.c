/* The courier that carries the rows to the station, against one that does as the story says. */
#include "base/status.h"
#include "tests/fakes/till.h"
#include "wire/wire.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void an_acknowledged_row_is_kept_but_waits_no_more(void **state)
{
    struct till *till = *state;
    till_start(till);
    till_sell(till, 1);
    courier_stored(till->courier, 0);
    assert_int_equal(till_count(till).waiting, 1);
    assert_int_equal(till_answer(till, ROW_POSTED, 2), 1);
    assert_int_equal(till_count(till).waiting, 0);
    struct sealed_row row;
    assert_int_equal(outbox_load(till->writer.db, 1, 1, &row), 0);
    sealed_row_finish(&row);
}

static void a_retry_is_the_same_bytes(void **state)
{
    struct till *till = *state;
    till_start(till);
    till_sell(till, 1);
    courier_stored(till->courier, 0);
    char *first = strdup(till->body);
    till_hear(till, CLIENT_UNKNOWN, ""); /* lost */
    assert_int_equal(till->ticket, 1);
    courier_wake(till->courier, 100000);
    assert_int_equal(till->ticket, 2);
    assert_string_equal(till->body, first);
    till_start(till); /* and after a restart */
    courier_wake(till->courier, 0);
    assert_string_equal(till->body, first);
    free(first);
}

static void rows_from_a_long_cut_go_in_batches_after_a_restart(void **state)
{
    struct till *till = *state;
    for (int i = 1; i <= 130; i++)
        till_sell(till, i);
    till_start(till);
    courier_wake(till->courier, 0);
    assert_int_equal(till_answer(till, ROW_POSTED, 65), 64);
    assert_int_equal(till_answer(till, ROW_ALREADY, 129), 64);
    assert_int_equal(till_answer(till, ROW_POSTED, 131), 2);
    assert_int_equal(till_count(till).waiting, 0);
    assert_int_equal(till->ticket, 3);
}

static void the_next_full_delivery_leaves_before_the_answer_to_the_last_is_written_down(void **state)
{
    struct till *till = *state;
    for (int i = 1; i <= 192; i++)
        till_sell(till, i);
    till_start(till);
    courier_wake(till->courier, 0);
    till_answer(till, ROW_POSTED, 65);
    assert_int_equal(till->ticket, 2);
    assert_int_equal(till->waiting_at_send, 192);
    assert_int_equal(till_count(till).waiting, 128);
    assert_int_equal(till_answer(till, ROW_POSTED, 129), 64);
    assert_int_equal(till_answer(till, ROW_POSTED, 193), 64);
    assert_int_equal(till_count(till).waiting, 0);
    assert_int_equal(till->ticket, 3);
    assert_int_equal(till->cancelled, 0);
}

static void when_an_answer_cannot_be_written_down_its_rows_go_again(void **state)
{
    struct till *till = *state;
    for (int i = 1; i <= 128; i++)
        till_sell(till, i);
    till_start(till);
    courier_wake(till->courier, 0);
    assert_int_equal(db_run(till->writer.db, "PRAGMA query_only = 1"), 0);
    till_answer(till, ROW_POSTED, 65);
    assert_int_equal(till->ticket, 2);
    assert_int_equal(till->cancelled, 2);
    till_answer(till, ROW_POSTED, 129); /* too late: nobody waits for it any more */
    assert_int_equal(db_run(till->writer.db, "PRAGMA query_only = 0"), 0);
    assert_int_equal(till_count(till).waiting, 128);
    courier_wake(till->courier, 100000);
    assert_int_equal(till_answer(till, ROW_ALREADY, 129), 64);
    assert_int_equal(till_answer(till, ROW_ALREADY, 129), 64);
    assert_int_equal(till_count(till).waiting, 0);
}

/* A station that refuses row 3, whatever it reads there, and takes every other one. */
static void answer_but_the_third(struct till *till)
{
    struct sealed_row rows[WIRE_ROWS_MAX];
    struct delivery_answer reply = {.next_row = 1000};
    assert_int_equal(delivery_decode(till->body, strlen(till->body), rows, &reply.count, NULL), 0);
    for (int i = 0; i < reply.count; i++) {
        struct row row;
        struct delivery_result *result = &reply.results[i];
        *result = (struct delivery_result){.row = 3, .result = ROW_REFUSED, .why = "bad_signature"};
        memset(result->key.text, '0', KEY_LENGTH);
        if (!row_open(&rows[i], till->writer.key, &row, NULL))
            *result =
                (struct delivery_result){.row = row.number, .result = ROW_POSTED, .key = row.purchase.key};
        sealed_row_finish(&rows[i]);
    }
    char *body = delivery_answer_encode(&reply);
    till_hear(till, CLIENT_DONE, body);
    free(body);
}

/* One row was spoilt on the disk; 130 are to go. */
static void expect_all_but_one_delivered(struct till *till, const char *spoil, int parked)
{
    for (int i = 1; i <= 130; i++)
        till_sell(till, i);
    assert_int_equal(db_run(till->writer.db, spoil), 0);
    till_start(till);
    courier_wake(till->courier, 0);
    for (int i = 0; i < 3; i++)
        answer_but_the_third(till);
    assert_int_equal(till_count(till).waiting, 0);
    assert_int_equal(till_count(till).parked, parked);
}

static void a_byte_that_is_no_text_holds_up_no_other_row(void **state)
{
    expect_all_but_one_delivered(*state,
                                 "UPDATE outbox SET bytes = CAST(replace(CAST(bytes AS BLOB), X'35303030',"
                                 " X'B5303030') AS TEXT) WHERE number = 3",
                                 1);
}

static void a_signature_that_is_no_text_holds_up_no_other_row(void **state)
{
    expect_all_but_one_delivered(*state,
                                 "UPDATE outbox SET signature = CAST(X'B5' || CAST(substr(signature, 2) AS"
                                 " BLOB) AS TEXT) WHERE number = 3",
                                 1);
}

static void a_key_nobody_can_read_holds_up_no_other_row(void **state)
{
    expect_all_but_one_delivered(*state, "UPDATE outbox SET bytes = 'x' || substr(bytes, 2) WHERE number = 3",
                                 1);
}

static void a_row_that_is_gone_holds_up_no_other_row(void **state)
{
    expect_all_but_one_delivered(*state, "DELETE FROM outbox WHERE number = 3", 0);
}

static void a_refused_row_is_parked_with_its_reason(void **state)
{
    struct till *till = *state;
    till_start(till);
    till_sell(till, 1);
    courier_stored(till->courier, 0);
    till_sell(till, 2);
    courier_stored(till->courier, 0);
    till_answer(till, ROW_REFUSED, 2);
    assert_int_equal(till_count(till).parked, 1);
    till_answer(till, ROW_POSTED, 3);
    assert_int_equal(till_count(till).waiting, 0);
}

static void a_gap_resends_rows_already_acknowledged(void **state)
{
    struct till *till = *state;
    till_start(till);
    for (int i = 1; i <= 3; i++) {
        till_sell(till, i);
        courier_stored(till->courier, 0);
        till_answer(till, ROW_POSTED, i + 1);
    }
    till_sell(till, 4);
    courier_stored(till->courier, 0);
    till_answer(till, ROW_GAP, 2);
    assert_int_equal(till_answer(till, ROW_POSTED, 5), 3);
    assert_int_equal(till_count(till).waiting, 0);
}

static void a_restored_station_gets_the_rows_of_a_kiosk_that_sells_nothing(void **state)
{
    struct till *till = *state;
    till_start(till);
    for (int i = 1; i <= 3; i++) {
        till_sell(till, i);
        courier_stored(till->courier, 0);
        till_answer(till, ROW_POSTED, i + 1);
    }
    courier_line_up(till->courier, 0);
    assert_int_equal(till_answer(till, ROW_GAP, 2), 1);
    assert_int_equal(till_answer(till, ROW_POSTED, 4), 2);
    uint64_t asked = till->ticket;
    courier_line_up(till->courier, 1000); /* once is enough for a while */
    assert_int_equal(till->ticket, asked);
}

static void an_answer_with_another_key_acknowledges_nothing(void **state)
{
    struct till *till = *state;
    till_start(till);
    till_sell(till, 1);
    courier_stored(till->courier, 0);
    till_hear(till, CLIENT_DONE,
              "{\"v\":1,\"next_row\":2,\"results\":[{\"row\":1,\"result\":\"posted\",\"key\":"
              "\"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\"}]}");
    assert_int_equal(till_count(till).waiting, 1);
    till_hear(till, CLIENT_DONE, "<html>please sign in</html>");
    assert_int_equal(till_count(till).waiting, 1);
}

static void a_row_once_acknowledged_stays_so_though_a_restored_station_refuses_it(void **state)
{
    struct till *till = *state;
    till_start(till);
    till_sell(till, 1);
    courier_stored(till->courier, 0);
    till_answer(till, ROW_POSTED, 2);
    till_sell(till, 2);
    courier_stored(till->courier, 0);
    till_answer(till, ROW_GAP, 1);
    assert_int_equal(till_answer(till, ROW_REFUSED, 3), 2);
    assert_int_equal(till_count(till).parked, 1); /* the second only */
}

/* Kills a courier at the marker while it writes down an acknowledgement; says how many rows wait then. */
static int64_t waiting_after_death_at(struct till *till, const char *marker)
{
    till_sell(till, 1);
    pid_t child = fork();
    if (child == 0) {
        setenv("DORMWATT_DIE_AT", marker, 1);
        till_start(till);
        till_answer(till, ROW_POSTED, 2);
        _exit(0);
    }
    int how = 0;
    waitpid(child, &how, 0);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    db_close(till->writer.db);
    assert_int_equal(db_open(till->path, outbox_schema, &till->writer.db), 0);
    return till_count(till).waiting;
}

static void killed_before_an_acknowledgement_is_written_the_row_goes_again(void **state)
{
    struct till *till = *state;
    assert_int_equal(waiting_after_death_at(till, "outbox.settle.before_commit"), 1);
    till_start(till);
    assert_int_equal(till_answer(till, ROW_ALREADY, 2), 1);
    assert_int_equal(till_count(till).waiting, 0);
}

static void killed_after_an_acknowledgement_is_written_nothing_goes_again(void **state)
{
    struct till *till = *state;
    assert_int_equal(waiting_after_death_at(till, "outbox.settle.after_commit"), 0);
    till_start(till);
    assert_int_equal(till->ticket, 0);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, till_open, till_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(an_acknowledged_row_is_kept_but_waits_no_more),
        STORY(a_retry_is_the_same_bytes),
        STORY(rows_from_a_long_cut_go_in_batches_after_a_restart),
        STORY(the_next_full_delivery_leaves_before_the_answer_to_the_last_is_written_down),
        STORY(when_an_answer_cannot_be_written_down_its_rows_go_again),
        STORY(a_byte_that_is_no_text_holds_up_no_other_row),
        STORY(a_signature_that_is_no_text_holds_up_no_other_row),
        STORY(a_key_nobody_can_read_holds_up_no_other_row),
        STORY(a_row_that_is_gone_holds_up_no_other_row),
        STORY(a_refused_row_is_parked_with_its_reason),
        STORY(a_gap_resends_rows_already_acknowledged),
        STORY(a_restored_station_gets_the_rows_of_a_kiosk_that_sells_nothing),
        STORY(an_answer_with_another_key_acknowledges_nothing),
        STORY(a_row_once_acknowledged_stays_so_though_a_restored_station_refuses_it),
        STORY(killed_before_an_acknowledgement_is_written_the_row_goes_again),
        STORY(killed_after_an_acknowledgement_is_written_nothing_goes_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
