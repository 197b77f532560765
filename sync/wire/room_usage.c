#include "wire/room_usage.h"
#include "base/clock.h"
#include "base/status.h"
#include "wire/json_in.h"
#include "wire/json_out.h"

#define DAY_MOST_WH (24 * USAGE_HOUR_MOST_WH)
#define DAY_COST_MOST_FEN 10000000 /* no room's day costs 100 000 yuan */
#define ROOMS_MOST 100000

/* How many of the days are worth sending: those after the last known one say nothing. */
static int days_known(const struct room_usage *usage)
{
    int count = USAGE_DAYS;
    while (count > 0 && usage->days[count - 1].hours == 0)
        count--;
    return count;
}

static void days_encode(struct json_out *out, const struct room_usage *usage)
{
    struct json_out days = json_out_element();
    int count = days_known(usage);
    static const char *const names[] = {"wh", "cost_fen", "hours", "estimated"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        json_out_array(&days, names[i]);
    for (int i = 0; i < count; i++) {
        const struct day_use *day = &usage->days[i];
        json_out_append_int(&days, "wh", day->wh);
        json_out_append_int(&days, "cost_fen", day->cost_fen);
        json_out_append_int(&days, "hours", day->hours);
        if (day->estimated)
            json_out_append_int(&days, "estimated", i);
    }
    json_out_object(out, "days", &days);
}

static void hours_encode(struct json_out *out, const struct room_usage *usage)
{
    struct json_out hours = json_out_element();
    int count = days_known(usage);
    json_out_array(&hours, "wh");
    json_out_array(&hours, "estimated");
    for (int i = 0; i < USAGE_HOUR_DAYS * 24 && i < count * 24; i++) {
        json_out_append_int(&hours, "wh", usage->hours[i / 24].wh[i % 24]);
        if (usage->hours[i / 24].estimated >> i % 24 & 1)
            json_out_append_int(&hours, "estimated", i);
    }
    json_out_object(out, "hours", &hours);
}

static struct json_out span_element(const struct day_span *span)
{
    struct json_out element = json_out_element();
    json_out_int(&element, "first", clock_day_number(span->first));
    json_out_int(&element, "last", clock_day_number(span->last));
    return element;
}

static void similar_encode(struct json_out *out, const struct similar_rooms *similar)
{
    struct json_out element = json_out_element();
    json_out_int(&element, "rooms", similar->rooms);
    json_out_int(&element, "average_wh", similar->average_wh);
    json_out_int(&element, "thrifty_wh", similar->thrifty_wh);
    for (int i = 0; i < 24; i++)
        json_out_append_int(&element, "hour_wh", similar->hour_wh[i]);
    json_out_object(out, "similar", &element);
}

char *room_usage_encode(const struct room_usage *usage)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "room", usage->room.text);
    json_out_int(&out, "at_ms", usage->at_ms);
    json_out_int(&out, "today", clock_day_number(usage->today));
    if (usage->first_day)
        json_out_int(&out, "first_day", clock_day_number(usage->first_day));
    json_out_bool(&out, "takes_part", usage->takes_part);
    days_encode(&out, usage);
    hours_encode(&out, usage);
    if (usage->has_term) {
        struct json_out term = span_element(&usage->term);
        json_out_object(&out, "term", &term);
    }
    json_out_array(&out, "holidays");
    for (int i = 0; i < usage->holiday_count; i++) {
        struct json_out holiday = span_element(&usage->holidays[i]);
        json_out_append(&out, "holidays", &holiday);
    }
    if (usage->has_similar)
        similar_encode(&out, &usage->similar);
    return json_out_end(&out);
}

static int known_count(struct json_in *in, const char *name, int wanted)
{
    int count = json_in_array(in, name, USAGE_DAYS);
    if (count != wanted)
        json_in_refuse(in, name, "is not as long as wh");
    return in->root->status ? 0 : count;
}

