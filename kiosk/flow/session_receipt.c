/* S18: a receipt for the phone or on paper, over S15 to S17 and S10b. What lies under it goes on; only its
 * own time to leave stands still. */
#include "flow/session_state.h"
#include "trade/receipt_link.h"

#include <string.h>

bool receipt_by_phone(const struct session *session)
{
    return session->profile.receipt_url[0] && session->profile.receipt_secret[0];
}

bool top_up_by_phone(const struct session *session)
{
    const struct top_up *top_up = top_up_open(session);
    return top_up->here && session->now_ms - top_up->at_ms < RECEIPT_KEPT_MS && receipt_by_phone(session);
}

/* Over one payment of the list; else over what was paid just now. */
static bool is_of_list(const struct session *session)
{
    return session->screen == SCREEN_TOP_UP;
}

/* The station gives receipts of a terminal's own sales to that terminal. */
static bool has_receipt(const struct session *session)
{
    if (is_of_list(session))
        return top_up_open(session)->here;
    return session->screen == SCREEN_RESULT || session->screen == SCREEN_UNSURE ||
           (session->screen == SCREEN_REFUND && session->person.refund_of_sale);
}

const struct key *receipt_key(const struct session *session)
{
    return is_of_list(session) ? &top_up_open(session)->key : &session->person.outcome.key;
}

static void receipt_enter(struct session *session)
{
    session->receipt = true;
    deadline_clear(session, DEADLINE_SCREEN);
    idle_restart(session);
}

void receipt_leave(struct session *session)
{
    session->receipt = false;
    session->printing = PRINTING_NOT;
    deadline_clear(session, DEADLINE_PRINT);
    if (!is_of_list(session))
        deadline_set(session, DEADLINE_SCREEN, patience_ms(session, RESULT_MS));
    idle_restart(session);
}

static enum paper_state unpaid_state(const struct outcome *outcome)
{
    if (outcome->back.fen > 0)
        return outcome->is_back ? PAPER_REFUNDED : PAPER_REFUNDING;
    if (outcome->unsure == UNSURE_NOSAVE)
        return PAPER_CHARGED;
    return outcome->unsure == UNSURE_CARD ? PAPER_UNSURE : PAPER_CHECKING;
}

static void outcome_paper(const struct session *session, struct paper *paper)
{
    const struct person *person = &session->person;
    const struct outcome *outcome = &person->outcome;
    paper->at_ms = outcome->at_ms;
    paper->amount_fen = outcome->amount_fen;
    paper->wh = outcome->wh;
    paper->tender = outcome->tender;
    memcpy(paper->building_name, outcome->place.building_name, sizeof paper->building_name);
    memcpy(paper->room_name, outcome->place.room_name, sizeof paper->room_name);
    if (outcome->tender == TENDER_CARD)
        memcpy(paper->tail, person->account.tail, sizeof paper->tail);
    if (!outcome->is_paid)
        paper->state = unpaid_state(outcome);
    else
        paper->state = outcome->credit == CREDIT_CONFIRMED ? PAPER_CREDITED : PAPER_PAID;
}

static void top_up_paper(const struct session *session, struct paper *paper)
{
    static const enum paper_state states[] = {[TOP_UP_CREDITED] = PAPER_CREDITED,
                                              [TOP_UP_WAITING] = PAPER_PAID,
                                              [TOP_UP_CHECKING] = PAPER_CHECKING,
                                              [TOP_UP_REFUNDING] = PAPER_REFUNDING,
                                              [TOP_UP_REFUNDED] = PAPER_REFUNDED};
    const struct top_up *top_up = top_up_open(session);
    struct place place = place_of(&session->person.account);
    paper->at_ms = top_up->at_ms;
    paper->amount_fen = top_up->amount.fen;
    paper->tender = top_up->by == TOP_UP_WECHAT   ? TENDER_WECHAT
                    : top_up->by == TOP_UP_ALIPAY ? TENDER_ALIPAY
                                                  : TENDER_CARD;
    memcpy(paper->building_name, place.building_name, sizeof paper->building_name);
    memcpy(paper->room_name, place.room_name, sizeof paper->room_name);
    paper->state = states[top_up->state];
}

static void paper_fill(const struct session *session, struct paper *paper)
{
    *paper = (struct paper){
        .language = session->language, .now_ms = session->now_ms, .key = *receipt_key(session)};
    if (is_of_list(session))
        top_up_paper(session, paper);
    else
        outcome_paper(session, paper);
}

bool receipt_is_fine(const struct session *session)
{
    bool is_held = !is_of_list(session) && session->person.outcome.credit == CREDIT_MANUAL;
    struct paper paper;
    paper_fill(session, &paper);
    return (paper.state == PAPER_CREDITED || paper.state == PAPER_PAID) && !is_held;
}

static void receipt_print(struct session *session)
{
    if (session->printer != PRINTER_READY || session->printing == PRINTING_NOW)
        return;
    receipt_enter(session);
    session->printing = PRINTING_NOW;
    deadline_set(session, DEADLINE_PRINT, PRINT_PATIENCE_MS);
    struct command *command = command_add(session, COMMAND_PRINT);
    command->key = *receipt_key(session);
    paper_fill(session, &command->paper);
}

static bool can_by_phone(const struct session *session)
{
    return is_of_list(session) ? top_up_by_phone(session) : receipt_by_phone(session);
}

bool receipt_touched(struct session *session, enum hit hit)
{
    if (!has_receipt(session))
        return false;
    if (hit == HIT_PRINT) {
        receipt_print(session);
    } else if (hit == HIT_SAVE_PHONE && can_by_phone(session)) {
        if (session->printing == PRINTING_FAILED)
            session->printing = PRINTING_NOT;
        receipt_enter(session);
    } else {
        return false;
    }
    return true;
}

/* Whatever the payment is, its paper is not: S16 says so. */
void printing_failed(struct session *session)
{
    if (session->printing != PRINTING_NOW)
        return;
    session->printing = PRINTING_FAILED;
    deadline_clear(session, DEADLINE_PRINT);
    session_sound(session, SOUND_LOOK);
}

void printer_said(struct session *session, const struct event *event)
{
    session->printer = event->printer;
    if (event->printer != PRINTER_READY && event->printer != PRINTER_ABSENT)
        session->printer_fault = (struct printer_fault){event->printer, session->now_ms};
    if (event->type == EVENT_PRINTED)
        service_printed(session, event->ok);
    if (event->type != EVENT_PRINTED || session->printing != PRINTING_NOW ||
        !key_equal(&event->key, receipt_key(session)))
        return;
    if (!event->ok) {
        printing_failed(session);
        return;
    }
    session->printing = PRINTING_DONE;
    deadline_clear(session, DEADLINE_PRINT);
    session_sound(session, SOUND_OK);
}

void receipt_fill(const struct session *session, struct receipt_view *receipt)
{
    struct paper paper;
    paper_fill(session, &paper);
    memcpy(&receipt->key, &paper.key, sizeof receipt->key);
    memcpy(receipt->building_name, paper.building_name, sizeof receipt->building_name);
    memcpy(receipt->room_name, paper.room_name, sizeof receipt->room_name);
    receipt->amount_fen = paper.amount_fen;
    receipt->amounts_hidden = is_of_list(session) && amounts_are_hidden(session);
    receipt->printing = session->printing;
    receipt->printer = session->printer;
    if (can_by_phone(session))
        (void)receipt_link_make(&session->profile, &paper.key, receipt->link); /* else empty: none */
}
