/* A room's balance and use. */
#include "base/clock.h"
#include "base/status.h"
#include "wire/json_in.h"
#include "wire/json_out.h"
#include "wire/wire.h"

#define WH_MOST ((int64_t)1000000000000)   /* a dormitory's year; beyond it a register lied */
#define POWER_MOST_W ((int64_t)1000000000) /* no feeder here carries a gigawatt */
#define COUNT_MOST 1000000
#define AMPERE_MOST 1000
#define MINUTE_MOST 1439

static const char *const healths[] = {
    [METER_UNKNOWN] = "unknown", [METER_OK] = "ok", [METER_SILENT] = "silent"};
static const char *const relays[] = {
    [RELAY_UNKNOWN] = "unknown", [RELAY_CLOSED] = "closed", [RELAY_OPEN] = "open"};
static const char *const offs[] = {
    [OFF_NONE] = "none",       [OFF_ARREARS] = "arrears",   [OFF_OVERLOAD] = "overload",
    [OFF_BADLOAD] = "badload", [OFF_SCHEDULE] = "schedule", [OFF_STAFF] = "staff",
};
#define COUNT(words) ((int)(sizeof(words) / sizeof(words)[0]))

static void day_encode(struct json_out *out, const struct usage_day *day)
{
    struct json_out element = json_out_element();
    json_out_int(&element, "day", clock_day_number(day->local_day));
    json_out_int(&element, "wh", day->wh);
    json_out_int(&element, "cost_fen", day->cost_fen);
    json_out_int(&element, "hours", day->hours);
    json_out_bool(&element, "estimated", day->estimated);
    if (day->holiday)
        json_out_bool(&element, "holiday", true);
    json_out_append(out, "days", &element);
}

static void power_encode(struct json_out *out, const struct power_terms *terms)
{
    struct json_out power = json_out_element();
    json_out_int(&power, "off_since_ms", terms->off_since_ms);
    json_out_int(&power, "limit_a", terms->limit_a);
    json_out_int(&power, "schedule_from", terms->schedule_from);
    json_out_int(&power, "schedule_to", terms->schedule_to);
    json_out_int(&power, "hold_from", terms->hold_from);
    json_out_int(&power, "hold_to", terms->hold_to);
    json_out_text(&power, "note", terms->note);
    json_out_int(&power, "restores", terms->restores);
    json_out_int(&power, "restores_most", terms->restores_most);
    json_out_int(&power, "emergency_wh", terms->emergency_wh);
    json_out_int(&power, "emergency_fen", terms->emergency.fen);
    json_out_int(&power, "emergencies", terms->emergencies);
    json_out_int(&power, "emergencies_most", terms->emergencies_most);
    json_out_int(&power, "lent_fen", terms->lent.fen);
    json_out_int(&power, "owed_fen", terms->owed.fen);
    json_out_object(out, "power", &power);
}

char *snapshot_encode(const struct snapshot *snapshot)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "room", snapshot->room.text);
    json_out_text(&out, "building_name", snapshot->building_name);
    json_out_text(&out, "room_name", snapshot->room_name);
    if (snapshot->has_balance) {
        json_out_int(&out, "balance_fen", snapshot->balance.fen);
        json_out_int(&out, "balance_at_ms", snapshot->balance_at_ms);
    }
    json_out_int(&out, "pending_fen", snapshot->pending.fen);
    json_out_int(&out, "pending_count", snapshot->pending_count);
    json_out_int(&out, "pending_since_ms", snapshot->pending_since_ms);
    if (snapshot->refund.fen > 0)
        json_out_int(&out, "refund_fen", snapshot->refund.fen);
    json_out_int(&out, "price_centifen_per_kwh", snapshot->price_centifen_per_kwh);
    json_out_int(&out, "power_w", snapshot->power_w);
    json_out_text(&out, "health", healths[snapshot->health]);
    if (snapshot->line_silent)
        json_out_bool(&out, "line_silent", true);
    json_out_text(&out, "relay", relays[snapshot->relay]);
    json_out_text(&out, "off", offs[snapshot->off]);
    power_encode(&out, &snapshot->power);
    json_out_int(&out, "recent_payments", snapshot->recent_payments);
    json_out_array(&out, "days");
    for (int i = 0; i < snapshot->day_count; i++)
        day_encode(&out, &snapshot->days[i]);
    return json_out_end(&out);
}

static void day_decode(struct json_in *in, struct usage_day *day)
{
    day->local_day = json_in_day(in, "day");
    day->wh = json_in_int(in, "wh", 0, WH_MOST);
    day->cost_fen = json_in_int(in, "cost_fen", 0, MONEY_MOST_FEN);
    day->hours = (int)json_in_int(in, "hours", 0, 24);
    day->estimated = json_in_bool(in, "estimated");
    day->holiday = json_in_has(in, "holiday") && json_in_bool(in, "holiday");
}

