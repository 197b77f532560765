#include "station/purchase_row.h"
#include "base/status.h"

#include <string.h>

static const char *row_kind_text(enum row_kind kind)
{
    switch (kind) {
    case ROW_DEBITED: return "debited";
    case ROW_DOUBTFUL: return "doubtful";
    case ROW_VOID: break;
    }
    return "void";
}

int purchase_row_head(struct database *db, int64_t terminal, struct row_head *head)
{
    struct db_query query;
    head->number = 0;
    memset(head->hash, '0', sizeof head->hash - 1);
    head->hash[sizeof head->hash - 1] = '\0';
    db_query_begin(&query, db,
                   "SELECT number, hash FROM purchase_row WHERE terminal = $1 ORDER BY number DESC LIMIT 1");
    db_bind_int(&query, 1, terminal);
    if (db_query_row(&query)) {
        head->number = db_int(&query, 0);
        db_copy_text(&query, 1, head->hash, sizeof head->hash);
    }
    return db_query_end(&query);
}

int purchase_row_known(struct database *db, int64_t terminal, int64_t number, const char *bytes,
                       enum row_known *known, char *refused, size_t size)
{
    struct db_query query;
    *known = ROW_NEW;
    db_query_begin(&query, db, "SELECT bytes, refused FROM purchase_row WHERE terminal = $1 AND number = $2");
    db_bind_int(&query, 1, terminal);
    db_bind_int(&query, 2, number);
    if (db_query_row(&query)) {
        *known = strcmp(db_text(&query, 0), bytes) ? ROW_OTHER : ROW_SAME;
        db_copy_text(&query, 1, refused, size);
    }
    return db_query_end(&query);
}

int purchase_row_keep(struct database *db, const struct row *row, const struct sealed_row *sealed,
                      const char *refused, int64_t now_ms)
{
    struct db_query query;
    char hash[2 * SHA256_SIZE + 1];
    row_hash(sealed->bytes, hash);
    db_query_begin(&query, db,
                   "INSERT INTO purchase_row(terminal, number, bytes, signature, hash, kind, key, room,"
                   " amount_fen, asn, counter, refused, received_at_ms)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
    db_bind_int(&query, 1, row->terminal);
    db_bind_int(&query, 2, row->number);
    db_bind_text(&query, 3, sealed->bytes);
    db_bind_text(&query, 4, sealed->signature);
    db_bind_text(&query, 5, hash);
    db_bind_text(&query, 6, row_kind_text(row->kind));
    db_bind_text(&query, 7, row->purchase.key.text);
    db_bind_text(&query, 8, row->purchase.room.text);
    db_bind_int(&query, 9, row->purchase.amount.fen);
    db_bind_text(&query, 10, row->purchase.debit.asn);
    db_bind_int(&query, 11, row->purchase.debit.counter_before);
    db_bind_text(&query, 12, refused);
    db_bind_int(&query, 13, now_ms);
    return db_query_end(&query);
}

int purchase_rows_passed(struct database *db, int64_t terminal, int64_t first, int64_t last, bool *passed)
{
    int status = STATUS_OK;
    *passed = first <= last;
    for (int64_t number = first; !status && *passed && number <= last; number++) {
        struct db_query query;
        db_query_begin(&query, db,
                       "SELECT 1 FROM decision WHERE kind = 'row' AND verdict = 'pass'"
                       " AND reference = $1 || '/' || $2");
        db_bind_int(&query, 1, terminal);
        db_bind_int(&query, 2, number);
        *passed = db_query_row(&query);
        status = db_query_end(&query);
    }
    return status;
}

int purchase_row_paid_by_hand(struct database *db, int64_t terminal, int64_t number, bool *paid)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT 1 FROM decision WHERE kind = 'row' AND verdict = 'pass' AND entry_key <> ''"
                   " AND reference = $1 || '/' || $2");
    db_bind_int(&query, 1, terminal);
    db_bind_int(&query, 2, number);
    *paid = db_query_row(&query);
    return db_query_end(&query);
}

int purchase_row_history(struct database *db, const struct purchase *purchase, struct row_history *history)
{
    struct db_query query;
    *history = (struct row_history){0};
    db_query_begin(&query, db, "SELECT kind FROM purchase_row WHERE key = $1 AND refused = ''");
    db_bind_text(&query, 1, purchase->key.text);
    while (db_query_row(&query)) {
        history->key_debited = history->key_debited || !strcmp(db_text(&query, 0), "debited");
        history->key_void = history->key_void || !strcmp(db_text(&query, 0), "void");
    }
    int status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, db,
                   "SELECT 1 FROM decision WHERE kind = 'sale' AND reference = $1 AND verdict = 'debited'");
    db_bind_text(&query, 1, purchase->key.text);
    history->key_paid = db_query_row(&query);
    status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, db,
                   "SELECT 1 FROM purchase_row WHERE asn = $1 AND counter = $2 AND kind = 'debited'"
                   " AND refused = ''");
    db_bind_text(&query, 1, purchase->debit.asn);
    db_bind_int(&query, 2, purchase->debit.counter_before);
    history->counter_used = db_query_row(&query);
    return db_query_end(&query);
}
