/* What stands around every screen: the header, the strip that says how old the data is while the line is
 * down, and the footer with its five fixed slots. */
#pragma once
#include "screen/page.h"

/* Where the content begins and ends; asks for the page's width, height, language and size of text only. */
float frame_top(const struct page *page);
float frame_foot(const struct page *page);

void frame_draw(const struct page *page);
/* The footer alone, for a dialog that leaves it to be touched. */
void frame_footer_draw(const struct page *page);
