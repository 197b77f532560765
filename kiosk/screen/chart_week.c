#include "screen/chart_week.h"
#include "base/clock.h"
#include "flow/axis.h"
#include "screen/chart_axis.h"
#include "screen/motion.h"
#include <math.h>

#define DAYS 7
#define WHOLE_DAY_HOURS 23 /* one hour may be missing (design 3.3) */
#define LEAST_STEP_WH 100  /* an empty room still gets an axis */
#define NAMES_GAP_U 6      /* over and under the names of the days */
#define BAR_PART 0.62F     /* of its slot */
#define BAR_MOST_U 20.0F
#define GHOST_PART 0.71F
#define ROUND_U 1.5F
#define HOLIDAY_U 7.5F /* a holiday's ring beside its name */

/* Where everything stands, and what a height means. */
struct plot {
    int32_t today;  /* by the wall clock: old data ends before it */
    struct box box; /* the bars' field: its bottom is zero */
    float slot;
    int64_t top_wh;
    int first; /* column shown */
};

/* The day shown in column (0 is six days ago, 6 today), or that of weeks before; NULL without data. */
static const struct usage_day *day_of(const struct snapshot *snapshot, int32_t today, int column, int weeks)
{
    int32_t wanted = today - (DAYS - 1 - column) - DAYS * weeks;
    for (int i = 0; i < snapshot->day_count; i++)
        if (snapshot->days[i].local_day == wanted)
            return (snapshot->days[i].hours > 0 || snapshot->days[i].estimated) && snapshot->days[i].wh >= 0
                       ? &snapshot->days[i]
                       : NULL;
    return NULL;
}

bool chart_week_has_data(const struct snapshot *snapshot, int64_t now_ms)
{
    for (int i = 0; i < DAYS; i++)
        if (day_of(snapshot, clock_local_day(now_ms), i, 0))
            return true;
    return false;
}

static int first_column(const struct chart_week *chart)
{
    return chart->days > 0 && chart->days < DAYS ? DAYS - chart->days : 0;
}

static int64_t most_wh(const struct chart_week *chart, int32_t today)
{
    int64_t most = 0;
    for (int i = first_column(chart); i < DAYS; i++)
        for (int week = 0; week <= (chart->last_week ? 1 : 0); week++) {
            const struct usage_day *day = day_of(chart->snapshot, today, i, week);
            if (day && day->wh > most)
                most = day->wh;
        }
    return most;
}

static float height_of(const struct plot *plot, int64_t wh)
{
    return chart_height(plot->box, plot->top_wh, wh);
}

/* The highest of the whole days; today may yet grow. -1 without one. */
static int peak_column(const struct snapshot *snapshot, int32_t today)
{
    int peak = -1;
    for (int i = 0; i < DAYS; i++) {
        const struct usage_day *day = day_of(snapshot, today, i, 0);
        const struct usage_day *highest = peak < 0 ? NULL : day_of(snapshot, today, peak, 0);
        if (day && (!highest || day->wh > highest->wh))
            peak = i;
    }
    return peak == DAYS - 1 ? -1 : peak;
}

static struct box bar_box(const struct plot *plot, int column, int64_t wh, float part)
{
    float w = plot->slot * part;
    float most = BAR_MOST_U * part / BAR_PART;
    if (w > most)
        w = most;
    float h = height_of(plot, wh);
    float middle = plot->box.x + plot->slot * ((float)(column - plot->first) + 0.5F);
    return box_of(middle - w / 2, plot->box.y + plot->box.h - h, w, h);
}

/* Once per visit the bars grow out of the ground, one after the other. */
static struct box bar_grown(const struct page *page, struct box bar, int index)
{
    if (page->view->preferences.less_motion)
        return bar;
    float part =
        motion_part(page, page->view->entered_at_ms, (int64_t)index * MOTION_STAGGER_MS, MOTION_BAR_MS);
    return box_of(bar.x, bar.y + bar.h * (1 - part), bar.w, bar.h * part);
}

static void column_draw(const struct page *page, const struct plot *plot, const struct chart_week *chart,
                        int column, bool peak)
{
    const struct usage_day *day = day_of(chart->snapshot, plot->today, column, 0);
    const struct usage_day *before =
        chart->last_week ? day_of(chart->snapshot, plot->today, column, 1) : NULL;
    if (before)
        canvas_outline(page->canvas, bar_box(plot, column, before->wh, GHOST_PART), COLOUR_GHOST, ROUND_U,
                       0.35F);
    if (!day) { /* a gap, not a zero */
        struct box base = bar_box(plot, column, 0, BAR_PART);
        chart_gap_draw(page, plot->box, base.x, base.w);
        return;
    }
    bool today = column == DAYS - 1;
    struct box bar = bar_box(plot, column, day->wh, BAR_PART);
    bar = bar_grown(page, bar, column - plot->first);
    enum colour colour = today ? COLOUR_BAR_NOW : peak ? COLOUR_PEAK : COLOUR_BAR;
    bool part = today || day->estimated || day->hours < WHOLE_DAY_HOURS;
    if (part)
        canvas_hatch(page->canvas, bar, colour, ROUND_U);
    else
        canvas_fill(page->canvas, bar, colour, ROUND_U);
}

