/* What the station says about the order of S14. */
#include "flow/session_state.h"

#include <string.h>

#define EXPIRIES_MOST 3
#define LIFE_MOST_MS 600000 /* a life beyond it is another clock, not an order */

/* S16 may also stand for a card's sale: what becomes of an order does not settle that. */
static bool is_unsure_here(const struct session *session)
{
    return session->screen == SCREEN_UNSURE && session->person.outcome.unsure == UNSURE_QR;
}

static void order_ended(struct session *session, bool count)
{
    struct scan *scan = &session->person.scan;
    scan->open = false;
    scan->spent = true;
    if (is_unsure_here(session)) {
        screen_enter(session, SCREEN_SCAN, 0);
        scan_step_enter(session, SCAN_EXPIRED, 0);
    } else if (session->screen == SCREEN_SCAN && scan->step == SCAN_CHECKING &&
               scan->next != SCAN_NEXT_NOTHING) {
        scan_go(session, scan->next);
    } else if (scan_is_live(session)) {
        scan->expiries += count;
        if (scan->expiries >= EXPIRIES_MOST)
            check_enter(session, TENDER_OK);
        else
            scan_step_enter(session, count ? SCAN_EXPIRED : SCAN_NOT_MADE, 0);
    }
}

static void order_opened(struct session *session, const struct order_status *status)
{
    struct scan *scan = &session->person.scan;
    if (!scan->open || status->qr_text[0] == '\0')
        return;
    if (session->screen != SCREEN_SCAN) {
        /* Made after the person had turned away: nobody has seen it, so it is closed. */
        if (!scan->shown)
            command_add(session, COMMAND_ORDER_CANCEL)->key = scan->request.key;
        return;
    }
    if (scan->step != SCAN_MAKING && scan->step != SCAN_NOT_MADE && scan->step != SCAN_NET_LOST)
        return;
    int64_t life_ms = status->expires_at_ms - session->now_ms;
    if (life_ms <= 0 || life_ms > LIFE_MOST_MS)
        life_ms = ORDER_LIFE_MS;
    memcpy(scan->qr_text, status->qr_text, sizeof scan->qr_text);
    if (scan->life_s == 0)
        scan->life_s = (int)((life_ms + 999) / 1000);
    scan->shown = true;
    scan_step_enter(session, SCAN_LIVE, life_ms);
}

static void order_scanned(struct session *session)
{
    enum scan_step step = session->person.scan.step;
    if (session->screen != SCREEN_SCAN || (step != SCAN_LIVE && step != SCAN_NET_LOST))
        return;
    int64_t left_ms = step == SCAN_LIVE ? session->deadlines[DEADLINE_SCREEN] - session->now_ms : 0;
    scan_step_enter(session, SCAN_SCANNED, left_ms > SCANNED_MORE_MS ? left_ms : SCANNED_MORE_MS);
}

static enum tender tender_of(enum pay_provider provider)
{
    return provider == PAY_WECHAT ? TENDER_WECHAT : TENDER_ALIPAY;
}

static struct credit_status credit_of(const struct order_status *status)
{
    return (struct credit_status){.key = status->key,
                                  .state = status->credit,
                                  .meter_refused = status->meter_refused,
                                  .balance = status->balance,
                                  .balance_at_ms = status->balance_at_ms};
}

/* A card that was not told to pay yet is spared. */
static void card_spare(struct session *session)
{
    struct person *person = &session->person;
    bool is_news = !person->also.is_paid; /* else the card is asked for another purchase */
    if (!is_news || session->screen != SCREEN_CARD_PAY || !person->owns_sale || session->sale.debit_sent)
        return;
    sale_drop(session);
    person->step = CARD_PAY_WAIT;
}

/* The card is asked for money, or another payment is shown. A card that is only waited for is not asked any
 * more. */
static bool is_at_another(const struct session *session)
{
    const struct person *person = &session->person;
    bool card = session->screen == SCREEN_CARD_PAY && person->step != CARD_PAY_WAIT;
    return card || person->owns_sale || (person->outcome.is_paid && session->screen != SCREEN_SCAN);
}

/* Two payments, and both buy: the glass stays with the one it shows, and tells of this one beside it. */
static void also_take(struct session *session, const struct order_status *status)
{
    const struct scan *scan = &session->person.scan;
    struct also *also = &session->person.also;
    bool asks_card = session->screen == SCREEN_CARD_PAY && session->person.step != CARD_PAY_TAKE;
    if (!also->is_paid && !asks_card) /* which is no good news of the card */
        session_sound(session, SOUND_OK);
    if (!also->is_paid && session->screen == SCREEN_RESULT)
        result_stay(session);
    *also = (struct also){.is_paid = true,
                          .key = scan->request.key,
                          .amount_fen = scan->request.amount.fen,
                          .tender = tender_of(scan->request.provider),
                          .place = scan->place,
                          .credit = credit_of(status),
                          .second = status->second,
                          .second_is_back = status->second_is_back};
}

