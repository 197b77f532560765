/* Idle, goodbye, forgetting: S24, S29, S30. */
#include "flow/session_state.h"

#include <string.h>

#define LOOK_EVERY_MS 30000

bool somebody(const struct session *session)
{
    return session->person.identified || session->person.by_hand;
}

bool person_sees_room(const struct session *session)
{
    return session->person.has_account && (!session->person.by_hand || session->person.room_open);
}

void home_enter(struct session *session)
{
    if (person_sees_room(session))
        screen_enter(session, SCREEN_DASHBOARD, 0);
    else
        room_again(session);
}

static int64_t idle_period_ms(const struct session *session)
{
    if (session->receipt)
        return IDLE_MS;
    switch (session->screen) {
    case SCREEN_ATTRACT:
    case SCREEN_OUT_OF_SERVICE:
        if (session->sheet == SHEET_NONE && !session->help && !session->language_chosen &&
            access_is_first(session))
            return 0; /* else back to how it stood */
        return IDLE_MS;
    case SCREEN_ROOM:
    case SCREEN_DASHBOARD:
    case SCREEN_HISTORY:
    case SCREEN_TOP_UP:
    case SCREEN_EMERGENCY:
    case SCREEN_ALERT:
    case SCREEN_CHECK: return IDLE_MS;
    case SCREEN_REFUND: return refund_is_listed(session) ? IDLE_MS : 0;
    case SCREEN_POWER: return session->person.power.step == POWER_STEP_RUNNING ? 0 : IDLE_MS;
    case SCREEN_USAGE:
    case SCREEN_SIMILAR: return session->help ? IDLE_MS : IDLE_READING_MS;
    case SCREEN_PIN:
    case SCREEN_AMOUNT: return session->help ? IDLE_MS : IDLE_KEYPAD_MS;
    case SCREEN_SCAN: return scan_is_live(session) ? 0 : IDLE_MS;
    default: return 0;
    }
}

void idle_restart(struct session *session)
{
    int64_t idle_ms = patience_ms(session, idle_period_ms(session));
    if (session->is_still || idle_ms == 0)
        deadline_clear(session, DEADLINE_IDLE);
    else
        deadline_set(session, DEADLINE_IDLE, idle_ms);
}

void idle_due(struct session *session)
{
    if (!somebody(session)) {
        attract_enter(session);
        return;
    }
    session->is_still = true;
    deadline_set(session, DEADLINE_STILL, patience_ms(session, STILL_MS));
    deadline_set(session, DEADLINE_SOUND, patience_ms(session, STILL_MS) - 10000);
    session_sound(session, SOUND_LOOK);
}

/* At 10, 5, 4, 3, 2 and 1 s. */
void still_tick(struct session *session)
{
    int left_s = deadline_left_s(session, DEADLINE_STILL);
    session_sound(session, SOUND_TICK);
    if (left_s > 5)
        session->deadlines[DEADLINE_SOUND] = session->deadlines[DEADLINE_STILL] - 5000;
    else if (left_s > 1)
        session->deadlines[DEADLINE_SOUND] =
            session->deadlines[DEADLINE_STILL] - (left_s - 1) * (int64_t)1000;
}

/* Nobody will look at this person's money any more: it goes on by itself. */
void person_let_go(struct session *session)
{
    const struct scan *scan = &session->person.scan;
    if (!somebody(session))
        return;
    wish_remember(session);
    command_add(session, COMMAND_STOP_WATCHING);
    if (scan->open) /* after it: this one is still to be carried out */
        command_add(session, COMMAND_ORDER_CANCEL)->key = scan->request.key;
}

void person_wipe(struct session *session)
{
    memset(&session->person, 0, sizeof session->person);
    memset(&session->leaving, 0, sizeof session->leaving);
    session->card_is_mine = false;
    sale_drop(session);
}

void attract_enter(struct session *session)
{
    person_wipe(session);
    memset(&session->goodbye_key, 0, sizeof session->goodbye_key);
    session->language = LANGUAGE_ZH;
    session->language_chosen = session->wants_power = false;
    access_forget(session);
    screen_enter(session, machine_is_out(session) ? SCREEN_OUT_OF_SERVICE : SCREEN_ATTRACT, 0);
}

/* The person goes, or time is up. Money that moves has been asked about before this is called; what the
 * disk or the card still owes stays with session->sale. */
void session_leave(struct session *session)
{
    struct person *person = &session->person;
    bool was_somebody = person->identified || person->has_account;
    person_let_go(session);
    if (person->outcome.is_paid)
        session->goodbye_key = person->outcome.key;
    person_wipe(session);
    if (session->card_present)
        take_card_enter(session);
    else if (was_somebody)
        screen_enter(session, SCREEN_GOODBYE, GOODBYE_MS);
    else
        attract_enter(session);
}

void take_card_enter(struct session *session)
{
    session->late = false;
    session->looks = 0;
    screen_enter(session, SCREEN_TAKE_CARD, LATE_MS);
    session_sound(session, SOUND_LOOK);
    deadline_set(session, DEADLINE_SOUND, 3000);
}

/* Looks at 0, 3, 6, 10 s, then every 30 s. */
void take_card_look(struct session *session)
{
    static const int64_t pauses_ms[] = {3000, 4000};
    session_sound(session, SOUND_LOOK);
    deadline_set(session, DEADLINE_SOUND, session->looks < 2 ? pauses_ms[session->looks] : LOOK_EVERY_MS);
    session->looks++;
}

/* After a minute the person is taken to have gone without the card. */
void take_card_late(struct session *session)
{
    session->late = true;
    if (session->person.outcome.is_paid)
        session->goodbye_key = session->person.outcome.key;
    person_wipe(session);
    access_forget(session);
}
