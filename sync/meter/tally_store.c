#include "meter/tally_store.h"
#include "base/status.h"

int tally_other_noted(struct database *db, const struct room_id *room, bool *noted)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT 1 FROM meter_other WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    *noted = db_query_row(&query);
    return db_query_end(&query);
}

int tally_compare(struct database *db, const struct room_id *room, const struct tally *now,
                  struct tally_finding *finding)
{
    *finding = (struct tally_finding){0};
    int status = tally_other_noted(db, room, &finding->is_other);
    if (status)
        return status;
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT reading.count, reading.total_wh, ours FROM reading LEFT JOIN meter_count"
                   " ON meter_count.room = reading.room WHERE reading.room = $1 AND reading.at_ms > 0");
    db_bind_text(&query, 1, room->text);
    if (db_query_row(&query)) {
        struct tally before = {.count = db_int(&query, 0), .total_wh = db_int(&query, 1)};
        bool has_ours = !db_is_null(&query, 2);
        finding->is_other = finding->is_other || tally_is_other(&before, now);
        /* A credit a person was called for explains nothing before he has said so: it may as well not be
         * there, and a forgotten one in its place. */
        finding->unexplained =
            tally_unexplained(has_ours ? db_int(&query, 2) : now->count, now->count, finding->is_other);
    }
    return db_query_end(&query);
}

int tally_note_other(struct database *db, const struct room_id *room, const struct tally *before,
                     const struct tally *now, int64_t at_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO meter_other (room, at_ms, count_before, count, total_wh_before, total_wh)"
                   " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (room) DO NOTHING");
    db_bind_text(&query, 1, room->text);
    db_bind_int(&query, 2, at_ms);
    db_bind_int(&query, 3, before->count);
    db_bind_int(&query, 4, now->count);
    db_bind_int(&query, 5, before->total_wh);
    db_bind_int(&query, 6, now->total_wh);
    return db_query_end(&query);
}

int tally_believe(struct database *db, const struct room_id *room)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE meter_base SET (count, credits, since_ms) = (SELECT reading.count,"
                   " (SELECT count(*) FROM credit WHERE credit.room = $1 AND state = 'confirmed'),"
                   " reading.at_ms FROM reading WHERE reading.room = $1) WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    int status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, db, "DELETE FROM meter_other WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    return db_query_end(&query);
}
