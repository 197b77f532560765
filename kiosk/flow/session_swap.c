/* Another card during a session (screens.md 4.1): asked first, for it may lie there by mistake. Of the other
 * card only the end of its number is shown, of the person before nothing. */
#include "flow/session_state.h"

#include <string.h>

/* Screens in the middle of something. Elsewhere a card begins its owner's session at once: nobody is here, or
 * what they came for is done, or they are being asked whether they still are. */
bool swap_is_asked(const struct session *session)
{
    if (session->is_still)
        return false;
    switch (session->screen) {
    case SCREEN_DASHBOARD:
    case SCREEN_USAGE:
    case SCREEN_SIMILAR:
    case SCREEN_HISTORY:
    case SCREEN_TOP_UP:
    case SCREEN_AMOUNT:
    case SCREEN_CHECK:
    case SCREEN_CARD_PAY:
    case SCREEN_SCAN:
    case SCREEN_POWER:
    case SCREEN_EMERGENCY:
    case SCREEN_ALERT: return true;
    case SCREEN_REFUND: return refund_is_listed(session);
    default: return false;
    }
}

void swap_ask(struct session *session, const struct card_identity *identity)
{
    session->person.other = *identity;
    session->person.is_swap = true;
    deadline_set(session, DEADLINE_SWAP, patience_ms(session, SWAP_MS));
    idle_restart(session);
    session_sound(session, SOUND_LOOK);
}

void swap_stay(struct session *session)
{
    session->person.is_swap = false;
    memset(&session->person.other, 0, sizeof session->person.other);
    deadline_clear(session, DEADLINE_SWAP);
    idle_restart(session);
}

void swap_touched(struct session *session, enum hit hit)
{
    struct card_identity other = session->person.other;
    swap_stay(session);
    if (hit == HIT_SWAP && !money_is_moving(session))
        card_begin(session, &other);
    memset(&other, 0, sizeof other);
}

void swap_fill(const struct session *session, struct swap_view *view)
{
    const struct card_identity *other = &session->person.other;
    const char *number = other->asn[0] ? other->asn : other->uid;
    size_t length = strlen(number);
    size_t tail = length < sizeof view->tail - 1 ? length : sizeof view->tail - 1;
    memcpy(view->tail, number + length - tail, tail);
    view->left_s = deadline_left_s(session, DEADLINE_SWAP);
}
