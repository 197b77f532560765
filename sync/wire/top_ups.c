#include "wire/top_ups.h"
#include "base/status.h"
#include "wire/json_in.h"
#include "wire/json_out.h"
#include "wire/second.h"

#include <string.h>

#define COUNT_MOST 10000000 /* no room was ever paid for so often */

static const char *const bys[] = {[TOP_UP_CARD] = "card",
                                  [TOP_UP_WECHAT] = "wechat",
                                  [TOP_UP_ALIPAY] = "alipay",
                                  [TOP_UP_SUBSIDY] = "subsidy",
                                  [TOP_UP_DESK] = "desk"};
static const char *const states[] = {[TOP_UP_CREDITED] = "credited",
                                     [TOP_UP_WAITING] = "waiting",
                                     [TOP_UP_CHECKING] = "checking",
                                     [TOP_UP_REFUNDING] = "refunding",
                                     [TOP_UP_REFUNDED] = "refunded"};
#define COUNT(words) ((int)(sizeof(words) / sizeof(words)[0]))

static int place_of(const char *text, const char *const *words, int count, int *place)
{
    for (*place = 0; *place < count; ++*place)
        if (!strcmp(text, words[*place]))
            return STATUS_OK;
    return ERR_FORMAT;
}

int top_up_by_parse(const char *text, enum top_up_by *by)
{
    int place = 0;
    int status = place_of(text, bys, COUNT(bys), &place);
    if (!status)
        *by = (enum top_up_by)place;
    return status;
}

int top_up_state_parse(const char *text, enum top_up_state *state)
{
    int place = 0;
    int status = place_of(text, states, COUNT(states), &place);
    if (!status)
        *state = (enum top_up_state)place;
    return status;
}

char *top_ups_encode(const struct top_ups *page)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "room", page->room.text);
    json_out_int(&out, "as_of_ms", page->as_of_ms);
    json_out_int(&out, "total", page->total);
    json_out_int(&out, "month_fen", page->month.fen);
    json_out_int(&out, "month_count", page->month_count);
    json_out_bool(&out, "more", page->more);
    json_out_array(&out, "payments");
    for (int i = 0; i < page->count; i++) {
        const struct top_up *row = &page->rows[i];
        struct json_out element = json_out_element();
        json_out_text(&element, "key", row->key.text);
        json_out_int(&element, "at_ms", row->at_ms);
        json_out_int(&element, "amount_fen", row->amount.fen);
        json_out_text(&element, "by", bys[row->by]);
        json_out_text(&element, "state", states[row->state]);
        if (row->here)
            json_out_bool(&element, "here", true);
        second_encode(&element, row->second, row->second_is_back);
        if (row->overdue)
            json_out_bool(&element, "overdue", true);
        json_out_append(&out, "payments", &element);
    }
    return json_out_end(&out);
}

static void row_read(struct json_in *in, struct top_up *row)
{
    json_in_key(in, "key", &row->key);
    row->at_ms = json_in_int(in, "at_ms", 0, INT64_MAX);
    row->amount.fen = json_in_int(in, "amount_fen", 1, MONEY_MOST_FEN);
    row->by = (enum top_up_by)json_in_choice(in, "by", bys, COUNT(bys));
    row->state = (enum top_up_state)json_in_choice(in, "state", states, COUNT(states));
    row->here = json_in_has(in, "here") && json_in_bool(in, "here");
    second_decode(in, &row->second, &row->second_is_back);
    row->overdue = json_in_has(in, "overdue") && json_in_bool(in, "overdue");
}

int top_ups_decode(const char *bytes, size_t length, struct top_ups *page, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *page = (struct top_ups){0};
    json_in_room(&in, "room", &page->room);
    page->as_of_ms = json_in_int(&in, "as_of_ms", 0, INT64_MAX);
    page->total = json_in_int(&in, "total", 0, COUNT_MOST);
    page->month.fen = json_in_int(&in, "month_fen", 0, MONEY_MOST_FEN);
    page->month_count = json_in_int(&in, "month_count", 0, COUNT_MOST);
    page->more = json_in_bool(&in, "more");
    page->count = json_in_array(&in, "payments", TOP_UPS_PAGE);
    for (int i = 0; i < page->count; i++) {
        struct json_in element = json_in_element(&in, "payments", i);
        row_read(&element, &page->rows[i]);
        if (i > 0 && page->rows[i].at_ms > page->rows[i - 1].at_ms)
            json_in_refuse(&element, "at_ms", "is after the one above: payments go newest first");
    }
    return json_in_close(&in);
}
