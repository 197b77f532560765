#include "base/status.h"
#include "ctl/command.h"
#include "station/station_store.h"

#include <argp.h>

int site_open(const char *config_path, struct station_config *config, struct database **db)
{
    struct station_config own;
    *db = NULL;
    if (!config)
        config = &own;
    int status = station_config_read(config_path, config);
    return status ? status : station_store_open(config->database, db);
}

/* NOLINTNEXTLINE(readability-non-const-parameter): argp's signature */
static error_t refuse_argument(int option, char *value, struct argp_state *state)
{
    (void)value;
    if (option == ARGP_KEY_ARG)
        argp_usage(state);
    return ARGP_ERR_UNKNOWN;
}

void no_arguments(int argc, char **argv, const char *does)
{
    const struct argp argp = {NULL, refuse_argument, NULL, does, NULL, NULL, NULL};
    argp_parse(&argp, argc, argv, 0, NULL, NULL);
}
