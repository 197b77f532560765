/* Bars that move: they grow once per visit, and change into those of another period (design 5.6). */
#pragma once
#include "flow/view.h"
#include "screen/page.h"

/* The height of bar i now, as part of the field, on its way to where it will rest. Asks for frames while it
 * moves; with less motion it is there at once. */
float chart_motion(const struct page *page, const struct usage_view *usage, int i, float rest);
