/* A screen's controls in large text, row by row. */
#include "screen/reflow_rows.h"
#include "screen/parts.h"
#include <math.h>
#include <string.h>

#define KEY_GAP_U 4
#define TICK_U 14
#define KEY_COLUMNS 3
#define CODE_U 110 /* with its quiet zone: 96 u at least (design 0.2, rule 14) */

static float line_u(const struct page *page, enum type_size size)
{
    return type_u(page, size) * 1.45F;
}

const char *reflow_words(const struct reflow *reflow, size_t at)
{
    return reflow->bytes + at;
}

static float button_height(const struct page *page, const struct reflow *reflow, int index, float w)
{
    const struct reflow_button *button = &reflow->buttons[index];
    float h = 10;
    float label_w = w - 10 - (button->ticks ? TICK_U + 5 : 0);
    int lines = canvas_text_lines(page->canvas, label_w, reflow_words(reflow, button->label), T7, true);
    h += (float)(lines > 3 ? 3 : lines) * line_u(page, T7);
    if (button->line) {
        lines = canvas_text_lines(page->canvas, w - 10, reflow_words(reflow, button->line), T7, false);
        h += (float)(lines > 4 ? 4 : lines) * line_u(page, T7);
    }
    return h;
}

/* Does it fit into one of that many columns? */
static bool is_short(const struct page *page, const struct reflow *reflow, int index, float w, int columns)
{
    const struct reflow_button *button = &reflow->buttons[index];
    float column = (w - REFLOW_GAP_U * (float)(columns - 1)) / (float)columns;
    return button->line == 0 && !button->key && !button->ticks &&
           canvas_text_width(page->canvas, reflow_words(reflow, button->label), T8, true) < column - 8;
}

static bool is_number(const char *text)
{
    return strspn(text, "0123456789") == strlen(text);
}

/* How many from here on stand beside each other: floors and rooms in threes, other short ones in pairs. */
static int short_count(const struct page *page, const struct reflow *reflow, int index, float w)
{
    for (int columns = 3; columns > 1 && !reflow->buttons[index].primary; columns--) {
        int fitting = 0;
        while (fitting < columns && index + fitting < reflow->button_count &&
               is_short(page, reflow, index + fitting, w, columns) &&
               (columns < 3 || is_number(reflow_words(reflow, reflow->buttons[index + fitting].label))))
            fitting++;
        if (fitting == columns)
            return columns;
    }
    return 1;
}

/* Quick amounts only where there is room: the keypad has them all. */
static bool is_left_out(const struct page *page, const struct reflow *reflow, int index)
{
    return reflow->buttons[index].hit == HIT_QUICK && (!page->portrait || page->h < 420);
}

void reflow_rows_of(const struct page *page, const struct reflow *reflow, float w, struct reflow_rows *rows)
{
    rows->count = 0;
    if (reflow->code)
        rows->rows[rows->count++] = (struct reflow_row){0, 0, CODE_U};
    rows->key_h = page->portrait && page->h > 420 ? 26 : 22;
    for (int i = 0; i < reflow->button_count && rows->count < REFLOW_ROWS_MAX;) {
        if (is_left_out(page, reflow, i)) {
            i++;
            continue;
        }
        struct reflow_row row = {.first = i, .count = 1};
        if (reflow->buttons[i].key) {
            while (row.count < KEY_COLUMNS && i + row.count < reflow->button_count &&
                   reflow->buttons[i + row.count].key)
                row.count++;
            row.h = rows->key_h;
        } else {
            row.count = short_count(page, reflow, i, w);
            row.h = row.count > 1 ? 28 : button_height(page, reflow, i, w);
        }
        rows->rows[rows->count++] = row;
        i += row.count;
    }
}

float reflow_row_gap(const struct reflow *reflow, const struct reflow_row *row)
{
    return row->count > 0 && reflow->buttons[row->first].key ? KEY_GAP_U : REFLOW_GAP_U;
}

