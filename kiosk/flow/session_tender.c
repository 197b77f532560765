/* The card of somebody who chose a room by hand: it only pays. Who it belongs to is asked all the same, for
 * a lost card must not pay, but nothing of it but its purse comes to the glass. */
#include "flow/session_state.h"

#include <string.h>

bool tender_takes_card(const struct session *session)
{
    const struct person *person = &session->person;
    if (!person->by_hand || !person->has_account || money_is_moving(session))
        return false;
    switch (session->screen) {
    case SCREEN_AMOUNT:
    case SCREEN_CHECK:
    case SCREEN_CARD_PAY:
    case SCREEN_SCAN: return true;
    default: return false;
    }
}

void tender_card_take(struct session *session, const struct card_identity *identity)
{
    struct person *person = &session->person;
    bool has_number = identity->asn[0] != '\0';
    sale_drop(session); /* an earlier sale of the card before, which was being asked about */
    person->identity = *identity;
    person->ref = card_ref_make(session->profile.card_salt, has_number ? "asn" : "uid",
                                has_number ? identity->asn : identity->uid);
    person->identified = true;
    person->store_answered = person->station_answered = person->station_failed = false;
    person->has_payer = person->has_doubtful = false;
    memset(&person->payer, 0, sizeof person->payer);
    memset(&person->doubtful, 0, sizeof person->doubtful);
    person->refusal = TENDER_OK;
    session->card_is_mine = true;
    command_add(session, COMMAND_LOOK_UP)->card = person->ref;
    command_add(session, COMMAND_ASK_ACCOUNT)->card = person->ref;
}

/* The station's word, or without it the store's. */
static bool payer_is_known(const struct session *session)
{
    const struct person *person = &session->person;
    if (!person->store_answered)
        return false;
    return person->station_answered || person->station_failed || !session->line_up;
}

enum tender_reason tender_payer(const struct session *session)
{
    const struct person *person = &session->person;
    if (!person->identified)
        return TENDER_OK; /* any card of this campus may come */
    if (!payer_is_known(session))
        return TENDER_ASKING;
    bool lives_nowhere = person->payer.state == CARD_NO_ROOM;
    if (!person->has_payer || person->identity.expired || !person->identity.has_purse ||
        (person->payer.state != CARD_OK && !lives_nowhere))
        return TENDER_NO_PURSE;
    return TENDER_OK;
}

bool tender_is_strange(const struct session *session)
{
    const struct person *person = &session->person;
    return person->by_hand && person->has_payer && !is_my_room(person, &person->payer.room);
}

/* S13 waits for the card: it is charged at once for its own room; for another S12 says so first. */
void payer_settle(struct session *session)
{
    if (session->screen == SCREEN_CARD_PAY && session->person.step == CARD_PAY_CHECK &&
        tender_payer(session) != TENDER_OK) {
        sale_drop(session);
        check_enter(session, TENDER_OK);
        return;
    }
    if (session->screen != SCREEN_CARD_PAY || session->person.step != CARD_PAY_WAIT ||
        !session->card_is_mine || tender_payer(session) == TENDER_ASKING)
        return;
    if (tender_is_strange(session) || tender_card(session) != TENDER_OK) {
        check_enter(session, TENDER_OK);
        doubtful_recover(session); /* it may be an earlier charge of this card that stands in the way */
    } else {
        card_pay_begin_check(session);
    }
}

void payer_take(struct session *session, const struct account *account)
{
    session->person.payer = *account;
    session->person.has_payer = true;
}
