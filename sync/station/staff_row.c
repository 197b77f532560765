#include "base/die_at.h"
#include "base/status.h"
#include "ledger/ledger.h"
#include "meter/meters.h"
#include "station/purchase_row.h"
#include "station/staff.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct found {
    bool kept;
    bool refused;
    bool in_suspense; /* taken, for a room nobody knew */
    bool strange;     /* there is an incident about it, or its kiosk is a case */
};

static int look_up(struct database *db, int64_t terminal, int64_t number, struct found *found,
                   struct decision *decision)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT refused, room, amount_fen FROM purchase_row WHERE terminal = $1 AND number = $2");
    db_bind_int(&query, 1, terminal);
    db_bind_int(&query, 2, number);
    found->kept = db_query_row(&query);
    if (found->kept) {
        found->refused = db_text(&query, 0)[0] != '\0';
        db_copy_text(&query, 1, decision->room.text, sizeof decision->room.text);
        decision->amount = money_of_fen(db_int(&query, 2));
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

int staff_accept_row(struct database *db, const struct staff *staff, int64_t terminal, int64_t number,
                     const struct room_id *named_room, struct money named_amount, struct room_id *room)
{
    struct found found = {0};
    struct row_head head;
    bool known = false;
    struct decision decision = {.kind = "row", .verdict = "accept"};
    room->text[0] = '\0';
    snprintf(decision.reference, sizeof decision.reference, "%" PRId64 "/%" PRId64, terminal, number);
    int status = look_up(db, terminal, number, &found, &decision);
    if (!status)
        status = decision_known(db, decision.kind, decision.reference, &known);
    if (!status)
        status = purchase_row_head(db, terminal, &head);
    if (status || known)
        return status ? status : STAFF_DECIDED;
    bool lost = !found.kept && found.strange && number > head.number;
    bool from_suspense = found.kept && !found.refused && found.in_suspense;
    if (!lost && !from_suspense && !found.refused)
        return STAFF_NO_CASE;
    if (lost) {
        decision.verdict = "pass";
        decision.amount = named_amount;
    }
    if (named_room->text[0] != '\0' || lost)
        decision.room = *named_room;
    bool moves = decision.amount.fen > 0;
    if (moves && decision.room.text[0] == '\0')
        return STAFF_NEEDS_ROOM;
    if (moves)
        snprintf(decision.entry_key, sizeof decision.entry_key, "%s", key_make().text);
    status = decision_keep(db, staff, &decision);
    if (!status && moves)
        status = book(db, staff, &decision, from_suspense);
    if (!status && moves)
        *room = decision.room;
    die_at("station.staff_row.before_commit");
    return status;
}
