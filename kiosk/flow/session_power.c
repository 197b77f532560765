/* S25: why the room is off, and switching it on. The station decides and the meter says "on": until its relay
 * was read back closed, nothing here says so. */
#include "flow/session_state.h"

#include <string.h>

#define BREAKER_W 1 /* a room that draws nothing at all behind a closed relay */

void power_enter(struct session *session)
{
    struct power *power = &session->person.power;
    power->step = POWER_STEP_SHOW;
    power->unplugged = power->present = false;
    power->is_wished = power->is_wished || session->wants_power;
    screen_enter(session, SCREEN_POWER, 0);
    power_look(session);
}

void power_look(struct session *session)
{
    if (session->line_up)
        snapshot_ask(session);
    deadline_set(session, DEADLINE_AGAIN, POWER_LOOK_MS);
}

void power_leave(struct session *session)
{
    if (session->person.outcome.is_paid)
        result_enter(session);
    else
        screen_enter(session, SCREEN_DASHBOARD, 0);
}

static enum power_reason off_reason_of(enum off_reason off)
{
    switch (off) {
    case OFF_ARREARS: return REASON_ARREARS;
    case OFF_OVERLOAD: return REASON_OVERLOAD;
    case OFF_BADLOAD: return REASON_BADLOAD;
    case OFF_SCHEDULE: return REASON_SCHEDULE;
    case OFF_STAFF: return REASON_STAFF;
    case OFF_NONE: break;
    }
    return REASON_UNSAID;
}

static enum power_reason reason_of(const struct person *person)
{
    const struct snapshot *snapshot = &person->snapshot;
    if (!person->has_snapshot)
        return person->snapshot_failed ? REASON_UNHEARD : REASON_LOADING;
    if (snapshot->health != METER_OK || snapshot->relay == RELAY_UNKNOWN)
        return REASON_UNHEARD;
    if (snapshot->relay == RELAY_OPEN)
        return off_reason_of(snapshot->off);
    /* Just restored: everything is unplugged, as it should be. */
    bool draws = snapshot->power_w >= BREAKER_W || person->power.step == POWER_STEP_OK;
    return draws ? REASON_ON : REASON_BREAKER;
}

/* Only a banned appliance is counted. */
static bool is_used_up(const struct person *person)
{
    const struct power_terms *terms = &person->snapshot.power;
    return terms->restores_most == 0 ||
           (reason_of(person) == REASON_BADLOAD && terms->restores >= terms->restores_most);
}

static bool is_restorable(enum power_reason reason)
{
    return reason == REASON_OVERLOAD || reason == REASON_BADLOAD || reason == REASON_UNSAID;
}

/* What is ticked where nothing can come of it would only be a promise broken. */
static bool can_tick(const struct session *session)
{
    const struct person *person = &session->person;
    enum power_step step = person->power.step;
    return is_restorable(reason_of(person)) && step != POWER_STEP_RUNNING && step != POWER_STEP_OK &&
           session->line_up && !is_used_up(person);
}

static bool can_restore(const struct session *session)
{
    return can_tick(session) && session->person.power.unplugged && session->person.power.present;
}

void power_begin(struct session *session, enum power_action action)
{
    struct person *person = &session->person;
    struct power *power = &person->power;
    /* What was never answered is asked again as it was: it may have arrived. */
    bool again = power->request.key.text[0] != '\0' && !power->heard && power->request.action == action;
    if (!again)
        power->request = (struct power_request){
            .key = session->config.make_key(session->config.context),
            .room = person->account.room,
            .action = action,
            /* By hand the password stands for the room; a card that only pays says nothing here. */
            .ref = person->by_hand ? (struct card_ref){{0}} : person->ref,
            .at_ms = session->now_ms,
            .unplugged = power->unplugged,
            .present = power->present,
        };
    power->heard = false;
    power->step = POWER_STEP_RUNNING;
    if (session->screen != SCREEN_POWER)
        screen_enter(session, SCREEN_POWER, 0);
    deadline_clear(session, DEADLINE_AGAIN); /* the command's end is looked for instead */
    command_add(session, COMMAND_POWER_ASK)->power = power->request;
    deadline_set(session, DEADLINE_SCREEN, POWER_RUN_MS);
    idle_restart(session);
}

