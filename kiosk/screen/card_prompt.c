/* S02: somebody touched the attract screen. A dialog over it: the card does it. */
#include "screen/motion.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <math.h>

static void words_draw(const struct page *page, struct box box)
{
    float end = title_draw(page, box.x, box.y + 11, box.w, say(page, "s02.t"), ALIGN_CENTRE);
    block_draw(page, box_of(box.x, box.y + 11 + end + 3, box.w, fminf(44, box.h - 14 - end)),
               say(page, page->view->for_power ? "s02.b.power" : "s02.b"),
               (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

static struct box dialog_of(const struct page *page)
{
    if (page->portrait) {
        float h = 222, w = page->w < 250 ? page->w - 20 : 230;
        float y = page_between(page, 200, 142);
        return box_of((page->w - w) / 2, y, w, page->foot - 4 - y < h ? page->foot - 4 - y : h);
    }
    return box_of((page->w - 240) / 2, (page->h - 172) / 2, 240, 172);
}

void card_prompt_draw(const struct page *page)
{
    if (!page->leaves)
        attract_draw(page);
    motion_dialog(page, page->view->dialog_at_ms, false);
    struct box box = dialog_of(page);
    canvas_shadow(page->canvas, box, 9, true);
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 9);
    struct box in = box_inset(box, 9, 9);
    struct box cancel = box_cut_bottom(&in, 28);
    box_cut_bottom(&in, 5);
    struct box no_card = box_cut_bottom(&in, 28);
    if (page->portrait) {
        bool low = page->h < 400;
        if (!low)
            card_on_reader_draw(page, box_cut_top(&in, 62));
        box_cut_top(&in, low ? 2 : 4);
        words_draw(page, in);
    } else {
        card_on_reader_draw(page, box_of(in.x, in.y + 16, 84, 66));
        box_cut_left(&in, 90);
        words_draw(page, in);
    }
    action_draw(page, no_card, BUTTON_PRIMARY, ICON_NONE, say(page, no_card_id(page->view)), HIT_NO_CARD, 0);
    action_draw(page, cancel, BUTTON_SECONDARY, ICON_NONE, say(page, "all.cancel"), HIT_CANCEL, 0);
}
