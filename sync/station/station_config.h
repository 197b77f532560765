/* All settings of the station, as the INI file names them (dormwattctl init writes an example). */
#pragma once
#include "meter/meters.h"
#include "pay/pay.h"
#include "station/power.h"
#include "station/row_take.h"
#include "trade/alert.h"

struct site_texts {
    char desk_place[64];
    char desk_phone[32];
    char desk_hours[48];
    char card_office[64];
    char report_url[128];
    char receipt_url[96];
    char oa_name[48];
    char oa_url[128];
    int64_t presets_fen[3];
    int64_t most_fen;
    int64_t offline_card_day_fen;
    int64_t offline_terminal_day_fen;
    int64_t offline_list_age_ms;
};

struct station_config {
    char listen[46]; /* an address in digits */
    int64_t port;    /* 0: the system chooses, for tests */
    char database[256];
    char ca[256];   /* PEM: who signed the terminals' certificates */
    char cert[256]; /* PEM: our own */
    char key[256];
    char ca_key[256];            /* signs new terminals; empty: they are made elsewhere and carried here */
    int64_t certificate_life_ms; /* of those signed here; 0 = as long as the station's own */
    char tac_key[256];           /* a file of 32 hex digits; empty: no e-purse at this site */
    bool has_tac_key;
    struct row_rules rules;
    int64_t watch_pause_ms;  /* between two looks for what is overdue */
    int64_t second_over_fen; /* a decision of staff over more needs a second person */
    struct meters_config meters;
    int64_t meter_fresh_ms; /* an order is opened without a word if its meter was heard since */
    struct power_rules power;
    char alert_bind_url[ALERT_URL_SIZE]; /* what a phone scans to be told; empty: nobody is */
    struct pay_config pay;
    struct site_texts site;
};

/* 0, or every mistake is logged and ERR_CONFIG or ERR_IO returned. */
int station_config_read(const char *path, struct station_config *config);
