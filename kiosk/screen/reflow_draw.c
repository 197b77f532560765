/* Sets what was collected in large sizes, in as many parts as it takes. */
#include "screen/parts.h"
#include "screen/reflow_rows.h"
#include <math.h>

#define MORE_U 28
#define TEXT_GAP_U 1.5F
#define ICON_DISC_U 40.0F

static float line_u(const struct page *page, enum type_size size)
{
    return type_u(page, size) * 1.45F;
}

/* --- texts --- */

static bool is_row(const struct page *page, const struct reflow *reflow, const struct reflow_text *text,
                   float w)
{
    float name = canvas_text_width(page->canvas, reflow_words(reflow, text->text), T7, false);
    return name + 6 + canvas_text_width(page->canvas, reflow_words(reflow, text->beside), T8, text->bold) <=
           w;
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
        return paragraph(page, box, reflow_words(reflow, text->text), style, draw);
    struct text_style name = {.size = T7, .colour = COLOUR_TEXT2};
    struct text_style value = {.size = T8, .bold = text->bold, .colour = COLOUR_TEXT, .align = ALIGN_RIGHT};
    if (is_row(page, reflow, text, box.w)) {
        struct box row = box_of(box.x, box.y, box.w, line_u(page, T8));
        if (draw) {
            canvas_text(page->canvas, row, reflow_words(reflow, text->text), name);
            canvas_text(page->canvas, row, reflow_words(reflow, text->beside), value);
        }
        return row.h;
    }
    value.align = ALIGN_LEFT;
    float h = paragraph(page, box, reflow_words(reflow, text->text), name, draw);
    return h + paragraph(page, box_of(box.x, box.y + h, box.w, 0), reflow_words(reflow, text->beside), value,
                         draw);
}

/* The same walk measures and draws: which part a text is in depends on those before it. Returns how many
 * parts there are; *end, unless NULL: where that part ends. */
static int texts_walk(const struct page *page, const struct reflow *reflow, struct box room, int part,
                      bool draw, float *end)
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
            text_draw(page, reflow, text, box_of(room.x, room.y + used, room.w, 0), draw);
            *end = room.y + used + h;
        }
        used += h + TEXT_GAP_U;
    }
    return at + 1;
}

/* --- the page --- */

/* Portrait: what is read above what is touched, which never begins above 0.4 of the height (design 0.2, rule
 * 3) and takes no more than it needs. more: the way on, where there is more than one part. */
struct panes {
    struct box read, touch, more;
};

static struct panes panes_of(const struct page *page, const struct reflow *reflow,
                             const struct reflow_rows *rows, bool parted)
{
    struct panes panes = {.read = page_view_pane(page), .touch = page_action_pane(page)};
    if (page->portrait) {
        float least = 0.4F * page->h + 0.1F, end = page->foot - 4;
        float split =
            fmaxf(least, end - reflow_rows_height(reflow, rows) - (parted ? MORE_U + REFLOW_GAP_U : 0));
        panes.read = box_of(page->margin, page->top, page_room(page), split - REFLOW_GAP_U - page->top);
        panes.touch = box_of(page->margin, split, page_room(page), end - split);
    } else if (rows->count == 0) { /* nothing to touch: one pane */
        panes.read.w = page_room(page);
        panes.touch = panes.read;
        if (parted)
            panes.read.h -= MORE_U + REFLOW_GAP_U;
    }
    if (parted) {
        panes.more = box_cut_bottom(&panes.touch, MORE_U);
        box_cut_bottom(&panes.touch, REFLOW_GAP_U);
    }
    return panes;
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

/* A message's disc stands above its words where they leave it the room; returns what it takes. */
static float disc_over(const struct page *page, const struct reflow *reflow, struct box read, float end)
{
    const float across = ICON_DISC_U;
    if (reflow->icon.icon == ICON_NONE || read.y + read.h - end < across + REFLOW_GAP_U + 2)
        return 0;
    disc_draw(page, read.x + across / 2, read.y + 2 + across / 2, across, reflow->icon.icon,
              soft_of(reflow->icon.colour), reflow->icon.colour);
    return across + REFLOW_GAP_U + 2;
}

static void rows_draw(const struct page *page, const struct reflow *reflow, const struct reflow_rows *rows,
                      int first, int end, struct box box)
{
    float y = box.y;
    for (int i = first; i < end; i++) {
        reflow_row_draw(page, reflow, &rows->rows[i], box_of(box.x, y, box.w, rows->rows[i].h));
        y += rows->rows[i].h + (i + 1 < end ? reflow_row_gap(reflow, &rows->rows[i + 1]) : 0);
    }
}

void reflow_draw(const struct page *page, const struct reflow *reflow,
                 void (*picture)(const struct page *, struct box))
{
    for (int i = 0; i < reflow->told_count; i++)
        canvas_tell(page->canvas, reflow_words(reflow, reflow->told[i].text), reflow->told[i].news);
    struct reflow_rows rows;
    reflow_rows_of(page, reflow, page->portrait ? page_room(page) : page_action_pane(page).w, &rows);
    struct panes panes = panes_of(page, reflow, &rows, false);
    int first, end;
    int read_parts = texts_walk(page, reflow, panes.read, 0, false, NULL);
    int parts = reflow_rows_part(reflow, &rows, panes.touch.h, 0, &first, &end);
    if (parts > 1 || read_parts > 1) { /* the way on takes room, so there may be more of them */
        panes = panes_of(page, reflow, &rows, true);
        read_parts = texts_walk(page, reflow, panes.read, 0, false, NULL);
        parts = reflow_rows_part(reflow, &rows, panes.touch.h, 0, &first, &end);
    }
    if (parts < read_parts)
        parts = read_parts;
    int part = page->view->part < parts ? page->view->part : 0;
    reflow_rows_part(reflow, &rows, panes.touch.h, part, &first, &end);

    struct box read = panes.read;
    int read_part = part < read_parts ? part : read_parts - 1;
    float read_end = read.y, bottom = read.y + read.h;
    texts_walk(page, reflow, read, read_part, false, &read_end);
    if (!picture && read_part == 0)
        read.y += disc_over(page, reflow, read, read_end);
    texts_walk(page, reflow, read, read_part, true, &read_end);
    rows_draw(page, reflow, &rows, first, end, panes.touch);
    if (parts > 1)
        action_draw(page, panes.more, BUTTON_QUIET, ICON_NONE,
                    say(page, part + 1 < parts ? "all.page.on" : "all.page.back"), HIT_PART,
                    part + 1 < parts ? part + 1 : 0);
    float spare = bottom - read_end - REFLOW_GAP_U; /* between what is read and what is touched */
    if (picture && spare >= REFLOW_PICTURE_LEAST_U)
        picture(page, box_of(read.x, read_end + REFLOW_GAP_U, read.w, spare));
}
