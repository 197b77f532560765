#include "screen/chart_similar.h"
#include <math.h>
#include <stdio.h>

#define BARS 3
#define ROUND_U 1.5F

struct row {
    const char *name;
    int32_t wh;
    enum colour colour;
    bool own;
};

/* "6.8 kWh a day", "6.8 kWh" and "6.8" */
#define FORMS 3
static void value_text(const struct page *page, int32_t wh, int form, char text[TR_SIZE])
{
    static const char *const ids[FORMS - 1] = {"s09.day", "s08.kwh"};
    char number[FORMAT_SIZE];
    format_energy(wh, number);
    if (form < FORMS - 1)
        say_fill(text, page, ids[form], {"k", number});
    else
        (void)snprintf(text, TR_SIZE, "%s", number);
}

/* The longest form all rows have room for. */
static int form_of(const struct page *page, const struct row rows[BARS], float w)
{
    for (int form = 0; form < FORMS - 1; form++) {
        bool fits = true;
        for (int i = 0; i < BARS; i++) {
            char value[TR_SIZE];
            value_text(page, rows[i].wh, form, value);
            fits &= canvas_text_width(page->canvas, rows[i].name, T7, true) + 4 +
                        canvas_text_width(page->canvas, value, T7, true) <=
                    w;
        }
        if (fits)
            return form;
    }
    return FORMS - 1;
}

/* The name above its bar, the value behind it. */
static void row_draw(const struct page *page, struct box box, const struct row *row, const char *value,
                     float part)
{
    struct text_style style = {.size = T7, .bold = row->own, .colour = COLOUR_TEXT};
    struct box line = box_cut_top(&box, lines_u(page, T7, 1));
    canvas_text(page->canvas, line, row->name, style);
    style.align = ALIGN_RIGHT;
    canvas_text(page->canvas, line, value, style);
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
        {say(page, "s09.you"), similar->own_wh, grey ? COLOUR_GHOST : COLOUR_BAR_NOW, true},
        {say(page, "s09.avg"), similar->average_wh, grey ? COLOUR_GHOST : COLOUR_BAR, false},
        {say(page, "s09.eff"), similar->thrifty_wh, grey ? COLOUR_GHOST : COLOUR_GOOD, false},
    };
    int32_t most = 1;
    for (int i = 0; i < BARS; i++)
        most = rows[i].wh > most ? rows[i].wh : most;
    float h = box.h / BARS;
    int form = form_of(page, rows, box.w);
    for (int i = 0; i < BARS; i++) {
        char value[TR_SIZE];
        value_text(page, rows[i].wh, form, value);
        row_draw(page, box_of(box.x, box.y + h * (float)i, box.w, h), &rows[i], value,
                 (float)rows[i].wh / (float)most);
    }
}
