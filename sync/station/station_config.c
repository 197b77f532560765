#include "station/station_config.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define AT(field) offsetof(struct station_config, field), sizeof(((struct station_config *)0)->field)
#define TEXT(section, name, field)                                                                           \
    {                                                                                                        \
        section, name, CONFIG_TEXT, AT(field), 0, 0, false                                                   \
    }
#define MUST(section, name, type, field)                                                                     \
    {                                                                                                        \
        section, name, type, AT(field), 0, 0, true                                                           \
    }
#define PATH(section, name, field)                                                                           \
    {                                                                                                        \
        section, name, CONFIG_PATH, AT(field), 0, 0, false                                                   \
    }
#define NUMBER(section, name, field, least, most)                                                            \
    {                                                                                                        \
        section, name, CONFIG_NUMBER, AT(field), least, most, false                                          \
    }

static const struct config_setting settings[] = {
    TEXT("station", "listen", listen),
    NUMBER("station", "port", port, 0, 65535),
    MUST("station", "database", CONFIG_PATH, database),
    MUST("station", "ca", CONFIG_PATH, ca),
    MUST("station", "cert", CONFIG_PATH, cert),
    MUST("station", "key", CONFIG_PATH, key),
    PATH("station", "ca_key", ca_key),
    NUMBER("station", "certificate_life_ms", certificate_life_ms, 3600000, 315360000000),
    NUMBER("station", "watch_pause_ms", watch_pause_ms, 100, 600000),
    NUMBER("staff", "second_over_fen", second_over_fen, 0, 10000000),

    TEXT("site", "desk_place", site.desk_place),
    TEXT("site", "desk_phone", site.desk_phone),
    TEXT("site", "desk_hours", site.desk_hours),
    TEXT("site", "card_office", site.card_office),
    TEXT("site", "report_url", site.report_url),
    TEXT("site", "receipt_url", site.receipt_url),
    TEXT("site", "oa_name", site.oa_name),
    TEXT("site", "oa_url", site.oa_url),
    NUMBER("site", "preset_1_fen", site.presets_fen[0], 100, 1000000),
    NUMBER("site", "preset_2_fen", site.presets_fen[1], 100, 1000000),
    NUMBER("site", "preset_3_fen", site.presets_fen[2], 100, 1000000),
    NUMBER("site", "most_fen", site.most_fen, 100, 10000000),
    NUMBER("site", "offline_card_day_fen", site.offline_card_day_fen, 0, 10000000),
    NUMBER("site", "offline_terminal_day_fen", site.offline_terminal_day_fen, 0, 100000000),
    NUMBER("site", "offline_list_age_ms", site.offline_list_age_ms, 0, 31536000000),

    PATH("purse", "tac_key", tac_key),
    NUMBER("purse", "log_proof_most_fen", rules.log_proof_most_fen, 0, 1000000),
    NUMBER("purse", "doubt_deadline_ms", rules.doubt_deadline_ms, 1000, 86400000),

    NUMBER("meters", "poll_pause_ms", meters.poll_pause_ms, 100, 3600000),
    NUMBER("meters", "poll_register", meters.settings.poll_register, 1, 65535),
    NUMBER("meters", "purchase_register", meters.settings.purchase_register, 1, 65535),
    NUMBER("meters", "force_register", meters.settings.force_register, 1, 65535),
    NUMBER("meters", "turnaround_ms", meters.settings.turnaround_ms, 1, 2000),
    NUMBER("meters", "fresh_ms", meter_fresh_ms, 1000, 604800000),
    NUMBER("meters", "credit_deadline_ms", meters.credit_deadline_ms, 1000, 86400000),

    NUMBER("power", "restores_per_day", power.restores_per_day, 0, 255),
    NUMBER("power", "limit_a", power.limit_a, 0, 1000),
    NUMBER("power", "schedule_from", power.schedule_from, 0, 2359),
    NUMBER("power", "schedule_to", power.schedule_to, 0, 2359),
    NUMBER("power", "hold_from", power.hold_from, 0, 2359),
    NUMBER("power", "hold_to", power.hold_to, 0, 2359),
    NUMBER("power", "emergency_wh", power.emergency_wh, 0, 100000),
    NUMBER("power", "emergency_per_month", power.emergency_per_month, 1, 31),
    TEXT("power", "staff_note", power.staff_note),

    TEXT("notice", "bind_url", alert_bind_url),

    TEXT("pay", "notice_url", pay.notice_url),
    PATH("pay", "provider_ca", pay.provider_ca),
    NUMBER("pay", "order_life_ms", pay.order_life_ms, 10000, 7200000),

    TEXT("wechat", "url", pay.wechat_url),
    TEXT("wechat", "appid", pay.wechat_appid),
    TEXT("wechat", "mchid", pay.wechat_mchid),
    TEXT("wechat", "serial", pay.wechat_serial),
    PATH("wechat", "key", pay.wechat_key),
    TEXT("wechat", "apiv3_key", pay.wechat_apiv3_key),
    PATH("wechat", "public_key", pay.wechat_public_key),
    TEXT("wechat", "public_key_id", pay.wechat_public_key_id),

    TEXT("alipay", "url", pay.alipay_url),
    TEXT("alipay", "app_id", pay.alipay_app_id),
    TEXT("alipay", "seller_id", pay.alipay_seller_id),
    PATH("alipay", "key", pay.alipay_key),
    PATH("alipay", "public_key", pay.alipay_public_key),
    TEXT("alipay", "product_code", pay.alipay_product_code),
};

