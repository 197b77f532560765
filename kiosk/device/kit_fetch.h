/* Keeps the offline kit young: asks for what changed at start and every ten minutes or so (kiosks that were
 * switched on together do not ask together), page after page, and lets the store take each. The clerk's own:
 * one thread, one call in flight. */
#pragma once
#include "client/client.h"
#include "store/store.h"

struct kit_fetch {
    struct store *store;
    struct client *client;
    uint64_t ticket;     /* of the call in flight; 0 = none */
    int64_t ask_at_ms;   /* monotonic */
    bool asks_rooms;     /* the cards are done */
    struct room_id room; /* the last one of the page before */
};

/* Both stay the caller's. The first look is due at once. */
void kit_fetch_init(struct kit_fetch *fetch, struct store *store, struct client *client);
/* Sends what is due; returns when to look again. */
int64_t kit_fetch_wake(struct kit_fetch *fetch, int64_t now_ms);
/* An answer to CALL_KIT. */
void kit_fetch_answer(struct kit_fetch *fetch, const struct client_answer *answer, int64_t now_ms);