static bool power_offers_emergency(const struct session *session)
{
    return reason_of(&session->person) == REASON_ARREARS && session->person.snapshot.power.emergency_wh > 0;
}

void power_touched(struct session *session, enum hit hit)
{
    struct power *power = &session->person.power;
    bool runs = power->step == POWER_STEP_RUNNING;
    if (hit == HIT_UNPLUGGED && can_tick(session))
        power->unplugged = !power->unplugged;
    else if (hit == HIT_PRESENT && can_tick(session))
        power->present = !power->present;
    else if (hit == HIT_RESTORE && can_restore(session))
        power_begin(session, POWER_RESTORE);
    else if (hit == HIT_RETRY && !runs)
        snapshot_ask(session);
    else if (hit == HIT_EMERGENCY && !runs && power_offers_emergency(session))
        emergency_enter(session);
    else if (hit == HIT_GO_TOP_UP && !runs)
        power_leave(session);
}

static void power_end(struct session *session, enum power_step step, enum sound sound)
{
    session->person.power.step = step;
    if (session->screen != SCREEN_POWER)
        return;
    deadline_clear(session, DEADLINE_SCREEN);
    deadline_set(session, DEADLINE_AGAIN, POWER_LOOK_MS);
    idle_restart(session);
    session_sound(session, sound);
}

void power_answered(struct session *session, const struct event *event)
{
    struct power *power = &session->person.power;
    if (power->request.key.text[0] == '\0' || !key_equal(&event->power.key, &power->request.key))
        return;
    if (event->type == EVENT_POWER_FAILED && !event->refused)
        return; /* the road asks again; the minute runs */
    power->heard = true;
    if (power->step != POWER_STEP_RUNNING && power->step != POWER_STEP_NO)
        return;
    if (event->type == EVENT_POWER_FAILED) {
        power->refusal = REFUSAL_NOT_OFFERED;
        power_end(session, POWER_STEP_REFUSED, SOUND_LOOK);
        return;
    }
    power->refusal = event->power.refusal;
    power->at_ms = event->power.at_ms;
    switch (event->power.state) {
    case POWER_ASKED:
    case POWER_RUNNING: return;
    case POWER_DONE:
        if (power->request.action == POWER_RESTORE) { /* read back; the next snapshot says the rest */
            session->person.snapshot.relay = RELAY_CLOSED;
            session->person.snapshot.off = OFF_NONE;
        }
        power_end(session, POWER_STEP_OK, SOUND_OK);
        break;
    case POWER_REFUSED: power_end(session, POWER_STEP_REFUSED, SOUND_LOOK); break;
    case POWER_UNKNOWN:
        if (power->step == POWER_STEP_RUNNING)
            power_end(session, POWER_STEP_NO, SOUND_LOOK);
        return;
    }
    snapshot_ask(session);
}

void power_due(struct session *session)
{
    if (session->person.power.step == POWER_STEP_RUNNING)
        power_end(session, POWER_STEP_NO, SOUND_LOOK);
}

void power_fill(const struct session *session, struct power_view *view)
{
    const struct person *person = &session->person;
    view->action = person->power.request.action;
    view->reason = reason_of(person);
    view->step = person->power.step;
    view->refusal = person->power.refusal;
    view->at_ms = person->power.at_ms;
    view->heard_at_ms = person->snapshot.balance_at_ms;
    view->power_w = person->snapshot.power_w;
    view->is_wished = person->power.is_wished;
    memcpy(&view->terms, &person->snapshot.power, sizeof view->terms);
    view->unplugged = person->power.unplugged;
    view->present = person->power.present;
    view->offline = !session->line_up;
    view->meters_down = session->line_up && meters_are_silent(session);
    view->used_up = is_used_up(person);
    view->can_tick = can_tick(session);
    view->can_restore = can_restore(session);
    view->left_s = view->step == POWER_STEP_RUNNING ? deadline_left_s(session, DEADLINE_SCREEN) : 0;
}
