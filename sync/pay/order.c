#include "pay/order.h"

#include <stddef.h>

/* How long after the answer of a call the next one follows, once the glass no longer waits. */
static const int64_t rhythm_ms[] = {2000, 5000, 30000, 60000, 180000, 300000, 600000, ORDER_WAIT_MOST_MS};
#define RHYTHM_LENGTH ((int64_t)(sizeof rhythm_ms / sizeof *rhythm_ms))
#define RHYTHM_WATCH 1 /* a watch begins at 5 s */

bool order_is_paid(enum order_state state)
{
    return state == ORDER_PAID || state == ORDER_REFUNDING || state == ORDER_REFUNDED;
}

static int64_t rhythm_next_ms(struct order *order)
{
    int64_t place = order->asked < RHYTHM_LENGTH ? order->asked : RHYTHM_LENGTH - 1;
    order->asked++;
    return rhythm_ms[place];
}

static void end(struct order *order, enum order_state state)
{
    order->state = state;
    order->next_at_ms = 0;
}

/* Unpaid as far as we can know, but a code may still be alive somewhere: go on asking until it is dead. */
static void watch(struct order *order, enum order_state state, int64_t now_ms)
{
    order->state = state;
    order->asked = RHYTHM_WATCH;
    order->close_answered = true;
    order->next_at_ms = now_ms + rhythm_next_ms(order);
}

static void start_closing(struct order *order, int64_t now_ms)
{
    order->state = ORDER_CLOSING;
    order->asked = 0;
    order->close_answered = false;
    order->next_at_ms = now_ms;
    if (order->dead_at_ms == 0)
        order->dead_at_ms = now_ms + ORDER_CODE_LIFE_MS;
}

static void give_up_placing(struct order *order, int64_t now_ms)
{
    if (order->places > 0)
        start_closing(order, now_ms);
    else
        end(order, order->cancelled ? ORDER_CLOSED : ORDER_REFUSED);
}

static enum order_call call_of(const struct order *order)
{
    switch (order->state) {
    case ORDER_CREATED: return ORDER_CALL_PLACE;
    case ORDER_OPEN:
    case ORDER_SCANNED: return ORDER_CALL_QUERY;
    case ORDER_CLOSING:
    case ORDER_CLOSED:
    case ORDER_EXPIRED:
    case ORDER_REFUSED: return order->close_answered ? ORDER_CALL_QUERY : ORDER_CALL_CLOSE;
    case ORDER_PAID:
    case ORDER_REFUNDING:
    case ORDER_REFUNDED:
    case ORDER_QUARANTINE: break;
    }
    return ORDER_CALL_NONE;
}

static bool is_due(const struct order *order, int64_t now_ms)
{
    return order->next_at_ms != 0 &&
           (order->next_at_ms <= now_ms || order->next_at_ms - now_ms > ORDER_WAIT_MOST_MS);
}

static void on_clock(struct order *order, int64_t now_ms, struct order_update *update)
{
    if (order->calling != ORDER_CALL_NONE || !is_due(order, now_ms))
        return;
    bool too_long = now_ms - order->created_at_ms >= ORDER_PLACE_WINDOW_MS;
    if (order->state == ORDER_CREATED && (order->cancelled || too_long))
        give_up_placing(order, now_ms);
    else if ((order->state == ORDER_OPEN || order->state == ORDER_SCANNED) && now_ms >= order->expires_at_ms)
        start_closing(order, now_ms);
    if (order->next_at_ms == 0)
        return;
    update->call = order->calling = call_of(order);
    if (update->call == ORDER_CALL_NONE) {
        order->next_at_ms = 0;
    } else if (update->call == ORDER_CALL_PLACE) {
        update->new_number = order->wants_number;
        order->wants_number = false;
    }
}

static void on_cancel(struct order *order, int64_t now_ms)
{
    if (order->state == ORDER_CREATED) {
        order->cancelled = true;
        if (order->calling == ORDER_CALL_NONE)
            give_up_placing(order, now_ms);
    } else if (order->state == ORDER_OPEN || order->state == ORDER_SCANNED) {
        order->cancelled = true;
        start_closing(order, now_ms);
    }
}

