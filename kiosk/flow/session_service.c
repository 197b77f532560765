/* S21: maintenance. A card of staff and a PIN lead here; nobody's data is held while it stands. The machine
 * sells nothing meanwhile, and goes back by itself after five minutes without a touch. */
#include "base/clock.h"
#include "flow/calibrate.h"
#include "flow/session_state.h"

#include <math.h>
#include <string.h>

#define MM_PER_INCH 25.4F

bool service_is_on(const struct session *session)
{
    return session->screen == SCREEN_SERVICE_PIN || session->screen == SCREEN_SERVICE ||
           session->screen == SCREEN_CALIBRATE;
}

bool service_card(const struct session *session, const struct card_identity *identity)
{
    bool has_number = identity->asn[0] != '\0';
    struct card_ref ref = card_ref_make(session->profile.card_salt, has_number ? "asn" : "uid",
                                        has_number ? identity->asn : identity->uid);
    for (int i = 0; i < SERVICE_CARDS; i++)
        if (session->config.service_cards[i][0] && !strcmp(session->config.service_cards[i], ref.text))
            return true;
    return false;
}

void service_begin(struct session *session)
{
    person_wipe(session);
    access_forget(session); /* what the person before wished: staff read S21 as it is */
    memset(&session->service, 0, sizeof session->service);
    session->service.shown.tries_left = SERVICE_TRIES;
    screen_enter(session, SCREEN_SERVICE_PIN, SERVICE_PIN_MS);
}

void service_end(struct session *session)
{
    explicit_bzero(&session->service, sizeof session->service);
    command_add(session, COMMAND_SERVICE_LEFT);
    if (session->card_present)
        take_card_enter(session);
    else
        attract_enter(session);
}

static void look(struct session *session)
{
    command_add(session, COMMAND_SERVICE_LOOK);
    deadline_set(session, DEADLINE_SERVICE, SERVICE_LOOK_MS);
}

void service_due(struct session *session)
{
    if (session->screen == SCREEN_SERVICE)
        look(session);
}

static void service_enter(struct session *session)
{
    screen_enter(session, SCREEN_SERVICE, SERVICE_IDLE_MS);
    look(session);
}

/* --- the PIN ------------------------------------------------------------------------------------------ */

static void service_pin_touched(struct session *session, enum hit hit, int64_t value)
{
    struct service *service = &session->service;
    deadline_set(session, DEADLINE_SCREEN, SERVICE_PIN_MS);
    if (hit == HIT_SERVICE_EXIT || hit == HIT_CANCEL) {
        service_end(session);
    } else if (service->shown.asked || service->locked_until_ms > session->now_ms) {
        return;
    } else if (hit == HIT_CLEAR) {
        service->shown.typed = 0;
    } else if (hit == HIT_BACKSPACE && service->shown.typed > 0) {
        service->shown.typed--;
    } else if (hit == HIT_DIGIT && value >= 0 && value <= 9 && service->shown.typed < SERVICE_PIN_DIGITS) {
        service->pin[service->shown.typed++] = (char)('0' + value);
        service->shown.wrong = false;
        session_sound(session, SOUND_KEY);
    }
    if (service->shown.typed < SERVICE_PIN_DIGITS)
        return;
    service->shown.asked = true;
    memcpy(command_add(session, COMMAND_SERVICE_PIN)->pin, service->pin, sizeof service->pin);
    explicit_bzero(service->pin, sizeof service->pin);
    service->shown.typed = 0;
}

static void pin_answered(struct session *session, const struct event *event)
{
    struct service *service = &session->service;
    if (session->screen != SCREEN_SERVICE_PIN || !service->shown.asked)
        return;
    service->shown.asked = false;
    service->shown.tries_left = event->tries_left;
    service->locked_until_ms = event->locked_until_ms;
    service->shown.wrong = !event->ok;
    session_sound(session, event->ok ? SOUND_OK : SOUND_FAIL);
    if (event->ok)
        service_enter(session);
}

/* --- the touch panel ---------------------------------------------------------------------------------- */

/* HIT_ELSEWHERE brings the place the panel itself said, before any map, as two parts of 65535. */
static struct point raw_of(int64_t value)
{
    return (struct point){(float)(value >> 16 & 0xFFFF) / 65535.0F, (float)(value & 0xFFFF) / 65535.0F};
}

static void calibrate_begin(struct session *session)
{
    struct service *service = &session->service;
    service->shown.touches = 0;
    service->shown.checking = service->shown.calibration_failed = false;
    screen_enter(session, SCREEN_CALIBRATE, CALIBRATE_MS);
}

static void calibrate_end(struct session *session, bool good)
{
    struct service *service = &session->service;
    service->shown.calibration_failed = !good;
    if (good) {
        struct command *command = command_add(session, COMMAND_SERVICE_KEEP);
        command->maintenance = session->maintenance;
        command->calibration = service->found;
    }
    session_sound(session, good ? SOUND_OK : SOUND_FAIL);
    service_enter(session);
}

