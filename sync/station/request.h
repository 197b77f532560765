/* One HTTP request from its first byte to its answer, and what a route needs to answer it. */
#pragma once
#include "base/crypto.h"
#include "station/station.h"
#include "station/terminal.h"
#include <stddef.h>

#define WAIT_MOST_S 60 /* of a long poll */

struct MHD_Connection;

struct request {
    struct station *station;
    struct MHD_Connection *connection;
    struct terminal terminal; /* who asks; number 0 on routes that ask nobody */
    char part[64];            /* what stands at {} in the route's path */
    char *body;               /* NUL-terminated; NULL when empty */
    size_t length;
    bool too_long;
    int64_t wait_ends_ms; /* clock_monotonic_ms; 0 until the first look */
    struct bell_wait wait;
};

/* What a route returns: MHD's verdict, as libmicrohttpd wants it. */
typedef int route_answer;

/* Queues an answer; takes body (malloc), NULL body = out of memory, said as such. */
route_answer answer_take(struct request *request, int http_status, char *body);
/* The same with an ETag. */
route_answer answer_take_tagged(struct request *request, int http_status, char *body, const char *tag);
route_answer answer_text(struct request *request, int http_status, const char *body,
                         const char *content_type);
/* An error of wire v1. */
route_answer answer_error(struct request *request, int http_status, const char *error, const char *message);
/* A failure of ours: logged where it happened; the asker hears no more than that it may ask again. */
route_answer answer_failure(struct request *request, int status);

/* A query parameter or header; NULL when absent. Borrowed for the request. */
const char *request_query(const struct request *request, const char *name);
const char *request_header(const struct request *request, const char *name);
/* Where it comes from, in digits. */
void request_address(const struct request *request, char address[TRIES_ADDRESS_SIZE]);

/* True: the request now waits for name to be rung and the route returns answer_later(). rings from before
 * the look. False: wait=S is absent, over, or something rang: look again once or answer. */
bool request_waits(struct request *request, const char *name, uint64_t rings);
route_answer answer_later(void);
