/* S08: what the room used, by day, week, month and term. */
#include "screen/parts.h"
#include "screen/screens.h"
#include "screen/usage_parts.h"
#include <math.h>

/* The sum, how it compares, and when the data was true. */
static void head_draw(const struct page *page, struct box *rest)
{
    const struct usage_view *usage = &page->view->usage;
    bool low = page->h < 400;
    char change[TR_SIZE];
    if (!low && !page->large) {
        struct box title = box_cut_top(rest, 24);
        title_draw(page, title.x + 2, title.y + 10, title.w - 4, say(page, "s08.t"), ALIGN_LEFT);
    }
    struct box sum = box_inset(box_cut_top(rest, page->large ? 24 : page_between(page, 24, 18)), 2, 0);
    bool aged = !low || !page->large || !page->strip; /* else the strip says it, and there is little room */
    struct box line = box_inset(box_cut_top(rest, !aged         ? 0
                                                  : page->large ? 18
                                                                : page_between(page, 18, 13)),
                                2, 0);
    if (page->large && !low) /* the comparison has a line of its own */
        box_cut_top(rest, 18);
    if (!usage->has_usage)
        return;
    usage_sum_draw(page, sum, low ? T13 : T18, true);
    usage_change_text(page, change);
    struct text_style style = {.size = page->large ? T8 : T10, .colour = COLOUR_TEXT2};
    if (page->large) {
        if (aged)
            usage_age_draw(page, line, usage->at_ms, ALIGN_LEFT);
        if (!low)
            text_fitting(page, box_of(line.x, line.y + 18, line.w, line.h), change, style);
        return;
    }
    usage_age_draw(page, box_cut_right(&line, line.w * 0.4F), usage->at_ms, ALIGN_RIGHT);
    text_fitting(page, line, change, style);
}

/* From the foot upwards what is touched; what is read takes the rest. */
static void portrait_draw(const struct page *page)
{
    float room = page_room(page), gap = page_between(page, 7, 4);
    struct box rest = box_of(page->margin, page->top, room, page->foot - gap - page->top);
    bool low = page->h < 400;
    float row = page_between(page, 30, 22), near = !low ? 5 : page->large ? 4 : 3;
    int tab_rows = usage_tab_rows(page, room);
    usage_more_draw(page, box_cut_bottom(&rest, row));
    box_cut_bottom(&rest, gap);
    usage_units_draw(page, box_cut_bottom(&rest, row));
    box_cut_bottom(&rest, near);
    if (!low || !page->large) { /* else there is no room for it: it is heard */
        float lines = page->large ? lines_u(page, T8, 2) : page_between(page, 30, 21);
        usage_insight_draw(page, box_inset(box_cut_bottom(&rest, lines), 2, 0),
                           low || page->large ? T8 : T10);
        box_cut_bottom(&rest, near);
    }
    usage_tabs_draw(page, box_cut_bottom(&rest, tab_rows > 1 ? 2 * 22 + 4 : row));
    box_cut_bottom(&rest, gap);
    usage_range_draw(page, box_cut_bottom(&rest, page_between(page, 26, 22)));
    box_cut_bottom(&rest, page_between(page, 6, 4));
    usage_pick_draw(page,
                    box_cut_bottom(&rest, page->large ? lines_u(page, T8, 2) : page_between(page, 24, 22)));
    box_cut_bottom(&rest, page_between(page, 6, 4));
    head_draw(page, &rest);
    usage_chart_card_draw(page, rest);
}

/* Large text: the picked bar in place of the sum. */
static void picked_draw(const struct page *page, struct box *left)
{
    const struct usage_view *usage = &page->view->usage;
    const struct usage_bar *bar = &usage->chart.bars[usage->picked];
    char when[TR_SIZE], worth[TR_SIZE];
    struct text_style style = {.size = T8, .colour = COLOUR_TEXT};
    usage_bar_text(page, usage->picked, true, when, worth);
    if (bar->known && canvas_text_width(page->canvas, worth, T7, true) > left->w)
        usage_amount(page, usage, usage_value(usage, bar), worth);
    text_fitting(page, box_cut_top(left, 21), when, style);
    style.bold = true;
    text_fitting(page, box_cut_top(left, lines_u(page, T7, 1)), worth, style);
}

