#include "meter/reading_store.h"
#include "base/clock.h"
#include "base/status.h"
#include "meter/meters.h"

int reading_row_get(struct database *db, const struct room_id *room, struct reading_row *row)
{
    *row = (struct reading_row){0};
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT at_ms, total_wh, remaining_fen, count, power_w, relay, off_reason, silences,"
                   " (SELECT count(*) FROM forced_since WHERE forced_since.room = reading.room)"
                   " FROM reading WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    while (db_query_row(&query)) {
        row->at_ms = db_int(&query, 0);
        row->reading = (struct meter_reading){
            .total_wh = db_int(&query, 1),
            .remaining_fen = db_int(&query, 2),
            .count = db_int(&query, 3),
            .power_w = db_int(&query, 4),
            .relay = (enum relay_state)db_int(&query, 5),
            .off = (enum off_reason)db_int(&query, 6),
            .forced = db_int(&query, 8) > 0, /* and closed: what is forced open says so in off */
        };
        row->silences = db_int(&query, 7);
    }
    return db_query_end(&query);
}

int reading_row_save(struct database *db, const struct room_id *room, const struct reading_row *row)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO reading (room, at_ms, total_wh, remaining_fen, count, power_w, relay,"
                   " off_reason, silences) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                   " ON CONFLICT (room) DO UPDATE SET at_ms = excluded.at_ms, total_wh = excluded.total_wh,"
                   " remaining_fen = excluded.remaining_fen, count = excluded.count,"
                   " power_w = excluded.power_w, relay = excluded.relay, off_reason = excluded.off_reason,"
                   " silences = excluded.silences");
    db_bind_text(&query, 1, room->text);
    db_bind_int(&query, 2, row->at_ms);
    db_bind_int(&query, 3, row->reading.total_wh);
    db_bind_int(&query, 4, row->reading.remaining_fen);
    db_bind_int(&query, 5, row->reading.count);
    db_bind_int(&query, 6, row->reading.power_w);
    db_bind_int(&query, 7, row->reading.relay);
    db_bind_int(&query, 8, row->reading.off);
    db_bind_int(&query, 9, row->silences);
    return db_query_end(&query);
}

int usage_piece_add(struct database *db, const struct room_id *room, const struct usage_piece *piece)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO usage_hour (room, start_ms, wh, heard_ms, price_centifen)"
                   " SELECT id, $2, $3, $4, price_centifen FROM room WHERE id = $1"
                   " ON CONFLICT (room, start_ms) DO UPDATE SET wh = usage_hour.wh + excluded.wh,"
                   " heard_ms = CASE WHEN usage_hour.heard_ms + excluded.heard_ms > 3600000 THEN 3600000"
                   " ELSE usage_hour.heard_ms + excluded.heard_ms END");
    db_bind_text(&query, 1, room->text);
    db_bind_int(&query, 2, piece->start_ms);
    db_bind_int(&query, 3, piece->wh);
    db_bind_int(&query, 4, piece->heard_ms);
    return db_query_end(&query);
}

static int room_find(struct database *db, const struct room_id *room)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT id FROM room WHERE id = $1");
    db_bind_text(&query, 1, room->text);
    int found = db_query_row(&query) ? STATUS_OK : ERR_NOT_FOUND;
    int failure = db_query_end(&query);
    return failure ? failure : found;
}

int usage_import(struct database *db, const struct room_id *room, int64_t start_ms, int64_t wh,
                 int64_t now_ms)
{
    int64_t passed_ms = now_ms - start_ms < CLOCK_HOUR_MS ? now_ms - start_ms : CLOCK_HOUR_MS;
    struct db_query query;
    db_query_begin(
        &query, db,
        "INSERT INTO usage_hour (room, start_ms, wh, heard_ms, price_centifen)"
        " SELECT id, $2, $3, $4, price_centifen FROM room WHERE id = $1"
        " ON CONFLICT (room, start_ms) DO UPDATE SET wh = excluded.wh, heard_ms = excluded.heard_ms"
        " WHERE usage_hour.heard_ms = 0");
    db_bind_text(&query, 1, room->text);
    db_bind_int(&query, 2, start_ms);
    db_bind_int(&query, 3, wh);
    db_bind_int(&query, 4, passed_ms);
    int status = db_query_end(&query);
    return status || db_changed(db) > 0 ? status : room_find(db, room);
}

int usage_prune(struct database *db, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db, "DELETE FROM usage_hour WHERE start_ms < $1");
    db_bind_int(&query, 1, now_ms - USAGE_KEPT_DAYS * CLOCK_DAY_MS);
    return db_query_end(&query);
}

int64_t meter_heard_at_ms(struct database *db, const struct room_id *room)
{
    struct reading_row row;
    return reading_row_get(db, room, &row) ? 0 : row.at_ms;
}
