/* The near end's door to the station: HTTPS calls of wire v1 (architecture.md) on libcurl's multi handle,
 * one thread of its own, client certificate, pinned station CA, TLS 1.3, no redirects, no proxies. Answers
 * are handed to `answer` on that thread. Nothing here decides what to do next. */
#pragma once
#include "trade/order.h"
#include "trade/snapshot.h"
#include <stddef.h>

struct client;

struct client_config {
    char url[256];         /* https://station:8443 */
    char ca[256];          /* PEM file: the only authority believed */
    char certificate[256]; /* PEM */
    char key[256];         /* PEM */
    int64_t connect_ms;    /* default 3000 */
    int64_t call_ms;       /* default 5000; a long poll adds its own wait */
};

enum client_call {
    CALL_PROFILE,
    CALL_HEARTBEAT,
    CALL_ACCOUNT,
    CALL_SNAPSHOT,
    CALL_TOP_UPS,
    CALL_USAGE,
    CALL_PASSWORD,
    CALL_PURCHASES,
    CALL_CREDIT,
    CALL_ORDER_PLACE,
    CALL_ORDER_GET,
    CALL_ORDER_CANCEL,
    CALL_POWER_ASK,
    CALL_POWER_GET,
    CALL_ALERT,
    CALL_KIT,
    CALL_WISH,
    CALL_ROOMS
};

enum client_outcome {
    CLIENT_DONE,      /* 2xx: body holds the answer */
    CLIENT_UNCHANGED, /* 304 */
    CLIENT_REFUSED,   /* 4xx with a body of wire v1: the station said no */
    CLIENT_NOT_SENT,  /* no byte of the request left: name, connect or TLS failed */
    CLIENT_UNKNOWN,   /* anything else: it may have arrived */
};

struct client_answer {
    enum client_call call;
    uint64_t ticket; /* of the request */
    enum client_outcome outcome;
    int http_status;
    const char *body; /* NUL-terminated, borrowed for the call; "" when there is none */
    size_t body_length;
};

int client_start(const struct client_config *config,
                 void (*answer)(void *context, const struct client_answer *answer), void *context,
                 struct client **client);
/* Ends the thread: no answer comes any more. client_send may still be called until client_destroy, because
 * those who ask end after it; what they send goes nowhere. Both take NULL. */
void client_stop(struct client *client);
void client_destroy(struct client *client);

/* Sends one request; path begins with "/v1/". body NULL = GET. wait_s > 0 says it is a long poll of that
 * length. Returns its ticket (never 0); callable from any thread; copies everything. */
uint64_t client_send(struct client *client, enum client_call call, const char *path, const char *body,
                     int wait_s);
/* Forgets a request; no answer will come for it. */
void client_cancel(struct client *client, uint64_t ticket);
