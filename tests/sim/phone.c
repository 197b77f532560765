/* Paying by phone, the station's side: its orders (the real order core), and the one door for payments. */
#include "sim/sim.h"

#include <stdio.h>

#define ORDER_LIFE_MS 180000
#define STAFF_MS CLOCK_HOUR_MS /* until staff sends a second payment back */

struct order_wake {
    int life;
    int order;
};

static void order_event(struct sim *sim, int number, const struct order_event *event);

static void clock_woke(struct sim *sim, const void *data)
{
    const struct order_wake *wake = data;
    if (wake->life == sim->station.life)
        order_event(sim, wake->order,
                    &(struct order_event){.type = CLOCK_WOKE, .now_ms = station_now_ms(sim)});
}

static void wake_in(struct sim *sim, int number, int64_t wait_ms)
{
    struct order_wake wake = {sim->station.life, number};
    if (wait_ms > CLOCK_HOUR_MS)
        wait_ms = CLOCK_HOUR_MS; /* a clock may be set meanwhile */
    sim_at(sim, wait_ms > 0 ? wait_ms : 0, clock_woke, &wake, sizeof wake);
}

static void sent_back(struct sim *sim, const void *data)
{
    int number = *(const int *)data;
    struct key key = sim_key(number);
    struct sim_fact *fact = &sim->facts[number];
    if (fact->payments + fact->debits <= fact->refunds + fact->metered)
        return;
    fact->refunds++;
    sim_log(sim, "staff", "sends a payment of %s back", sim_name(&key));
}

static void book(struct sim *sim, int number, const struct order_update *update)
{
    struct sim_books *books = &sim->station.books;
    struct sim_order *order = &books->orders[number];
    const struct order_request *request = &order->request;
    switch (update->booking) {
    case BOOK_PURCHASE:
        station_book(sim, &request->key, &request->room, request->amount.fen,
                     pay_provider_text(request->provider));
        break;
    case BOOK_REFUND_PAYABLE:
    case BOOK_SUSPENSE:
        books->tender_fen += request->amount.fen;
        books->suspense_fen -= request->amount.fen;
        sim->facts[number].suspense++;
        sim_log(sim, "station", "keeps a payment of %s for staff", sim_name(&request->key));
        if (update->booking == BOOK_REFUND_PAYABLE)
            sim_at(sim, STAFF_MS, sent_back, &number, sizeof number);
        break;
    case BOOK_NOTHING: break;
    }
}

static void order_event(struct sim *sim, int number, const struct order_event *event)
{
    struct sim_order *order = &sim->station.books.orders[number];
    struct order_update update;
    if (!order->known)
        return; /* restored from before it was made */
    order_step(&order->order, event, &update);
    book(sim, number, &update);
    enum order_state state = order->order.state;
    if (update.changed && (state == ORDER_CLOSED || state == ORDER_EXPIRED))
        sim->facts[number].closed_at_ms = sim->now_ms;
    if (update.call != ORDER_CALL_NONE) {
        if (update.new_number && order->order.places > 0 && order->number < SIM_NUMBERS - 1)
            order->number++;
        provider_call(sim, number, order->number, update.call);
    }
    if (order->order.next_at_ms > 0 && order->order.calling == ORDER_CALL_NONE)
        wake_in(sim, number, order->order.next_at_ms - station_now_ms(sim));
}

/* What is in the books is known; what was paid is compared with what was asked. */
void order_payment(struct sim *sim, int number, int trade, int i, enum payment_evidence evidence,
                   bool foreign)
{
    struct sim_order *order = &sim->station.books.orders[number];
    struct sim_fact *fact = &sim->facts[number];
    int64_t paid_fen = sim->trades[number].paid_fen[trade];
    unsigned bit = 1u << (trade * SIM_PAYMENTS + i);
    struct order_event event = {.type = PAYMENT_SEEN,
                                .now_ms = station_now_ms(sim),
                                .evidence = evidence,
                                .match = PAYMENT_AGREES,
                                .known = order->seen & bit};
    if (!order->known) {
        fact->suspense++; /* money for an order nobody knows: a person looks */
        return;
    }
    if (paid_fen != order->request.amount.fen)
        event.match = PAYMENT_AMOUNT_DIFFERS;
    if (foreign)
        event.match = PAYMENT_FOREIGN;
    if (evidence != EVIDENCE_NOTICE || event.match == PAYMENT_AGREES)
        order->seen |= bit;
    order_event(sim, number, &event);
}

void provider_answered(struct sim *sim, int number, int trade, enum order_call call,
                       const struct order_event *answer)
{
    (void)call;
    struct order_event event = *answer;
    if (event.type == PAYMENT_SEEN) {
        order_payment(sim, number, trade, 0, EVIDENCE_QUERY, false);
        return;
    }
    event.now_ms = station_now_ms(sim);
    order_event(sim, number, &event);
}

void orders_bill(struct sim *sim)
{
    for (int number = 1; number <= sim->keys; number++)
        for (int n = 0; n < SIM_NUMBERS; n++)
            for (int i = 0; i < sim->trades[number].payments[n]; i++)
                order_payment(sim, number, n, i, EVIDENCE_BILL, false);
}

void orders_restart(struct sim *sim)
{
    for (int number = 1; number <= sim->keys; number++) {
        const struct sim_order *order = &sim->station.books.orders[number];
        if (!order->known)
            continue;
        order_event(sim, number,
                    &(struct order_event){.type = STATION_RESTARTED, .now_ms = station_now_ms(sim)});
    }
}

void order_place(struct sim *sim, const struct order_request *request)
{
    int number = sim_number(&request->key);
    struct sim_order *order = &sim->station.books.orders[number];
    if (order->known)
        return; /* the same key again is the same order */
    sim->facts[number].asked_fen = request->amount.fen;
    *order = (struct sim_order){.known = true,
                                .request = *request,
                                .order = {.state = ORDER_CREATED,
                                          .repeats_place = request->provider == PAY_WECHAT,
                                          .wants_number = true,
                                          .life_ms = ORDER_LIFE_MS,
                                          .created_at_ms = station_now_ms(sim),
                                          .next_at_ms = station_now_ms(sim)}};
    wake_in(sim, number, 0);
}

void order_cancel(struct sim *sim, const struct key *key)
{
    order_event(sim, sim_number(key),
                &(struct order_event){.type = CANCEL_ASKED, .now_ms = station_now_ms(sim)});
}

bool order_status_of(const struct sim *sim, const struct key *key, struct order_status *status)
{
    int number = sim_number(key);
    const struct sim_order *order = &sim->station.books.orders[number];
    if (!order->known)
        return false;
    struct credit_status credit = station_credit(sim, key);
    *status = (struct order_status){.key = *key,
                                    .state = order->order.state,
                                    .provider = order->request.provider,
                                    .expires_at_ms = order->order.expires_at_ms,
                                    .credit = credit.state,
                                    .balance = credit.balance,
                                    .balance_at_ms = credit.balance_at_ms};
    if (order->order.state == ORDER_OPEN || order->order.state == ORDER_SCANNED)
        snprintf(status->qr_text, sizeof status->qr_text, "sim://%d/%d", number, order->number);
    return true;
}
