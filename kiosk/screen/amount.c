/* S11: another amount, in whole yuan. The limit is said before it is met. */
#include "screen/keypad.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <stdio.h>

#define QUICK_COUNT 4
static const int64_t quick_fen[QUICK_COUNT] = {1000, 3000, 5000, 10000};

static void quick_draw(const struct page *page, struct box row, int count)
{
    for (int i = 0; i < count; i++) {
        char yuan[FORMAT_SIZE];
        format_yuan(quick_fen[i], yuan);
        bool allowed = quick_fen[i] <= page->view->amount.most_fen;
        canvas_button(page->canvas, box_column(row, i, count, 4), HIT_QUICK, quick_fen[i],
                      &(struct button){
                          .kind = BUTTON_QUIET, .label = yuan, .disabled = allowed ? NULL : "", .size = T10});
    }
}

/* The field: what is typed, with a caret; its edge turns red when a digit was not taken. */
static void field_draw(const struct page *page, struct box box, enum type_size size)
{
    const struct amount_view *view = &page->view->amount;
    char number[FORMAT_SIZE];
    if (view->amount_fen > 0)
        format_yuan(view->amount_fen, number);
    else
        snprintf(number, sizeof number, "¥");
    bool wrong = view->too_much || view->too_little;
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 8);
    canvas_outline(page->canvas, box, wrong ? COLOUR_DANGER : COLOUR_EDGE, 8, wrong ? 1.0F : 0.5F);
    struct text_style style = {.size = size, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE};
    float w = canvas_text_width(page->canvas, number, size, true);
    canvas_text(page->canvas, box, number, style);
    float caret = box.x + (box.w + w) / 2 + 2;
    float half = type_u(page, size) * 0.4F;
    canvas_line(page->canvas, caret, box.y + box.h / 2 - half, caret, box.y + box.h / 2 + half,
                COLOUR_PRIMARY, 1, false);
}

static void estimate_text(const struct page *page, char text[TR_SIZE])
{
    const struct amount_view *view = &page->view->amount;
    char kwh[FORMAT_SIZE], days[FORMAT_SIZE];
    text[0] = 0;
    if (view->amount_fen <= 0 || view->wh <= 0)
        return;
    format_energy_whole(view->wh, kwh);
    if (view->days <= 0) {
        say_fill(text, page, "s07.kwh", {"n", kwh});
        return;
    }
    format_days(page->language, &(struct forecast){.kind = FORECAST_ABOUT, .days_low = view->days}, days);
    say_fill(text, page, "s11.est", {"k", kwh}, {"d", days});
}

static void limit_text(const struct page *page, char text[TR_SIZE])
{
    const struct amount_view *view = &page->view->amount;
    char yuan[FORMAT_SIZE];
    format_yuan(view->most_fen, yuan);
    if (view->too_little)
        snprintf(text, TR_SIZE, "%s", say(page, "s11.min"));
    else
        say_fill(text, page, view->most_is_offline_limit ? "s11.lim" : "s11.max", {"x", yuan});
}

static void limit_draw(const struct page *page, struct box line, enum align align)
{
    const struct amount_view *view = &page->view->amount;
    char text[TR_SIZE];
    limit_text(page, text);
    bool wrong = view->too_much || view->too_little;
    text_fitting(
        page, line, text,
        (struct text_style){
            .size = T8, .bold = wrong, .colour = wrong ? COLOUR_DANGER : COLOUR_TEXT2, .align = align});
}

static void next_draw(const struct page *page, struct box box)
{
    bool typed = page->view->amount.amount_fen > 0;
    canvas_button(page->canvas, box, HIT_NEXT, 0,
                  &(struct button){.kind = BUTTON_PRIMARY,
                                   .label = say(page, "s11.next"),
                                   .disabled = typed ? NULL : "",
                                   .size = T12});
}

static void portrait_draw(const struct page *page, const char *room, const char *estimate)
{
    float w = page_room(page), x = page->margin;
    float drop = page->strip ? page_between(page, 12, 10) : 0;
    title_draw(page, x, page_between(page, 31, 28.5F) + drop, w, say(page, "s11.t"), ALIGN_CENTRE);
    struct text_style style = {.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE};
    text_fitting(page, line_at(x, page_between(page, 51, 43) + drop, w, T10), room, style);
    float field_h = page_between(page, 58, 40);
    float field_w = page_between(page, 190, 140);
    struct box field = box_of((page->w - field_w) / 2, page_between(page, 68, 53) + drop, field_w, field_h);
    field_draw(page, field, page->h < 420 ? T28 : T44);
    float under = field.y + field_h;
    style.colour = COLOUR_TEXT;
    text_fitting(page, line_at(x, under + page_between(page, 14, 9), w, T10), estimate, style);
    limit_draw(page, line_at(x, under + page_between(page, 30, 22), w, T8), ALIGN_CENTRE);

    quick_draw(page, box_of(x, page_between(page, 196, 143), w, page_between(page, 30, 24)), QUICK_COUNT);
    float pad_w = page_between(page, 190, 180);
    keypad_draw(
        page,
        box_of((page->w - pad_w) / 2, page_between(page, 237, 172), pad_w, page_between(page, 127, 114)),
        page_between(page, 5, 4), true);
    next_draw(page, box_of(x, page_between(page, 378, 292), w, page_between(page, 32, 28)));
}

static void landscape_draw(const struct page *page, const char *room, const char *estimate)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    left.y += 1.5F, right.y += 1.5F;
    right.h -= 1.5F;
    float x = left.x + 2, w = left.w - 4;
    title_draw(page, x, left.y + 11, w, say(page, "s11.t"), ALIGN_LEFT);
    struct text_style style = {.size = T10, .colour = COLOUR_TEXT2};
    text_fitting(page, line_at(x, left.y + 29, w, T10), room, style);
    field_draw(page, box_of(left.x, left.y + 39, left.w, 40), T28);
    style.colour = COLOUR_TEXT;
    text_fitting(page, line_at(x, left.y + 89, w, T10), estimate, style);
    limit_draw(page, line_at(x, left.y + 102, w, T8), ALIGN_LEFT);
    quick_draw(page, box_of(left.x, left.y + 112, left.w, 25), 3);

    struct box next = box_cut_bottom(&right, 28);
    box_cut_bottom(&right, 5);
    keypad_draw(page, right, 4, true);
    next_draw(page, next);
}

static void words_tell(const struct page *page, const char *room, const char *estimate)
{
    const struct amount_view *view = &page->view->amount;
    char line[TR_SIZE], yuan[FORMAT_SIZE];
    tell(page, say(page, "s11.t"));
    tell(page, room);
    tell(page, say(page, "s11.voice"));
    limit_text(page, line);
    if (!view->too_much && !view->too_little)
        tell(page, line);
    if (view->too_much || view->too_little) {
        tell_answer(page, line);
    } else if (view->amount_fen > 0) {
        format_yuan(view->amount_fen, yuan);
        snprintf(line, sizeof line, "%s%s%s", yuan, estimate[0] ? " · " : "", estimate);
        tell_answer(page, line);
    }
}

void amount_draw(const struct page *page)
{
    const struct amount_view *view = &page->view->amount;
    char room[TR_SIZE], estimate[TR_SIZE];
    room_text(page, view->building_name, view->room_name, room);
    estimate_text(page, estimate);
    words_tell(page, room, estimate);
    if (page->portrait)
        portrait_draw(page, room, estimate);
    else
        landscape_draw(page, room, estimate);
}
