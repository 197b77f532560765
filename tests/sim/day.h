/* A whole run, drawn from its seed; what many of them came to; and a failing one made short. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct sim_mirror;
struct sim_run {
    uint64_t seed;
    uint32_t without; /* faults left out, a bit each */
    int kiosks;       /* at most, 0 = as drawn */
    int days;         /* at most, 0 = as drawn */
    bool tells;       /* the story on stderr */
    const struct sim_mirror *mirror;
};
struct sim_tally {
    long seeds, debits, payments, credits, doubtful, kills, persons, visits, steps;
    double kiosk_days;
    char wrong[160];
};
/* True if it ended well. Adds to tally. */
bool day_run(const struct sim_run *run, struct sim_tally *tally);
/* Leaves out what a failing run does not need; still fails. */
void day_shrink(struct sim_run *run);
