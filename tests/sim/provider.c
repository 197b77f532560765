/* The provider behind the orders: it keeps trades and takes money; it answers, does not answer, answers what
 * is not so yet, and sends its notices as often and as late as it likes. */
#include "sim/sim.h"

#include <stdlib.h>
#include <string.h>

#define PROVIDER_MS 60

struct call {
    int life; /* of the station */
    int order, number;
    enum order_call call;
    struct order_event answer;
};

static void answered(struct sim *sim, const void *data)
{
    const struct call *call = data;
    if (call->life == sim->station.life)
        provider_answered(sim, call->order, call->number, call->call, &call->answer);
}

static enum order_event_type query(const struct sim_trade *trade, int number)
{
    if (!trade->exists[number])
        return QUERY_ABSENT;
    if (trade->payments[number] > 0)
        return PAYMENT_SEEN;
    return trade->closed[number] ? QUERY_CLOSED : QUERY_UNPAID;
}

static void provider_does(struct sim *sim, const void *data)
{
    struct call call = *(const struct call *)data;
    struct sim_trade *trade = &sim->trades[call.order];
    int n = call.number;
    bool out = sim_is_between(sim, &sim->faults.provider_out);
    bool unknown = out || sim_chance(sim, sim->faults.provider_unknown);
    bool arrives = !unknown || (!out && sim_chance(sim, 50));
    switch (call.call) {
    case ORDER_CALL_PLACE:
        trade->exists[n] = trade->exists[n] || arrives;
        call.answer.type = unknown ? PLACE_UNKNOWN : PLACE_DONE;
        break;
    case ORDER_CALL_QUERY:
        call.answer = (struct order_event){.type = unknown ? QUERY_UNKNOWN : query(trade, n)};
        break;
    case ORDER_CALL_CLOSE:
        if (arrives && trade->exists[n] && trade->payments[n] == 0)
            trade->closed[n] = true;
        call.answer.type = CLOSE_ANSWERED;
        break;
    case ORDER_CALL_NONE:
    case ORDER_CALLS: return;
    }
    sim_at(sim, PROVIDER_MS, answered, &call, sizeof call);
}

void provider_call(struct sim *sim, int order, int number, enum order_call call)
{
    struct call under_way = {.life = sim->station.life, .order = order, .number = number, .call = call};
    sim_at(sim, PROVIDER_MS, provider_does, &under_way, sizeof under_way);
}

struct notice {
    int order, number, i;
    bool foreign;
};

static void noticed(struct sim *sim, const void *data)
{
    const struct notice *notice = data;
    if (sim->station.up && !sim_is_between(sim, &sim->faults.station_down))
        order_payment(sim, notice->order, notice->number, notice->i, EVIDENCE_NOTICE, notice->foreign);
}

static void notices_send(struct sim *sim, int order, int number, int i)
{
    struct notice notice = {.order = order, .number = number, .i = i};
    int64_t most_ms = sim->faults.notice_most_ms > 0 ? sim->faults.notice_most_ms : 20000;
    for (int n = 0; n < sim->faults.notices; n++)
        sim_at(sim, 200 + sim_pick_ms(sim, most_ms), noticed, &notice, sizeof notice);
    notice.foreign = true; /* of another merchant, with a valid signature */
    if (sim_chance(sim, sim->faults.foreign_notices))
        sim_at(sim, 100 + sim_pick_ms(sim, most_ms), noticed, &notice, sizeof notice);
}

void phone_pays(struct sim *sim, const char *qr_text)
{
    if (strncmp(qr_text, "sim://", 6) != 0)
        return;
    char *rest = NULL;
    int order = (int)strtol(qr_text + 6, &rest, 10);
    int n = *rest == '/' ? (int)strtol(rest + 1, NULL, 10) : 0;
    struct key key = sim_key(order);
    struct sim_fact *fact = &sim->facts[order];
    struct sim_trade *trade = &sim->trades[order];
    bool twice = trade->payments[n] == 1 && sim->faults.pays_twice > 0;
    bool closed = trade->closed[n] && !sim_chance(sim, sim->faults.pays_after_close);
    if (!trade->exists[n] || closed || (trade->payments[n] > 0 && !twice)) {
        sim_log(sim, "phone", "cannot pay %s any more", sim_name(&key));
        return;
    }
    int64_t fen = fact->asked_fen;
    if (sim_chance(sim, sim->faults.pays_other_sum))
        fen--;
    trade->paid_fen[n] = twice ? trade->paid_fen[n] : fen;
    int i = trade->payments[n]++;
    fact->payments++;
    if (fact->payments == 1)
        fact->taken_fen += fen;
    fact->paid_at_ms = sim->now_ms;
    sim_log(sim, "phone", "paid %s%s%s", sim_name(&key), twice ? ", a second time" : "",
            fen == fact->asked_fen ? "" : ", another sum");
    notices_send(sim, order, n, i);
}
