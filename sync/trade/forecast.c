/* How long the balance lasts: screens.md 3.3, in integers. */
#include "base/clock.h"
#include "trade/snapshot.h"

#include <stdlib.h>
#include <string.h>

#define FORECAST_DAYS 14  /* looked at */
#define FORECAST_LEAST 5  /* whole days needed */
#define FORECAST_RECENT 3 /* days that tell of a holiday or of the heat */
#define FORECAST_FAR 60   /* beyond it no number is said */
#define FORECAST_SPREAD 7 /* a wider range than this is said as one number */
#define WHOLE_DAY_HOURS 23
#define DAYS_ENDLESS 10000 /* stands for "at this rate, never" */

static int compare_fen(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Daily costs of the last 14 whole days, newest first; returns how many. */
static int recent_costs(const struct snapshot *snapshot, int32_t today, int64_t costs[FORECAST_DAYS])
{
    int count = 0;
    for (int i = 0; i < snapshot->day_count && count < FORECAST_DAYS; i++) {
        const struct usage_day *day = &snapshot->days[i];
        if (day->local_day < today && day->local_day >= today - FORECAST_DAYS &&
            day->hours >= WHOLE_DAY_HOURS && day->cost_fen >= 0 && day->cost_fen <= MONEY_MOST_FEN)
            costs[count++] = day->cost_fen;
    }
    return count;
}

/* Four times the quarter-th quartile (0 least, 2 median, 4 most), interpolated between the neighbours: the
 * factor keeps it whole. */
static int64_t quartile_x4(const int64_t *costs, int count, int quarter)
{
    int64_t sorted[FORECAST_DAYS];
    memcpy(sorted, costs, (size_t)count * sizeof *costs);
    qsort(sorted, (size_t)count, sizeof *sorted, compare_fen);
    int at = (count - 1) * quarter / 4;
    int rest = (count - 1) * quarter % 4;
    int next = at + 1 < count ? at + 1 : at;
    return sorted[at] * (4 - rest) + sorted[next] * rest;
}

static int days_of(int64_t balance_fen, int64_t cost_x4)
{
    if (cost_x4 <= 0)
        return DAYS_ENDLESS;
    int64_t days = balance_fen * 4 / cost_x4;
    return days > DAYS_ENDLESS ? DAYS_ENDLESS : (int)days;
}

static struct forecast range_of(int64_t balance_fen, const int64_t *costs, int count)
{
    int low = days_of(balance_fen, quartile_x4(costs, count, 3));
    int high = days_of(balance_fen, quartile_x4(costs, count, 1));
    if (low == high || high - low > FORECAST_SPREAD) {
        int middle = days_of(balance_fen, quartile_x4(costs, count, 2));
        /* One number is said, so it decides: a quiet weekend must not turn 20 days into "over 60". */
        if (middle > FORECAST_FAR)
            return (struct forecast){.kind = FORECAST_OVER_60};
        return (struct forecast){.kind = FORECAST_ABOUT, .days_low = middle, .days_high = middle};
    }
    if (high > FORECAST_FAR)
        return (struct forecast){.kind = FORECAST_OVER_60};
    return (struct forecast){.kind = FORECAST_RANGE, .days_low = low, .days_high = high};
}

struct forecast forecast_of(const struct snapshot *snapshot, int64_t now_ms)
{
    int64_t costs[FORECAST_DAYS];
    int64_t balance_fen = snapshot->balance.fen;
    if (!snapshot->has_balance || balance_fen <= 0 || balance_fen > MONEY_MOST_FEN ||
        now_ms - snapshot->balance_at_ms > CLOCK_DAY_MS)
        return (struct forecast){.kind = FORECAST_HIDDEN};
    int count = recent_costs(snapshot, clock_local_day(now_ms), costs);
    if (count < FORECAST_LEAST)
        return (struct forecast){.kind = FORECAST_HIDDEN};

    int64_t median_x4 = quartile_x4(costs, count, 2);
    bool little = true;
    for (int i = 0; i < FORECAST_RECENT; i++)
        little = little && costs[i] * 20 < median_x4; /* cost < 20 % of the median */
    if (little || median_x4 == 0)
        return (struct forecast){.kind = FORECAST_LITTLE_USE};

    /* Two days above 1.5 medians: the heat has come, older days no longer tell. */
    bool heat = costs[0] * 8 > median_x4 * 3 && costs[1] * 8 > median_x4 * 3;
    struct forecast forecast = range_of(balance_fen, costs, heat ? FORECAST_RECENT : count);
    forecast.last_three_days = heat;
    return forecast;
}
