/* S24: over any screen with a person's data, none of which shows through. A touch anywhere but on "sign out"
 * stays. */
#include "screen/motion.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <stdio.h>

static void ring_draw(const struct page *page, float x, float y)
{
    int left = page->view->still_there.left_s, of = page->view->still_there.of_s;
    char seconds[12];
    snprintf(seconds, sizeof seconds, "%d", left);
    canvas_circle(page->canvas, x, y, 22.5F, COLOUR_INSET, 3);
    canvas_arc(page->canvas, x, y, 22.5F, COLOUR_PRIMARY, 3, left < of ? (float)left / (float)of : 1);
    canvas_text(page->canvas, line_at(x - 22, y, 44, T28), seconds,
                (struct text_style){.size = T28, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
}

static void question_draw(const struct page *page, struct box box, enum align align)
{
    char body[TR_SIZE], seconds[12];
    snprintf(seconds, sizeof seconds, "%d", page->view->still_there.left_s);
    say_fill(body, page, "s24.b", {"n", seconds});
    float end = title_draw(page, box.x, box.y + 10, box.w, say(page, "s24.t"), align);
    tell(page, say(page, "s24.t"));
    tell_aside(page, body);
    tell(page, say(page, "s24.voice"));
    block_draw(page, box_of(box.x, box.y + 10 + end + 3, box.w, page->large ? 58 : 44), body,
               (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = align});
}

void still_there_draw(const struct page *page)
{
    motion_dialog(page, page->view->dialog_at_ms, true);
    float w = page->portrait ? (page->w < 250 ? page->w - 20 : 230) : 240;
    float h = (page->portrait ? 208 : 150) + (page->large ? 18 : 0);
    float y = page->portrait ? page_between(page, 186, 112) : (page->h - h) / 2;
    struct box box = box_of((page->w - w) / 2, y, w, h);
    canvas_shadow(page->canvas, box, 9, true);
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 9);

    struct box in = box_inset(box, 10, 10);
    struct box leave, stay;
    if (page->portrait) {
        ring_draw(page, in.x + in.w / 2, in.y + 24);
        question_draw(page, box_of(in.x, in.y + 54, in.w, 60), ALIGN_CENTRE);
        leave = box_cut_bottom(&in, 28);
        box_cut_bottom(&in, 6);
        stay = box_cut_bottom(&in, 34);
    } else {
        ring_draw(page, in.x + 26, in.y + 30);
        question_draw(page, box_of(in.x + 62, in.y, in.w - 62, 60), ALIGN_LEFT);
        leave = box_cut_bottom(&in, 26);
        box_cut_bottom(&in, 5);
        stay = box_cut_bottom(&in, 34);
    }
    action_draw(page, stay, BUTTON_PRIMARY, ICON_NONE, say(page, "s24.yes"), HIT_STAY, 0);
    action_draw(page, leave, BUTTON_SECONDARY, ICON_NONE, say(page, "s24.no"), HIT_LEAVE, 0);
}
