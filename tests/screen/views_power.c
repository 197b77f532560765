#include "tests/screen/views_power.h"
#include "base/clock.h"
#include "base/text.h"
#include <string.h>

static const struct {
    const char *state;
    enum power_reason reason;
    enum power_step step;
    enum power_refusal refusal;
} states[] = {
    {"loading", REASON_LOADING, POWER_STEP_SHOW, REFUSAL_NONE},
    {"on", REASON_ON, POWER_STEP_SHOW, REFUSAL_NONE},
    {"little", REASON_ON, POWER_STEP_SHOW, REFUSAL_NONE},
    {"arrears", REASON_ARREARS, POWER_STEP_SHOW, REFUSAL_NONE},
    {"lent", REASON_ARREARS, POWER_STEP_OK, REFUSAL_NONE},
    {"overload", REASON_OVERLOAD, POWER_STEP_SHOW, REFUSAL_NONE},
    {"badload", REASON_BADLOAD, POWER_STEP_SHOW, REFUSAL_NONE},
    {"ticked", REASON_BADLOAD, POWER_STEP_SHOW, REFUSAL_NONE},
    {"usedup", REASON_BADLOAD, POWER_STEP_SHOW, REFUSAL_NONE},
    {"schedule", REASON_SCHEDULE, POWER_STEP_SHOW, REFUSAL_NONE},
    {"staff", REASON_STAFF, POWER_STEP_SHOW, REFUSAL_NONE},
    {"unsaid", REASON_UNSAID, POWER_STEP_SHOW, REFUSAL_NONE},
    {"breaker", REASON_BREAKER, POWER_STEP_SHOW, REFUSAL_NONE},
    {"unheard", REASON_UNHEARD, POWER_STEP_SHOW, REFUSAL_NONE},
    {"gateway", REASON_UNHEARD, POWER_STEP_SHOW, REFUSAL_NONE},
    {"offline", REASON_OVERLOAD, POWER_STEP_SHOW, REFUSAL_NONE},
    {"stale", REASON_ON, POWER_STEP_SHOW, REFUSAL_NONE},
    {"old", REASON_OVERLOAD, POWER_STEP_SHOW, REFUSAL_NONE},
    {"unasked", REASON_UNHEARD, POWER_STEP_SHOW, REFUSAL_NONE},
    {"running", REASON_BADLOAD, POWER_STEP_RUNNING, REFUSAL_NONE},
    {"restored", REASON_ON, POWER_STEP_OK, REFUSAL_NONE},
    {"notyet", REASON_BADLOAD, POWER_STEP_NO, REFUSAL_NONE},
    {"tripped", REASON_BADLOAD, POWER_STEP_REFUSED, REFUSAL_TRIPPED},
};