/* The middle of a day's value: above the bar, and above last week's box where that is higher but close. */
static float value_y(const struct page *page, const struct plot *plot, const struct chart_week *chart,
                     int column)
{
    const struct usage_day *day = day_of(chart->snapshot, plot->today, column, 0);
    const struct usage_day *before =
        chart->last_week ? day_of(chart->snapshot, plot->today, column, 1) : NULL;
    int64_t above_wh = before && before->wh > day->wh ? before->wh : day->wh;
    return bar_box(plot, column, above_wh, BAR_PART).y - type_u(page, T7) * 0.72F;
}

static void value_draw(const struct page *page, const struct plot *plot, const struct chart_week *chart,
                       int column, bool strong)
{
    const struct usage_day *day = day_of(chart->snapshot, plot->today, column, 0);
    if (!day)
        return;
    struct box bar = bar_box(plot, column, 0, BAR_PART);
    char label[FORMAT_SIZE];
    format_energy_label(day->wh, label);
    float wide = plot->slot + 4;
    canvas_text(page->canvas,
                line_at(bar.x + bar.w / 2 - wide / 2, value_y(page, plot, chart, column), wide, T7), label,
                (struct text_style){
                    .size = T7, .bold = strong, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE, .halo = true});
}

static void mean_draw(const struct page *page, const struct plot *plot, const struct chart_week *chart)
{
    int64_t mean_wh = usage_mean_wh(chart->snapshot);
    float value_ys[DAYS];
    for (int i = plot->first; i < DAYS; i++)
        value_ys[i - plot->first] =
            day_of(chart->snapshot, plot->today, i, 0) ? value_y(page, plot, chart, i) : NAN;
    if (mean_wh > 0)
        chart_mean_draw(page, plot->box, plot->box.y + plot->box.h - height_of(plot, mean_wh), value_ys,
                        DAYS - plot->first);
}

static void name_draw(const struct page *page, const struct plot *plot, const struct chart_week *chart,
                      int column)
{
    bool today = column == DAYS - 1;
    struct local_time day = clock_local(clock_day_start_ms(plot->today - (DAYS - 1 - column)));
    const char *name = today ? say(page, chart->brief ? "c1.now" : "c1.today")
                             : format_weekday(page->language, day.weekday, chart->brief);
    const struct usage_day *usage = day_of(chart->snapshot, plot->today, column, 0);
    bool holiday = usage && usage->holiday;
    float y = plot->box.y + plot->box.h + type_u(page, T7) / 2 + 5;
    float x = plot->box.x + plot->slot * (float)(column - plot->first);
    if (holiday) /* the name and its ring stand under the bar as one */
        x -= HOLIDAY_U / 2;
    canvas_text(page->canvas, line_at(x - 1, y, plot->slot + 2, T7), name,
                (struct text_style){.size = T7,
                                    .bold = today,
                                    .colour = today ? COLOUR_TEXT : COLOUR_TEXT2,
                                    .align = ALIGN_CENTRE,
                                    .mute = true});
    if (holiday)
        chart_holiday_draw(
            page, x + (plot->slot + canvas_text_width(page->canvas, name, T7, today) + HOLIDAY_U) / 2, y);
}

void chart_week_draw(const struct page *page, struct box box, const struct chart_week *chart)
{
    int32_t today = clock_local_day(page->view->header.now_ms);
    struct plot plot = {.today = today,
                        .top_wh = AXIS_STEPS * axis_step(most_wh(chart, today), LEAST_STEP_WH),
                        .first = first_column(chart)};
    box_cut_bottom(&box, type_u(page, T7) + NAMES_GAP_U);
    plot.box = chart_axis_draw(page, box, &(struct chart_axis){.top = plot.top_wh});
    plot.slot = plot.box.w / (float)(DAYS - plot.first);
    int peak = peak_column(chart->snapshot, today);
    for (int i = plot.first; i < DAYS; i++)
        column_draw(page, &plot, chart, i, i == peak);

    mean_draw(page, &plot, chart);
    for (int i = plot.first; i < DAYS; i++) {
        value_draw(page, &plot, chart, i, i == peak || i == DAYS - 1);
        name_draw(page, &plot, chart, i);
    }
}