/* How far target i was missed, mm. */
static float miss_mm(const struct session *session, int i, struct point raw)
{
    struct point target = calibrate_target(i), mapped = calibrate_map(&session->service.found, raw);
    float x = (mapped.x - target.x) * session->config.panel_width_mm;
    float y = (mapped.y - target.y) * session->config.panel_height_mm;
    return sqrtf(x * x + y * y);
}

static void calibrate_touched(struct session *session, int64_t value)
{
    struct service *service = &session->service;
    deadline_set(session, DEADLINE_SCREEN, CALIBRATE_MS);
    if (!service->shown.checking) {
        service->raw[service->shown.touches++] = raw_of(value);
        if (service->shown.touches < CALIBRATE_CROSSES)
            return;
        if (!calibrate_solve(service->raw, &service->found)) {
            calibrate_end(session, false);
            return;
        }
        service->shown.checking = true;
        service->shown.touches = 0;
        service->found.at_ms = session->now_ms;
        service->found.error_mm = 0;
        return;
    }
    float missed = miss_mm(session, service->shown.touches++, raw_of(value));
    if (missed > service->found.error_mm)
        service->found.error_mm = missed;
    if (service->shown.touches == CALIBRATE_TARGETS)
        calibrate_end(session, service->found.error_mm <= CALIBRATE_PASS_MM);
}

void service_calibrate_due(struct session *session)
{
    service_enter(session); /* nobody touched: the old map stays */
}

/* --- the tabs ----------------------------------------------------------------------------------------- */

static void print_test(struct session *session)
{
    struct service *service = &session->service;
    if (session->printer != PRINTER_READY || service->shown.printing == PRINTING_NOW)
        return;
    service->shown.printing = PRINTING_NOW;
    struct command *command = command_add(session, COMMAND_PRINT);
    command->paper =
        (struct paper){.is_test = true, .language = session->language, .now_ms = session->now_ms};
}

static void maintenance_toggle(struct session *session)
{
    struct command *command = command_add(session, COMMAND_SERVICE_KEEP);
    command->maintenance = !session->maintenance;
    command->calibration = session->calibration;
}

/* At night too: it was asked for. */
static void sound_test(struct session *session, int64_t value)
{
    bool one_side = value == SERVICE_LEFT || value == SERVICE_RIGHT;
    struct command *command = NULL;
    if (value == SERVICE_VOICE) {
        command_add(session, COMMAND_VOICE_TEST)->volume = session->preferences.volume;
    } else if (one_side || (value > SOUND_NONE && value <= SOUND_TICK)) {
        command = command_add(session, COMMAND_SOUND);
        command->sound = one_side ? SOUND_OK : (enum sound)value;
        command->side = value == SERVICE_LEFT ? SIDE_LEFT : value == SERVICE_RIGHT ? SIDE_RIGHT : SIDE_BOTH;
        command->volume = session->preferences.volume;
    }
}

static void test_touched(struct session *session, int64_t value)
{
    struct service *service = &session->service;
    switch (service->shown.tab) {
    case SERVICE_READER:
        service->shown.reading = true;
        service->shown.read_ms = -1;
        break;
    case SERVICE_NETWORK:
        service->shown.pinging = true;
        command_add(session, COMMAND_LINE_TEST);
        break;
    case SERVICE_OUTBOX:
        command_add(session, COMMAND_SEND_NOW);
        look(session);
        break;
    case SERVICE_PRINTER: print_test(session); break;
    case SERVICE_TOUCH: calibrate_begin(session); break;
    case SERVICE_SOUND: sound_test(session, value); break;
    case SERVICE_STATUS:
    case SERVICE_SYSTEM:
    case SERVICE_TABS: break;
    }
}

/* What cannot be taken back is pressed twice. */
static void system_touched(struct session *session, enum hit hit)
{
    struct service *service = &session->service;
    if (hit < HIT_SERVICE_MAINTENANCE || hit > HIT_SERVICE_HALT)
        return;
    if (service->shown.armed != (int)hit) {
        service->shown.armed = (int)hit;
        return;
    }
    service->shown.armed = 0;
    if (hit == HIT_SERVICE_MAINTENANCE)
        maintenance_toggle(session);
    else if (hit == HIT_SERVICE_RESTART)
        command_add(session, COMMAND_SERVICE_RESTART);
    else if (hit == HIT_SERVICE_REBOOT && session->config.can_reboot)
        command_add(session, COMMAND_SERVICE_REBOOT);
    else if (hit == HIT_SERVICE_HALT && session->config.can_halt)
        command_add(session, COMMAND_SERVICE_HALT);
}

