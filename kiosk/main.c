/* dormwatt-kiosk: opens, wires, loops, closes.
 *
 * The window thread runs this file: it takes a finger or a worker's event, steps the session, hands its
 * commands to the workers and draws. It does no disk, network or card I/O. The first picture is on the glass
 * before any worker is started. */
#include "base/clock.h"
#include "base/forget.h"
#include "base/log.h"
#include "base/status.h"
#include "device/card_reader.h"
#include "device/clerk.h"
#include "device/enrol.h"
#include "device/jack.h"
#include "device/kiosk_config.h"
#include "device/mailbox.h"
#include "device/money_log.h"
#include "device/options.h"
#include "device/paper_print.h"
#include "device/renewal.h"
#include "device/road.h"
#include "device/sound.h"
#include "device/speaker.h"
#include "device/speech.h"
#include "device/telling.h"
#include "device/window.h"
#include "flow/session.h"
#include "screen/nav.h"
#include "screen/screen.h"
#include "ui/translate.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>

#define FRAME_MS 16       /* while something moves */
#define WATCHDOG_MS 5000  /* the unit says WatchdogSec=15 */
#define RESTART_STATUS 75 /* staff asked for it: the unit says RestartForceExitStatus=75 */
#define HANGS_MS 10000    /* a worker that lets work lie so long is not coming back */

struct kiosk {
    struct kiosk_config config;
    struct window *window;
    struct session *session;
    struct mailbox *mailbox;
    struct client *client;
    struct clerk *clerk;
    struct road *road;
    struct renewal *renewal;
    struct card_reader *reader;
    struct jack *jack;
    struct printer *printer;
    struct service *service;
    bool restarts;          /* staff asked for it */
    struct wedge_line line; /* what a desk keyboard is typing */
    struct heartbeat health;
    bool store_said, reader_said; /* how they are */
    enum screen screen;           /* the one last drawn */
    enum sheet sheet;             /* over it */
    int64_t wake_at_ms;           /* monotonic: the session's, though the wall clock be set back meanwhile */
    int64_t moving_until_ms;      /* wall clock: frames are wanted until then */
    bool dirty;
};

static volatile sig_atomic_t asked_to_end;

static void on_signal(int number)
{
    (void)number;
    asked_to_end = 1;
}

/* --- from the workers --------------------------------------------------------------------------------- */

static void wake_window(void *context)
{
    struct kiosk *kiosk = context;
    window_wake(kiosk->window);
}

static void report(void *context, const struct event *event)
{
    struct kiosk *kiosk = context;
    mailbox_put(kiosk->mailbox, event);
}

/* What the station says of this machine is also kept for the next start without a line. */
static void report_road(void *context, const struct event *event)
{
    struct kiosk *kiosk = context;
    if (event->type == EVENT_PROFILE)
        clerk_keep_profile(kiosk->clerk, &event->profile);
    report(context, event);
}

/* Speech goes where the ear is, and the speaker is silent then. */
static void report_jack(void *context, const struct event *event)
{
    struct kiosk *kiosk = context;
    if (kiosk->config.headphone_output[0])
        speaker_route(event->ok ? kiosk->config.headphone_output : NULL);
    report(context, event);
}

static void answer(void *context, const struct client_answer *answer)
{
    struct kiosk *kiosk = context;
    if (answer->call == CALL_PURCHASES || answer->call == CALL_KIT || answer->call == CALL_ROOMS)
        clerk_answer(kiosk->clerk, answer);
    else
        road_answer(kiosk->road, answer);
}

/* --- the session -------------------------------------------------------------------------------------- */

static struct key make_key(void *context)
{
    (void)context;
    return key_make();
}

