/* The sale journal: which step may follow which, each step one transaction with the row it owes.
 *
 *   (none) -> INTENDED -> DEBITED           + row "debited"
 *                      -> VOID
 *                      -> DOUBTFUL          + row "doubtful"
 *                           -> DEBITED      + row "debited"
 *                           -> VOID         + row "void" */
#include "base/clock.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "store/store_inside.h"

#include <inttypes.h>
#include <string.h>

static const char *const words[] = {[SALE_INTENDED] = "intended",
                                    [SALE_DEBITED] = "debited",
                                    [SALE_VOID] = "void",
                                    [SALE_DOUBTFUL] = "doubtful"};

static enum sale_state state_of(const char *word)
{
    for (int state = SALE_INTENDED; state <= SALE_DOUBTFUL; state++)
        if (!strcmp(word, words[state]))
            return (enum sale_state)state;
    return SALE_DRAFT;
}

static bool may_follow(enum sale_state from, enum sale_state to)
{
    switch (from) {
    case SALE_DRAFT: return to == SALE_INTENDED;
    case SALE_INTENDED: return to == SALE_DEBITED || to == SALE_VOID || to == SALE_DOUBTFUL;
    case SALE_DOUBTFUL: return to == SALE_DEBITED || to == SALE_VOID;
    case SALE_DEBITED:
    case SALE_VOID:
    case SALE_ACKNOWLEDGED: return false;
    }
    return false;
}

/* --- reading ------------------------------------------------------------------------------------------ */

#define SALE_COLUMNS                                                                                         \
    "state, key, room, card, amount_fen, at_ms, proof, asn, uid, balance_before_fen, counter_before,"        \
    " random, key_version, algorithm, psam, psam_sequence, date, time, mac1, tac, mac2"

static void read_debit(struct db_query *query, struct purse_debit *debit)
{
    db_copy_text(query, 7, debit->asn, sizeof debit->asn);
    db_copy_text(query, 8, debit->uid, sizeof debit->uid);
    debit->balance_before_fen = db_int(query, 9);
    debit->counter_before = db_int(query, 10);
    db_copy_text(query, 11, debit->random, sizeof debit->random);
    debit->key_version = db_int(query, 12);
    debit->algorithm = db_int(query, 13);
    db_copy_text(query, 14, debit->terminal, sizeof debit->terminal);
    debit->terminal_sequence = db_int(query, 15);
    db_copy_text(query, 16, debit->date, sizeof debit->date);
    db_copy_text(query, 17, debit->time, sizeof debit->time);
    db_copy_text(query, 18, debit->mac1, sizeof debit->mac1);
    db_copy_text(query, 19, debit->tac, sizeof debit->tac);
    db_copy_text(query, 20, debit->mac2, sizeof debit->mac2);
}

/* The first sale the query finds; ends the query. 0, or ERR_NOT_FOUND. */
static int read_sale(struct db_query *query, struct purchase *purchase, enum sale_state *state)
{
    bool found = db_query_row(query);
    *purchase = (struct purchase){0};
    *state = SALE_DRAFT;
    if (found) {
        *state = state_of(db_text(query, 0));
        db_copy_text(query, 1, purchase->key.text, sizeof purchase->key.text);
        db_copy_text(query, 2, purchase->room.text, sizeof purchase->room.text);
        db_copy_text(query, 3, purchase->card.text, sizeof purchase->card.text);
        purchase->amount.fen = db_int(query, 4);
        purchase->at_ms = db_int(query, 5);
        purchase->proof = (enum debit_proof)db_int(query, 6);
        read_debit(query, &purchase->debit);
    }
    return db_query_end_found(query, found);
}

static int find(struct store *store, const struct key *key, struct purchase *purchase, enum sale_state *state)
{
    struct db_query query;
    db_query_begin(&query, store->db, "SELECT " SALE_COLUMNS " FROM sale WHERE key = $1");
    db_bind_text(&query, 1, key->text);
    return read_sale(&query, purchase, state);
}