void s25_fill(struct view *view, const char *state)
{
    struct power_view *power = &view->power;
    int64_t now_ms = view->header.now_ms;
    view->screen = SCREEN_POWER;
    view->footer =
        (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (strcmp(states[i].state, state) != 0)
            continue;
        power->reason = states[i].reason;
        power->step = states[i].step;
        power->refusal = states[i].refusal;
    }
    power->at_ms = now_ms - 20000;
    power->heard_at_ms = now_ms - (power->reason == REASON_UNHEARD ? 50 : 1) * CLOCK_MINUTE_MS;
    if (strcmp(state, "stale") == 0)
        power->heard_at_ms = now_ms - 45 * CLOCK_MINUTE_MS;
    if (strcmp(state, "old") == 0)
        power->heard_at_ms = now_ms - 49 * CLOCK_HOUR_MS;
    if (strcmp(state, "unasked") == 0)
        power->heard_at_ms = 0;
    power->power_w = power->reason == REASON_ON ? 1240 : 0;
    if (strcmp(state, "little") == 0) { /* "on", and the person came because it is dark */
        power->power_w = 40;
        power->is_wished = true;
    }
    power->terms = (struct power_terms){.off_since_ms = now_ms - 25 * CLOCK_MINUTE_MS,
                                        .limit_a = 5,
                                        .schedule_from = 23 * 60,
                                        .schedule_to = 6 * 60,
                                        .restores = 1,
                                        .restores_most = 3};
    (void)text_copy(power->terms.note, sizeof power->terms.note, "暑假检修，8 月 25 日恢复");
    bool asked = power->step != POWER_STEP_SHOW || strcmp(state, "ticked") == 0;
    power->unplugged = power->present = asked;
    power->terms.emergency_wh = power->reason == REASON_ARREARS ? 5000 : 0;
    power->action = strcmp(state, "lent") == 0 ? POWER_EMERGENCY : POWER_RESTORE;
    power->left_s = power->step == POWER_STEP_RUNNING ? 42 : 0;
    view->footer.back = power->step != POWER_STEP_RUNNING;
    if (strcmp(state, "usedup") == 0) {
        power->terms.restores = 3;
        power->used_up = true;
    }
    if (strcmp(state, "gateway") == 0) {
        power->meters_down = true;
        power->terms.emergency_wh = 5000;
        view->header.line = LINE_METERS_DOWN;
    }
    if (strcmp(state, "old") == 0)
        power->terms.off_since_ms = now_ms - 50 * CLOCK_HOUR_MS;
    if (strcmp(state, "offline") == 0 || strcmp(state, "stale") == 0 || strcmp(state, "old") == 0 ||
        strcmp(state, "unasked") == 0) {
        power->offline = true;
        view->header.line = LINE_DOWN;
        view->header.data_at_ms = power->heard_at_ms;
    }
    power->can_tick = power->step != POWER_STEP_RUNNING && power->step != POWER_STEP_OK && !power->offline &&
                      !power->used_up;
    power->can_restore = asked && power->can_tick;
}

void s26_fill(struct view *view, const char *state)
{
    static const struct {
        const char *state;
        enum power_refusal refusal;
    } refusals[] = {{"usedup", REFUSAL_LIMIT},
                    {"owed", REFUSAL_OWED},
                    {"silent", REFUSAL_METER_SILENT},
                    {"byhand", REFUSAL_NOT_YOURS}};
    struct emergency_view *emergency = &view->emergency;
    view->screen = SCREEN_EMERGENCY;
    view->footer =
        (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    emergency->terms = (struct power_terms){.emergency_wh = 5000,
                                            .emergency = {267},
                                            .emergencies_most = 2,
                                            .hold_from = 23 * 60 + 30,
                                            .hold_to = 6 * 60 + 30};
    emergency->hours = 12;
    if (strcmp(state, "byhand") != 0)
        (void)text_copy(emergency->taker, sizeof emergency->taker, "张*三");
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (strcmp(refusals[i].state, state) == 0)
            emergency->refusal = refusals[i].refusal;
    emergency->terms.lent.fen = emergency->refusal == REFUSAL_OWED ? 267 : 0;
    emergency->pressed = strcmp(state, "pressed") == 0;
    if (strcmp(state, "offline") == 0) {
        emergency->offline = true;
        view->header.line = LINE_DOWN;
    }
}

void s27_fill(struct view *view, const char *state)
{
    static const struct {
        const char *state;
        enum alert_step step;
    } steps[] = {{"loading", ALERT_LOADING},
                 {"failed", ALERT_FAILED},
                 {"saved", ALERT_SAVED},
                 {"notkept", ALERT_NOT_SAVED}};
    struct alert_view *alert = &view->alert;
    view->screen = SCREEN_ALERT;
    view->footer =
        (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    alert->step = ALERT_EDIT;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strcmp(steps[i].state, state) == 0)
            alert->step = steps[i].step;
    alert->alert = (struct alert){.on = strcmp(state, "off") != 0, .under_fen = 1000};
    alert->days = 2;
    (void)text_copy(alert->bind_url, sizeof alert->bind_url, "https://dorm.example.edu.cn/bind");
    if (strcmp(state, "offline") == 0) {
        alert->offline = true;
        view->header.line = LINE_DOWN;
    }
}
