/* The rows on disk and the courier that carries them, against a station that does as the story says. */
#include "base/clock.h"
#include "base/status.h"
#include "outbox/courier.h"
#include "outbox/outbox_store.h"
#include "wire/wire.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define WALL_MS 1795000000000

struct desk {
    char path[64];
    struct outbox_writer writer;
    struct courier *courier;
    char *body; /* of the delivery under way */
    uint64_t ticket;
    int64_t waiting_at_send; /* rows waiting on disk when it left */
    uint64_t cancelled;
};

static struct outbox_count count_of(struct desk *desk)
{
    struct outbox_count count;
    assert_int_equal(outbox_count(desk->writer.db, &count), 0);
    return count;
}

/* The road of the stories: keeps what it was given. */
uint64_t client_send(struct client *client, enum client_call call, const char *path, const char *body,
                     int wait_s)
{
    struct desk *desk = (struct desk *)client;
    assert_int_equal(call, CALL_PURCHASES);
    assert_string_equal(path, "/v1/purchases");
    assert_int_equal(wait_s, 0);
    free(desk->body);
    desk->body = strdup(body);
    desk->waiting_at_send = count_of(desk).waiting;
    return ++desk->ticket;
}

void client_cancel(struct client *client, uint64_t ticket)
{
    ((struct desk *)client)->cancelled = ticket;
}

static void hear(struct desk *desk, enum client_outcome outcome, const char *body)
{
    struct client_answer answer = {.call = CALL_PURCHASES,
                                   .ticket = desk->ticket,
                                   .outcome = outcome,
                                   .body = body,
                                   .body_length = strlen(body)};
    courier_answer(desk->courier, &answer, 0);
}

static int open_desk(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    strcpy(desk->path, "/tmp/courier-XXXXXX");
    close(mkstemp(desk->path));
    desk->writer = (struct outbox_writer){.key = crypto_key_generate_ed25519(), .terminal = 7};
    *state = desk;
    return db_open(desk->path, outbox_schema, &desk->writer.db);
}

static int close_desk(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    struct desk *desk = *state;
    char name[80];
    courier_destroy(desk->courier);
    db_close(desk->writer.db);
    crypto_key_destroy((struct crypto_key *)desk->writer.key);
    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", desk->path, ends[i]);
        unlink(name);
    }
    free(desk->body);
    free(desk);
    return 0;
}

static void start_courier(struct desk *desk)
{
    courier_destroy(desk->courier);
    assert_int_equal(courier_create(desk->writer.db, (struct client *)desk, 0, &desk->courier), 0);
}

static void sell(struct desk *desk, int n)
{
    struct purchase purchase = {.room = {"3-512"},
                                .card = {"00112233445566778899AABBCCDDEEFF"},
                                .amount = {5000},
                                .at_ms = WALL_MS,
                                .proof = PROOF_ANSWER};
    int64_t number = 0;
    snprintf(purchase.key.text, sizeof purchase.key.text, "%032X", n);
    assert_int_equal(db_begin(desk->writer.db), 0);
    assert_int_equal(outbox_insert(&desk->writer, ROW_DEBITED, &purchase, WALL_MS, &number), 0);
    assert_int_equal(db_commit(desk->writer.db), 0);
    assert_int_equal(number, n);
}

/* Answers the delivery under way, each row with result; returns how many rows it had. */
static int answer(struct desk *desk, enum row_result result, int64_t next_row)
{
    struct sealed_row rows[WIRE_ROWS_MAX];
    struct delivery_answer reply = {.next_row = next_row};
    assert_int_equal(delivery_decode(desk->body, strlen(desk->body), rows, &reply.count, NULL), 0);
    for (int i = 0; i < reply.count; i++) {
        struct row row;
        assert_int_equal(row_open(&rows[i], desk->writer.key, &row, NULL), 0);
        reply.results[i] =
            (struct delivery_result){.row = row.number, .result = result, .key = row.purchase.key};
        if (result == ROW_REFUSED)
            strcpy(reply.results[i].why, "no such room");
        sealed_row_finish(&rows[i]);
    }
    char *body = delivery_answer_encode(&reply);
    hear(desk, CLIENT_DONE, body);
    free(body);
    return reply.count;
}