int store_doubtful_of(struct store *store, const struct card_ref *card, struct purchase *purchase)
{
    struct db_query query;
    enum sale_state state = SALE_DRAFT;
    db_query_begin(&query, store->db,
                   "SELECT " SALE_COLUMNS " FROM sale WHERE card = $1 AND state = 'doubtful'"
                   " ORDER BY at_ms LIMIT 1");
    db_bind_text(&query, 1, card->text);
    return read_sale(&query, purchase, &state);
}

/* --- writing ------------------------------------------------------------------------------------------ */

static void bind_debit(struct db_query *query, const struct purse_debit *debit)
{
    db_bind_text(query, 7, debit->asn);
    db_bind_text(query, 8, debit->uid);
    db_bind_int(query, 9, debit->balance_before_fen);
    db_bind_int(query, 10, debit->counter_before);
    db_bind_text(query, 11, debit->random);
    db_bind_int(query, 12, debit->key_version);
    db_bind_int(query, 13, debit->algorithm);
    db_bind_text(query, 14, debit->terminal);
    db_bind_int(query, 15, debit->terminal_sequence);
    db_bind_text(query, 16, debit->date);
    db_bind_text(query, 17, debit->time);
    db_bind_text(query, 18, debit->mac1);
    db_bind_text(query, 19, debit->tac);
    db_bind_text(query, 20, debit->mac2);
}

/* Inserts the intention, or writes the new state over it; the sale's room, card and amount never change. */
static int write_sale(struct store *store, const struct purchase *purchase, enum sale_state state,
                      int64_t now_ms)
{
    struct db_query query;
    db_query_begin(
        &query, store->db,
        "INSERT INTO sale (key, room, card, amount_fen, at_ms, proof, asn, uid, balance_before_fen,"
        " counter_before, random, key_version, algorithm, psam, psam_sequence, date, time, mac1,"
        " tac, mac2, state, local_day, saved_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
        " $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"
        " ON CONFLICT (key) DO UPDATE SET state = excluded.state, proof = excluded.proof,"
        " tac = excluded.tac, mac2 = excluded.mac2, saved_at_ms = excluded.saved_at_ms");
    db_bind_text(&query, 1, purchase->key.text);
    db_bind_text(&query, 2, purchase->room.text);
    db_bind_text(&query, 3, purchase->card.text);
    db_bind_int(&query, 4, purchase->amount.fen);
    db_bind_int(&query, 5, purchase->at_ms);
    db_bind_int(&query, 6, purchase->proof);
    bind_debit(&query, &purchase->debit);
    db_bind_text(&query, 21, words[state]);
    db_bind_int(&query, 22, clock_local_day(purchase->at_ms));
    db_bind_int(&query, 23, now_ms);
    return db_query_end(&query);
}

static int write_row(struct store *store, const struct purchase *purchase, enum sale_state from,
                     enum sale_state to, int64_t now_ms)
{
    int64_t number = 0;
    switch (to) {
    case SALE_DEBITED: return outbox_insert(&store->writer, ROW_DEBITED, purchase, now_ms, &number);
    case SALE_DOUBTFUL: return outbox_insert(&store->writer, ROW_DOUBTFUL, purchase, now_ms, &number);
    case SALE_VOID: /* the station was only told of a doubtful one */
        return from == SALE_DOUBTFUL ? outbox_insert(&store->writer, ROW_VOID, purchase, now_ms, &number)
                                     : STATUS_OK;
    default: return STATUS_OK;
    }
}

static void mark_before(enum sale_state state)
{
    switch (state) {
    case SALE_INTENDED: die_at("sale.intended.before_commit"); break;
    case SALE_DEBITED: die_at("sale.debited.before_commit"); break;
    case SALE_VOID: die_at("sale.void.before_commit"); break;
    case SALE_DOUBTFUL: die_at("sale.doubtful.before_commit"); break;
    default: break;
    }
}

