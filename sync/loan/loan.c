#include "loan/loan.h"
#include "base/status.h"
#include "ledger/ledger.h"
#include "meter/credit_store.h"
#include "meter/meters.h"

#include <stdio.h>
#include <string.h>

#define LEAST_FEN 1 /* of each top-up for the meter */

int loan_account(const struct room_id *room, char account[48])
{
    return snprintf(account, 48, "loan/%s", room->text) < 48 ? STATUS_OK : ERR_RANGE;
}

static int cash_account(const struct room_id *room, char account[48])
{
    return snprintf(account, 48, "room/%s/cash", room->text) < 48 ? STATUS_OK : ERR_RANGE;
}

/* Lent, not given back, and not on the meter. */
static int sum_on_the_way(struct database *db, const struct room_id *room, int64_t *fen)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT coalesce(sum(amount_fen), 0) FROM credit JOIN entry ON entry.key = credit.key"
                   " AND entry.kind = 'emergency' WHERE credit.room = $1 AND credit.state <> 'confirmed'"
                   " AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.key = credit.key || '/reversal')");
    db_bind_text(&query, 1, room->text);
    while (db_query_row(&query))
        *fen = db_int(&query, 0);
    return db_query_end(&query);
}

int loan_get(struct database *db, const struct room_id *room, struct loan *loan)
{
    char account[48];
    int64_t on_the_way_fen = 0;
    *loan = (struct loan){0};
    int status = loan_account(room, account);
    if (!status)
        status = ledger_balance(db, account, &loan->lent);
    if (!status && loan->lent.fen > 0)
        status = sum_on_the_way(db, room, &on_the_way_fen);
    if (loan->lent.fen > on_the_way_fen)
        loan->owed.fen = loan->lent.fen - on_the_way_fen;
    return status;
}

static int room_find(struct database *db, const struct room_id *room)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT 1 FROM room WHERE id = $1");
    db_bind_text(&query, 1, room->text);
    int found = db_query_row(&query) ? STATUS_OK : ERR_NOT_FOUND;
    int failure = db_query_end(&query);
    return failure ? failure : found;
}

/* An entry of that key is there already: what it repaid. */
static int find_repaid(struct database *db, const struct key *key, bool *known, struct money *repaid)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT coalesce(sum(-fen), 0) FROM entry LEFT JOIN posting ON posting.entry = number"
                   " AND account LIKE 'loan/%' WHERE key = $1 GROUP BY number");
    db_bind_text(&query, 1, key->text);
    *known = db_query_row(&query);
    if (*known)
        repaid->fen = db_int(&query, 0);
    return db_query_end(&query);
}

/* After an entry the credit must follow: a conflict here is nothing the caller may take for "not booked". */
static int credit_follow(struct database *db, const struct key *key, const struct room_id *room,
                         struct money amount, int64_t now_ms, int64_t deadline_ms)
{
    int status = credit_enqueue(db, key, room, amount, now_ms, deadline_ms);
    return status == ERR_CONFLICT || status == ERR_NOT_FOUND ? ERR_IO : status;
}

/* What a loan and a top-up have in common: the amount on one side, the room's cash on the other. The caller
 * names the first account. */
static int entry_begin(struct entry *entry, struct database *db, const struct key *key,
                       const struct room_id *room, struct money amount)
{
    if (amount.fen <= 0)
        return ERR_RANGE;
    entry->posting_count = 2;
    memcpy(entry->key, key->text, sizeof key->text);
    entry->postings[0].amount = amount;
    entry->postings[1].amount = money_of_fen(-amount.fen);
    int status = room_find(db, room);
    return status ? status : cash_account(room, entry->postings[1].account);
}

int loan_take(struct database *db, const struct key *key, const struct room_id *room, struct money amount,
              int64_t at_ms, int64_t deadline_ms)
{
    struct entry entry = {.kind = "emergency", .at_ms = at_ms};
    struct loan loan;
    struct money repaid;
    bool known = false;
    int status = entry_begin(&entry, db, key, room, amount);
    if (!status)
        status = find_repaid(db, key, &known, &repaid);
    if (!status)
        status = loan_get(db, room, &loan);
    if (!status && !known && loan.lent.fen > 0)
        status = ERR_CONFLICT;
    if (!status)
        status = loan_account(room, entry.postings[0].account);
    if (status)
        return status;
    status = ledger_post(db, &entry);
    if (status >= 0)
        status = credit_follow(db, key, room, amount, at_ms, deadline_ms);
    return status ? status : credit_mark_lent(db, key);
}

/* What of the amount goes to the loan; an entry that stands is not reckoned anew. */
static int reckon(struct database *db, const struct key *key, const struct room_id *room, struct money amount,
                  struct money *repaid)
{
    bool known = false;
    struct loan loan;
    int status = find_repaid(db, key, &known, repaid);
    if (status || known)
        return status;
    status = loan_get(db, room, &loan);
    int64_t most_fen = amount.fen - LEAST_FEN;
    repaid->fen = loan.owed.fen < most_fen ? loan.owed.fen : most_fen;
    return status;
}

int top_up_book(struct database *db, const struct key *key, const char *tender, const struct room_id *room,
                struct money amount, int64_t at_ms, int64_t now_ms, int64_t deadline_ms)
{
    struct entry entry = {.kind = "purchase", .at_ms = at_ms};
    struct money repaid = {0};
    int status = entry_begin(&entry, db, key, room, amount);
    if (!status)
        status = reckon(db, key, room, amount, &repaid);
    if (!status && snprintf(entry.postings[0].account, sizeof entry.postings[0].account, "tender/%s",
                            tender) >= (int)sizeof entry.postings[0].account)
        status = ERR_RANGE;
    if (!status)
        status = loan_account(room, entry.postings[2].account);
    if (status)
        return status;
    entry.postings[1].amount = money_of_fen(repaid.fen - amount.fen);
    entry.postings[2].amount = money_of_fen(-repaid.fen);
    if (repaid.fen > 0)
        entry.posting_count = 3;
    int posted = ledger_post(db, &entry);
    if (posted < 0)
        return posted;
    status = credit_follow(db, key, room, money_of_fen(amount.fen - repaid.fen), now_ms, deadline_ms);
    return status ? status : posted;
}
