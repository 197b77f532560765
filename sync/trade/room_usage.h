/* What a room used, hour by hour and day by day: all that the usage screens (S08, S09) are made of. */
#pragma once
#include "trade/purchase.h"
#include <stdbool.h>
#include <stdint.h>

#define USAGE_HOUR_DAYS 35 /* the four weeks of the heat map, and one to look back from the first of them */
#define USAGE_DAYS 400     /* thirteen months: the month a year ago is whole */
#define USAGE_HOLIDAYS 12  /* of a year and a half */
#define USAGE_UNHEARD (-1) /* nobody knows: a gap, never a zero */
#define USAGE_HOUR_MOST_WH 30000 /* in one hour, for one room: more than its wire carries */
#define SIMILAR_LEAST 20         /* fewer rooms would tell whose they are */
#define USAGE_HABIT_DAYS 28      /* whole weeks that tell a habit: the heat map, the comparison */
#define USAGE_HABIT_LEAST 14

struct usage_hours {
    int16_t wh[24];     /* or USAGE_UNHEARD */
    uint32_t estimated; /* a bit an hour: used, but not heard as it was */
};
struct day_use {
    int32_t wh, cost_fen;
    int8_t hours;   /* with a value, 0..24; 0: nothing is known of this day */
    bool estimated; /* one of them at least */
};
struct day_span {
    int32_t first, last; /* local days, both within */
};

/* Rooms of the same building, beds and air-conditioning that take part. A mean day of the last four weeks. */
struct similar_rooms {
    int rooms; /* SIMILAR_LEAST at least */
    int32_t average_wh;
    int32_t thrifty_wh;  /* of the fifth that used least */
    int32_t hour_wh[24]; /* the average, by the hour of the day */
};

struct room_usage {
    struct room_id room;
    int64_t at_ms;                   /* when the station said so */
    int32_t today;                   /* local day of days[0] and hours[0] */
    int32_t first_day;               /* of which anything is known; 0: nothing is */
    struct day_use days[USAGE_DAYS]; /* newest first, without a hole */
    struct usage_hours hours[USAGE_HOUR_DAYS];
    bool has_term;
    struct day_span term; /* the one that today falls in, or the last one */
    int holiday_count;
    struct day_span holidays[USAGE_HOLIDAYS];
    bool takes_part; /* in the comparison */
    bool has_similar;
    struct similar_rooms similar;
};

/* No hour and no day is known. */
void room_usage_clear(struct room_usage *usage);

/* The mean of each hour of the day over the last four whole weeks. Returns how many whole days that is worth
 * of values; hours never heard are 0. */
int usage_mean_day(const struct room_usage *usage, int32_t hour_wh[24]);
/* The three hours in a row, as the first of them, in which this room lies most above the others; -1 where it
 * never does. */
int usage_hours_above(const int32_t hour_wh[24], const int32_t others_wh[24]);
