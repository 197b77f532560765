#include "station/alert_store.h"
#include "base/status.h"

int alert_get(struct database *db, const char *ref, struct alert *alert)
{
    struct db_query query;
    int found = ERR_NOT_FOUND;
    *alert = (struct alert){.under_fen = ALERT_USUAL_FEN};
    db_query_begin(&query, db,
                   "SELECT is_on, under_fen, also FROM card LEFT JOIN card_alert ON card_alert.ref = card.ref"
                   " WHERE card.ref = $1");
    db_bind_text(&query, 1, ref);
    while (db_query_row(&query)) {
        found = STATUS_OK;
        if (!db_is_null(&query, 1))
            *alert = (struct alert){db_int(&query, 0) != 0, db_int(&query, 1), db_int(&query, 2) != 0};
    }
    int failure = db_query_end(&query);
    return failure ? failure : found;
}

int alert_put(struct database *db, const char *ref, const struct alert *alert, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO card_alert(ref, is_on, under_fen, also, kept_at_ms)"
                   " SELECT ref, $2, $3, $4, $5 FROM card WHERE ref = $1 ON CONFLICT (ref) DO UPDATE SET"
                   " is_on = excluded.is_on, under_fen = excluded.under_fen, also = excluded.also,"
                   " kept_at_ms = excluded.kept_at_ms");
    db_bind_text(&query, 1, ref);
    db_bind_int(&query, 2, alert->on);
    db_bind_int(&query, 3, alert->under_fen);
    db_bind_int(&query, 4, alert->also);
    db_bind_int(&query, 5, now_ms);
    int status = db_query_end(&query);
    return status ? status : db_changed(db) == 1 ? STATUS_OK : ERR_NOT_FOUND;
}
