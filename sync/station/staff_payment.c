#include "base/die_at.h"
#include "base/status.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "meter/meters.h"
#include "station/staff.h"

#include <stdio.h>
#include <string.h>

/* Money that rests on an account of ours: how much, where, and who gave it. */
struct resting {
    struct money amount;
    char account[48];
    char tender[48];
    bool purchase; /* it bought something, and was given back all the same */
    bool decided;
};

static int of_payment(struct database *db, const char *reference, struct resting *resting)
{
    struct db_query query;
    int status = STAFF_NO_CASE;
    db_query_begin(
        &query, db,
        "SELECT amount_fen, CASE booking WHEN 'refund_payable' THEN 'refund/payable' ELSE 'suspense'"
        " END, 'tender/' || provider, booking = 'purchase' FROM pay_payment"
        " WHERE provider || ' ' || transaction_id = $1 AND (booking IN ('suspense', 'refund_payable')"
        " OR (booking = 'purchase' AND NOT EXISTS (SELECT 1 FROM decision WHERE kind = 'credit'"
        " AND reference = order_key AND verdict = 'refund')))");
    db_bind_text(&query, 1, reference);
    if (db_query_row(&query)) {
        status = STAFF_DONE;
        resting->amount = money_of_fen(db_int(&query, 0));
        db_copy_text(&query, 1, resting->account, sizeof resting->account);
        db_copy_text(&query, 2, resting->tender, sizeof resting->tender);
        resting->purchase = db_int(&query, 3);
    }
    int failure = db_query_end(&query);
    if (!failure)
        failure = decision_known(db, "payment", reference, &resting->decided);
    return failure ? failure : status;
}

/* A credit that staff took back: owed, until it is paid. */
static int of_credit(struct database *db, const char *reference, struct resting *resting)
{
    struct db_query query;
    int status = STAFF_NO_CASE;
    db_query_begin(&query, db,
                   "SELECT amount_fen, (SELECT account FROM posting JOIN entry ON number = entry"
                   " WHERE entry.key = $1 AND fen > 0), EXISTS (SELECT 1 FROM decision b WHERE b.kind ="
                   " 'credit' AND b.reference = $1 AND b.verdict = 'refunded') FROM decision a"
                   " WHERE kind = 'credit' AND reference = $1 AND verdict = 'refund'");
    db_bind_text(&query, 1, reference);
    if (db_query_row(&query)) {
        status = STAFF_DONE;
        resting->amount = money_of_fen(db_int(&query, 0));
        db_copy_text(&query, 1, resting->tender, sizeof resting->tender);
        resting->decided = db_int(&query, 2);
        text_copy(resting->account, sizeof resting->account, "refund/payable");
    }
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

static int find(struct database *db, const char *reference, struct resting *resting,
                struct decision *decision)
{
    decision->kind = strchr(reference, ' ') ? "payment" : "credit";
    if (text_copy(decision->reference, sizeof decision->reference, reference))
        return STAFF_NO_CASE;
    int status =
        strchr(reference, ' ') ? of_payment(db, reference, resting) : of_credit(db, reference, resting);
    if (!status && resting->decided)
        status = STAFF_DECIDED;
    decision->amount = resting->amount;
    return status;
}

static int post(struct database *db, const struct staff *staff, const char *kind,
                const struct decision *decision, const char *from, const char *to)
{
    struct entry entry = {.at_ms = staff->now_ms, .posting_count = 2};
    memcpy(entry.key, decision->entry_key, sizeof entry.key);
    snprintf(entry.kind, sizeof entry.kind, "%s", kind);
    snprintf(entry.postings[0].account, sizeof entry.postings[0].account, "%s", from);
    snprintf(entry.postings[1].account, sizeof entry.postings[1].account, "%s", to);
    entry.postings[0].amount = decision->amount;
    entry.postings[1].amount = money_of_fen(-decision->amount.fen);
    int status = ledger_post(db, &entry);
    return status > 0 ? STAFF_DECIDED : status;
}

int staff_settle_refunded(struct database *db, const struct staff *staff, const char *reference,
                          struct money amount)
{
    struct resting resting = {0};
    struct decision decision = {.verdict = "refunded"};
    int status = find(db, reference, &resting, &decision);
    if (status)
        return status;
    if (resting.purchase && amount.fen > 0 && amount.fen < resting.amount.fen)
        decision.amount = amount;
    snprintf(decision.entry_key, sizeof decision.entry_key, "%s", key_make().text);
    status = decision_keep(db, staff, &decision);
    if (!status)
        status = post(db, staff, "refund", &decision, resting.account, resting.tender);
    die_at("station.staff_refunded.before_commit");
    return status;
}

int staff_settle_room(struct database *db, const struct staff *staff, const char *reference,
                      struct room_id *room)
{
    struct resting resting = {0};
    struct decision decision = {.verdict = "placed", .room = *room};
    struct key key = key_make();
    char account[48];
    if (room->text[0] == '\0')
        return STAFF_NEEDS_ROOM;
    int status = find(db, reference, &resting, &decision);
    if (!status && (resting.purchase || strcmp(decision.kind, "payment") != 0))
        status = STAFF_NO_CASE; /* a room has it already, or it was taken back */
    if (status)
        return status;
    snprintf(decision.entry_key, sizeof decision.entry_key, "%s", key.text);
    snprintf(account, sizeof account, "room/%s/cash", room->text);
    status = decision_keep(db, staff, &decision);
    if (!status)
        status = credit_enqueue(db, &key, room, decision.amount, staff->now_ms,
                                staff->now_ms + staff->credit_deadline_ms);
    if (status == ERR_NOT_FOUND)
        status = STAFF_NEEDS_ROOM;
    if (!status)
        status = post(db, staff, "placed", &decision, resting.account, account);
    die_at("station.staff_placed.before_commit");
    return status;
}
