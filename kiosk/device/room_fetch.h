/* Keeps the list of rooms: of this machine's own building at start and every hour or so, of another when
 * somebody asks for it. The clerk's own: one thread, one call in flight. */
#pragma once
#include "client/client.h"
#include "store/store.h"

struct room_fetch {
    struct store *store;
    struct client *client;
    uint64_t ticket;            /* of the call in flight; 0 = none */
    int64_t ask_at_ms;          /* monotonic: when the own list is due */
    int64_t lost_at_ms;         /* monotonic: no answer is waited for any longer */
    int64_t begun_ms;           /* wall clock: of the list under way */
    bool names;                 /* the buildings are asked for, else rooms of `building` */
    char own[BUILDING_ID_SIZE]; /* empty: the machine serves the whole site */
    char building[BUILDING_ID_SIZE];
    char wanted[BUILDING_ID_SIZE]; /* somebody waits for it; empty: nobody */
    struct room_id after;
};

/* Both stay the caller's. */
void room_fetch_init(struct room_fetch *fetch, struct store *store, struct client *client);
/* Which building this machine stands in. */
void room_fetch_own(struct room_fetch *fetch, const char *building);
/* Somebody waits for that building's rooms, or for the buildings (""). */
void room_fetch_want(struct room_fetch *fetch, const char *building, int64_t now_ms);
/* Sends what is due; returns when to look again. */
int64_t room_fetch_wake(struct room_fetch *fetch, int64_t now_ms);
enum room_news { ROOM_NEWS_NONE, ROOM_NEWS_LIST, ROOM_NEWS_FAILED };
/* An answer to CALL_ROOMS: whether a list is whole now, or nobody answered. */
enum room_news room_fetch_answer(struct room_fetch *fetch, const struct client_answer *answer,
                                 int64_t now_ms);
