/* The one door for money: notice, query and bill all end here, in any order, any number of times. */
#pragma once
#include "pay/pay_store.h"

struct booking_effect {
    struct key order; /* empty where the payment is nobody's */
    bool changed;     /* the order has another state, or was paid a second time */
    bool credited;    /* a credit for room was enqueued */
    struct room_id room;
};

/* Steps and books inside the caller's transaction: payment, order, ledger and credit, or nothing. A payment
 * already known does nothing. 0 or a failure: then roll back, and do not acknowledge. */
int payment_seen(struct database *db, const struct payment *payment, enum payment_evidence evidence,
                 int64_t now_ms, int64_t credit_deadline_ms, struct booking_effect *effect);
