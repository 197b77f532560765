/* What S08 says: sums, comparisons, the picked bar, the one sentence. */
#include "base/clock.h"
#include "screen/usage_parts.h"
#include <stdio.h>
#include <stdlib.h>

#define SAME_PERCENT 3                         /* within it, "about the same" (design 3.4) */
#define OLD_MS ((int64_t)30 * CLOCK_MINUTE_MS) /* hard rule 7 */
#define WHOLE_LABEL_FEN 9995                   /* from it on a label has no decimals */

int64_t usage_value(const struct usage_view *usage, const struct usage_bar *bar)
{
    return usage->in_kwh ? bar->wh : bar->cost_fen;
}

int64_t usage_ghost(const struct usage_view *usage, const struct usage_bar *bar)
{
    return usage->in_kwh ? bar->ghost_wh : bar->ghost_fen;
}

void usage_money_label(int64_t fen, char label[FORMAT_SIZE])
{
    if (fen >= WHOLE_LABEL_FEN)
        (void)snprintf(label, FORMAT_SIZE, "%lld", (long long)((fen + 50) / 100));
    else
        (void)snprintf(label, FORMAT_SIZE, "%lld.%lld", (long long)((fen + 5) / 100),
                       (long long)((fen + 5) % 100 / 10));
}

static void energy_text(const struct page *page, int64_t wh, char text[FORMAT_SIZE])
{
    char number[FORMAT_SIZE], words[TR_SIZE];
    format_energy(wh, number);
    say_fill(words, page, "s08.kwh", {"k", number});
    (void)snprintf(text, FORMAT_SIZE, "%.*s", FORMAT_SIZE - 1, words);
}

void usage_amount(const struct page *page, const struct usage_view *usage, int64_t value,
                  char text[FORMAT_SIZE])
{
    if (usage->in_kwh)
        energy_text(page, value, text);
    else
        format_money(value, text);
}

void usage_range_text(const struct usage_chart *chart, char text[TR_SIZE])
{
    struct local_time first = clock_local(clock_day_start_ms(chart->first_day));
    struct local_time last = clock_local(clock_day_start_ms(chart->last_day));
    if (chart->period == USAGE_TERM)
        (void)snprintf(text, TR_SIZE, "%d.%d–%02d.%d", first.year, first.month, last.year % 100, last.month);
    else if (chart->period == USAGE_MONTH)
        (void)snprintf(text, TR_SIZE, "%d.%d", first.year, first.month);
    else if (chart->first_day == chart->last_day)
        (void)snprintf(text, TR_SIZE, "%d/%d", first.month, first.day);
    else
        (void)snprintf(text, TR_SIZE, "%d/%d–%d/%d", first.month, first.day, last.month, last.day);
}

/* The period by its name, and by its dates where it is not the present one. */
static void period_text(const struct page *page, const struct usage_chart *chart, char text[TR_SIZE])
{
    static const char *const present[USAGE_PERIODS] = {
        [USAGE_DAY] = "s08.sum.day",
        [USAGE_WEEK] = "s08.sum.week",
        [USAGE_MONTH] = "s08.sum.month",
        [USAGE_TERM] = "s08.sum.term",
    };
    if (chart->is_year)
        (void)snprintf(text, TR_SIZE, "%s", say(page, "s08.sum.year"));
    else if (chart->has_newer)
        usage_range_text(chart, text);
    else
        (void)snprintf(text, TR_SIZE, "%s", say(page, present[chart->period]));
}

/* "Last 7 days ¥26.35 · 43.9 kWh" */
static void sum_text(const struct page *page, bool with_energy, char words[TR_SIZE])
{
    const struct usage_view *usage = &page->view->usage;
    char period[TR_SIZE], sum[FORMAT_SIZE], energy[FORMAT_SIZE];
    energy_text(page, usage->chart.total_wh, energy);
    usage_amount(page, usage, usage->in_kwh ? usage->chart.total_wh : usage->chart.total_fen, sum);
    period_text(page, &usage->chart, period);
    if (usage->chart.none != USAGE_NONE_NOT) { /* nothing known is not nothing used */
        sum[0] = energy[0] = 0;
        with_energy = false;
    }
    bool both = with_energy && !usage->in_kwh;
    (void)snprintf(words, TR_SIZE, "%.60s %s%s%s", period, sum, both ? " · " : "", both ? energy : "");
}

/* As much of it as fits: the energy goes first, then the period, which the tabs say too, or a line under it.
 */
