/* One order or one credit that somebody at the glass waits for: placed, asked about by long polls, cancelled,
 * until it is in an end state. Repeats the same bytes after an unanswered call; never makes a key. */
#pragma once
#include "client/client.h"
#include "flow/event.h"

enum watch_kind { WATCH_NOTHING, WATCH_ORDER, WATCH_CREDIT };

struct road_watch {
    enum watch_kind kind;
    struct key key;
    uint64_t ticket;  /* of the call in flight; 0 = none */
    char *place_body; /* owned; until the station has answered it */
    bool cancelling;  /* the cancel call is still to be answered */
    enum order_state order_state;
    enum credit_state credit_state;
    struct money second; /* paid for the order once more */
    bool second_is_back;
    bool asked_once;     /* the states above are the station's */
    int64_t again_at_ms; /* monotonic; INT64_MAX = not by time */
};

void road_watch_place(struct road_watch *watch, struct client *client, const struct order_request *request);
void road_watch_cancel(struct road_watch *watch, struct client *client, const struct key *key);
void road_watch_begin(struct road_watch *watch, struct client *client, enum watch_kind kind,
                      const struct key *key);
void road_watch_end(struct road_watch *watch, struct client *client);
/* Looks at an answer; true if event is to be told. Asks again, or plans to. */
bool road_watch_hear(struct road_watch *watch, const struct client_answer *answer, struct event *event);
/* Sends what is due; returns when to look again. A fresh, all-zero watch is never due. */
int64_t road_watch_wake(struct road_watch *watch, struct client *client, int64_t now_ms);
