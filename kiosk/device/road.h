/* The kiosk's questions to the station: carries out COMMAND_ASK_*, COMMAND_ORDER_*, COMMAND_CREDIT_WATCH
 * and COMMAND_POWER_ASK as wire v1 calls and hands the answers back as events. One thread; at most one order,
 * one credit and one command about power are watched at a time, because one person stands before the glass.
 *
 * Knows whether the line is up: by the outcome of every call, and by a heartbeat each minute (every 5 s while
 * it is down). A request that changes something is repeated with the bytes it was first sent with. */
#pragma once
#include "client/client.h"
#include "flow/event.h"
#include "wire/wire.h"

struct road;

struct road_config {
    struct client *client;                                    /* outlives the road */
    void (*report)(void *context, const struct event *event); /* on the road's thread */
    void *context;
};

int road_start(const struct road_config *config, struct road **road);
void road_stop(struct road *road); /* takes NULL */

/* Both from any thread; they copy and return at once. */
void road_command(struct road *road, const struct command *command);
void road_answer(struct road *road, const struct client_answer *answer); /* every call but CALL_PURCHASES */

/* What the next heartbeat says; its version is this program's. */
void road_set_health(struct road *road, const struct heartbeat *health);

/* How long the oldest thing it was asked lies undone: seconds mean it hangs. From any thread. */
int64_t road_behind_ms(struct road *road);
