/* A meter's own count is believed from now on: what it counted without us is explained by a person, and the
 * purchases it will count are ours again. Believed too early this hides money: a credit that the meter has
 * counted and the books have not confirmed would be counted twice by the books, and the next purchase nobody
 * knows of would look like ours. So every credit of the room is decided first, and the person names the count
 * he saw. */
#include "base/clock.h"
#include "base/die_at.h"
#include "base/status.h"
#include "meter/reading_store.h"
#include "meter/tally_store.h"
#include "station/staff.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRESH_MS (10 * CLOCK_MINUTE_MS)

/* A credit that may be among the purchases the meter counted. One that staff sent again is not: they said so.
 */
static int credit_stands(struct database *db, const struct room_id *room, bool *stands)
{
    struct db_query query;
    db_query_begin(
        &query, db,
        "SELECT 1 FROM credit WHERE room = $1 AND state <> 'confirmed' AND NOT EXISTS"
        " (SELECT 1 FROM decision WHERE kind = 'credit' AND reference = key AND"
        " (verdict IN ('refund', 'recalled') OR (verdict = 'again' AND state = 'waiting'))) LIMIT 1");
    db_bind_text(&query, 1, room->text);
    *stands = db_query_row(&query);
    return db_query_end(&query);
}

static int look(struct database *db, const struct staff *staff, const struct room_id *room, int64_t counted)
{
    struct reading_row reading;
    bool stands = false;
    int status = reading_row_get(db, room, &reading);
    if (!status)
        status = credit_stands(db, room, &stands);
    if (status)
        return status;
    if (reading.silences > 0 || reading.at_ms <= staff->now_ms - FRESH_MS)
        return STAFF_NEEDS_READING;
    if (stands)
        return STAFF_CREDIT_FIRST;
    return reading.reading.count == counted ? STAFF_DONE : STAFF_METER_MOVED;
}

static int ours(struct database *db, const struct room_id *room, int64_t *count)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT ours FROM meter_count WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    *count = db_query_row(&query) ? db_int(&query, 0) : -1;
    return db_query_end(&query);
}

int staff_seen_meter(struct database *db, const struct staff *staff, const char *room, int64_t counted)
{
    bool stands = false;
    int64_t believed = 0;
    char *why = NULL;
    struct staff seen = *staff;
    struct decision decision = {.kind = "meter", .verdict = "seen"};
    int status = staff_case_stands(db, "meter", room, &stands);
    if (status || !stands || room_id_parse(room, &decision.room))
        return status ? status : STAFF_NO_CASE;
    status = look(db, staff, &decision.room, counted);
    if (!status)
        status = ours(db, &decision.room, &believed);
    if (status)
        return status;
    snprintf(decision.reference, sizeof decision.reference, "%s", decision.room.text);
    if (asprintf(&why, "%s (it counted %" PRId64 ", ours were %" PRId64 ")", staff->why, counted, believed) <
        0)
        return ERR_MEMORY;
    seen.why = why;
    status = decision_keep(db, &seen, &decision);
    free(why);
    if (!status)
        status = tally_believe(db, &decision.room);
    die_at("station.staff_meter.before_commit");
    return status;
}
