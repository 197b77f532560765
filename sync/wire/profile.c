/* A terminal's profile: its place, its limits, its building's day. */
#include "wire/json_in.h"
#include "wire/json_out.h"
#include "wire/wire.h"

#define PRESETS 3
#define WH_MOST ((int64_t)1000000000000)
#define PERCENT_MOST 100000
#define LIST_AGE_MOST_MS ((int64_t)366 * 86400000)

static void building_day_encode(struct json_out *out, const struct profile *profile)
{
    struct json_out day = json_out_element();
    json_out_int(&day, "wh", profile->building_today_wh);
    json_out_int(&day, "change_percent", profile->building_change_percent);
    json_out_int(&day, "peak_hour", profile->building_peak_hour);
    json_out_int(&day, "at_ms", profile->building_at_ms);
    json_out_object(out, "building_day", &day);
}

static void notices_encode(struct json_out *out, const struct profile *profile)
{
    for (int i = 0; i < profile->notice_count; i++) {
        const struct office_notice *notice = &profile->notices[i];
        struct json_out element = json_out_element();
        json_out_int(&element, "from_ms", notice->from_ms);
        json_out_int(&element, "until_ms", notice->until_ms);
        json_out_text(&element, "zh", notice->zh);
        json_out_text(&element, "en", notice->en);
        json_out_append(out, "notices", &element);
    }
}

char *profile_encode(const struct profile *profile)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "version", profile->version);
    json_out_int(&out, "terminal", profile->terminal);
    json_out_text(&out, "site_name", profile->site_name);
    json_out_text(&out, "machine_name", profile->machine_name);
    json_out_text(&out, "building", profile->building);
    json_out_text(&out, "card_salt", profile->card_salt);
    json_out_text(&out, "desk_place", profile->desk_place);
    json_out_text(&out, "desk_phone", profile->desk_phone);
    json_out_text(&out, "desk_hours", profile->desk_hours);
    json_out_text(&out, "card_office", profile->card_office);
    json_out_text(&out, "report_url", profile->report_url);
    json_out_text(&out, "receipt_url", profile->receipt_url);
    json_out_text(&out, "receipt_secret", profile->receipt_secret);
    json_out_text(&out, "oa_name", profile->oa_name);
    json_out_text(&out, "oa_url", profile->oa_url);
    json_out_array(&out, "presets_fen");
    for (int i = 0; i < PRESETS; i++)
        json_out_append_int(&out, "presets_fen", profile->presets_fen[i]);
    json_out_int(&out, "most_fen", profile->most_fen);
    json_out_int(&out, "offline_card_day_fen", profile->offline_card_day_fen);
    json_out_int(&out, "offline_terminal_day_fen", profile->offline_terminal_day_fen);
    json_out_int(&out, "offline_list_age_ms", profile->offline_list_age_ms);
    json_out_bool(&out, "wechat", profile->wechat);
    json_out_bool(&out, "alipay", profile->alipay);
    json_out_bool(&out, "alerts", profile->alerts);
    if (profile->has_building_day)
        building_day_encode(&out, profile);
    notices_encode(&out, profile);
    return json_out_end(&out);
}

static void place_decode(struct json_in *in, struct profile *profile)
{
    json_in_label(in, "site_name", profile->site_name, sizeof profile->site_name);
    json_in_label(in, "machine_name", profile->machine_name, sizeof profile->machine_name);
    json_in_label(in, "building", profile->building, sizeof profile->building);
    json_in_label(in, "desk_place", profile->desk_place, sizeof profile->desk_place);
    json_in_label(in, "desk_phone", profile->desk_phone, sizeof profile->desk_phone);
    json_in_label(in, "desk_hours", profile->desk_hours, sizeof profile->desk_hours);
    json_in_label(in, "card_office", profile->card_office, sizeof profile->card_office);
}

