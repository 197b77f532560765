/* A room's use as S08 and S09 show it, from the tables. */
#pragma once
#include "database/database.h"
#include "trade/room_usage.h"

/* 0, ERR_NOT_FOUND (no such room). */
int room_usage_get(struct database *db, const struct room_id *room, int64_t now_ms, struct room_usage *usage);

/* The people of the room join or leave the comparison. 0, ERR_NOT_FOUND. */
int comparison_set(struct database *db, const struct room_id *room, bool takes_part, int64_t now_ms);
/* What the rooms of its kind use: reckoned by the first who asks on a local day, then kept. *has is false
 * when nothing is known of its kind or fewer than SIMILAR_LEAST rooms can be compared. */
int comparison_get(struct database *db, const struct room_id *room, int64_t now_ms,
                   struct similar_rooms *similar, bool *has);
