#include "base/clock.h"
#include "base/die_at.h"
#include "base/status.h"
#include "ledger/ledger.h"
#include "loan/loan.h"
#include "meter/credit_store.h"
#include "meter/reading_store.h"
#include "meter/tally_store.h"
#include "station/staff.h"

#include <stdio.h>
#include <string.h>

/* A meter that was heard after the person was called, and lately. */
#define FRESH_MS (10 * CLOCK_MINUTE_MS)

/* Whether there is a purchase on the meter that is none of our confirmed ones and may be this one: ours whose
 * answer was lost, or by somebody's hand. Of another meter, or one whose count we never started from, nothing
 * can be said: there may. */
static int meter_counted_more(struct database *db, const struct room_id *room, bool *more)
{
    struct db_query query;
    int status = tally_other_noted(db, room, more);
    if (status || *more)
        return status;
    db_query_begin(&query, db, "SELECT counted <> ours FROM meter_count WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    *more = !db_query_row(&query) || db_int(&query, 0);
    return db_query_end(&query);
}

/* What the meter says about the credit. *heard: it was heard since a person was called. */
static int ask_meter(struct database *db, const struct staff *staff, const struct credit_row *row,
                     bool *heard, enum credit_proof *proof, struct reading_row *reading)
{
    bool is_other = false;
    bool more = false;
    int status = reading_row_get(db, &row->room, reading);
    if (!status)
        status = tally_other_noted(db, &row->room, &is_other);
    if (!status)
        status = meter_counted_more(db, &row->room, &more);
    if (status)
        return status;
    *heard = reading->at_ms > row->called_at_ms && reading->silences == 0 &&
             reading->at_ms > staff->now_ms - FRESH_MS;
    struct credit_reading said = {.answered = *heard,
                                  .count = reading->reading.count,
                                  .remaining_fen = reading->reading.remaining_fen,
                                  .at_ms = reading->at_ms,
                                  .is_other = is_other};
    *proof = *heard && row->credit.has_base ? credit_prove(&row->credit, &said) : CREDIT_CONTRADICTION;
    if (*proof == CREDIT_PROVEN && !more) /* it was a later credit of the same amount */
        *proof = CREDIT_DISPROVEN;
    return STATUS_OK;
}

/* Nothing goes out a second time while the meter says that it has the money. Where it contradicted itself
 * when the person was called, use alone can make it fit hours later: two people may know better. */
static int meter_objects(const struct staff *staff, const struct credit_row *row, enum credit_proof proof)
{
    if (!row->credit.has_base || proof != CREDIT_PROVEN)
        return STAFF_DONE;
    if (!row->settled)
        return STAFF_METER_HAS_IT;
    return staff_has_second(staff) ? STAFF_DONE : STAFF_NEEDS_SECOND;
}

static int again(struct database *db, const struct staff *staff, const struct credit_row *row, bool heard,
                 enum credit_proof proof)
{
    if (row->credit.has_base && !heard)
        return STAFF_NEEDS_READING;
    int objection = meter_objects(staff, row, proof);
    return objection ? objection : credit_row_again(db, row, staff->now_ms + staff->credit_deadline_ms);
}

static int done(struct database *db, struct credit_row *row, bool heard, enum credit_proof proof,
                const struct reading_row *reading)
{
    bool more = false;
    int status = meter_counted_more(db, &row->room, &more);
    if (status)
        return status;
    if (!heard)
        return STAFF_NEEDS_READING;
    if (proof == CREDIT_DISPROVEN || !more)
        return STAFF_METER_LACKS_IT;
    row->credit.base_count = (reading->reading.count + CREDIT_COUNTS - 1) % CREDIT_COUNTS;
    return credit_row_believe(db, row, money_of_fen(reading->reading.remaining_fen), reading->at_ms);
}

static int given_back(struct database *db, const struct key *key, bool *back)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT 1 FROM decision WHERE kind = 'credit' AND reference = $1"
                   " AND verdict IN ('refund', 'recalled')");
    db_bind_text(&query, 1, key->text);
    *back = db_query_row(&query);
    return db_query_end(&query);
}

