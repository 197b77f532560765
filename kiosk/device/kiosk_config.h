/* The kiosk's settings: kiosk.conf, INI. `dormwattctl enrol` writes it; dormwatt-kiosk(1) lists every name.
 */
#pragma once
#include "client/client.h"
#include "device/card_reader.h"
#include "device/printer.h"
#include "device/service.h"
#include "store/store.h"
#include "ui/theme.h"

struct kiosk_config {
    int64_t diagonal_inch_x10; /* of the panel: 215 is 21.5" */
    char theme[16];            /* light, dark, auto */
    enum theme_choice theme_choice;
    char fonts[256];            /* empty: beside the program, then the installed place */
    bool offline_cards;         /* sell against e-purse cards while the station is away */
    bool desk_keyboard;         /* digits and Enter on the keyboard are a wedge reader */
    char headphone_jack[256];   /* input device whose switch tells of headphones; empty: there is no jack */
    char headphone_output[128]; /* as SDL names it; empty: the sound card switches by itself */
    char speech_log[256];       /* speech_log_to */
    char near_place[64];        /* the nearest other machine, told while this one is out of service */
    int64_t near_walk_min;
    struct client_config client;
    struct store_config store;
    struct card_reader_config reader;
    struct printer_config printer;
    struct service_config service;
};

/* Defaults, then the file. 0, ERR_IO, ERR_CONFIG (every mistake logged with file and line). */
int kiosk_config_read(const char *path, struct kiosk_config *config);
