/* The lobby machine: the real session core, told what its workers would tell it. */
#include "sim/sim.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct letter {
    int life;
    struct event event;
};

static struct key make_key(void *context)
{
    struct sim *sim = context;
    struct key key;
    snprintf(key.text, sizeof key.text, "%04X%028X", (unsigned)++sim->keys, 7);
    return key;
}

const struct view *kiosk_view(const struct sim *sim)
{
    return session_view(sim->kiosk.session);
}

static void carry_out(struct sim *sim, const struct command *command)
{
    switch (command->type) {
    case COMMAND_CARD_QUOTE:
    case COMMAND_CARD_DEBIT:
    case COMMAND_CARD_RECOVER:
    case COMMAND_CARD_FORGET: reader_command(sim, command); break;
    case COMMAND_LOOK_UP:
    case COMMAND_SALE_SAVE:
    case COMMAND_KEEP_ACCOUNT:
    case COMMAND_KEEP_SNAPSHOT: store_command(sim, command); break;
    case COMMAND_SOUND: break;
    default: ask_command(sim, command); break;
    }
}

static void woken(struct sim *sim, const void *data)
{
    const uint64_t *round = data;
    if (sim->kiosk.alive && *round == sim->kiosk.wake_round)
        kiosk_tell(sim, -1, &(struct event){.type = EVENT_WOKE});
}

static void step(struct sim *sim, const struct event *given)
{
    static struct update update;
    struct sim_kiosk *kiosk = &sim->kiosk;
    struct event event = *given;
    event.now_ms = sim->now_ms + kiosk->clock_off_ms;
    session_step(kiosk->session, &event, &update);
    for (int i = 0; i < update.command_count; i++)
        carry_out(sim, &update.commands[i]);
    int64_t wait_ms = update.wake_at_ms - event.now_ms;
    uint64_t round = ++kiosk->wake_round;
    sim_at(sim, wait_ms > 0 ? wait_ms : 1, woken, &round, sizeof round);
    if (kiosk_view(sim)->screen != kiosk->screen) {
        kiosk->screen = kiosk_view(sim)->screen;
        static const char *const names[] = {[SCREEN_CARD_PAY] = "asks for the card",
                                            [SCREEN_SCAN] = "makes a code",
                                            [SCREEN_UNSURE] = "says it is not certain",
                                            [SCREEN_RESULT] = "says it is paid",
                                            [SCREEN_GOODBYE] = "says goodbye"};
        if (kiosk->screen <= SCREEN_GOODBYE && names[kiosk->screen])
            sim_log(sim, "kiosk", "%s", names[kiosk->screen]);
    }
    audit_view(sim);
}

static void deliver(struct sim *sim, const void *data)
{
    const struct letter *letter = data;
    if (sim->kiosk.alive && letter->life == sim->kiosk.life)
        step(sim, &letter->event);
}

void kiosk_tell(struct sim *sim, int64_t wait_ms, const struct event *event)
{
    if (wait_ms < 0) { /* from an act of its own: now */
        step(sim, event);
        return;
    }
    struct letter letter = {.life = sim->kiosk.life, .event = *event};
    sim_at(sim, wait_ms, deliver, &letter, sizeof letter);
}

void kiosk_start(struct sim *sim)
{
    struct sim_kiosk *kiosk = &sim->kiosk;
    struct session_config config = {
        .make_key = make_key, .context = sim, .has_reader = true, .offline_cards = true};
    kiosk->alive = true;
    kiosk->life++;
    kiosk->line_up = true;
    kiosk->session = session_create(&config, sim->now_ms + kiosk->clock_off_ms);
    assert(kiosk->session);
    if (kiosk->life > 1)
        sim_log(sim, "kiosk", "starts again");
    store_recover(sim);
    courier_start(sim);
    ask_start(sim);
    struct event profile = {.type = EVENT_PROFILE,
                            .profile = {.terminal = 7,
                                        .card_salt = "salt",
                                        .presets_fen = {2000, 5000, 10000},
                                        .most_fen = 20000,
                                        .offline_card_day_fen = 15000,
                                        .wechat = true,
                                        .alipay = true}};
    kiosk_tell(sim, 1, &profile);
    kiosk_tell(sim, 1, &(struct event){.type = EVENT_READER, .ok = true});
    if (kiosk->card >= 0)
        card_lay(sim, kiosk->card);
}

void kiosk_kill(struct sim *sim)
{
    struct sim_kiosk *kiosk = &sim->kiosk;
    sim_log(sim, "kiosk", "is killed");
    session_destroy(kiosk->session);
    kiosk->session = NULL;
    kiosk->alive = false;
    kiosk->life++;
    kiosk->wake_round++;
    kiosk->order = kiosk->credit = (struct sim_watch){0};
    kiosk->delivery = 0;
    kiosk->screen = SCREEN_ATTRACT;
    if (kiosk->card >= 0)
        sim->cards[kiosk->card].ready = false; /* its reader lost power with it */
}
