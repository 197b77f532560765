#include "flow/session.h"
#include "base/clock.h"
#include "flow/session_state.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* No deadline is longer, so a longer jump of the clock is a clock being set, not time that passed. */
#define CLOCK_JUMP_MS (10 * CLOCK_MINUTE_MS)
#define NIGHT_FROM_MINUTE (22 * 60 + 30) /* screens.md 0.6: no key and no tick */
#define NIGHT_TO_MINUTE (7 * 60)

struct session *session_create(const struct session_config *config, int64_t now_ms)
{
    struct session *session = calloc(1, sizeof *session);
    if (!session)
        return NULL;
    session->config = *config;
    if (config->language_count == 0) {
        session->config.language_count = LANGUAGES;
        memcpy(session->config.language_tags[LANGUAGE_ZH], "zh-CN", sizeof "zh-CN");
        memcpy(session->config.language_tags[LANGUAGE_EN], "en", sizeof "en");
    }
    session->now_ms = now_ms;
    session->line_up = session->reader_ok = session->store_ok = true; /* until one of them says otherwise */
    for (int i = 0; i < DEADLINES; i++)
        session->deadlines[i] = INT64_MAX;
    session->screen = SCREEN_ATTRACT;
    session->calibration = calibrate_none();
    access_forget(session);
    session->entered_at_ms = now_ms;
    start_begin(session);
    view_fill(session);
    return session;
}

void session_destroy(struct session *session)
{
    free(session);
}

const struct view *session_view(const struct session *session)
{
    return &session->view;
}

/* Both are zeroed as a whole before they are filled. A padding byte that differs all the same costs a redraw,
 * or says that a person is held who is not: never the other way round. */
static bool is_same_bytes(const void *a, const void *b, size_t size)
{
    return memcmp(a, b, size) == 0;
}

bool session_holds_person(const struct session *session)
{
    static const struct person nobody;
    return !is_same_bytes(&session->person, &nobody, sizeof nobody) || session->has_sale;
}

struct command *command_add(struct session *session, enum command_type type)
{
    struct update *out = session->out;
    assert(out->command_count < COMMANDS_MAX);
    struct command *command = &out->commands[out->command_count++];
    memset(command, 0, sizeof *command);
    command->type = type;
    return command;
}

void session_sound(struct session *session, enum sound sound)
{
    struct local_time local = clock_local(session->now_ms);
    int minute = local.hour * 60 + local.minute;
    bool night = minute >= NIGHT_FROM_MINUTE || minute < NIGHT_TO_MINUTE;
    if (night && (sound == SOUND_KEY || sound == SOUND_TICK))
        return;
    struct command *command = command_add(session, COMMAND_SOUND);
    command->sound = sound;
    command->volume = session->preferences.volume;
}

void deadline_set(struct session *session, enum deadline deadline, int64_t wait_ms)
{
    session->deadlines[deadline] = session->now_ms + wait_ms;
}

void deadline_clear(struct session *session, enum deadline deadline)
{
    session->deadlines[deadline] = INT64_MAX;
}

int deadline_left_s(const struct session *session, enum deadline deadline)
{
    int64_t at_ms = session->deadlines[deadline];
    return at_ms == INT64_MAX ? 0 : (int)((at_ms - session->now_ms + 999) / 1000);
}

void screen_enter(struct session *session, enum screen screen, int64_t stay_ms)
{
    session->screen = screen;
    session->entered_at_ms = session->now_ms;
    session->help = session->is_still = session->receipt = false;
    session->printing = PRINTING_NOT;
    if (session->person.is_swap)
        swap_stay(session);
    session->sheet = SHEET_NONE;
    session->part = 0;
    if (screen == SCREEN_ATTRACT)
        session->wants_power = false; /* of who turned away, not of who comes next */
    if (screen == SCREEN_GOODBYE)
        access_forget(session);
    for (int i = 0; i < DEADLINES; i++)
        if (i != DEADLINE_LINE_BACK && i != DEADLINE_START)
            deadline_clear(session, (enum deadline)i);
    if (stay_ms > 0)
        deadline_set(session, DEADLINE_SCREEN, stay_ms);
    idle_restart(session);
}

static void screen_due(struct session *session)
{
    switch (session->screen) {
    case SCREEN_CARD_PROMPT:
        ghosts_add(&session->ghosts, session->now_ms);
        attract_enter(session);
        break;
    case SCREEN_CARD_TROUBLE:
    case SCREEN_RESULT:
    case SCREEN_UNSURE:
    case SCREEN_REFUND: session_leave(session); break;
    case SCREEN_CARD_PAY: card_pay_due(session); break;
    case SCREEN_SCAN: scan_due(session); break;
    case SCREEN_POWER: power_due(session); break;
    case SCREEN_TAKE_CARD: take_card_late(session); break;
    case SCREEN_SERVICE_PIN:
    case SCREEN_SERVICE: service_end(session); break;
    case SCREEN_CALIBRATE: service_calibrate_due(session); break;
    case SCREEN_GOODBYE: attract_enter(session); break;
    default: break;
    }
}

