#include "sim/faults.h"
#include "sim/sim.h"

#define MINUTE_MS ((int64_t)60000)

/* Somewhere in the run, from a second to longest_ms, and at most two thirds of it. */
static struct span span_draw(struct sim *sim, int64_t length_ms, int64_t longest_ms)
{
    int64_t from_ms = sim_pick_ms(sim, length_ms);
    if (longest_ms > length_ms * 2 / 3)
        longest_ms = length_ms * 2 / 3;
    return (struct span){from_ms, from_ms + 1000 + sim_pick_ms(sim, longest_ms)};
}

static void road_fault(struct sim *sim, struct faults *faults, int kind, int64_t length_ms)
{
    switch (kind) {
    case 0: faults->lose_request = 10 + (int)sim_pick(sim, 40); break;
    case 1: faults->lose_answer = 10 + (int)sim_pick(sim, 40); break;
    case 2: faults->duplicate = 30; break;
    case 3: faults->delay_most_ms = 1 + sim_pick(sim, 8000); break;
    case 4: faults->corrupt = 10 + (int)sim_pick(sim, 40); break;
    case 5: /* weeks, where the run has weeks; one kiosk after the other */
        for (int i = 0; i < SIM_KIOSKS; i++)
            if (sim_chance(sim, 50))
                faults->line_down[i] = span_draw(sim, length_ms, 21 * CLOCK_DAY_MS);
        break;
    default: faults->line_down[0] = span_draw(sim, length_ms, 5 * MINUTE_MS); break;
    }
}

static void machine_fault(struct sim *sim, struct faults *faults, int kind, int64_t length_ms)
{
    switch (kind) {
    case 0: faults->kill_kiosk_per_10000 = 5 + (int)sim_pick(sim, 100); break;
    case 1: faults->kill_station_per_10000 = 5 + (int)sim_pick(sim, 100); break;
    case 2: faults->station_down = span_draw(sim, length_ms, 10 * CLOCK_HOUR_MS); break;
    case 3: faults->disk_full = span_draw(sim, length_ms, CLOCK_DAY_MS); break;
    case 4: faults->reader_gone = span_draw(sim, length_ms, CLOCK_DAY_MS); break;
    case 5: faults->clock_jumps = true; break;
    case 6: faults->clock_drifts = true; break;
    case 7: faults->station_clock_jumps = true; break;
    case 8: faults->disk_lost_at_ms = 1 + sim_pick_ms(sim, length_ms); break;
    default:
        faults->backup_at_ms = 1 + sim_pick_ms(sim, length_ms);
        faults->restore_at_ms = faults->backup_at_ms + sim_pick_ms(sim, length_ms - faults->backup_at_ms);
        if (sim_chance(sim, 30)) /* the books that come back speak of the old meter */
            faults->meter_new_at_ms = (faults->backup_at_ms + faults->restore_at_ms) / 2;
        break;
    }
}

static void world_fault(struct sim *sim, struct faults *faults, int kind, int64_t length_ms)
{
    switch (kind) {
    case 0: faults->meter_silent = span_draw(sim, length_ms, CLOCK_DAY_MS); break;
    case 1: faults->meter_loses_answer = 30; break;
    case 2: faults->meter_loses_write = 40; break;
    case 3: faults->meter_refuses = 30; break;
    case 4: faults->handheld = 30; break;
    case 5: faults->meter_new_at_ms = 1 + sim_pick_ms(sim, length_ms); break;
    case 6: faults->provider_out = span_draw(sim, length_ms, CLOCK_DAY_MS); break;
    case 7: faults->provider_unknown = 10 + (int)sim_pick(sim, 50); break;
    case 8: faults->notices = 15; break;
    case 9: faults->notice_most_ms = 6 * CLOCK_HOUR_MS; break;
    case 10: faults->pays_twice = 30; break;
    case 11: faults->pays_other_sum = 30; break;
    case 12: faults->foreign_notices = 30; break;
    case 13: faults->proof_is_lost = true; break;
    case 14: faults->spends_elsewhere = 50; break;
    case 15: faults->pays_after_close = 60; break;
    default: faults->other_card = 50; break;
    }
}

void faults_draw(struct sim *sim, int64_t length_ms, uint32_t mask)
{
    struct faults kept;
    sim->faults.notices = (int)sim_pick(sim, 3);
    sim->faults.notice_most_ms = 20000;
    int count = 2 + (int)sim_pick(sim, FAULTS_MOST - 1);
    for (int i = 0; i < count; i++) {
        int kind = (int)sim_pick(sim, FAULT_KINDS);
        kept = sim->faults;
        if (kind < 7)
            road_fault(sim, &sim->faults, kind, length_ms);
        else if (kind < 17)
            machine_fault(sim, &sim->faults, kind - 7, length_ms);
        else
            world_fault(sim, &sim->faults, kind - 17, length_ms);
        if (mask & (1u << i))
            sim->faults = kept;
        else
            sim_log(sim, "plan", "fault %d is of kind %d", i, kind);
    }
}

void faults_end(struct sim *sim)
{
    sim->faults = (struct faults){.notices = 1, .notice_most_ms = 20000};
}
