#include "device/kiosk_config.h"
#include "base/config.h"
#include "base/log.h"
#include "base/status.h"

#include <string.h>

#define AT(member)                                                                                           \
    .offset = offsetof(struct kiosk_config, member), .size = sizeof(((struct kiosk_config *)0)->member)

static const struct config_setting settings[] = {
    {"panel", "diagonal_inch_x10", CONFIG_NUMBER, AT(diagonal_inch_x10), .least = 70, .most = 700},
    {"panel", "theme", CONFIG_TEXT, AT(theme)},
    {"panel", "fonts", CONFIG_PATH, AT(fonts)},
    {"station", "url", CONFIG_TEXT, AT(client.url), .required = true},
    {"station", "ca", CONFIG_PATH, AT(client.ca), .required = true},
    {"station", "certificate", CONFIG_PATH, AT(client.certificate), .required = true},
    {"station", "key", CONFIG_PATH, AT(client.key), .required = true},
    {"station", "connect_ms", CONFIG_NUMBER, AT(client.connect_ms), .least = 100, .most = 60000},
    {"station", "call_ms", CONFIG_NUMBER, AT(client.call_ms), .least = 100, .most = 60000},
    {"terminal", "number", CONFIG_NUMBER, AT(store.terminal), .least = 1, .most = 999999, .required = true},
    {"terminal", "signing_key", CONFIG_PATH, AT(store.signing_key), .required = true},
    {"store", "path", CONFIG_PATH, AT(store.path), .required = true},
    {"store", "seal_key", CONFIG_PATH, AT(store.seal_key)},
    {"sale", "offline_cards", CONFIG_BOOL, AT(offline_cards)},
    {"sound", "headphone_jack", CONFIG_TEXT, AT(headphone_jack)},
    {"sound", "headphone_output", CONFIG_TEXT, AT(headphone_output)},
    {"sound", "speech_log", CONFIG_PATH, AT(speech_log)},
    {"reader", "program", CONFIG_PATH, AT(reader.program)},
    {"reader", "card_reader", CONFIG_TEXT, AT(reader.card_reader)},
    {"reader", "psam_reader", CONFIG_TEXT, AT(reader.psam_reader)},
    {"reader", "aid", CONFIG_TEXT, AT(reader.aid)},
    {"reader", "psam_df", CONFIG_TEXT, AT(reader.psam_df)},
    {"reader", "key_index", CONFIG_NUMBER, AT(reader.key_index), .least = 0, .most = 255},
    {"reader", "asn_offset", CONFIG_NUMBER, AT(reader.asn_offset), .least = 0, .most = 248},
    {"reader", "expiry_offset", CONFIG_NUMBER, AT(reader.expiry_offset), .least = -1, .most = 252},
    {"reader", "step_deadline_ms", CONFIG_NUMBER, AT(reader.step_deadline_ms), .least = 200, .most = 30000},
    {"reader", "wedge_device", CONFIG_TEXT, AT(reader.wedge_device)},
    {"reader", "wedge_format", CONFIG_TEXT, AT(reader.wedge_format)},
    {"reader", "wedge_reversed", CONFIG_BOOL, AT(reader.wedge_reversed)},
    {"reader", "desk_keyboard", CONFIG_BOOL, AT(desk_keyboard)},
    {"place", "near", CONFIG_TEXT, AT(near_place)},
    {"place", "near_walk_min", CONFIG_NUMBER, AT(near_walk_min), .least = 0, .most = 600},
    {"service", "card_1", CONFIG_TEXT, AT(service.cards[0])},
    {"service", "card_2", CONFIG_TEXT, AT(service.cards[1])},
    {"service", "card_3", CONFIG_TEXT, AT(service.cards[2])},
    {"service", "card_4", CONFIG_TEXT, AT(service.cards[3])},
    {"service", "pin", CONFIG_TEXT, AT(service.pin)},
    {"service", "reboot", CONFIG_TEXT, AT(service.reboot)},
    {"service", "halt", CONFIG_TEXT, AT(service.halt)},
    {"printer", "device", CONFIG_TEXT, AT(printer.device)},
    {"printer", "width", CONFIG_NUMBER, AT(printer.width), .least = 200, .most = ESCPOS_WIDTH_MOST},
    {"printer", "baud", CONFIG_NUMBER, AT(printer.baud), .least = 9600, .most = 115200},
};

static const struct kiosk_config defaults = {
    .diagonal_inch_x10 = 215,
    .theme = "light",
    .offline_cards = true,
    .client = {.connect_ms = 3000, .call_ms = 5000},
    .reader = {.psam_df = "DF03",
               .key_index = 1,
               .asn_offset = 12,
               .expiry_offset = 24,
               .step_deadline_ms = 3000,
               .wedge_format = "10D"},
    .printer = {.width = 576, .baud = 115200},
};

int kiosk_config_read(const char *path, struct kiosk_config *config)
{
    *config = defaults;
    int status = config_read(path, settings, sizeof settings / sizeof settings[0], config);
    if (!status && !theme_choice_of(config->theme, &config->theme_choice)) {
        log_error("%s: [panel] theme is \"%s\"; write light, dark or auto", path, config->theme);
        status = ERR_CONFIG;
    }
    return status;
}
