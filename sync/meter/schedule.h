/* What a bus asks next. Money first, then a relay, then a reading somebody waits for, then the poll; a dead
 * meter is asked again at a bounded pace, and a sweep stops asking the dead at the first that is silent
 * again, so that they cannot break it. Pure: time is passed in.
 *
 * A sweep asks every living meter once, and once more at its end those that just fell silent. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define SCHEDULE_UNITS_MAX 247 /* Modbus over serial line 1.02, 2.2: addresses 1 to 247 */
/* Two questions in one sweep and one in the next: a meter that misses three is dead until it answers. */
#define SCHEDULE_DEAD_AFTER 3

enum schedule_kind {
    SCHEDULE_MONEY,      /* carry on with this meter's credit */
    SCHEDULE_RELAY,      /* carry on with switching it on */
    SCHEDULE_AWAITED,    /* read it: somebody stands at a screen */
    SCHEDULE_POLL,       /* read it: the sweep */
    SCHEDULE_SWEEP_DONE, /* every meter was asked: said once a sweep */
    SCHEDULE_WAIT,       /* nothing until wait_until_ms */
};

struct schedule_unit {
    bool money;            /* a credit waits for this meter */
    int64_t money_from_ms; /* but not before this */
    bool relay;            /* it is to be switched on */
    int64_t relay_from_ms;
    bool awaited;          /* somebody waits for a reading */
    int64_t silences;      /* questions without an answer since the last answer */
    int64_t dead_until_ms; /* a dead meter's next turn */
    bool asked;            /* in this sweep */
    bool again;            /* fell silent in this sweep: once more at its end */
};

struct schedule {
    int64_t pause_ms; /* from the end of a sweep to the next */
    int64_t sweep_from_ms;
    bool sweeping;
    bool dead_silent; /* one of the dead was asked in this sweep, for nothing */
    int count;
    int cursor; /* where the last sweep question was: the next in line follows it */
    struct schedule_unit units[SCHEDULE_UNITS_MAX];
};

struct schedule_pick {
    enum schedule_kind kind;
    int index; /* of the unit, unless kind is SWEEP_DONE or WAIT */
    int64_t wait_until_ms;
};

/* count units; the first sweep begins at once. */
void schedule_init(struct schedule *schedule, int count, int64_t pause_ms);
void schedule_next(struct schedule *schedule, int64_t now_ms, struct schedule_pick *pick);
/* What became of a question of any kind. */
void schedule_heard(struct schedule *schedule, int index, bool answered, int64_t now_ms);
/* The question could not leave (no port): says nothing about the meter. */
void schedule_skipped(struct schedule *schedule, int index);
/* A credit waits for this meter, not before from_ms; or none does any more. */
void schedule_want_money(struct schedule *schedule, int index, int64_t from_ms);
void schedule_end_money(struct schedule *schedule, int index);
/* The same for its relay. */
void schedule_want_relay(struct schedule *schedule, int index, int64_t from_ms);
void schedule_end_relay(struct schedule *schedule, int index);
void schedule_want_reading(struct schedule *schedule, int index);
/* True after so many silences that the meter is called silent. */
bool schedule_is_dead(const struct schedule_unit *unit);
