/* The views of the way in: S01, S03 and S04; a part of view.h. */
#pragma once
#include "trade/office_notice.h"
#include <stdbool.h>
#include <stdint.h>

enum trouble { /* S04 */
               TROUBLE_EARLY,
               TROUBLE_NOREAD,
               TROUBLE_MULTI,
               TROUBLE_UNKNOWN,
               TROUBLE_FROZEN,
               TROUBLE_EXPIRED,
               TROUBLE_NOROOM,
               TROUBLE_CARDBAD,
               TROUBLE_READER,
               TROUBLE_NOLIST,
               TROUBLES
};
struct trouble_view {
    enum trouble trouble;
    bool again; /* NOREAD: the second within a minute, so it is shown how the card lies */
    int returns_in_s;
};

enum attract_panel { PANEL_STEPS, PANEL_BUILDING, PANEL_NOTICE };
struct attract_view {
    enum attract_panel panel; /* whose turn it is */
    bool has_building_day;    /* left out when older than 24 h */
    int64_t building_today_wh;
    int64_t building_at_ms; /* until when */
    int building_change_percent;
    int building_peak_hour;
    bool has_notice;
    struct office_notice notice;
};

struct reading_view {
    int step; /* 1 seen, 2 identified, 3 asked, 4 answered */
    bool slow;
};
