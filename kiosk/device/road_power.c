#include "device/road_power.h"
#include "base/clock.h"
#include "base/log.h"
#include "wire/power.h"
#include "wire/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_S 20     /* of a long poll */
#define AGAIN_MS 2000 /* after a call without an answer */
#define SAME_MS 500   /* after an answer without news: see road_watch.c */

static void send_next(struct road_power *power, struct client *client)
{
    char path[160];
    power->again_at_ms = INT64_MAX;
    if (power->body) {
        snprintf(path, sizeof path, "/v1/rooms/%s/power", power->room.text);
        power->ticket = client_send(client, CALL_POWER_ASK, path, power->body, 0);
    } else {
        snprintf(path, sizeof path, "/v1/power/%s?wait=%d&state=%s", power->key.text, WAIT_S,
                 power_state_text(power->state));
        power->ticket = client_send(client, CALL_POWER_GET, path, NULL, WAIT_S);
    }
}

void road_power_end(struct road_power *power, struct client *client)
{
    if (power->ticket)
        client_cancel(client, power->ticket);
    free(power->body);
    memset(power, 0, sizeof *power);
    power->again_at_ms = INT64_MAX;
}

void road_power_ask(struct road_power *power, struct client *client, const struct power_request *request)
{
    road_power_end(power, client);
    power->waiting = true;
    power->key = request->key;
    power->room = request->room;
    power->body = power_request_encode(request);
    send_next(power, client);
}

static bool decode(const struct road_power *power, const struct client_answer *answer,
                   struct power_status *status)
{
    char why[WIRE_WHY_SIZE] = "";
    if (power_status_decode(answer->body, answer->body_length, status, why)) {
        log_warn("station: a command's state that does not decode: %s", why);
        return false;
    }
    if (!key_equal(&status->key, &power->key)) {
        log_warn("station: a command that was not asked about");
        return false;
    }
    return true;
}

bool road_power_hear(struct road_power *power, const struct client_answer *answer, struct event *event)
{
    if (!power->waiting || answer->ticket != power->ticket)
        return false; /* of something nobody waits for any more */
    int64_t now_ms = clock_monotonic_ms();
    power->ticket = 0;
    power->again_at_ms = now_ms + AGAIN_MS;
    *event = (struct event){.type = EVENT_POWER_FAILED, .refused = answer->outcome == CLIENT_REFUSED};
    event->power.key = power->key;
    if (answer->outcome != CLIENT_DONE) {
        if (event->refused)
            power->again_at_ms = INT64_MAX;
        return true;
    }
    if (!decode(power, answer, &event->power))
        return false;
    event->type = EVENT_POWER;
    bool first = power->body != NULL;
    bool news = first || power->state != event->power.state;
    free(power->body);
    power->body = NULL;
    power->state = event->power.state;
    bool ended = power->state == POWER_DONE || power->state == POWER_REFUSED;
    power->again_at_ms = ended ? INT64_MAX : now_ms + (news ? 0 : SAME_MS);
    return news;
}

int64_t road_power_wake(struct road_power *power, struct client *client, int64_t now_ms)
{
    if (!power->waiting || power->ticket)
        return INT64_MAX;
    if (now_ms >= power->again_at_ms)
        send_next(power, client);
    return power->ticket ? INT64_MAX : power->again_at_ms;
}
