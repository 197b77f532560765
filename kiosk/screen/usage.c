/* S08: what the room used, by day, week, month and term. */
#include "screen/parts.h"
#include "screen/screens.h"
#include "screen/usage_parts.h"
#include <math.h>

/* From the foot upwards what is touched; what is read takes the rest. */
static void portrait_draw(const struct page *page)
{
    float room = page_room(page), gap = page_between(page, 7, 4);
    struct box rest = box_of(page->margin, page->top, room, page->foot - gap - page->top);
    bool low = page->h < 400;
    char change[TR_SIZE];
    usage_more_draw(page, box_cut_bottom(&rest, page_between(page, 30, 22)));
    box_cut_bottom(&rest, gap);
    usage_units_draw(page, box_cut_bottom(&rest, page_between(page, 30, 22)));
    box_cut_bottom(&rest, low ? 3 : 5);
    usage_insight_draw(page, box_inset(box_cut_bottom(&rest, page_between(page, 30, 21)), 2, 0),
                       low ? T8 : T10);
    box_cut_bottom(&rest, low ? 3 : 5);
    usage_tabs_draw(page, box_cut_bottom(&rest, page_between(page, 30, 22)));
    box_cut_bottom(&rest, gap);
    usage_range_draw(page, box_cut_bottom(&rest, page_between(page, 26, 22)));
    box_cut_bottom(&rest, page_between(page, 6, 4));
    usage_pick_draw(page, box_cut_bottom(&rest, page_between(page, 24, 22)));
    box_cut_bottom(&rest, page_between(page, 6, 4));

    if (!low) {
        struct box title = box_cut_top(&rest, 24);
        title_draw(page, title.x + 2, title.y + 10, title.w - 4, say(page, "s08.t"), ALIGN_LEFT);
    }
    struct box sum = box_cut_top(&rest, page_between(page, 24, 18));
    struct box line = box_cut_top(&rest, page_between(page, 18, 13));
    usage_change_text(page, change);
    if (page->view->usage.has_usage) {
        usage_sum_draw(page, box_inset(sum, 2, 0), low ? T13 : T18, true);
        struct box left = box_inset(line, 2, 0);
        struct box right = box_cut_right(&left, room * 0.4F);
        text_fitting(page, left, change, (struct text_style){.size = T10, .colour = COLOUR_TEXT2});
        usage_age_draw(page, right, page->view->usage.at_ms, ALIGN_RIGHT);
    }
    usage_chart_card_draw(page, rest);
}

static void landscape_draw(const struct page *page)
{
    const struct usage_view *usage = &page->view->usage;
    struct box rest = box_of(page->margin, page->top, page_room(page), page->foot - 4 - page->top);
    struct box top = box_cut_top(&rest, 24);
    char change[TR_SIZE];
    usage_tabs_draw(page, box_cut_left(&top, rest.w * 0.56F));
    box_cut_left(&top, 6);
    usage_range_draw(page, top);
    box_cut_top(&rest, 4);

    struct box left = box_cut_left(&rest, fmaxf(108, rest.w * 0.36F));
    struct box sum = box_cut_top(&left, 17), line = box_cut_top(&left, 11), age = box_cut_top(&left, 10);
    usage_more_draw(page, box_cut_bottom(&left, 24));
    box_cut_bottom(&left, 4);
    usage_pick_draw(page, box_cut_bottom(&left, 24));
    box_cut_bottom(&left, 1);
    if (usage->has_usage) {
        usage_sum_draw(page, sum, T14, false);
        box_cut_left(&age, usage_energy_draw(page, age) + 5);
        usage_change_text(page, change);
        text_fitting(page, line, change, (struct text_style){.size = T8, .colour = COLOUR_TEXT2});
        usage_age_draw(page, age, usage->at_ms, ALIGN_LEFT);
    }
    box_cut_top(&left, 1);
    usage_insight_draw(page, left, T8);

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
