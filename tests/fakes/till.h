/* A till: an outbox on disk, its courier, and a road that keeps what it was given and answers as the story
 * says. It stands in for sync/client: a program that links it has no other. */
#pragma once
#include "client/client.h"
#include "outbox/courier.h"
#include "outbox/outbox_store.h"
#include "wire/wire.h"

struct till {
    char path[64];
    struct outbox_writer writer;
    struct courier *courier;
    char *body; /* of the delivery under way */
    uint64_t ticket;
    int64_t waiting_at_send; /* rows waiting on disk when it left */
    uint64_t cancelled;
};

/* As cmocka's set-up and tear-down: *state is the till, without a courier yet. */
int till_open(void **state);
int till_close(void **state);
/* Starts the courier; one that runs is as if it had died. */
void till_start(struct till *till);
struct outbox_count till_count(struct till *till);
/* Sells number n, the next row. */
void till_sell(struct till *till, int n);
/* What came back for the delivery under way. */
void till_hear(struct till *till, enum client_outcome outcome, const char *body);
/* Answers the delivery under way, each row with result; returns how many rows it had. */
int till_answer(struct till *till, enum row_result result, int64_t next_row);