static void an_acknowledged_row_is_kept_but_waits_no_more(void **state)
{
    struct desk *desk = *state;
    start_courier(desk);
    sell(desk, 1);
    courier_stored(desk->courier, 0);
    assert_int_equal(count_of(desk).waiting, 1);
    assert_int_equal(answer(desk, ROW_POSTED, 2), 1);
    assert_int_equal(count_of(desk).waiting, 0);
    struct sealed_row row;
    assert_int_equal(outbox_load(desk->writer.db, 1, 1, &row), 0);
    sealed_row_finish(&row);
}

static void a_retry_is_the_same_bytes(void **state)
{
    struct desk *desk = *state;
    start_courier(desk);
    sell(desk, 1);
    courier_stored(desk->courier, 0);
    char *first = strdup(desk->body);
    hear(desk, CLIENT_UNKNOWN, ""); /* lost */
    assert_int_equal(desk->ticket, 1);
    courier_wake(desk->courier, 100000);
    assert_int_equal(desk->ticket, 2);
    assert_string_equal(desk->body, first);
    start_courier(desk); /* and after a restart */
    courier_wake(desk->courier, 0);
    assert_string_equal(desk->body, first);
    free(first);
}

static void rows_from_a_long_cut_go_in_batches_after_a_restart(void **state)
{
    struct desk *desk = *state;
    for (int i = 1; i <= 130; i++)
        sell(desk, i);
    start_courier(desk);
    courier_wake(desk->courier, 0);
    assert_int_equal(answer(desk, ROW_POSTED, 65), 64);
    assert_int_equal(answer(desk, ROW_ALREADY, 129), 64);
    assert_int_equal(answer(desk, ROW_POSTED, 131), 2);
    assert_int_equal(count_of(desk).waiting, 0);
    assert_int_equal(desk->ticket, 3);
}

static void the_next_full_delivery_leaves_before_the_answer_to_the_last_is_written_down(void **state)
{
    struct desk *desk = *state;
    for (int i = 1; i <= 192; i++)
        sell(desk, i);
    start_courier(desk);
    courier_wake(desk->courier, 0);
    answer(desk, ROW_POSTED, 65);
    assert_int_equal(desk->ticket, 2);
    assert_int_equal(desk->waiting_at_send, 192);
    assert_int_equal(count_of(desk).waiting, 128);
    assert_int_equal(answer(desk, ROW_POSTED, 129), 64);
    assert_int_equal(answer(desk, ROW_POSTED, 193), 64);
    assert_int_equal(count_of(desk).waiting, 0);
    assert_int_equal(desk->ticket, 3);
    assert_int_equal(desk->cancelled, 0);
}

static void when_an_answer_cannot_be_written_down_its_rows_go_again(void **state)
{
    struct desk *desk = *state;
    for (int i = 1; i <= 128; i++)
        sell(desk, i);
    start_courier(desk);
    courier_wake(desk->courier, 0);
    assert_int_equal(db_run(desk->writer.db, "PRAGMA query_only = 1"), 0);
    answer(desk, ROW_POSTED, 65);
    assert_int_equal(desk->ticket, 2);
    assert_int_equal(desk->cancelled, 2);
    answer(desk, ROW_POSTED, 129); /* too late: nobody waits for it any more */
    assert_int_equal(db_run(desk->writer.db, "PRAGMA query_only = 0"), 0);
    assert_int_equal(count_of(desk).waiting, 128);
    courier_wake(desk->courier, 100000);
    assert_int_equal(answer(desk, ROW_ALREADY, 129), 64);
    assert_int_equal(answer(desk, ROW_ALREADY, 129), 64);
    assert_int_equal(count_of(desk).waiting, 0);
}

/* A station that refuses row 3, whatever it reads there, and takes every other one. */
static void answer_but_the_third(struct desk *desk)
{
    struct sealed_row rows[WIRE_ROWS_MAX];
    struct delivery_answer reply = {.next_row = 1000};
    assert_int_equal(delivery_decode(desk->body, strlen(desk->body), rows, &reply.count, NULL), 0);
    for (int i = 0; i < reply.count; i++) {
        struct row row;
        struct delivery_result *result = &reply.results[i];
        *result = (struct delivery_result){.row = 3, .result = ROW_REFUSED, .why = "bad_signature"};
        memset(result->key.text, '0', KEY_LENGTH);
        if (!row_open(&rows[i], desk->writer.key, &row, NULL))
            *result =
                (struct delivery_result){.row = row.number, .result = ROW_POSTED, .key = row.purchase.key};
        sealed_row_finish(&rows[i]);
    }
    char *body = delivery_answer_encode(&reply);
    hear(desk, CLIENT_DONE, body);
    free(body);
}

