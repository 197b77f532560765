#include "device/room_fetch.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "wire/directory.h"

#include <stdio.h>
#include <string.h>

#define EVERY_MS CLOCK_HOUR_MS
#define AGAIN_MS CLOCK_MINUTE_MS
#define LOST_MS 30000 /* a call is answered or given up by the client well before */

void room_fetch_init(struct room_fetch *fetch, struct store *store, struct client *client)
{
    *fetch = (struct room_fetch){.store = store, .client = client, .names = true};
}

void room_fetch_own(struct room_fetch *fetch, const char *building)
{
    if (!strcmp(fetch->own, building) || text_copy(fetch->own, sizeof fetch->own, building))
        return;
    fetch->ask_at_ms = 0;
}

void room_fetch_want(struct room_fetch *fetch, const char *building, int64_t now_ms)
{
    if (building[0] == '\0')
        fetch->ask_at_ms = now_ms;
    else if (!fetch->ticket || strcmp(building, fetch->building))
        (void)text_copy(fetch->wanted, sizeof fetch->wanted, building);
}

static void send_next(struct room_fetch *fetch, int64_t now_ms)
{
    char path[128];
    if (fetch->names)
        snprintf(path, sizeof path, "/v1/buildings");
    else
        snprintf(path, sizeof path, "/v1/buildings/%s/rooms?after=%s", fetch->building, fetch->after.text);
    fetch->ticket = client_send(fetch->client, CALL_ROOMS, path, NULL, 0);
    fetch->lost_at_ms = now_ms + LOST_MS;
}

static void begin(struct room_fetch *fetch, const char *building, int64_t now_ms)
{
    fetch->names = building[0] == '\0';
    (void)text_copy(fetch->building, sizeof fetch->building, building);
    if (!strcmp(fetch->wanted, fetch->building))
        fetch->wanted[0] = '\0';
    fetch->after = (struct room_id){0};
    fetch->begun_ms = clock_now_ms();
    send_next(fetch, now_ms);
}

int64_t room_fetch_wake(struct room_fetch *fetch, int64_t now_ms)
{
    if (fetch->ticket && now_ms < fetch->lost_at_ms)
        return fetch->lost_at_ms;
    fetch->ticket = 0;
    if (fetch->wanted[0]) {
        begin(fetch, fetch->wanted, now_ms);
        return fetch->lost_at_ms;
    }
    if (now_ms >= fetch->ask_at_ms) {
        fetch->ask_at_ms = now_ms + AGAIN_MS;
        begin(fetch, "", now_ms);
        return fetch->lost_at_ms;
    }
    return fetch->ask_at_ms;
}

static int take_names(struct room_fetch *fetch, const struct client_answer *answer)
{
    static struct building_list list; /* the clerk's thread only */
    char why[WIRE_WHY_SIZE] = "";
    int status = building_list_decode(answer->body, answer->body_length, &list, why);
    if (status)
        log_warn("station: buildings that do not decode: %s", why);
    return status ? status : store_take_buildings(fetch->store, &list, fetch->begun_ms);
}

static int take_rooms(struct room_fetch *fetch, const struct client_answer *answer, bool *more)
{
    static struct room_list list;
    char why[WIRE_WHY_SIZE] = "";
    int status = room_list_decode(answer->body, answer->body_length, &list, why);
    if (status)
        log_warn("station: rooms that do not decode: %s", why);
    if (!status)
        status = store_take_rooms(fetch->store, &list, fetch->begun_ms);
    *more = list.more && list.count > 0;
    if (*more)
        fetch->after = list.rooms[list.count - 1].room;
    return status;
}

enum room_news room_fetch_answer(struct room_fetch *fetch, const struct client_answer *answer, int64_t now_ms)
{
    bool more = false;
    if (answer->ticket != fetch->ticket)
        return ROOM_NEWS_NONE;
    fetch->ticket = 0;
    if (answer->outcome != CLIENT_DONE)
        return ROOM_NEWS_FAILED;
    if (fetch->names ? take_names(fetch, answer) : take_rooms(fetch, answer, &more))
        return ROOM_NEWS_FAILED;
    if (more) {
        send_next(fetch, now_ms);
        return ROOM_NEWS_NONE;
    }
    if (fetch->names && fetch->own[0])
        begin(fetch, fetch->own, now_ms);
    else if (fetch->names || !strcmp(fetch->building, fetch->own))
        fetch->ask_at_ms = now_ms + EVERY_MS;
    return ROOM_NEWS_LIST;
}
