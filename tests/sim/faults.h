/* What goes wrong in a run, as data: drawn from the seed, or set by a story. Percentages are of each message
 * or call; spans are of the run's own time. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define SIM_KIOSKS 20

struct sim;

struct span {
    int64_t from_ms, until_ms;
};

struct faults {
    /* the road */
    int lose_request, lose_answer, duplicate, corrupt; /* percent */
    int64_t delay_most_ms;
    struct span line_down[SIM_KIOSKS];
    /* the machines */
    int kill_kiosk_per_10000, kill_station_per_10000; /* chance after each step */
    struct span station_down, disk_full, reader_gone;
    bool clock_jumps, clock_drifts, station_clock_jumps;
    int64_t disk_lost_at_ms; /* kiosk 0 is replaced by a new one; 0 = never */
    int64_t backup_at_ms, restore_at_ms;
    /* the meters */
    struct span meter_silent;
    int meter_loses_answer; /* percent of reads: nobody heard */
    int meter_loses_write;  /* percent: it never came */
    int meter_refuses;
    int handheld;            /* percent of visits: staff tops the meter up without us */
    int64_t meter_new_at_ms; /* meter 0 is replaced; 0 = never */
    /* the provider */
    struct span provider_out;
    int provider_unknown; /* percent: a call to the provider has no answer */
    int notices;          /* per payment */
    int64_t notice_most_ms;
    int pays_twice, pays_other_sum, foreign_notices, pays_after_close; /* percent of payments */
    /* the card */
    bool proof_is_lost;   /* the card was initialised since: only counter and log tell */
    int spends_elsewhere; /* percent, between two visits */
    int other_card;       /* percent of torn debits: another card is laid down */
};

#define FAULT_KINDS 34
#define FAULTS_MOST 6

/* A few heavy faults rather than twenty light ones. mask: bit i = the i-th one drawn is left out (the
 * shrinker's), the rest of the run stays as it is. */
void faults_draw(struct sim *sim, int64_t length_ms, uint32_t mask);
/* From here on nothing goes wrong any more. */
void faults_end(struct sim *sim);
