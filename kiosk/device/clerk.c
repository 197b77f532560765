#include "device/clerk.h"
#include "base/clock.h"
#include "base/forget.h"
#include "base/log.h"
#include "base/status.h"
#include "device/inbox.h"
#include "device/kit_fetch.h"
#include "device/room_fetch.h"
#include "outbox/courier.h"

#include <pthread.h>
#include <stdlib.h>

#define OPEN_AGAIN_MS 5000
#define LOOK_MS 60000              /* is the disk still good, while it is */
#define ROOMS_OLD_MS CLOCK_HOUR_MS /* a list of rooms that is asked for anew when somebody looks at it */
#define LOOK_BAD_MS 5000           /* and while it is not */

struct clerk {
    struct clerk_config config;
    pthread_t thread;
    struct inbox *inbox;
    struct store *store; /* NULL while it cannot be opened */
    struct courier *courier;
    struct kit_fetch kit;
    struct room_fetch rooms;
    bool places_asked; /* somebody chooses a room: */
    struct place_query places;
    int64_t list_age_most_ms; /* as the profile says: how old a list still knows every card */
    bool told;                /* EVENT_STORE was told once */
    bool sells;
    int64_t depth;
    int64_t look_at_ms;    /* monotonic */
    int64_t courier_at_ms; /* the courier's next turn; INT64_MAX: not by time */
};

static void tell(struct clerk *clerk, struct event *event)
{
    event->now_ms = clock_now_ms();
    clerk->config.report(clerk->config.context, event);
}

static void tell_store(struct clerk *clerk, bool sells)
{
    int64_t oldest_at_ms = 0;
    int64_t depth = clerk->store ? store_outbox_depth(clerk->store, &oldest_at_ms) : 0;
    if (clerk->told && sells == clerk->sells && depth == clerk->depth)
        return;
    clerk->told = true;
    clerk->sells = sells;
    clerk->depth = depth;
    tell(clerk,
         &(struct event){
             .type = EVENT_STORE, .ok = sells, .outbox_depth = (int)depth, .oldest_row_at_ms = oldest_at_ms});
}

static void open_store(struct clerk *clerk)
{
    struct store *store = NULL;
    struct courier *courier = NULL;
    int status = store_open(&clerk->config.store, clock_now_ms(), &store);
    if (!status)
        status = courier_create(store_database(store), clerk->config.client, clock_monotonic_ms(), &courier);
    if (status) {
        log_error("%s cannot be opened (%s): no sale is begun; trying again", clerk->config.store.path,
                  status_text(status));
        store_close(store);
        tell_store(clerk, false);
        return;
    }
    clerk->store = store;
    clerk->courier = courier;
    kit_fetch_init(&clerk->kit, store, clerk->config.client);
    room_fetch_init(&clerk->rooms, store, clerk->config.client);
    struct event event = {.type = EVENT_PROFILE};
    if (store_profile(store, &event.profile))
        return;
    clerk->list_age_most_ms = event.profile.offline_list_age_ms;
    room_fetch_own(&clerk->rooms, event.profile.building);
    tell(clerk, &event);
}

/* A list that is whole and young knows every card: one that is not in it is nobody's. */
static void know_strangers(const struct clerk *clerk, struct event *event, int64_t now_ms)
{
    int64_t most_ms = clerk->list_age_most_ms > 0 ? clerk->list_age_most_ms : CLOCK_DAY_MS;
    if (event->has_account || event->list_at_ms == 0 || now_ms - event->list_at_ms > most_ms)
        return;
    event->has_account = true;
    event->account = (struct account){.ref = event->card, .state = CARD_UNKNOWN};
}

/* What this kiosk took for the room and the station has not heard of can be in no snapshot of the station's.
 */
static void add_pending(struct clerk *clerk, struct snapshot *snapshot)
{
    struct pending pending;
    if (store_pending_of(clerk->store, &snapshot->room, &pending) || pending.count == 0 ||
        money_add(snapshot->pending, pending.sum, &snapshot->pending))
        return;
    if (snapshot->pending_count == 0 || pending.since_ms < snapshot->pending_since_ms)
        snapshot->pending_since_ms = pending.since_ms;
    snapshot->pending_count += pending.count;
}

static void look_up(struct clerk *clerk, const struct command *command)
{
    struct event event = {.type = EVENT_STORED, .card = command->card};
    int64_t now_ms = clock_now_ms();
    if (clerk->store) {
        event.has_account = store_account_of(clerk->store, &command->card, &event.account) == 0;
        const struct room_id *room = event.has_account ? &event.account.room : &command->room;
        event.has_snapshot = room->text[0] && store_snapshot_of(clerk->store, room, &event.snapshot) == 0;
        if (event.has_snapshot)
            add_pending(clerk, &event.snapshot);
        struct card_list list;
        if (store_card_list(clerk->store, &list) == 0)
            event.list_at_ms = list.whole_at_ms;
        know_strangers(clerk, &event, now_ms);
        event.has_doubtful = store_doubtful_of(clerk->store, &command->card, &event.doubtful) == 0;
        event.unknown_today_fen = store_unknown_today_fen(clerk->store, now_ms);
        event.spent_today_fen = store_spent_today_fen(clerk->store, &command->card, now_ms);
    }
    tell(clerk, &event);
}

