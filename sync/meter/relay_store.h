/* The rows of tables restore, off_since and forced_since. Each function runs inside the caller's transaction,
 * or alone. */
#pragma once
#include "database/database.h"
#include "meter/reading_store.h"
#include "meter/relay.h"

struct relay_row {
    struct key key;
    struct room_id room;
    struct relay relay;
};

/* The room is to be switched on; off: why it is off. Same key again: nothing. 0, or ERR_NOT_FOUND (no such
 * room). Wake its bus afterwards. */
int restore_enqueue(struct database *db, const struct key *key, const struct room_id *room,
                    enum off_reason off, int64_t at_ms, int64_t deadline_ms);
/* How far it is, as the person may be told. 0 or ERR_NOT_FOUND. */
int restore_status_get(struct database *db, const struct key *key, int64_t now_ms,
                       struct power_status *status);
/* How often frames that close left for this room since then, when it was off for that reason. */
int restore_count(struct database *db, const struct room_id *room, enum off_reason off, int64_t since_ms,
                  int *count);
/* True if one of the room is under way. */
int restore_is_open(struct database *db, const struct room_id *room, bool *open);

/* The oldest of the room that has not ended. 0 or ERR_NOT_FOUND. */
int relay_row_next(struct database *db, const struct room_id *room, struct relay_row *row);
/* Stage and writes, before a frame leaves. */
int relay_row_save(struct database *db, const struct relay_row *row);
int relay_row_end(struct database *db, const struct relay_row *row, enum power_state state,
                  enum power_refusal refusal, int64_t at_ms);
typedef void relay_visit(void *context, const char *room);
int relay_rooms_open(struct database *db, const char *bus, relay_visit *visit, void *context);

/* Keeps since when the relay is open. */
int off_since_follow(struct database *db, const struct room_id *room, const struct reading_row *from,
                     const struct reading_row *to);
/* Keeps since when the meter is forced closed. */
int forced_since_follow(struct database *db, const struct room_id *room, const struct reading_row *from,
                        const struct reading_row *to);
/* 0 ms: not known. */
int off_since_get(struct database *db, const struct room_id *room, int64_t *since_ms);
