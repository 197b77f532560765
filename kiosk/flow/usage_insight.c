/* One sentence about a room's use, and its weekly pattern. */
#include "base/clock.h"
#include "flow/usage_chart.h"

#include <string.h>

#define NIGHT_FROM_HOUR 2
#define NIGHT_TO_HOUR 5
#define NIGHT_PERCENT 35
#define NIGHT_DAYS 7
#define HOURS_IN_A_ROW 3
#define HIGH_BARS 3 /* fewer bars have no highest */

/* Today up to the last full hour, against what these hours usually take: more than half as much again. */
static bool is_much_today(const struct room_usage *usage, int64_t now_ms, struct usage_insight *insight)
{
    struct usage_chart today;
    int32_t own_wh[24] = {0}, usual_wh[24] = {0};
    int64_t sum_wh = 0, usual_sum_wh = 0;
    usage_chart_of(usage, USAGE_DAY, 0, now_ms, &today);
    for (int hour = 0; hour < today.count; hour++) {
        const struct usage_bar *bar = &today.bars[hour];
        if (!bar->known || bar->unfinished || !bar->has_ghost)
            continue;
        own_wh[hour] = (int32_t)bar->wh;
        usual_wh[hour] = (int32_t)bar->ghost_wh;
        sum_wh += bar->wh;
        usual_sum_wh += bar->ghost_wh;
    }
    int first = usage_hours_above(own_wh, usual_wh);
    if (today.has_hole || usual_sum_wh <= 0 || first < 0 || sum_wh * 2 <= usual_sum_wh * 3)
        return false;
    int64_t percent = (sum_wh - usual_sum_wh) * 100 / usual_sum_wh;
    *insight = (struct usage_insight){.kind = INSIGHT_MUCH_TODAY,
                                      .wh = today.total_wh,
                                      .percent = percent > 999 ? 999 : (int)percent,
                                      .first_hour = first,
                                      .last_hour = first + HOURS_IN_A_ROW};
    return true;
}

static bool is_night(const struct room_usage *usage, struct usage_insight *insight)
{
    int64_t night_wh = 0, sum_wh = 0;
    for (int day = 1; day <= NIGHT_DAYS; day++)
        for (int hour = 0; hour < 24; hour++) {
            int16_t wh = usage->hours[day].wh[hour];
            if (wh < 0)
                continue;
            sum_wh += wh;
            if (hour >= NIGHT_FROM_HOUR && hour < NIGHT_TO_HOUR)
                night_wh += wh;
        }
    if (night_wh * 100 <= sum_wh * NIGHT_PERCENT)
        return false;
    *insight = (struct usage_insight){.kind = INSIGHT_NIGHT,
                                      .percent = (int)((night_wh * 100 + sum_wh / 2) / sum_wh)};
    return true;
}

/* A bar a quarter above the mean of all stands out. *few: there are too few to say anything of them. */
static bool stands_out(const struct usage_chart *chart, bool *few)
{
    int64_t sum_wh = 0;
    int bars = 0;
    for (int i = 0; i < chart->count; i++)
        if (chart->bars[i].known && !chart->bars[i].unfinished) {
            sum_wh += chart->bars[i].wh;
            bars++;
        }
    *few = bars < HIGH_BARS;
    return !*few && chart->peak >= 0 && chart->bars[chart->peak].wh * bars * 4 > sum_wh * 5;
}

struct usage_insight usage_insight_of(const struct room_usage *usage, const struct usage_chart *chart,
                                      int64_t now_ms)
{
    struct usage_insight insight = {.kind = INSIGHT_NOTHING};
    if (chart->none != USAGE_NONE_NOT)
        return insight;
    bool present = !chart->has_newer && usage->today == clock_local_day(now_ms);
    if (present && (is_much_today(usage, now_ms, &insight) || is_night(usage, &insight)))
        return insight;
    if (chart->has_hole) /* what was not heard may have been the highest, or anything but steady */
        return insight;
    bool few = false;
    if (stands_out(chart, &few))
        return (struct usage_insight){
            .kind = INSIGHT_HIGHEST, .wh = chart->bars[chart->peak].wh, .bar = chart->peak};
    insight.kind = few || chart->peak < 0 ? INSIGHT_NOTHING : INSIGHT_STEADY;
    return insight;
}

/* --- the weekly pattern ------------------------------------------------------------------------------- */

static void top_put(struct usage_heat *heat, struct heat_cell cell)
{
    int at = heat->top_count;
    while (at > 0 && heat->top[at - 1].wh < cell.wh)
        at--;
    if (at == HEAT_TOP)
        return;
    if (heat->top_count < HEAT_TOP)
        heat->top_count++;
    memmove(&heat->top[at + 1], &heat->top[at], (size_t)(heat->top_count - at - 1) * sizeof *heat->top);
    heat->top[at] = cell;
}

/* first: the first of the days of that weekday, counted back from today. */
static void cell_fill(const struct room_usage *usage, struct usage_heat *heat, int weekday, int hour,
                      int first)
{
    int32_t sum_wh = 0;
    int weeks = 0;
    for (int day = first; day <= USAGE_HABIT_DAYS; day += 7) {
        int16_t wh = usage->hours[day].wh[hour];
        if (wh < 0)
            continue;
        sum_wh += wh;
        weeks++;
    }
    heat->wh[weekday][hour] = weeks ? (sum_wh + weeks / 2) / weeks : USAGE_UNHEARD;
    if (sum_wh > 0)
        top_put(heat, (struct heat_cell){weekday, hour, heat->wh[weekday][hour]});
}

void usage_heat_of(const struct room_usage *usage, struct usage_heat *heat)
{
    int32_t mean_wh[24];
    memset(heat, 0, sizeof *heat);
    int days = usage_mean_day(usage, mean_wh);
    heat->wait_days = days < USAGE_HABIT_LEAST ? USAGE_HABIT_LEAST - days : 0;
    int today = clock_local(clock_day_start_ms(usage->today)).weekday;
    for (int weekday = 0; weekday < 7; weekday++)
        for (int hour = 0; hour < 24; hour++)
            cell_fill(usage, heat, weekday, hour, (today - weekday + 6) % 7 + 1);
}
