/* The rows of table credit. Each function runs inside the caller's transaction, or alone. */
#pragma once
#include "database/database.h"
#include "meter/credit.h"
#include "meter/meters.h"

struct credit_row {
    struct key key;
    struct room_id room;
    struct credit credit;
    enum credit_state state;
    int64_t called_at_ms; /* when a person was called */
    bool settled;         /* from what the meter answered then: no later reading can tell more */
};

/* The oldest open credit of the room: one in flight per meter. 0 or ERR_NOT_FOUND. */
int credit_row_next(struct database *db, const struct room_id *room, struct credit_row *row);
/* The newest credit of the room a person was called for and no reading has settled. 0 or ERR_NOT_FOUND. */
int credit_row_unsettled(struct database *db, const struct room_id *room, struct credit_row *row);
/* The oldest open credit whose deadline passed before then, of any room. 0 or ERR_NOT_FOUND. */
int credit_row_orphan(struct database *db, int64_t before_ms, struct credit_row *row);
/* Base, writes and state, before a write leaves. */
int credit_row_save(struct database *db, const struct credit_row *row);
int credit_row_confirm(struct database *db, const struct credit_row *row, struct money balance,
                       int64_t at_ms);
/* why: told to staff. settled: no later reading can tell more. */
int credit_row_call_person(struct database *db, const struct credit_row *row, const char *why, bool settled,
                           int64_t at_ms);
/* Of any state. 0 or ERR_NOT_FOUND. */
int credit_row_get(struct database *db, const struct key *key, struct credit_row *row);
/* A person decided about one he was called for (state manual; else ERR_CONFLICT): it goes to the meter again,
 * after all others and as if never written; or it is on the meter, which counted base_count + 1 with it; or
 * it will never go there. */
int credit_row_again(struct database *db, const struct credit_row *row, int64_t deadline_ms);
int credit_row_believe(struct database *db, const struct credit_row *row, struct money balance,
                       int64_t at_ms);
int credit_row_give_up(struct database *db, const struct credit_row *row);
/* The credit of this key was lent: no payment of the room waits with it. */
int credit_mark_lent(struct database *db, const struct key *key);
/* Staff know that its money went back, though the books may never have heard of it: a person is called for it
 * when it is enqueued, or now if it is open. Of one that was written a reading says what came of it. */
int credit_hold(struct database *db, const struct key *key, int64_t at_ms);
/* Calls visit for each room of the bus that has an open credit, or one that a reading may settle. */
typedef void credit_visit(void *context, const char *room);
int credit_rooms_open(struct database *db, const char *bus, credit_visit *visit, void *context);
int credit_rooms_unsettled(struct database *db, const char *bus, credit_visit *visit, void *context);
