/* What a room's people may do about its power from the lobby, and what they did: the site's rules, and the
 * journal of commands (table power_command). Decides and books; the bus switches. */
#pragma once
#include "database/database.h"
#include "trade/power.h"
#include "trade/snapshot.h"

/* [power] of station.conf; times of day are HHMM as a person writes them, 0 to 0 = none. */
struct power_rules {
    int64_t
        restores_per_day; /* after a banned appliance, in 24 hours; 0: nothing is restored from the lobby */
    int64_t limit_a;      /* what the meters allow a room; 0 = not told */
    int64_t schedule_from, schedule_to; /* off by the meters' own clock */
    int64_t hold_from, hold_to;         /* the meters do not cut off for want of credit */
    int64_t emergency_wh;               /* lent to a room whose credit is used up; 0: nothing */
    int64_t emergency_per_month;        /* how often, each after the one before was repaid */
    int64_t credit_deadline_ms;         /* of the loan's credit; not of [power] */
    char staff_note[POWER_NOTE_SIZE];   /* what a room switched off by staff is told */
};

/* Keeps the command and begins it, or says why not, inside the caller's transaction. The same key again is
 * told what became of it. Wake the room's bus after the commit. 0, ERR_CONFLICT (the key has other content),
 * ERR_NOT_FOUND (no such room). */
int power_take(struct database *db, const struct power_rules *rules, const struct power_request *request,
               int64_t terminal, int64_t now_ms, struct power_status *status);
/* 0 or ERR_NOT_FOUND. */
int power_status_get(struct database *db, const struct key *key, int64_t now_ms, struct power_status *status);
/* Fills snapshot->power. */
int power_terms_get(struct database *db, const struct power_rules *rules, int64_t now_ms,
                    struct snapshot *snapshot);
