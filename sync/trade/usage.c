#include "trade/snapshot.h"

#define WEEK_DAYS 7
#define WHOLE_DAY_HOURS 23                /* screens.md 3.3: one hour may be missing */
#define DAY_MOST_WH ((int64_t)1000000000) /* no room has a 40 MW supply: a broken register */

/* Sum over the whole days from newest to newest - 6; returns how many there were. */
static int week_sum_wh(const struct snapshot *snapshot, int32_t newest, int64_t *sum_wh)
{
    int days = 0;
    *sum_wh = 0;
    for (int i = 0; i < snapshot->day_count; i++) {
        const struct usage_day *day = &snapshot->days[i];
        if (day->local_day > newest || day->local_day <= newest - WEEK_DAYS || day->hours < WHOLE_DAY_HOURS ||
            day->wh < 0 || day->wh > DAY_MOST_WH)
            continue;
        *sum_wh += day->wh;
        days++;
    }
    return days;
}

bool usage_change_percent(const struct snapshot *snapshot, int *percent)
{
    if (snapshot->day_count == 0)
        return false;
    int32_t yesterday = snapshot->days[0].local_day - 1;
    int64_t now_wh = 0;
    int64_t before_wh = 0;
    int now_days = week_sum_wh(snapshot, yesterday, &now_wh);
    int before_days = week_sum_wh(snapshot, yesterday - WEEK_DAYS, &before_wh);
    if (now_days < WEEK_DAYS || before_days < WEEK_DAYS || before_wh <= 0)
        return false;
    int64_t change = (now_wh - before_wh) * 100;
    int64_t half = change < 0 ? -before_wh / 2 : before_wh / 2;
    int64_t rounded = (change + half) / before_wh;
    *percent = rounded > 999 ? 999 : (int)rounded;
    return true;
}

bool usage_has_holes(const struct snapshot *snapshot)
{
    if (snapshot->day_count == 0)
        return false;
    int64_t sum_wh = 0;
    int32_t today = snapshot->days[0].local_day, first = today;
    for (int i = 0; i < snapshot->day_count; i++)
        if (snapshot->days[i].hours > 0 && snapshot->days[i].local_day < first)
            first = snapshot->days[i].local_day;
    /* A room that is heard for less than two weeks has nothing to be compared with, rather than a hole. */
    return today - first > 2 * WEEK_DAYS &&
           (week_sum_wh(snapshot, today - 1, &sum_wh) < WEEK_DAYS ||
            week_sum_wh(snapshot, today - 1 - WEEK_DAYS, &sum_wh) < WEEK_DAYS);
}

int64_t usage_mean_wh(const struct snapshot *snapshot)
{
    if (snapshot->day_count == 0)
        return 0;
    int64_t sum_wh = 0;
    int days = week_sum_wh(snapshot, snapshot->days[0].local_day - 1, &sum_wh);
    return days > 0 ? sum_wh / days : 0;
}

int64_t energy_for(struct money amount, int64_t price_centifen_per_kwh)
{
    const int64_t centifen_wh = (int64_t)100 * 1000; /* fen to centifen, kWh to Wh */
    if (price_centifen_per_kwh <= 0 || amount.fen <= 0 || amount.fen > INT64_MAX / centifen_wh)
        return 0;
    return amount.fen * centifen_wh / price_centifen_per_kwh;
}

struct money top_up_repays(const struct snapshot *snapshot, struct money amount)
{
    int64_t owed_fen = snapshot->power.owed.fen;
    return money_of_fen(amount.fen <= 0 ? 0 : owed_fen < amount.fen - 1 ? owed_fen : amount.fen - 1);
}

int64_t top_up_energy(const struct snapshot *snapshot, struct money amount)
{
    struct money left = money_of_fen(amount.fen - top_up_repays(snapshot, amount).fen);
    return energy_for(left, snapshot->price_centifen_per_kwh);
}
