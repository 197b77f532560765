/* What the owner of a card wants, on its way to the station: how the glass shall be, when to be told. */
#pragma once
#include "client/client.h"
#include "flow/event.h"

struct road_card {
    uint64_t ticket; /* of the last question about an alert */
    struct card_ref card;
};

/* Nobody waits for the answer: without a line the kiosk's own store remembers it, and the next change tells.
 */
void road_card_wish(struct client *client, const struct command *command);
/* ALERT_ASK and ALERT_SAVE: the answer is what is kept now. */
void road_card_alert(struct road_card *road, struct client *client, const struct command *command);
/* True if event is to be told. */
bool road_card_hear(const struct road_card *road, const struct client_answer *answer, struct event *event);