static void deadline_due(struct session *session, enum deadline deadline)
{
    switch (deadline) {
    case DEADLINE_SENDING: result_queue(session); break;
    case DEADLINE_AGAIN:
        if (session->screen == SCREEN_SCAN)
            scan_ask_again(session);
        else if (session->screen == SCREEN_POWER)
            power_look(session);
        else
            session->person.outcome.checking = false;
        break;
    case DEADLINE_READING: reading_due(session); break;
    case DEADLINE_SOUND:
        if (session->is_still)
            still_tick(session);
        else if (session->screen == SCREEN_TAKE_CARD)
            take_card_look(session);
        else
            card_pay_look(session);
        break;
    case DEADLINE_PRINT: printing_failed(session); break;
    case DEADLINE_SERVICE: service_due(session); break;
    case DEADLINE_SCREEN: screen_due(session); break;
    case DEADLINE_SWAP: swap_stay(session); break;
    case DEADLINE_STILL: session_leave(session); break;
    case DEADLINE_IDLE: idle_due(session); break;
    case DEADLINE_START: /* start_heard looks at the clock */
    case DEADLINE_LINE_BACK:
    case DEADLINES: break;
    }
}

/* What fell due before this event happened before it. Each deadline is cleared before it acts. */
static void deadlines_run(struct session *session)
{
    for (int round = 0; round < DEADLINES; round++) {
        int first = 0;
        for (int i = 1; i < DEADLINES; i++)
            if (session->deadlines[i] < session->deadlines[first])
                first = i;
        if (session->deadlines[first] > session->now_ms)
            break;
        deadline_clear(session, (enum deadline)first);
        deadline_due(session, (enum deadline)first);
    }
    sale_woke(session);
}

/* A clock that was set back or far ahead must neither hold a person's data on the glass nor throw them out:
 * every moment moves with it. */
static void clock_take(struct session *session, int64_t now_ms)
{
    int64_t jump_ms = now_ms - session->now_ms;
    session->now_ms = now_ms;
    if (jump_ms >= 0 && jump_ms <= CLOCK_JUMP_MS)
        return;
    for (int i = 0; i < DEADLINES; i++)
        if (session->deadlines[i] != INT64_MAX)
            session->deadlines[i] += jump_ms;
    if (session->has_sale && session->sale.try_at_ms != INT64_MAX)
        session->sale.try_at_ms += jump_ms;
    session->entered_at_ms += jump_ms;
    session->start.began_ms += jump_ms;
    session->seen_at_ms += jump_ms;
    machine_changed(session); /* a clock that was set may let it sell */
}

/* True if it is about a card and staff stand there: nobody's session begins. */
static bool card_is_staffs(struct session *session, const struct event *event)
{
    bool card = event->type == EVENT_CARD_SEEN || event->type == EVENT_CARD_IDENTIFIED ||
                event->type == EVENT_CARD_TROUBLE;
    if (card)
        service_count(session, event);
    if (!card || !service_is_on(session))
        return false;
    session->card_present = event->type != EVENT_CARD_TROUBLE;
    service_card_event(session, event);
    return true;
}

