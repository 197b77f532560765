/* The session as a view: S08 and S09. */
#include "flow/axis.h"
#include "flow/session_state.h"

#include <string.h>

#define LEAST_STEP_WH 100
#define LEAST_STEP_FEN 10

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The highest thing drawn: a bar or what stands behind it, or where the two running totals end. */
static int64_t most_of(const struct usage_view *usage)
{
    int64_t most = 0, sum = 0, ghost_sum = 0;
    for (int i = 0; i < usage->chart.count || i < usage->chart.ghost_count; i++) {
        const struct usage_bar *bar = &usage->chart.bars[i];
        int64_t value = !bar->known ? 0 : usage->in_kwh ? bar->wh : bar->cost_fen;
        int64_t ghost = !bar->has_ghost ? 0 : usage->in_kwh ? bar->ghost_wh : bar->ghost_fen;
        most = larger(most, larger(value, ghost));
        sum += value;
        ghost_sum += ghost;
    }
    return usage->is_running ? larger(sum, ghost_sum) : most;
}

void view_fill_usage(const struct session *session, struct usage_view *usage)
{
    const struct usage_look *look = &session->person.usage_look;
    usage->failed = look->failed;
    usage->has_usage = look->has_usage;
    usage->amounts_hidden = amounts_are_hidden(session);
    usage->in_kwh = look->in_kwh || amounts_are_hidden(session); /* a cost is an amount */
    usage->is_running = look->is_running && look->period == USAGE_MONTH;
    usage->picked = look->picked - 1;
    usage->chart.period = look->period;
    if (!look->has_usage)
        return;
    usage->at_ms = look->usage.at_ms;
    usage_chart_of(&look->usage, look->period, look->back, session->now_ms, &usage->chart);
    usage->insight = usage_insight_of(&look->usage, &usage->chart, session->now_ms);
    usage->top = AXIS_STEPS * axis_step(most_of(usage), usage->in_kwh ? LEAST_STEP_WH : LEAST_STEP_FEN);
    usage->changed_at_ms = look->changed_at_ms;
    usage->from_count = look->from_count;
    memcpy(usage->from_permille, look->from_permille, sizeof usage->from_permille);
}

void view_fill_similar(const struct session *session, struct similar_view *view)
{
    const struct usage_look *look = &session->person.usage_look;
    const struct similar_rooms *similar = &look->usage.similar;
    int32_t hour_wh[24];
    view->failed = look->failed;
    view->has_usage = look->has_usage;
    view->is_offline = !session->line_up;
    view->is_leaving = look->is_leaving;
    if (!look->has_usage)
        return;
    view->at_ms = look->usage.at_ms;
    view->takes_part = look->usage.takes_part;
    usage_heat_of(&look->usage, &view->heat);
    view->has_similar = look->usage.has_similar && view->heat.wait_days == 0 && similar->average_wh > 0;
    if (!view->has_similar)
        return;
    usage_mean_day(&look->usage, hour_wh);
    for (int hour = 0; hour < 24; hour++)
        view->own_wh += hour_wh[hour];
    view->rooms = similar->rooms;
    view->average_wh = similar->average_wh;
    view->thrifty_wh = similar->thrifty_wh;
    int64_t percent = ((int64_t)view->own_wh - similar->average_wh) * 100 / similar->average_wh;
    view->percent = percent > 999 ? 999 : (int)percent;
    int first = usage_hours_above(hour_wh, similar->hour_wh);
    view->first_hour = first < 0 ? 0 : first;
    view->last_hour = first < 0 ? 0 : first + 3;
}
