#include "station/doubtful.h"

int doubtful_open(struct database *db, const struct row *row, int64_t now_ms, int64_t deadline_ms)
{
    struct db_query query;
    db_query_begin(
        &query, db,
        "INSERT INTO doubtful(key, terminal, row, room, amount_fen, opened_at_ms, deadline_ms, state)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, 'open') ON CONFLICT (key) DO NOTHING");
    db_bind_text(&query, 1, row->purchase.key.text);
    db_bind_int(&query, 2, row->terminal);
    db_bind_int(&query, 3, row->number);
    db_bind_text(&query, 4, row->purchase.room.text);
    db_bind_int(&query, 5, row->purchase.amount.fen);
    db_bind_int(&query, 6, now_ms);
    db_bind_int(&query, 7, deadline_ms);
    return db_query_end(&query);
}

int doubtful_close(struct database *db, const struct key *key, const char *state, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE doubtful SET state = $2, closed_at_ms = $3 WHERE key = $1"
                   " AND (state = 'open' OR (state = 'void' AND $2 = 'debited'))");
    db_bind_text(&query, 1, key->text);
    db_bind_text(&query, 2, state);
    db_bind_int(&query, 3, now_ms);
    return db_query_end(&query);
}
