#include "tests/fakes/till.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define WALL_MS 1795000000000

struct outbox_count till_count(struct till *till)
{
    struct outbox_count count;
    assert_int_equal(outbox_count(till->writer.db, &count), 0);
    return count;
}

/* The road of the stories: keeps what it was given. */
uint64_t client_send(struct client *client, enum client_call call, const char *path, const char *body,
                     int wait_s)
{
    struct till *till = (struct till *)client;
    assert_int_equal(call, CALL_PURCHASES);
    assert_string_equal(path, "/v1/purchases");
    assert_int_equal(wait_s, 0);
    free(till->body);
    till->body = strdup(body);
    till->waiting_at_send = till_count(till).waiting;
    return ++till->ticket;
}

void client_cancel(struct client *client, uint64_t ticket)
{
    ((struct till *)client)->cancelled = ticket;
}

void till_hear(struct till *till, enum client_outcome outcome, const char *body)
{
    struct client_answer answer = {.call = CALL_PURCHASES,
                                   .ticket = till->ticket,
                                   .outcome = outcome,
                                   .body = body,
                                   .body_length = strlen(body)};
    courier_answer(till->courier, &answer, 0);
}

int till_open(void **state)
{
    struct till *till = calloc(1, sizeof *till);
    strcpy(till->path, "/tmp/courier-XXXXXX");
    close(mkstemp(till->path));
    till->writer = (struct outbox_writer){.key = crypto_key_generate_ed25519(), .terminal = 7};
    *state = till;
    return db_open(till->path, outbox_schema, &till->writer.db);
}

int till_close(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    struct till *till = *state;
    char name[80];
    courier_destroy(till->courier);
    db_close(till->writer.db);
    crypto_key_destroy((struct crypto_key *)till->writer.key);
    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", till->path, ends[i]);
        unlink(name);
    }
    free(till->body);
    free(till);
    return 0;
}

void till_start(struct till *till)
{
    courier_destroy(till->courier);
    assert_int_equal(courier_create(till->writer.db, (struct client *)till, 0, &till->courier), 0);
}

void till_sell(struct till *till, int n)
{
    struct purchase purchase = {.room = {"3-512"},
                                .card = {"00112233445566778899AABBCCDDEEFF"},
                                .amount = {5000},
                                .at_ms = WALL_MS,
                                .proof = PROOF_ANSWER};
    int64_t number = 0;
    snprintf(purchase.key.text, sizeof purchase.key.text, "%032X", n);
    assert_int_equal(db_begin(till->writer.db), 0);
    assert_int_equal(outbox_insert(&till->writer, ROW_DEBITED, &purchase, WALL_MS, &number), 0);
    assert_int_equal(db_commit(till->writer.db), 0);
    assert_int_equal(number, n);
}

int till_answer(struct till *till, enum row_result result, int64_t next_row)
{
    struct sealed_row rows[WIRE_ROWS_MAX];
    struct delivery_answer reply = {.next_row = next_row};
    assert_int_equal(delivery_decode(till->body, strlen(till->body), rows, &reply.count, NULL), 0);
    for (int i = 0; i < reply.count; i++) {
        struct row row;
        assert_int_equal(row_open(&rows[i], till->writer.key, &row, NULL), 0);
        reply.results[i] =
            (struct delivery_result){.row = row.number, .result = result, .key = row.purchase.key};
        if (result == ROW_REFUSED)
            strcpy(reply.results[i].why, "no such room");
        sealed_row_finish(&rows[i]);
    }
    char *body = delivery_answer_encode(&reply);
    till_hear(till, CLIENT_DONE, body);
    free(body);
    return reply.count;
}
