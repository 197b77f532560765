/* Two meters on a bus, and the station's side of crediting them: the real credit core asks, writes once. */
#include "sim/sim.h"

#include <string.h>

#define BUS_MS 150

static void look(struct sim *sim, const void *data);

static struct sim_credit *first_waiting(struct sim *sim, int room)
{
    for (int i = 0; i < sim->station.credit_count; i++) {
        struct sim_credit *credit = &sim->station.credits[i];
        if (credit->room == room && (credit->state == CREDIT_WAITING || credit->state == CREDIT_SENDING))
            return credit;
    }
    return NULL;
}

static void look_again(struct sim *sim, int room, int64_t wait_ms)
{
    sim_at(sim, wait_ms, look, &room, sizeof room);
}

struct write {
    int room;
    int64_t count, fen;
};

static void written(struct sim *sim, const void *data)
{
    const struct write *write = data;
    struct sim_meter *meter = &sim->meters[write->room];
    bool heard = !sim_is_between(sim, &sim->faults.meter_silent);
    /* A counter that is not the next one is refused by the meter. */
    if (heard && write->count == meter->count + 1) {
        meter->count = write->count;
        meter->remaining_fen = write->fen;
    }
    look_again(sim, write->room, BUS_MS); /* whatever it answered: read back */
}

static void finish(struct sim *sim, struct sim_credit *credit, const struct credit_step *step)
{
    bool done = step->action == CREDIT_DONE;
    credit->state = done ? CREDIT_CONFIRMED : CREDIT_MANUAL;
    if (done)
        sim_log(sim, "meter", "%d has %lld.%02lld for %s", credit->room + 1,
                (long long)credit->credit.amount.fen / 100, (long long)credit->credit.amount.fen % 100,
                sim_name(&credit->key));
    else
        sim_log(sim, "station", "calls a person for %s: %s", sim_name(&credit->key), step->why);
    look_again(sim, credit->room, BUS_MS);
}

static void look(struct sim *sim, const void *data)
{
    const int room = *(const int *)data;
    struct sim_meter *meter = &sim->meters[room];
    struct sim_credit *credit = first_waiting(sim, room);
    struct credit_step step;
    if (!credit) {
        meter->busy = false;
        return;
    }
    meter->busy = true;
    bool silent =
        sim_is_between(sim, &sim->faults.meter_silent) || sim_chance(sim, sim->faults.meter_loses_answer);
    struct credit_reading reading = {.answered = !silent,
                                     .count = meter->count,
                                     .remaining_fen = meter->remaining_fen,
                                     .at_ms = sim->now_ms};
    if (silent && credit->credit.silences == 0)
        sim_log(sim, "meter", "%d does not answer", room + 1);
    credit_step_reading(&credit->credit, &reading, sim->now_ms, &step);
    switch (step.action) {
    case CREDIT_READ: look_again(sim, room, BUS_MS); break;
    case CREDIT_WRITE: {
        struct write write = {.room = room, .count = step.write_count, .fen = step.write_fen};
        credit->state = CREDIT_SENDING;
        sim_at(sim, BUS_MS, written, &write, sizeof write);
        break;
    }
    case CREDIT_WAIT: look_again(sim, room, step.wait_until_ms - sim->now_ms); break;
    case CREDIT_DONE:
    case CREDIT_CALL_PERSON: finish(sim, credit, &step); break;
    }
}

void meter_wake(struct sim *sim, int room)
{
    if (!sim->meters[room].busy) {
        sim->meters[room].busy = true;
        look_again(sim, room, BUS_MS);
    }
}
