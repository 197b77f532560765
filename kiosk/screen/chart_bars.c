#include "screen/chart_bars.h"
#include "base/clock.h"
#include "screen/chart_axis.h"
#include "screen/chart_motion.h"
#include "screen/usage_parts.h"
#include <math.h>
#include <stdio.h>

#define BAR_PART 0.62F /* of its slot */
#define BAR_MOST_U 20.0F
#define GHOST_PART 0.71F
#define ROUND_U 1.5F
#define VALUES_SLOT_LINES 1.5F /* a value stands above its bar where the slot is so many lines wide */

struct plot {
    const struct usage_view *usage;
    struct box field;
    float slot;
};

static float slot_middle(const struct plot *plot, int i)
{
    return plot->field.x + plot->slot * ((float)i + 0.5F);
}

static struct box bar_box(const struct plot *plot, int i, float height, float part)
{
    float w = fminf(plot->slot * part, BAR_MOST_U * part / BAR_PART);
    return box_of(slot_middle(plot, i) - w / 2, plot->field.y + plot->field.h - height, w, height);
}

static float height_of(const struct plot *plot, int64_t value)
{
    return chart_height(plot->field, plot->usage->top, value);
}

static void picked_draw(const struct page *page, const struct plot *plot)
{
    int picked = plot->usage->picked;
    if (picked < 0 || picked >= plot->usage->chart.count)
        return;
    struct box slot =
        box_of(plot->field.x + plot->slot * (float)picked, plot->field.y - 1, plot->slot, plot->field.h + 2);
    canvas_fill(page->canvas, slot, COLOUR_PRIMARY_SOFT, ROUND_U);
    canvas_outline(page->canvas, slot, COLOUR_PRIMARY, ROUND_U, 0.5F);
}

/* The same day a week before: a hollow box behind. A month's and a term's bars have none. */
static void ghost_draw(const struct page *page, const struct plot *plot, int i)
{
    const struct usage_bar *bar = &plot->usage->chart.bars[i];
    if (plot->usage->chart.period == USAGE_WEEK && bar->has_ghost)
        canvas_outline(page->canvas,
                       bar_box(plot, i, height_of(plot, usage_ghost(plot->usage, bar)), GHOST_PART),
                       COLOUR_GHOST, ROUND_U, 0.35F);
}

static void bar_draw_at(const struct page *page, const struct plot *plot, int i)
{
    const struct usage_chart *chart = &plot->usage->chart;
    const struct usage_bar *bar = &chart->bars[i];
    if (bar->ahead)
        return;
    if (!bar->known) {
        struct box base = bar_box(plot, i, 0, BAR_PART);
        chart_gap_draw(page, plot->field, base.x, base.w);
        return;
    }
    float part =
        chart_motion(page, plot->usage, i, height_of(plot, usage_value(plot->usage, bar)) / plot->field.h);
    struct box box = bar_box(plot, i, plot->field.h * part, BAR_PART);
    enum colour colour = bar->unfinished ? COLOUR_BAR_NOW : i == chart->peak ? COLOUR_PEAK : COLOUR_BAR;
    if (bar->unfinished || bar->estimated)
        canvas_hatch(page->canvas, box, colour, ROUND_U);
    else
        canvas_fill(page->canvas, box, colour, ROUND_U);
}

/* What an hour usually takes: a dashed line in steps. */
static void usual_draw(const struct page *page, const struct plot *plot)
{
    const struct usage_chart *chart = &plot->usage->chart;
    float before = -1;
    for (int i = 0; chart->period == USAGE_DAY && i < chart->count; i++) {
        const struct usage_bar *bar = &chart->bars[i];
        float x = plot->field.x + plot->slot * (float)i;
        if (!bar->has_ghost) {
            before = -1;
            continue;
        }
        float y = plot->field.y + plot->field.h - height_of(plot, usage_ghost(plot->usage, bar));
        if (before >= 0)
            canvas_line(page->canvas, x, before, x, y, COLOUR_TEXT, 0.4F, true);
        canvas_line(page->canvas, x, y, x + plot->slot, y, COLOUR_TEXT, 0.4F, true);
        before = y;
    }
}

static bool has_values(const struct page *page, const struct plot *plot)
{
    return plot->slot >= lines_u(page, T7, 1) * VALUES_SLOT_LINES;
}

/* A holiday month: a hollow tick above its bar. */
static void holiday_draw(const struct page *page, const struct plot *plot, int i)
{
    const struct usage_bar *bar = &plot->usage->chart.bars[i];
    if (plot->usage->chart.period != USAGE_TERM || !bar->holiday || bar->ahead)
        return;
    float up = bar->known ? height_of(plot, usage_value(plot->usage, bar)) : 0;
    bool valued = has_values(page, plot) && bar->known;
    float y = plot->field.y + plot->field.h - up - 6 - (valued ? lines_u(page, T7, 1) : 0);
    chart_holiday_draw(page, slot_middle(plot, i), y + 2.5F);
}

