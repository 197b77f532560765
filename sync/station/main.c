/* dormwatt-station: opens, waits for the end, closes. */
#include "base/log.h"
#include "station/station.h"

#include <argp.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>

/* Kept from the system's hands: each delivery takes and gives a few hundred KiB, and new pages cost as much
 * as its SQL. */
#define HEAP_KEPT (64 * 1024 * 1024)

const char *argp_program_version = "dormwatt-station " DORMWATT_VERSION;

static const struct argp_option options[] = {
    {"config", 'c', "FILE", 0, "Settings (default /etc/dormwatt/station.conf)", 0},
    {0},
};

/* NOLINTNEXTLINE(readability-non-const-parameter): argp's signature */
static error_t parse(int option, char *value, struct argp_state *state)
{
    const char **path = state->input;
    if (option == 'c')
        *path = value;
    else if (option == ARGP_KEY_ARG)
        argp_usage(state);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

int main(int argc, char **argv)
{
    static const struct argp argp = {
        options, parse, NULL, "The central station: takes in purchases, books, pays, reads meters.",
        NULL,    NULL,  NULL};
    static struct station_config config;
    const char *path = "/etc/dormwatt/station.conf";
    struct station *station = NULL;
    sigset_t ends;
    int which = 0;

    argp_parse(&argp, argc, argv, 0, NULL, &path);
    log_init("station", LOG_FACT);
    umask(077); /* the books are nobody else's */
    mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
    if (station_config_read(path, &config))
        return EXIT_FAILURE;
    /* Blocked before any thread exists, so that only this one hears them. */
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (station_start(&config, &station))
        return EXIT_FAILURE;
    log_note("listening on %s port %d", config.listen, station_port(station));
    sd_notify(0, "READY=1");
    sigwait(&ends, &which);
    sd_notify(0, "STOPPING=1");
    log_note("ending");
    station_stop(station);
    return EXIT_SUCCESS;
}
