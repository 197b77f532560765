#include "flow/usage_chart.h"
#include "base/clock.h"

#include <string.h>

#define WEEK_DAYS 7
#define WHOLE_DAY_HOURS 23 /* one hour may be missing (design 3.3) */
#define HABIT_WEEKS 4      /* that tell what an hour usually takes */
#define HABIT_LEAST 2
#define PAIRS_LEAST 5 /* fewer say nothing about a change */
#define PERCENT_MOST 999

/* One chart being made. */
struct maker {
    const struct room_usage *usage;
    struct usage_chart *chart;
    int64_t now_ms;
    int32_t today; /* by the wall clock: kept data ends before it */
};

static const struct day_use *day_at(const struct room_usage *usage, int32_t day)
{
    int32_t ago = usage->today - day;
    return ago >= 0 && ago < USAGE_DAYS && usage->days[ago].hours > 0 ? &usage->days[ago] : NULL;
}

static bool is_holiday(const struct room_usage *usage, int32_t day)
{
    for (int i = 0; i < usage->holiday_count; i++)
        if (day >= usage->holidays[i].first && day <= usage->holidays[i].last)
            return true;
    return false;
}

/* --- months ------------------------------------------------------------------------------------------- */

/* The first day of the month that lies months away from the one of day. */
static int32_t month_start(int32_t day, int months)
{
    struct local_time at = clock_local(clock_day_start_ms(day));
    return clock_local_day(
        clock_from_local((struct local_time){.year = at.year, .month = at.month + months, .day = 1}));
}

static int months_between(int32_t from, int32_t to)
{
    struct local_time a = clock_local(clock_day_start_ms(from));
    struct local_time b = clock_local(clock_day_start_ms(to));
    return (b.year - a.year) * 12 + b.month - a.month;
}

/* --- bars --------------------------------------------------------------------------------------------- */

/* An hour costs its part of the day, which was reckoned at the prices of its hours. */
static int64_t hour_cost_fen(const struct day_use *day, int64_t wh)
{
    return day && day->wh > 0 ? (wh * day->cost_fen + day->wh / 2) / day->wh : 0;
}

/* What this hour took on the same weekday in the weeks before. */
static void hour_ghost(const struct room_usage *usage, int ago, int hour, struct usage_bar *bar)
{
    int64_t sum_wh = 0, sum_fen = 0;
    int weeks = 0;
    for (int week = 1; week <= HABIT_WEEKS; week++) {
        int then = ago + week * WEEK_DAYS;
        if (then >= USAGE_HOUR_DAYS || usage->hours[then].wh[hour] < 0)
            continue;
        sum_wh += usage->hours[then].wh[hour];
        sum_fen += hour_cost_fen(&usage->days[then], usage->hours[then].wh[hour]);
        weeks++;
    }
    bar->has_ghost = weeks >= HABIT_LEAST;
    if (!bar->has_ghost)
        return;
    bar->ghost_wh = sum_wh / weeks;
    bar->ghost_fen = sum_fen / weeks;
}

static void hour_fill(const struct maker *maker, int hour)
{
    const struct room_usage *usage = maker->usage;
    struct usage_bar *bar = &maker->chart->bars[hour];
    int64_t start_ms = clock_day_start_ms(maker->chart->first_day) + hour * CLOCK_HOUR_MS;
    int32_t ago = usage->today - maker->chart->first_day;
    bar->day = maker->chart->first_day;
    bar->ahead = start_ms > maker->now_ms;
    bar->unfinished = !bar->ahead && start_ms + CLOCK_HOUR_MS > maker->now_ms;
    bar->holiday = is_holiday(usage, bar->day);
    if (ago >= 0 && ago < USAGE_HOUR_DAYS && usage->hours[ago].wh[hour] >= 0) {
        bar->known = true;
        bar->wh = usage->hours[ago].wh[hour];
        bar->cost_fen = hour_cost_fen(&usage->days[ago], bar->wh);
        bar->estimated = usage->hours[ago].estimated >> hour & 1;
    }
    if (ago >= -WEEK_DAYS)
        hour_ghost(usage, ago, hour, bar);
}

