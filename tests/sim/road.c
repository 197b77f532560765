/* The line between kiosk and station: carries, loses, repeats, delays. */
#include "sim/sim.h"

#include <stdlib.h>
#include <string.h>

#define LATENCY_MS 40

static bool is_cut(const struct sim *sim)
{
    return sim_is_between(sim, &sim->faults.line_down) || sim_is_between(sim, &sim->faults.station_down);
}

void road_send(struct sim *sim, const char *what, bool to_station, sim_act *act, const void *data,
               size_t size)
{
    const struct faults *faults = &sim->faults;
    if (is_cut(sim))
        return; /* who waits will notice */
    if (sim_chance(sim, to_station ? faults->lose_request : faults->lose_answer)) {
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
