/* Sets what was collected in large sizes, in as many parts as it takes. */
#include "screen/parts.h"
#include "screen/reflow.h"
#include <math.h>
#include <string.h>

#define GAP_U 5
#define KEY_GAP_U 4
#define KEY_COLUMNS 3
#define MORE_U 28
#define CODE_U 110 /* with its quiet zone: 96 u at least (design 0.2, rule 14) */
#define ROWS_MAX 40
#define TEXT_GAP_U 1.5F
#define PICTURE_LEAST_U 44
#define ICON_DISC_U 56

/* A row of controls: one, two or three short ones, or keys; of none: the QR code. */
struct row {
    int first, count;
    float h;
};

struct rows {
    struct row rows[ROWS_MAX];
    int count;
    float key_h;
};

static const char *words(const struct reflow *reflow, size_t at)
{
    return reflow->bytes + at;
}

static float line_u(const struct page *page, enum type_size size)
{
    return type_u(page, size) * 1.45F;
}

/* --- controls --- */

static float button_height(const struct page *page, const struct reflow *reflow, int index, float w)
{
    const struct reflow_button *button = &reflow->buttons[index];
    float h = 10;
    int lines = canvas_text_lines(page->canvas, w - 10, words(reflow, button->label), T7, true);
    h += (float)(lines > 3 ? 3 : lines) * line_u(page, T7);
    if (button->line) {
        lines = canvas_text_lines(page->canvas, w - 10, words(reflow, button->line), T7, false);
        h += (float)(lines > 4 ? 4 : lines) * line_u(page, T7);
    }
    return h;
}

/* Does it fit into one of that many columns? */
static bool is_short(const struct page *page, const struct reflow *reflow, int index, float w, int columns)
{
    const struct reflow_button *button = &reflow->buttons[index];
    float column = (w - GAP_U * (float)(columns - 1)) / (float)columns;
    return button->line == 0 && !button->key &&
           canvas_text_width(page->canvas, words(reflow, button->label), T8, true) < column - 8;
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
               (columns < 3 || is_number(words(reflow, reflow->buttons[index + fitting].label))))
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