/* One row was spoilt on the disk; 130 are to go. */
static void expect_all_but_one_delivered(struct desk *desk, const char *spoil, int parked)
{
    for (int i = 1; i <= 130; i++)
        sell(desk, i);
    assert_int_equal(db_run(desk->writer.db, spoil), 0);
    start_courier(desk);
    courier_wake(desk->courier, 0);
    for (int i = 0; i < 3; i++)
        answer_but_the_third(desk);
    assert_int_equal(count_of(desk).waiting, 0);
    assert_int_equal(count_of(desk).parked, parked);
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
    struct desk *desk = *state;
    start_courier(desk);
    sell(desk, 1);
    courier_stored(desk->courier, 0);
    sell(desk, 2);
    courier_stored(desk->courier, 0);
    answer(desk, ROW_REFUSED, 2);
    assert_int_equal(count_of(desk).parked, 1);
    answer(desk, ROW_POSTED, 3);
    assert_int_equal(count_of(desk).waiting, 0);
}

static void a_gap_resends_rows_already_acknowledged(void **state)
{
    struct desk *desk = *state;
    start_courier(desk);
    for (int i = 1; i <= 3; i++) {
        sell(desk, i);
        courier_stored(desk->courier, 0);
        answer(desk, ROW_POSTED, i + 1);
    }
    sell(desk, 4);
    courier_stored(desk->courier, 0);
    answer(desk, ROW_GAP, 2);
    assert_int_equal(answer(desk, ROW_POSTED, 5), 3);
    assert_int_equal(count_of(desk).waiting, 0);
}

static void a_restored_station_gets_the_rows_of_a_kiosk_that_sells_nothing(void **state)
{
    struct desk *desk = *state;
    start_courier(desk);
    for (int i = 1; i <= 3; i++) {
        sell(desk, i);
        courier_stored(desk->courier, 0);
        answer(desk, ROW_POSTED, i + 1);
    }
    courier_line_up(desk->courier, 0);
    assert_int_equal(answer(desk, ROW_GAP, 2), 1);
    assert_int_equal(answer(desk, ROW_POSTED, 4), 2);
    uint64_t asked = desk->ticket;
    courier_line_up(desk->courier, 1000); /* once is enough for a while */
    assert_int_equal(desk->ticket, asked);
}

static void an_answer_with_another_key_acknowledges_nothing(void **state)
{
    struct desk *desk = *state;
    start_courier(desk);
    sell(desk, 1);
    courier_stored(desk->courier, 0);
    hear(desk, CLIENT_DONE,
         "{\"v\":1,\"next_row\":2,\"results\":[{\"row\":1,\"result\":\"posted\",\"key\":"
         "\"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\"}]}");
    assert_int_equal(count_of(desk).waiting, 1);
    hear(desk, CLIENT_DONE, "<html>please sign in</html>");
    assert_int_equal(count_of(desk).waiting, 1);
}

static bool is_full(struct desk *desk)
{
    bool full = false;
    assert_int_equal(outbox_full(desk->writer.db, &full), 0);
    return full;
}

static void the_outbox_is_full_of_rows_that_wait_and_not_of_those_settled_between(void **state)
{
    struct desk *desk = *state;
    assert_false(is_full(desk));
    assert_int_equal(db_run(desk->writer.db,
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT"
                            " 4095) INSERT INTO outbox SELECT i, i, 'debited', '', '', '', 0,"
                            " 'waiting', NULL, NULL FROM n"),
                     0);
    assert_false(is_full(desk));
    assert_int_equal(db_run(desk->writer.db, "INSERT INTO outbox (number, key, kind, bytes, signature, hash,"
                                             " stored_at_ms) VALUES (4096, 4096, 'debited', '', '', '', 0)"),
                     0);
    assert_true(is_full(desk));
    assert_int_equal(db_run(desk->writer.db, "UPDATE outbox SET state = 'acknowledged' WHERE number = 2"), 0);
    assert_false(is_full(desk)); /* the first still waits, the last is 4095 further */
}

