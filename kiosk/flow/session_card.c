/* From a card on the reader to a person: S03, S04. */
#include "flow/session_state.h"

#include <string.h>

bool reading_is_hidden(const struct session *session)
{
    return session->screen == SCREEN_READING && session->now_ms - session->seen_at_ms < READING_SHOW_MS;
}

/* The dots of S03: 1 seen, 2 identified, 3 asked, 4 answered. */
int reading_step(const struct session *session)
{
    const struct person *person = &session->person;
    if (!person->identified)
        return 1;
    if (person->station_answered)
        return 4;
    return person->store_answered ? 3 : 2;
}

static void reading_begin(struct session *session)
{
    enum screen over = session->screen;
    if (over != SCREEN_CARD_PROMPT && over != SCREEN_CARD_TROUBLE)
        over = SCREEN_ATTRACT;
    if (session->screen == SCREEN_READING)
        over = session->read_over;
    person_wipe(session);
    session->read_over = over;
    session->seen_at_ms = session->now_ms;
    screen_enter(session, SCREEN_READING, 0);
    deadline_set(session, DEADLINE_READING, READING_SHOW_MS);
}

static void reading_wait_until(struct session *session, int64_t since_seen_ms)
{
    session->deadlines[DEADLINE_READING] = session->seen_at_ms + since_seen_ms;
}

/* One of S03's moments has come: show it, say it is slow, take what the store has, give up. */
void reading_due(struct session *session)
{
    int64_t age_ms = session->now_ms - session->seen_at_ms;
    if (session->screen != SCREEN_READING)
        return;
    if (age_ms < READING_SLOW_MS)
        reading_wait_until(session, READING_SLOW_MS);
    else if (age_ms < READING_STORED_MS)
        reading_wait_until(session, READING_STORED_MS);
    else if (age_ms < READING_END_MS)
        reading_wait_until(session, READING_END_MS);
    else if (!session->person.identified)
        trouble_show(session, TROUBLE_NOREAD);
    else
        session->person.station_failed = session->person.store_answered = true; /* nobody is asked any more */
    if (session->screen == SCREEN_READING)
        reading_decide(session);
}

void reading_decide(struct session *session)
{
    static const enum trouble troubles[] = {
        [CARD_UNKNOWN] = TROUBLE_UNKNOWN, [CARD_FROZEN] = TROUBLE_FROZEN, [CARD_EXPIRED] = TROUBLE_EXPIRED,
        [CARD_NO_ROOM] = TROUBLE_NOROOM,  [CARD_OK] = TROUBLE_UNKNOWN,
    };
    const struct person *person = &session->person;
    int64_t age_ms = session->now_ms - session->seen_at_ms;
    if (!person->identified)
        return;
    /* The store's word is enough when the station cannot be asked, when nobody has noticed the reading yet,
     * and when it has taken long; otherwise the station says whether the card is still good. */
    bool no_station = person->station_failed || !session->line_up;
    bool stored_will_do = no_station || age_ms >= READING_STORED_MS ||
                          (reading_is_hidden(session) && person->account.state == CARD_OK);
    /* A card that is new since the list was made is only the station's to refuse, while it can. */
    if (person->has_account && person->account.state == CARD_UNKNOWN)
        stored_will_do = no_station;
    if (!person->station_answered && !(person->has_account && stored_will_do)) {
        if (no_station && person->store_answered)
            trouble_show(session, TROUBLE_NOLIST);
        return;
    }
    if (person->account.state == CARD_OK)
        dashboard_begin(session);
    else
        trouble_show(session, troubles[person->account.state]);
}

/* Nobody's turn begins at a machine that is out of service, whatever stands there still. */
static bool turn_is_refused(struct session *session)
{
    if (!machine_is_out(session))
        return false;
    if (session->screen != SCREEN_OUT_OF_SERVICE)
        attract_enter(session);
    return true;
}

void card_seen(struct session *session)
{
    session->card_present = true;
    session->card_is_mine = false;
    bool begins = !somebody(session) || session->screen == SCREEN_READING || session->screen == SCREEN_ROOM ||
                  session->screen == SCREEN_PIN;
    if (begins && turn_is_refused(session))
        return;
    session_sound(session, SOUND_READ);
    if (begins)
        reading_begin(session);
}

