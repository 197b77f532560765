/* What should not have come and a person has to look at; dormwattctl cases lists it. */
#pragma once
#include "database/database.h"
#include "trade/key.h"

/* Keeps it (or counts it once more) and logs it. what: a word for it, as wire's `why`. */
int incident_add(struct database *db, int64_t terminal, int64_t row, const struct key *key, const char *what,
                 int64_t now_ms);
