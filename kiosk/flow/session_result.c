/* Where the money is: S15 in its three faces, S16. */
#include "flow/session_state.h"

#define CHECK_AGAIN_MS 10000

/* Reckoned once: a snapshot of after the payment knows no more what it repaid. */
static void outcome_reckon(struct person *person)
{
    struct outcome *outcome = &person->outcome;
    if (person->has_snapshot && is_my_room(person, &outcome->place.room))
        outcome->wh = top_up_energy(&person->snapshot, money_of_fen(outcome->amount_fen));
}

/* Money was taken and is kept: by the card and the disk, or by the provider and the station. */
void paid(struct session *session, const struct key *key, int64_t amount_fen, enum tender tender,
          const struct place *place)
{
    session->person.outcome = (struct outcome){.is_paid = true,
                                               .face = RESULT_SENDING,
                                               .key = *key,
                                               .amount_fen = amount_fen,
                                               .tender = tender,
                                               .place = *place,
                                               .at_ms = session->now_ms};
    outcome_reckon(&session->person);
    session->person.outcome.was_off =
        session->person.has_snapshot && session->person.snapshot.relay == RELAY_OPEN;
    session_sound(session, SOUND_OK);
}

/* Paid, booked, and not on the meter: the machines have done what they can, and staff were called. */
static void meter_unsure(struct session *session)
{
    session->person.outcome.unsure = UNSURE_METER;
    screen_enter(session, SCREEN_UNSURE, patience_ms(session, RESULT_MS));
    session_sound(session, SOUND_LOOK);
}

void result_enter(struct session *session)
{
    struct outcome *outcome = &session->person.outcome;
    screen_enter(session, SCREEN_RESULT, patience_ms(session, RESULT_MS));
    if (outcome->credit == CREDIT_CONFIRMED) {
        outcome->face = RESULT_CREDITED;
    } else if (outcome->credit == CREDIT_MANUAL) {
        meter_unsure(session);
    } else if (!session->line_up) {
        outcome->face = RESULT_SENDING;
        result_queue(session);
    } else {
        outcome->face = RESULT_SENDING;
        deadline_set(session, DEADLINE_SENDING, SENDING_MS);
    }
}

void result_stay(struct session *session)
{
    if (!session->receipt)
        deadline_set(session, DEADLINE_SCREEN, patience_ms(session, RESULT_MS));
}

/* S15c becomes S15b: the line is down, or it takes longer than a person should stand there. */
void result_queue(struct session *session)
{
    struct outcome *outcome = &session->person.outcome;
    if (session->screen != SCREEN_RESULT || outcome->face != RESULT_SENDING)
        return;
    outcome->face = RESULT_QUEUED;
    deadline_clear(session, DEADLINE_SENDING);
    result_stay(session);
    session_sound(session, SOUND_LOOK);
}

/* The meter's own word is newer than the snapshot: the dashboard and the hours without a line go by it. A
 * snapshot that knows of payments on their way may count this one among them, so it is asked for anew. */
static void balance_keep(struct session *session)
{
    const struct outcome *outcome = &session->person.outcome;
    struct snapshot *snapshot = &session->person.snapshot;
    if (!session->person.has_snapshot || !is_my_room(&session->person, &outcome->place.room))
        return;
    if (snapshot->pending_count > 0) {
        snapshot_ask(session);
    } else if (!snapshot->has_balance || outcome->balance_at_ms > snapshot->balance_at_ms) {
        snapshot->has_balance = true;
        snapshot->balance = outcome->balance;
        snapshot->balance_at_ms = outcome->balance_at_ms;
        command_add(session, COMMAND_KEEP_SNAPSHOT)->snapshot = *snapshot;
    }
}

void credit_heard(struct session *session, const struct credit_status *heard)
{
    struct outcome *outcome = &session->person.outcome;
    if (!outcome->is_paid || outcome->credit == CREDIT_CONFIRMED)
        return;
    outcome->credit = heard->state;
    outcome->meter_refused = heard->meter_refused;
    if (heard->state == CREDIT_CONFIRMED) {
        outcome->has_balance = person_sees_room(session);
        outcome->balance = heard->balance;
        outcome->balance_at_ms = heard->balance_at_ms;
        balance_keep(session);
    }
    bool is_refund = session->screen == SCREEN_REFUND && session->person.refund_of_sale;
    if (heard->state == CREDIT_MANUAL && (session->screen == SCREEN_RESULT || is_refund))
        meter_unsure(session); /* which tells of a second payment too */
    if (session->screen != SCREEN_RESULT || heard->state != CREDIT_CONFIRMED)
        return;
    outcome->face = RESULT_CREDITED;
    deadline_clear(session, DEADLINE_SENDING);
    result_stay(session);
    session_sound(session, SOUND_OK);
}

static void outcome_begin(struct session *session, enum unsure unsure)
{
    struct person *person = &session->person;
    bool card = unsure == UNSURE_CARD || unsure == UNSURE_NOSAVE;
    person->outcome = (struct outcome){
        .unsure = unsure,
        .at_ms = session->now_ms,
        .place = card ? place_of(&person->account) : person->scan.place,
        .tender = card                                          ? TENDER_CARD
                  : person->scan.request.provider == PAY_WECHAT ? TENDER_WECHAT
                                                                : TENDER_ALIPAY,
        .key = card ? session->sale.purchase.key : person->scan.request.key,
        .amount_fen = card ? session->sale.purchase.amount.fen : person->scan.request.amount.fen,
    };
    outcome_reckon(person);
    person->scan.next = SCAN_NEXT_NOTHING;
}