void service_touched(struct session *session, enum hit hit, int64_t value)
{
    struct service *service = &session->service;
    if (session->screen == SCREEN_SERVICE_PIN) {
        service_pin_touched(session, hit, value);
        return;
    }
    if (session->screen == SCREEN_CALIBRATE) {
        if (hit == HIT_ELSEWHERE)
            calibrate_touched(session, value);
        return;
    }
    deadline_set(session, DEADLINE_SCREEN, SERVICE_IDLE_MS);
    if (hit == HIT_SERVICE_EXIT) {
        service_end(session);
    } else if (hit == HIT_SERVICE_TAB && value >= 0 && value < SERVICE_TABS) {
        service->shown.tab = (enum service_tab)value;
        service->shown.reading = false;
        service->shown.armed = 0;
        look(session);
    } else if (hit == HIT_SERVICE_TEST) {
        test_touched(session, value);
    } else if (service->shown.tab == SERVICE_SYSTEM) {
        system_touched(session, hit);
    }
}

/* --- what comes back ---------------------------------------------------------------------------------- */

void service_answered(struct session *session, const struct event *event)
{
    struct service *service = &session->service;
    switch (event->type) {
    case EVENT_SERVICE_PIN: pin_answered(session, event); break;
    case EVENT_SERVICE_KEPT:
        session->maintenance = event->ok;
        session->calibration = event->calibration;
        machine_changed(session);
        break;
    case EVENT_SERVICE_MACHINE:
        service->shown.machine = event->machine;
        service->shown.has_machine = true;
        break;
    case EVENT_SERVICE_OUTBOX:
        service->shown.outbox = event->outbox;
        service->shown.has_outbox = true;
        break;
    case EVENT_SERVICE_LINE:
        session->line_facts = event->line;
        if (event->ok)
            service->shown.pinging = false;
        break;
    default: break;
    }
}

void service_printed(struct session *session, bool ok)
{
    if (session->service.shown.printing == PRINTING_NOW)
        session->service.shown.printing = ok ? PRINTING_DONE : PRINTING_FAILED;
}

void service_count(struct session *session, const struct event *event)
{
    struct reader_facts *facts = &session->reader_facts;
    int32_t today = clock_local_day(session->now_ms);
    if (facts->local_day != today)
        *facts = (struct reader_facts){.local_day = today};
    if (event->type == EVENT_CARD_IDENTIFIED && session->now_ms >= session->seen_at_ms) {
        facts->reads++;
        facts->last_ms = session->now_ms - session->seen_at_ms;
    } else if (event->type == EVENT_CARD_TROUBLE) {
        facts->fails++;
    }
}

/* The reader test: any card does. */
void service_card_event(struct session *session, const struct event *event)
{
    struct service *service = &session->service;
    if (event->type == EVENT_CARD_SEEN) {
        session->seen_at_ms = session->now_ms;
        return;
    }
    if (!service->shown.reading ||
        (event->type != EVENT_CARD_IDENTIFIED && event->type != EVENT_CARD_TROUBLE))
        return;
    service->shown.reading = false;
    service->shown.read_ms =
        event->type == EVENT_CARD_IDENTIFIED ? session->now_ms - session->seen_at_ms : -2;
    if (event->type == EVENT_CARD_IDENTIFIED) {
        size_t length = strlen(event->identity.uid);
        memcpy(service->shown.uid_tail, event->identity.uid + (length > 4 ? length - 4 : 0),
               length > 4 ? 5 : length + 1);
    }
    session_sound(session, event->type == EVENT_CARD_IDENTIFIED ? SOUND_READ : SOUND_FAIL);
}

void service_fill(const struct session *session, struct service_view *view)
{
    const struct service *service = &session->service;
    memcpy(view, &service->shown, sizeof *view);
    if (service->locked_until_ms > session->now_ms)
        view->locked_min =
            (int)((service->locked_until_ms - session->now_ms + CLOCK_MINUTE_MS - 1) / CLOCK_MINUTE_MS);
    view->panel_inch = hypotf(session->config.panel_width_mm, session->config.panel_height_mm) / MM_PER_INCH;
    view->line_up = session->line_up;
    view->meters_silent = session->meters_silent;
    view->reader_ok = session->reader_ok && session->config.has_reader;
    view->store_ok = session->store_ok;
    memcpy(&view->reader, &session->reader_facts, sizeof view->reader);
    memcpy(&view->line, &session->line_facts, sizeof view->line);
    view->printer = session->printer;
    memcpy(&view->calibration, &session->calibration, sizeof view->calibration);
    view->printer_fault = session->printer_fault;
    view->ghosts = ghosts_in_hour(&session->ghosts, session->now_ms);
    view->has_jack = session->config.has_jack;
    view->headphone = session->headphone;
    view->terminal = session->profile.terminal;
    view->volume = session->preferences.volume;
    view->maintenance = session->maintenance;
    view->can_reboot = session->config.can_reboot;
    view->can_halt = session->config.can_halt;
}
