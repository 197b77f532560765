/* The lobby machine: the real session core, told what its workers would tell it. */
#include "sim/sim.h"

#include <assert.h>
#include <string.h>

#define IDLE_WAKE_MS CLOCK_HOUR_MS /* nobody looks at the clock in the header of an empty lobby */

struct letter {
    struct sim_kiosk *kiosk;
    int life;
    struct event event;
};

struct wake {
    struct sim_kiosk *kiosk;
    uint64_t round;
};

static struct key make_key(void *context)
{
    struct sim *sim = context;
    if (sim->keys < sim->size.keys)
        sim->keys++;
    else
        sim_wrong(sim, "the run has more keys than it has room for");
    return sim_key(sim->keys);
}

const struct view *kiosk_view(const struct sim_kiosk *kiosk)
{
    return session_view(kiosk->session);
}

static void carry_out(struct sim_kiosk *kiosk, const struct command *command)
{
    if (command->type == COMMAND_CARD_QUOTE)
        kiosk->debit_key = (struct key){0};
    else if (command->type == COMMAND_CARD_DEBIT)
        kiosk->debit_key = command->key;
    switch (command->type) {
    case COMMAND_CARD_DEBIT:
    case COMMAND_CARD_QUOTE:
    case COMMAND_CARD_RECOVER:
    case COMMAND_CARD_FORGET: reader_command(kiosk, command); break;
    case COMMAND_LOOK_UP:
    case COMMAND_SALE_SAVE:
    case COMMAND_KEEP_ACCOUNT:
    case COMMAND_KEEP_SNAPSHOT:
    case COMMAND_LOOK_UP_PLACES:
    case COMMAND_LOOK_UP_TOP_UPS:
    case COMMAND_KEEP_TOP_UPS: store_command(kiosk, command); break;
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
    default: ask_command(kiosk, command); break;
    }
}

static void woken(struct sim *sim, const void *data)
{
    (void)sim;
    const struct wake *wake = data;
    if (wake->kiosk->alive && wake->round == wake->kiosk->wake_round)
        kiosk_tell(wake->kiosk, -1, &(struct event){.type = EVENT_WOKE});
}

static void name_screen(struct sim_kiosk *kiosk)
{
    static const char *const names[SCREENS] = {
        [SCREEN_CARD_PAY] = "asks for the card",    [SCREEN_SCAN] = "makes a code",
        [SCREEN_UNSURE] = "says it is not certain", [SCREEN_REFUND] = "says it goes back",
        [SCREEN_RESULT] = "says it is paid",        [SCREEN_GOODBYE] = "says goodbye"};
    enum screen screen = kiosk_view(kiosk)->screen;
    if (screen != kiosk->screen && names[screen])
        sim_log(kiosk->sim, "kiosk", "%s", names[screen]);
}

static void step(struct sim_kiosk *kiosk, const struct event *given)
{
    static struct update update;
    struct sim *sim = kiosk->sim;
    struct event event = *given;
    event.now_ms = sim->now_ms + kiosk->clock_off_ms;
    session_step(kiosk->session, &event, &update);
    for (int i = 0; i < update.command_count; i++)
        carry_out(kiosk, &update.commands[i]);
    int64_t wait_ms = update.wake_at_ms - event.now_ms;
    bool is_minute = update.wake_at_ms % CLOCK_MINUTE_MS == 0;
    if (is_minute && kiosk_view(kiosk)->screen == SCREEN_ATTRACT && kiosk->card < 0)
        wait_ms += IDLE_WAKE_MS;
    struct wake wake = {kiosk, ++kiosk->wake_round};
    sim_at(sim, wait_ms > 0 ? wait_ms : 1, woken, &wake, sizeof wake);
    name_screen(kiosk);
    audit_view(kiosk);
    kiosk->screen = kiosk_view(kiosk)->screen;
    bool is_over =
        kiosk->screen == SCREEN_ATTRACT || kiosk->screen == SCREEN_RESULT || kiosk->screen == SCREEN_GOODBYE;
    if (is_over)
        kiosk->debit_key = (struct key){0}; /* what the glass says next is of another charge */
}

static void deliver(struct sim *sim, const void *data)
{
    (void)sim;
    const struct letter *letter = data;
    if (letter->kiosk->alive && letter->life == letter->kiosk->life)
        step(letter->kiosk, &letter->event);
}

void kiosk_tell(struct sim_kiosk *kiosk, int64_t wait_ms, const struct event *event)
{
    if (wait_ms < 0) { /* from an act of its own: now */
        step(kiosk, event);
        return;
    }
    struct letter letter = {.kiosk = kiosk, .life = kiosk->life, .event = *event};
    sim_at(kiosk->sim, wait_ms, deliver, &letter, sizeof letter);
}

void kiosk_start(struct sim_kiosk *kiosk)
{
    struct sim *sim = kiosk->sim;
    struct session_config config = {
        .make_key = make_key, .context = sim, .has_reader = true, .offline_cards = true};
    kiosk->alive = true;
    kiosk->life++;
    kiosk->line_up = kiosk->reader_up = true;
    kiosk->session = session_create(&config, sim->now_ms + kiosk->clock_off_ms);
    assert(kiosk->session);
    if (kiosk->life > 1)
        sim_log(sim, "kiosk", "starts again");
    store_recover(kiosk);
    courier_start(kiosk);
    ask_start(kiosk);
    struct event profile = {.type = EVENT_PROFILE,
                            .profile = {.terminal = 7,
                                        .card_salt = "salt",
                                        .presets_fen = {2000, 5000, 10000},
                                        .most_fen = 20000,
                                        .offline_card_day_fen = 15000,
                                        .wechat = true,
                                        .alipay = true}};
    kiosk_tell(kiosk, 1, &profile);
    kiosk_tell(kiosk, 1, &(struct event){.type = EVENT_READER, .ok = true});
    if (kiosk->card >= 0)
        card_lay(kiosk, kiosk->card);
}

void kiosk_kill(struct sim_kiosk *kiosk)
{
    sim_log(kiosk->sim, "kiosk", "is killed");
    session_destroy(kiosk->session);
    kiosk->session = NULL;
    kiosk->alive = false;
    kiosk->life++;
    kiosk->wake_round++;
    kiosk->order = kiosk->credit = (struct sim_watch){0};
    kiosk->delivery = 0;
    kiosk->screen = SCREEN_ATTRACT;
    kiosk->debit_key = kiosk->order_key = (struct key){0};
    if (kiosk->card >= 0)
        kiosk->sim->cards[kiosk->card].ready = false; /* its reader lost power with it */
}

void kiosk_replace(struct sim_kiosk *kiosk)
{
    struct sim *sim = kiosk->sim;
    struct sim_disk *disk = &kiosk->disk;
    if (sim->terminals == SIM_TERMINALS)
        return;
    if (kiosk->alive)
        kiosk_kill(kiosk);
    for (int i = 0; i < disk->sale_count; i++)
        sim_fact_of(sim, &disk->sales[i].purchase.key)->lost_with_disk = true;
    disk_destroy(disk);
    disk_create(sim, disk);
    kiosk->terminal = sim->terminals++;
    sim_log(sim, "kiosk", "%d is replaced by a new one, terminal %d", kiosk->number + 1, kiosk->terminal + 1);
    kiosk_start(kiosk);
}
