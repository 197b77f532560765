/* S14: paying by phone. One order at a time: a code that was on the glass may have been paid, so the station
 * is asked to close it and to say what became of it before anything else is offered. */
#include "flow/session_state.h"

#include <string.h>

bool scan_is_live(const struct session *session)
{
    enum scan_step step = session->person.scan.step;
    return session->screen == SCREEN_SCAN && step != SCAN_NOT_MADE && step != SCAN_EXPIRED;
}

bool pay_provider_offered(const struct session *session, enum pay_provider provider)
{
    return provider == PAY_WECHAT ? session->profile.wechat : session->profile.alipay;
}

void scan_step_enter(struct session *session, enum scan_step step, int64_t stay_ms)
{
    session->person.scan.step = step;
    deadline_clear(session, DEADLINE_AGAIN);
    deadline_clear(session, DEADLINE_SCREEN);
    if (stay_ms > 0)
        deadline_set(session, DEADLINE_SCREEN, stay_ms);
    idle_restart(session);
}

/* The same order again keeps its key: the station may have it already. */
static bool is_same_order(const struct session *session, enum pay_provider provider)
{
    const struct scan *scan = &session->person.scan;
    const struct order_request *request = &scan->request;
    return request->key.text[0] != '\0' && !scan->spent && request->provider == provider &&
           request->amount.fen == session->person.amount_fen &&
           strcmp(request->room.text, session->person.account.room.text) == 0;
}

static void scan_place(struct session *session, enum pay_provider provider)
{
    struct scan *scan = &session->person.scan;
    if (!is_same_order(session, provider)) {
        scan->request = (struct order_request){
            .key = session->config.make_key(session->config.context),
            .room = session->person.account.room,
            .amount = money_of_fen(session->person.amount_fen),
            .provider = provider,
            .at_ms = session->now_ms,
        };
        scan->place = place_of(&session->person.account);
        scan->shown = scan->spent = false;
    }
    scan->request.accept_late = session->person.accepts_late;
    scan->open = true;
    scan->life_s = 0;
    memset(scan->qr_text, 0, sizeof scan->qr_text);
    session->last_provider = provider;
    struct command *command = command_add(session, COMMAND_ORDER_PLACE);
    command->key = scan->request.key;
    command->order = scan->request;
    scan_step_enter(session, SCAN_MAKING, MAKING_MS);
}

/* A code of this provider, once what is open has come to an end. */
static void scan_start(struct session *session, enum pay_provider provider)
{
    session->person.scan.next_provider = provider;
    if (session->person.scan.open && !is_same_order(session, provider))
        scan_cancel(session, SCAN_NEXT_PLACE);
    else
        scan_place(session, provider);
}

void scan_enter(struct session *session)
{
    enum pay_provider provider = session->last_provider;
    if (!pay_provider_offered(session, provider))
        provider = provider == PAY_WECHAT ? PAY_ALIPAY : PAY_WECHAT;
    session->person.scan.expiries = 0;
    screen_enter(session, SCREEN_SCAN, 0);
    scan_start(session, provider);
}

void scan_cancel(struct session *session, enum scan_next next)
{
    struct scan *scan = &session->person.scan;
    scan->next = next;
    command_add(session, COMMAND_ORDER_CANCEL)->key = scan->request.key;
    scan_step_enter(session, SCAN_CHECKING, CHECKING_MS);
}

void scan_go(struct session *session, enum scan_next next)
{
    struct scan *scan = &session->person.scan;
    scan->next = SCAN_NEXT_NOTHING;
    switch (next) {
    case SCAN_NEXT_NOTHING: scan_step_enter(session, SCAN_EXPIRED, 0); break;
    case SCAN_NEXT_PLACE:
        if (session->person.has_told)
            check_enter(session, TENDER_OK); /* no new order for a room that is another one now */
        else
            scan_place(session, scan->next_provider);
        break;
    case SCAN_NEXT_CARD:
        if (tender_card(session) == TENDER_OK)
            card_pay_enter(session);
        else
            check_enter(session, TENDER_OK);
        break;
    case SCAN_NEXT_CHECK: check_enter(session, TENDER_OK); break;
    case SCAN_NEXT_LEAVE: session_leave(session); break;
    }
}

