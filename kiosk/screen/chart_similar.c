#include "screen/chart_similar.h"
#include <math.h>
#include <stdio.h>

#define BARS 3
#define ROUND_U 1.5F

struct row {
    const char *name;
    int32_t wh;
    enum colour colour;
};

/* "6.8 kWh a day", or as much of it as w holds. */
static void value_text(const struct page *page, int32_t wh, float w, char text[TR_SIZE])
{
    static const char *const ids[] = {"s09.day", "s08.kwh"};
    char number[FORMAT_SIZE];
    format_energy(wh, number);
    const struct tr_value values[] = {{"k", number}, {NULL, NULL}};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        translate_fill(text, say(page, ids[i]), values);
        if (canvas_text_width(page->canvas, text, T7, true) <= w)
            return;
    }
    (void)snprintf(text, TR_SIZE, "%s", number);
}

/* The name above its bar, the value behind it. */
static void row_draw(const struct page *page, struct box box, const struct row *row, float part, bool strong)
{
    char value[TR_SIZE];
    struct box line = box_cut_top(&box, lines_u(page, T7, 1));
    value_text(page, row->wh, line.w - canvas_text_width(page->canvas, row->name, T7, true) - 4, value);
    canvas_text(page->canvas, line, row->name,
                (struct text_style){.size = T7, .bold = strong, .colour = COLOUR_TEXT});
    canvas_text(page->canvas, line, value,
                (struct text_style){.size = T7, .bold = strong, .colour = COLOUR_TEXT, .align = ALIGN_RIGHT});
    struct box bar = box_of(box.x, box.y + 1, box.w, fmaxf(fminf(box.h - 3, 9), 3));
    canvas_fill(page->canvas, bar, COLOUR_INSET, ROUND_U);
    bar.w *= part;
    if (bar.w > 1)
        canvas_fill(page->canvas, bar, row->colour, ROUND_U);
}

void chart_similar_draw(const struct page *page, struct box box, const struct similar_view *similar)
{
    bool grey = similar->is_offline;
    const struct row rows[BARS] = {
        {say(page, "s09.you"), similar->own_wh, grey ? COLOUR_GHOST : COLOUR_BAR_NOW},
        {say(page, "s09.avg"), similar->average_wh, grey ? COLOUR_GHOST : COLOUR_BAR},
        {say(page, "s09.eff"), similar->thrifty_wh, grey ? COLOUR_GHOST : COLOUR_GOOD},
    };
    int32_t most = 1;
    for (int i = 0; i < BARS; i++)
        most = rows[i].wh > most ? rows[i].wh : most;
    float h = box.h / BARS;
    for (int i = 0; i < BARS; i++)
        row_draw(page, box_of(box.x, box.y + h * (float)i, box.w, h), &rows[i],
                 (float)rows[i].wh / (float)most, i == 0);
}
