/* S28: help over whatever stood there, and back to it. What lies under it goes on: its deadlines too. */
#include "flow/session_state.h"

void help_enter(struct session *session, enum help_page page)
{
    session->help = true;
    session->help_page = page;
    idle_restart(session);
}

void help_back(struct session *session)
{
    session->help = session->help_page != HELP_INDEX;
    session->help_page = HELP_INDEX;
    idle_restart(session);
}

/* Whoever looks at a room can be shown why it is off; where money is being paid, only told. */
static bool leads_to_power(const struct session *session)
{
    switch (session->screen) {
    case SCREEN_DASHBOARD:
    case SCREEN_USAGE:
    case SCREEN_SIMILAR:
    case SCREEN_HISTORY:
    case SCREEN_TOP_UP:
    case SCREEN_AMOUNT:
    case SCREEN_CHECK: return session->person.has_snapshot;
    case SCREEN_REFUND: return refund_is_listed(session) && session->person.has_snapshot;
    default: return false;
    }
}

void help_touched(struct session *session, enum hit hit, int64_t value)
{
    if (hit != HIT_HELP_PAGE || session->help_page != HELP_INDEX || value <= HELP_INDEX ||
        value >= HELP_PAGES)
        return;
    if ((value == HELP_OFFLINE && session->line_up) ||
        (value == HELP_METERS_DOWN && (!session->line_up || !meters_are_silent(session))))
        return;
    if (value == HELP_NO_POWER && leads_to_power(session))
        power_enter(session);
    else
        help_enter(session, (enum help_page)value);
}
