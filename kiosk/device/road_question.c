#include "device/road_question.h"
#include "base/log.h"
#include "wire/password.h"
#include "wire/room_usage.h"
#include "wire/top_ups.h"
#include "wire/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t ask(struct client *client, enum client_call call, const char *format, const char *name)
{
    char path[160];
    snprintf(path, sizeof path, format, name);
    uint64_t ticket = client_send(client, call, path, NULL, 0);
    explicit_bzero(path, sizeof path); /* it names a room, and this frame may be the thread's own */
    return ticket;
}

static void ask_top_ups(struct road_question *question, struct client *client, const struct room_id *room,
                        const struct key *before)
{
    char path[160];
    snprintf(path, sizeof path, "/v1/rooms/%s/payments%s%s", room->text, before->text[0] ? "?before=" : "",
             before->text);
    question->top_ups_room = *room;
    question->top_ups_ticket = client_send(client, CALL_TOP_UPS, path, NULL, 0);
}

/* Answered with the room's use, as the other question about it. */
static void set_comparison(struct road_question *question, struct client *client,
                           const struct command *command)
{
    char path[160];
    char *body = comparison_encode(command->takes_part);
    snprintf(path, sizeof path, "/v1/rooms/%s/comparison", command->room.text);
    question->usage_room = command->room;
    if (body)
        question->usage_ticket = client_send(client, CALL_USAGE, path, body, 0);
    free(body);
}

/* Sent once: an answer that is lost is a try that may have been counted, and the person types again. */
static bool ask_password(struct road_question *question, struct client *client, const struct command *command)
{
    char path[160];
    char *body = password_encode(&command->password);
    snprintf(path, sizeof path, "/v1/rooms/%s/password", command->room.text);
    question->password_room = command->room;
    question->password_ticket = body ? client_send(client, CALL_PASSWORD, path, body, 0) : 0;
    if (body)
        explicit_bzero(body, strlen(body));
    free(body);
    explicit_bzero(path, sizeof path);
    return question->password_ticket != 0;
}

bool road_question_ask(struct road_question *question, struct client *client, const struct command *command,
                       struct event *event)
{
    const struct room_id *room = &command->room;
    switch (command->type) {
    case COMMAND_ASK_ACCOUNT:
        question->account_card = command->card;
        question->account_ticket = ask(client, CALL_ACCOUNT, "/v1/cards/%s", command->card.text);
        break;
    case COMMAND_ASK_SNAPSHOT:
        question->snapshot_room = *room;
        question->snapshot_ticket = ask(client, CALL_SNAPSHOT, "/v1/rooms/%s/snapshot", room->text);
        break;
    case COMMAND_ASK_USAGE:
        question->usage_room = *room;
        question->usage_ticket = ask(client, CALL_USAGE, "/v1/rooms/%s/usage", room->text);
        break;
    case COMMAND_ASK_TOP_UPS: ask_top_ups(question, client, room, &command->key); break;
    case COMMAND_SET_COMPARISON: set_comparison(question, client, command); break;
    case COMMAND_ASK_PASSWORD:
        *event = (struct event){.type = EVENT_PASSWORD_FAILED, .room = *room};
        return !ask_password(question, client, command);
    default: break; /* not a question */
    }
    return false;
}

/* Whether the answer was read; a decoder's words about one that was not. */
static bool is_read(int status, const char *what, const char *why)
{
    if (status)
        log_warn("station: %s that does not decode: %s", what, why);
    return !status;
}

static void hear_account(struct road_question *question, const struct client_answer *answer,
                         struct event *event)
{
    char why[WIRE_WHY_SIZE] = "";
    *event = (struct event){.type = EVENT_ACCOUNT_FAILED, .card = question->account_card};
    question->account_card = (struct card_ref){0};
    if (answer->outcome == CLIENT_DONE &&
        is_read(account_decode(answer->body, answer->body_length, &event->account, why), "an account", why))
        event->type = EVENT_ACCOUNT;
}

static void hear_snapshot(struct road_question *question, const struct client_answer *answer,
                          struct event *event)
{
    char why[WIRE_WHY_SIZE] = "";
    *event = (struct event){.type = EVENT_SNAPSHOT_FAILED, .room = question->snapshot_room};
    question->snapshot_room = (struct room_id){0};
    if (answer->outcome == CLIENT_DONE &&
        is_read(snapshot_decode(answer->body, answer->body_length, &event->snapshot, why), "a snapshot", why))
        event->type = EVENT_SNAPSHOT;
}

static void hear_top_ups(const struct road_question *question, const struct client_answer *answer,
                         struct event *event)
{
    char why[WIRE_WHY_SIZE] = "";
    *event = (struct event){.type = EVENT_TOP_UPS_FAILED, .room = question->top_ups_room};
    if (answer->outcome == CLIENT_DONE &&
        is_read(top_ups_decode(answer->body, answer->body_length, &event->top_ups, why), "payments", why))
        event->type = EVENT_TOP_UPS;
}

static void hear_usage(const struct road_question *question, const struct client_answer *answer,
                       struct event *event)
{
    char why[WIRE_WHY_SIZE] = "";
    *event = (struct event){.type = EVENT_USAGE_FAILED, .room = question->usage_room};
    if (answer->outcome == CLIENT_DONE &&
        is_read(room_usage_decode(answer->body, answer->body_length, &event->usage, why), "a room's use",
                why))
        event->type = EVENT_USAGE;
}

static void hear_password(const struct road_question *question, const struct client_answer *answer,
                          struct event *event)
{
    char why[WIRE_WHY_SIZE] = "";
    *event = (struct event){.type = EVENT_PASSWORD_FAILED, .room = question->password_room};
    if (answer->outcome == CLIENT_DONE &&
        is_read(password_answer_decode(answer->body, answer->body_length, &event->password, why),
                "an answer about a password", why))
        event->type = EVENT_PASSWORD;
}

bool road_question_hear(struct road_question *question, const struct client_answer *answer,
                        struct event *event)
{
    switch (answer->call) {
    case CALL_ACCOUNT:
        if (answer->ticket != question->account_ticket)
            return false;
        hear_account(question, answer, event);
        return true;
    case CALL_SNAPSHOT:
        if (answer->ticket != question->snapshot_ticket)
            return false;
        hear_snapshot(question, answer, event);
        return true;
    case CALL_TOP_UPS:
        if (answer->ticket != question->top_ups_ticket)
            return false;
        hear_top_ups(question, answer, event);
        return true;
    case CALL_USAGE:
        if (answer->ticket != question->usage_ticket)
            return false;
        hear_usage(question, answer, event);
        return true;
    case CALL_PASSWORD:
        if (answer->ticket != question->password_ticket)
            return false;
        hear_password(question, answer, event);
        return true;
    default: return false; /* not a question */
    }
}
