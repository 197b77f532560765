/* What the kiosk asks the station and watches: one question of a kind under way, a time-out for each, and a
 * heartbeat that notices when the line is back. */
#include "sim/sim.h"

#include <string.h>

#define PATIENCE_MS 5000
#define BEAT_MS 10000
#define BEAT_DOWN_MS 2000
#define BEAT_IDLE_MS CLOCK_HOUR_MS
#define POLL_MS 1000
#define AGAIN_MS 2000

enum question { ASK_ACCOUNT, ASK_SNAPSHOT, ASK_PLACE, ASK_ORDER, ASK_CANCEL, ASK_CREDIT, ASK_BEAT };

struct ask {
    struct sim_kiosk *kiosk;
    int life;
    uint64_t round;
    enum question question;
    struct key key;
    struct card_ref card;
    struct room_id room;
    struct order_request request;
    struct event answer; /* last: a heartbeat carries none */
};

static size_t size_of(const struct ask *ask)
{
    return ask->question == ASK_BEAT ? offsetof(struct ask, answer) : sizeof *ask;
}

struct poll {
    struct sim_kiosk *kiosk;
    int life;
};

static void poll_order(struct sim *sim, const void *data);
static void poll_credit(struct sim *sim, const void *data);

static uint64_t *round_of(struct sim_kiosk *kiosk, enum question question)
{
    switch (question) {
    case ASK_ACCOUNT: return &kiosk->account_round;
    case ASK_SNAPSHOT: return &kiosk->snapshot_round;
    case ASK_PLACE:
    case ASK_ORDER:
    case ASK_CANCEL: return &kiosk->order.round;
    case ASK_CREDIT: return &kiosk->credit.round;
    case ASK_BEAT: break;
    }
    return &kiosk->beat_round;
}

static void line_is(struct sim_kiosk *kiosk, bool up)
{
    if (kiosk->line_up == up)
        return;
    kiosk->line_up = up;
    sim_log(kiosk->sim, "kiosk", up ? "has a line again" : "has no line");
    kiosk_tell(kiosk, 0, &(struct event){.type = EVENT_LINE, .ok = up});
    if (up)
        courier_line_up(kiosk);
}

static bool is_final(const struct order_status *status)
{
    switch (status->state) {
    case ORDER_CLOSED:
    case ORDER_EXPIRED:
    case ORDER_REFUSED:
    case ORDER_REFUNDED:
    case ORDER_QUARANTINE: return true;
    case ORDER_PAID: return status->credit == CREDIT_CONFIRMED || status->credit == CREDIT_MANUAL;
    default: return false;
    }
}

static void poll_again(struct sim_kiosk *kiosk, sim_act *act, int64_t wait_ms)
{
    struct poll poll = {kiosk, kiosk->life};
    sim_at(kiosk->sim, wait_ms, act, &poll, sizeof poll);
}

static void hear_order(struct sim_kiosk *kiosk, const struct ask *ask)
{
    struct sim_watch *watch = &kiosk->order;
    const struct event *answer = &ask->answer;
    if (answer->type == EVENT_ORDER_FAILED) {
        watch->on = watch->placing = watch->cancelling = false;
        kiosk_tell(kiosk, 0, answer);
        return;
    }
    if (ask->question == ASK_PLACE)
        watch->placing = false;
    if (ask->question == ASK_CANCEL)
        watch->cancelling = false;
    bool news = watch->state != (int)answer->order.state || watch->credit != answer->order.credit ||
                ask->question == ASK_CANCEL;
    watch->state = (int)answer->order.state;
    watch->credit = answer->order.credit;
    if (news && !watch->cancelling)
        kiosk_tell(kiosk, 0, answer);
    if (!is_final(&answer->order))
        poll_again(kiosk, poll_order, watch->cancelling ? 0 : POLL_MS);
}

