#include "trade/room_usage.h"

#include <string.h>

#define HOURS_IN_A_ROW 3

void room_usage_clear(struct room_usage *usage)
{
    memset(usage, 0, sizeof *usage);
    for (int day = 0; day < USAGE_HOUR_DAYS; day++)
        for (int hour = 0; hour < 24; hour++)
            usage->hours[day].wh[hour] = USAGE_UNHEARD;
}

int usage_mean_day(const struct room_usage *usage, int32_t hour_wh[24])
{
    int heard = 0;
    for (int hour = 0; hour < 24; hour++) {
        int32_t sum_wh = 0;
        int days = 0;
        for (int day = 1; day <= USAGE_HABIT_DAYS; day++)
            if (usage->hours[day].wh[hour] >= 0) {
                sum_wh += usage->hours[day].wh[hour];
                days++;
            }
        hour_wh[hour] = days ? (sum_wh + days / 2) / days : 0;
        heard += days;
    }
    return heard / 24;
}

int usage_hours_above(const int32_t hour_wh[24], const int32_t others_wh[24])
{
    int first = -1;
    int32_t most_wh = 0;
    for (int hour = 0; hour + HOURS_IN_A_ROW <= 24; hour++) {
        int32_t above_wh = 0;
        for (int i = hour; i < hour + HOURS_IN_A_ROW; i++)
            above_wh += hour_wh[i] - others_wh[i];
        if (above_wh > most_wh) {
            most_wh = above_wh;
            first = hour;
        }
    }
    return first;
}
