/* What a room used as bars: one period, its predecessor behind it, and what can be said of both. Pure: a
 * room's use and the moment go in. Money is fen, energy Wh; the screens choose which is shown. */
#pragma once
#include "trade/room_usage.h"

enum usage_period {
    USAGE_DAY,   /* 24 hours */
    USAGE_WEEK,  /* the last seven days, as on S07 */
    USAGE_MONTH, /* of the calendar */
    USAGE_TERM,  /* its months; one step back, or without a term, the last twelve */
    USAGE_PERIODS
};

#define USAGE_BARS_MAX 31

struct usage_bar {
    int64_t wh, cost_fen;
    int64_t ghost_wh,
        ghost_fen;   /* has_ghost: the same hour as a rule, the same day a week or a month before */
    int32_t day;     /* local day it begins on */
    bool known;      /* false: a gap, never a zero */
    bool estimated;  /* not all of it was heard */
    bool unfinished; /* it is not over */
    bool ahead;      /* it has not begun */
    bool holiday;    /* most of it */
    bool has_ghost;
    bool part, ghost_part; /* a day of which hours are missing */
};

/* Why there is nothing to show. */
enum usage_none { USAGE_NONE_NOT, USAGE_NONE_NEW_METER, USAGE_NONE_HOLIDAY, USAGE_NONE_LINE };

struct usage_chart {
    enum usage_period period;
    bool is_year; /* USAGE_TERM: the last twelve months */
    int32_t first_day, last_day;
    int count;
    int ghost_count; /* a longer month before has ghosts beyond count */
    struct usage_bar bars[USAGE_BARS_MAX];
    int64_t total_wh, total_fen;
    int peak;                  /* of the bars that are over; -1: none */
    int64_t mean_wh, mean_fen; /* USAGE_WEEK: of the last seven whole days, as on S07; 0 = not known */
    bool has_gap, has_estimate;
    bool has_hole; /* of what is over, not all was heard: nothing is said of the whole */
    bool has_change;
    int change_percent; /* against the ghosts, both without a hole */
    bool is_uncompared; /* there would be a change to tell, but for a hole */
    enum usage_none none;
    struct day_span gap; /* of USAGE_NONE_LINE */
    bool has_older, has_newer;
};

/* back: whole periods before the present one. */
void usage_chart_of(const struct room_usage *usage, enum usage_period period, int back, int64_t now_ms,
                    struct usage_chart *chart);

/* The one sentence under the bars: the first that is true (screens.md S08). */
enum insight_kind {
    INSIGHT_NOTHING,
    INSIGHT_MUCH_TODAY, /* wh so far, percent above usual, first_hour to last_hour */
    INSIGHT_NIGHT,      /* percent of the use falls between two and five */
    INSIGHT_HIGHEST,    /* wh of bar */
    INSIGHT_STEADY
};
struct usage_insight {
    enum insight_kind kind;
    int64_t wh;
    int percent, first_hour, last_hour;
    int bar; /* of the chart */
};
/* What concerns the present is said of a present chart only. */
struct usage_insight usage_insight_of(const struct room_usage *usage, const struct usage_chart *chart,
                                      int64_t now_ms);

/* S09: the mean of each hour of each weekday over four weeks, and the three hottest of them. */
#define HEAT_TOP 3
struct heat_cell {
    int weekday, hour;
    int32_t wh;
};
struct usage_heat {
    int wait_days;     /* until there is enough to show; 0: there is */
    int32_t wh[7][24]; /* Monday first; or USAGE_UNHEARD */
    int top_count;
    struct heat_cell top[HEAT_TOP];
};
void usage_heat_of(const struct room_usage *usage, struct usage_heat *heat);
