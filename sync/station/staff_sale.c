#include "base/die_at.h"
#include "base/status.h"
#include "loan/loan.h"
#include "station/doubtful.h"
#include "station/staff.h"

#include <stdio.h>
#include <string.h>

static int find(struct database *db, const struct key *key, struct decision *decision)
{
    struct db_query query;
    int status = STAFF_NO_CASE;
    db_query_begin(&query, db, "SELECT state, room, amount_fen FROM doubtful WHERE key = $1");
    db_bind_text(&query, 1, key->text);
    if (db_query_row(&query)) {
        status = strcmp(db_text(&query, 0), "open") ? STAFF_DECIDED : STAFF_DONE;
        db_copy_text(&query, 1, decision->room.text, sizeof decision->room.text);
        decision->amount = money_of_fen(db_int(&query, 2));
    }
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

/* The very entry and credit the terminal's row would make: if it still comes, it finds them. */
static int book(struct database *db, const struct staff *staff, const struct key *key,
                const struct decision *decision)
{
    int status = top_up_book(db, key, "purse", &decision->room, decision->amount, staff->now_ms,
                             staff->now_ms, staff->now_ms + staff->credit_deadline_ms);
    if (status == ERR_NOT_FOUND)
        return STAFF_NEEDS_ROOM;
    return status > 0 ? STATUS_OK : status;
}

int staff_close_sale(struct database *db, const struct staff *staff, const struct key *key, bool debited,
                     struct room_id *room)
{
    struct decision decision = {.kind = "sale", .verdict = debited ? "debited" : "void"};
    room->text[0] = '\0';
    int status = find(db, key, &decision);
    if (status)
        return status;
    snprintf(decision.reference, sizeof decision.reference, "%s", key->text);
    if (debited)
        snprintf(decision.entry_key, sizeof decision.entry_key, "%s", key->text);
    status = decision_keep(db, staff, &decision);
    if (!status && debited)
        status = book(db, staff, key, &decision);
    if (!status)
        status = doubtful_close(db, key, decision.verdict, staff->now_ms);
    if (!status && debited)
        *room = decision.room;
    die_at("station.staff_sale.before_commit");
    return status;
}
