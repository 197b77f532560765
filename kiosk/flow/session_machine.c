/* The machine's own state: its line, the meters' line behind it, its disk, and what they let it sell. */
#include "base/clock.h"
#include "flow/session_state.h"

#include <string.h>

/* Nothing can be sold: it is starting, staff said so, the clock is not set, the station would not take it, or
 * no card sale can be kept and no phone payment can be asked for. */
static bool out_reason_of(const struct session *session, enum out_reason *reason)
{
    if (session->start.runs)
        *reason = OUT_STARTING;
    else if (session->maintenance)
        *reason = OUT_MAINTENANCE;
    else if (session->now_ms < CLOCK_LEAST_MS)
        *reason = OUT_CLOCK;
    else if (session->shut_out)
        *reason = OUT_SHUT;
    else if (!session->store_ok && !session->line_up)
        *reason = OUT_STORE;
    else
        return false;
    return true;
}

bool machine_is_out(const struct session *session)
{
    enum out_reason reason;
    return out_reason_of(session, &reason);
}

void out_fill(const struct session *session, struct out_of_service_view *out)
{
    (void)out_reason_of(session, &out->reason); /* it stands a moment longer than its reason: STORE then */
    out->pending = session->outbox_depth;
    out->started = start_steps(session, &out->of);
    out->since_ms = session->out_since_ms;
    memcpy(out->near_place, session->config.near_place, sizeof out->near_place);
    out->near_walk_min = session->config.near_walk_min;
}

void machine_changed(struct session *session)
{
    if (!machine_is_out(session))
        session->out_since_ms = 0;
    else if (session->out_since_ms == 0)
        session->out_since_ms = session->now_ms;
    if (session->screen == SCREEN_ATTRACT || session->screen == SCREEN_CARD_PROMPT ||
        session->screen == SCREEN_OUT_OF_SERVICE)
        if (machine_is_out(session) != (session->screen == SCREEN_OUT_OF_SERVICE))
            attract_enter(session);
}

void line_changed(struct session *session, bool up, bool shut_out)
{
    if (shut_out != session->shut_out) {
        session->shut_out = shut_out;
        machine_changed(session);
    }
    if (up == session->line_up)
        return;
    session->line_up = up;
    if (up)
        deadline_set(session, DEADLINE_LINE_BACK, LINE_BACK_MS);
    else
        deadline_clear(session, DEADLINE_LINE_BACK);
    machine_changed(session);
    if (session->person.has_account && up)
        snapshot_ask(session);
    else if (session->person.has_account)
        session_sound(session, SOUND_LOOK);
    if (session->screen == SCREEN_READING)
        reading_decide(session);
    else if (session->screen == SCREEN_HISTORY && up)
        history_line_up(session);
    else if (up && (session->screen == SCREEN_USAGE || session->screen == SCREEN_SIMILAR))
        usage_ask(session);
    else if (session->screen == SCREEN_SCAN)
        scan_line_changed(session);
    else if (session->screen == SCREEN_RESULT && up)
        command_add(session, COMMAND_CREDIT_WATCH)->key = session->person.outcome.key;
    else if (session->screen == SCREEN_RESULT)
        result_queue(session);
}

bool meters_are_silent(const struct session *session)
{
    const struct person *person = &session->person;
    return person->has_snapshot ? person->snapshot.line_silent : session->meters_silent;
}

void meters_changed(struct session *session, bool were_silent)
{
    bool silent = meters_are_silent(session);
    if (silent == were_silent || !session->line_up)
        return;
    if (!silent)
        deadline_set(session, DEADLINE_LINE_BACK, LINE_BACK_MS);
    else if (somebody(session))
        session_sound(session, SOUND_LOOK);
}

/* The building's word is a reason to ask about the room: its own line may be another one. */
void meters_heard(struct session *session, bool ok)
{
    bool were_silent = meters_are_silent(session), news = session->meters_silent == ok;
    session->meters_silent = !ok;
    if (session->person.has_snapshot && (news || were_silent))
        snapshot_ask(session);
    meters_changed(session, were_silent);
}
