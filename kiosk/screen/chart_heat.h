/* C6: how much each hour of the week takes, as steps of one colour; the hottest three are outlined. */
#pragma once
#include "flow/view.h"
#include "screen/page.h"

void chart_heat_draw(const struct page *page, struct box box, const struct usage_heat *heat);
