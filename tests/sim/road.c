/* The line between a kiosk and the station: carries, loses, spoils, repeats, delays. What is spoilt does not
 * decrypt and ends as an error, as if it had never come. */
#include "sim/sim.h"

#define LATENCY_MS 40

static bool is_cut(const struct sim_kiosk *kiosk)
{
    const struct sim *sim = kiosk->sim;
    return sim_is_between(sim, &sim->faults.line_down[kiosk->number]) ||
           sim_is_between(sim, &sim->faults.station_down) || !sim->station.up;
}

void road_send(struct sim_kiosk *kiosk, const char *what, bool to_station, sim_act *act, const void *data,
               size_t size)
{
    struct sim *sim = kiosk->sim;
    const struct faults *faults = &sim->faults;
    if (is_cut(kiosk))
        return; /* who waits will notice */
    if (sim_chance(sim, to_station ? faults->lose_request : faults->lose_answer) ||
        sim_chance(sim, faults->corrupt)) {
        if (what)
            sim_log(sim, "road", "lost %s", what);
        return;
    }
    int copies = sim_chance(sim, faults->duplicate) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
        int64_t delay_ms = LATENCY_MS;
        if (faults->delay_most_ms > 0)
            delay_ms += sim_pick(sim, (uint32_t)faults->delay_most_ms);
        sim_at(sim, delay_ms, act, data, size);
    }
}
