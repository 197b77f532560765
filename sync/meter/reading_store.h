/* What meters said last, and the hourly use made of it. Each function runs inside the caller's
 * transaction, or alone. */
#pragma once
#include "database/database.h"
#include "meter/model.h"
#include "meter/usage.h"

#define USAGE_KEPT_DAYS 430 /* a year to compare with, and two months of it */

struct reading_row {
    struct meter_reading reading;
    int64_t at_ms; /* 0: never heard */
    int64_t silences;
};

/* 0, also when there is none yet (*row is then all zero). */
int reading_row_get(struct database *db, const struct room_id *room, struct reading_row *row);
int reading_row_save(struct database *db, const struct room_id *room, const struct reading_row *row);
/* Adds a piece to its hour, at the room's price of now. */
int usage_piece_add(struct database *db, const struct room_id *room, const struct usage_piece *piece);
/* An hour that another system measured. What was heard of the hour already is kept, what was estimated gives
 * way. 0, ERR_NOT_FOUND (no
 * such room). start_ms is a full hour, not after now_ms; the running hour counts as heard until now_ms. */
int usage_import(struct database *db, const struct room_id *room, int64_t start_ms, int64_t wh,
                 int64_t now_ms);
/* Forgets hours older than USAGE_KEPT_DAYS. */
int usage_prune(struct database *db, int64_t now_ms);
