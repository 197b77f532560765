/* One command about a room's power that somebody at the glass waits for: asked with the same bytes until the
 * station has answered, then watched by long polls until it has ended. */
#pragma once
#include "client/client.h"
#include "flow/event.h"

struct road_power {
    bool waiting; /* somebody does */
    struct key key;
    struct room_id room;
    char *body;      /* owned; until the station has answered it */
    uint64_t ticket; /* of the call in flight; 0 = none */
    enum power_state state;
    int64_t again_at_ms; /* monotonic; INT64_MAX = never */
};

void road_power_ask(struct road_power *power, struct client *client, const struct power_request *request);
void road_power_end(struct road_power *power, struct client *client);
/* Looks at an answer; true if event is to be told. Asks again, or plans to. */
bool road_power_hear(struct road_power *power, const struct client_answer *answer, struct event *event);
/* Sends what is due; returns when to look again. A fresh, all-zero one is never due. */
int64_t road_power_wake(struct road_power *power, struct client *client, int64_t now_ms);
