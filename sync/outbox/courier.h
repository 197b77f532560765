/* The courier: carries the outbox's stored rows to the station through the client, batch after batch, and
 * hears which are in the ledger. Lives on the thread that owns the kiosk's file; outbox.h decides, this does.
 * Times are monotonic ms. */
#pragma once
#include "client/client.h"
#include "database/database.h"

struct courier;

/* db and client outlive it. *courier is the caller's. */
int courier_create(struct database *db, struct client *client, int64_t now_ms, struct courier **courier);
void courier_destroy(struct courier *courier); /* takes NULL */
/* A row was committed: carry it now. */
void courier_stored(struct courier *courier, int64_t now_ms);
/* The line is up again: do not wait for the back-off. */
void courier_line_up(struct courier *courier, int64_t now_ms);
/* An answer of CALL_PURCHASES. True if the outbox became shorter. */
bool courier_answer(struct courier *courier, const struct client_answer *answer, int64_t now_ms);
/* The station has rows of this terminal that this file never had: the file is an older copy of itself, and
 * what is sold on it gets numbers that are taken. */
bool courier_file_is_old(const struct courier *courier);
/* Does what is due; returns when to be called again (INT64_MAX: not by time). */
int64_t courier_wake(struct courier *courier, int64_t now_ms);
