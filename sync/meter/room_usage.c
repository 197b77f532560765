#include "meter/room_usage.h"
#include "base/clock.h"
#include "base/status.h"
#include "meter/reading_store.h"

#define CALENDAR_BACK_DAYS USAGE_DAYS
#define CALENDAR_AHEAD_DAYS 60 /* a holiday that begins soon says why use falls */

static int read_room(struct database *db, int64_t now_ms, struct room_usage *usage)
{
    int status = ERR_NOT_FOUND;
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT comparison_left.room IS NULL,"
                   " (SELECT MIN(start_ms) FROM usage_hour WHERE usage_hour.room = room.id) FROM room"
                   " LEFT JOIN comparison_left ON comparison_left.room = room.id WHERE room.id = $1");
    db_bind_text(&query, 1, usage->room.text);
    while (db_query_row(&query)) {
        usage->takes_part = db_int(&query, 0) != 0;
        bool known = !db_is_null(&query, 1) && db_int(&query, 1) <= now_ms;
        usage->first_day = known ? clock_local_day(db_int(&query, 1)) : 0;
        status = STATUS_OK;
    }
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

/* A meter that was swapped, or a row of an older rule: no hour of a room is so much. */
static int64_t bounded_wh(int64_t wh)
{
    return wh > USAGE_HOUR_MOST_WH ? USAGE_HOUR_MOST_WH : wh;
}

static void put_hour(struct room_usage *usage, int ago, int hour, int64_t wh, bool heard)
{
    struct day_use *day = &usage->days[ago];
    day->wh += (int32_t)wh;
    day->hours++;
    day->estimated |= !heard;
    if (ago >= USAGE_HOUR_DAYS)
        return;
    usage->hours[ago].wh[hour] = (int16_t)wh;
    usage->hours[ago].estimated |= (uint32_t)!heard << hour;
}

static int read_hours(struct database *db, int64_t now_ms, struct room_usage *usage)
{
    int64_t centifen_wh[USAGE_DAYS] = {0};
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT start_ms, wh, heard_ms, price_centifen FROM usage_hour"
                   " WHERE room = $1 AND start_ms >= $2 AND start_ms <= $3");
    db_bind_text(&query, 1, usage->room.text);
    db_bind_int(&query, 2, clock_day_start_ms(usage->today - USAGE_DAYS + 1));
    db_bind_int(&query, 3, now_ms);
    while (db_query_row(&query)) {
        int64_t start_ms = db_int(&query, 0);
        int ago = usage->today - clock_local_day(start_ms);
        if (ago < 0 || ago >= USAGE_DAYS || usage->days[ago].hours == 24)
            continue;
        int64_t wh = bounded_wh(db_int(&query, 1));
        int hour = (int)((start_ms - clock_day_start_ms(usage->today - ago)) / CLOCK_HOUR_MS);
        put_hour(usage, ago, hour, wh, usage_is_heard(start_ms, db_int(&query, 2), now_ms));
        centifen_wh[ago] += wh * db_int(&query, 3);
    }
    for (int i = 0; i < USAGE_DAYS; i++)
        usage->days[i].cost_fen = (int32_t)usage_cost_fen(1, centifen_wh[i]);
    return db_query_end(&query);
}

static int read_holidays(struct database *db, struct room_usage *usage)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT first_day, last_day FROM calendar WHERE kind = 'holiday' AND last_day >= $1"
                   " AND first_day <= $2 ORDER BY first_day DESC LIMIT $3");
    db_bind_int(&query, 1, usage->today - CALENDAR_BACK_DAYS);
    db_bind_int(&query, 2, usage->today + CALENDAR_AHEAD_DAYS);
    db_bind_int(&query, 3, USAGE_HOLIDAYS);
    while (db_query_row(&query))
        usage->holidays[usage->holiday_count++] =
            (struct day_span){(int32_t)db_int(&query, 0), (int32_t)db_int(&query, 1)};
    return db_query_end(&query);
}

static int read_term(struct database *db, struct room_usage *usage)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT first_day, last_day FROM calendar WHERE kind = 'term' AND first_day <= $1"
                   " ORDER BY first_day DESC LIMIT 1");
    db_bind_int(&query, 1, usage->today);
    while (db_query_row(&query)) {
        usage->has_term = true;
        usage->term = (struct day_span){(int32_t)db_int(&query, 0), (int32_t)db_int(&query, 1)};
    }
    return db_query_end(&query);
}

int room_usage_get(struct database *db, const struct room_id *room, int64_t now_ms, struct room_usage *usage)
{
    room_usage_clear(usage);
    usage->room = *room;
    usage->at_ms = now_ms;
    usage->today = clock_local_day(now_ms);
    int status = read_room(db, now_ms, usage);
    if (!status)
        status = read_hours(db, now_ms, usage);
    if (!status)
        status = read_holidays(db, usage);
    if (!status)
        status = read_term(db, usage);
    if (!status && usage->takes_part)
        status = comparison_get(db, room, now_ms, &usage->similar, &usage->has_similar);
    return status;
}
