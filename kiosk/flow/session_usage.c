/* S08, S09: what the room used. From the store at once, from the station when it answers; which period is
 * shown, which bar is picked, whether the room takes part in the comparison. */
#include "flow/session_state.h"

#include <string.h>

#define USAGE_FRESH_MS ((int64_t)300000) /* asked again after it: the running hour has grown */
#define PLOT_WIDTH 1000                  /* of HIT_PLOT's value */

void usage_ask(struct session *session)
{
    struct usage_look *look = &session->person.usage_look;
    if (!look->has_usage)
        command_add(session, COMMAND_BRING_USAGE)->room = session->person.account.room;
    command_add(session, COMMAND_ASK_USAGE)->room = session->person.account.room;
    look->failed = false;
}

/* The bars grow once per visit, when there is something to grow. */
static void show_first(struct session *session)
{
    struct usage_look *look = &session->person.usage_look;
    if (look->is_shown || !look->has_usage || session->screen != SCREEN_USAGE)
        return;
    look->is_shown = true;
    look->from_count = 0;
    look->changed_at_ms = session->now_ms;
}

void usage_enter(struct session *session)
{
    struct usage_look *look = &session->person.usage_look;
    if (!look->is_shown)
        look->period = USAGE_WEEK; /* the bars of S07, so that a person sees where they are */
    look->changed_at_ms = 0;
    screen_enter(session, SCREEN_USAGE, 0);
    if (!look->has_usage || look->failed || session->now_ms - look->usage.at_ms > USAGE_FRESH_MS)
        usage_ask(session);
    show_first(session);
}

void usage_forget(struct session *session)
{
    memset(&session->person.usage_look, 0, sizeof session->person.usage_look);
}

void usage_answered(struct session *session, const struct event *event)
{
    struct usage_look *look = &session->person.usage_look;
    if (event->type == EVENT_USAGE && !event->kept)
        command_add(session, COMMAND_KEEP_USAGE)->usage = event->usage;
    if (!is_my_room(&session->person, event->type == EVENT_USAGE ? &event->usage.room : &event->room))
        return;
    if (event->type == EVENT_USAGE_FAILED) {
        look->failed = true;
        look->is_leaving = false;
        return;
    }
    if (event->kept && look->has_usage)
        return; /* the station was faster than the disk */
    look->usage = event->usage;
    look->has_usage = true;
    if (!event->kept)
        look->failed = look->is_leaving = false;
    show_first(session);
}

/* Another chart comes: its bars begin where those on the glass stand. */
static void turn(struct session *session)
{
    struct usage_look *look = &session->person.usage_look;
    const struct usage_view *shown = &session->view.usage;
    look->picked = 0;
    look->from_count = 0;
    look->changed_at_ms = session->now_ms;
    if (session->view.screen != SCREEN_USAGE || !shown->has_usage || shown->top <= 0)
        return;
    look->from_count = shown->chart.count;
    for (int i = 0; i < shown->chart.count; i++) {
        const struct usage_bar *bar = &shown->chart.bars[i];
        int64_t value = shown->in_kwh ? bar->wh : bar->cost_fen;
        look->from_permille[i] = (int16_t)(bar->known && value <= shown->top ? value * 1000 / shown->top : 0);
    }
}

/* A bar that has not begun cannot be picked; a gap can, and says that it is one. */
static void pick(struct session *session, int bar)
{
    const struct usage_chart *chart = &session->view.usage.chart;
    int last = chart->count - 1;
    while (last > 0 && chart->bars[last].ahead)
        last--;
    bar = bar < 0 ? 0 : bar > last ? last : bar;
    session->person.usage_look.picked = bar + 1;
}

/* From nothing a step goes to the newest bar, or to the first. */
static void step_pick(struct session *session, int step)
{
    int picked = session->person.usage_look.picked - 1;
    if (picked < 0)
        pick(session, step < 0 ? USAGE_BARS_MAX : 0);
    else
        pick(session, picked + step);
}

void usage_touched(struct session *session, enum hit hit, int64_t value)
{
    struct usage_look *look = &session->person.usage_look;
    const struct usage_view *shown = &session->view.usage;
    if (session->view.screen != SCREEN_USAGE)
        return; /* what lay over the bars ended with this touch, which meant that */
    if (hit == HIT_RETRY && look->failed) {
        usage_ask(session);
    } else if (hit == HIT_SIMILAR) {
        screen_enter(session, SCREEN_SIMILAR, 0);
    } else if (hit == HIT_PERIOD && value >= 0 && value < USAGE_PERIODS &&
               (enum usage_period)value != look->period) {
        turn(session);
        look->period = (enum usage_period)value;
        look->back = 0;
    } else if ((hit == HIT_OLDER && shown->chart.has_older) || (hit == HIT_NEWER && shown->chart.has_newer)) {
        turn(session);
        look->back += hit == HIT_OLDER ? 1 : -1;
    } else if (hit == HIT_UNIT && !amounts_are_hidden(session)) {
        turn(session);
        look->in_kwh = value != 0;
    } else if (hit == HIT_RUNNING) {
        look->is_running = value != 0;
    } else if (hit == HIT_PLOT && shown->has_usage) {
        pick(session, (int)(value * shown->chart.count / PLOT_WIDTH));
    } else if (hit == HIT_PICK_STEP && shown->has_usage) {
        step_pick(session, value < 0 ? -1 : 1);
    }
}

void similar_touched(struct session *session, enum hit hit, int64_t value)
{
    struct usage_look *look = &session->person.usage_look;
    if (hit == HIT_RETRY && look->failed) {
        usage_ask(session);
    } else if (hit == HIT_COMPARE && look->has_usage && !look->is_leaving && session->line_up) {
        struct command *command = command_add(session, COMMAND_SET_COMPARISON);
        command->room = session->person.account.room;
        command->takes_part = value != 0;
        look->is_leaving = true;
    }
}
