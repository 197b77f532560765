/* A sheet over a screen (design 5.5): from the lower edge in portrait, in the middle in landscape. */
#pragma once
#include "screen/page.h"

/* How a sheet's tiles stand. */
struct sheet_grid {
    int columns, rows; /* of one page */
    float tile_h, gap;
};

struct sheet_tiles {
    const char *title;
    struct sheet_grid grid;
    int tiles;                                                     /* in all */
    void (*tile_draw)(const struct page *, struct box, int index); /* one of them */
    const char *note;                                              /* under the title, or NULL */
};

/* Dims what lies under it, which can no longer be touched, and draws the page of tiles that view->sheet_part
 * says, with a way on to the next and a way out. */
void sheet_frame_draw(const struct page *page, const struct sheet_tiles *sheet);

void access_sheet_draw(const struct page *page);   /* S22 */
void language_sheet_draw(const struct page *page); /* S23 */
