/* Lists are turned by buttons, never by dragging (design 0.2, rule 3). How many rows a page has is the
 * layout's to say: HIT_PAGE carries the first row that shall show. */
#pragma once
#include "screen/page.h"

struct pager {
    int64_t first, total;
    int rows; /* of one page of this layout */
};

/* The two buttons; one that leads nowhere is drawn and cannot be pressed. */
void pager_draw(const struct page *page, struct box back, struct box on, const struct pager *pager);
/* "第 1/4 页", or "1/4" where that is wider than w. */
void pager_text(const struct page *page, const struct pager *pager, float w, char text[TR_SIZE]);
