/* What stands around every screen: the header, the strip that says how old the data is while the line is
 * down, and the footer with its five fixed slots. */
#pragma once
#include "screen/page.h"

void frame_draw(const struct page *page);
