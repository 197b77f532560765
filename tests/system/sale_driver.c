/* A kiosk without a glass: the real session, clerk, courier, road, client and dormwatt-reader, and a finger
 * that touches at once. What main.c is to the window this file is to a pipe, so a sale takes as long as its
 * disk, card and line do, and a test can kill the kiosk's own code hundreds of times.
 *
 *   sale_driver kiosk.conf      takes "card FEN", "wechat FEN", "alipay FEN", "look", "leave"
 *
 * Says on its output what a person would see, a line each (sale_finger.c), and what became of money.
 * DORMWATT_PLANT plants a bug that the tests must find:
 *   no-journal   the card is debited before the intention is on disk
 *   deaf         what could not be saved is taken for saved */
#include "../usage.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "device/card_reader.h"
#include "device/clerk.h"
#include "device/kiosk_config.h"
#include "device/mailbox.h"
#include "device/road.h"
#include "flow/session.h"
#include "system/sale_finger.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LOOK_MS 100 /* a finger looks again so often */

struct driver {
    struct kiosk_config config;
    struct session *session;
    struct mailbox *mailbox;
    struct client *client;
    struct clerk *clerk;
    struct road *road;
    struct card_reader *reader;
    struct finger finger;
    struct heartbeat health;
    int event_fd;
    int64_t wake_at_ms; /* monotonic */
};

static void wake(void *context)
{
    const struct driver *driver = context;
    uint64_t one = 1;
    if (write(driver->event_fd, &one, sizeof one) < 0)
        log_error("driver: it cannot be woken");
}

static void report(void *context, const struct event *event)
{
    struct driver *driver = context;
    if (event->type == EVENT_PROFILE && driver->clerk)
        clerk_keep_profile(driver->clerk, &event->profile);
    mailbox_put(driver->mailbox, event);
}

static bool is_planted(const char *bug)
{
    const char *plant = getenv("DORMWATT_PLANT");
    return plant && !strcmp(plant, bug);
}

/* From the clerk and the reader: a profile of theirs is the kept one, not news. */
static void report_local(void *context, const struct event *event)
{
    struct driver *driver = context;
    struct event heard = *event;
    if (event->type == EVENT_SALE_NOT_SAVED && is_planted("deaf"))
        heard.type = EVENT_SALE_SAVED;
    mailbox_put(driver->mailbox, &heard);
}

static void answer(void *context, const struct client_answer *answer)
{
    struct driver *driver = context;
    if (answer->call == CALL_PURCHASES || answer->call == CALL_KIT)
        clerk_answer(driver->clerk, answer);
    else
        road_answer(driver->road, answer);
}

static struct key make_key(void *context)
{
    (void)context;
    return key_make();
}

/* The planted bug: it says "saved" and saves nothing. */
static bool skips_journal(struct driver *driver, const struct command *command)
{
    if (!is_planted("no-journal") || command->type != COMMAND_SALE_SAVE ||
        command->sale_state != SALE_INTENDED)
        return false;
    mailbox_put(driver->mailbox, &(struct event){.type = EVENT_SALE_SAVED,
                                                 .now_ms = clock_now_ms(),
                                                 .key = command->purchase.key,
                                                 .sale_state = SALE_INTENDED});
    return true;
}

static void carry_out(struct driver *driver, const struct command *command)
{
    if (skips_journal(driver, command))
        return;
    switch (command->type) {
    case COMMAND_CARD_QUOTE:
    case COMMAND_CARD_DEBIT:
    case COMMAND_CARD_RECOVER:
    case COMMAND_CARD_FORGET: card_reader_command(driver->reader, command); break;
    case COMMAND_LOOK_UP:
    case COMMAND_SALE_SAVE:
    case COMMAND_KEEP_ACCOUNT:
    case COMMAND_KEEP_SNAPSHOT:
    case COMMAND_KEEP_USAGE:
    case COMMAND_BRING_USAGE: clerk_command(driver->clerk, command); break;
    case COMMAND_SOUND:
    case COMMAND_VOICE_TEST:
    case COMMAND_PRINT:
    case COMMAND_SERVICE_PIN:
    case COMMAND_SERVICE_LOOK:
    case COMMAND_SERVICE_KEEP:
    case COMMAND_SERVICE_LEFT:
    case COMMAND_SERVICE_RESTART:
    case COMMAND_SERVICE_REBOOT:
    case COMMAND_SERVICE_HALT:
    case COMMAND_LINE_TEST:
    case COMMAND_SEND_NOW: break;
    default: road_command(driver->road, command); break;
    }
}

static void step(struct driver *driver, struct event *event)
{
    struct update update;
    event->now_ms = clock_now_ms();
    session_step(driver->session, event, &update);
    for (int i = 0; i < update.command_count; i++)
        carry_out(driver, &update.commands[i]);
    driver->wake_at_ms = clock_monotonic_at_ms(update.wake_at_ms);
}

