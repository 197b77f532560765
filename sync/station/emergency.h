/* Emergency credit: who may have it, and how much. Lent through loan/loan.h; told through power.h. */
#pragma once
#include "station/power.h"

/* What the site lends this room, at its price. 0 fen: nothing. */
struct money emergency_amount(const struct power_rules *rules, const struct snapshot *snapshot);
/* Whether it may be lent now; REFUSAL_NONE: yes. */
int emergency_judge(struct database *db, const struct power_rules *rules, const struct snapshot *snapshot,
                    int64_t now_ms, enum power_refusal *refusal);
/* How far a loan's credit is. 0 or ERR_NOT_FOUND. */
int emergency_status_get(struct database *db, const struct key *key, struct power_status *status);
/* Fills snapshot->power with what S26 says. */
int emergency_terms_get(struct database *db, const struct power_rules *rules, int64_t now_ms,
                        struct snapshot *snapshot);