/* What the left pane says: the sum, how it compares, and its date. */
static void words_draw(const struct page *page, struct box *left)
{
    const struct usage_view *usage = &page->view->usage;
    char change[TR_SIZE];
    if (page->large && usage->has_usage && usage->picked >= 0) {
        picked_draw(page, left);
        return;
    }
    struct box sum = box_cut_top(left, page->large ? 21 : 17);
    if (usage->has_usage)
        usage_sum_draw(page, sum, T14, false);
    if (page->large) /* the rest in lines as there is room: spare_draw */
        return;
    struct box line = box_cut_top(left, 11), age = box_cut_top(left, lines_u(page, T7, 1));
    if (!usage->has_usage)
        return;
    float energy = usage_energy_draw(page, age);
    box_cut_left(&age, energy > 0 ? energy + 5 : 0);
    usage_change_text(page, change);
    text_fitting(page, line, change, (struct text_style){.size = T8, .colour = COLOUR_TEXT2});
    usage_age_draw(page, age, usage->at_ms, ALIGN_LEFT);
}

static void line_add(const struct page *page, struct box *spare, const char *words, enum colour colour)
{
    float h = lines_u(page, T8, 1);
    if (words[0] && spare->h >= h && canvas_text_width(page->canvas, words, T8, false) <= spare->w)
        canvas_text(page->canvas, box_cut_top(spare, h), words,
                    (struct text_style){.size = T8, .colour = colour});
}

/* Large text, under the sum, as far as there is room: of which days it is, whether or when it was brought,
 * how it compares. */
static void spare_draw(const struct page *page, struct box spare)
{
    const struct usage_view *usage = &page->view->usage;
    char words[TR_SIZE];
    if (!usage->has_usage || usage->picked >= 0)
        return;
    if (usage->chart.has_newer) {
        usage_range_text(&usage->chart, words);
        line_add(page, &spare, words, COLOUR_TEXT);
    }
    if (usage->failed)
        line_add(page, &spare, say(page, "s07.err.short"), COLOUR_WARN);
    else if (!page->strip && spare.h >= lines_u(page, T7, 1)) /* else the strip says it */
        usage_age_draw(page, box_cut_top(&spare, lines_u(page, T7, 1)), usage->at_ms, ALIGN_LEFT);
    usage_change_text(page, words);
    line_add(page, &spare, words, COLOUR_TEXT2);
}

static void landscape_draw(const struct page *page)
{
    struct box rest = box_of(page->margin, page->top, page_room(page), page->foot - 4 - page->top);
    struct box top = box_cut_top(&rest, 24);
    bool wide_tabs = usage_tab_rows(page, rest.w * 0.56F) > 1; /* then the range goes below them */
    usage_tabs_draw(page, wide_tabs ? top : box_cut_left(&top, rest.w * 0.56F));
    box_cut_left(&top, 6);
    box_cut_top(&rest, 4);
    struct box left = box_cut_left(&rest, fmaxf(108, rest.w * 0.36F));
    if (wide_tabs)
        top = box_cut_top(&left, 23);
    usage_range_draw(page, top);
    words_draw(page, &left);
    usage_more_draw(page, box_cut_bottom(&left, 24));
    box_cut_bottom(&left, 4);
    usage_pick_draw(page, box_cut_bottom(&left, 24));
    if (page->large) {
        spare_draw(page, left);
    } else {
        box_cut_bottom(&left, 1);
        box_cut_top(&left, 1);
        usage_insight_draw(page, left, T8);
    }
    box_cut_left(&rest, 6);
    usage_units_draw(page, box_cut_bottom(&rest, 24));
    box_cut_bottom(&rest, 4);
    usage_chart_card_draw(page, rest);
}

void usage_draw(const struct page *page)
{
    usage_tell(page);
    if (page->portrait)
        portrait_draw(page);
    else
        landscape_draw(page);
}
