/* A command about a room's power, and how far it is. */
#include "wire/power.h"
#include "base/status.h"
#include "wire/json_in.h"
#include "wire/json_out.h"

#define WORD_SIZE 24

static enum power_action action_of(struct json_in *in)
{
    char word[WORD_SIZE];
    enum power_action action = POWER_RESTORE;
    json_in_text(in, "action", word, sizeof word);
    if (power_action_parse(word, &action))
        json_in_refuse(in, "action", "is none this program knows");
    return action;
}

char *power_request_encode(const struct power_request *request)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "key", request->key.text);
    json_out_text(&out, "action", power_action_text(request->action));
    json_out_text(&out, "ref", request->ref.text);
    json_out_int(&out, "at_ms", request->at_ms);
    json_out_bool(&out, "unplugged", request->unplugged);
    json_out_bool(&out, "present", request->present);
    return json_out_end(&out);
}

int power_request_decode(const char *bytes, size_t length, struct power_request *request, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *request = (struct power_request){0};
    json_in_key(&in, "key", &request->key);
    request->action = action_of(&in);
    json_in_hex(&in, "ref", request->ref.text, sizeof request->ref.text);
    request->at_ms = json_in_int(&in, "at_ms", 0, INT64_MAX);
    request->unplugged = json_in_bool(&in, "unplugged");
    request->present = json_in_bool(&in, "present");
    return json_in_close(&in);
}

char *power_status_encode(const struct power_status *status)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "key", status->key.text);
    json_out_text(&out, "action", power_action_text(status->action));
    json_out_text(&out, "state", power_state_text(status->state));
    json_out_text(&out, "why", power_refusal_text(status->refusal));
    json_out_int(&out, "at_ms", status->at_ms);
    return json_out_end(&out);
}

int power_status_decode(const char *bytes, size_t length, struct power_status *status, char *why)
{
    struct json_in in;
    char word[WORD_SIZE];
    json_in_open(&in, bytes, length, why);
    *status = (struct power_status){0};
    json_in_key(&in, "key", &status->key);
    status->action = action_of(&in);
    json_in_text(&in, "state", word, sizeof word);
    if (power_state_parse(word, &status->state))
        json_in_refuse(&in, "state", "is no state of a command");
    json_in_text(&in, "why", word, sizeof word);
    if (power_refusal_parse(word, &status->refusal))
        json_in_refuse(&in, "why", "is no reason this program knows");
    status->at_ms = json_in_int(&in, "at_ms", 0, INT64_MAX);
    return json_in_close(&in);
}