static void person_begin(struct session *session, const struct card_identity *identity)
{
    struct person *person = &session->person;
    if (identity->expired) {
        trouble_show(session, TROUBLE_EXPIRED);
        return;
    }
    bool has_number = identity->asn[0] != '\0';
    person->identified = true;
    person->identity = *identity;
    person->ref = card_ref_make(session->profile.card_salt, has_number ? "asn" : "uid",
                                has_number ? identity->asn : identity->uid);
    session->card_is_mine = true;
    if (session->now_ms - session->seen_at_ms > READING_END_MS - ACCOUNT_PATIENCE_MS)
        deadline_set(session, DEADLINE_READING, ACCOUNT_PATIENCE_MS);
    command_add(session, COMMAND_LOOK_UP)->card = person->ref;
    command_add(session, COMMAND_ASK_ACCOUNT)->card = person->ref;
}

static bool is_same_card(const struct card_identity *a, const struct card_identity *b)
{
    return strcmp(a->asn, b->asn) == 0 && strcmp(a->uid, b->uid) == 0;
}

void card_identified(struct session *session, const struct card_identity *identity)
{
    struct person *person = &session->person;
    session->card_present = true;
    if (!somebody(session) && service_card(session, identity)) {
        service_begin(session);
        return;
    }
    if (session->start.runs)
        person->identity = *identity; /* start_heard begins with it */
    if (!somebody(session) && turn_is_refused(session))
        return;
    if (session->screen == SCREEN_READING && !person->identified) {
        person_begin(session, identity);
        return;
    }
    if (person->identified && is_same_card(&person->identity, identity)) {
        if (person->is_swap)
            swap_stay(session);
        session->card_is_mine = true;
        person->identity.purse_fen = identity->purse_fen;
        card_is_back(session);
        return;
    }
    if (tender_takes_card(session)) {
        tender_card_take(session, identity);
        return;
    }
    if (somebody(session)) {
        session->card_is_mine = false;
        if (session->screen == SCREEN_CARD_PAY && person->step == CARD_PAY_LOST)
            person->other_card = true;
        if (money_is_moving(session))
            return;
        if (swap_is_asked(session)) {
            swap_ask(session, identity);
            return;
        }
    }
    card_begin(session, identity);
}

void card_begin(struct session *session, const struct card_identity *identity)
{
    if (somebody(session)) {
        person_let_go(session);
        session->language_chosen = false;
        access_forget(session); /* the card is another person's */
    }
    if (turn_is_refused(session))
        return;
    reading_begin(session);
    person_begin(session, identity);
}

void card_gone(struct session *session)
{
    session->card_present = session->card_is_mine = false;
    if (session->start.runs)
        person_wipe(session);
    if (session->screen == SCREEN_READING && !session->person.identified)
        trouble_show(session, TROUBLE_EARLY);
    else if ((session->screen == SCREEN_CARD_PAY && session->person.step == CARD_PAY_TAKE) ||
             (session->screen == SCREEN_TAKE_CARD && session->person.outcome.is_paid))
        result_enter(session);
    else if (session->screen == SCREEN_TAKE_CARD)
        screen_enter(session, SCREEN_GOODBYE, GOODBYE_MS);
}

void reader_changed(struct session *session, bool ok)
{
    session->reader_ok = ok;
    if (ok) {
        session->reader_told = false; /* what it says of the next time, it has to say again */
        return;
    }
    /* A reader that is gone cannot say that the card was taken away. */
    if (session->screen == SCREEN_READING && !session->person.identified)
        trouble_show(session, TROUBLE_READER);
    else if (session->screen == SCREEN_CARD_PAY && session->person.step == CARD_PAY_WAIT)
        check_enter(session, TENDER_OK);
    if (session->card_present)
        card_gone(session);
}

#define NOT_READ_AGAIN_MS 60000 /* S04: then words did not help */

void trouble_show(struct session *session, enum trouble trouble)
{
    person_let_go(session);
    person_wipe(session);
    session->trouble = trouble;
    if (trouble == TROUBLE_NOREAD) {
        int64_t since_ms = session->now_ms - session->not_read_at_ms;
        session->not_read_again = session->not_read_at_ms > 0 && since_ms <= NOT_READ_AGAIN_MS;
        session->not_read_at_ms = session->now_ms;
    }
    screen_enter(session, SCREEN_CARD_TROUBLE, patience_ms(session, MESSAGE_MS));
    session_sound(session, SOUND_FAIL);
}