static void carry_out(struct kiosk *kiosk, const struct command *command)
{
    switch (command->type) {
    case COMMAND_CARD_QUOTE:
    case COMMAND_CARD_DEBIT:
    case COMMAND_CARD_RECOVER:
    case COMMAND_CARD_FORGET:
        if (kiosk->reader)
            card_reader_command(kiosk->reader, command);
        break;
    case COMMAND_LOOK_UP:
    case COMMAND_SALE_SAVE:
    case COMMAND_KEEP_ACCOUNT:
    case COMMAND_KEEP_SNAPSHOT:
    case COMMAND_LOOK_UP_PLACES:
    case COMMAND_LOOK_UP_TOP_UPS:
    case COMMAND_KEEP_TOP_UPS:
    case COMMAND_KEEP_USAGE:
    case COMMAND_BRING_USAGE: clerk_command(kiosk->clerk, command); break;
    case COMMAND_ASK_ACCOUNT:
    case COMMAND_ASK_SNAPSHOT:
    case COMMAND_ASK_PASSWORD:
    case COMMAND_ASK_TOP_UPS:
    case COMMAND_ASK_USAGE:
    case COMMAND_SET_COMPARISON:
    case COMMAND_ORDER_PLACE:
    case COMMAND_ORDER_CANCEL:
    case COMMAND_ORDER_WATCH:
    case COMMAND_CREDIT_WATCH:
    case COMMAND_POWER_ASK:
    case COMMAND_ALERT_ASK:
    case COMMAND_ALERT_SAVE:
    case COMMAND_STOP_WATCHING: road_command(kiosk->road, command); break;
    case COMMAND_WISH:
        clerk_command(kiosk->clerk, command);
        road_command(kiosk->road, command);
        break;
    case COMMAND_SOUND: sound_play(command->sound, command->side, command->volume); break;
    case COMMAND_VOICE_TEST: telling_test(session_view(kiosk->session), command->volume); break;
    case COMMAND_SERVICE_PIN:
    case COMMAND_SERVICE_KEEP:
    case COMMAND_SERVICE_REBOOT:
    case COMMAND_SERVICE_HALT: service_command(kiosk->service, command); break;
    case COMMAND_SERVICE_LOOK:
        service_command(kiosk->service, command);
        clerk_command(kiosk->clerk, command);
        road_command(kiosk->road, command);
        break;
    case COMMAND_SERVICE_LEFT: log_note("maintenance: left"); break;
    case COMMAND_SERVICE_RESTART:
        kiosk->restarts = true;
        asked_to_end = 1;
        break;
    case COMMAND_LINE_TEST: road_command(kiosk->road, command); break;
    case COMMAND_SEND_NOW: clerk_command(kiosk->clerk, command); break;
    case COMMAND_PRINT:
        paper_print(kiosk->printer, &kiosk->config, &session_view(kiosk->session)->profile, command);
        break;
    }
}

static void step(struct kiosk *kiosk, struct event *event)
{
    struct update update;
    event->now_ms = clock_now_ms();
    session_step(kiosk->session, event, &update);
    for (int i = 0; i < update.command_count; i++)
        carry_out(kiosk, &update.commands[i]);
    kiosk->wake_at_ms = clock_monotonic_at_ms(update.wake_at_ms);
    kiosk->dirty = kiosk->dirty || update.redraw;
}

/* The next heartbeat says what the last events told. */
static void note_health(struct kiosk *kiosk, const struct event *event)
{
    if (event->type == EVENT_STORE) {
        kiosk->store_said = true;
        kiosk->health.store = event->ok;
        kiosk->health.outbox_depth = event->outbox_depth;
        kiosk->health.oldest_row_at_ms = event->oldest_row_at_ms;
    } else if (event->type == EVENT_READER) {
        kiosk->reader_said = true;
        kiosk->health.reader = event->ok;
    } else if (event->type == EVENT_SERVICE_KEPT) {
        window_calibrate(kiosk->window, &event->calibration);
        return;
    } else {
        return;
    }
    kiosk->health.starting = !kiosk->store_said || (kiosk->health.has_reader && !kiosk->reader_said);
    road_set_health(kiosk->road, &kiosk->health);
}

/* --- the glass ---------------------------------------------------------------------------------------- */

static void draw(struct kiosk *kiosk)
{
    const struct view *view = session_view(kiosk->session);
    if (view->screen != kiosk->screen) {
        log_fact("screen %s", screen_name(view->screen));
        kiosk->screen = view->screen;
        window_screen_changed(kiosk->window);
        if (view->screen == SCREEN_GOODBYE || view->screen == SCREEN_ATTRACT) {
            canvas_forget_person(window_canvas(kiosk->window));
            forget_traces();
        }
    }
    if (view->sheet != kiosk->sheet) { /* what was touched under it is not meant on it */
        kiosk->sheet = view->sheet;
        window_screen_changed(kiosk->window);
    }
    screen_draw(window_canvas(kiosk->window), view, kiosk->config.theme_choice, clock_now_ms(),
                &kiosk->moving_until_ms);
    window_present(kiosk->window);
    telling_drawn(view, window_canvas(kiosk->window));
    kiosk->dirty = false;
}