static void day_fill(const struct maker *maker, int i, int32_t ghost_day)
{
    struct usage_bar *bar = &maker->chart->bars[i];
    int32_t at = maker->chart->first_day + i;
    const struct day_use *day = day_at(maker->usage, at);
    const struct day_use *ghost = day_at(maker->usage, ghost_day);
    bar->day = at;
    bar->ahead = at > maker->today;
    bar->unfinished = at == maker->today;
    bar->holiday = is_holiday(maker->usage, at);
    if (day) {
        bar->known = true;
        bar->wh = day->wh;
        bar->cost_fen = day->cost_fen;
        bar->part = !bar->unfinished && day->hours < WHOLE_DAY_HOURS;
        bar->estimated = day->estimated || bar->part;
    }
    if (ghost) {
        bar->has_ghost = true;
        bar->ghost_part = ghost->hours < WHOLE_DAY_HOURS;
        bar->ghost_wh = ghost->wh;
        bar->ghost_fen = ghost->cost_fen;
    }
}

static void month_fill(const struct maker *maker, int i, int32_t first, int32_t next)
{
    struct usage_bar *bar = &maker->chart->bars[i];
    int32_t holidays = 0;
    bool missing = false;
    bar->day = first;
    bar->ahead = first > maker->today;
    bar->unfinished = first <= maker->today && next > maker->today;
    for (int32_t at = first; at < next; at++) {
        const struct day_use *day = day_at(maker->usage, at);
        holidays += is_holiday(maker->usage, at);
        missing |= !day && at <= maker->today;
        if (!day)
            continue;
        bar->known = true;
        bar->wh += day->wh;
        bar->cost_fen += day->cost_fen;
        bar->estimated |= day->estimated;
    }
    bar->part = missing;
    bar->estimated |= missing;
    bar->holiday = holidays * 2 >= next - first;
}

/* --- periods ------------------------------------------------------------------------------------------ */

static void make_day(const struct maker *maker, int back)
{
    struct usage_chart *chart = maker->chart;
    chart->first_day = chart->last_day = maker->today - back;
    chart->count = chart->ghost_count = 24;
    for (int hour = 0; hour < 24; hour++)
        hour_fill(maker, hour);
}

/* Of the seven days up to last, those that were heard whole. */
static void mean_fill(const struct maker *maker, int32_t last)
{
    int days = 0;
    int64_t sum_wh = 0, sum_fen = 0;
    for (int32_t at = last - WEEK_DAYS + 1; at <= last; at++) {
        const struct day_use *day = day_at(maker->usage, at);
        if (!day || day->hours < WHOLE_DAY_HOURS)
            continue;
        sum_wh += day->wh;
        sum_fen += day->cost_fen;
        days++;
    }
    if (days == 0)
        return;
    maker->chart->mean_wh = sum_wh / days;
    maker->chart->mean_fen = sum_fen / days;
}

static void make_week(const struct maker *maker, int back)
{
    struct usage_chart *chart = maker->chart;
    chart->last_day = maker->today - WEEK_DAYS * back;
    chart->first_day = chart->last_day - WEEK_DAYS + 1;
    chart->count = chart->ghost_count = WEEK_DAYS;
    for (int i = 0; i < WEEK_DAYS; i++)
        day_fill(maker, i, chart->first_day + i - WEEK_DAYS);
    mean_fill(maker, back > 0 ? chart->last_day : maker->today - 1);
}

static void make_month(const struct maker *maker, int back)
{
    struct usage_chart *chart = maker->chart;
    int32_t before = month_start(maker->today, -back - 1);
    chart->first_day = month_start(maker->today, -back);
    chart->last_day = month_start(maker->today, 1 - back) - 1;
    chart->count = chart->last_day - chart->first_day + 1;
    chart->ghost_count = chart->first_day - before;
    for (int i = 0; i < chart->count || i < chart->ghost_count; i++)
        day_fill(maker, i, i < chart->ghost_count ? before + i : INT32_MAX);
    for (int i = chart->count; i < chart->ghost_count; i++)
        chart->bars[i].known = false; /* the next month's */
}

static void make_term(const struct maker *maker, int back)
{
    struct usage_chart *chart = maker->chart;
    const struct room_usage *usage = maker->usage;
    int32_t first = month_start(maker->today, -11);
    chart->count = 12;
    chart->is_year = !usage->has_term || back > 0;
    if (!chart->is_year) {
        int months = months_between(usage->term.first, usage->term.last) + 1;
        first = month_start(usage->term.first, 0);
        chart->count = months < 12 ? months : 12;
    }
    chart->first_day = first;
    chart->last_day = month_start(first, chart->count) - 1;
    for (int i = 0; i < chart->count; i++)
        month_fill(maker, i, month_start(first, i), month_start(first, i + 1));
}

