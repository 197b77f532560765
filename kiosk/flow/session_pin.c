/* S06: the room's password. The digits are here only while they are typed: with the last one they go to the
 * station once, and from here at once. The station counts the tries. */
#include "flow/session_state.h"

#include <string.h>

static void digits_wipe(struct pin *pin)
{
    memset(pin->password.digits, 0, sizeof pin->password.digits);
    pin->typed = 0;
}

void pin_enter(struct session *session)
{
    memset(&session->person.pin, 0, sizeof session->person.pin);
    screen_enter(session, SCREEN_PIN, 0);
}

static void ask(struct session *session)
{
    struct pin *pin = &session->person.pin;
    if (session->line_up) {
        struct command *command = command_add(session, COMMAND_ASK_PASSWORD);
        command->room = session->person.account.room;
        command->password = pin->password;
        pin->checking = true;
    } else {
        pin->message = PIN_NO_LINE;
        session_sound(session, SOUND_FAIL);
    }
    digits_wipe(pin);
}

static bool is_locked(const struct session *session)
{
    const struct pin *pin = &session->person.pin;
    return pin->message == PIN_LOCKED && session->now_ms < pin->answer.locked_until_ms;
}

void pin_touched(struct session *session, enum hit hit, int64_t value)
{
    struct pin *pin = &session->person.pin;
    if (hit == HIT_FORGOT)
        help_enter(session, HELP_INDEX);
    if (pin->checking || is_locked(session))
        return;
    bool is_digit = hit == HIT_DIGIT && value >= 0 && value <= 9;
    if (is_digit || hit == HIT_CLEAR || hit == HIT_BACKSPACE) {
        session_sound(session, SOUND_KEY);
        pin->message = PIN_NO_MESSAGE;
    }
    if (is_digit)
        pin->password.digits[pin->typed++] = (char)('0' + value);
    else if (hit == HIT_CLEAR)
        digits_wipe(pin);
    else if (hit == HIT_BACKSPACE && pin->typed > 0)
        pin->password.digits[--pin->typed] = '\0';
    if (pin->typed == ROOM_PASSWORD_DIGITS)
        ask(session);
}

/* From here on the person may see what a card of the room would show. */
static void room_open(struct session *session)
{
    session->person.room_open = true;
    screen_enter(session, SCREEN_DASHBOARD, 0);
    session_sound(session, SOUND_OK);
    snapshot_ask(session);
    if (session->wants_power)
        power_enter(session);
    session->wants_power = false;
}

void password_answered(struct session *session, const struct event *event)
{
    static const enum pin_message messages[] = {
        [PASSWORD_WRONG] = PIN_WRONG, [PASSWORD_LOCKED] = PIN_LOCKED, [PASSWORD_NONE] = PIN_NONE};
    struct person *person = &session->person;
    if (session->screen != SCREEN_PIN || !person->pin.checking || !is_my_room(person, &event->room))
        return;
    person->pin.checking = false;
    person->pin.answer = event->password;
    if (event->type == EVENT_PASSWORD && event->password.result == PASSWORD_RIGHT) {
        room_open(session);
        return;
    }
    person->pin.message = event->type == EVENT_PASSWORD ? messages[event->password.result] : PIN_NO_LINE;
    session_sound(session, SOUND_FAIL);
    idle_restart(session);
}