void usage_sum_draw(const struct page *page, struct box line, enum type_size size, bool with_energy)
{
    const struct usage_view *usage = &page->view->usage;
    char words[TR_SIZE], sum[FORMAT_SIZE];
    sum_text(page, with_energy, words);
    if (canvas_text_width(page->canvas, words, T8, true) > line.w)
        sum_text(page, false, words);
    if (canvas_text_width(page->canvas, words, T8, true) > line.w && usage->chart.none == USAGE_NONE_NOT) {
        usage_amount(page, usage, usage->in_kwh ? usage->chart.total_wh : usage->chart.total_fen, sum);
        (void)snprintf(words, sizeof words, "%s", sum);
    }
    text_fitting(page, line, words, (struct text_style){.size = size, .bold = true, .colour = COLOUR_TEXT});
}

float usage_energy_draw(const struct page *page, struct box line)
{
    const struct usage_view *usage = &page->view->usage;
    char energy[FORMAT_SIZE];
    if (usage->in_kwh || usage->chart.none != USAGE_NONE_NOT)
        return 0; /* the sum says it */
    energy_text(page, usage->chart.total_wh, energy);
    text_fitting(page, line, energy, (struct text_style){.size = T8, .colour = COLOUR_TEXT});
    return canvas_text_width(page->canvas, energy, T8, false);
}

void usage_change_text(const struct page *page, char text[TR_SIZE])
{
    static const char *const ids[USAGE_PERIODS][3] = {
        [USAGE_DAY] = {"s08.day.less", "s08.day.same", "s08.day.more"},
        [USAGE_WEEK] = {"s07.cmp.less", "s07.cmp.same", "s07.cmp.more"},
        [USAGE_MONTH] = {"s08.month.less", "s08.month.same", "s08.month.more"},
        [USAGE_TERM] = {NULL, NULL, NULL},
    };
    const struct usage_chart *chart = &page->view->usage.chart;
    int percent = chart->change_percent;
    int which = abs(percent) <= SAME_PERCENT ? 1 : percent < 0 ? 0 : 2;
    char number[12];
    text[0] = 0;
    if (chart->is_uncompared && chart->none == USAGE_NONE_NOT)
        (void)snprintf(text, TR_SIZE, "%s", say(page, "s07.cmp.holes"));
    if (!chart->has_change || !ids[chart->period][which])
        return;
    (void)snprintf(number, sizeof number, "%d", abs(percent));
    say_fill(text, page, ids[chart->period][which], {"p", number});
}

void usage_age_draw(const struct page *page, struct box line, int64_t at_ms, enum align align)
{
    char words[TR_SIZE], when[FORMAT_SIZE];
    int64_t now_ms = page->view->header.now_ms;
    bool old = now_ms - at_ms > OLD_MS;
    format_when(page->language, at_ms, now_ms, when);
    say_fill(words, page, old ? "s07.stale.short" : "s07.upd", {"when", when});
    if (canvas_text_width(page->canvas, words, T7, false) > line.w) {
        if (clock_local_day(at_ms) == clock_local_day(now_ms))
            format_clock(at_ms, when);
        else
            format_date(page->language, at_ms, when);
        say_fill(words, page, old ? "s07.stale.short" : "s07.upd.short", {"when", when}, {"t", when});
    }
    text_fitting(page, line, words,
                 (struct text_style){.size = T7, .colour = old ? COLOUR_WARN : COLOUR_TEXT2, .align = align});
}

/* --- one bar ------------------------------------------------------------------------------------------ */

static const char *weekday_of(const struct page *page, const struct usage_bar *bar)
{
    return format_weekday(page->language, clock_local(clock_day_start_ms(bar->day)).weekday, false);
}

/* "21–22:00", "Thu 19 Nov", "Nov" */
static void bar_when(const struct page *page, const struct usage_chart *chart, int i, bool brief,
                     char text[TR_SIZE])
{
    const struct usage_bar *bar = &chart->bars[i];
    struct local_time at = clock_local(clock_day_start_ms(bar->day));
    char from[12], to[12], month[FORMAT_SIZE], date[FORMAT_SIZE];
    switch (chart->period) {
    case USAGE_DAY:
        (void)snprintf(from, sizeof from, "%d", i);
        (void)snprintf(to, sizeof to, "%d", i + 1);
        say_fill(text, page, "s08.hours", {"h1", from}, {"h2", to});
        return;
    case USAGE_TERM:
        format_month(page->language, at.month, month);
        (void)snprintf(text, TR_SIZE, "%s", month);
        return;
    default:
        format_date(page->language, clock_day_start_ms(bar->day), date);
        (void)snprintf(text, TR_SIZE, "%s%s%s", brief ? "" : weekday_of(page, bar), brief ? "" : " ", date);
    }
}

