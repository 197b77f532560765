/* C7: this room beside the average of its kind and its thriftiest fifth. */
#pragma once
#include "flow/view.h"
#include "screen/page.h"

/* Greyed while there is no line: what it says may have changed. */
void chart_similar_draw(const struct page *page, struct box box, const struct similar_view *similar);
