/* What the files of the pay worker share. */
#pragma once
#include "pay/pay_http.h"
#include "pay/pay_store.h"

#include <pthread.h>
#include <stdatomic.h>

/* One call under way, or answered and not yet in the store. */
struct flight {
    struct flight *next;
    struct key order;
    enum pay_provider provider;
    struct call_row call;
    bool newest; /* about the order's newest number, not one given up */
    bool answered;
    struct provider_result result;
    int http_status;
    char request_id[96];
};

struct pay {
    struct pay_config config;
    void *accounts[PAY_PROVIDERS];
    struct pay_http *http;
    struct database *db; /* the worker's own */
    struct flight *flights;
    pthread_t thread;
    bool running;
    atomic_bool stopping;
};

/* After the commit: tells who waits. */
void pay_tell_changed(const struct pay *pay, const struct key *key);
void pay_tell_credited(const struct pay *pay, const struct room_id *room);

/* Makes the calls of all orders that are due. A failure is the store's. */
int pay_ask_due(struct pay *pay);
/* Takes one answer into its flight (for pay_http_poll; ticket is the flight). */
void pay_read_answer(void *pay, void *ticket, const struct provider_answer *answer);
/* Commits all answers that came. What the store does not take stays, and is tried again. */
int pay_settle_all(struct pay *pay);

/* The worker's thread; ends when stopping is set and the road is woken. */
void *pay_work(void *pay);