/* What stands above bar i and the middle of it; false where nothing does. */
static bool value_of(const struct page *page, const struct plot *plot, int i, char label[FORMAT_SIZE],
                     float *y)
{
    const struct usage_bar *bar = &plot->usage->chart.bars[i];
    if (!has_values(page, plot) || !bar->known || bar->ahead)
        return false;
    int64_t value = usage_value(plot->usage, bar);
    int64_t ghost = usage_ghost(plot->usage, bar);
    bool ghosted = plot->usage->chart.period == USAGE_WEEK && bar->has_ghost && ghost > value;
    float up = height_of(plot, ghosted ? ghost : value);
    *y = plot->field.y + plot->field.h - up - type_u(page, T7) * 0.72F;
    if (plot->usage->in_kwh)
        format_energy_label(value, label);
    else
        usage_money_label(value, label);
    return canvas_text_width(page->canvas, label, T7, true) <= plot->slot + 3;
}

/* A week's mean. */
static void mean_draw(const struct page *page, const struct plot *plot)
{
    const struct usage_chart *chart = &plot->usage->chart;
    int64_t mean = plot->usage->in_kwh ? chart->mean_wh : chart->mean_fen;
    float value_ys[USAGE_BARS_MAX];
    char label[FORMAT_SIZE];
    if (mean <= 0)
        return;
    for (int i = 0; i < chart->count; i++)
        if (!value_of(page, plot, i, label, &value_ys[i]))
            value_ys[i] = NAN;
    chart_mean_draw(page, plot->field, plot->field.y + plot->field.h - height_of(plot, mean), value_ys,
                    chart->count);
}

static void value_draw(const struct page *page, const struct plot *plot, int i)
{
    const struct usage_bar *bar = &plot->usage->chart.bars[i];
    char label[FORMAT_SIZE];
    float y;
    if (!value_of(page, plot, i, label, &y))
        return;
    struct text_style style = {.size = T7, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE, .halo = true};
    style.bold = bar->unfinished || i == plot->usage->chart.peak;
    canvas_text(page->canvas, line_at(slot_middle(plot, i) - plot->slot / 2 - 2, y, plot->slot + 4, T7),
                label, style);
}

void chart_bars_draw(const struct page *page, struct box box, const struct usage_view *usage)
{
    const struct usage_chart *chart = &usage->chart;
    box_cut_bottom(&box, chart_names_u(page));
    struct plot plot = {.usage = usage};
    plot.field = chart_axis_draw(page, box, &(struct chart_axis){.top = usage->top, .money = !usage->in_kwh});
    plot.slot = plot.field.w / (float)chart->count;
    picked_draw(page, &plot);
    for (int i = 0; i < chart->count; i++)
        ghost_draw(page, &plot, i);
    for (int i = 0; i < chart->count; i++)
        bar_draw_at(page, &plot, i);
    usual_draw(page, &plot);
    mean_draw(page, &plot);
    for (int i = 0; i < chart->count; i++) {
        value_draw(page, &plot, i);
        holiday_draw(page, &plot, i);
    }
    chart_names_draw(page, plot.field, chart);
    canvas_scrub(page->canvas, plot.field, HIT_PLOT);
    canvas_label(page->canvas, say(page, "s08.hint"));
}

void chart_bars_key_draw(const struct page *page, struct box line, const struct usage_view *usage)
{
    const struct usage_chart *chart = &usage->chart;
    struct box mark;
    float middle = line.y + line.h / 2;
    bool ghosts = false, holidays = false;
    for (int i = 0; i < chart->count; i++) {
        ghosts |= chart->bars[i].has_ghost;
        holidays |= chart->bars[i].holiday && !chart->bars[i].ahead;
    }
    if (chart->has_gap)
        chart_key_draw(page, &line, 0, say(page, "s08.gap"), NULL);
    if (chart->has_estimate)
        chart_key_draw(page, &line, 0, say(page, "s08.est"), NULL);
    if (chart->period == USAGE_DAY && ghosts &&
        chart_key_draw(page, &line, 10, say(page, "s08.usual"), &mark))
        canvas_line(page->canvas, mark.x, middle, mark.x + 7.5F, middle, COLOUR_TEXT, 0.5F, true);
    int64_t mean = usage->in_kwh ? chart->mean_wh : chart->mean_fen;
    if (mean > 0) {
        char sum[FORMAT_SIZE], words[TR_SIZE];
        usage_amount(page, usage, mean, sum);
        say_fill(words, page, "s08.avg", {"x", sum});
        if (chart_key_draw(page, &line, 10, words, &mark))
            canvas_line(page->canvas, mark.x, middle, mark.x + 7.5F, middle, COLOUR_TEXT, 0.5F, true);
    }
    if (chart->period == USAGE_WEEK && ghosts &&
        chart_key_draw(page, &line, 9, say(page, "s07.ghost"), &mark))
        canvas_outline(page->canvas, box_of(mark.x, middle - 3, 6, 6), COLOUR_GHOST, 0.5F, 0.35F);
    if ((chart->period == USAGE_TERM || chart->period == USAGE_WEEK) && holidays &&
        chart_key_draw(page, &line, 8, say(page, "s08.none.holiday"), &mark))
        chart_holiday_draw(page, mark.x + 2.5F, middle);
}

