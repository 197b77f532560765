/* S23: the languages there are, each by its own name. */
#include "screen/parts.h"
#include "screen/sheet.h"

static void language_tile_draw(const struct page *page, struct box box, int index)
{
    bool current = index == (int)page->language;
    canvas_fill(page->canvas, box, current ? COLOUR_PRIMARY_SOFT : COLOUR_SURFACE, 7);
    canvas_outline(page->canvas, box, current ? COLOUR_PRIMARY : COLOUR_EDGE, 7, current ? 1.0F : 0.5F);
    struct box in = box_inset(box, 8, 0);
    if (current)
        canvas_icon(page->canvas, box_cut_right(&in, 13), ICON_DONE, 13, COLOUR_PRIMARY);
    text_fitting(page, in, tr((enum language)index, "language.name"),
                 (struct text_style){.size = T13, .bold = true, .colour = COLOUR_TEXT});
    canvas_hit(page->canvas, box, HIT_THIS_LANGUAGE, index, false);
}

void language_sheet_draw(const struct page *page)
{
    bool wide = page->w >= 250;
    sheet_frame_draw(page,
                     &(struct sheet_tiles){.title = say(page, "s23.t"),
                                           .grid = {wide ? 2 : 1, page->portrait ? 4 : 2, wide ? 40 : 26, 5},
                                           .tiles = language_count(),
                                           .tile_draw = language_tile_draw});
}
