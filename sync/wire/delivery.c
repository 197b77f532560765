/* Outbox rows on their way, and what the station says of each. */
#include "base/status.h"
#include "wire/json_in.h"
#include "wire/json_out.h"
#include "wire/wire.h"

#include <stdlib.h>
#include <string.h>

static const char *const results[] = {
    [ROW_POSTED] = "posted", [ROW_ALREADY] = "already", [ROW_REFUSED] = "refused", [ROW_GAP] = "gap"};
#define RESULTS ((int)(sizeof results / sizeof results[0]))

char *delivery_encode(const struct sealed_row *rows, int count)
{
    struct json_out out = json_out_begin();
    json_out_array(&out, "rows");
    for (int i = 0; i < count; i++) {
        struct json_out element = json_out_element();
        json_out_text(&element, "bytes", rows[i].bytes);
        json_out_text(&element, "signature", rows[i].signature);
        json_out_append(&out, "rows", &element);
    }
    return json_out_end(&out);
}

static void row_take(struct json_in *in, struct sealed_row *row)
{
    char bytes[ROW_BYTES_MAX + 1];
    *row = (struct sealed_row){0};
    json_in_text(in, "bytes", bytes, sizeof bytes);
    json_in_text(in, "signature", row->signature, sizeof row->signature);
    row->bytes = strdup(bytes);
}

int delivery_decode(const char *bytes, size_t length, struct sealed_row rows[WIRE_ROWS_MAX], int *count,
                    char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *count = 0;
    int wanted = json_in_array(&in, "rows", WIRE_ROWS_MAX);
    bool memory = true;
    for (int i = 0; i < wanted && memory; i++) {
        struct json_in element = json_in_element(&in, "rows", i);
        row_take(&element, &rows[i]);
        memory = rows[i].bytes != NULL;
        *count = i + 1;
    }
    int status = json_in_close(&in);
    if (!status && !memory)
        status = ERR_MEMORY;
    if (!status)
        return STATUS_OK;
    for (int i = 0; i < *count; i++)
        sealed_row_finish(&rows[i]);
    *count = 0;
    return status;
}

char *delivery_answer_encode(const struct delivery_answer *answer)
{
    struct json_out out = json_out_begin();
    json_out_array(&out, "results");
    for (int i = 0; i < answer->count; i++) {
        const struct delivery_result *result = &answer->results[i];
        struct json_out element = json_out_element();
        json_out_int(&element, "row", result->row);
        json_out_text(&element, "key", result->key.text);
        json_out_text(&element, "result", results[result->result]);
        json_out_text(&element, "why", result->why);
        json_out_append(&out, "results", &element);
    }
    json_out_int(&out, "next_row", answer->next_row);
    return json_out_end(&out);
}

int delivery_answer_decode(const char *bytes, size_t length, struct delivery_answer *answer, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *answer = (struct delivery_answer){0};
    answer->count = json_in_array(&in, "results", WIRE_ROWS_MAX);
    for (int i = 0; i < answer->count; i++) {
        struct delivery_result *result = &answer->results[i];
        struct json_in element = json_in_element(&in, "results", i);
        result->row = json_in_int(&element, "row", 1, INT64_MAX);
        json_in_key(&element, "key", &result->key);
        result->result = (enum row_result)json_in_choice(&element, "result", results, RESULTS);
        json_in_label(&element, "why", result->why, sizeof result->why);
    }
    answer->next_row = json_in_int(&in, "next_row", 1, INT64_MAX);
    return json_in_close(&in);
}
