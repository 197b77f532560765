/* S08 and S09: five weeks of a room that uses most in the evening, turned and picked as a person would. */
#include "tests/screen/views_usage.h"
#include "base/clock.h"
#include "flow/session_state.h"
#include <string.h>

static int64_t now_ms; /* of the view being made */

static int32_t day_of(int year, int month, int day)
{
    return clock_local_day(
        clock_from_local((struct local_time){.year = year, .month = month, .day = day, .hour = 12}));
}

/* What an hour takes: little at night, much in the evening, and on Thursdays more. */
static int16_t hour_wh(int32_t day, int hour)
{
    static const int16_t shape[24] = {160, 110, 95,  90,  90,  95,  150, 290, 190, 125, 125, 190,
                                      370, 330, 190, 165, 190, 300, 480, 610, 670, 650, 520, 280};
    int weekday = clock_local(clock_day_start_ms(day)).weekday;
    int part = 84 + (day * 7 + hour * 11) % 29 + (weekday == 3 ? 38 : weekday > 4 ? 8 : 0);
    return (int16_t)(shape[hour] * part / 100);
}

static void day_put(struct room_usage *usage, int ago)
{
    struct day_use *day = &usage->days[ago];
    int hours = ago == 0 ? 15 : 24;
    for (int hour = 0; hour < hours; hour++) {
        int16_t wh = hour_wh(usage->today - ago, hour);
        if (ago == 0 && hour == 14)
            wh /= 10; /* five minutes of it */
        day->wh += wh;
        day->hours++;
        if (ago < USAGE_HOUR_DAYS)
            usage->hours[ago].wh[hour] = wh;
    }
    day->cost_fen = day->wh * 6 / 100;
}

static void usage_make(struct room_usage *usage)
{
    room_usage_clear(usage);
    (void)strcpy(usage->room.text, "3-512");
    usage->at_ms = now_ms - 3 * CLOCK_MINUTE_MS;
    usage->today = clock_local_day(now_ms);
    usage->first_day = day_of(2026, 2, 20);
    for (int ago = 0; usage->today - ago >= usage->first_day && ago < USAGE_DAYS; ago++)
        day_put(usage, ago);
    usage->has_term = true;
    usage->term = (struct day_span){day_of(2026, 9, 1), day_of(2027, 1, 20)};
    usage->holiday_count = 2;
    usage->holidays[0] = (struct day_span){day_of(2026, 10, 1), day_of(2026, 10, 7)};
    usage->holidays[1] = (struct day_span){day_of(2026, 7, 10), day_of(2026, 8, 30)};
    for (int32_t day = day_of(2026, 7, 10); day <= day_of(2026, 8, 30); day++)
        usage->days[usage->today - day] = (struct day_use){.wh = 400, .cost_fen = 24, .hours = 24};
    usage->takes_part = usage->has_similar = true;
    usage->similar = (struct similar_rooms){.rooms = 24, .average_wh = 7700, .thrifty_wh = 4300};
    for (int hour = 0; hour < 24; hour++)
        usage->similar.hour_wh[hour] = hour_wh(day_of(2026, 11, 17), hour);
}

static void day_lose(struct room_usage *usage, int ago)
{
    usage->days[ago] = (struct day_use){0};
    for (int hour = 0; ago < USAGE_HOUR_DAYS && hour < 24; hour++)
        usage->hours[ago].wh[hour] = USAGE_UNHEARD;
}

/* Some hours nobody heard, some only in part, a day lost and one estimated. */
static void holes_make(struct room_usage *usage)
{
    for (int hour = 4; hour < 7; hour++)
        usage->hours[0].wh[hour] = USAGE_UNHEARD;
    usage->hours[0].estimated = 0x700;
    day_lose(usage, 2);
    day_lose(usage, 5);
    usage->days[4].estimated = true;
}

static void state_make(struct usage_look *look, const char *state)
{
    struct room_usage *usage = &look->usage;
    look->period = USAGE_WEEK;
    look->has_usage = true;
    usage_make(usage);
    if (strcmp(state, "loading") == 0)
        look->has_usage = false;
    if (strncmp(state, "day", 3) == 0)
        look->period = USAGE_DAY;
    if (strncmp(state, "month", 5) == 0 || strcmp(state, "total") == 0)
        look->period = USAGE_MONTH;
    if (strcmp(state, "term") == 0 || strcmp(state, "year") == 0)
        look->period = USAGE_TERM;
    look->is_running = strcmp(state, "total") == 0;
    look->in_kwh = strcmp(state, "kwh") == 0 || strcmp(state, "dayholes") == 0;
    if (strcmp(state, "year") == 0 || strcmp(state, "earlier") == 0)
        look->back = 1;
    if (strcmp(state, "picked") == 0 || strcmp(state, "monthpicked") == 0 || strcmp(state, "daypicked") == 0)
        look->picked = 3;
    if (strcmp(state, "failed") == 0)
        look->failed = true;
    if (strstr(state, "holes"))
        holes_make(usage);
    if (strcmp(state, "much") == 0)
        for (int hour = 9; hour < 14; hour++)
            usage->hours[0].wh[hour] = 900;
    if (strcmp(state, "none") == 0)
        for (int ago = 0; ago < 9; ago++)
            day_lose(usage, ago);
}

void usage_view_fill(struct view *view, const char *state, int64_t at_ms)
{
    now_ms = at_ms;
    static struct session session;
    memset(&session, 0, sizeof session);
    session.now_ms = now_ms;
    session.line_up = true;
    state_make(&session.person.usage_look, state);
    view->screen = SCREEN_USAGE;
    view->footer =
        (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    session.person.amounts_hidden = strcmp(state, "hidden") == 0;
    if (strcmp(state, "offline") == 0) {
        view->header.line = LINE_DOWN;
        session.person.usage_look.usage.at_ms = view->header.data_at_ms = now_ms - 3 * CLOCK_HOUR_MS;
    }
    view_fill_usage(&session, &view->usage);
}

void similar_view_fill(struct view *view, const char *state, int64_t at_ms)
{
    now_ms = at_ms;
    static struct session session;
    memset(&session, 0, sizeof session);
    struct room_usage *usage = &session.person.usage_look.usage;
    session.now_ms = now_ms;
    session.line_up = strcmp(state, "offline") != 0;
    state_make(&session.person.usage_look, state);
    view->screen = SCREEN_SIMILAR;
    view->footer =
        (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    if (strcmp(state, "high") == 0)
        for (int hour = 0; hour < 24; hour++)
            usage->similar.hour_wh[hour] = 180;
    if (strcmp(state, "high") == 0)
        usage->similar.average_wh = 24 * 180;
    if (strcmp(state, "few") == 0)
        usage->has_similar = false;
    if (strcmp(state, "left") == 0)
        usage->has_similar = usage->takes_part = false;
    if (strcmp(state, "wait") == 0)
        for (int ago = 9; ago < USAGE_HOUR_DAYS; ago++)
            day_lose(usage, ago);
    if (!session.line_up) {
        view->header.line = LINE_DOWN;
        usage->at_ms = view->header.data_at_ms = now_ms - 3 * CLOCK_HOUR_MS;
    }
    view_fill_similar(&session, &view->similar);
}
