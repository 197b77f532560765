/* GET /v1/terminal/profile?wait=S: the glass's place, limits and texts, and the building's day. Its version
 * is a hash of all of it, so whatever changes is sent, and an unchanged one is 304. */
#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"
#include "meter/meters.h"
#include "pay/pay.h"
#include "station/office_notice_store.h"
#include "station/routes.h"
#include "trade/receipt_link.h"
#include "wire/wire.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 0, or a failure of the database: a profile without its notices would take them off every glass. */
static int profile_fill(const struct request *request, struct profile *profile)
{
    const struct station *station = request->station;
    const struct site_texts *site = &station->config->site;
    const struct terminal *terminal = &request->terminal;
    *profile = (struct profile){.terminal = terminal->number,
                                .most_fen = site->most_fen,
                                .offline_card_day_fen = site->offline_card_day_fen,
                                .offline_terminal_day_fen = site->offline_terminal_day_fen,
                                .offline_list_age_ms = site->offline_list_age_ms,
                                .wechat = pay_offers(station->pay, PAY_WECHAT),
                                .alipay = pay_offers(station->pay, PAY_ALIPAY),
                                .alerts = station->config->alert_bind_url[0] != '\0'};
    /* Each place is as large as where the text comes from. */
    memcpy(profile->site_name, terminal->site_name, sizeof profile->site_name);
    memcpy(profile->machine_name, terminal->machine_name, sizeof profile->machine_name);
    memcpy(profile->building, terminal->building, sizeof profile->building);
    memcpy(profile->card_salt, station->card_salt, sizeof profile->card_salt);
    memcpy(profile->desk_place, site->desk_place, sizeof profile->desk_place);
    memcpy(profile->desk_phone, site->desk_phone, sizeof profile->desk_phone);
    memcpy(profile->desk_hours, site->desk_hours, sizeof profile->desk_hours);
    memcpy(profile->card_office, site->card_office, sizeof profile->card_office);
    memcpy(profile->report_url, site->report_url, sizeof profile->report_url);
    memcpy(profile->receipt_url, site->receipt_url, sizeof profile->receipt_url);
    if (site->receipt_url[0]) {
        uint8_t secret[HMAC_KEY_SIZE];
        receipt_secret_of(station->receipt_secret, terminal->number, secret);
        hex_encode(secret, sizeof secret, profile->receipt_secret);
    }
    memcpy(profile->oa_name, site->oa_name, sizeof profile->oa_name);
    memcpy(profile->oa_url, site->oa_url, sizeof profile->oa_url);
    memcpy(profile->presets_fen, site->presets_fen, sizeof profile->presets_fen);
    profile->has_building_day = building_day_get(station->db, terminal->building, clock_now_ms(), profile);
    return office_notices_get(station->db, terminal->building, clock_now_ms(), profile);
}

static int profile_version(struct profile *profile)
{
    uint8_t digest[SHA256_SIZE];
    char *bytes = profile_encode(profile);
    if (!bytes)
        return ERR_MEMORY;
    sha256(bytes, strlen(bytes), digest);
    hex_encode(digest, 8, profile->version);
    free(bytes);
    return STATUS_OK;
}

/* RFC 9110, 8.8.3: an entity tag stands in quotes. */
static bool has_version(const struct request *request, const char *tag)
{
    const char *known = request_header(request, MHD_HTTP_HEADER_IF_NONE_MATCH);
    return known && !strcmp(known, tag);
}

route_answer route_profile(struct request *request)
{
    struct profile profile;
    char tag[sizeof profile.version + 2];
    int status = profile_fill(request, &profile);
    if (!status)
        status = profile_version(&profile);
    if (status)
        return answer_failure(request, status);
    snprintf(tag, sizeof tag, "\"%s\"", profile.version);
    if (!has_version(request, tag))
        return answer_take_tagged(request, MHD_HTTP_OK, profile_encode(&profile), tag);
    /* Nobody rings for a profile: it is looked at again when the wait is over. */
    if (request_waits(request, "profile", bell_rings(request->station->bell)))
        return answer_later();
    return answer_take_tagged(request, MHD_HTTP_NOT_MODIFIED, calloc(1, 1), tag);
}
