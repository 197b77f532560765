/* The central station: HTTPS of wire v1 for kiosks and the providers' notices, on one thread of libmicrohttpd
 * with one database handle; meters and pay have threads and handles of their own and ring the bell; the watch
 * has its own too, and raises alarms. */
#pragma once
#include "station/bell.h"
#include "station/station_config.h"
#include "station/tries.h"
#include "station/watch.h"

/* The parts, as the routes borrow them. */
struct station {
    const struct station_config *config; /* borrowed for the station's life */
    struct database *db;                 /* of the HTTP thread */
    struct bell *bell;
    struct meters *meters;
    struct pay *pay;
    struct watch *watch;
    struct row_desk *row_desk; /* of the HTTP thread */
    struct MHD_Daemon *daemon;
    char card_salt[33];
    uint8_t receipt_secret[32];   /* what terminals sign the links of receipts with comes from it */
    struct tries enrolment_tries; /* of the HTTP thread */
};

/* Starts everything; on a failure nothing is left running. *station is the caller's. */
int station_start(const struct station_config *config, struct station **station);
/* The port that is listened on. */
int station_port(const struct station *station);
void station_stop(struct station *station);