static void hear_credit(struct sim_kiosk *kiosk, const struct ask *ask)
{
    struct sim_watch *watch = &kiosk->credit;
    enum credit_state credit = ask->answer.credit.state;
    if (watch->state != (int)credit)
        kiosk_tell(kiosk, 0, &ask->answer);
    watch->state = (int)credit;
    if (credit != CREDIT_CONFIRMED && credit != CREDIT_MANUAL)
        poll_again(kiosk, poll_credit, POLL_MS);
}

static void came_back(struct sim *sim, const void *data)
{
    (void)sim;
    const struct ask *ask = data;
    struct sim_kiosk *kiosk = ask->kiosk;
    uint64_t *round = round_of(kiosk, ask->question);
    if (ask->life != kiosk->life)
        return;
    line_is(kiosk, true);
    if (*round != ask->round)
        return;
    *round = 0;
    if (ask->question == ASK_BEAT)
        courier_look(kiosk);
    else if (ask->question == ASK_CREDIT)
        hear_credit(kiosk, ask);
    else if (ask->question == ASK_ACCOUNT || ask->question == ASK_SNAPSHOT)
        kiosk_tell(kiosk, 0, &ask->answer);
    else
        hear_order(kiosk, ask);
}

static void answer_order(struct sim *sim, struct ask *ask)
{
    ask->answer.type = EVENT_ORDER;
    if (ask->question == ASK_PLACE)
        order_place(sim, &ask->request);
    else if (ask->question == ASK_CANCEL)
        order_cancel(sim, &ask->key);
    if (order_status_of(sim, &ask->key, &ask->answer.order))
        return;
    ask->answer.type = EVENT_ORDER_FAILED;
    ask->answer.refused = true;
    ask->answer.order.key = ask->key;
}

static void arrived(struct sim *sim, const void *data)
{
    struct ask ask;
    memcpy(&ask, data, size_of(data));
    if (sim_is_between(sim, &sim->faults.station_down) || !sim->station.up)
        return;
    switch (ask.question) {
    case ASK_ACCOUNT:
        ask.answer = (struct event){
            .type = EVENT_ACCOUNT, .card = ask.card, .account = station_account(sim, &ask.card)};
        break;
    case ASK_SNAPSHOT:
        ask.answer = (struct event){.type = EVENT_SNAPSHOT, .snapshot = station_snapshot(sim, &ask.room)};
        break;
    case ASK_CREDIT:
        ask.answer = (struct event){.type = EVENT_CREDIT, .credit = station_credit(sim, &ask.key)};
        break;
    case ASK_BEAT: break;
    default: answer_order(sim, &ask); break;
    }
    road_send(ask.kiosk, NULL, false, came_back, &ask, size_of(&ask));
}

static void ran_out(struct sim *sim, const void *data)
{
    (void)sim;
    const struct ask *ask = data;
    struct sim_kiosk *kiosk = ask->kiosk;
    uint64_t *round = round_of(kiosk, ask->question);
    if (ask->life != kiosk->life || *round != ask->round)
        return;
    *round = 0;
    line_is(kiosk, false);
    struct event event = {
        .type = EVENT_SNAPSHOT_FAILED, .card = ask->card, .room = ask->room, .order = {.key = ask->key}};
    switch (ask->question) {
    case ASK_BEAT: return;
    case ASK_CREDIT: poll_again(kiosk, poll_credit, AGAIN_MS); return;
    case ASK_SNAPSHOT: break;
    case ASK_ACCOUNT: event.type = EVENT_ACCOUNT_FAILED; break;
    default:
        event.type = EVENT_ORDER_FAILED;
        poll_again(kiosk, poll_order, AGAIN_MS);
        break;
    }
    kiosk_tell(kiosk, 0, &event);
}

static void ask_send(struct sim_kiosk *kiosk, struct ask *ask)
{
    ask->kiosk = kiosk;
    ask->life = kiosk->life;
    ask->round = ++kiosk->rounds;
    *round_of(kiosk, ask->question) = ask->round;
    road_send(kiosk, NULL, true, arrived, ask, size_of(ask));
    sim_at(kiosk->sim, PATIENCE_MS, ran_out, ask, size_of(ask));
}