void unsure_enter(struct session *session, enum unsure unsure)
{
    bool is_settled = unsure == UNSURE_NOSAVE && session->person.outcome.unsure == UNSURE_CARD;
    if (session->screen == SCREEN_UNSURE && !is_settled)
        return;
    outcome_begin(session, unsure);
    screen_enter(session, SCREEN_UNSURE, patience_ms(session, RESULT_MS));
    session_sound(session, SOUND_LOOK);
}

void order_goes_back(struct session *session, bool is_back)
{
    struct outcome *outcome = &session->person.outcome;
    bool stands = session->screen == SCREEN_REFUND && session->person.refund_of_sale;
    bool was_back = stands && outcome->is_back;
    bool asked = session->screen == SCREEN_UNSURE && !outcome->is_paid && outcome->unsure == UNSURE_QR;
    if (stands) {
        outcome->is_back = is_back;
        refund_heard(session, was_back);
    } else if (session->screen == SCREEN_SCAN || asked) {
        outcome_begin(session, UNSURE_QR);
        outcome->back = money_of_fen(outcome->amount_fen);
        outcome->is_back = is_back;
        refund_enter(session, true);
    }
}

/* Staff placed it elsewhere: it does not go back any more. */
static void second_settled(struct session *session)
{
    struct outcome *outcome = &session->person.outcome;
    if (!outcome->is_second)
        return;
    outcome->back = money_of_fen(0);
    outcome->is_second = outcome->is_back = false;
    if (session->screen == SCREEN_REFUND && session->person.refund_of_sale)
        result_enter(session);
}

void second_heard(struct session *session, struct money second, bool is_back)
{
    struct outcome *outcome = &session->person.outcome;
    bool was_back = outcome->is_back;
    bool is_news = outcome->back.fen != second.fen;
    if (!outcome->is_paid)
        return;
    if (second.fen == 0) {
        second_settled(session);
        return;
    }
    outcome->back = second;
    outcome->is_second = true;
    outcome->is_back = is_back;
    if (is_news && session->screen == SCREEN_RESULT) {
        result_stay(session);
        session_sound(session, SOUND_LOOK);
    }
    refund_heard(session, was_back);
}

void sum_unsure(struct session *session, struct money paid)
{
    struct outcome *outcome = &session->person.outcome;
    if (session->screen == SCREEN_SCAN)
        unsure_enter(session, UNSURE_QR);
    if (session->screen != SCREEN_UNSURE || outcome->is_paid || outcome->unsure != UNSURE_QR)
        return; /* somewhere else by now: the station has it, and a card's own doubt goes first */
    outcome->unsure = UNSURE_SUM;
    outcome->paid_fen = paid.fen;
    outcome->checking = false;
}

static void unsure_check_again(struct session *session)
{
    struct outcome *outcome = &session->person.outcome;
    if (outcome->unsure != UNSURE_QR || outcome->checking)
        return;
    outcome->checking = true;
    command_add(session, COMMAND_ORDER_CANCEL)->key = outcome->key;
    deadline_set(session, DEADLINE_AGAIN, CHECK_AGAIN_MS);
}

static void unsure_present_card(struct session *session)
{
    if (!session->person.owns_sale || !session->has_sale || !sale_is_unsure(&session->sale))
        return;
    lost_enter(session);
    if (session->card_is_mine)
        card_is_back(session);
}

/* The meter has the money and the room was off: it closes by itself, or the person asks it to. */
bool outcome_offers_power(const struct session *session)
{
    const struct outcome *outcome = &session->person.outcome;
    return session->screen == SCREEN_RESULT && outcome->face == RESULT_CREDITED && outcome->was_off;
}

static void outcome_keep(struct session *session)
{
    int64_t until_ms = session->deadlines[DEADLINE_SCREEN] + patience_ms(session, RESULT_MS);
    int64_t most_ms = session->now_ms + patience_ms(session, RESULT_MOST_MS);
    if (until_ms > most_ms)
        until_ms = most_ms;
    session->deadlines[DEADLINE_SCREEN] = until_ms;
}

/* Every touch keeps the screen 20 s longer. */
void outcome_touched(struct session *session, enum hit hit)
{
    if (!session->receipt)
        outcome_keep(session);
    if (receipt_touched(session, hit))
        return;
    if (hit == HIT_DONE)
        session_leave(session);
    else if (hit == HIT_POWER && outcome_offers_power(session))
        power_enter(session);
    else if (hit == HIT_REFUND && session->screen == SCREEN_RESULT && session->person.outcome.back.fen > 0)
        refund_enter(session, true);
    else if (hit == HIT_CHECK_AGAIN && session->screen == SCREEN_UNSURE)
        unsure_check_again(session);
    else if (hit == HIT_PRESENT_CARD && session->screen == SCREEN_UNSURE)
        unsure_present_card(session);
}