/* --- names -------------------------------------------------------------------------------------------- */

float chart_names_u(const struct page *page)
{
    return type_u(page, T7) * 1.7F;
}

static void name_draw(const struct page *page, struct box field, float middle, float w, const char *name,
                      bool strong)
{
    canvas_text(page->canvas, line_at(middle - w / 2, field.y + field.h + type_u(page, T7) * 1.07F, w, T7),
                name,
                (struct text_style){.size = T7,
                                    .bold = strong,
                                    .colour = strong ? COLOUR_TEXT : COLOUR_TEXT2,
                                    .align = ALIGN_CENTRE,
                                    .mute = true});
}

/* 0 6 12 18 24 at the hours' borders; 1 5 10 ... at the days' middles. */
static void numbers_draw(const struct page *page, struct box field, const struct usage_chart *chart)
{
    bool day = chart->period == USAGE_DAY;
    float slot = field.w / (float)chart->count;
    for (int at = day ? 0 : 1; at <= chart->count; at++) {
        bool named = day ? at % 6 == 0 : at == 1 || at % 5 == 0;
        char text[12];
        if (!named)
            continue;
        (void)snprintf(text, sizeof text, "%d", at);
        name_draw(page, field, field.x + slot * ((float)at - (day ? 0 : 0.5F)), 2 * type_u(page, T7), text,
                  false);
    }
}

static void bar_name(const struct page *page, const struct usage_chart *chart, const struct usage_bar *bar,
                     bool brief, char name[FORMAT_SIZE])
{
    struct local_time at = clock_local(clock_day_start_ms(bar->day));
    if (chart->period == USAGE_TERM)
        format_month(page->language, at.month, name);
    else if (bar->unfinished)
        (void)snprintf(name, FORMAT_SIZE, "%s", say(page, brief ? "c1.now" : "c1.today"));
    else
        (void)snprintf(name, FORMAT_SIZE, "%s", format_weekday(page->language, at.weekday, brief));
}

/* Beside the name of a day. */
static void day_holiday_draw(const struct page *page, struct box field, float middle, const char *name)
{
    float half = canvas_text_width(page->canvas, name, T7, false) / 2;
    chart_holiday_draw(page, middle + half + 4, field.y + field.h + type_u(page, T7) * 1.07F);
}

static const char *weekday_brief(const struct page *page, const struct usage_bar *bar)
{
    return format_weekday(page->language, clock_local(clock_day_start_ms(bar->day)).weekday, true);
}

/* Each nth bar is named: a month's name may reach over its neighbour's place, a weekday's may not. */
static int names_stride(const struct page *page, const struct usage_chart *chart, float slot)
{
    if (chart->period == USAGE_TERM)
        return (int)(type_u(page, T7) * 2.5F / slot) + 1;
    for (int i = 0; i < chart->count; i++)
        if (canvas_text_width(page->canvas, weekday_brief(page, &chart->bars[i]), T7, true) > slot + 2)
            return 2;
    return 1;
}

void chart_names_draw(const struct page *page, struct box field, const struct usage_chart *chart)
{
    if (chart->period == USAGE_DAY || chart->period == USAGE_MONTH) {
        numbers_draw(page, field, chart);
        return;
    }
    float slot = field.w / (float)chart->count;
    int stride = names_stride(page, chart, slot);
    for (int i = (chart->count - 1) % stride; i < chart->count; i += stride) { /* the last is always named */
        char name[FORMAT_SIZE];
        bar_name(page, chart, &chart->bars[i], slot < lines_u(page, T7, 2), name);
        if (chart->period == USAGE_WEEK && canvas_text_width(page->canvas, name, T7, true) > slot + 2)
            (void)snprintf(name, sizeof name, "%s", weekday_brief(page, &chart->bars[i]));
        float middle = field.x + slot * ((float)i + 0.5F);
        name_draw(page, field, middle, slot * (float)stride + 2, name, chart->bars[i].unfinished);
        if (chart->period == USAGE_WEEK && chart->bars[i].holiday)
            day_holiday_draw(page, field, middle, name);
    }
}