static void take_hit(struct kiosk *kiosk, enum hit hit, int64_t value)
{
    step(kiosk, &(struct event){.type = EVENT_TOUCHED, .hit = hit, .value = value});
    telling_pressed(hit, value);
    kiosk->dirty = true; /* what was pressed is told, though the picture may be the same */
}

/* A desk's keyboard plays a wedge reader. */
static void take_typed(struct kiosk *kiosk, int key)
{
    struct event event = {.type = EVENT_CARD_IDENTIFIED};
    if (!wedge_key(&kiosk->line, &kiosk->config.reader, (char)key, clock_now_ms(), &event.identity))
        return;
    step(kiosk, &(struct event){.type = EVENT_CARD_SEEN});
    step(kiosk, &event);
    /* What was typed does not lie on the reader. */
    step(kiosk, &(struct event){.type = EVENT_CARD_GONE});
}

static void take_key(struct kiosk *kiosk, int key)
{
    struct nav_update nav;
    if (key == '\n' && kiosk->line.length > 0) { /* of what was typed, not of the nav pad */
        take_typed(kiosk, key);
        return;
    }
    nav_step(window_canvas(kiosk->window), session_view(kiosk->session), key, &nav);
    bool repeats = nav.meaning == NAV_REPEAT || (nav.meaning == NAV_TYPED && key == '5');
    if (nav.meaning == NAV_HIT)
        take_hit(kiosk, nav.hit, nav.value);
    else if (nav.meaning == NAV_MOVED)
        take_hit(kiosk, HIT_MOVED, 0);
    else if (nav.meaning == NAV_TYPED && kiosk->config.desk_keyboard)
        take_typed(kiosk, key);
    else if (repeats)
        telling_repeat(session_view(kiosk->session), window_canvas(kiosk->window));
}

static void take_input(struct kiosk *kiosk, const struct input *input)
{
    if (input->type == INPUT_HIT)
        take_hit(kiosk, (enum hit)input->hit, input->value);
    else if (input->type == INPUT_KEY)
        take_key(kiosk, input->key);
}

static int64_t wait_ms(const struct kiosk *kiosk, int64_t watchdog_at_ms)
{
    int64_t now_ms = clock_monotonic_ms();
    int64_t wait = watchdog_at_ms - now_ms;
    if (clock_now_ms() < kiosk->moving_until_ms && wait > FRAME_MS)
        wait = FRAME_MS;
    if (kiosk->wake_at_ms != INT64_MAX && kiosk->wake_at_ms - now_ms < wait)
        wait = kiosk->wake_at_ms - now_ms;
    return wait > 0 ? wait : 0;
}

/* A glass without its workers only looks alive: let the service manager start all of it anew. */
static void feed_watchdog(struct kiosk *kiosk)
{
    if (clerk_behind_ms(kiosk->clerk) < HANGS_MS && road_behind_ms(kiosk->road) < HANGS_MS)
        sd_notify(0, "WATCHDOG=1");
    else
        log_error("a worker hangs: the watchdog is not fed");
}

static void loop(struct kiosk *kiosk)
{
    int64_t watchdog_at_ms = 0;
    while (!asked_to_end) {
        struct input input;
        struct event event;
        window_wait(kiosk->window, wait_ms(kiosk, watchdog_at_ms), &input);
        if (input.type == INPUT_CLOSED)
            return;
        take_input(kiosk, &input);
        while (mailbox_take(kiosk->mailbox, &event)) {
            note_health(kiosk, &event);
            money_log(&event);
            step(kiosk, &event);
        }
        if (clock_monotonic_ms() >= kiosk->wake_at_ms)
            step(kiosk, &(struct event){.type = EVENT_WOKE});
        if (kiosk->dirty || clock_now_ms() < kiosk->moving_until_ms)
            draw(kiosk);
        if (clock_monotonic_ms() >= watchdog_at_ms) {
            feed_watchdog(kiosk);
            watchdog_at_ms = clock_monotonic_ms() + WATCHDOG_MS;
        }
    }
}