static void event_take(struct session *session, const struct event *event)
{
    if (card_is_staffs(session, event))
        return;
    switch (event->type) {
    case EVENT_WOKE: break;
    case EVENT_TOUCHED: touched(session, event->hit, event->value); break;
    case EVENT_PROFILE:
        session->profile = event->profile;
        session->has_profile = true;
        break;
    case EVENT_READER: reader_changed(session, event->ok); break;
    case EVENT_CARD_SEEN: card_seen(session); break;
    case EVENT_CARD_IDENTIFIED: card_identified(session, &event->identity); break;
    case EVENT_CARD_TROUBLE:
        if (!somebody(session) && session->screen != SCREEN_TAKE_CARD &&
            session->screen != SCREEN_OUT_OF_SERVICE)
            trouble_show(session, event->trouble);
        break;
    case EVENT_CARD_GONE: card_gone(session); break;
    case EVENT_CARD_QUOTED:
    case EVENT_CARD_DEBITED:
    case EVENT_CARD_REFUSED:
    case EVENT_CARD_LOST:
    case EVENT_CARD_OTHER: card_answered(session, event); break;
    case EVENT_STORED: stored(session, event); break;
    case EVENT_SALE_SAVED:
    case EVENT_SALE_NOT_SAVED: sale_answered(session, event); break;
    case EVENT_STORE:
        session->store_ok = event->ok;
        session->outbox_depth = event->outbox_depth;
        machine_changed(session);
        break;
    case EVENT_LINE: line_changed(session, event->ok, event->refused); break;
    case EVENT_METERS: meters_heard(session, event->ok); break;
    case EVENT_READER_TOLD: session->reader_told = event->ok; break;
    case EVENT_ACCOUNT:
    case EVENT_ACCOUNT_FAILED: account_answered(session, event); break;
    case EVENT_SNAPSHOT:
    case EVENT_SNAPSHOT_FAILED: snapshot_answered(session, event); break;
    case EVENT_PASSWORD:
    case EVENT_PASSWORD_FAILED: password_answered(session, event); break;
    case EVENT_PLACES: places_answered(session, &event->places); break;
    case EVENT_TOP_UPS_STORED:
    case EVENT_TOP_UPS:
    case EVENT_TOP_UPS_FAILED: history_answered(session, event); break;
    case EVENT_USAGE:
    case EVENT_USAGE_FAILED: usage_answered(session, event); break;
    case EVENT_ORDER: order_answered(session, &event->order); break;
    case EVENT_ORDER_FAILED: order_failed(session, event); break;
    case EVENT_HEADPHONE: headphone_changed(session, event->ok); break;
    case EVENT_CREDIT:
        if (key_equal(&event->credit.key, &session->person.outcome.key))
            credit_heard(session, &event->credit);
        break;
    case EVENT_ALERT:
    case EVENT_ALERT_FAILED: alert_answered(session, event); break;
    case EVENT_POWER:
    case EVENT_POWER_FAILED: power_answered(session, event); break;
    case EVENT_PRINTER:
    case EVENT_PRINTED: printer_said(session, event); break;
    case EVENT_SERVICE_PIN:
    case EVENT_SERVICE_KEPT:
    case EVENT_SERVICE_MACHINE:
    case EVENT_SERVICE_OUTBOX:
    case EVENT_SERVICE_LINE: service_answered(session, event); break;
    }
}

/* The next moment at which the glass changes though nothing happens. */
static int64_t wake_at(const struct session *session)
{
    int64_t now_ms = session->now_ms;
    int64_t wake_ms = now_ms + CLOCK_MINUTE_MS - now_ms % CLOCK_MINUTE_MS; /* the clock in the header */
    for (int i = 0; i < DEADLINES; i++)
        if (session->deadlines[i] < wake_ms)
            wake_ms = session->deadlines[i];
    if (session->has_sale && session->sale.try_at_ms < wake_ms)
        wake_ms = session->sale.try_at_ms;
    if (dialog_gone_at_ms(session) < wake_ms)
        wake_ms = dialog_gone_at_ms(session);
    if (panel_turns_at_ms(session) < wake_ms)
        wake_ms = panel_turns_at_ms(session);
    /* Seconds are counted down on the glass for these only. */
    static const enum deadline counted[] = {DEADLINE_SCREEN, DEADLINE_SWAP, DEADLINE_STILL};
    for (int i = 0; i < 3; i++) {
        int64_t at_ms = session->deadlines[counted[i]];
        if (at_ms != INT64_MAX && at_ms > now_ms) {
            int64_t second_ms = at_ms - (at_ms - now_ms - 1) / 1000 * 1000;
            if (second_ms < wake_ms)
                wake_ms = second_ms;
        }
    }
    return wake_ms > now_ms ? wake_ms : now_ms + 1;
}

void session_step(struct session *session, const struct event *event, struct update *update)
{
    update->command_count = 0;
    session->out = update;
    clock_take(session, event->now_ms);
    deadlines_run(session);
    account_settle(session);
    event_take(session, event);
    start_heard(session, event->type);
    also_settle(session);
    account_settle(session);
    view_fill(session);
    update->wake_at_ms = wake_at(session);
    /* The clock is shown in minutes; a second that passed is no reason to draw. */
    int64_t minute_ms = session->now_ms - session->now_ms % CLOCK_MINUTE_MS;
    int64_t now_ms = session->view.header.now_ms;
    session->view.header.now_ms = minute_ms;
    update->redraw = !is_same_bytes(&session->view, &session->drawn, sizeof session->view);
    memcpy(&session->drawn, &session->view, sizeof session->view);
    session->view.header.now_ms = now_ms;
    session->out = NULL;
}