static void a_purchase_has_one_row_of_a_kind(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = {.key = {"0123456789ABCDEF0123456789ABCDEF"}, .room = {"1"}, .amount = {1}};
    int64_t number = 0;
    assert_int_equal(outbox_insert(&desk->writer, ROW_DOUBTFUL, &purchase, 0, &number), 0);
    assert_int_equal(outbox_insert(&desk->writer, ROW_DOUBTFUL, &purchase, 0, &number), ERR_CONFLICT);
    assert_int_equal(outbox_insert(&desk->writer, ROW_VOID, &purchase, 0, &number), 0);
    assert_int_equal(number, 2);
}

static int64_t broken_after(struct desk *desk, const char *damage)
{
    int64_t broken = 0;
    assert_int_equal(db_run(desk->writer.db, damage), 0);
    assert_int_equal(outbox_verify(&desk->writer, &broken), ERR_CONFLICT);
    return broken;
}

static void a_damaged_row_is_named(void **state)
{
    struct desk *desk = *state;
    int64_t broken = 0;
    for (int i = 1; i <= 5; i++)
        sell(desk, i);
    assert_int_equal(outbox_verify(&desk->writer, &broken), 0);
    assert_int_equal(
        broken_after(desk, "UPDATE outbox SET bytes = replace(bytes, '5000', '9000') WHERE number = 3"), 3);
}

static void a_removed_row_is_named_by_the_next(void **state)
{
    struct desk *desk = *state;
    for (int i = 1; i <= 5; i++)
        sell(desk, i);
    assert_int_equal(broken_after(desk, "DELETE FROM outbox WHERE number = 2"), 3);
}

static void a_row_changed_with_the_kiosks_own_key_is_named_by_the_next(void **state)
{
    struct desk *desk = *state;
    struct sealed_row sealed;
    struct row row;
    struct db_query query;
    char hash[2 * SHA256_SIZE + 1];
    int64_t broken = 0;
    for (int i = 1; i <= 3; i++)
        sell(desk, i);
    assert_int_equal(outbox_load(desk->writer.db, 2, 1, &sealed), 0);
    assert_int_equal(row_open(&sealed, desk->writer.key, &row, NULL), 0);
    sealed_row_finish(&sealed);
    row.purchase.amount.fen = 1;
    assert_int_equal(row_seal(&row, desk->writer.key, &sealed), 0);
    row_hash(sealed.bytes, hash);
    db_query_begin(&query, desk->writer.db,
                   "UPDATE outbox SET bytes = $1, signature = $2, hash = $3 WHERE number = 2");
    db_bind_text(&query, 1, sealed.bytes);
    db_bind_text(&query, 2, sealed.signature);
    db_bind_text(&query, 3, hash);
    assert_int_equal(db_query_end(&query), 0);
    sealed_row_finish(&sealed);
    assert_int_equal(outbox_verify(&desk->writer, &broken), ERR_CONFLICT);
    assert_int_equal(broken, 3);
}

static void a_row_once_acknowledged_stays_so_though_a_restored_station_refuses_it(void **state)
{
    struct desk *desk = *state;
    start_courier(desk);
    sell(desk, 1);
    courier_stored(desk->courier, 0);
    answer(desk, ROW_POSTED, 2);
    sell(desk, 2);
    courier_stored(desk->courier, 0);
    answer(desk, ROW_GAP, 1);
    assert_int_equal(answer(desk, ROW_REFUSED, 3), 2);
    assert_int_equal(count_of(desk).parked, 1); /* the second only */
}

/* A look each day, from tomorrow on. */
static void sweep_daily(struct desk *desk, int days)
{
    for (int day = 1; day <= days; day++)
        assert_int_equal(outbox_sweep(desk->writer.db, clock_now_ms() + day * CLOCK_DAY_MS), 0);
}

static void rows_settled_long_ago_go_and_the_chain_still_holds(void **state)
{
    struct desk *desk = *state;
    int64_t broken = 0;
    start_courier(desk);
    for (int i = 1; i <= 4; i++) {
        sell(desk, i);
        courier_stored(desk->courier, 0);
        if (i <= 3)
            answer(desk, ROW_POSTED, i + 1);
    }
    sweep_daily(desk, 29);
    struct sealed_row row;
    assert_int_equal(outbox_load(desk->writer.db, 1, 1, &row), 0);
    sealed_row_finish(&row);
    sweep_daily(desk, 31);
    assert_int_equal(outbox_load(desk->writer.db, 3, 1, &row), ERR_NOT_FOUND);
    assert_int_equal(count_of(desk).waiting, 1);
    assert_int_equal(outbox_verify(&desk->writer, &broken), 0);
    sell(desk, 5);
    assert_int_equal(outbox_verify(&desk->writer, &broken), 0);
}

