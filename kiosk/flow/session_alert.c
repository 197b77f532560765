/* S27: when the person wants to be told. Kept at the station only: without a line nothing is changed. */
#include "flow/session_state.h"

#include <string.h>

/* Who came by the room has no card here; one that lies there since may be a stranger's who pays. */
static enum alert_offer offer_of(const struct session *session)
{
    if (!session->profile.alerts)
        return ALERT_NOT_HERE;
    return session->person.by_hand || session->person.ref.text[0] == '\0' ? ALERT_BY_CARD : ALERT_OFFERED;
}

static void ask(struct session *session)
{
    session->person.alert_asked = true;
    command_add(session, COMMAND_ALERT_ASK)->card = session->person.ref;
}

void alert_look(struct session *session)
{
    if (offer_of(session) == ALERT_OFFERED && !session->person.alert_asked)
        ask(session);
}

void alert_offer_fill(const struct session *session, struct dashboard_view *dashboard)
{
    dashboard->alert_offer = offer_of(session);
    dashboard->has_alert = dashboard->alert_offer == ALERT_OFFERED && session->person.has_alert;
    dashboard->alert = session->person.alert_kept;
}

void alert_enter(struct session *session)
{
    struct alert_view *alert = &session->person.alert;
    if (offer_of(session) != ALERT_OFFERED)
        return;
    screen_enter(session, SCREEN_ALERT, 0);
    if (session->person.has_alert) {
        alert->alert = session->person.alert_kept; /* not as it was left unsaved */
        alert->step = ALERT_EDIT;
        return;
    }
    alert->step = ALERT_LOADING;
    ask(session);
}

static bool may_change(const struct session *session)
{
    enum alert_step step = session->person.alert.step;
    return session->line_up && (step == ALERT_EDIT || step == ALERT_SAVED || step == ALERT_NOT_SAVED);
}

static void save(struct session *session)
{
    struct command *command = command_add(session, COMMAND_ALERT_SAVE);
    command->card = session->person.ref;
    command->alert = session->person.alert.alert;
    session->person.alert.step = ALERT_SAVING;
}

void alert_touched(struct session *session, enum hit hit)
{
    struct alert_view *view = &session->person.alert;
    if (hit == HIT_RETRY && view->step == ALERT_FAILED)
        alert_enter(session);
    if (!may_change(session))
        return;
    struct alert before = view->alert;
    switch (hit) {
    case HIT_ALERT_ON: view->alert.on = !view->alert.on; break;
    case HIT_ALERT_LESS: view->alert.under_fen -= ALERT_STEP_FEN; break;
    case HIT_ALERT_MORE: view->alert.under_fen += ALERT_STEP_FEN; break;
    case HIT_ALERT_ALSO: view->alert.also = !view->alert.also; break;
    case HIT_SAVE: save(session); return;
    default: return;
    }
    if (view->alert.under_fen < ALERT_LEAST_FEN || view->alert.under_fen > ALERT_MOST_FEN)
        view->alert = before;
    view->step = ALERT_EDIT; /* what is shown now is not what is kept */
}

void alert_answered(struct session *session, const struct event *event)
{
    struct alert_view *view = &session->person.alert;
    if (!session->person.identified || strcmp(event->card.text, session->person.ref.text) != 0)
        return;
    bool saving = view->step == ALERT_SAVING;
    bool awaited = session->screen == SCREEN_ALERT && (saving || view->step == ALERT_LOADING);
    if (event->type == EVENT_ALERT_FAILED) {
        if (awaited)
            view->step = saving ? ALERT_NOT_SAVED : ALERT_FAILED;
        return;
    }
    session->person.has_alert = true;
    session->person.alert_kept = event->alert;
    memcpy(view->bind_url, event->bind_url, sizeof view->bind_url);
    if (!awaited)
        return;
    view->alert = event->alert;
    view->step = saving ? ALERT_SAVED : ALERT_EDIT;
    if (saving)
        session_sound(session, SOUND_OK);
}

void alert_fill(const struct session *session, struct alert_view *view)
{
    const struct snapshot *snapshot = &session->person.snapshot;
    struct money under = money_of_fen(session->person.alert.alert.under_fen);
    int64_t mean_wh = usage_mean_wh(snapshot);
    memcpy(view, &session->person.alert, sizeof *view);
    view->offline = !session->line_up;
    if (mean_wh > 0)
        view->days = (int)((energy_for(under, snapshot->price_centifen_per_kwh) + mean_wh / 2) / mean_wh);
}