static void control_draw(const struct page *page, const struct reflow *reflow, struct box box, int index)
{
    const struct reflow_button *button = &reflow->buttons[index];
    enum colour fill = button->primary ? COLOUR_PRIMARY : COLOUR_SURFACE;
    enum colour ink = button->primary ? COLOUR_ON_PRIMARY : COLOUR_TEXT;
    if (!button->enabled) {
        fill = COLOUR_INSET;
        ink = COLOUR_TEXT2;
    }
    canvas_fill(page->canvas, box, fill, 7);
    if (button->enabled && !button->primary)
        canvas_outline(page->canvas, box, COLOUR_EDGE, 7, 0.5F);
    struct box in = button->key ? box : box_inset(box, 5, 4);
    struct text_style style = {.size = T10, .bold = true, .colour = ink, .align = ALIGN_CENTRE};
    if (button->ticks) {
        tick_draw(page, box_of(in.x, in.y + (in.h - TICK_U) / 2, TICK_U, TICK_U), button->ticked);
        box_cut_left(&in, TICK_U + 5);
        style.align = ALIGN_LEFT;
    }
    if (button->line) {
        struct box under = box_cut_bottom(
            &in, (float)canvas_text_lines(page->canvas, in.w, reflow_words(reflow, button->line), T7, false) *
                     line_u(page, T7));
        block_middle_draw(page, under, reflow_words(reflow, button->line),
                          (struct text_style){.size = T7, .colour = ink, .align = ALIGN_CENTRE});
    }
    if (button->hit == HIT_BACKSPACE)
        canvas_icon(page->canvas, in, ICON_BACKSPACE, 14, ink);
    else
        block_middle_draw(page, in, reflow_words(reflow, button->label), style);
    if (button->enabled)
        canvas_hit(page->canvas, box, button->hit, button->value, button->key);
    else
        canvas_hit_disabled(page->canvas, box, button->hit, button->value);
    if (button->held)
        canvas_hold(page->canvas);
    if (button->ticks) {
        char label[TR_SIZE];
        canvas_tick(page->canvas, button->ticked);
        say_fill(label, page, button->ticked ? "all.ticked" : "all.unticked",
                 {"x", reflow_words(reflow, button->label)});
        canvas_label(page->canvas, label);
    }
    if (button->hit == HIT_BACKSPACE)
        canvas_label(page->canvas, reflow_words(reflow, button->label));
}

int reflow_rows_part(const struct reflow *reflow, const struct reflow_rows *rows, float room, int part,
                     int *first, int *end)
{
    int parts = 0;
    *first = *end = 0;
    for (int at = 0; at < rows->count; parts++) {
        int from = at;
        float used = 0;
        while (at < rows->count && (at == from || used + rows->rows[at].h <= room + 0.1F)) {
            used += rows->rows[at].h;
            at++;
            used += at < rows->count ? reflow_row_gap(reflow, &rows->rows[at]) : 0;
        }
        if (parts <= part) {
            *first = from;
            *end = at;
        }
    }
    return parts;
}

float reflow_rows_height(const struct reflow *reflow, const struct reflow_rows *rows)
{
    float h = 0;
    for (int i = 0; i < rows->count; i++)
        h += rows->rows[i].h + (i > 0 ? reflow_row_gap(reflow, &rows->rows[i]) : 0);
    return h;
}

void reflow_row_draw(const struct page *page, const struct reflow *reflow, const struct reflow_row *row,
                     struct box box)
{
    if (row->count == 0) {
        box = box_of(box.x + (box.w - CODE_U) / 2, box.y, CODE_U, CODE_U);
        canvas_fill(page->canvas, box, COLOUR_WHITE, 6);
        canvas_qr(page->canvas, box, reflow_words(reflow, reflow->code));
        return;
    }
    int columns = reflow->buttons[row->first].key ? KEY_COLUMNS : row->count;
    for (int i = 0; i < row->count; i++)
        control_draw(page, reflow, box_column(box, i, columns, reflow_row_gap(reflow, row)), row->first + i);
}