static void tell_places(struct clerk *clerk, bool failed)
{
    struct event event = {.type = EVENT_PLACES, .places = {.query = clerk->places}};
    if (clerk->store)
        store_places(clerk->store, &clerk->places, &event.places);
    event.places.failed = failed || !clerk->store;
    tell(clerk, &event);
}

/* What is known at once; what is old or missing is asked for, and told when it has come. */
static void look_up_places(struct clerk *clerk, const struct command *command)
{
    int64_t at_ms = 0;
    clerk->places = command->places;
    clerk->places_asked = true;
    tell_places(clerk, false);
    if (!clerk->store)
        return;
    const char *building = clerk->places.level == PLACE_BUILDING ? "" : clerk->places.building;
    if (store_rooms_at_ms(clerk->store, building, &at_ms) == 0 && clock_now_ms() - at_ms > ROOMS_OLD_MS)
        room_fetch_want(&clerk->rooms, building, clock_monotonic_ms());
}

static void hear_rooms(struct clerk *clerk, const struct client_answer *answer)
{
    enum room_news news = room_fetch_answer(&clerk->rooms, answer, clock_monotonic_ms());
    if (news != ROOM_NEWS_NONE && clerk->places_asked)
        tell_places(clerk, news == ROOM_NEWS_FAILED);
}

static void look_up_top_ups(struct clerk *clerk, const struct command *command)
{
    struct event event = {.type = EVENT_TOP_UPS_STORED, .room = command->room};
    if (clerk->store) {
        event.has_top_ups = store_top_ups_of(clerk->store, &command->room, &event.top_ups) == 0;
        event.own_count = store_own_top_ups(clerk->store, &command->room, event.own, OWN_TOP_UPS);
    }
    tell(clerk, &event);
}

static void bring_usage(struct clerk *clerk, const struct room_id *room)
{
    struct event event = {.type = EVENT_USAGE, .kept = true};
    if (clerk->store && store_usage_of(clerk->store, room, &event.usage) == 0)
        tell(clerk, &event);
}

static void save_sale(struct clerk *clerk, const struct command *command)
{
    int status = clerk->store
                     ? store_sale_save(clerk->store, &command->purchase, command->sale_state, clock_now_ms())
                     : ERR_IO;
    struct event event = {
        .type = status ? EVENT_SALE_NOT_SAVED : EVENT_SALE_SAVED,
        .key = command->purchase.key,
        .sale_state = command->sale_state,
    };
    tell(clerk, &event);
    if (status)
        clerk->look_at_ms = 0;
    else if (clerk->courier && (command->sale_state == SALE_DEBITED || command->sale_state == SALE_DOUBTFUL ||
                                command->sale_state == SALE_VOID))
        courier_stored(clerk->courier, clock_monotonic_ms());
}

/* For staff: what waits for the station. */
static void tell_outbox(struct clerk *clerk)
{
    struct event event = {.type = EVENT_SERVICE_OUTBOX};
    if (!clerk->store || store_outbox_look(clerk->store, &event.outbox))
        return;
    if (event.outbox.depth > 0 && clerk->courier_at_ms != INT64_MAX)
        event.outbox.next_try_at_ms = clock_now_ms() + clerk->courier_at_ms - clock_monotonic_ms();
    tell(clerk, &event);
}

static void obey(struct clerk *clerk, const struct command *command)
{
    switch (command->type) {
    case COMMAND_LOOK_UP: look_up(clerk, command); break;
    case COMMAND_SALE_SAVE: save_sale(clerk, command); break;
    case COMMAND_KEEP_ACCOUNT:
        if (clerk->store)
            store_keep_account(clerk->store, &command->account, clock_now_ms());
        break;
    case COMMAND_KEEP_SNAPSHOT:
        if (clerk->store)
            store_keep_snapshot(clerk->store, &command->snapshot, clock_now_ms());
        break;
    case COMMAND_LOOK_UP_PLACES: look_up_places(clerk, command); break;
    case COMMAND_LOOK_UP_TOP_UPS: look_up_top_ups(clerk, command); break;
    case COMMAND_KEEP_TOP_UPS:
        if (clerk->store)
            store_keep_top_ups(clerk->store, &command->top_ups, clock_now_ms());
        break;
    case COMMAND_WISH:
        if (clerk->store)
            store_keep_wish(clerk->store, &command->card, &command->wish, clock_now_ms());
        break;
    case COMMAND_KEEP_USAGE:
        if (clerk->store)
            store_keep_usage(clerk->store, &command->usage, clock_now_ms());
        break;
    case COMMAND_BRING_USAGE: bring_usage(clerk, &command->room); break;
    case COMMAND_SERVICE_LOOK: tell_outbox(clerk); break;
    case COMMAND_SEND_NOW:
        if (clerk->courier)
            courier_line_up(clerk->courier, clock_monotonic_ms());
        break;
    default: break; /* not the clerk's */
    }
}

