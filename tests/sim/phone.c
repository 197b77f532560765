/* Paying by phone: the station's orders (the real order core) and the provider behind them, which answers,
 * does not answer, and sends its notices as often as it likes. */
#include "sim/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROVIDER_MS 60
#define ORDER_LIFE_MS 180000

struct call {
    int order;
    enum order_call call;
    struct order_event answer;
};

static void order_event(struct sim *sim, int number, const struct order_event *event);

static int order_number(const struct sim *sim, const struct key *key)
{
    for (int i = 0; i < sim->station.order_count; i++)
        if (key_equal(&sim->station.orders[i].request.key, key))
            return i;
    return -1;
}

static void answered(struct sim *sim, const void *data)
{
    const struct call *call = data;
    struct order_event event = call->answer;
    event.now_ms = sim->now_ms;
    event.known = sim->station.orders[call->order].booked;
    order_event(sim, call->order, &event);
}

static enum order_event_type query(const struct sim_order *order)
{
    if (!order->has_trade)
        return QUERY_ABSENT;
    if (order->trade_paid)
        return PAYMENT_SEEN;
    return order->trade_closed ? QUERY_CLOSED : QUERY_UNPAID;
}

static void provider_does(struct sim *sim, const void *data)
{
    struct call call = *(const struct call *)data;
    struct sim_order *order = &sim->station.orders[call.order];
    bool unknown = sim_chance(sim, sim->faults.provider_unknown);
    bool arrives = !unknown || sim_chance(sim, 50);
    switch (call.call) {
    case ORDER_CALL_PLACE:
        order->has_trade = order->has_trade || arrives;
        call.answer.type = unknown ? PLACE_UNKNOWN : PLACE_DONE;
        break;
    case ORDER_CALL_QUERY:
        call.answer = (struct order_event){.type = unknown ? QUERY_UNKNOWN : query(order),
                                           .evidence = EVIDENCE_QUERY,
                                           .match = PAYMENT_AGREES};
        break;
    case ORDER_CALL_CLOSE:
        if (arrives && order->has_trade && !order->trade_paid)
            order->trade_closed = true;
        call.answer.type = CLOSE_ANSWERED;
        break;
    case ORDER_CALL_NONE:
    case ORDER_CALLS: return;
    }
    sim_at(sim, PROVIDER_MS, answered, &call, sizeof call);
}

static void clock_woke(struct sim *sim, const void *data)
{
    order_event(sim, *(const int *)data, &(struct order_event){.type = CLOCK_WOKE, .now_ms = sim->now_ms});
}

static void order_event(struct sim *sim, int number, const struct order_event *event)
{
    struct sim_order *order = &sim->station.orders[number];
    struct order_update update;
    order_step(&order->order, event, &update);
    if (update.booking == BOOK_PURCHASE) {
        order->booked = true;
        station_book(sim, &order->request.key, &order->request.room, order->request.amount.fen,
                     pay_provider_text(order->request.provider));
    } else if (update.booking != BOOK_NOTHING) {
        sim->station.refunds++;
    }
    if (update.call != ORDER_CALL_NONE) {
        struct call call = {.order = number, .call = update.call};
        sim_at(sim, PROVIDER_MS, provider_does, &call, sizeof call);
    }
    if (order->order.next_at_ms > 0 && order->order.calling == ORDER_CALL_NONE) {
        int64_t wait_ms = order->order.next_at_ms - sim->now_ms;
        sim_at(sim, wait_ms > 0 ? wait_ms : 0, clock_woke, &number, sizeof number);
    }
}

void order_place(struct sim *sim, const struct order_request *request)
{
    struct sim_station *station = &sim->station;
    if (order_number(sim, &request->key) >= 0)
        return; /* the same key again is the same order */
    if (station->order_count == SIM_SALES) {
        sim_wrong(sim, "the run has more orders than it has room for");
        return;
    }
    int number = station->order_count++;
    station->orders[number] = (struct sim_order){.request = *request,
                                                 .order = {.state = ORDER_CREATED,
                                                           .repeats_place = true,
                                                           .wants_number = true,
                                                           .life_ms = ORDER_LIFE_MS,
                                                           .created_at_ms = sim->now_ms,
                                                           .next_at_ms = sim->now_ms}};
    clock_woke(sim, &number);
}

void order_cancel(struct sim *sim, const struct key *key)
{
    int number = order_number(sim, key);
    if (number >= 0)
        order_event(sim, number, &(struct order_event){.type = CANCEL_ASKED, .now_ms = sim->now_ms});
}

bool order_status_of(const struct sim *sim, const struct key *key, struct order_status *status)
{
    int number = order_number(sim, key);
    if (number < 0)
        return false;
    const struct sim_order *order = &sim->station.orders[number];
    struct credit_status credit = station_credit(sim, key);
    *status = (struct order_status){.key = *key,
                                    .state = order->order.state,
                                    .provider = order->request.provider,
                                    .expires_at_ms = order->order.expires_at_ms,
                                    .credit = credit.state,
                                    .balance = credit.balance,
                                    .balance_at_ms = credit.balance_at_ms};
    if (order->order.state == ORDER_OPEN || order->order.state == ORDER_SCANNED)
        snprintf(status->qr_text, sizeof status->qr_text, "sim://%d", number);
    return true;
}

static void noticed(struct sim *sim, const void *data)
{
    const int number = *(const int *)data;
    order_event(sim, number,
                &(struct order_event){.type = PAYMENT_SEEN,
                                      .now_ms = sim->now_ms,
                                      .evidence = EVIDENCE_NOTICE,
                                      .match = PAYMENT_AGREES,
                                      .known = sim->station.orders[number].booked});
}

void phone_pays(struct sim *sim, const char *qr_text)
{
    if (strncmp(qr_text, "sim://", 6) != 0)
        return;
    int number = (int)strtol(qr_text + 6, NULL, 10);
    if (number < 0 || number >= sim->station.order_count)
        return;
    struct sim_order *order = &sim->station.orders[number];
    if (!order->has_trade || order->trade_closed || order->trade_paid) {
        sim_log(sim, "phone", "cannot pay %s any more", sim_name(&order->request.key));
        return;
    }
    order->trade_paid = true;
    order->paid_fen = order->request.amount.fen;
    sim_log(sim, "phone", "paid %s", sim_name(&order->request.key));
    for (int i = 0; i < sim->faults.notices; i++)
        sim_at(sim, 200 + sim_pick(sim, 20000), noticed, &number, sizeof number);
}
