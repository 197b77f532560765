/* S07: the ways further, as tiles, as a row and as a list. */
#include "screen/dashboard_parts.h"
#include "screen/parts.h"
#include <stdio.h>

/* What is not there for this person at this site is drawn, so that nobody looks for it, and says so. */
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

/* Why a tile cannot be pressed, at length, in few words, or for all grey tiles of a row; NULL: it can be. */
enum why { WHY_LONG, WHY_SHORT, WHY_ROW };
static const char *menu_why_not(const struct page *page, int i, enum why why)
{
    static const char *const not_here[] = {"s07.soon", "s07.soon.short", "s07.soon.grey"};
    static const char *const by_card[] = {"s07.m3.card", "s07.m3.card.short", "s07.m3.card.grey"};
    enum alert_offer offer = page->view->dashboard.alert_offer;
    if (menu[i].hit != HIT_ALERT || offer == ALERT_OFFERED)
        return NULL;
    return say(page, offer == ALERT_BY_CARD ? by_card[why] : not_here[why]);
}

static void history_line(const struct page *page, char line[TR_SIZE])
{
    const struct snapshot *snapshot = &page->view->dashboard.snapshot;
    bool waits = snapshot->pending_count > 0;
    int count = waits ? snapshot->pending_count : snapshot->recent_payments;
    char number[12];
    snprintf(number, sizeof number, "%d", count);
    if (page->view->dashboard.has_snapshot && count > 0 && (waits || page->portrait))
        say_count(line, page, waits ? "s07.m2.waits" : "s07.m2.fine", count, {"n", number});
}

static void alert_line(const struct page *page, char line[TR_SIZE])
{
    const struct dashboard_view *view = &page->view->dashboard;
    char money[FORMAT_SIZE];
    format_yuan(view->alert.under_fen, money);
    if (view->has_alert && page->portrait)
        say_fill(line, page, view->alert.on ? "s07.m3.on" : "s07.m3.off", {"x", money});
}

/* A tile's second line; empty where there is nothing to tell. A wide panel's small tiles tell only what
 * waits. */
static void menu_line(const struct page *page, enum hit hit, char line[TR_SIZE])
{
    const char *fixed = hit == HIT_POWER ? "s07.m4.line" : hit == HIT_USAGE ? "s07.m1.line" : NULL;
    snprintf(line, TR_SIZE, "%s", fixed && page->portrait ? say(page, fixed) : "");
    if (hit == HIT_HISTORY)
        history_line(page, line);
    if (hit == HIT_ALERT)
        alert_line(page, line);
}

void menu_tiles_draw(const struct page *page, struct box box, float gap)
{
    float h = (box.h - gap) / 2;
    for (int i = 0; i < 4; i++) {
        int line = i / 2;
        struct box row = box_of(box.x, box.y + (float)line * (h + gap), box.w, h);
        char words[TR_SIZE];
        menu_line(page, menu[i].hit, words);
        enum why why = page->w > 260 && page->portrait ? WHY_LONG : WHY_SHORT;
        tile_draw(page, box_column(row, i % 2, 2, gap),
                  &(struct tile){.icon = menu[i].icon,
                                 .title = say(page, menu[i].title),
                                 .line = page->w < 230 ? NULL : words,
                                 .disabled = menu_why_not(page, i, why),
                                 .hit = menu[i].hit,
                                 .plain = !page->portrait});
    }
}

const char *menu_list_draw(const struct page *page, struct box box, float gap)
{
    const char *unsaid = NULL;
    float h = (box.h - 3 * gap) / 4;
    for (int i = 0; i < 4; i++) {
        char words[TR_SIZE];
        menu_line(page, menu[i].hit, words);
        struct box row = box_of(box.x, box.y + (float)i * (h + gap), box.w, h);
        const char *why_not = menu_why_not(page, i, WHY_SHORT);
        bool is_there = !why_not;
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
        const char *line = is_there ? words : why_not;
        float beside = canvas_text_width(page->canvas, title, T10, true) + 6;
        if (beside + canvas_text_width(page->canvas, line, T7, false) <= in.w)
            canvas_text(page->canvas, in, line, small);
        else if (!is_there)
            unsaid = menu_why_not(page, i, WHY_ROW);
        text_fitting(page, in, title, style);
        if (is_there)
            canvas_hit(page->canvas, row, (int)menu[i].hit, 0, false);
        else
            canvas_hit_disabled(page->canvas, row, (int)menu[i].hit, 0);
    }
    return unsaid;
}

void menu_row_draw(const struct page *page, struct box box)
{
    struct box under = box_cut_bottom(&box, 10);
    const char *grey = NULL;
    for (int i = 0; i < 4; i++) {
        struct box tile = box_column(box, i, 4, 4);
        const char *why_not = menu_why_not(page, i, WHY_ROW);
        bool is_there = !why_not;
        if (why_not)
            grey = why_not;
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
            canvas_hit(page->canvas, tile, (int)menu[i].hit, 0, false);
    }
    if (grey)
        canvas_text(page->canvas, under, grey,
                    (struct text_style){.size = T7, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}
