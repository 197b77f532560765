/* What happens next to an order paid by phone. Pure: an event in, an update out, time is a field.
 *
 *   CREATED ─► OPEN ─► SCANNED ─┐                  a payment that agrees, in any of these states ─► PAID
 *      │        └───────────────┴─► CLOSING ─► CLOSED    the provider said so: nobody can pay any more
 *      ├─► REFUSED                      └────► EXPIRED   unpaid at the last query; watched while it may live
 *
 * A call to a provider ends in one of four ways: done, refused, unknown, not sent. Only "refused" and "not
 * sent" say that nothing happened. Closing is always close, query, decide, because people pay between our
 * last query and our close. "Paid" is a fact about money and is never dropped for a state it arrives in.
 *
 * The caller, for each step: loads the order, steps, stores order and bookings in one transaction, and only
 * then makes the call. */
#pragma once
#include "trade/order.h"
#include <stdbool.h>
#include <stdint.h>

#define ORDER_YOUNG_PAUSE_MS 2000   /* between two queries while the code is on the glass */
#define ORDER_PLACE_WINDOW_MS 30000 /* nobody waits longer for a code to appear */
/* No order waits longer for its next look: one that seems to was left behind by a clock that was set back,
 * and is due now. */
#define ORDER_WAIT_MOST_MS 1800000
#define ORDER_CODE_LIFE_MS                                                                                   \
    ((int64_t)125 * 60000) /* both providers' codes die after 2 h; and a margin of 5 min */

enum order_call { ORDER_CALL_NONE, ORDER_CALL_PLACE, ORDER_CALL_QUERY, ORDER_CALL_CLOSE, ORDER_CALLS };
const char *order_call_text(enum order_call call); /* "none", "place", "query", "close" */
int order_call_parse(const char *text, enum order_call *call);

/* Kept on disk between steps. A new one is {.state, .repeats_place, .life_ms, .created_at_ms,
 * .next_at_ms = created_at_ms, .wants_number = true}. */
struct order {
    enum order_state state;
    enum order_call calling; /* a call has left (or was about to) and is not answered yet */
    bool repeats_place;      /* the provider takes the same number, byte for byte, twice */
    bool wants_number;       /* the next place call needs a new out-trade-no */
    bool cancelled;          /* by the person; else the clock ends it */
    bool close_answered;     /* since the last query that said "unpaid": ask next, do not close again */
    int64_t life_ms;
    int64_t created_at_ms;
    int64_t expires_at_ms; /* the glass's time is over; 0 until placed */
    int64_t dead_at_ms;    /* after this no code of ours can be paid; 0 until a place call left */
    int64_t next_at_ms;    /* when to look at it again; 0 = never of itself */
    int64_t asked;         /* place in the rhythm */
    int64_t places;        /* place calls that arrived, or may have */
};

enum order_event_type {
    CLOCK_WOKE, /* next_at_ms was reached */
    STATION_RESTARTED,
    CANCEL_ASKED,
    PLACE_DONE,
    PLACE_REFUSED,
    PLACE_UNKNOWN,
    PLACE_NOT_SENT,
    QUERY_UNPAID,
    QUERY_SCANNED,
    QUERY_CLOSED,
    QUERY_ABSENT, /* the provider knows no such trade: before a scan that is Alipay's usual answer */
    QUERY_UNKNOWN,
    CLOSE_ANSWERED, /* in any of the four ways: the query after it decides */
    PAYMENT_SEEN,
    ORDER_EVENT_TYPES,
};

enum payment_evidence { EVIDENCE_NOTICE, EVIDENCE_QUERY, EVIDENCE_BILL };
enum payment_match {
    PAYMENT_AGREES,
    PAYMENT_AMOUNT_DIFFERS,
    PAYMENT_FOREIGN,  /* another merchant, application or currency */
    PAYMENT_RETURNED, /* paid once, and refunded since without us */
};

struct order_event {
    enum order_event_type type;
    int64_t now_ms;
    /* of PAYMENT_SEEN */
    enum payment_evidence evidence;
    enum payment_match match;
    bool known; /* this provider transaction is in the books already */
};

enum order_booking {
    BOOK_NOTHING,
    BOOK_PURCHASE,       /* debit tender, credit the room, and the meter shall have it */
    BOOK_REFUND_PAYABLE, /* a second payment of one order: it is to go back */
    BOOK_SUSPENSE,       /* money of ours that nobody can place: a person looks */
};

struct order_update {
    enum order_call call; /* make this call, after the commit */
    bool new_number;      /* with a new out-trade-no */
    bool changed;         /* another state: whoever waits for the order is told */
    bool keep_code;       /* store the code of this PLACE_DONE */
    enum order_booking booking;
    const char *incident; /* a person has to look; borrowed for ever; NULL = nothing */
};

void order_step(struct order *order, const struct order_event *event, struct order_update *update);
/* True where a payment was booked as the order's own. */
bool order_is_paid(enum order_state state);
