#include "screen/chart_running.h"
#include "screen/chart_axis.h"
#include "screen/chart_bars.h"
#include "screen/usage_parts.h"

struct plot {
    const struct usage_view *usage;
    struct box field;
    float slot;
};

static float y_of(const struct plot *plot, int64_t sum)
{
    return plot->field.y + plot->field.h - chart_height(plot->field, plot->usage->top, sum);
}

/* A day is a step from its morning to its night. Where nothing is known the line is broken. */
static void now_draw(const struct page *page, const struct plot *plot)
{
    int64_t sum = 0;
    for (int i = 0; i < plot->usage->chart.count; i++) {
        const struct usage_bar *bar = &plot->usage->chart.bars[i];
        float x = plot->field.x + plot->slot * (float)i;
        if (bar->ahead)
            return;
        if (!bar->known) {
            chart_gap_draw(page, plot->field, x + 0.5F, plot->slot - 1);
            continue;
        }
        int64_t after = sum + usage_value(plot->usage, bar);
        canvas_line(page->canvas, x, y_of(plot, sum), x + plot->slot, y_of(plot, after), COLOUR_BAR_NOW, 1,
                    false);
        sum = after;
        if (i == plot->usage->picked)
            canvas_disc(page->canvas, x + plot->slot, y_of(plot, sum), 2, COLOUR_BAR_NOW);
    }
}

static void before_draw(const struct page *page, const struct plot *plot)
{
    int64_t sum = 0;
    for (int i = 0; i < plot->usage->chart.ghost_count; i++) {
        const struct usage_bar *bar = &plot->usage->chart.bars[i];
        float x = plot->field.x + plot->slot * (float)i;
        if (!bar->has_ghost)
            continue;
        int64_t after = sum + usage_ghost(plot->usage, bar);
        canvas_line(page->canvas, x, y_of(plot, sum), x + plot->slot, y_of(plot, after), COLOUR_TEXT2, 0.6F,
                    true);
        sum = after;
    }
}

void chart_running_draw(const struct page *page, struct box box, const struct usage_view *usage)
{
    const struct usage_chart *chart = &usage->chart;
    int days = chart->count > chart->ghost_count ? chart->count : chart->ghost_count;
    box_cut_bottom(&box, chart_names_u(page));
    struct plot plot = {.usage = usage};
    plot.field = chart_axis_draw(page, box, &(struct chart_axis){.top = usage->top, .money = !usage->in_kwh});
    plot.slot = plot.field.w / (float)days;
    before_draw(page, &plot);
    now_draw(page, &plot);
    struct box named = plot.field;
    named.w = plot.slot * (float)chart->count;
    chart_names_draw(page, named, chart);
    canvas_scrub(page->canvas, named, HIT_PLOT);
    canvas_label(page->canvas, say(page, "s08.hint"));
}

void chart_running_key_draw(const struct page *page, struct box line, const struct usage_view *usage)
{
    const struct usage_chart *chart = &usage->chart;
    int64_t before = 0;
    bool has_before = false;
    struct box mark;
    char number[FORMAT_SIZE], words[TR_SIZE];
    float middle = line.y + line.h / 2;
    for (int i = 0; i < chart->count && !chart->bars[i].ahead; i++) {
        has_before |= chart->bars[i].has_ghost;
        before += chart->bars[i].has_ghost ? usage_ghost(usage, &chart->bars[i]) : 0;
    }
    usage_amount(page, usage, usage->in_kwh ? chart->total_wh : chart->total_fen, number);
    say_fill(words, page, "s08.end.now", {"x", number});
    if (chart_key_draw(page, &line, 10, words, &mark))
        canvas_line(page->canvas, mark.x, middle, mark.x + 7.5F, middle, COLOUR_BAR_NOW, 1, false);
    usage_amount(page, usage, before, number);
    say_fill(words, page, "s08.end.before", {"x", number});
    if (has_before && chart_key_draw(page, &line, 10, words, &mark))
        canvas_line(page->canvas, mark.x, middle, mark.x + 7.5F, middle, COLOUR_TEXT2, 0.6F, true);
}
