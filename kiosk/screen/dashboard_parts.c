#include "screen/dashboard_parts.h"
#include "base/clock.h"
#include "screen/chart_axis.h"
#include "screen/parts.h"
#include <stdio.h>
#include <stdlib.h>

#define SAME_PERCENT 3 /* within it, "about the same" (design 3.4) */

void skeleton_draw(const struct page *page, struct box box)
{
    canvas_fill(page->canvas, box, COLOUR_INSET, 4);
}

/* What came days ago ends before today: the days since are a hole too. At most w wide. */
static void change_words(const struct page *page, float w, char words[TR_SIZE])
{
    const struct snapshot *snapshot = &page->view->dashboard.snapshot;
    int percent = 0;
    words[0] = 0;
    if (snapshot->day_count == 0)
        return;
    bool late = snapshot->days[0].local_day < clock_local_day(page->view->header.now_ms);
    if (late || usage_has_holes(snapshot)) {
        snprintf(words, TR_SIZE, "%s", say(page, "s07.cmp.holes"));
        if (canvas_text_width(page->canvas, words, T7, false) > w)
            snprintf(words, TR_SIZE, "%s", say(page, "s07.cmp.holes.short"));
        return;
    }
    if (!usage_change_percent(snapshot, &percent))
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
    const char *holiday = has_holiday(snapshot) ? say(page, "s08.none.holiday") : "";
    float kept = holiday[0] ? canvas_text_width(page->canvas, holiday, T7, false) + 17 : 0;
    change_words(page, line.w - kept, words);
    chart_key_draw(page, &line, 0, words, NULL);
    if (chart_key_draw(page, &line, 8, holiday, &mark)) /* of the keys the one nobody would guess */
        chart_holiday_draw(page, mark.x + 2.5F, middle);
    int64_t mean_wh = usage_mean_wh(snapshot);
    if (mean_wh > 0) {
        format_energy(mean_wh, number);
        say_fill(words, page, "s07.avg", {"k", number});
        if (chart_key_draw(page, &line, 10, words, &mark))
            canvas_line(page->canvas, mark.x, middle, mark.x + 7.5F, middle, COLOUR_TEXT, 0.5F, true);
    }
    if (last_week && chart_key_draw(page, &line, 9, say(page, "s07.ghost"), &mark))
        canvas_outline(page->canvas, box_of(mark.x, middle - 3, 6, 6), COLOUR_GHOST, 0.5F, 0.35F);
}

enum news news_of(const struct page *page)
{
    const struct dashboard_view *view = &page->view->dashboard;
    if (view->has_snapshot && view->snapshot.pending.fen > 0)
        return NEWS_PENDING;
    if (view->failed)
        return NEWS_FAILED;
    return view->has_snapshot && view->snapshot.refund.fen > 0 ? NEWS_REFUND : NEWS_NONE;
}

/* A strip that leads to the payment. */
static void strip_led_draw(const struct page *page, struct box line, enum hit hit, const char *words)
{
    struct box strip = box_of(line.x, line.y + line.h / 2 - 10.5F, line.w, 21);
    canvas_fill(page->canvas, strip, COLOUR_WARN_SOFT, 6);
    if (page->theme == THEME_HIGH_CONTRAST) /* its soft colours are all black */
        canvas_outline(page->canvas, strip, COLOUR_WARN, 6, 0.6F);
    canvas_hit(page->canvas, strip, (int)hit, 0, false);
    canvas_label(page->canvas, words);
    struct box in = box_inset(strip, 4, 0);
    canvas_icon(page->canvas, box_cut_left(&in, 9), ICON_HOURGLASS, 8, COLOUR_WARN);
    box_cut_left(&in, 2);
    canvas_icon(page->canvas, box_cut_right(&in, 8), ICON_CHEVRON_RIGHT, 8, COLOUR_WARN);
    text_fitting(page, in, words,
                 (struct text_style){.size = page->portrait ? T8 : T7, .colour = COLOUR_WARN});
}

/* Words of a strip of that width, which are said whole in any case. */
static void strip_words(const struct page *page, float w, const char *short_id, const char *money,
                        char words[TR_SIZE])
{
    tell_aside(page, words);
    if (canvas_text_width(page->canvas, words, T7, false) > w - 28)
        say_fill(words, page, short_id, {"x", money});
}

static void refund_draw_beside(const struct page *page, struct box line, bool has_button)
{
    char words[TR_SIZE], money[FORMAT_SIZE];
    money_text_of(page->view->dashboard.snapshot.refund.fen, page->view->dashboard.amounts_hidden, money);
    say_fill(words, page, "s07.ref", {"x", money});
    if (has_button) {
        tell_aside(page, words);
        text_fitting(page, line, words, (struct text_style){.size = T8, .colour = COLOUR_WARN});
        return;
    }
    strip_words(page, line.w, "s07.ref.short", money, words);
    strip_led_draw(page, line, HIT_REFUND, words);
}

void topup_hint_draw(const struct page *page, struct box line, bool has_button)
{
    const struct snapshot *snapshot = &page->view->dashboard.snapshot;
    enum news news = news_of(page);
    char words[TR_SIZE], money[FORMAT_SIZE], age[FORMAT_SIZE];
    enum type_size size = page->portrait ? T8 : T7;
    struct text_style style = {.size = size, .colour = COLOUR_WARN};
    if (news == NEWS_PENDING) {
        format_money(snapshot->pending.fen, money);
        format_age(page->language, snapshot->pending_since_ms, page->view->header.now_ms, age);
        say_fill(words, page, "s07.pend", {"x", money}, {"age", age});
        strip_words(page, line.w, "s07.pend.short", money, words);
        strip_led_draw(page, line, HIT_PENDING, words);
    } else if (news == NEWS_REFUND) {
        refund_draw_beside(page, line, has_button);
    } else if (news == NEWS_FAILED) {
        const char *sorry = say(page, page->portrait ? "s07.err" : "s07.err.short");
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
