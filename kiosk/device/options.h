/* What the command line of dormwatt-kiosk says; dormwatt-kiosk(1) is its manual. */
#pragma once
#include "device/enrol.h"
#include "device/kiosk_config.h"
#include "device/window.h"
#include "flow/session.h"

struct options {
    const char *config;
    struct enrol_wish enrol; /* without a code: run */
    bool service_pin;        /* print a PIN for [service] and end */
    struct window_config window;
};

/* Ends the program with a message for what it does not understand. */
void options_read(int argc, char **argv, struct options *options);

/* A reader has a worker; a desk's keyboard that plays a wedge has none. */
bool has_reader_worker(const struct kiosk_config *config);
/* What the session needs of the settings, but for make_key; page and u_mm: the glass. */
struct session_config session_config_of(const struct kiosk_config *config, struct box page, float u_mm);
/* Fills in what of [service] follows from the rest. */
void service_config_complete(struct kiosk_config *config, const char *path);