static void poll_order(struct sim *sim, const void *data)
{
    (void)sim;
    const struct poll *poll = data;
    struct sim_kiosk *kiosk = poll->kiosk;
    struct sim_watch *watch = &kiosk->order;
    if (poll->life != kiosk->life || !watch->on || watch->round != 0)
        return;
    struct ask ask = {.question = watch->placing      ? ASK_PLACE
                                  : watch->cancelling ? ASK_CANCEL
                                                      : ASK_ORDER,
                      .key = watch->key,
                      .request = watch->request};
    ask_send(kiosk, &ask);
}

static void poll_credit(struct sim *sim, const void *data)
{
    (void)sim;
    const struct poll *poll = data;
    struct sim_kiosk *kiosk = poll->kiosk;
    struct sim_watch *watch = &kiosk->credit;
    if (poll->life != kiosk->life || !watch->on || watch->round != 0)
        return;
    struct ask ask = {.question = ASK_CREDIT, .key = watch->key};
    ask_send(kiosk, &ask);
}

static void beat(struct sim *sim, const void *data)
{
    const struct poll *poll = data;
    struct sim_kiosk *kiosk = poll->kiosk;
    if (poll->life != kiosk->life || !kiosk->alive)
        return;
    if (kiosk->beat_round == 0) {
        struct ask ask = {.question = ASK_BEAT};
        ask_send(kiosk, &ask);
    }
    int64_t wait_ms = kiosk->line_up ? BEAT_MS : BEAT_DOWN_MS;
    if (!kiosk->student.here)
        wait_ms = BEAT_IDLE_MS; /* fewer, so that days pass fast */
    sim_at(sim, wait_ms, beat, poll, sizeof *poll);
}

void ask_start(struct sim_kiosk *kiosk)
{
    struct poll poll = {kiosk, kiosk->life};
    kiosk->account_round = kiosk->snapshot_round = kiosk->beat_round = 0;
    sim_at(kiosk->sim, BEAT_DOWN_MS, beat, &poll, sizeof poll);
}

static void watch_begin(struct sim_watch *watch, const struct key *key)
{
    if (watch->on && key_equal(&watch->key, key))
        return;
    *watch = (struct sim_watch){.on = true, .key = *key, .state = -1};
}

void ask_command(struct sim_kiosk *kiosk, const struct command *command)
{
    struct ask ask = {.card = command->card, .room = command->room};
    switch (command->type) {
    case COMMAND_ASK_ACCOUNT:
    case COMMAND_ASK_SNAPSHOT:
        ask.question = command->type == COMMAND_ASK_ACCOUNT ? ASK_ACCOUNT : ASK_SNAPSHOT;
        ask_send(kiosk, &ask);
        break;
    case COMMAND_ORDER_PLACE:
        kiosk->order_key = command->key;
        kiosk->order = (struct sim_watch){
            .on = true, .placing = true, .key = command->key, .request = command->order, .state = -1};
        poll_again(kiosk, poll_order, 0);
        break;
    case COMMAND_ORDER_CANCEL:
        watch_begin(&kiosk->order, &command->key);
        kiosk->order.cancelling = true;
        kiosk->order.round = 0; /* a poll under way is overtaken */
        poll_again(kiosk, poll_order, 0);
        break;
    case COMMAND_ORDER_WATCH:
        watch_begin(&kiosk->order, &command->key);
        kiosk->order.state = -1;
        poll_again(kiosk, poll_order, 0);
        break;
    case COMMAND_CREDIT_WATCH:
        watch_begin(&kiosk->credit, &command->key);
        poll_again(kiosk, poll_credit, 0);
        break;
    case COMMAND_STOP_WATCHING: kiosk->order = kiosk->credit = (struct sim_watch){0}; break;
    default: break;
    }
}
