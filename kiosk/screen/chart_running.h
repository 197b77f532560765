/* C4: what a month has come to so far, against the month before. */
#pragma once
#include "flow/view.h"
#include "screen/page.h"

void chart_running_draw(const struct page *page, struct box box, const struct usage_view *usage);
/* "This month ¥42 · last month by this day ¥47" */
void chart_running_key_draw(const struct page *page, struct box line, const struct usage_view *usage);
