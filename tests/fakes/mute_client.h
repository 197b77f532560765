/* In place of client.c: a client that sends nothing and keeps what it was asked to send last. Its owners here
 * have no client, so it expects NULL for it. A test hears what it likes with mute_answer. */
#pragma once
#include "client/client.h"

struct mute_sent {
    enum client_call call;
    char path[160];
    char body[512]; /* "" for none */
    int wait_s;
    uint64_t ticket;    /* 1 for the first call, then one more each */
    uint64_t cancelled; /* the last ticket that was let go of */
};
extern struct mute_sent mute_sent;

/* An answer to what was sent last; body is the caller's and outlives it. */
struct client_answer mute_answer(enum client_outcome outcome, const char *body);
