/* The rooms' passwords: kept as slow salted hashes, tried five times, then locked for a quarter of an hour,
 * whichever kiosk asks. A million passwords are few, so it is the lock that protects them while the station
 * runs; the hash makes a stolen database cost hours a room. */
#pragma once
#include "database/database.h"
#include "trade/purchase.h"
#include "trade/room_password.h"

/* 0, ERR_NOT_FOUND (no such room), ERR_MEMORY. */
int room_password_set(struct database *db, const struct room_id *room, const struct room_password *password,
                      int64_t now_ms);
/* 0, or ERR_NOT_FOUND: it had none. */
int room_password_clear(struct database *db, const struct room_id *room);
/* Compares and counts, in one transaction, and notes where it was right. 0, or ERR_NOT_FOUND: no such room.
 * Takes some 30 ms and 16 MiB. */
int room_password_try(struct database *db, const struct room_id *room, const struct room_password *password,
                      int64_t terminal, int64_t now_ms, struct password_answer *answer);
#define ROOM_OPEN_MS ((int64_t)15 * 60000) /* longer than a person stands there */
/* *open: the password the room has now was right at this terminal within ROOM_OPEN_MS. */
int room_password_is_open(struct database *db, const struct room_id *room, int64_t terminal, int64_t now_ms,
                          bool *open);