/* True if the credit was lent, not paid. */
static int was_lent(struct database *db, const struct key *key, bool *lent)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT 1 FROM entry WHERE key = $1 AND kind = 'emergency'");
    db_bind_text(&query, 1, key->text);
    *lent = db_query_row(&query);
    return db_query_end(&query);
}

/* It goes back: the room no longer has it, we owe it; what was lent is owed by nobody any more. */
static int reverse(struct database *db, const struct staff *staff, const struct credit_row *row,
                   enum credit_proof proof, struct decision *decision)
{
    struct entry entry = {.kind = "reversal", .at_ms = staff->now_ms, .posting_count = 2};
    int objection = meter_objects(staff, row, proof);
    if (objection)
        return objection;
    snprintf(entry.key, sizeof entry.key, "%s/reversal", row->key.text);
    memcpy(decision->entry_key, entry.key, sizeof entry.key);
    snprintf(entry.postings[0].account, sizeof entry.postings[0].account, "room/%s/cash", row->room.text);
    snprintf(entry.postings[1].account, sizeof entry.postings[1].account, "refund/payable");
    entry.postings[0].amount = row->credit.amount;
    entry.postings[1].amount = money_of_fen(-row->credit.amount.fen);
    bool lent = false;
    int status = was_lent(db, &row->key, &lent);
    if (!status && lent) {
        decision->verdict = "recalled";
        status = loan_account(&row->room, entry.postings[1].account);
    }
    if (!status)
        status = ledger_post(db, &entry);
    if (status < 0)
        return status;
    return status == LEDGER_ALREADY ? STAFF_DECIDED : credit_row_give_up(db, row);
}

int staff_hold(struct database *db, const struct staff *staff, const struct key *key)
{
    struct credit_row row;
    struct decision decision = {.kind = "credit", .verdict = "hold"};
    int status = credit_row_get(db, key, &row);
    if (!status && (row.state == CREDIT_MANUAL || row.state == CREDIT_CONFIRMED))
        return row.state == CREDIT_MANUAL ? STAFF_DECIDED : STAFF_METER_HAS_IT;
    if (status && status != ERR_NOT_FOUND)
        return status;
    snprintf(decision.reference, sizeof decision.reference, "%s", key->text);
    status = decision_keep(db, staff, &decision);
    if (!status)
        status = credit_hold(db, key, staff->now_ms);
    die_at("station.staff_hold.before_commit");
    return status;
}

int staff_recredit(struct database *db, const struct staff *staff, const struct key *key, enum recredit how,
                   struct room_id *room)
{
    static const char *const verdicts[] = {"again", "done", "refund"};
    struct credit_row row;
    struct reading_row reading = {0};
    bool heard = false;
    bool back = false;
    enum credit_proof proof = CREDIT_CONTRADICTION;
    struct decision decision = {.kind = "credit", .verdict = verdicts[how]};
    room->text[0] = '\0';
    int status = credit_row_get(db, key, &row);
    if (status == ERR_NOT_FOUND || (!status && row.state != CREDIT_MANUAL))
        return STAFF_NO_CASE;
    if (!status)
        status = given_back(db, key, &back);
    if (!status && back)
        return STAFF_DECIDED;
    if (!status)
        status = ask_meter(db, staff, &row, &heard, &proof, &reading);
    if (status)
        return status;
    snprintf(decision.reference, sizeof decision.reference, "%s", key->text);
    decision.room = row.room;
    decision.amount = row.credit.amount;
    switch (how) {
    case RECREDIT_AGAIN: status = again(db, staff, &row, heard, proof); break;
    case RECREDIT_DONE: status = done(db, &row, heard, proof, &reading); break;
    case RECREDIT_REFUND:
        status =
            row.credit.has_base && !heard ? STAFF_NEEDS_READING : reverse(db, staff, &row, proof, &decision);
        break;
    }
    if (!status)
        status = decision_keep(db, staff, &decision);
    if (!status && how == RECREDIT_AGAIN)
        *room = row.room;
    die_at("station.staff_credit.before_commit");
    return status;
}