void usage_bar_text(const struct page *page, int i, bool brief, char first[TR_SIZE], char second[TR_SIZE])
{
    const struct usage_view *usage = &page->view->usage;
    const struct usage_bar *bar = &usage->chart.bars[i];
    char energy[FORMAT_SIZE], money[FORMAT_SIZE];
    bar_when(page, &usage->chart, i, brief, first);
    if (!bar->known) {
        (void)snprintf(second, TR_SIZE, "%s", say(page, "s08.nodata"));
        return;
    }
    energy_text(page, bar->wh, energy);
    money_text_of(bar->cost_fen, usage->amounts_hidden, money);
    (void)snprintf(second, TR_SIZE, "%s · %s%s%s", energy, money, bar->estimated ? " · " : "",
                   bar->estimated ? say(page, "s08.estimated") : "");
}

static void insight_text(const struct page *page, char words[TR_SIZE])
{
    const struct usage_view *usage = &page->view->usage;
    const struct usage_insight *insight = &usage->insight;
    char kwh[FORMAT_SIZE], percent[12], first[12], last[12], when[TR_SIZE];
    bool week = usage->chart.period == USAGE_WEEK;
    format_energy(insight->wh, kwh);
    (void)snprintf(percent, sizeof percent, "%d", insight->percent);
    (void)snprintf(first, sizeof first, "%d", insight->first_hour);
    (void)snprintf(last, sizeof last, "%d", insight->last_hour);
    words[0] = 0;
    switch (insight->kind) {
    case INSIGHT_NOTHING: break;
    case INSIGHT_MUCH_TODAY:
        say_fill(words, page, "s08.i1", {"k", kwh}, {"p", percent}, {"h1", first}, {"h2", last});
        break;
    case INSIGHT_NIGHT: say_fill(words, page, "s08.i2", {"p", percent}); break;
    case INSIGHT_HIGHEST:
        if (week)
            (void)snprintf(when, sizeof when, "%s", weekday_of(page, &usage->chart.bars[insight->bar]));
        else
            bar_when(page, &usage->chart, insight->bar, true, when);
        say_fill(words, page, week ? "s08.i3" : "s08.i3.at", {"wd", when}, {"k", kwh});
        break;
    case INSIGHT_STEADY: (void)snprintf(words, TR_SIZE, "%s", say(page, "s08.i4")); break;
    }
}

void usage_insight_draw(const struct page *page, struct box box, enum type_size size)
{
    char words[TR_SIZE];
    insight_text(page, words);
    block_draw(page, box, words, (struct text_style){.size = size, .colour = COLOUR_TEXT});
}

/* --- for those who listen ----------------------------------------------------------------------------- */

static void picked_tell(const struct page *page)
{
    char first[TR_SIZE], second[TR_SIZE], line[2 * TR_SIZE + 8];
    tell(page, say(page, "s08.voice"));
    if (page->view->usage.picked < 0)
        return;
    usage_bar_text(page, page->view->usage.picked, false, first, second);
    (void)snprintf(line, sizeof line, "%s · %s", first, second);
    tell_answer(page, line);
}

void usage_tell(const struct page *page)
{
    const struct usage_view *usage = &page->view->usage;
    char words[TR_SIZE];
    tell(page, say(page, "s08.t"));
    if (usage->failed)
        tell(page, say(page, "s07.err"));
    if (!usage->has_usage) {
        tell(page, usage->failed ? "" : say(page, "s08.voice.wait"));
        return;
    }
    sum_text(page, true, words);
    tell(page, words);
    if (usage->chart.none != USAGE_NONE_NOT) {
        usage_none_text(page, words);
        tell(page, words);
        return;
    }
    usage_change_text(page, words);
    tell(page, words);
    insight_text(page, words);
    tell(page, words);
    picked_tell(page);
}

/* --- why there is nothing ----------------------------------------------------------------------------- */

void usage_none_text(const struct page *page, char text[TR_SIZE])
{
    const struct usage_chart *chart = &page->view->usage.chart;
    char reason[TR_SIZE], first[FORMAT_SIZE], last[FORMAT_SIZE];
    format_date(page->language, clock_day_start_ms(chart->gap.first), first);
    format_date(page->language, clock_day_start_ms(chart->gap.last), last);
    if (chart->none == USAGE_NONE_NEW_METER)
        (void)snprintf(reason, sizeof reason, "%s", say(page, "s08.none.new"));
    else if (chart->none == USAGE_NONE_HOLIDAY)
        (void)snprintf(reason, sizeof reason, "%s", say(page, "s08.none.holiday"));
    else
        say_fill(reason, page, "s08.none.line", {"d1", first}, {"d2", last});
    say_fill(text, page, "s08.none", {"reason", reason});
}
