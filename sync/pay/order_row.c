#include "base/status.h"
#include "base/text.h"
#include "pay/pay_store.h"

int order_row_insert(struct database *db, const struct order_row *row)
{
    struct db_query query;
    const struct order *order = &row->order;
    db_query_begin(&query, db,
                   "INSERT INTO pay_order (key, terminal, room, amount_fen, provider, at_ms, subject, state,"
                   " calling, repeats_place, wants_number, cancelled, close_answered, life_ms, created_at_ms,"
                   " expires_at_ms, dead_at_ms, next_at_ms, asked, places, qr_text, revision)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'none', $9, 1, 0, 0, $10, $11, 0, 0, $11, 0, 0,"
                   " '', 0)");
    db_bind_text(&query, 1, row->key.text);
    db_bind_int(&query, 2, row->terminal);
    db_bind_text(&query, 3, row->room.text);
    db_bind_int(&query, 4, row->amount.fen);
    db_bind_text(&query, 5, pay_provider_text(row->provider));
    db_bind_int(&query, 6, row->at_ms);
    db_bind_text(&query, 7, row->subject);
    db_bind_text(&query, 8, order_state_text(ORDER_CREATED));
    db_bind_int(&query, 9, order->repeats_place);
    db_bind_int(&query, 10, order->life_ms);
    db_bind_int(&query, 11, order->created_at_ms);
    db_query_row(&query);
    return db_query_end(&query);
}

/* Columns in the order of the SELECT below. ERR_FORMAT where a word is none of ours. */
static int read_row(struct db_query *query, struct order_row *row)
{
    struct order *order = &row->order;
    row->terminal = db_int(query, 0);
    db_copy_text(query, 1, row->room.text, sizeof row->room.text);
    row->amount = money_of_fen(db_int(query, 2));
    row->at_ms = db_int(query, 4);
    db_copy_text(query, 5, row->subject, sizeof row->subject);
    order->repeats_place = db_int(query, 8) != 0;
    order->wants_number = db_int(query, 9) != 0;
    order->cancelled = db_int(query, 10) != 0;
    order->close_answered = db_int(query, 11) != 0;
    order->life_ms = db_int(query, 12);
    order->created_at_ms = db_int(query, 13);
    order->expires_at_ms = db_int(query, 14);
    order->dead_at_ms = db_int(query, 15);
    order->next_at_ms = db_int(query, 16);
    order->asked = db_int(query, 17);
    order->places = db_int(query, 18);
    db_copy_text(query, 19, row->qr_text, sizeof row->qr_text);
    row->revision = db_int(query, 20);
    int status = pay_provider_parse(db_text(query, 3), &row->provider);
    if (!status)
        status = order_state_parse(db_text(query, 6), &order->state);
    if (!status)
        status = order_call_parse(db_text(query, 7), &order->calling);
    return status;
}

int order_row_get(struct database *db, const struct key *key, struct order_row *row)
{
    struct db_query query;
    int status = ERR_NOT_FOUND;
    *row = (struct order_row){.key = *key};
    db_query_begin(&query, db,
                   "SELECT terminal, room, amount_fen, provider, at_ms, subject, state, calling,"
                   " repeats_place, wants_number, cancelled, close_answered, life_ms, created_at_ms,"
                   " expires_at_ms, dead_at_ms, next_at_ms, asked, places, qr_text, revision"
                   " FROM pay_order WHERE key = $1");
    db_bind_text(&query, 1, key->text);
    if (db_query_row(&query))
        status = read_row(&query, row);
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

int order_row_save(struct database *db, struct order_row *row)
{
    struct db_query query;
    const struct order *order = &row->order;
    db_query_begin(&query, db,
                   "UPDATE pay_order SET state = $1, calling = $2, wants_number = $3, cancelled = $4,"
                   " close_answered = $5, expires_at_ms = $6, dead_at_ms = $7, next_at_ms = $8, asked = $9,"
                   " places = $10, qr_text = $11, revision = revision + 1"
                   " WHERE key = $12 AND revision = $13");
    db_bind_text(&query, 1, order_state_text(order->state));
    db_bind_text(&query, 2, order_call_text(order->calling));
    db_bind_int(&query, 3, order->wants_number);
    db_bind_int(&query, 4, order->cancelled);
    db_bind_int(&query, 5, order->close_answered);
    db_bind_int(&query, 6, order->expires_at_ms);
    db_bind_int(&query, 7, order->dead_at_ms);
    db_bind_int(&query, 8, order->next_at_ms);
    db_bind_int(&query, 9, order->asked);
    db_bind_int(&query, 10, order->places);
    db_bind_text(&query, 11, row->qr_text);
    db_bind_text(&query, 12, row->key.text);
    db_bind_int(&query, 13, row->revision);
    db_query_row(&query);
    int status = db_query_end(&query);
    if (!status && db_changed(db) != 1)
        return ERR_CONFLICT;
    row->revision++;
    return status;
}

int order_row_due(struct database *db, int64_t now_ms, bool restarted, struct key *key)
{
    struct db_query query;
    int status = ERR_NOT_FOUND;
    db_query_begin(&query, db,
                   restarted ? "SELECT key FROM pay_order WHERE calling <> 'none' AND created_at_ms <= $1"
                               " LIMIT 1"
                             : "SELECT key FROM pay_order WHERE next_at_ms > 0"
                               " AND (next_at_ms <= $1 OR next_at_ms > $2)"
                               " AND calling = 'none' ORDER BY next_at_ms LIMIT 1");
    db_bind_int(&query, 1, now_ms);
    if (!restarted)
        db_bind_int(&query, 2, now_ms + ORDER_WAIT_MOST_MS);
    if (db_query_row(&query))
        status = key_parse(db_text(&query, 0), key);
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

int order_row_next_at_ms(struct database *db, int64_t *next_at_ms)
{
    struct db_query query;
    *next_at_ms = 0;
    db_query_begin(&query, db,
                   "SELECT COALESCE(MIN(next_at_ms), 0) FROM pay_order WHERE next_at_ms > 0"
                   " AND calling = 'none'");
    if (db_query_row(&query))
        *next_at_ms = db_int(&query, 0);
    return db_query_end(&query);
}

int order_row_rival(struct database *db, const struct key *key, int64_t terminal, struct key *rival)
{
    struct db_query query;
    int status = ERR_NOT_FOUND;
    db_query_begin(&query, db,
                   "SELECT key FROM pay_order WHERE terminal = $1 AND key <> $2 AND cancelled = 0"
                   " AND state IN ('created', 'open', 'scanned') LIMIT 1");
    db_bind_int(&query, 1, terminal);
    db_bind_text(&query, 2, key->text);
    if (db_query_row(&query))
        status = key_parse(db_text(&query, 0), rival);
    int failure = db_query_end(&query);
    return failure ? failure : status;
}
