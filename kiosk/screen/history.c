/* S10: did it arrive? The payments for the room, newest first, each with where its money is. */
#include "screen/dashboard_parts.h"
#include "screen/pager.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include "screen/top_up_words.h"
#include <inttypes.h>
#include <stdio.h>

#define GAP_U 4 /* between two targets */

/* Returns how wide it is. */
static float chip_draw_at(const struct page *page, float right, float y, const struct top_up *top_up)
{
    struct top_up_words words = top_up_words_of(top_up);
    const char *text = say(page, words.state);
    float w = canvas_text_width(page->canvas, text, T7, false) + 8;
    float h = page->large ? 16 : 10.4F;
    struct box chip = box_of(right - w, y - h / 2, w, h);
    chip_ground_draw(page, chip, words.soft, words.strong);
    canvas_text(page->canvas, chip, text,
                (struct text_style){.size = T7, .colour = words.strong, .align = ALIGN_CENTRE});
    return w;
}

static void row_draw(const struct page *page, struct box box, const struct top_up *top_up, int64_t index)
{
    const struct history_view *view = &page->view->history;
    char when[FORMAT_SIZE], money[FORMAT_SIZE], sum[FORMAT_SIZE + 1];
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 6);
    canvas_outline(page->canvas, box, COLOUR_LINE, 6, 0.35F);
    struct box in = box_inset(box, 6, 0);
    canvas_icon(page->canvas, box_cut_right(&in, 8), ICON_CHEVRON_RIGHT, 8, COLOUR_TEXT2);
    box_cut_right(&in, 3);
    float upper = box.y + box.h * 0.29F, lower = box.y + box.h * 0.72F;
    format_stamp(page->language, top_up->at_ms, page->view->header.now_ms, when);
    money_text_of(top_up->amount.fen, view->amounts_hidden, money);
    snprintf(sum, sizeof sum, "+%s", money);
    canvas_text(page->canvas, line_at(in.x, upper, in.w, T8), when,
                (struct text_style){.size = T8, .colour = COLOUR_TEXT});
    canvas_text(
        page->canvas, line_at(in.x, upper, in.w, box.h < 28 ? T8 : T10), sum,
        (struct text_style){
            .size = box.h < 28 ? T8 : T10, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_RIGHT});
    float beside = in.w - chip_draw_at(page, in.x + in.w, lower, top_up) - 4;
    struct top_up_words words = top_up_words_of(top_up);
    if (canvas_text_width(page->canvas, say(page, words.by), T7, false) <= beside)
        canvas_text(page->canvas, line_at(in.x, lower, beside, T7), say(page, words.by),
                    (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
    canvas_hit(page->canvas, box, HIT_TOP_UP, index, false);
    char label[TR_SIZE];
    snprintf(label, sizeof label, "%s, %s, %s, %s", when, sum, say(page, words.by), say(page, words.state));
    canvas_label(page->canvas, label);
}

static void rows_draw(const struct page *page, struct box area, int rows)
{
    const struct history_view *view = &page->view->history;
    float h = (area.h - GAP_U * (float)(rows - 1)) / (float)rows;
    bool waits = !view->known || (view->asking && view->first + view->count < view->total);
    for (int i = 0; i < rows; i++) {
        struct box row = box_of(area.x, area.y + (h + GAP_U) * (float)i, area.w, h);
        if (i < view->count)
            row_draw(page, row, &view->rows[i], view->first + i);
        else if (waits && !view->failed)
            skeleton_draw(page, row);
    }
    if (view->count > 0 || waits)
        return;
    block_draw(page, box_inset(area, 8, area.h / 2 - 16), say(page, view->known ? "s10.empty" : "s07.err"),
               (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

/* "¥120.00 this month · 3 payments", and when that was true; both empty while it is not known. */
static void month_text(const struct page *page, char sum[TR_SIZE], char age[TR_SIZE])
{
    const struct history_view *view = &page->view->history;
    char money[FORMAT_SIZE], count[24], when[FORMAT_SIZE];
    sum[0] = age[0] = 0;
    if (view->as_of_ms == 0)
        return;
    money_text_of(view->month_fen, view->amounts_hidden, money);
    snprintf(count, sizeof count, "%" PRId64, view->month_count);
    say_count(sum, page, "s10.sum", view->month_count, {"x", money}, {"n", count});
    format_when(page->language, view->as_of_ms, page->view->header.now_ms, when);
    say_fill(age, page, "s07.upd", {"when", when});
}

static void month_draw(const struct page *page, struct box card)
{
    const struct history_view *view = &page->view->history;
    char text[TR_SIZE], age[TR_SIZE];
    card_draw(page, card);
    struct box in = box_inset(card, page->portrait ? 9 : 7, 0);
    if (view->as_of_ms == 0) {
        if (!view->failed && page->view->header.line != LINE_DOWN)
            skeleton_draw(page, box_inset(in, 0, card.h / 2 - 5));
        else
            block_middle_draw(page, in, say(page, "s07.err"),
                              (struct text_style){.size = T8, .colour = COLOUR_WARN, .align = ALIGN_CENTRE});
        return;
    }
    month_text(page, text, age);
    struct text_style style = {.size = page->portrait ? T18 : T10, .bold = true, .colour = COLOUR_TEXT};
    if (canvas_text_width(page->canvas, text, T8, true) > in.w)
        block_draw(page, box_of(in.x, card.y + 2.5F, in.w, 22), text, style);
    else
        text_fitting(page, line_at(in.x, card.y + card.h * 0.36F, in.w, style.size), text, style);
    text_fitting(page, line_at(in.x, card.y + card.h * 0.78F, in.w, T7), age,
                 (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
}

/* Why the list may not be whole; NULL: it is. */
static const char *note_id(const struct page *page)
{
    const struct history_view *view = &page->view->history;
    if (page->view->header.line == LINE_DOWN)
        return "s10.offl";
    return view->failed ? "s07.err" : NULL;
}

/* False: there is nothing to say, or the card says it. */
static bool note_draw(const struct page *page, struct box box)
{
    const char *id =
        page->view->history.as_of_ms || page->view->header.line == LINE_DOWN ? note_id(page) : NULL;
    if (id)
        block_draw(page, box, say(page, id), (struct text_style){.size = T8, .colour = COLOUR_WARN});
    return id != NULL;
}

/* Between the pager's buttons: which page, or the way to ask again. */
static void middle_draw(const struct page *page, struct box box, const struct pager *pager)
{
    char text[TR_SIZE];
    if (page->view->history.failed && page->view->header.line != LINE_DOWN) {
        action_draw(page, box, BUTTON_QUIET, page->large ? ICON_NONE : ICON_REFRESH, say(page, "s07.retry"),
                    HIT_RETRY, 0);
        return;
    }
    pager_text(page, pager, box.w, text);
    text_fitting(page, box, text,
                 (struct text_style){.size = T8, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

static void portrait_draw(const struct page *page)
{
    const struct history_view *view = &page->view->history;
    const struct pager pager = {view->first, view->total, HISTORY_ROWS};
    float x = page->margin, w = page_room(page);
    float y = page->top + page_between(page, 13, 9);
    title_draw(page, x + 2, y, w - 4, say(page, "s10.t"), ALIGN_LEFT);
    char room[TR_SIZE];
    room_text(page, view->building_name, view->room_name, room);
    y += page_between(page, 17, 15);
    text_fitting(page, line_at(x + 2, y, w - 4, T10), room,
                 (struct text_style){.size = T10, .colour = COLOUR_TEXT2});
    y += page_between(page, 11, 9);
    float card_h = page_between(page, 72, 34);
    month_draw(page, box_of(x, y, w, card_h));
    y += card_h + page_between(page, 10, 4);
    note_draw(page, box_of(x + 2, y, w - 4, 25));

    float top = page->h * 0.4F + 1;
    float buttons_h = page_between(page, 28, 24);
    struct box buttons = box_of(x, page->foot - 5 - buttons_h, w, buttons_h);
    rows_draw(page, box_of(x, top, w, buttons.y - page_between(page, 6, 4) - top), HISTORY_ROWS);
    middle_draw(page, box_column(buttons, 1, 3, GAP_U), &pager);
    pager_draw(page, box_column(buttons, 0, 3, GAP_U), box_column(buttons, 2, 3, GAP_U), &pager);
}

static void landscape_draw(const struct page *page)
{
    const struct history_view *view = &page->view->history;
    const struct pager pager = {view->first, view->total, HISTORY_ROWS - 1};
    struct box left = page_view_pane(page), right = page_action_pane(page);
    char room[TR_SIZE];
    room_text(page, view->building_name, view->room_name, room);
    title_draw(page, left.x + 2, left.y + 11, left.w - 4, say(page, "s10.t"), ALIGN_LEFT);
    month_draw(page, box_of(left.x, left.y + 23, left.w, 37));
    struct box buttons = box_cut_bottom(&left, 26);
    struct box middle = box_of(left.x, buttons.y - 26, left.w, 22);
    struct box note = box_of(left.x + 2, left.y + 62, left.w - 4, middle.y - left.y - 62);
    if (!note_draw(page, note))
        text_fitting(page, line_at(note.x, note.y + 8, note.w, T10), room,
                     (struct text_style){.size = T10, .colour = COLOUR_TEXT2});
    middle_draw(page, middle, &pager);
    pager_draw(page, box_column(buttons, 0, 2, GAP_U), box_column(buttons, 1, 2, GAP_U), &pager);
    rows_draw(page, right, HISTORY_ROWS - 1);
}

/* --- large text --------------------------------------------------------------------------------------- */

#define LARGE_ROWS_LANDSCAPE 2

static void large_words_draw(const struct page *page, struct box rest)
{
    char sum[TR_SIZE], age[TR_SIZE], room[TR_SIZE];
    const struct history_view *view = &page->view->history;
    const char *note = note_id(page);
    month_text(page, sum, age);
    room_text(page, view->building_name, view->room_name, room);
    paragraph_add(
        page, &rest, say(page, "s10.t"),
        (struct text_style){.size = page->portrait ? T18 : T14, .bold = true, .colour = COLOUR_TEXT});
    if (note)
        paragraph_add(page, &rest, say(page, note), (struct text_style){.size = T8, .colour = COLOUR_WARN});
    paragraph_add(
        page, &rest, sum,
        (struct text_style){.size = page->portrait ? T12 : T8, .bold = true, .colour = COLOUR_TEXT});
    paragraph_add(page, &rest, age, (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
    paragraph_add(page, &rest, room, (struct text_style){.size = T8, .colour = COLOUR_TEXT2});
}

/* One pane in landscape too: a row of two lines needs its width. */
static void large_draw(const struct page *page)
{
    const struct history_view *view = &page->view->history;
    float row_h = lines_u(page, T8, 2) + 1;
    struct box rest = box_of(page->margin, page->top, page_room(page), page->foot - 4 - page->top);
    struct box buttons = box_cut_bottom(&rest, 26);
    box_cut_bottom(&rest, GAP_U);
    int rows = LARGE_ROWS_LANDSCAPE;
    if (page->portrait)
        rows = (int)((rest.y + rest.h - 0.4F * page->h + GAP_U) / (row_h + GAP_U));
    const struct pager pager = {view->first, view->total, rows};
    rows_draw(page, box_cut_bottom(&rest, (row_h + GAP_U) * (float)rows - GAP_U), rows);
    struct box back = box_cut_left(&buttons, buttons.w * 0.36F), on = box_cut_right(&buttons, back.w);
    middle_draw(page, box_inset(buttons, GAP_U, 0), &pager);
    pager_draw(page, back, on, &pager);
    large_words_draw(page, rest);
}

void history_draw(const struct page *page)
{
    if (page->large)
        large_draw(page);
    else if (page->portrait)
        portrait_draw(page);
    else
        landscape_draw(page);
}
