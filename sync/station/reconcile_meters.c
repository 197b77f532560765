#include "base/clock.h"
#include "base/status.h"
#include "meter/credit_store.h"
#include "station/reconcile.h"

#include <inttypes.h>

#define FRESH_MS CLOCK_HOUR_MS /* an older reading says nothing about today */

static int compare_counts(struct reconcile *reconcile)
{
    struct db_query query;
    db_query_begin(&query, reconcile->db,
                   "SELECT room, counted, ours, remaining_fen, room IN (SELECT room FROM meter_other)"
                   " FROM meter_count WHERE room IN (SELECT room FROM meter_other)"
                   " OR (counted <> ours AND NOT (in_flight > 0 AND counted = (ours + 1) % 65536))"
                   " ORDER BY room");
    while (db_query_row(&query)) {
        int64_t counted = db_int(&query, 1);
        int64_t ours = db_int(&query, 2);
        int64_t more = (counted - ours + CREDIT_COUNTS) % CREDIT_COUNTS;
        if (more < CREDIT_COUNTS / 2 && !db_int(&query, 4))
            reconcile_tell(reconcile,
                           "ask who sold to this meter (a handheld, another station), then: case seen meter"
                           " ROOM --count N; meter keeper",
                           "meter of room %s: %" PRId64
                           " purchases that the station did not make (it counts %" PRId64
                           ", ours are %" PRId64 "); it holds %" PRId64 " fen",
                           db_text(&query, 0), more, counted, ours, db_int(&query, 3));
        else
            reconcile_tell(
                reconcile,
                "was the meter replaced? look at it and at the last credits of the room, then: case"
                " seen meter ROOM --count N; meter keeper",
                "meter of room %s: counts %" PRId64 " purchases, the station made it %" PRId64 "%s",
                db_text(&query, 0), counted, ours,
                db_int(&query, 4) ? "; it is another meter than before" : "");
    }
    return db_query_end(&query);
}

/* The last credit of each room against what the meter holds now: it may have burnt, it may not have grown,
 * nor burnt more than a room can. */
static int compare_balances(struct reconcile *reconcile)
{
    struct db_query query;
    db_query_begin(
        &query, reconcile->db,
        "SELECT credit.room, amount_fen, base_count, base_fen, base_at_ms, count, remaining_fen, at_ms"
        " FROM credit JOIN reading ON reading.room = credit.room WHERE state = 'confirmed'"
        " AND has_base = 1 AND sequence = (SELECT max(sequence) FROM credit b"
        " WHERE b.room = credit.room AND b.state = 'confirmed') AND at_ms >= ended_at_ms"
        " AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.room = credit.room"
        " AND verdict IN ('done', 'seen') AND decision.at_ms >= ended_at_ms)"
        " AND count = (base_count + 1) % 65536 ORDER BY credit.room");
    while (db_query_row(&query)) {
        struct credit credit = {.amount = money_of_fen(db_int(&query, 1)),
                                .has_base = true,
                                .base_count = db_int(&query, 2),
                                .base_fen = db_int(&query, 3),
                                .base_at_ms = db_int(&query, 4)};
        struct credit_reading reading = {.answered = true,
                                         .count = db_int(&query, 5),
                                         .remaining_fen = db_int(&query, 6),
                                         .at_ms = db_int(&query, 7)};
        if (credit_prove(&credit, &reading) != CREDIT_PROVEN)
            reconcile_tell(reconcile,
                           "look at the meter: its balance was moved without its counter; meter keeper",
                           "meter of room %s: holds %" PRId64 " fen; after its last credit it held %" PRId64
                           " and cannot have come there by use alone",
                           db_text(&query, 0), reading.remaining_fen, credit.base_fen + credit.amount.fen);
    }
    return db_query_end(&query);
}

int reconcile_meters(struct reconcile *reconcile, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, reconcile->db,
                   "SELECT count(*), coalesce(sum(silences > 0 OR at_ms < $1), 0) FROM meter"
                   " LEFT JOIN reading ON reading.room = meter.room");
    db_bind_int(&query, 1, now_ms - FRESH_MS);
    if (db_query_row(&query)) {
        reconcile->meters = db_int(&query, 0);
        reconcile->silent_meters = db_int(&query, 1);
    }
    int status = db_query_end(&query);
    if (!status)
        status = compare_counts(reconcile);
    return status ? status : compare_balances(reconcile);
}
