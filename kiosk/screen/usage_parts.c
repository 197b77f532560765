#include "screen/usage_parts.h"
#include "base/clock.h"
#include "screen/chart_bars.h"
#include "screen/chart_running.h"
#include "screen/parts.h"
#include <stdio.h>

#define SKELETON_BARS 7
#define KEY_LEAST_LINES 7 /* a lower chart has no room for what its marks mean */

/* One of several that exclude each other: the chosen one is filled. Where the words do not fit, the shorter.
 */
struct choice {
    const char *id, *brief_id;
    bool chosen;
    enum hit hit;
    int64_t value;
};

static void choice_draw(const struct page *page, struct box box, const struct choice *choice)
{
    const char *label = say(page, choice->id);
    if (choice->brief_id && canvas_text_width(page->canvas, label, T8, true) > box.w - 4)
        label = say(page, choice->brief_id);
    canvas_button(page->canvas, box, (int)choice->hit, choice->value,
                  &(struct button){.kind = choice->chosen ? BUTTON_PRIMARY : BUTTON_SECONDARY,
                                   .label = label,
                                   .size = T10});
}

static const char *const tabs[USAGE_PERIODS] = {"s08.tab.day", "s08.tab.week", "s08.tab.month",
                                                "s08.tab.term"};

int usage_tab_rows(const struct page *page, float w)
{
    float column = (w - 4 * (USAGE_PERIODS - 1)) / USAGE_PERIODS - 4;
    for (int i = 0; i < USAGE_PERIODS; i++)
        if (canvas_text_width(page->canvas, say(page, tabs[i]), T8, true) > column)
            return 2;
    return 1;
}

void usage_tabs_draw(const struct page *page, struct box box)
{
    int rows = usage_tab_rows(page, box.w), columns = USAGE_PERIODS / rows;
    float h = (box.h - 4 * (float)(rows - 1)) / (float)rows;
    for (int i = 0; i < USAGE_PERIODS; i++) {
        struct box row = box_of(box.x, box.y + (h + 4) * (float)(i / columns), box.w, h);
        choice_draw(page, box_column(row, i % columns, columns, 4),
                    &(struct choice){.id = tabs[i],
                                     .chosen = page->view->usage.chart.period == (enum usage_period)i,
                                     .hit = HIT_PERIOD,
                                     .value = i});
    }
}

/* What cannot be turned further is drawn so. In a narrow row the arrow alone, named for the voice. */
static void turn_draw(const struct page *page, struct box box, enum hit hit, bool can)
{
    bool older = hit == HIT_OLDER;
    const char *words = say(page, older ? "s08.older" : "s08.newer");
    bool brief = canvas_text_width(page->canvas, words, T8, true) > box.w - 16;
    canvas_button(page->canvas, box, (int)hit, 0,
                  &(struct button){.kind = BUTTON_SECONDARY,
                                   .icon = older ? ICON_CHEVRON_LEFT : ICON_CHEVRON_RIGHT,
                                   .label = brief ? "" : words,
                                   .disabled = can ? NULL : "",
                                   .size = T8});
    canvas_label(page->canvas, words);
}

