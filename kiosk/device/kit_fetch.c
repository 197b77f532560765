#include "device/kit_fetch.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define EVERY_MS (10 * CLOCK_MINUTE_MS)
#define JITTER_MS (2 * CLOCK_MINUTE_MS)
#define AGAIN_MS CLOCK_MINUTE_MS /* after no answer, or one that is not understood */
#define LOST_MS 30000            /* a call is answered or given up by the client well before */

void kit_fetch_init(struct kit_fetch *fetch, struct store *store, struct client *client)
{
    *fetch = (struct kit_fetch){.store = store, .client = client};
}

static int64_t jitter_ms(void)
{
    uint8_t bytes[4];
    random_bytes(bytes, sizeof bytes);
    uint32_t number = 0;
    memcpy(&number, bytes, sizeof number);
    return number % JITTER_MS - JITTER_MS / 2;
}

static void ask(struct kit_fetch *fetch)
{
    char path[128];
    struct card_list list = {0};
    if (fetch->asks_rooms) {
        snprintf(path, sizeof path, "/v1/offline-kit/rooms?after=%s", fetch->room.text);
    } else if (store_card_list(fetch->store, &list) == 0) {
        snprintf(path, sizeof path, "/v1/offline-kit?since=%" PRId64, list.version);
    } else {
        return;
    }
    fetch->ticket = client_send(fetch->client, CALL_KIT, path, NULL, 0);
}

int64_t kit_fetch_wake(struct kit_fetch *fetch, int64_t now_ms)
{
    if (now_ms >= fetch->ask_at_ms) {
        ask(fetch);
        fetch->ask_at_ms = now_ms + (fetch->ticket ? LOST_MS : AGAIN_MS);
    }
    return fetch->ask_at_ms;
}

static int take(struct kit_fetch *fetch, const struct client_answer *answer, struct kit_page *page)
{
    char why[WIRE_WHY_SIZE] = "";
    int status = fetch->asks_rooms ? kit_rooms_decode(answer->body, answer->body_length, page, why)
                                   : kit_cards_decode(answer->body, answer->body_length, page, why);
    if (status)
        log_warn("station: a kit that does not decode: %s", why);
    return status ? status : store_take_kit(fetch->store, page, clock_now_ms());
}

/* What comes after this page: the next one, the rooms, or ten minutes of peace. */
static void plan(struct kit_fetch *fetch, const struct kit_page *page, int64_t now_ms)
{
    fetch->ask_at_ms = now_ms;
    if (fetch->asks_rooms && page->room_count)
        fetch->room = page->rooms[page->room_count - 1].room;
    if (page->more && page->card_count + page->room_count > 0)
        return;
    if (fetch->asks_rooms)
        fetch->ask_at_ms = now_ms + EVERY_MS + jitter_ms();
    fetch->asks_rooms = !fetch->asks_rooms;
    fetch->room = (struct room_id){0};
}

void kit_fetch_answer(struct kit_fetch *fetch, const struct client_answer *answer, int64_t now_ms)
{
    static struct kit_page page; /* the clerk's thread only; too large for some stacks */
    if (answer->ticket != fetch->ticket)
        return;
    fetch->ticket = 0;
    fetch->ask_at_ms = now_ms + AGAIN_MS;
    if (answer->outcome == CLIENT_DONE && take(fetch, answer, &page) == 0)
        plan(fetch, &page, now_ms);
    explicit_bzero(&page, sizeof page); /* it has names and balances; the store keeps them sealed */
}