static void days_decode(struct json_in *in, struct snapshot *snapshot)
{
    snapshot->day_count = json_in_array(in, "days", SNAPSHOT_DAYS);
    for (int i = 0; i < snapshot->day_count; i++) {
        struct json_in element = json_in_element(in, "days", i);
        day_decode(&element, &snapshot->days[i]);
        if (i > 0 && snapshot->days[i].local_day >= snapshot->days[i - 1].local_day)
            json_in_refuse(&element, "day", "is not before the one above: days go newest first");
    }
}

static void state_decode(struct json_in *in, struct snapshot *snapshot)
{
    snapshot->health = (enum meter_health)json_in_choice(in, "health", healths, COUNT(healths));
    if (json_in_has(in, "line_silent"))
        snapshot->line_silent = json_in_bool(in, "line_silent");
    snapshot->relay = (enum relay_state)json_in_choice(in, "relay", relays, COUNT(relays));
    snapshot->off = (enum off_reason)json_in_choice(in, "off", offs, COUNT(offs));
}

/* Absent from a snapshot that was kept before it was made. */
static void power_decode(struct json_in *in, struct power_terms *terms)
{
    if (!json_in_has(in, "power"))
        return;
    struct json_in power = json_in_object(in, "power");
    terms->off_since_ms = json_in_int(&power, "off_since_ms", 0, INT64_MAX);
    terms->limit_a = (int)json_in_int(&power, "limit_a", 0, AMPERE_MOST);
    terms->schedule_from = (int)json_in_int(&power, "schedule_from", 0, MINUTE_MOST);
    terms->schedule_to = (int)json_in_int(&power, "schedule_to", 0, MINUTE_MOST);
    terms->hold_from = (int)json_in_int(&power, "hold_from", 0, MINUTE_MOST);
    terms->hold_to = (int)json_in_int(&power, "hold_to", 0, MINUTE_MOST);
    json_in_text(&power, "note", terms->note, sizeof terms->note);
    terms->restores = (int)json_in_int(&power, "restores", 0, COUNT_MOST);
    terms->restores_most = (int)json_in_int(&power, "restores_most", 0, COUNT_MOST);
    terms->emergency_wh = json_in_int(&power, "emergency_wh", 0, WH_MOST);
    terms->emergency.fen = json_in_int(&power, "emergency_fen", 0, MONEY_MOST_FEN);
    terms->emergencies = (int)json_in_int(&power, "emergencies", 0, COUNT_MOST);
    terms->emergencies_most = (int)json_in_int(&power, "emergencies_most", 0, COUNT_MOST);
    terms->lent.fen = json_in_int(&power, "lent_fen", -MONEY_MOST_FEN, MONEY_MOST_FEN);
    terms->owed.fen = json_in_int(&power, "owed_fen", 0, MONEY_MOST_FEN);
}

int snapshot_decode(const char *bytes, size_t length, struct snapshot *snapshot, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *snapshot = (struct snapshot){0};
    json_in_room(&in, "room", &snapshot->room);
    json_in_label(&in, "building_name", snapshot->building_name, sizeof snapshot->building_name);
    json_in_label(&in, "room_name", snapshot->room_name, sizeof snapshot->room_name);
    snapshot->has_balance = json_in_has(&in, "balance_fen");
    if (snapshot->has_balance) {
        snapshot->balance.fen = json_in_int(&in, "balance_fen", -MONEY_MOST_FEN, MONEY_MOST_FEN);
        snapshot->balance_at_ms = json_in_int(&in, "balance_at_ms", 0, INT64_MAX);
    }
    snapshot->pending.fen = json_in_int(&in, "pending_fen", 0, MONEY_MOST_FEN);
    snapshot->pending_count = (int)json_in_int(&in, "pending_count", 0, COUNT_MOST);
    snapshot->pending_since_ms = json_in_int(&in, "pending_since_ms", 0, INT64_MAX);
    if (json_in_has(&in, "refund_fen"))
        snapshot->refund.fen = json_in_int(&in, "refund_fen", 1, MONEY_MOST_FEN);
    snapshot->price_centifen_per_kwh = json_in_int(&in, "price_centifen_per_kwh", 0, MONEY_MOST_FEN);
    snapshot->power_w = json_in_int(&in, "power_w", -POWER_MOST_W, POWER_MOST_W);
    state_decode(&in, snapshot);
    power_decode(&in, &snapshot->power);
    snapshot->recent_payments = (int)json_in_int(&in, "recent_payments", 0, COUNT_MOST);
    days_decode(&in, snapshot);
    return json_in_close(&in);
}