static void days_decode(struct json_in *in, struct room_usage *usage)
{
    int count = json_in_array(in, "wh", USAGE_DAYS);
    known_count(in, "cost_fen", count);
    count = known_count(in, "hours", count);
    for (int i = 0; i < count; i++) {
        struct day_use *day = &usage->days[i];
        day->wh = (int32_t)json_in_element_int(in, "wh", i, 0, DAY_MOST_WH);
        day->cost_fen = (int32_t)json_in_element_int(in, "cost_fen", i, 0, DAY_COST_MOST_FEN);
        day->hours = (int8_t)json_in_element_int(in, "hours", i, 0, 24);
    }
    int estimated = json_in_array(in, "estimated", USAGE_DAYS);
    for (int i = 0; i < estimated && count > 0; i++)
        usage->days[json_in_element_int(in, "estimated", i, 0, count - 1)].estimated = true;
}

static void hours_decode(struct json_in *in, struct room_usage *usage)
{
    int count = json_in_array(in, "wh", USAGE_HOUR_DAYS * 24);
    for (int i = 0; i < count; i++)
        usage->hours[i / 24].wh[i % 24] =
            (int16_t)json_in_element_int(in, "wh", i, USAGE_UNHEARD, USAGE_HOUR_MOST_WH);
    int estimated = json_in_array(in, "estimated", USAGE_HOUR_DAYS * 24);
    for (int i = 0; i < estimated && count > 0; i++) {
        int64_t at = json_in_element_int(in, "estimated", i, 0, count - 1);
        usage->hours[at / 24].estimated |= (uint32_t)1 << at % 24;
    }
}

static void span_decode(struct json_in *in, struct day_span *span)
{
    span->first = json_in_day(in, "first");
    span->last = json_in_day(in, "last");
    if (span->last < span->first)
        json_in_refuse(in, "last", "is before the first");
}

static void calendar_decode(struct json_in *in, struct room_usage *usage)
{
    usage->has_term = json_in_has(in, "term");
    if (usage->has_term) {
        struct json_in term = json_in_object(in, "term");
        span_decode(&term, &usage->term);
    }
    usage->holiday_count = json_in_array(in, "holidays", USAGE_HOLIDAYS);
    for (int i = 0; i < usage->holiday_count; i++) {
        struct json_in element = json_in_element(in, "holidays", i);
        span_decode(&element, &usage->holidays[i]);
    }
}

static void similar_decode(struct json_in *in, struct similar_rooms *similar)
{
    similar->rooms = (int)json_in_int(in, "rooms", SIMILAR_LEAST, ROOMS_MOST);
    similar->average_wh = (int32_t)json_in_int(in, "average_wh", 0, DAY_MOST_WH);
    similar->thrifty_wh = (int32_t)json_in_int(in, "thrifty_wh", 0, DAY_MOST_WH);
    if (json_in_array(in, "hour_wh", 24) != 24)
        json_in_refuse(in, "hour_wh", "has not 24 elements");
    for (int i = 0; i < 24; i++)
        similar->hour_wh[i] = (int32_t)json_in_element_int(in, "hour_wh", i, 0, USAGE_HOUR_MOST_WH);
}

int room_usage_decode(const char *bytes, size_t length, struct room_usage *usage, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    room_usage_clear(usage);
    json_in_room(&in, "room", &usage->room);
    usage->at_ms = json_in_int(&in, "at_ms", 0, INT64_MAX);
    usage->today = json_in_day(&in, "today");
    usage->first_day = json_in_has(&in, "first_day") ? json_in_day(&in, "first_day") : 0;
    usage->takes_part = json_in_bool(&in, "takes_part");
    struct json_in days = json_in_object(&in, "days");
    days_decode(&days, usage);
    struct json_in hours = json_in_object(&in, "hours");
    hours_decode(&hours, usage);
    calendar_decode(&in, usage);
    usage->has_similar = json_in_has(&in, "similar");
    if (usage->has_similar) {
        struct json_in similar = json_in_object(&in, "similar");
        similar_decode(&similar, &usage->similar);
    }
    return json_in_close(&in);
}

char *comparison_encode(bool takes_part)
{
    struct json_out out = json_out_begin();
    json_out_bool(&out, "takes_part", takes_part);
    return json_out_end(&out);
}

int comparison_decode(const char *bytes, size_t length, bool *takes_part, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *takes_part = json_in_bool(&in, "takes_part");
    return json_in_close(&in);
}
