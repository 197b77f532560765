/* What goes to the station: rows as stored, and where the file no longer holds what was stored, as much of it
 * as can be said. A row that cannot be read must not hold up the others: the station refuses it by its place,
 * and a person hears of it. */
#pragma once
#include "database/database.h"

/* Body of POST /v1/purchases for rows first .. first + count - 1 (count 1 to OUTBOX_BATCH_MAX); the caller
 * frees it. NULL: no memory, or the file cannot be read at all (logged). */
char *outbox_delivery(struct database *db, int64_t first, int count);
