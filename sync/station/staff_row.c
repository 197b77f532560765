#include "base/die_at.h"
#include "base/status.h"
#include "ledger/ledger.h"
#include "meter/meters.h"
#include "station/doubtful.h"
#include "station/purchase_row.h"
#include "station/staff.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct found {
    bool kept;
    bool refused;
    bool in_suspense; /* taken, for a room nobody knew */
    bool other;       /* taken, and another row came under its number */
    bool strange;     /* there is an incident about it, or its kiosk is a case */
    int64_t received_at_ms;
    struct key key; /* of the row kept */
};

static int look_up(struct database *db, int64_t terminal, int64_t number, struct found *found,
                   struct decision *decision)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT refused, room, amount_fen, received_at_ms, key FROM purchase_row"
                   " WHERE terminal = $1 AND number = $2");
    db_bind_int(&query, 1, terminal);
    db_bind_int(&query, 2, number);
    found->kept = db_query_row(&query);
    if (found->kept) {
        found->refused = db_text(&query, 0)[0] != '\0';
        db_copy_text(&query, 1, decision->room.text, sizeof decision->room.text);
        decision->amount = money_of_fen(db_int(&query, 2));
        found->received_at_ms = db_int(&query, 3);
        db_copy_text(&query, 4, found->key.text, sizeof found->key.text);
    }
    int status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, db, "SELECT what FROM incident WHERE terminal = $1 AND row = $2");
    db_bind_int(&query, 1, terminal);
    db_bind_int(&query, 2, number);
    while (db_query_row(&query)) {
        found->strange = true;
        found->in_suspense = found->in_suspense || !strcmp(db_text(&query, 0), "unknown_room");
        found->other = found->other || !strcmp(db_text(&query, 0), "other_bytes");
    }
    status = db_query_end(&query);
    if (status || found->kept || found->strange)
        return status;
    char kiosk[24];
    snprintf(kiosk, sizeof kiosk, "%" PRId64, terminal);
    return staff_case_stands(db, "kiosk", kiosk, &found->strange);
}

/* The money of a row, to a room: from the purse where it was never booked, from suspense where it waits. */
static int book(struct database *db, const struct staff *staff, const struct decision *decision,
                bool from_suspense)
{
    struct entry entry = {.at_ms = staff->now_ms, .posting_count = 2};
    struct key key;
    int status = key_parse(decision->entry_key, &key);
    if (!status)
        status = credit_enqueue(db, &key, &decision->room, decision->amount, staff->now_ms,
                                staff->now_ms + staff->credit_deadline_ms);
    if (status)
        return status == ERR_NOT_FOUND ? STAFF_NEEDS_ROOM : status;
    snprintf(entry.key, sizeof entry.key, "%s", decision->entry_key);
    snprintf(entry.kind, sizeof entry.kind, "%s", from_suspense ? "placed" : "accepted");
    snprintf(entry.memo, sizeof entry.memo, "row %.40s", decision->reference);
    snprintf(entry.postings[0].account, sizeof entry.postings[0].account, "%s",
             from_suspense ? "suspense" : "tender/purse");
    snprintf(entry.postings[1].account, sizeof entry.postings[1].account, "room/%s/cash",
             decision->room.text);
    entry.postings[0].amount = decision->amount;
    entry.postings[1].amount = money_of_fen(-decision->amount.fen);
    status = ledger_post(db, &entry);
    return status > 0 ? STATUS_OK : status;
}

/* A decision from before the row came was of what was passed over under its number. */
static int is_decided(struct database *db, const struct found *found, const char *reference, bool *decided)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT 1 FROM decision WHERE kind = 'row' AND reference = $1 AND at_ms >= $2"
                   " UNION ALL SELECT 1 FROM entry WHERE key = $3"); /* its money is booked, by its own key */
    db_bind_text(&query, 1, reference);
    db_bind_int(&query, 2, found->received_at_ms);
    db_bind_text(&query, 3, found->refused ? found->key.text : "");
    *decided = db_query_row(&query);
    return db_query_end(&query);
}

/* What may be decided: money of a row that came and was refused, that waits in suspense, or that is lost. */
static int weigh(struct database *db, int64_t terminal, int64_t number, const struct found *found,
                 struct decision *decision, bool *lost)
{
    struct row_head head;
    bool decided = false;
    int status = is_decided(db, found, decision->reference, &decided);
    if (!status)
        status = purchase_row_head(db, terminal, &head);
    if (status || decided)
        return status ? status : STAFF_DECIDED;
    bool other = found->kept && !found->refused && found->other;
    *lost = other || (!found->kept && found->strange && number > head.number);
    if (!*lost && !found->refused && !(found->kept && found->in_suspense))
        return STAFF_NO_CASE;
    if (*lost && !other)
        decision->verdict = "pass";
    return STATUS_OK;
}

int staff_accept_row(struct database *db, const struct staff *staff, int64_t terminal, int64_t number,
                     const struct room_id *named_room, struct money named_amount, struct room_id *room)
{
    struct found found = {0};
    bool lost = false;
    struct decision decision = {.kind = "row", .verdict = "accept"};
    room->text[0] = '\0';
    snprintf(decision.reference, sizeof decision.reference, "%" PRId64 "/%" PRId64, terminal, number);
    int status = look_up(db, terminal, number, &found, &decision);
    if (!status)
        status = weigh(db, terminal, number, &found, &decision, &lost);
    if (status)
        return status;
    if (lost) /* what is kept under this number, if anything, is not the row in question */
        decision.amount = named_amount;
    if (named_room->text[0] != '\0' || lost)
        decision.room = *named_room;
    bool moves = decision.amount.fen > 0;
    if (moves && decision.room.text[0] == '\0')
        return STAFF_NEEDS_ROOM;
    if (moves)
        snprintf(decision.entry_key, sizeof decision.entry_key, "%s", key_make().text);
    status = decision_keep(db, staff, &decision);
    if (!status && moves)
        status = book(db, staff, &decision, !lost && !found.refused);
    if (!status && found.refused) /* or the sale's own case would pay once more */
        status = doubtful_close(db, &found.key, "debited", staff->now_ms);
    if (!status && moves)
        *room = decision.room;
    die_at("station.staff_row.before_commit");
    return status;
}