/* --- opening and closing ------------------------------------------------------------------------------ */

static int start_workers(struct kiosk *kiosk)
{
    const struct kiosk_config *config = &kiosk->config;
    int status = renewal_start(&config->client, &kiosk->renewal);
    if (!status)
        status = client_start(&config->client, answer, kiosk, &kiosk->client);
    if (status)
        return status;
    struct clerk_config clerk = {
        .store = config->store, .client = kiosk->client, .report = report, .context = kiosk};
    kiosk->health = (struct heartbeat){.has_reader = has_reader_worker(config), .starting = true};
    struct road_config road = {.client = kiosk->client, .report = report_road, .context = kiosk};
    status = clerk_start(&clerk, &kiosk->clerk);
    if (!status)
        status = road_start(&road, &kiosk->road);
    if (!status)
        road_set_health(kiosk->road, &kiosk->health);
    if (!status && kiosk->health.has_reader)
        status = card_reader_start(&config->reader, report, kiosk, &kiosk->reader);
    if (!status && config->headphone_jack[0])
        status = jack_start(config->headphone_jack, report_jack, kiosk, &kiosk->jack);
    if (!status)
        status = service_start(&config->service, report, kiosk, &kiosk->service);
    if (!status && config->printer.device[0])
        status = printer_start(&config->printer, report, kiosk, &kiosk->printer);
    return status;
}

/* First nobody answers any more, then those who ask end, then what they asked through. */
static void stop_workers(struct kiosk *kiosk)
{
    mailbox_close(kiosk->mailbox);
    jack_stop(kiosk->jack);
    card_reader_stop(kiosk->reader);
    printer_stop(kiosk->printer);
    service_stop(kiosk->service);
    renewal_stop(kiosk->renewal);
    client_stop(kiosk->client);
    road_stop(kiosk->road);
    clerk_stop(kiosk->clerk);
    client_destroy(kiosk->client);
}

static int open_glass(struct kiosk *kiosk, const struct window_config *window)
{
    int status = translate_open(NULL);
    if (!status)
        status = window_open(window, &kiosk->window);
    if (status)
        return status;
    struct canvas *canvas = window_canvas(kiosk->window);
    struct session_config session =
        session_config_of(&kiosk->config, canvas_bounds(canvas), canvas_u_mm(canvas));
    session.make_key = make_key;
    session.language_count = language_count();
    for (int i = 0; i < session.language_count; i++)
        language_tag((enum language)i, session.language_tags[i]);
    kiosk->session = session_create(&session, clock_now_ms());
    kiosk->mailbox = mailbox_create(wake_window, kiosk);
    kiosk->screen = SCREENS;
    speech_log_to(kiosk->config.speech_log);
    return kiosk->session && kiosk->mailbox ? STATUS_OK : ERR_MEMORY;
}

static int run(struct kiosk *kiosk, const struct window_config *window)
{
    int status = open_glass(kiosk, window);
    if (!status) {
        draw(kiosk);
        sd_notify(0, "READY=1");
        status = start_workers(kiosk);
        if (!status)
            loop(kiosk);
        stop_workers(kiosk);
    }
    session_destroy(kiosk->session);
    mailbox_destroy(kiosk->mailbox);
    speech_stop();
    sound_stop();
    window_close(kiosk->window);
    return status;
}

int main(int argc, char **argv)
{
    struct options options;
    options_read(argc, argv, &options);
    static struct kiosk kiosk;
    forget_begin();
    log_init("kiosk", LOG_FACT);
    umask(077); /* what this machine keeps of people is nobody else's */
    if (options.service_pin)
        return service_pin_print() ? 1 : 0;
    options.enrol.config = options.config;
    if (options.enrol.code)
        return enrol_run(&options.enrol) ? 1 : 0;
    if (kiosk_config_read(options.config, &kiosk.config))
        return 2;
    service_config_complete(&kiosk.config, options.config);
    options.window.diagonal_inch = (float)kiosk.config.diagonal_inch_x10 / 10;
    options.window.fonts = kiosk.config.fonts[0] ? kiosk.config.fonts : NULL;
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    int status = run(&kiosk, &options.window);
    return status ? 1 : kiosk.restarts ? RESTART_STATUS : 0;
}
