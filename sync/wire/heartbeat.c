/* A terminal's health, and an error's name. */
#include "wire/json_in.h"
#include "wire/json_out.h"
#include "wire/wire.h"

char *heartbeat_encode(const struct heartbeat *heartbeat)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "version", heartbeat->version);
    json_out_int(&out, "outbox_depth", heartbeat->outbox_depth);
    json_out_int(&out, "oldest_row_at_ms", heartbeat->oldest_row_at_ms);
    if (heartbeat->starting)
        json_out_bool(&out, "starting", true);
    json_out_bool(&out, "has_reader", heartbeat->has_reader);
    json_out_bool(&out, "reader", heartbeat->reader);
    json_out_bool(&out, "store", heartbeat->store);
    return json_out_end(&out);
}

int heartbeat_decode(const char *bytes, size_t length, struct heartbeat *heartbeat, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *heartbeat = (struct heartbeat){0};
    json_in_text(&in, "version", heartbeat->version, sizeof heartbeat->version);
    heartbeat->outbox_depth = json_in_int(&in, "outbox_depth", 0, INT64_MAX);
    heartbeat->oldest_row_at_ms = json_in_int(&in, "oldest_row_at_ms", 0, INT64_MAX);
    heartbeat->starting = json_in_has(&in, "starting") && json_in_bool(&in, "starting");
    heartbeat->has_reader = json_in_has(&in, "has_reader") && json_in_bool(&in, "has_reader");
    heartbeat->reader = json_in_bool(&in, "reader");
    heartbeat->store = json_in_bool(&in, "store");
    return json_in_close(&in);
}

char *heartbeat_answer_encode(const struct heartbeat_answer *answer)
{
    struct json_out out = json_out_begin();
    json_out_int(&out, "now_ms", answer->now_ms);
    if (answer->meters >= 0) {
        json_out_int(&out, "meters", answer->meters);
        json_out_int(&out, "meters_heard", answer->meters_heard);
        json_out_int(&out, "meter_heard_at_ms", answer->meter_heard_at_ms);
    }
    if (answer->lines_silent)
        json_out_bool(&out, "lines_silent", true);
    if (answer->reader_told)
        json_out_bool(&out, "reader_told", true);
    return json_out_end(&out);
}

int heartbeat_answer_decode(const char *bytes, size_t length, struct heartbeat_answer *answer, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *answer = (struct heartbeat_answer){.meters = -1};
    answer->now_ms = json_in_int(&in, "now_ms", 0, INT64_MAX);
    if (json_in_has(&in, "meters")) {
        answer->meters = json_in_int(&in, "meters", 0, INT32_MAX);
        answer->meters_heard = json_in_int(&in, "meters_heard", 0, INT32_MAX);
        answer->meter_heard_at_ms = json_in_int(&in, "meter_heard_at_ms", 0, INT64_MAX);
    }
    answer->lines_silent = json_in_has(&in, "lines_silent") && json_in_bool(&in, "lines_silent");
    answer->reader_told = json_in_has(&in, "reader_told") && json_in_bool(&in, "reader_told");
    return json_in_close(&in);
}

char *wire_error_encode(const char *error, const char *message)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "error", error);
    json_out_text(&out, "message", message);
    return json_out_end(&out);
}

int wire_error_decode(const char *bytes, size_t length, char error[WIRE_ERROR_SIZE], char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    json_in_text(&in, "error", error, WIRE_ERROR_SIZE);
    return json_in_close(&in);
}
