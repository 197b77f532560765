/* What the journal and the outbox say together about money: what was charged here, and what of it the station
 * has not taken yet. */
#include "base/clock.h"
#include "store/store_inside.h"

int64_t store_spent_today_fen(struct store *store, const struct card_ref *card, int64_t now_ms)
{
    struct db_query query;
    int64_t fen = 0;
    /* A sale whose end is not known counts: a limit that errs must err on the card's side. */
    db_query_begin(&query, store->db,
                   "SELECT sum(amount_fen) FROM sale WHERE card = $1 AND local_day = $2 AND state <> 'void'");
    db_bind_text(&query, 1, card->text);
    db_bind_int(&query, 2, clock_local_day(now_ms));
    if (db_query_row(&query))
        fen = db_int(&query, 0);
    return db_query_end(&query) ? MONEY_MOST_FEN : fen;
}

int64_t store_unknown_today_fen(struct store *store, int64_t now_ms)
{
    struct db_query query;
    int64_t fen = 0;
    db_query_begin(&query, store->db,
                   "SELECT sum(amount_fen) FROM sale WHERE local_day = $1 AND state <> 'void' AND NOT EXISTS"
                   " (SELECT 1 FROM outbox WHERE outbox.key = sale.key AND outbox.kind = 'debited'"
                   " AND outbox.state = 'acknowledged')");
    db_bind_int(&query, 1, clock_local_day(now_ms));
    if (db_query_row(&query))
        fen = db_int(&query, 0);
    return db_query_end(&query) ? MONEY_MOST_FEN : fen;
}

int store_own_top_ups(struct store *store, const struct room_id *room, struct top_up *rows, int most)
{
    struct db_query query;
    int count = 0;
    db_query_begin(&query, store->db,
                   "SELECT key, at_ms, amount_fen FROM sale WHERE room = $1 AND state = 'debited' AND key IN"
                   " (SELECT key FROM outbox WHERE state = 'waiting' AND kind = 'debited')"
                   " ORDER BY at_ms DESC LIMIT $2");
    db_bind_text(&query, 1, room->text);
    db_bind_int(&query, 2, most);
    while (count < most && db_query_row(&query)) {
        struct top_up *row = &rows[count++];
        *row = (struct top_up){.at_ms = db_int(&query, 1),
                               .amount = money_of_fen(db_int(&query, 2)),
                               .by = TOP_UP_CARD,
                               .state = TOP_UP_WAITING,
                               .here = true};
        db_copy_text(&query, 0, row->key.text, sizeof row->key.text);
    }
    return db_query_end(&query) ? 0 : count;
}

int store_pending_of(struct store *store, const struct room_id *room, struct pending *pending)
{
    struct db_query query;
    *pending = (struct pending){0};
    /* The two states one by one: each has its index. */
    db_query_begin(&query, store->db,
                   "SELECT count(*), coalesce(sum(amount_fen), 0), coalesce(min(at_ms), 0) FROM sale"
                   " WHERE room = $1 AND state = 'debited' AND key IN"
                   " (SELECT key FROM outbox WHERE state = 'waiting' AND kind = 'debited'"
                   " UNION ALL SELECT key FROM outbox WHERE state = 'parked' AND kind = 'debited')");
    db_bind_text(&query, 1, room->text);
    if (db_query_row(&query)) {
        pending->count = (int)db_int(&query, 0);
        pending->sum.fen = db_int(&query, 1);
        pending->since_ms = db_int(&query, 2);
    }
    return db_query_end(&query);
}
