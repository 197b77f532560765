#include "screen/dashboard_parts.h"
#include "screen/chart_axis.h"
#include "screen/parts.h"
#include <stdio.h>
#include <stdlib.h>

#define SAME_PERCENT 3 /* within it, "about the same" (design 3.4) */

void skeleton_draw(const struct page *page, struct box box)
{
    canvas_fill(page->canvas, box, COLOUR_INSET, 4);
}

static void change_words(const struct page *page, char words[TR_SIZE])
{
    int percent = 0;
    words[0] = 0;
    if (!usage_change_percent(&page->view->dashboard.snapshot, &percent))
        return;
    char number[12];
    snprintf(number, sizeof number, "%d", abs(percent));
    const char *id = abs(percent) <= SAME_PERCENT ? "s07.cmp.same"
                     : percent < 0                ? "s07.cmp.less"
                                                  : "s07.cmp.more";
    say_fill(words, page, id, {"p", number});
}

static bool has_holiday(const struct snapshot *snapshot)
{
    for (int i = 0; i < snapshot->day_count && i < 7; i++)
        if (snapshot->days[i].holiday)
            return true;
    return false;
}

void week_line_draw(const struct page *page, struct box line, bool last_week)
{
    const struct snapshot *snapshot = &page->view->dashboard.snapshot;
    char words[TR_SIZE], number[FORMAT_SIZE];
    struct box mark;
    float middle = line.y + line.h / 2;
    change_words(page, words);
    chart_key_draw(page, &line, 0, words, NULL);
    int64_t mean_wh = usage_mean_wh(snapshot);
    if (mean_wh > 0) {
        format_energy(mean_wh, number);
        say_fill(words, page, "s07.avg", {"k", number});
        if (chart_key_draw(page, &line, 10, words, &mark))
            canvas_line(page->canvas, mark.x, middle, mark.x + 7.5F, middle, COLOUR_TEXT, 0.5F, true);
    }
    if (last_week && chart_key_draw(page, &line, 9, say(page, "s07.ghost"), &mark))
        canvas_outline(page->canvas, box_of(mark.x, middle - 3, 6, 6), COLOUR_GHOST, 0.5F, 0.35F);
    if (has_holiday(snapshot) && chart_key_draw(page, &line, 8, say(page, "s08.none.holiday"), &mark))
        chart_holiday_draw(page, mark.x + 2.5F, middle);
}

/* A strip that leads to the payment. */
static void pending_strip_draw(const struct page *page, struct box line, const char *words)
{
    struct box strip = box_of(line.x, line.y + line.h / 2 - 10.5F, line.w, 21);
    canvas_fill(page->canvas, strip, COLOUR_WARN_SOFT, 6);
    canvas_hit(page->canvas, strip, HIT_PENDING, 0, false);
    canvas_label(page->canvas, words);
    struct box in = box_inset(strip, 4, 0);
    canvas_icon(page->canvas, box_cut_left(&in, 9), ICON_HOURGLASS, 8, COLOUR_WARN);
    box_cut_left(&in, 2);
    canvas_icon(page->canvas, box_cut_right(&in, 8), ICON_CHEVRON_RIGHT, 8, COLOUR_WARN);
    text_fitting(page, in, words,
                 (struct text_style){.size = page->portrait ? T8 : T7, .colour = COLOUR_WARN});
}

void topup_hint_draw(const struct page *page, struct box line)
{
    const struct dashboard_view *view = &page->view->dashboard;
    const struct snapshot *snapshot = &view->snapshot;
    char words[TR_SIZE], money[FORMAT_SIZE], age[FORMAT_SIZE];
    enum type_size size = page->portrait ? T8 : T7;
    struct text_style style = {.size = size, .colour = COLOUR_WARN};
    if (view->has_snapshot && snapshot->pending.fen > 0) {
        format_money(snapshot->pending.fen, money);
        format_age(page->language, snapshot->pending_since_ms, page->view->header.now_ms, age);
        say_fill(words, page, "s07.pend", {"x", money}, {"age", age});
        tell_aside(page, words);
        if (canvas_text_width(page->canvas, words, T7, false) > line.w - 28)
            say_fill(words, page, "s07.pend.short", {"x", money});
        pending_strip_draw(page, line, words);
    } else if (view->failed) {
        const char *sorry = say(page, "s07.err");
        if (canvas_text_width(page->canvas, sorry, T7, false) > line.w) {
            style.size = T7;
            line = box_of(line.x, line.y + line.h / 2 - 10.5F, line.w, 21);
            block_draw(page, line, sorry, style);
        } else {
            text_fitting(page, line, sorry, style);
        }
    } else if (page->portrait) {
        style.colour = COLOUR_TEXT2;
        text_fitting(page, line, say(page, "s07.tops"), style);
    }
}

void amount_line(const struct page *page, int64_t fen, float w, char line[TR_SIZE])
{
    const struct snapshot *snapshot = &page->view->dashboard.snapshot;
    line[0] = 0;
    if (!page->view->dashboard.has_snapshot)
        return;
    int64_t repaid_fen = top_up_repays(snapshot, money_of_fen(fen)).fen;
    if (snapshot->has_balance && snapshot->balance.fen + fen - repaid_fen < 0) {
        snprintf(line, TR_SIZE, "%s", say(page, "s07.short"));
        return;
    }
    char kwh[FORMAT_SIZE];
    int64_t wh = top_up_energy(snapshot, money_of_fen(fen));
    if (wh == 0)
        return;
    format_energy_whole(wh, kwh);
    const struct tr_value values[] = {{"n", kwh}, {NULL, NULL}};
    translate_fill(line, say(page, "s07.kwh"), values);
    if (canvas_text_width(page->canvas, line, T7, false) > w)
        translate_fill(line, say(page, "all.kwh"), values);
}