static void on_place(struct order *order, const struct order_event *event, struct order_update *update)
{
    if (event->type == PLACE_DONE || event->type == PLACE_UNKNOWN) {
        order->places++;
        order->dead_at_ms = event->now_ms + ORDER_CODE_LIFE_MS;
    }
    /* A code we never saw cannot have been shown, so another number cannot be paid twice; where the provider
     * answers the same number with a fresh code, the same one it is. */
    if (event->type == PLACE_UNKNOWN)
        order->wants_number = !order->repeats_place;
    if (order->state != ORDER_CREATED)
        return;
    if (event->type == PLACE_DONE) {
        update->keep_code = true;
        order->expires_at_ms = event->now_ms + order->life_ms;
        if (order->cancelled) {
            start_closing(order, event->now_ms);
        } else {
            order->state = ORDER_OPEN;
            order->next_at_ms = event->now_ms + ORDER_YOUNG_PAUSE_MS;
        }
    } else if (event->type == PLACE_REFUSED) {
        if (order->places > 0)
            watch(order, ORDER_REFUSED, event->now_ms);
        else
            end(order, ORDER_REFUSED);
    } else {
        order->next_at_ms = event->now_ms + (order->cancelled ? 0 : rhythm_next_ms(order));
    }
}

static void on_query_while_shown(struct order *order, const struct order_event *event)
{
    if (event->type == QUERY_CLOSED) {
        end(order, ORDER_EXPIRED);
        return;
    }
    if (event->type == QUERY_SCANNED)
        order->state = ORDER_SCANNED;
    int64_t next_ms = event->now_ms + ORDER_YOUNG_PAUSE_MS;
    order->next_at_ms = next_ms < order->expires_at_ms ? next_ms : order->expires_at_ms;
}

static void on_query_while_closing(struct order *order, const struct order_event *event)
{
    if (event->type == QUERY_CLOSED) {
        end(order, order->cancelled ? ORDER_CLOSED : ORDER_EXPIRED);
    } else if (!order->close_answered) {
        order->next_at_ms = event->now_ms; /* a query from before the close says nothing about after it */
    } else if (event->type == QUERY_ABSENT) {
        watch(order, ORDER_EXPIRED, event->now_ms);
    } else {
        order->close_answered = event->type == QUERY_UNKNOWN;
        order->next_at_ms = event->now_ms + rhythm_next_ms(order);
    }
}

static void on_query_while_watched(struct order *order, const struct order_event *event)
{
    bool alive = event->type == QUERY_UNPAID || event->type == QUERY_SCANNED;
    if (event->type == QUERY_CLOSED || (event->type == QUERY_ABSENT && event->now_ms >= order->dead_at_ms)) {
        order->next_at_ms = 0;
        return;
    }
    if (alive) { /* somebody found an old code: close it under his hands rather than half an hour later */
        order->close_answered = false;
        if (order->asked > RHYTHM_WATCH)
            order->asked = RHYTHM_WATCH;
    }
    order->next_at_ms = event->now_ms + rhythm_next_ms(order);
    if (event->now_ms < order->dead_at_ms && order->next_at_ms > order->dead_at_ms)
        order->next_at_ms = order->dead_at_ms;
}

static void on_query(struct order *order, const struct order_event *event)
{
    switch (order->state) {
    case ORDER_OPEN:
    case ORDER_SCANNED: on_query_while_shown(order, event); break;
    case ORDER_CLOSING: on_query_while_closing(order, event); break;
    case ORDER_CLOSED:
    case ORDER_EXPIRED:
    case ORDER_REFUSED: on_query_while_watched(order, event); break;
    case ORDER_CREATED:
    case ORDER_PAID:
    case ORDER_REFUNDING:
    case ORDER_REFUNDED:
    case ORDER_QUARANTINE: break;
    }
}

static void on_close(struct order *order, int64_t now_ms)
{
    order->close_answered = true;
    if (order->state == ORDER_CLOSING || order->state == ORDER_CLOSED || order->state == ORDER_EXPIRED ||
        order->state == ORDER_REFUSED)
        order->next_at_ms = now_ms;
}

