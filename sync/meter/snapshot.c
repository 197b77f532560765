/* A room as its screen shows it, from the tables of meters and credits. */
#include "base/clock.h"
#include "base/status.h"
#include "meter/meters.h"
#include "meter/reading_store.h"

#define SNAPSHOT_SILENT_AFTER 3                         /* questions without an answer */
#define SNAPSHOT_OLD_MS ((int64_t)30 * CLOCK_MINUTE_MS) /* screens.md, hard rule 7 */
#define SNAPSHOT_PAYMENT_DAYS 30

static int read_place(struct database *db, struct snapshot *snapshot)
{
    int status = ERR_NOT_FOUND;
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT building.name, room.name, room.price_centifen FROM room"
                   " JOIN building ON building.id = room.building WHERE room.id = $1");
    db_bind_text(&query, 1, snapshot->room.text);
    while (db_query_row(&query)) {
        db_copy_text(&query, 0, snapshot->building_name, sizeof snapshot->building_name);
        db_copy_text(&query, 1, snapshot->room_name, sizeof snapshot->room_name);
        snapshot->price_centifen_per_kwh = db_int(&query, 2);
        status = STATUS_OK;
    }
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

static int read_meter(struct database *db, int64_t now_ms, struct snapshot *snapshot)
{
    struct reading_row row;
    int status = reading_row_get(db, &snapshot->room, &row);
    if (status)
        return status;
    if (row.at_ms == 0) {
        snapshot->health = row.silences >= SNAPSHOT_SILENT_AFTER ? METER_SILENT : METER_UNKNOWN;
        return STATUS_OK;
    }
    bool silent = row.silences >= SNAPSHOT_SILENT_AFTER || now_ms - row.at_ms > SNAPSHOT_OLD_MS;
    snapshot->has_balance = true;
    snapshot->balance = money_of_fen(row.reading.remaining_fen);
    snapshot->balance_at_ms = row.at_ms;
    snapshot->health = silent ? METER_SILENT : METER_OK;
    snapshot->power_w = silent ? 0 : row.reading.power_w;
    snapshot->relay = row.reading.relay;
    snapshot->off = row.reading.off;
    return STATUS_OK;
}

/* A meter that is silent with all of its bus is not broken: the line to them is. */
static int read_line(struct database *db, int64_t now_ms, struct snapshot *snapshot)
{
    struct db_query query;
    if (snapshot->health != METER_SILENT)
        return STATUS_OK;
    db_query_begin(&query, db,
                   "SELECT count(*) FROM meter mine JOIN meter other ON other.bus = mine.bus"
                   " JOIN reading ON reading.room = other.room WHERE mine.room = $1"
                   " AND reading.silences < $2 AND reading.at_ms >= $3");
    db_bind_text(&query, 1, snapshot->room.text);
    db_bind_int(&query, 2, SNAPSHOT_SILENT_AFTER);
    db_bind_int(&query, 3, now_ms - SNAPSHOT_OLD_MS);
    while (db_query_row(&query))
        snapshot->line_silent = db_int(&query, 0) == 0;
    return db_query_end(&query);
}

#define PAID " NOT EXISTS (SELECT 1 FROM credit_aside WHERE credit_aside.key = credit.key)"

/* Money a person was called for is still not on the meter, so it is pending too, until it went back. */
static int read_credits(struct database *db, int64_t now_ms, struct snapshot *snapshot)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT COALESCE(SUM(amount_fen), 0), COUNT(*), COALESCE(MIN(enqueued_at_ms), 0)"
                   " FROM credit WHERE room = $1 AND state <> 'confirmed' AND" PAID);
    db_bind_text(&query, 1, snapshot->room.text);
    while (db_query_row(&query)) {
        snapshot->pending = money_of_fen(db_int(&query, 0));
        snapshot->pending_count = (int)db_int(&query, 1);
        snapshot->pending_since_ms = db_int(&query, 2);
    }
    int status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(
        &query, db,
        "SELECT COUNT(*) FROM credit WHERE room = $1 AND state = 'confirmed' AND ended_at_ms >= $2 AND" PAID);
    db_bind_text(&query, 1, snapshot->room.text);
    db_bind_int(&query, 2, now_ms - SNAPSHOT_PAYMENT_DAYS * CLOCK_DAY_MS);
    while (db_query_row(&query))
        snapshot->recent_payments = (int)db_int(&query, 0);
    return db_query_end(&query);
}