static void hear_station(struct clerk *clerk, const struct client_answer *answer)
{
    courier_answer(clerk->courier, answer, clock_monotonic_ms());
    if (!courier_file_is_old(clerk->courier))
        return;
    store_file_is_old(clerk->store);
    clerk->look_at_ms = 0; /* the glass says so at once */
}

static void open_parcel(struct clerk *clerk, const struct parcel *parcel)
{
    switch (parcel->type) {
    case PARCEL_COMMAND: obey(clerk, &parcel->command); break;
    case PARCEL_ANSWER:
        if (clerk->store && parcel->answer.call == CALL_KIT)
            kit_fetch_answer(&clerk->kit, &parcel->answer, clock_monotonic_ms());
        else if (clerk->store && parcel->answer.call == CALL_ROOMS)
            hear_rooms(clerk, &parcel->answer);
        else if (clerk->courier && parcel->answer.call == CALL_PURCHASES)
            hear_station(clerk, &parcel->answer);
        break;
    case PARCEL_PROFILE:
        if (clerk->store)
            store_keep_profile(clerk->store, &parcel->profile);
        clerk->list_age_most_ms = parcel->profile.offline_list_age_ms;
        room_fetch_own(&clerk->rooms, parcel->profile.building);
        if (clerk->courier)
            courier_line_up(clerk->courier, clock_monotonic_ms());
        break;
    }
    if (clerk->store)
        tell_store(clerk, clerk->sells);
}

/* Does what is due; returns when to look again. */
static int64_t keep_time(struct clerk *clerk, int64_t now_ms)
{
    if (now_ms >= clerk->look_at_ms) {
        if (!clerk->store)
            open_store(clerk);
        bool sells = clerk->store && store_sells(clerk->store);
        tell_store(clerk, sells);
        clerk->look_at_ms = now_ms + (!clerk->store ? OPEN_AGAIN_MS : sells ? LOOK_MS : LOOK_BAD_MS);
    }
    clerk->courier_at_ms = clerk->courier ? courier_wake(clerk->courier, now_ms) : INT64_MAX;
    int64_t kit_ms = clerk->store ? kit_fetch_wake(&clerk->kit, now_ms) : INT64_MAX;
    int64_t rooms_ms = clerk->store ? room_fetch_wake(&clerk->rooms, now_ms) : INT64_MAX;
    int64_t wake_ms = clerk->courier_at_ms < kit_ms ? clerk->courier_at_ms : kit_ms;
    wake_ms = rooms_ms < wake_ms ? rooms_ms : wake_ms;
    return wake_ms < clerk->look_at_ms ? wake_ms : clerk->look_at_ms;
}

static void *work(void *context)
{
    struct clerk *clerk = context;
    for (;;) {
        struct parcel *parcel = NULL;
        int64_t wake_ms = keep_time(clerk, clock_monotonic_ms());
        if (inbox_wait(clerk->inbox, wake_ms, &parcel) == INBOX_CLOSED)
            return NULL;
        if (parcel)
            open_parcel(clerk, parcel);
        parcel_destroy(parcel);
        forget_traces();
    }
}

int clerk_start(const struct clerk_config *config, struct clerk **clerk)
{
    struct clerk *made = calloc(1, sizeof *made);
    struct inbox *inbox = made ? inbox_create() : NULL;
    *clerk = NULL;
    if (!inbox) {
        free(made);
        return ERR_MEMORY;
    }
    made->config = *config;
    made->inbox = inbox;
    *clerk = made; /* before the thread runs: what it sends may be answered at once */
    if (pthread_create(&made->thread, NULL, work, made) != 0) {
        *clerk = NULL;
        inbox_destroy(inbox);
        free(made);
        return ERR_MEMORY;
    }
    return STATUS_OK;
}

void clerk_stop(struct clerk *clerk)
{
    if (!clerk)
        return;
    inbox_close(clerk->inbox);
    pthread_join(clerk->thread, NULL);
    courier_destroy(clerk->courier);
    store_close(clerk->store);
    inbox_destroy(clerk->inbox);
    free(clerk);
}

void clerk_command(struct clerk *clerk, const struct command *command)
{
    inbox_put_command(clerk->inbox, command);
}

void clerk_answer(struct clerk *clerk, const struct client_answer *answer)
{
    inbox_put_answer(clerk->inbox, answer);
}

void clerk_keep_profile(struct clerk *clerk, const struct profile *profile)
{
    inbox_put_profile(clerk->inbox, profile);
}

int64_t clerk_behind_ms(struct clerk *clerk)
{
    return inbox_oldest_ms(clerk->inbox);
}
