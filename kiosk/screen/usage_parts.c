#include "screen/usage_parts.h"
#include "base/clock.h"
#include "screen/chart_bars.h"
#include "screen/chart_running.h"
#include "screen/parts.h"
#include <stdio.h>

#define KEY_U 10
#define SKELETON_BARS 7

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

void usage_tabs_draw(const struct page *page, struct box box)
{
    static const char *const ids[USAGE_PERIODS] = {"s08.tab.day", "s08.tab.week", "s08.tab.month",
                                                   "s08.tab.term"};
    for (int i = 0; i < USAGE_PERIODS; i++)
        choice_draw(page, box_column(box, i, USAGE_PERIODS, 4),
                    &(struct choice){.id = ids[i],
                                     .chosen = page->view->usage.chart.period == (enum usage_period)i,
                                     .hit = HIT_PERIOD,
                                     .value = i});
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
    text_fitting(page, box_inset(box, 2, 0), range,
                 (struct text_style){.size = T10, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
}

static void retry_draw(const struct page *page, struct box box)
{
    const char *retry = say(page, "s07.retry");
    canvas_button(page->canvas, box_cut_right(&box, page->portrait ? 62 : 48), HIT_RETRY, 0,
                  &(struct button){.kind = BUTTON_QUIET, .icon = ICON_REFRESH, .label = retry, .size = T8});
    box_cut_right(&box, 4);
    block_draw(page, box_inset(box, 0, page->portrait ? 2 : 1), say(page, "s07.err"),
               (struct text_style){.size = T8, .colour = COLOUR_WARN});
}

static void pick_words_draw(const struct page *page, struct box box)
{
    const struct usage_view *usage = &page->view->usage;
    char first[TR_SIZE], second[TR_SIZE];
    if (usage->picked < 0) {
        struct text_style style = {.size = T8, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE};
        const char *hint = say(page, "s08.hint");
        if (canvas_text_width(page->canvas, hint, T8, false) <= box.w)
            canvas_text(page->canvas, box, hint, style);
        else
            block_draw(page, box, hint, style);
        return;
    }
    usage_bar_text(page, usage->picked, box.w < 90, first, second);
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
    for (int i = 0; i < 2 && !usage->amounts_hidden; i++)
        choice_draw(page, box_column(units, i, 2, 4), &choices[i]);
    for (int i = 0; i < 2 && month; i++)
        choice_draw(page, box_column(runs, i, 2, 4), &choices[2 + i]);
}

void usage_more_draw(const struct page *page, struct box box)
{
    canvas_button(page->canvas, box, HIT_SIMILAR, 0,
                  &(struct button){.kind = BUTTON_QUIET,
                                   .icon = page->portrait ? ICON_BAR_CHART : ICON_NONE,
                                   .label = say(page, "s08.more"),
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
        block_draw(page, box_inset(in, 4, in.h / 2 - 16), words,
                   (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
        return;
    }
    box_cut_top(&in, usage->is_running ? 7 : 12); /* the highest value stands above the field */
    box_cut_bottom(&in, 2);
    struct box key = box_cut_bottom(&in, KEY_U);
    if (usage->is_running) {
        chart_running_draw(page, in, usage);
        chart_running_key_draw(page, key, usage);
    } else {
        chart_bars_draw(page, in, usage);
        chart_bars_key_draw(page, key, usage);
    }
}
