/* S17: what goes back to who paid it. Staff decide that, and pay it back outside of this machine: here is
 * only told how far it is. */
#include "flow/session_state.h"

#include <string.h>

bool refund_is_listed(const struct session *session)
{
    return session->screen == SCREEN_REFUND && !session->person.refund_of_sale;
}

static bool is_second(const struct top_up *top_up)
{
    return top_up->state != TOP_UP_REFUNDING && top_up->state != TOP_UP_REFUNDED;
}

bool refund_is_any(const struct session *session)
{
    const struct top_up *top_up = top_up_open(session);
    return !is_second(top_up) || top_up->second.fen > 0;
}

bool refund_is_back(const struct session *session)
{
    const struct top_up *top_up = top_up_open(session);
    if (session->person.refund_of_sale)
        return session->person.outcome.is_back;
    return is_second(top_up) ? top_up->second_is_back : top_up->state == TOP_UP_REFUNDED;
}

void refund_enter(struct session *session, bool of_sale)
{
    session->person.refund_of_sale = of_sale;
    screen_enter(session, SCREEN_REFUND, of_sale ? patience_ms(session, RESULT_MS) : 0);
    if (!refund_is_back(session))
        session_sound(session, SOUND_LOOK);
}

void refund_heard(struct session *session, bool was_back)
{
    if (session->screen == SCREEN_REFUND && !was_back && refund_is_back(session))
        session_sound(session, SOUND_OK);
}

void refund_back(struct session *session)
{
    screen_enter(session, is_second(top_up_open(session)) ? SCREEN_TOP_UP : SCREEN_HISTORY, 0);
}

void refund_touched(struct session *session, enum hit hit)
{
    if (session->person.refund_of_sale)
        outcome_touched(session, hit);
}

static enum top_up_by by_of(enum tender tender)
{
    static const enum top_up_by bys[] = {
        [TENDER_CARD] = TOP_UP_CARD, [TENDER_WECHAT] = TOP_UP_WECHAT, [TENDER_ALIPAY] = TOP_UP_ALIPAY};
    return bys[tender];
}

void refund_fill(const struct session *session, struct refund_view *view)
{
    const struct outcome *outcome = &session->person.outcome;
    const struct top_up *top_up = top_up_open(session);
    bool of_sale = session->person.refund_of_sale;
    view->after_sale = of_sale;
    memcpy(&view->key, of_sale ? &outcome->key : &top_up->key, sizeof view->key);
    view->is_second = of_sale ? outcome->is_second : is_second(top_up);
    view->amount_fen = of_sale           ? outcome->back.fen
                       : view->is_second ? top_up->second.fen
                                         : top_up->amount.fen;
    view->by = of_sale ? by_of(outcome->tender) : top_up->by;
    view->is_back = refund_is_back(session);
    view->is_overdue = !of_sale && !view->is_back && top_up->overdue;
    view->amounts_hidden = !of_sale && amounts_are_hidden(session);
    view->by_phone = receipt_by_phone(session);
    view->printer = session->printer;
    view->returns_in_s = deadline_left_s(session, DEADLINE_SCREEN);
}
