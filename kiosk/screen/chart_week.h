/* C1: the last seven days as bars, today last and hatched because it is not over. */
#pragma once
#include "screen/page.h"

struct chart_week {
    const struct snapshot *snapshot;
    bool last_week; /* hollow boxes: the same weekday a week before */
    int days;       /* how many of them, today last; 0: seven */
    bool brief;     /* narrow slots: the shortest names of weekdays */
};

/* The plot, its axis and the names of the days, in box. */
void chart_week_draw(const struct page *page, struct box box, const struct chart_week *chart);
/* False when none of the seven days has data. */
bool chart_week_has_data(const struct snapshot *snapshot, int64_t now_ms);
