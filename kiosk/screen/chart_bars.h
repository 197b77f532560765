/* C2, C3, C5 and the week of S08: one period as bars, its predecessor behind them, one of them picked. */
#pragma once
#include "flow/view.h"
#include "screen/page.h"

/* The bars, their axis and the names under them, in box; the whole field is one target. */
void chart_bars_draw(const struct page *page, struct box box, const struct usage_view *usage);
/* Under the chart: what its marks mean. */
void chart_bars_key_draw(const struct page *page, struct box line, const struct usage_view *usage);
/* The names of bars under the field, and the room they take; shared with C4. */
float chart_names_u(const struct page *page);
void chart_names_draw(const struct page *page, struct box field, const struct usage_chart *chart);