void usage_range_draw(const struct page *page, struct box box)
{
    const struct usage_chart *chart = &page->view->usage.chart;
    char range[TR_SIZE];
    float w = box.w > 150 ? 62 : 24;
    turn_draw(page, box_cut_left(&box, w), HIT_OLDER, chart->has_older);
    turn_draw(page, box_cut_right(&box, w), HIT_NEWER, chart->has_newer);
    if (!page->view->usage.has_usage)
        return;
    usage_range_text(chart, range);
    box = box_inset(box, 2, 0);
    if (canvas_text_width(page->canvas, range, T7, false) > box.w)
        return; /* an older period is named by its dates above */
    text_fitting(page, box, range,
                 (struct text_style){.size = T10, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
}

static void retry_draw(const struct page *page, struct box box)
{
    const char *retry = say(page, "s07.retry");
    bool alone = page->large && !page->portrait;
    canvas_button(page->canvas, alone ? box : box_cut_right(&box, page->portrait ? 70 : 48), HIT_RETRY, 0,
                  &(struct button){.kind = BUTTON_QUIET, .icon = ICON_REFRESH, .label = retry, .size = T8});
    if (alone)
        return; /* what failed is said above */
    box_cut_right(&box, 4);
    block_middle_draw(page, box, say(page, "s07.err"),
                      (struct text_style){.size = T8, .colour = COLOUR_WARN});
}

static void pick_words_draw(const struct page *page, struct box box)
{
    const struct usage_view *usage = &page->view->usage;
    char first[TR_SIZE], second[TR_SIZE];
    if (page->large && !page->portrait)
        return; /* they stand where the sum stood */
    if (usage->picked < 0) {
        struct text_style style = {.size = T8, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE};
        const char *hint = say(page, "s08.hint");
        if (canvas_text_lines(page->canvas, box.w, hint, T7, false) * lines_u(page, T7, 1) > box.h + 1)
            return;
        if (canvas_text_width(page->canvas, hint, T8, false) <= box.w)
            canvas_text(page->canvas, box, hint, style);
        else
            block_draw(page, box, hint, style);
        return;
    }
    usage_bar_text(page, usage->picked, box.w < 90, first, second);
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 6);
    canvas_outline(page->canvas, box, COLOUR_LINE, 6, 0.35F);
    box = box_inset(box, 0, 1.5F);
    struct box top = box_cut_top(&box, box.h / 2);
    text_fitting(page, top, first,
                 (struct text_style){.size = T8, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
    text_fitting(page, box, second,
                 (struct text_style){.size = T8, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
}

void usage_pick_draw(const struct page *page, struct box box)
{
    const struct usage_view *usage = &page->view->usage;
    if (usage->failed) {
        retry_draw(page, box);
        return;
    }
    if (!usage->has_usage || usage->chart.none != USAGE_NONE_NOT)
        return;
    float w = page->portrait ? 26 : 21;
    canvas_button(
        page->canvas, box_cut_left(&box, w), HIT_PICK_STEP, -1,
        &(struct button){.kind = BUTTON_SECONDARY, .icon = ICON_CHEVRON_LEFT, .label = "", .size = T10});
    canvas_label(page->canvas, say(page, "s08.previous"));
    canvas_button(
        page->canvas, box_cut_right(&box, w), HIT_PICK_STEP, 1,
        &(struct button){.kind = BUTTON_SECONDARY, .icon = ICON_CHEVRON_RIGHT, .label = "", .size = T10});
    canvas_label(page->canvas, say(page, "s08.next"));
    pick_words_draw(page, box_inset(box, 2, 0));
}

void usage_units_draw(const struct page *page, struct box box)
{
    const struct usage_view *usage = &page->view->usage;
    bool month = usage->chart.period == USAGE_MONTH;
    struct box units = box_column(box, 0, 2, 8), runs = box_column(box, 1, 2, 8);
    const struct choice choices[] = {
        {"s08.unit.yuan", NULL, !usage->in_kwh, HIT_UNIT, 0},
        {"s08.unit.kwh", NULL, usage->in_kwh, HIT_UNIT, 1},
        {"s08.days", NULL, !usage->is_running, HIT_RUNNING, 0},
        {"s08.cum", "s08.cum.short", usage->is_running, HIT_RUNNING, 1},
    };
    if (page->large && !page->portrait) { /* no room for both sides of a switch: the one it would turn to */
        if (!usage->amounts_hidden)
            choice_draw(page, units, &choices[usage->in_kwh ? 0 : 1]);
        if (month)
            choice_draw(page, runs, &choices[usage->is_running ? 2 : 3]);
        return;
    }
    for (int i = 0; i < 2 && !usage->amounts_hidden; i++)
        choice_draw(page, box_column(units, i, 2, 4), &choices[i]);
    for (int i = 0; i < 2 && month; i++)
        choice_draw(page, box_column(runs, i, 2, 4), &choices[2 + i]);
}

void usage_more_draw(const struct page *page, struct box box)
{
    const char *more = say(page, "s08.more");
    if (canvas_text_width(page->canvas, more, T8, true) > box.w - 6)
        more = say(page, "s08.more.short");
    canvas_button(page->canvas, box, HIT_SIMILAR, 0,
                  &(struct button){.kind = BUTTON_QUIET,
                                   .icon = page->portrait ? ICON_BAR_CHART : ICON_NONE,
                                   .label = more,
                                   .size = page->portrait ? T10 : T8});
}

/* Bars of data that has not come. */
static void skeleton_bars_draw(const struct page *page, struct box box)
{
    static const float parts[SKELETON_BARS] = {0.5F, 0.7F, 0.9F, 0.55F, 0.5F, 0.75F, 0.4F};
    for (int i = 0; i < SKELETON_BARS; i++) {
        struct box bar = box_inset(box_column(box, i, SKELETON_BARS, 0), box.w / SKELETON_BARS * 0.19F, 0);
        canvas_fill(page->canvas, box_cut_bottom(&bar, bar.h * parts[i]), COLOUR_INSET, 1.5F);
    }
}

void usage_chart_card_draw(const struct page *page, struct box card)
{
    const struct usage_view *usage = &page->view->usage;
    char words[TR_SIZE];
    card_draw(page, card);
    struct box in = box_inset(card, page->portrait ? 9 : 6, 0);
    if (!usage->has_usage) {
        skeleton_bars_draw(page, box_inset(in, 6, card.h * 0.14F));
        return;
    }
    if (usage->chart.none != USAGE_NONE_NOT) {
        usage_none_text(page, words);
        block_draw(page, box_inset(in, 4, page->large ? 6 : in.h / 2 - 16), words,
                   (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
        return;
    }
    box_cut_top(&in, usage->is_running
                         ? type_u(page, T7)
                         : lines_u(page, T7, 1) + 2); /* the highest value stands above the field */
    box_cut_bottom(&in, 2);
    struct box key =
        box_cut_bottom(&in, in.h > KEY_LEAST_LINES * lines_u(page, T7, 1) ? lines_u(page, T7, 1) : 0);
    if (usage->is_running) {
        chart_running_draw(page, in, usage);
        if (key.h > 0)
            chart_running_key_draw(page, key, usage);
    } else {
        chart_bars_draw(page, in, usage);
        if (key.h > 0)
            chart_bars_key_draw(page, key, usage);
    }
}