/* What is not there at this site is drawn, so that nobody looks for it, and says so. */
static const struct {
    enum icon icon;
    const char *title;
    enum hit hit;
} menu[4] = {
    {ICON_BAR_CHART, "s07.m1", HIT_USAGE},
    {ICON_HISTORY, "s07.m2", HIT_HISTORY},
    {ICON_NOTIFICATIONS, "s07.m3", HIT_ALERT},
    {ICON_POWER, "s07.m4", HIT_POWER},
};

/* HIT_NONE: it is not there. */
static enum hit menu_hit(const struct page *page, int i)
{
    return menu[i].hit == HIT_ALERT && !page->view->profile.alerts ? HIT_NONE : menu[i].hit;
}

/* A tile's second line; empty where there is nothing to tell. */
static void menu_line(const struct page *page, enum hit hit, char line[TR_SIZE])
{
    const struct dashboard_view *view = &page->view->dashboard;
    char number[12];
    const char *fixed = hit == HIT_POWER ? "s07.m4.line" : hit == HIT_USAGE ? "s07.m1.line" : NULL;
    snprintf(line, TR_SIZE, "%s", fixed && page->portrait ? say(page, fixed) : "");
    if (hit != HIT_HISTORY || !view->has_snapshot)
        return;
    bool waits = view->snapshot.pending_count > 0;
    int count = waits ? view->snapshot.pending_count : view->snapshot.recent_payments;
    snprintf(number, sizeof number, "%d", count);
    if (count > 0)
        say_fill(line, page, waits ? "s07.m2.waits" : "s07.m2.fine", {"n", number});
}

void menu_tiles_draw(const struct page *page, struct box box, float gap)
{
    float h = (box.h - gap) / 2;
    for (int i = 0; i < 4; i++) {
        int line = i / 2;
        struct box row = box_of(box.x, box.y + (float)line * (h + gap), box.w, h);
        char words[TR_SIZE];
        menu_line(page, menu_hit(page, i), words);
        const char *soon = say(page, page->w > 260 && page->portrait ? "s07.soon" : "s07.soon.short");
        tile_draw(page, box_column(row, i % 2, 2, gap),
                  &(struct tile){.icon = menu[i].icon,
                                 .title = say(page, menu[i].title),
                                 .line = page->w < 230 ? NULL : words,
                                 .disabled = menu_hit(page, i) == HIT_NONE ? soon : NULL,
                                 .hit = menu_hit(page, i),
                                 .plain = !page->portrait});
    }
}

void menu_list_draw(const struct page *page, struct box box, float gap)
{
    float h = (box.h - 3 * gap) / 4;
    for (int i = 0; i < 4; i++) {
        char words[TR_SIZE];
        enum hit hit = menu_hit(page, i);
        menu_line(page, hit, words);
        struct box row = box_of(box.x, box.y + (float)i * (h + gap), box.w, h);
        bool is_there = hit != HIT_NONE;
        canvas_fill(page->canvas, row, is_there ? COLOUR_SURFACE : COLOUR_INSET, 7);
        if (is_there)
            canvas_outline(page->canvas, row, COLOUR_EDGE, 7, 0.5F);
        struct box in = box_inset(row, 5, 0);
        canvas_icon(page->canvas, box_cut_left(&in, 13), menu[i].icon, 13,
                    is_there ? COLOUR_PRIMARY : COLOUR_TEXT2);
        box_cut_left(&in, 5);
        const char *title = say(page, menu[i].title);
        struct text_style style = {
            .size = T10, .bold = true, .colour = is_there ? COLOUR_TEXT : COLOUR_TEXT2};
        struct text_style small = {.size = T7, .colour = COLOUR_TEXT2, .align = ALIGN_RIGHT};
        const char *line = is_there ? words : say(page, "s07.soon.short");
        float beside = canvas_text_width(page->canvas, title, T10, true) + 6;
        if (beside + canvas_text_width(page->canvas, line, T7, false) <= in.w)
            canvas_text(page->canvas, in, line, small);
        text_fitting(page, in, title, style);
        if (is_there)
            canvas_hit(page->canvas, row, (int)hit, 0, false);
        else
            canvas_hit_disabled(page->canvas, row, (int)hit, i);
    }
}

void menu_row_draw(const struct page *page, struct box box)
{
    struct box under = box_cut_bottom(&box, 10);
    bool all = true;
    for (int i = 0; i < 4; i++) {
        struct box tile = box_column(box, i, 4, 4);
        bool is_there = menu_hit(page, i) != HIT_NONE;
        all = all && is_there;
        canvas_fill(page->canvas, tile, is_there ? COLOUR_SURFACE : COLOUR_INSET, 7);
        if (is_there)
            canvas_outline(page->canvas, tile, COLOUR_EDGE, 7, 0.5F);
        struct box in = box_inset(tile, 2, 3);
        canvas_icon(page->canvas, box_cut_top(&in, 14), menu[i].icon, 10,
                    is_there ? COLOUR_PRIMARY : COLOUR_TEXT2);
        text_fitting(page, in, say(page, menu[i].title),
                     (struct text_style){.size = T8,
                                         .bold = true,
                                         .colour = is_there ? COLOUR_TEXT : COLOUR_TEXT2,
                                         .align = ALIGN_CENTRE});
        if (is_there)
            canvas_hit(page->canvas, tile, (int)menu_hit(page, i), 0, false);
    }
    if (!all)
        canvas_text(page->canvas, under, say(page, "s07.soon.grey"),
                    (struct text_style){.size = T7, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}
