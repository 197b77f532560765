/* dormwattctl card: a card's reference, as it stands in a kiosk's settings and in the station's tables. */
#include "base/log.h"
#include "base/status.h"
#include "ctl/command.h"
#include "station/station_store.h"
#include "trade/purchase.h"

#include <argp.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct card_arguments {
    const char *kind, *id;
};

static error_t parse(int option, char *value, struct argp_state *state)
{
    struct card_arguments *arguments = state->input;
    switch (option) {
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            arguments->kind = value;
        else if (state->arg_num == 1)
            arguments->id = value;
        else
            argp_usage(state);
        return 0;
    case ARGP_KEY_END:
        if (!arguments->id || (strcmp(arguments->kind, "asn") != 0 && strcmp(arguments->kind, "uid") != 0))
            argp_usage(state);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

int command_card(const char *config_path, int argc, char **argv)
{
    static const struct argp argp = {
        NULL, parse, "asn|uid HEX", "Prints the reference of a card, for [service] in kiosk.conf.",
        NULL, NULL,  NULL};
    struct card_arguments arguments = {0};
    char id[ASN_SIZE], salt[33];
    struct database *db;
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    size_t length = strlen(arguments.id);
    if (length == 0 || length >= sizeof id || strspn(arguments.id, "0123456789abcdefABCDEF") != length) {
        log_error("%s is no card number in hexadecimal digits", arguments.id);
        return 2;
    }
    for (size_t i = 0; i <= length; i++)
        id[i] = (char)toupper((unsigned char)arguments.id[i]);
    int status = site_open(config_path, NULL, &db);
    if (!status)
        status = setting_get(db, "card_salt", salt, sizeof salt);
    if (!status) {
        struct card_ref ref = card_ref_make(salt, arguments.kind, id);
        puts(ref.text);
    }
    db_close(db);
    return status ? 1 : 0;
}