static const char *incident_of(enum payment_match match)
{
    switch (match) {
    case PAYMENT_AMOUNT_DIFFERS: return "amount_differs";
    case PAYMENT_FOREIGN: return "foreign_payment";
    case PAYMENT_RETURNED: return "returned_outside";
    case PAYMENT_AGREES: break;
    }
    return NULL;
}

static void on_payment(struct order *order, const struct order_event *event, struct order_update *update)
{
    bool agrees = event->match == PAYMENT_AGREES;
    bool ours = agrees || event->match == PAYMENT_AMOUNT_DIFFERS;
    update->incident = incident_of(event->match);
    if (event->known) {
        update->incident = event->match == PAYMENT_RETURNED ? update->incident : NULL;
        return;
    }
    if (order_is_paid(order->state)) {
        if (event->evidence == EVIDENCE_NOTICE && !agrees)
            return; /* no query will confirm it: the incident is all there is */
        update->booking = ours ? BOOK_REFUND_PAYABLE : BOOK_NOTHING;
        update->incident = agrees ? "second_payment" : update->incident;
    } else if (event->evidence == EVIDENCE_NOTICE && !agrees) {
        /* Where notice and query differ, the query is right: ask now, and decide by that. */
        if (order->state != ORDER_CREATED && order->state != ORDER_QUARANTINE) {
            order->next_at_ms = event->now_ms;
            if (order->state != ORDER_CLOSING)
                order->close_answered = true;
        }
    } else if (order->state == ORDER_QUARANTINE) {
        update->booking = ours ? BOOK_SUSPENSE : BOOK_NOTHING;
        update->incident = agrees ? "second_payment" : update->incident;
    } else if (agrees) {
        end(order, ORDER_PAID);
        update->booking = BOOK_PURCHASE;
    } else {
        end(order, ORDER_QUARANTINE);
        update->booking = ours ? BOOK_SUSPENSE : BOOK_NOTHING;
    }
}

/* The answer of a call that was under way died with us: unknown, as if the line had gone. */
static void on_restart(struct order *order, int64_t now_ms, struct order_update *update)
{
    static const enum order_event_type lost[ORDER_CALLS] = {[ORDER_CALL_PLACE] = PLACE_UNKNOWN,
                                                            [ORDER_CALL_QUERY] = QUERY_UNKNOWN,
                                                            [ORDER_CALL_CLOSE] = CLOSE_ANSWERED};
    if (order->calling != ORDER_CALL_NONE)
        order_step(order, &(struct order_event){.type = lost[order->calling], .now_ms = now_ms}, update);
}

void order_step(struct order *order, const struct order_event *event, struct order_update *update)
{
    enum order_state before = order->state;
    *update = (struct order_update){.call = ORDER_CALL_NONE, .booking = BOOK_NOTHING};
    switch (event->type) {
    case CLOCK_WOKE: on_clock(order, event->now_ms, update); break;
    case STATION_RESTARTED: on_restart(order, event->now_ms, update); break;
    case CANCEL_ASKED: on_cancel(order, event->now_ms); break;
    case PLACE_DONE:
    case PLACE_REFUSED:
    case PLACE_UNKNOWN:
    case PLACE_NOT_SENT:
        order->calling = ORDER_CALL_NONE;
        on_place(order, event, update);
        break;
    case QUERY_UNPAID:
    case QUERY_SCANNED:
    case QUERY_CLOSED:
    case QUERY_ABSENT:
    case QUERY_UNKNOWN:
        order->calling = ORDER_CALL_NONE;
        on_query(order, event);
        break;
    case CLOSE_ANSWERED:
        order->calling = ORDER_CALL_NONE;
        on_close(order, event->now_ms);
        break;
    case PAYMENT_SEEN:
        if (event->evidence == EVIDENCE_QUERY)
            order->calling = ORDER_CALL_NONE;
        on_payment(order, event, update);
        break;
    case ORDER_EVENT_TYPES: break;
    }
    update->changed = order->state != before;
}