/* --- what can be said --------------------------------------------------------------------------------- */

static void sum_up(struct usage_chart *chart)
{
    int64_t now_wh = 0, before_wh = 0;
    int pairs = 0, wanted = 0;
    bool unpaired = false;
    chart->peak = -1;
    for (int i = 0; i < chart->count; i++) {
        const struct usage_bar *bar = &chart->bars[i];
        chart->has_gap |= !bar->known && !bar->ahead;
        chart->has_estimate |= bar->known && bar->estimated;
        chart->has_hole |= !bar->ahead && !bar->unfinished && (!bar->known || bar->part);
        wanted += !bar->ahead && !bar->unfinished && bar->has_ghost;
        if (!bar->known)
            continue;
        chart->total_wh += bar->wh;
        chart->total_fen += bar->cost_fen;
        if (bar->unfinished)
            continue;
        if (bar->wh > 0 && (chart->peak < 0 || bar->wh > chart->bars[chart->peak].wh))
            chart->peak = i;
        unpaired |= i < chart->ghost_count && (!bar->has_ghost || bar->ghost_part);
        if (bar->has_ghost) {
            now_wh += bar->wh;
            before_wh += bar->ghost_wh;
            pairs++;
        }
    }
    chart->has_change = pairs >= PAIRS_LEAST && before_wh > 0 && !chart->has_hole && !unpaired;
    chart->is_uncompared = wanted >= PAIRS_LEAST && (chart->has_hole || unpaired);
    if (!chart->has_change)
        return;
    int64_t change = (now_wh - before_wh) * 100;
    int64_t percent = (change + (change < 0 ? -before_wh / 2 : before_wh / 2)) / before_wh;
    chart->change_percent = percent > PERCENT_MOST ? PERCENT_MOST : (int)percent;
}

static bool is_all_holiday(const struct room_usage *usage, int32_t first, int32_t last)
{
    for (int32_t day = first; day <= last; day++)
        if (!is_holiday(usage, day))
            return false;
    return true;
}

/* Nothing is known of all the days: why. */
static void none_fill(const struct maker *maker)
{
    struct usage_chart *chart = maker->chart;
    const struct room_usage *usage = maker->usage;
    int32_t last = chart->last_day < maker->today ? chart->last_day : maker->today;
    for (int i = 0; i < chart->count; i++)
        if (chart->bars[i].known)
            return;
    if (usage->first_day == 0 || last < usage->first_day) {
        chart->none = USAGE_NONE_NEW_METER;
        return;
    }
    if (is_all_holiday(usage, chart->first_day, last)) {
        chart->none = USAGE_NONE_HOLIDAY;
        return;
    }
    chart->none = USAGE_NONE_LINE;
    chart->gap = (struct day_span){chart->first_day, last};
    while (chart->gap.first - 1 > usage->first_day && !day_at(usage, chart->gap.first - 1))
        chart->gap.first--;
    while (chart->gap.last + 1 <= maker->today && !day_at(usage, chart->gap.last + 1))
        chart->gap.last++;
}

/* How far back the period may go: to the first thing known, and as far as it is kept. */
static bool has_older(const struct maker *maker, int back)
{
    const struct room_usage *usage = maker->usage;
    int32_t before = maker->chart->first_day - 1; /* the last day of the older one */
    if (maker->chart->period == USAGE_TERM)
        return usage->has_term && back == 0;
    int kept = maker->chart->period == USAGE_DAY ? USAGE_HOUR_DAYS : USAGE_DAYS;
    return usage->first_day > 0 && before >= usage->first_day && usage->today - before < kept;
}

void usage_chart_of(const struct room_usage *usage, enum usage_period period, int back, int64_t now_ms,
                    struct usage_chart *chart)
{
    static void (*const makes[USAGE_PERIODS])(const struct maker *, int) = {
        [USAGE_DAY] = make_day,
        [USAGE_WEEK] = make_week,
        [USAGE_MONTH] = make_month,
        [USAGE_TERM] = make_term,
    };
    struct maker maker = {.usage = usage, .chart = chart, .now_ms = now_ms, .today = clock_local_day(now_ms)};
    memset(chart, 0, sizeof *chart);
    chart->period = period;
    makes[period](&maker, back);
    sum_up(chart);
    none_fill(&maker);
    chart->has_older = has_older(&maker, back);
    chart->has_newer = back > 0;
}