static void mark_after(enum sale_state state)
{
    switch (state) {
    case SALE_INTENDED: die_at("sale.intended.after_commit"); break;
    case SALE_DEBITED: die_at("sale.debited.after_commit"); break;
    case SALE_VOID: die_at("sale.void.after_commit"); break;
    case SALE_DOUBTFUL: die_at("sale.doubtful.after_commit"); break;
    default: break;
    }
}

/* Sold and owed, or neither. */
static int commit_step(struct store *store, const struct purchase *purchase, enum sale_state from,
                       enum sale_state to, int64_t now_ms)
{
    int status = db_begin(store->db);
    if (!status)
        status = write_sale(store, purchase, to, now_ms);
    if (!status)
        status = write_row(store, purchase, from, to, now_ms);
    mark_before(to);
    if (!status)
        status = db_commit(store->db);
    if (status)
        db_rollback(store->db);
    else
        mark_after(to);
    return status;
}

/* Whether a new sale may begin at all: every later step of it must find its place. */
static int may_begin(struct store *store)
{
    bool full = false;
    if (!store->whole || store->old || store->owed_count)
        return ERR_NOT_NOW;
    if (!store_has_room(store))
        return ERR_FULL;
    int status = outbox_full(store->db, &full);
    return !status && full ? ERR_FULL : status;
}

static void owe(struct store *store, const struct purchase *purchase, enum sale_state state, int status)
{
    log_error("store: sale %s is not written as %s: %s", purchase->key.text, words[state],
              status_text(status));
    if (state != SALE_INTENDED && store->owed_count < OWED_MAX)
        store->owed[store->owed_count++] = (struct owed){*purchase, state};
}

/* The grey record is part of what a sale is: an attempt with another random or counter is another sale, and
 * must not hide behind the first one's key. */
static bool same_sale(const struct purchase *a, const struct purchase *b)
{
    return !strcmp(a->room.text, b->room.text) && !strcmp(a->card.text, b->card.text) &&
           a->amount.fen == b->amount.fen && !strcmp(a->debit.asn, b->debit.asn) &&
           a->debit.counter_before == b->debit.counter_before && !strcmp(a->debit.random, b->debit.random) &&
           !strcmp(a->debit.mac1, b->debit.mac1);
}

int store_sale_save(struct store *store, const struct purchase *purchase, enum sale_state state,
                    int64_t now_ms)
{
    struct purchase known;
    enum sale_state from = SALE_DRAFT;
    int status = find(store, &purchase->key, &known, &from);
    if (!status && !same_sale(purchase, &known)) {
        log_error("store: sale %s came again with other content", purchase->key.text);
        return ERR_CONFLICT;
    }
    if (!status && from == state)
        return STATUS_OK;
    if ((!status || status == ERR_NOT_FOUND) && !may_follow(from, state)) {
        log_error("store: sale %s cannot become %s now", purchase->key.text, words[state]);
        return ERR_NOT_NOW;
    }
    if (status == ERR_NOT_FOUND)
        status = may_begin(store);
    if (!status)
        status = commit_step(store, purchase, from, state, now_ms);
    if (status)
        owe(store, purchase, state, status);
    return status;
}

int sale_settle_intended(struct store *store, int64_t now_ms)
{
    for (;;) {
        struct db_query query;
        struct purchase purchase;
        enum sale_state state = SALE_DRAFT;
        db_query_begin(&query, store->db,
                       "SELECT " SALE_COLUMNS " FROM sale WHERE state = 'intended' ORDER BY at_ms LIMIT 1");
        int status = read_sale(&query, &purchase, &state);
        if (status)
            return status == ERR_NOT_FOUND ? STATUS_OK : status;
        log_warn("store: sale %s was under way when the program ended: it is doubtful", purchase.key.text);
        status = commit_step(store, &purchase, SALE_INTENDED, SALE_DOUBTFUL, now_ms);
        if (status)
            return status;
    }
}
