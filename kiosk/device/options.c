#include "device/options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "1080x1920" */
static bool read_size(const char *text, struct window_config *window)
{
    char *end = NULL;
    long width = strtol(text, &end, 10);
    if (*end != 'x')
        return false;
    long height = strtol(end + 1, &end, 10);
    window->width_px = (int)width;
    window->height_px = (int)height;
    window->fullscreen = false;
    return *end == '\0' && width >= 480 && width <= 8192 && height >= 480 && height <= 8192;
}

static error_t take_option(int key, char *text, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case 'c': options->config = text; return 0;
    case 'e': options->enrol.code = text; return 0;
    case 's': options->enrol.station = text; return 0;
    case 'a': options->enrol.ca_fingerprint = text; return 0;
    case 'f': options->window.fullscreen = true; return 0;
    case 'w':
        if (!read_size(text, &options->window))
            argp_error(state, "--window takes WIDTHxHEIGHT in pixels, at least 480x480, not \"%s\"", text);
        return 0;
    case 'p': options->service_pin = true; return 0;
    case ARGP_KEY_END:
        if (!options->config && !options->service_pin)
            argp_error(state, "--config FILE is needed; dormwattctl enrol writes one");
        if (options->enrol.code && (!options->enrol.station || !options->enrol.ca_fingerprint))
            argp_error(state, "--enrol needs --station and --ca-fingerprint, as dormwattctl enrol says them");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

void options_read(int argc, char **argv, struct options *options)
{
    static const struct argp_option choices[] = {
        {"config", 'c', "FILE", 0, "kiosk.conf of this terminal", 0},
        {"enrol", 'e', "CODE", 0, "become a terminal with this one-time code, write FILE, and end", 0},
        {"station", 's', "URL", 0, "of --enrol", 0},
        {"ca-fingerprint", 'a', "HEX", 0, "of --enrol: SHA-256 of the station's authority", 0},
        {"service-pin", 'p', NULL, 0, "read a PIN for maintenance, print what [service] pin takes, and end",
         0},
        {"fullscreen", 'f', NULL, 0, "the whole panel (default)", 0},
        {"window", 'w', "WxH", 0, "a window of that size, for a desk", 0},
        {0},
    };
    static const struct argp argp = {choices, take_option, NULL, "The Dormwatt lobby touchscreen.", 0, 0, 0};
    argp_program_version = "dormwatt-kiosk " DORMWATT_VERSION;
    *options = (struct options){.window = {.title = "Dormwatt", .fullscreen = true, .x_px = -1, .y_px = -1}};
    argp_parse(&argp, argc, argv, 0, NULL, options);
}

bool has_reader_worker(const struct kiosk_config *config)
{
    return config->reader.card_reader[0] || config->reader.wedge_device[0];
}

struct session_config session_config_of(const struct kiosk_config *config, struct box page, float u_mm)
{
    struct session_config session = {
        .has_reader = has_reader_worker(config) || config->desk_keyboard,
        .starts = true,
        .starts_reader = has_reader_worker(config),
        .offline_cards = config->offline_cards,
        .near_walk_min = (int)config->near_walk_min,
        .can_reboot = config->service.reboot[0] != 0,
        .can_halt = config->service.halt[0] != 0,
        .has_jack = config->headphone_jack[0] != 0,
        .panel_width_mm = page.w * u_mm,
        .panel_height_mm = page.h * u_mm,
    };
    memcpy(session.near_place, config->near_place, sizeof session.near_place);
    if (config->service.pin[0]) /* without one no card opens anything */
        memcpy(session.service_cards, config->service.cards, sizeof session.service_cards);
    return session;
}

void service_config_complete(struct kiosk_config *config, const char *path)
{
    struct service_config *service = &config->service;
    snprintf(service->file, sizeof service->file, "%.250s.service", config->store.path);
    snprintf(service->config, sizeof service->config, "%.255s", path);
    memcpy(service->store, config->store.path, sizeof service->store);
    memcpy(service->reader, config->reader.card_reader, sizeof service->reader);
}
