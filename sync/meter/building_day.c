/* The building's day for the attract screen: what all its rooms used today, set against the same weekday a
 * week ago up to the same hour. */
#include "base/clock.h"
#include "base/status.h"
#include "meter/meters.h"

#define DAYS_BACK 7
#define PERCENT_MOST 999 /* three digits fit the glass; a building that stood empty is no comparison */

static int change_percent(int64_t now_wh, int64_t before_wh)
{
    if (before_wh <= 0)
        return 0;
    int64_t percent = (now_wh - before_wh) * 100 / before_wh;
    return percent > PERCENT_MOST ? PERCENT_MOST : (int)percent;
}

static int sum_hours(struct database *db, const char *building, int64_t from_ms, int64_t to_ms,
                     int64_t wh[24])
{
    struct db_query query;
    db_query_begin(
        &query, db,
        "SELECT usage_hour.start_ms, SUM(usage_hour.wh) FROM usage_hour"
        " JOIN room ON room.id = usage_hour.room WHERE room.building = $1"
        " AND usage_hour.start_ms >= $2 AND usage_hour.start_ms < $3 GROUP BY usage_hour.start_ms");
    db_bind_text(&query, 1, building);
    db_bind_int(&query, 2, from_ms);
    db_bind_int(&query, 3, to_ms);
    while (db_query_row(&query)) {
        int64_t hour = (db_int(&query, 0) - from_ms) / CLOCK_HOUR_MS;
        if (hour >= 0 && hour < 24)
            wh[hour] = db_int(&query, 1);
    }
    return db_query_end(&query);
}

static int64_t heard_at_ms(struct database *db, const char *building)
{
    int64_t at_ms = 0;
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT COALESCE(MAX(reading.at_ms), 0) FROM reading"
                   " JOIN room ON room.id = reading.room WHERE room.building = $1");
    db_bind_text(&query, 1, building);
    while (db_query_row(&query))
        at_ms = db_int(&query, 0);
    return db_query_end(&query) ? 0 : at_ms;
}

bool building_day_get(struct database *db, const char *building, int64_t now_ms, struct profile *profile)
{
    int32_t today = clock_local_day(now_ms);
    int64_t begin_ms = clock_day_start_ms(today);
    int64_t week_ago_ms = clock_day_start_ms(today - DAYS_BACK);
    int64_t wh[24] = {0};
    int64_t before[24] = {0};
    profile->has_building_day = false;
    if (sum_hours(db, building, begin_ms, now_ms, wh) ||
        sum_hours(db, building, week_ago_ms, week_ago_ms + CLOCK_DAY_MS, before))
        return false;
    int hour_now = (int)((now_ms - begin_ms) / CLOCK_HOUR_MS);
    int64_t sum_wh = 0;
    int64_t sum_before_wh = 0;
    int peak = 0;
    for (int i = 0; i <= hour_now && i < 24; i++) {
        sum_wh += wh[i];
        /* The running hour is compared with the part of its sister that had passed. */
        sum_before_wh +=
            i < hour_now ? before[i] : before[i] * ((now_ms - begin_ms) % CLOCK_HOUR_MS) / CLOCK_HOUR_MS;
        if (wh[i] > wh[peak])
            peak = i;
    }
    profile->building_at_ms = heard_at_ms(db, building);
    if (sum_wh == 0 || profile->building_at_ms < begin_ms)
        return false;
    profile->has_building_day = true;
    profile->building_today_wh = sum_wh;
    profile->building_change_percent = change_percent(sum_wh, sum_before_wh);
    profile->building_peak_hour = peak;
    return true;
}
