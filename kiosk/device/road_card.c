#include "device/road_card.h"
#include "base/log.h"
#include "wire/alert.h"
#include "wire/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void road_card_wish(struct client *client, const struct command *command)
{
    char path[160];
    char *body = wish_encode(&command->wish);
    snprintf(path, sizeof path, "/v1/cards/%s/wish", command->card.text);
    if (body)
        client_send(client, CALL_WISH, path, body, 0);
    free(body);
    explicit_bzero(path, sizeof path);
}

void road_card_alert(struct road_card *road, struct client *client, const struct command *command)
{
    char path[160];
    bool saves = command->type == COMMAND_ALERT_SAVE;
    char *body = saves ? alert_encode(&command->alert, NULL) : NULL;
    snprintf(path, sizeof path, "/v1/cards/%s/alert", command->card.text);
    road->card = command->card;
    if (body || !saves)
        road->ticket = client_send(client, CALL_ALERT, path, body, 0);
    free(body);
    explicit_bzero(path, sizeof path);
}

bool road_card_hear(const struct road_card *road, const struct client_answer *answer, struct event *event)
{
    char why[WIRE_WHY_SIZE] = "";
    if (answer->ticket != road->ticket)
        return false;
    *event = (struct event){.type = EVENT_ALERT_FAILED, .card = road->card};
    if (answer->outcome != CLIENT_DONE)
        return true;
    if (alert_decode(answer->body, answer->body_length, &event->alert, event->bind_url, why) == 0)
        event->type = EVENT_ALERT;
    else
        log_warn("station: an alert that does not decode: %s", why);
    return true;
}
