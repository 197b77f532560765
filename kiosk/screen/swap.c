/* Another card was laid down: whose turn is it? Nothing of the person before shows through. */
#include "screen/motion.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <stdio.h>

void swap_draw(const struct page *page)
{
    const struct swap_view *view = &page->view->swap;
    char title[TR_SIZE], body[TR_SIZE], seconds[12];
    snprintf(seconds, sizeof seconds, "%d", view->left_s);
    say_fill(title, page, "swap.t", {"t", view->tail});
    say_fill(body, page, "swap.b", {"n", seconds});
    motion_dialog(page, page->view->dialog_at_ms, true);
    float w = page->portrait ? (page->w < 250 ? page->w - 20 : 230) : 240;
    float h = page->portrait ? 200 : 150;
    float y = page->portrait ? page_between(page, 190, 118) : (page->h - h) / 2;
    struct box box = box_of((page->w - w) / 2, y, w, h);
    canvas_shadow(page->canvas, box, 9, true);
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 9);

    struct box in = box_inset(box, 10, 10);
    struct box stay = box_cut_bottom(&in, 30);
    box_cut_bottom(&in, 6);
    struct box other = box_cut_bottom(&in, 30);
    struct box words = in;
    if (page->portrait)
        campus_card_draw(page, in.x + in.w / 2, box_cut_top(&words, 44).y + 20, 52);
    else
        campus_card_draw(page, box_cut_left(&words, 62).x + 28, in.y + 28, 52);
    float end = title_draw(page, words.x, words.y + 12, words.w, title, ALIGN_CENTRE);
    block_draw(page, box_of(words.x, words.y + 15 + end, words.w, 26), body,
               (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
    action_draw(page, other, BUTTON_SECONDARY, ICON_NONE, say(page, "swap.yes"), HIT_SWAP, 0);
    action_draw(page, stay, BUTTON_PRIMARY, ICON_NONE, say(page, "swap.no"), HIT_SWAP_STAY, 0);
}