void scan_leave(struct session *session, enum scan_next next)
{
    struct scan *scan = &session->person.scan;
    if (scan->step == SCAN_CHECKING)
        return; /* the answer is on its way and decides */
    if (!scan->open) {
        scan_go(session, next);
    } else if (scan->step == SCAN_NET_LOST) {
        command_add(session, COMMAND_ORDER_CANCEL)->key = scan->request.key;
        unsure_enter(session, UNSURE_QR);
    } else if (scan->shown || next == SCAN_NEXT_PLACE) {
        scan_cancel(session, next);
    } else {
        /* Nobody has seen its code. It stays `open` until its end is known, and no other takes its place. */
        if (next != SCAN_NEXT_LEAVE)
            command_add(session, COMMAND_ORDER_CANCEL)->key = scan->request.key;
        scan_go(session, next);
    }
}

void scan_touched(struct session *session, enum hit hit, int64_t value)
{
    struct scan *scan = &session->person.scan;
    bool is_making = scan->step == SCAN_MAKING || scan->step == SCAN_CHECKING;
    if (hit == HIT_PROVIDER && (value == PAY_WECHAT || value == PAY_ALIPAY)) {
        enum pay_provider provider = (enum pay_provider)value;
        if (provider == scan->request.provider || !pay_provider_offered(session, provider))
            return;
        scan->next_provider = provider;
        scan_leave(session, SCAN_NEXT_PLACE);
    } else if ((hit == HIT_RETRY || hit == HIT_NEW_CODE) && scan->step == SCAN_NOT_MADE) {
        scan_start(session, scan->request.provider);
    } else if (hit == HIT_NEW_CODE && !is_making) {
        scan->next_provider = scan->request.provider;
        scan_leave(session, SCAN_NEXT_PLACE);
    } else if (hit == HIT_PAY_BY_CARD_INSTEAD && tender_card(session) == TENDER_OK) {
        scan_leave(session, SCAN_NEXT_CARD);
    }
}

void scan_due(struct session *session)
{
    struct scan *scan = &session->person.scan;
    switch (scan->step) {
    case SCAN_LIVE:
    case SCAN_SCANNED: scan_cancel(session, SCAN_NEXT_NOTHING); break;
    case SCAN_NET_LOST:
        command_add(session, COMMAND_ORDER_CANCEL)->key = scan->request.key;
        unsure_enter(session, UNSURE_QR);
        break;
    case SCAN_CHECKING:
        if (scan->shown)
            unsure_enter(session, UNSURE_QR);
        else
            scan_step_enter(session, SCAN_NOT_MADE, 0);
        break;
    case SCAN_MAKING: scan_step_enter(session, SCAN_NOT_MADE, 0); break;
    case SCAN_NOT_MADE:
    case SCAN_EXPIRED: break;
    }
}

void scan_ask_again(struct session *session)
{
    if (session->person.scan.step == SCAN_CHECKING)
        command_add(session, COMMAND_ORDER_CANCEL)->key = session->person.scan.request.key;
}

void scan_line_changed(struct session *session)
{
    const struct scan *scan = &session->person.scan;
    if (!session->line_up && (scan->step == SCAN_LIVE || scan->step == SCAN_SCANNED))
        scan_step_enter(session, SCAN_NET_LOST, NET_LOST_MS);
    else if (session->line_up && scan->step == SCAN_NET_LOST)
        command_add(session, COMMAND_ORDER_WATCH)->key = scan->request.key;
    else if (session->line_up)
        scan_ask_again(session);
}
