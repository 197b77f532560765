/* S28: how to top up, and the people who can help when the machine cannot. */
#include "screen/parts.h"
#include "screen/screens.h"

static float contact_draw(const struct page *page, struct box box, enum icon icon, const char *title,
                          const char *line)
{
    card_draw(page, box);
    struct box in = box_inset(box, 8, 0);
    struct box square = box_cut_left(&in, 22);
    square = box_of(square.x, box.y + (box.h - 22) / 2, 22, 22);
    canvas_fill(page->canvas, square, COLOUR_PRIMARY_SOFT, 6);
    canvas_icon(page->canvas, square, icon, 13, COLOUR_PRIMARY);
    box_cut_left(&in, 7);
    struct text_style style = {.size = T8, .colour = COLOUR_TEXT2};
    float under = canvas_text_width(page->canvas, line, T8, false) > in.w ? 23.5F : 12;
    float top = box.y + (box.h - 15 - under) / 2;
    text_fitting(page, box_of(in.x, top, in.w, 15), title,
                 (struct text_style){.size = T10, .bold = true, .colour = COLOUR_TEXT});
    block_draw(page, box_of(in.x, top + 15, in.w, box.y + box.h - top - 15), line, style);
    return box.y + box.h;
}

/* Those who can be asked, as far as the operator named them, from y on. Returns where they end. */
static float contacts_draw(const struct page *page, float x, float y, float w, float h)
{
    char desk[TR_SIZE];
    const char *office = page->view->profile.card_office;
    desk_text(page, desk);
    if (desk[0])
        y = contact_draw(page, box_of(x, y, w, h), ICON_PHONE, say(page, "s28.desk.t"), desk) + 6;
    if (office[0])
        y = contact_draw(page, box_of(x, y, w, h), ICON_CREDIT_CARD, say(page, "s28.card.t"), office) + 6;
    return y;
}

/* Three steps with their numbers. */
static void steps_draw(const struct page *page, struct box box)
{
    static const char *const ids[3] = {"s28.step1", "s28.step2", "s28.step3"};
    static const char *const numbers[3] = {"1", "2", "3"};
    card_draw(page, box);
    struct box in = box_inset(box, 8, 5);
    canvas_text(page->canvas, box_cut_top(&in, 15), say(page, "s28.how"),
                (struct text_style){.size = T10, .bold = true, .colour = COLOUR_TEXT});
    float h = in.h / 3;
    for (int i = 0; i < 3; i++) {
        struct box row = box_of(in.x, in.y + h * (float)i, in.w, h);
        float y = row.y + h / 2;
        canvas_disc(page->canvas, row.x + 6, y, 6, COLOUR_PRIMARY_SOFT);
        canvas_text(
            page->canvas, line_at(row.x, y, 12, T8), numbers[i],
            (struct text_style){.size = T8, .bold = true, .colour = COLOUR_PRIMARY, .align = ALIGN_CENTRE});
        box_cut_left(&row, 17);
        const char *words = say(page, ids[i]);
        struct text_style style = {.size = T8, .colour = COLOUR_TEXT};
        if (canvas_text_width(page->canvas, words, T8, false) <= row.w)
            canvas_text(page->canvas, row, words, style);
        else
            block_draw(page, box_of(row.x, y - 12, row.w, 25), words, style);
    }
}

void help_draw(const struct page *page)
{
    if (page->portrait) {
        float x = page->margin, w = page_room(page), y = page->top + page_between(page, 14, 12);
        title_draw(page, x + 2, y, w - 4, say(page, "s28.t"), ALIGN_LEFT);
        y += page_between(page, 18, 16);
        steps_draw(page, box_of(x, y, w, page_between(page, 110, 96)));
        y += page_between(page, 110, 96) + 7;
        y = contacts_draw(page, x, y, w, page_between(page, 50, 46));
        block_draw(page, box_of(x + 2, y + 2, w - 4, 26), say(page, "s28.man"),
                   (struct text_style){.size = T8, .colour = COLOUR_TEXT2});
        return;
    }
    struct box left = page_view_pane(page), right = page_action_pane(page);
    left.y += 1.5F, right.y += 1.5F;
    title_draw(page, left.x + 2, left.y + 10, left.w, say(page, "s28.t"), ALIGN_LEFT);
    steps_draw(page, box_of(left.x, left.y + 24, left.w, left.h - 26));
    float y = contacts_draw(page, right.x, right.y + (page->strip ? 2.0F : 10.0F), right.w, 56);
    block_draw(page, box_of(right.x + 2, y - 2, right.w - 4, 22), say(page, "s28.man"),
               (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
}
