#include "fakes/mute_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct mute_sent mute_sent;

uint64_t client_send(struct client *client, enum client_call call, const char *path, const char *body,
                     int wait_s)
{
    assert_null(client);
    mute_sent.call = call;
    snprintf(mute_sent.path, sizeof mute_sent.path, "%s", path);
    snprintf(mute_sent.body, sizeof mute_sent.body, "%s", body ? body : "");
    mute_sent.wait_s = wait_s;
    return ++mute_sent.ticket;
}

void client_cancel(struct client *client, uint64_t ticket)
{
    assert_null(client);
    mute_sent.cancelled = ticket;
}

struct client_answer mute_answer(enum client_outcome outcome, const char *body)
{
    return (struct client_answer){.call = mute_sent.call,
                                  .ticket = mute_sent.ticket,
                                  .outcome = outcome,
                                  .body = body,
                                  .body_length = strlen(body)};
}
