/* The pieces of S28: a page that answers one question, and the picture at its head. */
#pragma once
#include "screen/page.h"

/* One question answered in at most three steps. */
void help_page_draw(const struct page *page);
/* The picture of a page, its middle at x, y, about 96 u wide and h tall. */
void help_picture_draw(const struct page *page, enum help_page which, float x, float y, float h);