static int read_days(struct database *db, int64_t now_ms, struct snapshot *snapshot)
{
    int32_t today = clock_local_day(now_ms);
    int64_t centifen_wh[SNAPSHOT_DAYS] = {0};
    snapshot->day_count = SNAPSHOT_DAYS;
    for (int i = 0; i < SNAPSHOT_DAYS; i++)
        snapshot->days[i].local_day = today - i;
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT start_ms, wh, heard_ms, price_centifen FROM usage_hour"
                   " WHERE room = $1 AND start_ms >= $2 AND start_ms <= $3");
    db_bind_text(&query, 1, snapshot->room.text);
    db_bind_int(&query, 2, clock_day_start_ms(today - SNAPSHOT_DAYS + 1));
    db_bind_int(&query, 3, now_ms);
    while (db_query_row(&query)) {
        int64_t start_ms = db_int(&query, 0);
        int ago = today - clock_local_day(start_ms);
        if (ago < 0 || ago >= SNAPSHOT_DAYS)
            continue;
        snapshot->days[ago].wh += db_int(&query, 1);
        bool heard = usage_is_heard(start_ms, db_int(&query, 2), now_ms);
        snapshot->days[ago].hours += heard;
        snapshot->days[ago].estimated |= !heard;
        centifen_wh[ago] += db_int(&query, 1) * db_int(&query, 3);
    }
    /* Rounded once a day, not once an hour: 24 roundings would show. */
    for (int i = 0; i < SNAPSHOT_DAYS; i++)
        snapshot->days[i].cost_fen = usage_cost_fen(1, centifen_wh[i]);
    return db_query_end(&query);
}

static int read_holidays(struct database *db, struct snapshot *snapshot)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT first_day, last_day FROM calendar WHERE kind = 'holiday' AND first_day <= $1"
                   " AND last_day > $2");
    db_bind_int(&query, 1, snapshot->days[0].local_day);
    db_bind_int(&query, 2, snapshot->days[0].local_day - SNAPSHOT_DAYS);
    while (db_query_row(&query))
        for (int i = 0; i < SNAPSHOT_DAYS; i++) {
            int64_t day = snapshot->days[i].local_day;
            snapshot->days[i].holiday |= day >= db_int(&query, 0) && day <= db_int(&query, 1);
        }
    return db_query_end(&query);
}

int snapshot_get(struct database *db, const struct room_id *room, int64_t now_ms, struct snapshot *snapshot)
{
    *snapshot = (struct snapshot){.room = *room};
    int status = read_place(db, snapshot);
    if (!status)
        status = read_meter(db, now_ms, snapshot);
    if (!status)
        status = read_line(db, now_ms, snapshot);
    if (!status)
        status = read_credits(db, now_ms, snapshot);
    if (!status)
        status = read_days(db, now_ms, snapshot);
    if (!status)
        status = read_holidays(db, snapshot);
    return status;
}

int meter_count_get(struct database *db, int64_t now_ms, struct meter_count *count)
{
    struct db_query query;
    *count = (struct meter_count){0};
    db_query_begin(&query, db,
                   "SELECT count(*), coalesce(sum(CASE WHEN reading.silences < $1 AND reading.at_ms >= $2 "
                   "THEN 1 ELSE 0 END), 0),"
                   " coalesce(max(reading.at_ms), 0)"
                   " FROM meter LEFT JOIN reading ON reading.room = meter.room");
    db_bind_int(&query, 1, SNAPSHOT_SILENT_AFTER);
    db_bind_int(&query, 2, now_ms - SNAPSHOT_OLD_MS);
    while (db_query_row(&query))
        *count = (struct meter_count){db_int(&query, 0), db_int(&query, 1), db_int(&query, 2)};
    return db_query_end(&query);
}

int meter_lines_get(struct database *db, const char *building, int64_t now_ms, bool *silent)
{
    struct db_query query;
    *silent = false;
    db_query_begin(&query, db,
                   "SELECT count(*), coalesce(sum(CASE WHEN reading.silences < $1 AND reading.at_ms >= $2"
                   " THEN 1 ELSE 0 END), 0) FROM meter JOIN room ON room.id = meter.room"
                   " LEFT JOIN reading ON reading.room = meter.room WHERE $3 = '' OR room.building = $3");
    db_bind_int(&query, 1, SNAPSHOT_SILENT_AFTER);
    db_bind_int(&query, 2, now_ms - SNAPSHOT_OLD_MS);
    db_bind_text(&query, 3, building);
    while (db_query_row(&query))
        *silent = db_int(&query, 0) > 0 && db_int(&query, 1) == 0;
    return db_query_end(&query);
}
