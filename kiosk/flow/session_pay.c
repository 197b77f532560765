/* S13: the card is charged. The order of things is sale.h's; this file asks the reader and shows it. */
#include "flow/session_state.h"

#include <string.h>

#define LOST_QUOTES_MOST 3 /* a card that cannot be quoted three times cannot be charged here */

bool money_is_moving(const struct session *session)
{
    switch (session->screen) {
    case SCREEN_CARD_PAY: return session->person.step != CARD_PAY_WAIT;
    case SCREEN_SCAN: return scan_is_live(session);
    case SCREEN_UNSURE: return session->person.owns_sale && session->has_sale && sale_is_owed(&session->sale);
    default: return false;
    }
}

void card_pay_enter(struct session *session)
{
    struct person *person = &session->person;
    person->step = CARD_PAY_WAIT;
    person->other_card = false;
    person->lost_quotes = 0;
    screen_enter(session, SCREEN_CARD_PAY, patience_ms(session, CARD_WAIT_MS));
    if (session->card_is_mine && (!person->by_hand || tender_payer(session) != TENDER_ASKING))
        card_pay_begin_check(session);
}

void card_pay_begin_check(struct session *session)
{
    struct person *person = &session->person;
    enum tender_reason reason = tender_card(session);
    if (reason != TENDER_OK) {
        check_enter(session, person->refusal);
        return;
    }
    struct purchase purchase = {
        .key = session->config.make_key(session->config.context),
        .room = person->account.room,
        .card = person->ref,
        .amount = money_of_fen(person->amount_fen),
        .at_ms = session->now_ms,
    };
    sale_begin(&session->sale, &purchase);
    session->has_sale = person->owns_sale = true;
    person->step = CARD_PAY_CHECK;
    deadline_set(session, DEADLINE_SCREEN, CHECK_GUARD_MS);
    struct command *command = command_add(session, COMMAND_CARD_QUOTE);
    command->key = purchase.key;
    command->purchase = purchase;
}

/* The quote must be of this card and leave enough on it: what is saved now decides a torn debit later. */
static void quote_take(struct session *session, const struct event *event)
{
    const struct purchase *purchase = &session->sale.purchase;
    const struct card_identity *identity = &session->person.identity;
    struct person *person = &session->person;
    if (session->sale.state != SALE_DRAFT)
        return;
    bool other = strcmp(event->debit.asn, identity->asn) != 0 || strcmp(event->debit.uid, identity->uid) != 0;
    if (other || event->debit.balance_before_fen < purchase->amount.fen) {
        person->refusal = other ? TENDER_READER : TENDER_LOW;
        person->identity.purse_fen = other ? person->identity.purse_fen : event->debit.balance_before_fen;
        sale_apply(session, SALE_GIVEN_UP, event);
    } else {
        sale_apply(session, SALE_QUOTED, event);
    }
}

/* Nothing happened: the card may lie there again and be asked again, with a new key. */
static void quote_lost(struct session *session, const struct event *event)
{
    struct person *person = &session->person;
    bool is_mine = person->owns_sale && session->screen == SCREEN_CARD_PAY;
    sale_apply(session, SALE_NO_ANSWER, event);
    sale_drop(session);
    if (!is_mine)
        return;
    if (++person->lost_quotes >= LOST_QUOTES_MOST) {
        check_enter(session, TENDER_READER);
        return;
    }
    person->step = CARD_PAY_WAIT;
    deadline_set(session, DEADLINE_SCREEN, patience_ms(session, CARD_WAIT_MS));
}

void card_answered(struct session *session, const struct event *event)
{
    struct sale *sale = &session->sale;
    if (!session->has_sale || !key_equal(&event->key, &sale->purchase.key))
        return;
    /* A card that was asked later and says "not debited" has not refused: it may be charged again. */
    bool was_lost = session->person.step == CARD_PAY_VERIFY || session->person.step == CARD_PAY_LOST;
    switch (event->type) {
    case EVENT_CARD_QUOTED: quote_take(session, event); break;
    case EVENT_CARD_DEBITED: sale_apply(session, SALE_TAKEN, event); break;
    case EVENT_CARD_REFUSED:
        if (session->person.owns_sale && !was_lost)
            session->person.refusal = event->short_of_money ? TENDER_LOW : TENDER_READER;
        sale_apply(session, SALE_NOT_TAKEN, event);
        break;
    default:
        if (sale->state == SALE_DRAFT) {
            quote_lost(session, event);
            return;
        }
        session->person.other_card = session->person.owns_sale && event->type == EVENT_CARD_OTHER;
        sale_apply(session, SALE_NO_ANSWER, event);
        break;
    }
    sale_show(session);
}

void sale_answered(struct session *session, const struct event *event)
{
    if (!session->has_sale || !key_equal(&event->key, &session->sale.purchase.key))
        return;
    bool saved = event->type == EVENT_SALE_SAVED;
    if (!saved && session->person.owns_sale && !session->sale.debit_sent)
        session->person.refusal = TENDER_STORE;
    sale_apply(session, saved ? SALE_SAVED : SALE_NOT_SAVED, event);
    sale_show(session);
}

void sale_woke(struct session *session)
{
    if (!session->has_sale || session->sale.try_at_ms > session->now_ms)
        return;
    if (session->person.owns_sale && !session->sale.debit_sent)
        session->person.refusal = TENDER_STORE;
    sale_apply(session, SALE_WOKE, NULL);
    sale_show(session);
}

void card_pay_due(struct session *session)
{
    switch (session->person.step) {
    case CARD_PAY_WAIT: check_enter(session, TENDER_OK); break;
    case CARD_PAY_CHECK:
        sale_drop(session);
        check_enter(session, TENDER_READER);
        break;
    case CARD_PAY_WRITE:
        sale_apply(session, SALE_NO_ANSWER, NULL);
        sale_show(session);
        break;
    case CARD_PAY_LOST:
    case CARD_PAY_VERIFY: lost_give_up(session); break;
    case CARD_PAY_TAKE: take_card_enter(session); break;
    }
}

void card_pay_look(struct session *session)
{
    if (session->screen != SCREEN_CARD_PAY || session->person.step != CARD_PAY_LOST)
        return;
    session_sound(session, SOUND_LOOK);
    deadline_set(session, DEADLINE_SOUND, LOST_LOOK_MS);
}
