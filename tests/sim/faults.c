#include "sim/faults.h"
#include "sim/sim.h"

static struct span span_draw(struct sim *sim, int64_t longest_ms)
{
    int64_t from_ms = sim_pick(sim, 120000);
    return (struct span){from_ms, from_ms + 1000 + sim_pick(sim, (uint32_t)longest_ms)};
}

static void fault_draw(struct sim *sim, struct faults *faults, uint32_t kind)
{
    switch (kind) {
    case 0: faults->lose_request = 10 + (int)sim_pick(sim, 40); break;
    case 1: faults->lose_answer = 10 + (int)sim_pick(sim, 40); break;
    case 2: faults->duplicate = 30; break;
    case 3: faults->delay_most_ms = 1 + sim_pick(sim, 8000); break;
    case 4: faults->line_down = span_draw(sim, 300000); break;
    case 5: faults->station_down = span_draw(sim, 120000); break;
    case 6: faults->disk_full = span_draw(sim, 120000); break;
    case 7: faults->meter_silent = span_draw(sim, 1200000); break;
    case 8: faults->meter_loses_answer = 30; break;
    case 9: faults->provider_unknown = 10 + (int)sim_pick(sim, 50); break;
    case 10: faults->notices = 5; break;
    case 11: faults->kill_kiosk_per_10000 = 5 + (int)sim_pick(sim, 100); break;
    case 12: faults->proof_is_lost = true; break;
    case 13: faults->spends_elsewhere = 50; break;
    default: faults->clock_jumps = true; break;
    }
}

void faults_draw(struct sim *sim)
{
    sim->faults.notices = (int)sim_pick(sim, 3);
    for (int i = 0; i < 3; i++)
        fault_draw(sim, &sim->faults, sim_pick(sim, 15));
}

void faults_end(struct sim *sim)
{
    struct faults planted = sim->faults;
    sim->faults = (struct faults){.notices = 1,
                                  .plant_double_credit = planted.plant_double_credit,
                                  .plant_forgotten_row = planted.plant_forgotten_row};
}