void also_settle(struct session *session)
{
    struct also also = session->person.also;
    bool asks = session->screen == SCREEN_CHECK || session->screen == SCREEN_CARD_PAY;
    if (!also.is_paid || !asks || is_at_another(session))
        return;
    session->person.also.is_paid = false;
    paid(session, &also.key, also.amount_fen, also.tender, &also.place);
    session->person.outcome.late = true;
    result_enter(session);
    credit_heard(session, &also.credit);
    second_heard(session, also.second, also.second_is_back);
}

static void order_paid(struct session *session, const struct order_status *status)
{
    struct scan *scan = &session->person.scan;
    struct credit_status credit = credit_of(status);
    bool late = scan->spent; /* its code had ended */
    scan->open = false;
    scan->spent = true;
    card_spare(session);
    if (is_at_another(session)) {
        also_take(session, status);
        return;
    }
    paid(session, &scan->request.key, scan->request.amount.fen, tender_of(scan->request.provider),
         &scan->place);
    session->person.outcome.late = late;
    result_enter(session);
    credit_heard(session, &credit);
    second_heard(session, status->second, status->second_is_back);
}

void order_answered(struct session *session, const struct order_status *status)
{
    struct scan *scan = &session->person.scan;
    if (session->person.outcome.is_paid && key_equal(&status->key, &session->person.outcome.key)) {
        struct credit_status credit = credit_of(status);
        credit_heard(session, &credit);
        second_heard(session, status->second, status->second_is_back);
        return;
    }
    if (scan->request.key.text[0] == '\0' || !key_equal(&status->key, &scan->request.key))
        return;
    switch (status->state) {
    case ORDER_CREATED: break;
    case ORDER_OPEN: order_opened(session, status); break;
    case ORDER_SCANNED: order_scanned(session); break;
    case ORDER_CLOSING:
        if (session->screen == SCREEN_SCAN && (scan->step == SCAN_LIVE || scan->step == SCAN_SCANNED))
            scan_step_enter(session, SCAN_CHECKING, CHECKING_MS);
        break;
    case ORDER_CLOSED:
    case ORDER_EXPIRED: order_ended(session, scan->shown); break;
    case ORDER_REFUSED: order_ended(session, false); break;
    case ORDER_PAID: order_paid(session, status); break;
    case ORDER_QUARANTINE:
        scan->open = false;
        scan->spent = true;
        sum_unsure(session, status->paid);
        break;
    case ORDER_REFUNDING:
    case ORDER_REFUNDED:
        scan->open = false;
        scan->spent = true;
        order_goes_back(session, status->state == ORDER_REFUNDED);
        break;
    }
}

/* The station said no to something about the order. An order whose code was shown exists all the same; while
 * it is asked about, its state may still come. */
static void order_refused(struct session *session)
{
    if (!session->person.scan.shown)
        order_ended(session, false);
    else if (session->person.scan.step == SCAN_CHECKING)
        deadline_set(session, DEADLINE_AGAIN, CHECKING_AGAIN_MS);
    else if (session->screen == SCREEN_SCAN && session->person.scan.open)
        unsure_enter(session, UNSURE_QR);
}

void order_failed(struct session *session, const struct event *event)
{
    struct scan *scan = &session->person.scan;
    if (scan->request.key.text[0] == '\0' || !key_equal(&event->order.key, &scan->request.key))
        return;
    if (is_unsure_here(session))
        session->person.outcome.checking = false;
    if (event->refused && event->meter_silent && !scan->shown && session->screen == SCREEN_SCAN &&
        scan->step != SCAN_CHECKING) {
        scan->open = false; /* it was not made: S12 says why, and asks again */
        scan->spent = true;
        session->person.meter_silent = true;
        check_enter(session, TENDER_OK);
    } else if (event->refused) {
        order_refused(session);
    } else if (session->screen == SCREEN_SCAN) {
        if (scan->step == SCAN_MAKING)
            scan_step_enter(session, SCAN_NOT_MADE, 0);
        else if (scan->step == SCAN_LIVE || scan->step == SCAN_SCANNED)
            scan_step_enter(session, SCAN_NET_LOST, NET_LOST_MS);
        else if (scan->step == SCAN_CHECKING)
            deadline_set(session, DEADLINE_AGAIN, CHECKING_AGAIN_MS);
    }
}