/* All of it may be absent: from a station that has none, or from a profile kept before they were made. */
static void elsewhere_decode(struct json_in *in, struct profile *profile)
{
    json_in_label(in, "report_url", profile->report_url, sizeof profile->report_url);
    json_in_label(in, "receipt_url", profile->receipt_url, sizeof profile->receipt_url);
    json_in_label(in, "receipt_secret", profile->receipt_secret, sizeof profile->receipt_secret);
    json_in_label(in, "oa_name", profile->oa_name, sizeof profile->oa_name);
    json_in_label(in, "oa_url", profile->oa_url, sizeof profile->oa_url);
}

static void limits_decode(struct json_in *in, struct profile *profile)
{
    if (json_in_array(in, "presets_fen", PRESETS) != PRESETS)
        json_in_refuse(in, "presets_fen", "does not have three amounts");
    for (int i = 0; i < PRESETS; i++)
        profile->presets_fen[i] = json_in_element_int(in, "presets_fen", i, 1, MONEY_MOST_FEN);
    profile->most_fen = json_in_int(in, "most_fen", 1, MONEY_MOST_FEN);
    profile->offline_card_day_fen = json_in_int(in, "offline_card_day_fen", 0, MONEY_MOST_FEN);
    /* Absent from a profile that was kept before they were made. */
    if (json_in_has(in, "offline_terminal_day_fen"))
        profile->offline_terminal_day_fen = json_in_int(in, "offline_terminal_day_fen", 0, MONEY_MOST_FEN);
    if (json_in_has(in, "offline_list_age_ms"))
        profile->offline_list_age_ms = json_in_int(in, "offline_list_age_ms", 0, LIST_AGE_MOST_MS);
    profile->wechat = json_in_bool(in, "wechat");
    profile->alipay = json_in_bool(in, "alipay");
    if (json_in_has(in, "alerts")) /* not in one that was kept before it was made */
        profile->alerts = json_in_bool(in, "alerts");
}

static void building_day_decode(struct json_in *in, struct profile *profile)
{
    profile->has_building_day = json_in_has(in, "building_day");
    if (!profile->has_building_day)
        return;
    struct json_in day = json_in_object(in, "building_day");
    profile->building_today_wh = json_in_int(&day, "wh", 0, WH_MOST);
    profile->building_change_percent = (int)json_in_int(&day, "change_percent", -PERCENT_MOST, PERCENT_MOST);
    profile->building_peak_hour = (int)json_in_int(&day, "peak_hour", 0, 23);
    profile->building_at_ms = json_in_int(&day, "at_ms", 0, INT64_MAX);
}

static void notice_text_decode(struct json_in *in, const char *name, char text[OFFICE_NOTICE_TEXT_SIZE])
{
    json_in_label(in, name, text, OFFICE_NOTICE_TEXT_SIZE);
    if (text[0] && !office_notice_text_fits(text))
        json_in_refuse(in, name, "does not fit the panel");
}

/* Absent where the office has nothing to say, and from a station that has none. */
static void notices_decode(struct json_in *in, struct profile *profile)
{
    if (!json_in_has(in, "notices"))
        return;
    profile->notice_count = json_in_array(in, "notices", OFFICE_NOTICES_MOST);
    for (int i = 0; i < profile->notice_count; i++) {
        struct json_in element = json_in_element(in, "notices", i);
        struct office_notice *notice = &profile->notices[i];
        notice->from_ms = json_in_int(&element, "from_ms", 0, INT64_MAX);
        notice->until_ms = json_in_int(&element, "until_ms", notice->from_ms, INT64_MAX);
        notice_text_decode(&element, "zh", notice->zh);
        notice_text_decode(&element, "en", notice->en);
        if (!notice->zh[0] && !notice->en[0])
            json_in_refuse(&element, "zh", "has no words, nor has en");
    }
}

int profile_decode(const char *bytes, size_t length, struct profile *profile, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *profile = (struct profile){0};
    json_in_text(&in, "version", profile->version, sizeof profile->version);
    profile->terminal = json_in_int(&in, "terminal", 1, INT32_MAX);
    json_in_text(&in, "card_salt", profile->card_salt, sizeof profile->card_salt);
    place_decode(&in, profile);
    elsewhere_decode(&in, profile);
    limits_decode(&in, profile);
    building_day_decode(&in, profile);
    notices_decode(&in, profile);
    return json_in_close(&in);
}
