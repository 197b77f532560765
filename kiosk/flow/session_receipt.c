/* S18: a receipt for the phone or on paper, over S15 or S16. What lies under it goes on; only its own time to
 * leave stands still. */
#include "flow/session_state.h"
#include "trade/receipt_link.h"

#include <string.h>

bool receipt_by_phone(const struct session *session)
{
    return session->profile.receipt_url[0] && session->profile.receipt_secret[0];
}

static bool is_over_outcome(const struct session *session)
{
    return session->screen == SCREEN_RESULT || session->screen == SCREEN_UNSURE;
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
    deadline_set(session, DEADLINE_SCREEN, patience_ms(session, RESULT_MS));
    idle_restart(session);
}

static void paper_fill(const struct session *session, struct paper *paper)
{
    const struct person *person = &session->person;
    const struct outcome *outcome = &person->outcome;
    *paper = (struct paper){.language = session->language,
                            .now_ms = session->now_ms,
                            .at_ms = outcome->at_ms,
                            .amount_fen = outcome->amount_fen,
                            .wh = outcome->wh,
                            .tender = outcome->tender,
                            .key = outcome->key};
    memcpy(paper->building_name, outcome->place.building_name, sizeof paper->building_name);
    memcpy(paper->room_name, outcome->place.room_name, sizeof paper->room_name);
    if (outcome->tender == TENDER_CARD)
        memcpy(paper->tail, person->account.tail, sizeof paper->tail);
    if (!outcome->is_paid)
        paper->state = outcome->unsure == UNSURE_CARD ? PAPER_UNSURE : PAPER_CHECKING;
    else
        paper->state = outcome->credit == CREDIT_CONFIRMED ? PAPER_CREDITED : PAPER_PAID;
}

static void receipt_print(struct session *session)
{
    if (session->printer != PRINTER_READY || session->printing == PRINTING_NOW)
        return;
    receipt_enter(session);
    session->printing = PRINTING_NOW;
    deadline_set(session, DEADLINE_PRINT, PRINT_PATIENCE_MS);
    struct command *command = command_add(session, COMMAND_PRINT);
    command->key = session->person.outcome.key;
    paper_fill(session, &command->paper);
}

bool receipt_touched(struct session *session, enum hit hit)
{
    if (!is_over_outcome(session))
        return false;
    if (hit == HIT_PRINT) {
        receipt_print(session);
    } else if (hit == HIT_SAVE_PHONE && receipt_by_phone(session)) {
        if (session->printing == PRINTING_FAILED)
            session->printing = PRINTING_NOT;
        receipt_enter(session);
    } else {
        return false;
    }
    return true;
}

/* The top-up is fine, only its paper is not: S16 says so. */
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
        !key_equal(&event->key, &session->person.outcome.key))
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
    const struct outcome *outcome = &session->person.outcome;
    memcpy(&receipt->key, &outcome->key, sizeof receipt->key);
    memcpy(receipt->building_name, outcome->place.building_name, sizeof receipt->building_name);
    memcpy(receipt->room_name, outcome->place.room_name, sizeof receipt->room_name);
    receipt->amount_fen = outcome->amount_fen;
    receipt->printing = session->printing;
    receipt->printer = session->printer;
    (void)receipt_link_make(&session->profile, &outcome->key, receipt->link); /* empty: none */
}