static void numbers_go_on_though_every_row_was_swept(void **state)
{
    struct desk *desk = *state;
    start_courier(desk);
    sell(desk, 1);
    courier_stored(desk->courier, 0);
    answer(desk, ROW_POSTED, 2);
    sweep_daily(desk, 31);
    struct sealed_row row;
    assert_int_equal(outbox_load(desk->writer.db, 1, 1, &row), ERR_NOT_FOUND);
    assert_int_equal(count_of(desk).last, 1);
    sell(desk, 2);
}

static void a_clock_that_jumps_ahead_takes_no_row(void **state)
{
    struct desk *desk = *state;
    struct sealed_row row;
    start_courier(desk);
    sell(desk, 1);
    courier_stored(desk->courier, 0);
    answer(desk, ROW_POSTED, 2);
    for (int day = 0; day < 10; day++) /* wrong by years, for as long */
        assert_int_equal(outbox_sweep(desk->writer.db, clock_now_ms() + (7300 + day) * CLOCK_DAY_MS), 0);
    assert_int_equal(outbox_load(desk->writer.db, 1, 1, &row), 0);
    sealed_row_finish(&row);
    sweep_daily(desk, 31); /* right again */
    assert_int_equal(outbox_load(desk->writer.db, 1, 1, &row), ERR_NOT_FOUND);
}

static void a_start_without_the_time_of_day_holds_no_row_back(void **state)
{
    struct desk *desk = *state;
    struct sealed_row row;
    start_courier(desk);
    assert_int_equal(outbox_sweep(desk->writer.db, CLOCK_DAY_MS), 0); /* 2 January 1970 */
    sell(desk, 1);
    courier_stored(desk->courier, 0);
    answer(desk, ROW_POSTED, 2);
    sweep_daily(desk, 31);
    assert_int_equal(outbox_load(desk->writer.db, 1, 1, &row), ERR_NOT_FOUND);
}

/* Kills a courier at the marker while it writes down an acknowledgement; says how many rows wait then. */
static int64_t waiting_after_death_at(struct desk *desk, const char *marker)
{
    sell(desk, 1);
    pid_t child = fork();
    if (child == 0) {
        setenv("DORMWATT_DIE_AT", marker, 1);
        start_courier(desk);
        answer(desk, ROW_POSTED, 2);
        _exit(0);
    }
    int how = 0;
    waitpid(child, &how, 0);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    db_close(desk->writer.db);
    assert_int_equal(db_open(desk->path, outbox_schema, &desk->writer.db), 0);
    return count_of(desk).waiting;
}

static void killed_before_an_acknowledgement_is_written_the_row_goes_again(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(waiting_after_death_at(desk, "outbox.settle.before_commit"), 1);
    start_courier(desk);
    assert_int_equal(answer(desk, ROW_ALREADY, 2), 1);
    assert_int_equal(count_of(desk).waiting, 0);
}

static void killed_after_an_acknowledgement_is_written_nothing_goes_again(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(waiting_after_death_at(desk, "outbox.settle.after_commit"), 0);
    start_courier(desk);
    assert_int_equal(desk->ticket, 0);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

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
        STORY(the_outbox_is_full_of_rows_that_wait_and_not_of_those_settled_between),
        STORY(a_purchase_has_one_row_of_a_kind),
        STORY(a_damaged_row_is_named),
        STORY(a_removed_row_is_named_by_the_next),
        STORY(a_row_changed_with_the_kiosks_own_key_is_named_by_the_next),
        STORY(a_row_once_acknowledged_stays_so_though_a_restored_station_refuses_it),
        STORY(rows_settled_long_ago_go_and_the_chain_still_holds),
        STORY(killed_before_an_acknowledgement_is_written_the_row_goes_again),
        STORY(killed_after_an_acknowledgement_is_written_nothing_goes_again),
        STORY(numbers_go_on_though_every_row_was_swept),
        STORY(a_clock_that_jumps_ahead_takes_no_row),
        STORY(a_start_without_the_time_of_day_holds_no_row_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