static int read_tac_key(struct station_config *config)
{
    char digits[64] = "";
    FILE *file = fopen(config->tac_key, "re");
    if (file) {
        size_t length = fread(digits, 1, sizeof digits - 1, file);
        fclose(file);
        while (length && (digits[length - 1] == '\n' || digits[length - 1] == '\r'))
            length--;
        digits[length] = '\0';
    }
    int status = hex_decode(digits, config->rules.tac_master, sizeof config->rules.tac_master);
    memset(digits, 0, sizeof digits);
    if (status)
        log_error("%s: not a key of 32 hexadecimal digits; [purse] tac_key names that file", config->tac_key);
    config->has_tac_key = status == 0;
    return status ? ERR_CONFIG : STATUS_OK;
}

/* Times of day are written as a clock shows them: 2330. */
static int check_times(const char *path, const struct power_rules *power)
{
    const int64_t times[] = {power->schedule_from, power->schedule_to, power->hold_from, power->hold_to};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        if (times[i] % 100 < 60)
            continue;
        log_error("%s: [power] %lld is no time of day", path, (long long)times[i]);
        return ERR_CONFIG;
    }
    return STATUS_OK;
}

int station_config_read(const char *path, struct station_config *config)
{
    *config = (struct station_config){
        .listen = "0.0.0.0",
        .port = 8443,
        .certificate_life_ms = 365 * CLOCK_DAY_MS,
        .watch_pause_ms = 10000,
        .second_over_fen = 20000,
        .rules = {.log_proof_most_fen = 5000, .doubt_deadline_ms = 900000},
        .meters = {.poll_pause_ms = 20000, .credit_deadline_ms = 600000},
        .meter_fresh_ms = 30 * CLOCK_MINUTE_MS,
        .power = {.restores_per_day = 3, .emergency_per_month = 1},
        .pay = {.wechat_url = "https://api.mch.weixin.qq.com",
                .alipay_url = "https://openapi.alipay.com",
                .alipay_product_code = "QR_CODE_OFFLINE",
                .order_life_ms = 180000},
        .site = {.presets_fen = {2000, 5000, 10000},
                 .most_fen = 20000,
                 .offline_card_day_fen = 10000,
                 .offline_terminal_day_fen = 200000,
                 .offline_list_age_ms = CLOCK_DAY_MS},
    };
    int status = config_read(path, settings, sizeof settings / sizeof settings[0], config);
    if (!status)
        status = check_times(path, &config->power);
    if (status)
        return status;
    config->rules.credit_deadline_ms = config->meters.credit_deadline_ms;
    config->pay.credit_deadline_ms = config->meters.credit_deadline_ms;
    config->power.credit_deadline_ms = config->meters.credit_deadline_ms;
    text_copy(config->meters.database, sizeof config->meters.database, config->database);
    text_copy(config->pay.database, sizeof config->pay.database, config->database);
    return config->tac_key[0] ? read_tac_key(config) : STATUS_OK;
}
