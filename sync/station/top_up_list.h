/* What was paid for a room and where that money is: the list a student looks at to see whether it arrived. */
#pragma once
#include "database/database.h"
#include "trade/snapshot.h"
#include "trade/top_up.h"

/* The newest page as terminal may show it, or the one that begins below the payment before (NULL: the
 * newest). 0, ERR_NOT_FOUND: no such room, or before names no payment of it. */
int top_ups_get(struct database *db, const struct room_id *room, const struct key *before, int64_t terminal,
                int64_t now_ms, struct top_ups *page);

/* Fills snapshot->refund for its room. 0 or a failure. */
int refund_due_get(struct database *db, struct snapshot *snapshot);
