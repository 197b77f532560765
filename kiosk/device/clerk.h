/* The kiosk's clerk: the one thread that owns the file (store/) and the courier. Carries out
 * COMMAND_LOOK_UP*, COMMAND_SALE_SAVE and COMMAND_KEEP_*; tells EVENT_*STORED, EVENT_SALE_SAVED and
 * _NOT_SAVED, EVENT_STORE when selling becomes possible or impossible or the outbox changes its depth, and
 * EVENT_PROFILE once with the profile kept from last time. */
#pragma once
#include "client/client.h"
#include "flow/event.h"
#include "store/store.h"

struct clerk;

struct clerk_config {
    struct store_config store;
    struct client *client;                                    /* for the courier; outlives the clerk */
    void (*report)(void *context, const struct event *event); /* on the clerk's thread */
    void *context;
};

/* Opens the file on the clerk's own thread, so that the first frame does not wait for it; tries again every
 * few seconds while it cannot be opened. */
int clerk_start(const struct clerk_config *config, struct clerk **clerk);
void clerk_stop(struct clerk *clerk); /* takes NULL; what was committed stays */

/* From any thread; they copy and return at once. */
void clerk_command(struct clerk *clerk, const struct command *command);
void clerk_answer(struct clerk *clerk,
                  const struct client_answer *answer); /* CALL_PURCHASES, CALL_KIT, CALL_ROOMS */
void clerk_keep_profile(struct clerk *clerk,
                        const struct profile *profile); /* the station's; the line is up */

/* How long the oldest thing it was asked lies undone: seconds mean it hangs. From any thread. */
int64_t clerk_behind_ms(struct clerk *clerk);
