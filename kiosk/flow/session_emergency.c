/* S26: electricity lent until the next top-up. The station decides; what it would refuse is said before. */
#include "flow/session_state.h"

#include <string.h>

#define HOURS_MOST 99

void emergency_enter(struct session *session)
{
    session->person.power.pressed = false;
    screen_enter(session, SCREEN_EMERGENCY, 0);
}

/* As the station would, by what it said last. */
static enum power_refusal refusal_of(const struct session *session)
{
    const struct snapshot *snapshot = &session->person.snapshot;
    const struct power_terms *terms = &snapshot->power;
    if (session->person.by_hand)
        return REFUSAL_NOT_YOURS;
    if (terms->lent.fen > 0)
        return REFUSAL_OWED;
    if (terms->emergencies >= terms->emergencies_most)
        return REFUSAL_LIMIT;
    if (snapshot->health != METER_OK)
        return REFUSAL_METER_SILENT;
    if (snapshot->relay != RELAY_OPEN || snapshot->off != OFF_ARREARS)
        return REFUSAL_NOT_NEEDED;
    return snapshot->balance.fen + terms->emergency.fen <= 0 ? REFUSAL_TOO_DEEP : REFUSAL_NONE;
}

void emergency_touched(struct session *session, enum hit hit, int64_t value)
{
    struct power *power = &session->person.power;
    bool may = refusal_of(session) == REFUSAL_NONE && session->line_up;
    if (hit == HIT_NO_THANKS)
        power_enter(session);
    else if (hit == HIT_TAKE && may && value == HIT_PRESSED && !power->pressed)
        power->pressed = true;
    else if (hit == HIT_TAKE && may)
        power_begin(session, POWER_EMERGENCY);
}

void emergency_fill(const struct session *session, struct emergency_view *view)
{
    const struct person *person = &session->person;
    int64_t mean_wh = usage_mean_wh(&person->snapshot);
    memcpy(&view->terms, &person->snapshot.power, sizeof view->terms);
    memcpy(view->taker, person->account.name, sizeof view->taker);
    view->refusal = refusal_of(session);
    view->offline = !session->line_up;
    view->pressed = person->power.pressed;
    if (mean_wh > 0)
        view->hours = (int)(view->terms.emergency_wh * 24 / mean_wh);
    if (view->hours > HOURS_MOST)
        view->hours = HOURS_MOST;
}
