/* What goes wrong in a run, as data: drawn from the seed, or set by a story. Percentages are of each message
 * or call; spans are of the run's own time. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct sim;

struct span {
    int64_t from_ms, until_ms;
};

struct faults {
    int lose_request, lose_answer; /* percent */
    int duplicate;
    int64_t delay_most_ms;
    struct span line_down, station_down, disk_full, meter_silent;
    int meter_loses_answer;   /* percent: it took the write, and nobody heard */
    int provider_unknown;     /* percent: a call to the provider has no answer */
    int notices;              /* per payment */
    int kill_kiosk_per_10000; /* chance after each step */
    bool proof_is_lost;       /* the card was initialised since: only counter and log tell */
    int spends_elsewhere;     /* percent, between two visits */
    bool clock_jumps;
    /* planted bugs, by which the audit is shown to see */
    bool plant_double_credit, plant_forgotten_row;
};

/* Three heavy faults rather than twenty light ones. */
void faults_draw(struct sim *sim);
/* From here on nothing goes wrong any more. */
void faults_end(struct sim *sim);
