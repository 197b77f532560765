/* What is asked once and answered once: who owns a card, what a room has, used and paid, whether its password
 * is right. A newer question of a kind takes the place of the one before, whose answer is not told any more.
 */
#pragma once
#include "client/client.h"
#include "flow/event.h"

struct road_question {
    uint64_t account_ticket, snapshot_ticket, top_ups_ticket, usage_ticket, password_ticket;
    struct card_ref account_card; /* the one account_ticket asks about */
    struct room_id snapshot_room, top_ups_room, usage_room, password_room;
};

/* COMMAND_ASK_* and SET_COMPARISON. True if event is to be told at once: it cannot be asked. */
bool road_question_ask(struct road_question *question, struct client *client, const struct command *command,
                       struct event *event);
/* True if event is to be told. */
bool road_question_hear(struct road_question *question, const struct client_answer *answer,
                        struct event *event);
