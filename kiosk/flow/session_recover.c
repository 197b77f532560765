/* Where the sale is and how the glass follows it; what happens when the card did not answer. */
#include "flow/session_state.h"

#include <string.h>

#define ASKED_MORE_MS 10000 /* an answer under way is waited for beyond the 30 s of S13 LOST */

void sale_apply(struct session *session, enum sale_event_type type, const struct event *event)
{
    struct sale *sale = &session->sale;
    struct sale_update update;
    sale_step(sale,
              &(struct sale_event){.type = type,
                                   .now_ms = session->now_ms,
                                   .state = event ? event->sale_state : SALE_DRAFT,
                                   .proof = event ? event->proof : PROOF_NONE,
                                   .debit = event ? &event->debit : NULL},
              &update);
    const struct {
        bool wanted;
        enum command_type type;
    } commands[] = {
        {update.save, COMMAND_SALE_SAVE},
        {update.debit, COMMAND_CARD_DEBIT},
        {update.recover, COMMAND_CARD_RECOVER},
    };
    for (int i = 0; i < 3; i++) {
        if (!commands[i].wanted)
            continue;
        struct command *command = command_add(session, commands[i].type);
        command->key = sale->purchase.key;
        command->purchase = sale->purchase;
        command->sale_state = sale->state;
    }
}

void sale_drop(struct session *session)
{
    if (!session->has_sale)
        return;
    if (!session->sale.debit_sent)
        command_add(session, COMMAND_CARD_FORGET); /* the reader may hold a quote nobody will use */
    sale_apply(session, SALE_GIVEN_UP, NULL);
    session->person.owns_sale = false;
    if (sale_is_owed(&session->sale))
        return;
    memset(&session->sale, 0, sizeof session->sale);
    session->has_sale = false;
}

/* A sale of an earlier session, asked about while the person looks at something else. */
static bool sale_is_earlier(const struct session *session)
{
    const struct person *person = &session->person;
    return person->has_doubtful && key_equal(&person->doubtful.key, &session->sale.purchase.key);
}

static void earlier_show(struct session *session)
{
    if (sale_is_owed(&session->sale))
        return;
    enum sale_state state = session->sale.state;
    sale_drop(session);
    if (state == SALE_DOUBTFUL)
        return; /* still open: no new debit of this card */
    session->person.has_doubtful = false;
    memset(&session->person.doubtful, 0, sizeof session->person.doubtful);
    if (state == SALE_DEBITED)
        snapshot_ask(session);
}

static void paid_by_card(struct session *session)
{
    struct purchase purchase = session->sale.purchase;
    struct person *person = &session->person;
    person->spent_today_fen += purchase.amount.fen;
    person->unknown_today_fen += purchase.amount.fen;
    person->identity.purse_fen = purchase.debit.balance_before_fen - purchase.amount.fen;
    sale_drop(session);
    struct place place = place_of(&person->account);
    paid(session, &purchase.key, purchase.amount.fen, TENDER_CARD, &place);
    command_add(session, COMMAND_CREDIT_WATCH)->key = purchase.key;
    if (session->screen != SCREEN_CARD_PAY || !session->card_present) {
        result_enter(session);
        return;
    }
    person->step = CARD_PAY_TAKE;
    deadline_clear(session, DEADLINE_SOUND);
    deadline_set(session, DEADLINE_SCREEN, TAKE_MS);
}

static void unsure_show(struct session *session)
{
    struct person *person = &session->person;
    if (session->screen != SCREEN_CARD_PAY)
        return;
    if (!session->sale.asked) {
        lost_enter(session);
    } else if (person->step == CARD_PAY_LOST) {
        person->step = CARD_PAY_VERIFY;
    } else if (person->step == CARD_PAY_CHECK) {
        person->step = CARD_PAY_WRITE;
        deadline_set(session, DEADLINE_SCREEN, WRITE_GUARD_MS);
    }
}

void sale_show(struct session *session)
{
    struct sale *sale = &session->sale;
    struct person *person = &session->person;
    if (!session->has_sale)
        return;
    if (sale_is_earlier(session)) {
        earlier_show(session);
        return;
    }
    if (!person->owns_sale) {
        sale_drop(session);
    } else if (sale_is_paid(sale)) {
        paid_by_card(session);
    } else if (sale->state == SALE_VOID) {
        sale_drop(session);
        check_enter(session, person->refusal);
    } else if (sale->state == SALE_DEBITED && !sale->saving) {
        unsure_enter(session, UNSURE_NOSAVE);
    } else if (sale->state == SALE_DEBITED && session->screen == SCREEN_CARD_PAY) {
        person->step = CARD_PAY_VERIFY;
        deadline_clear(session, DEADLINE_SCREEN);
        deadline_clear(session, DEADLINE_SOUND);
    } else if (sale_is_unsure(sale)) {
        unsure_show(session);
    }
}

/* S13 LOST: 30 s from the first time, however often the card comes and goes. */
void lost_enter(struct session *session)
{
    struct person *person = &session->person;
    bool again = session->screen == SCREEN_CARD_PAY &&
                 (person->step == CARD_PAY_VERIFY || person->step == CARD_PAY_LOST);
    person->step = CARD_PAY_LOST;
    if (again)
        return;
    screen_enter(session, SCREEN_CARD_PAY, LOST_MS);
    session_sound(session, SOUND_LOOK);
    deadline_set(session, DEADLINE_SOUND, LOST_LOOK_MS);
}

void lost_give_up(struct session *session)
{
    if (session->sale.asked && session->now_ms - session->entered_at_ms < LOST_MS + ASKED_MORE_MS) {
        deadline_set(session, DEADLINE_SCREEN, 1000);
        return;
    }
    command_add(session, COMMAND_CARD_FORGET);
    sale_apply(session, SALE_GIVEN_UP, NULL);
    unsure_enter(session, UNSURE_CARD);
}

void card_is_back(struct session *session)
{
    struct person *person = &session->person;
    if (session->is_still)
        touched(session, HIT_STAY, 0);
    if (person->owns_sale && session->has_sale && sale_is_unsure(&session->sale)) {
        if (session->screen == SCREEN_UNSURE)
            lost_enter(session);
        person->other_card = false;
        sale_apply(session, SALE_CARD_BACK, NULL);
        sale_show(session);
    } else if (session->screen == SCREEN_CARD_PAY && person->step == CARD_PAY_WAIT && person->by_hand) {
        payer_settle(session);
    } else if (session->screen == SCREEN_CARD_PAY && person->step == CARD_PAY_WAIT) {
        card_pay_begin_check(session);
    } else {
        doubtful_recover(session);
    }
}

void doubtful_recover(struct session *session)
{
    struct person *person = &session->person;
    bool quiet = session->screen == SCREEN_DASHBOARD || session->screen == SCREEN_AMOUNT ||
                 session->screen == SCREEN_CHECK || session->screen == SCREEN_HISTORY ||
                 session->screen == SCREEN_TOP_UP || refund_is_listed(session);
    if (!person->has_doubtful || session->has_sale || !session->card_is_mine || !quiet)
        return;
    sale_resume(&session->sale, &person->doubtful);
    session->has_sale = true;
    sale_apply(session, SALE_CARD_BACK, NULL);
}
