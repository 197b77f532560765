/* Card sales of which nobody knows yet whether the purse was debited: each is a case with a deadline, closed
 * by a later row of the same key. */
#pragma once
#include "database/database.h"
#include "wire/row.h"

int doubtful_open(struct database *db, const struct row *row, int64_t now_ms, int64_t deadline_ms);
/* state: "debited" or "void". No case of this key: nothing. */
int doubtful_close(struct database *db, const struct key *key, const char *state, int64_t now_ms);
