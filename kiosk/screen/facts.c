#include "screen/facts.h"
#include "screen/parts.h"
#include <stdio.h>

char *fact_add(struct facts *facts, const char *name)
{
    facts->rows[facts->count].name = name;
    return facts->rows[facts->count++].value;
}

void facts_tell(const struct page *page, const struct facts *facts)
{
    for (int i = 0; i < facts->count; i++) {
        char line[TR_SIZE];
        snprintf(line, sizeof line, "%.100s %.200s", facts->rows[i].name, facts->rows[i].value);
        tell(page, line);
    }
}

void facts_draw(const struct page *page, struct box card, const struct facts *facts)
{
    struct box in = box_inset(card, page->portrait ? 9 : 7, page->portrait ? 4 : 2);
    int rows = facts->count > FACTS_USUAL ? facts->count : FACTS_USUAL;
    float h = in.h / (float)rows;
    card.h -= h * (float)(rows - facts->count);
    card_draw(page, card);
    for (int i = 0; i < facts->count; i++) {
        struct box row = box_of(in.x, in.y + h * (float)i, in.w, h);
        float name_w =
            canvas_text_width(page->canvas, facts->rows[i].name, page->portrait ? T8 : T7, false) + 1;
        if (i > 0)
            canvas_line(page->canvas, row.x, row.y, row.x + row.w, row.y, COLOUR_LINE, 0.35F, false);
        canvas_text(page->canvas, box_cut_left(&row, name_w), facts->rows[i].name,
                    (struct text_style){.size = page->portrait ? T8 : T7, .colour = COLOUR_TEXT2});
        box_cut_left(&row, 4);
        text_fitting(page, row, facts->rows[i].value,
                     (struct text_style){.size = page->portrait ? T10 : T8,
                                         .bold = true,
                                         .colour = COLOUR_TEXT,
                                         .align = ALIGN_RIGHT});
    }
}

static void steps_draw(const struct page *page, struct box box, const char *const *ids, int count, int done)
{
    float y = box.y + 6, radius = 6, slot = box.w / (float)count;
    for (int i = 0; i < count; i++) {
        float x = box.x + slot * ((float)i + 0.5F);
        if (i > 0)
            canvas_line(page->canvas, x - slot + radius + 1, y, x - radius - 1, y,
                        i < done ? COLOUR_SUCCESS : COLOUR_LINE, 1, false);
        if (i < done) {
            canvas_disc(page->canvas, x, y, radius, COLOUR_SUCCESS);
            canvas_icon(page->canvas, box_of(x - 5, y - 5, 10, 10), ICON_DONE, 8, COLOUR_SURFACE);
        } else if (i == done) {
            canvas_disc(page->canvas, x, y, radius, COLOUR_WARN);
            canvas_icon(page->canvas, box_of(x - 5, y - 5, 10, 10), ICON_SYNC, 8, COLOUR_SURFACE);
        } else {
            canvas_disc(page->canvas, x, y, radius, COLOUR_INSET);
            canvas_circle(page->canvas, x, y, radius, COLOUR_LINE, 0.35F);
        }
        bool now = i == done || (done == count && i == count - 1);
        enum type_size size = page->portrait && page->w > 250 ? T8 : T7;
        canvas_text(
            page->canvas, line_at(x - slot / 2, box.y + 20, slot, size), say(page, ids[i]),
            (struct text_style){.size = size,
                                .bold = now,
                                .colour = i > done ? COLOUR_TEXT2 : COLOUR_TEXT,
                                .align = ALIGN_CENTRE,
                                .mute = done < count || !now}); /* without its mark a step would be a lie */
    }
}

void track_draw(const struct page *page, struct box box, int done)
{
    static const char *const ids[TRACK_STEPS] = {"s15.paid", "s15.saved", "s15.sent", "s15.credited"};
    steps_draw(page, box, ids, TRACK_STEPS, done);
}

void refund_track_draw(const struct page *page, struct box box, int done)
{
    static const char *const ids[REFUND_STEPS] = {"s17.asked", "s17.runs", "s17.back"};
    steps_draw(page, box, ids, REFUND_STEPS, done);
}