static void say(struct driver *driver, const struct event *event)
{
    static const char *const sale[] = {"draft", "intended", "debited", "void", "doubtful", "acknowledged"};
    switch (event->type) {
    case EVENT_STORE:
        driver->health.store = event->ok;
        driver->health.outbox_depth = event->outbox_depth;
        printf("store %d depth %d\n", event->ok, event->outbox_depth);
        break;
    case EVENT_READER:
        driver->health.reader = event->ok;
        printf("reader %d\n", event->ok);
        break;
    case EVENT_LINE: printf("line %d\n", event->ok); break;
    case EVENT_SALE_SAVED: printf("sale %s %s\n", event->key.text, sale[event->sale_state]); break;
    case EVENT_SALE_NOT_SAVED: printf("sale %s not-saved\n", event->key.text); break;
    case EVENT_ORDER:
        printf("order %s %s\n", event->order.key.text, order_state_text(event->order.state));
        break;
    case EVENT_CREDIT:
        printf("credit %s %s\n", event->credit.key.text, credit_state_text(event->credit.state));
        break;
    default: return;
    }
    road_set_health(driver->road, &driver->health);
}

static bool take_line(struct driver *driver)
{
    static const char *const tenders[] = {"card", "wechat", "alipay", "look"};
    char line[64];
    char word[16] = "";
    long long fen = 0;
    if (!fgets(line, sizeof line, stdin) || sscanf(line, "%15s %lld", word, &fen) < 1)
        return false;
    if (!strcmp(word, "leave"))
        step(driver, &(struct event){.type = EVENT_TOUCHED, .hit = HIT_EXIT});
    for (int i = 0; i < 4; i++)
        if (!strcmp(word, tenders[i]))
            finger_wish(&driver->finger,
                        &(struct wish){.tender = (enum tender)(i % 3), .fen = i < 3 ? fen : 0});
    return true;
}

static void look(struct driver *driver)
{
    struct event event;
    while (finger_look(&driver->finger, session_view(driver->session), clock_now_ms(), &event))
        step(driver, &event);
    fflush(stdout);
}

/* Until its input ends: a test that went away leaves no kiosk behind. */
static void loop(struct driver *driver)
{
    for (;;) {
        int64_t wait_ms = driver->wake_at_ms - clock_monotonic_ms();
        struct pollfd ends[] = {{.fd = driver->event_fd, .events = POLLIN},
                                {.fd = STDIN_FILENO, .events = POLLIN}};
        struct event event;
        uint64_t count;
        poll(ends, 2, wait_ms < 0 ? 0 : wait_ms > LOOK_MS ? LOOK_MS : (int)wait_ms);
        if (ends[0].revents && read(driver->event_fd, &count, sizeof count) < 0)
            return;
        if (ends[1].revents && !take_line(driver))
            return;
        while (mailbox_take(driver->mailbox, &event)) {
            say(driver, &event);
            step(driver, &event);
            look(driver);
        }
        if (clock_monotonic_ms() >= driver->wake_at_ms)
            step(driver, &(struct event){.type = EVENT_WOKE});
        look(driver);
    }
}

static int start(struct driver *driver)
{
    const struct kiosk_config *config = &driver->config;
    struct session_config session = {
        .make_key = make_key, .has_reader = true, .offline_cards = config->offline_cards};
    driver->event_fd = eventfd(0, EFD_CLOEXEC);
    driver->session = session_create(&session, clock_now_ms());
    driver->mailbox = mailbox_create(wake, driver);
    if (driver->event_fd < 0 || !driver->session || !driver->mailbox)
        return ERR_MEMORY;
    int status = client_start(&config->client, answer, driver, &driver->client);
    if (status)
        return status;
    struct clerk_config clerk = {
        .store = config->store, .client = driver->client, .report = report_local, .context = driver};
    struct road_config road = {.client = driver->client, .report = report, .context = driver};
    status = clerk_start(&clerk, &driver->clerk);
    if (!status)
        status = road_start(&road, &driver->road);
    if (!status)
        status = card_reader_start(&config->reader, report_local, driver, &driver->reader);
    return status;
}

static void end(struct driver *driver)
{
    if (driver->mailbox)
        mailbox_close(driver->mailbox);
    card_reader_stop(driver->reader);
    if (driver->client)
        client_stop(driver->client);
    road_stop(driver->road);
    clerk_stop(driver->clerk);
    if (driver->client)
        client_destroy(driver->client);
    session_destroy(driver->session);
    mailbox_destroy(driver->mailbox);
}

static const char usage[] =
    "usage: sale_driver KIOSK.CONF\n"
    "Takes lines: card FEN | wechat FEN | alipay FEN | look | leave. Says what a person would see.\n"
    "Exit: 0 at the end of its input, 1 after a failure, 2 if the settings cannot be read.\n";

int main(int argc, char **argv)
{
    if (usage_asked(argc, argv, usage))
        return 0;
    static struct driver driver;
    log_init("driver", LOG_FACT);
    if (argc != 2 || kiosk_config_read(argv[1], &driver.config))
        return 2;
    setvbuf(stdin, NULL, _IONBF, 0); /* poll must not miss a line that stdio has read already */
    signal(SIGPIPE, SIG_IGN);
    driver.wake_at_ms = INT64_MAX;
    finger_wish(&driver.finger, &(struct wish){0});
    int status = start(&driver);
    if (status)
        log_error("driver: %s", status_text(status));
    else
        loop(&driver);
    end(&driver);
    return status ? 1 : 0;
}
