/* The road to the providers: HTTPS on libcurl's multi handle. Certificates are checked, redirects and proxies
 * are not followed, answers are bounded. Used by one thread, but for pay_http_wake. */
#pragma once
#include "pay/provider.h"

struct pay_http;

#define PAY_CALLS_MAX 64 /* at once; orders beyond wait their turn */

/* ca: a PEM file of the authorities believed; empty = the system's. NULL (logged) on failure. */
struct pay_http *pay_http_open(const char *ca);
/* Calls under way are dropped without an answer. */
void pay_http_close(struct pay_http *http);

/* Starts a call; ticket comes back with its answer. 0, or ERR_MEMORY, ERR_IO, ERR_FULL: then no
 * answer will come. */
int pay_http_send(struct pay_http *http, const struct provider_request *request, int64_t whole_ms,
                  void *ticket);
typedef void (*pay_http_answered)(void *context, void *ticket, const struct provider_answer *answer);
/* Waits up to wait_ms and hands over what was answered. */
void pay_http_poll(struct pay_http *http, int64_t wait_ms, pay_http_answered answered, void *context);
/* Ends the wait; from any thread. */
void pay_http_wake(struct pay_http *http);