static void rows_of(const struct page *page, const struct reflow *reflow, float w, struct rows *rows)
{
    rows->count = 0;
    if (reflow->code)
        rows->rows[rows->count++] = (struct row){0, 0, CODE_U};
    rows->key_h = page->portrait && page->h > 420 ? 26 : 22;
    for (int i = 0; i < reflow->button_count && rows->count < ROWS_MAX;) {
        if (is_left_out(page, reflow, i)) {
            i++;
            continue;
        }
        struct row row = {.first = i, .count = 1};
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

static float row_gap(const struct reflow *reflow, const struct row *row)
{
    return row->count > 0 && reflow->buttons[row->first].key ? KEY_GAP_U : GAP_U;
}

static void button_draw(const struct page *page, const struct reflow *reflow, struct box box, int index)
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
    if (button->line) {
        struct box under = box_cut_bottom(
            &in, (float)canvas_text_lines(page->canvas, in.w, words(reflow, button->line), T7, false) *
                     line_u(page, T7));
        block_middle_draw(page, under, words(reflow, button->line),
                          (struct text_style){.size = T7, .colour = ink, .align = ALIGN_CENTRE});
    }
    if (button->hit == HIT_BACKSPACE)
        canvas_icon(page->canvas, in, ICON_BACKSPACE, 14, ink);
    else
        block_middle_draw(page, in, words(reflow, button->label), style);
    if (button->enabled)
        canvas_hit(page->canvas, box, button->hit, button->value, button->key);
    else
        canvas_hit_disabled(page->canvas, box, button->hit, button->value);
    if (button->hit == HIT_BACKSPACE)
        canvas_label(page->canvas, words(reflow, button->label));
}

/* Which rows stand in that part, or in the last one; returns how many parts there are. */
static int rows_part(const struct reflow *reflow, const struct rows *rows, float room, int part, int *first,
                     int *end)
{
    int parts = 0;
    *first = *end = 0;
    for (int at = 0; at < rows->count; parts++) {
        int from = at;
        float used = 0;
        while (at < rows->count && (at == from || used + rows->rows[at].h <= room + 0.1F)) {
            used += rows->rows[at].h;
            at++;
            used += at < rows->count ? row_gap(reflow, &rows->rows[at]) : 0;
        }
        if (parts <= part) {
            *first = from;
            *end = at;
        }
    }
    return parts;
}

/* --- texts --- */

static bool is_row(const struct page *page, const struct reflow *reflow, const struct reflow_text *text,
                   float w)
{
    float name = canvas_text_width(page->canvas, words(reflow, text->text), T7, false);
    return name + 6 + canvas_text_width(page->canvas, words(reflow, text->beside), T8, text->bold) <= w;
}

static float paragraph(const struct page *page, struct box box, const char *text, struct text_style style,
                       bool draw)
{
    enum type_size first = style.size;
    if (first > T18 || canvas_text_lines(page->canvas, box.w, text, first, style.bold) > 3)
        style.size = size_fitting(page, text, style.bold, box.w, first);
    if (style.size == T7 && first > T8)
        style.size = T8;
    style.lines = canvas_text_lines(page->canvas, box.w, text, style.size, style.bold);
    if (style.lines > 20)
        style.lines = 20;
    float line = type_u(page, style.size) * (style.size >= T28 ? 1.2F : 1.45F);
    float h = line * (float)style.lines;
    box.h = h + 1;
    if (draw)
        canvas_text(page->canvas, box, text, style);
    return h;
}

/* The pane of a landscape page is low: sums and titles take less of it. */
static enum type_size size_set(const struct page *page, enum type_size size)
{
    if (page->portrait)
        return size;
    if (size > T28)
        return T28;
    return size == T18 ? T14 : size;
}

static float text_draw(const struct page *page, const struct reflow *reflow, const struct reflow_text *text,
                       struct box box, bool draw)
{
    struct text_style style = {
        .size = size_set(page, text->size), .bold = text->bold, .colour = text->colour};
    if (text->beside == 0)
        return paragraph(page, box, words(reflow, text->text), style, draw);
    struct text_style name = {.size = T7, .colour = COLOUR_TEXT2};
    struct text_style value = {.size = T8, .bold = text->bold, .colour = COLOUR_TEXT, .align = ALIGN_RIGHT};
    if (is_row(page, reflow, text, box.w)) {
        struct box row = box_of(box.x, box.y, box.w, line_u(page, T8));
        if (draw) {
            canvas_text(page->canvas, row, words(reflow, text->text), name);
            canvas_text(page->canvas, row, words(reflow, text->beside), value);
        }
        return row.h;
    }
    value.align = ALIGN_LEFT;
    float h = paragraph(page, box, words(reflow, text->text), name, draw);
    return h + paragraph(page, box_of(box.x, box.y + h, box.w, 0), words(reflow, text->beside), value, draw);
}

/* The same walk measures and draws: which part a text is in depends on those before it. Returns how many
 * parts there are; *end: where the drawn part ends. */
static int texts_walk(const struct page *page, const struct reflow *reflow, struct box room, int part,
                      float *end)
{
    int at = 0;
    float used = 0;
    for (int i = 0; i < reflow->text_count; i++) {
        const struct reflow_text *text = &reflow->texts[i];
        float h = text_draw(page, reflow, text, box_of(room.x, 0, room.w, 0), false);
        if (used > 0 && used + h > room.h) {
            at++;
            used = 0;
        }
        if (end && at == part) {
            text_draw(page, reflow, text, box_of(room.x, room.y + used, room.w, 0), true);
            *end = room.y + used + h;
        }
        used += h + TEXT_GAP_U;
    }
    return at + 1;
}

/* --- the page --- */

static float rows_height(const struct reflow *reflow, const struct rows *rows)
{
    float h = 0;
    for (int i = 0; i < rows->count; i++)
        h += rows->rows[i].h + (i > 0 ? row_gap(reflow, &rows->rows[i]) : 0);
    return h;
}

/* Portrait: what is read above what is touched, which never begins above 0.4 of the height (design 0.2, rule
 * 3) and takes no more than it needs. more: the way on, where there is more than one part. */
struct panes {
    struct box read, touch, more;
};

static struct panes panes_of(const struct page *page, const struct reflow *reflow, const struct rows *rows,
                             bool parted)
{
    struct panes panes = {.read = page_view_pane(page), .touch = page_action_pane(page)};
    if (page->portrait) {
        float least = 0.4F * page->h + 0.1F, end = page->foot - 4;
        float split = fmaxf(least, end - rows_height(reflow, rows) - (parted ? MORE_U + GAP_U : 0));
        panes.read = box_of(page->margin, page->top, page_room(page), split - GAP_U - page->top);
        panes.touch = box_of(page->margin, split, page_room(page), end - split);
    } else if (rows->count == 0) { /* nothing to touch: one pane */
        panes.read.w = page_room(page);
        panes.touch = panes.read;
        if (parted)
            panes.read.h -= MORE_U + GAP_U;
    }
    if (parted) {
        panes.more = box_cut_bottom(&panes.touch, MORE_U);
        box_cut_bottom(&panes.touch, GAP_U);
    }
    return panes;
}

static void row_draw(const struct page *page, const struct reflow *reflow, const struct row *row,
                     struct box box)
{
    if (row->count == 0) {
        box = box_of(box.x + (box.w - CODE_U) / 2, box.y, CODE_U, CODE_U);
        canvas_fill(page->canvas, box, COLOUR_WHITE, 6);
        canvas_qr(page->canvas, box, words(reflow, reflow->code));
        return;
    }
    int columns = reflow->buttons[row->first].key ? KEY_COLUMNS : row->count;
    for (int i = 0; i < row->count; i++)
        button_draw(page, reflow, box_column(box, i, columns, row_gap(reflow, row)), row->first + i);
}

static enum colour soft_of(enum colour strong)
{
    switch (strong) {
    case COLOUR_SUCCESS: return COLOUR_SUCCESS_SOFT;
    case COLOUR_WARN: return COLOUR_WARN_SOFT;
    case COLOUR_DANGER: return COLOUR_DANGER_SOFT;
    case COLOUR_PRIMARY: return COLOUR_PRIMARY_SOFT;
    default: return COLOUR_INSET;
    }
}

/* Between what is read and what is touched. */
static void picture_draw(const struct page *page, const struct reflow *reflow, struct box spare,
                         void (*picture)(const struct page *, struct box))
{
    if (spare.h < PICTURE_LEAST_U)
        return;
    if (picture) {
        picture(page, spare);
        return;
    }
    float across = fminf(ICON_DISC_U, spare.h - 8);
    if (reflow->icon.icon != ICON_NONE)
        disc_draw(page, spare.x + spare.w / 2, spare.y + spare.h / 2, across, reflow->icon.icon,
                  soft_of(reflow->icon.colour), reflow->icon.colour);
}

static void rows_draw(const struct page *page, const struct reflow *reflow, const struct rows *rows,
                      int first, int end, struct box box)
{
    float y = box.y;
    for (int i = first; i < end; i++) {
        row_draw(page, reflow, &rows->rows[i], box_of(box.x, y, box.w, rows->rows[i].h));
        y += rows->rows[i].h + (i + 1 < end ? row_gap(reflow, &rows->rows[i + 1]) : 0);
    }
}

void reflow_draw(const struct page *page, const struct reflow *reflow,
                 void (*picture)(const struct page *, struct box))
{
    for (int i = 0; i < reflow->told_count; i++)
        canvas_tell(page->canvas, words(reflow, reflow->told[i].text), reflow->told[i].news);
    struct rows rows;
    rows_of(page, reflow, page->portrait ? page_room(page) : page_action_pane(page).w, &rows);
    struct panes panes = panes_of(page, reflow, &rows, false);
    int first, end;
    int read_parts = texts_walk(page, reflow, panes.read, 0, NULL);
    int parts = rows_part(reflow, &rows, panes.touch.h, 0, &first, &end);
    if (parts > 1 || read_parts > 1) { /* the way on takes room, so there may be more of them */
        panes = panes_of(page, reflow, &rows, true);
        read_parts = texts_walk(page, reflow, panes.read, 0, NULL);
        parts = rows_part(reflow, &rows, panes.touch.h, 0, &first, &end);
    }
    if (parts < read_parts)
        parts = read_parts;
    int part = page->view->part < parts ? page->view->part : 0;
    rows_part(reflow, &rows, panes.touch.h, part, &first, &end);

    float read_end = panes.read.y;
    texts_walk(page, reflow, panes.read, part < read_parts ? part : read_parts - 1, &read_end);
    rows_draw(page, reflow, &rows, first, end, panes.touch);
    if (parts > 1)
        action_draw(page, panes.more, BUTTON_QUIET, ICON_NONE,
                    say(page, part + 1 < parts ? "all.page.on" : "all.page.back"), HIT_PART,
                    part + 1 < parts ? part + 1 : 0);
    float read_bottom = panes.read.y + panes.read.h;
    picture_draw(page, reflow,
                 box_of(panes.read.x, read_end + GAP_U, panes.read.w, read_bottom - read_end - GAP_U),
                 picture);
}
