/* dormwattctl init DIR: a new site in an empty folder. */
#include "base/crypto.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "ctl/command.h"
#include "ctl/folder.h"
#include "station/authority.h"
#include "station/station_store.h"

#include <argp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char example_config[] =
    "# The central station's settings. A path that does not begin with / is taken from this file's folder.\n"
    "# Lines that begin with ; show what may be set, with its default.\n"
    "\n"
    "[station]\n"
    "listen = %s\n"
    "port = %ld\n"
    "database = station.db\n"
    "ca = ca.pem\n"
    "cert = station.pem\n"
    "key = station-key.pem\n"
    "; signs the kiosks that come with a code of `dormwattctl enrol --code`, and their next certificates\n"
    "ca_key = ca-key.pem\n"
    ";certificate_life_ms = 31536000000\n"
    "\n"
    "[site]\n"
    "; desk_place, desk_phone, desk_hours: whom a student asks, in the glass's words\n"
    "; card_office: who unlocks a card\n"
    "; report_url: behind the code with which a student reports a fault; oa_name, oa_url: the official "
    "account\n"
    "; receipt_url: this station as a phone reaches it, for receipts; empty: none of them is shown\n"
    "preset_1_fen = 2000\n"
    "preset_2_fen = 5000\n"
    "preset_3_fen = 10000\n"
    "most_fen = 20000\n"
    "offline_card_day_fen = 10000\n"
    "; of all cards at one kiosk while it is without the station, and how old its list of cards may be then\n"
    ";offline_terminal_day_fen = 200000\n"
    ";offline_list_age_ms = 86400000\n"
    "\n"
    "[meters]\n"
    ";poll_pause_ms = 20000\n"
    ";fresh_ms = 1800000\n"
    ";credit_deadline_ms = 600000\n"
    "; What the makers' papers leave open, for all meters (see README): first register of the block that is\n"
    "; polled, first register of {purchase count, remaining amount}, the longest a meter thinks.\n"
    ";poll_register = 256\n"
    ";purchase_register = 78\n"
    ";turnaround_ms = 150\n"
    "\n"
    "# The e-purse's TAC master key of this school: a file of 32 hexadecimal digits. Without it no card\n"
    "# purchase is taken in.\n"
    "[purse]\n"
    ";tac_key = tac.key\n"
    ";log_proof_most_fen = 5000\n"
    ";doubt_deadline_ms = 900000\n"
    "\n"
    "# A provider is offered when its account is set.\n"
    "[pay]\n"
    ";notice_url = https://pay.example.edu.cn\n"
    ";order_life_ms = 180000\n"
    "[wechat]\n"
    ";appid = wx...\n"
    ";mchid = 19...\n"
    ";serial = serial number of the merchant certificate\n"
    ";key = wechat-merchant-key.pem\n"
    ";apiv3_key = 32 characters\n"
    ";public_key = wechat-public-key.pem\n"
    ";public_key_id = PUB_KEY_ID_...\n"
    "[alipay]\n"
    ";app_id = 20...\n"
    ";seller_id = 2088...\n"
    ";key = alipay-app-key.pem\n"
    ";public_key = alipay-public-key.pem\n";

struct arguments {
    const char *folder;
    const char *names[AUTHORITY_NAMES_MAX];
    int name_count;
    const char *listen;
    long port;
};

static const struct argp_option options[] = {
    {"name", 'n', "NAME", 0,
     "Host name or address kiosks call; may be repeated (default localhost, 127.0.0.1)", 0},
    {"listen", 'l', "ADDRESS", 0, "Address to listen on (default 0.0.0.0)", 0},
    {"port", 'p', "PORT", 0, "Port to listen on (default 8443)", 0},
    {0},
};

static error_t parse(int option, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    char *end = NULL;
    switch (option) {
    case 'n':
        if (arguments->name_count == AUTHORITY_NAMES_MAX)
            argp_error(state, "more than %d names", AUTHORITY_NAMES_MAX);
        arguments->names[arguments->name_count++] = value;
        return 0;
    case 'l': arguments->listen = value; return 0;
    case 'p':
        arguments->port = strtol(value, &end, 10);
        if (*end || arguments->port < 0 || arguments->port > 65535)
            argp_error(state, "%s is no port", value);
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->folder)
            argp_usage(state);
        arguments->folder = value;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_usage(state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int write_certificate(const char *folder, const char *name, const char *key_name,
                             const struct certificate *certificate)
{
    int status = folder_write(folder, key_name, certificate->key_pem);
    return status ? status : folder_write(folder, name, certificate->pem);
}

static int make_certificates(const struct arguments *arguments)
{
    char ca_path[PATH_MAX];
    char ca_key_path[PATH_MAX];
    struct certificate made;
    const struct certificate_wish authority = {.role = CERTIFICATE_AUTHORITY,
                                               .common_name = "Dormwatt authority"};
    const struct certificate_wish server = {.role = CERTIFICATE_SERVER,
                                            .common_name = arguments->names[0],
                                            .names = arguments->names,
                                            .name_count = arguments->name_count};
    snprintf(ca_path, sizeof ca_path, "%s/ca.pem", arguments->folder);
    snprintf(ca_key_path, sizeof ca_key_path, "%s/ca-key.pem", arguments->folder);
    int status = certificate_make(&authority, NULL, NULL, &made);
    if (!status)
        status = write_certificate(arguments->folder, "ca.pem", "ca-key.pem", &made);
    certificate_finish(&made);
    if (!status)
        status = certificate_make(&server, ca_path, ca_key_path, &made);
    if (!status)
        status = write_certificate(arguments->folder, "station.pem", "station-key.pem", &made);
    certificate_finish(&made);
    return status;
}

static int make_database(const char *folder)
{
    char path[PATH_MAX];
    char salt[33];
    uint8_t bytes[16];
    struct database *db = NULL;
    snprintf(path, sizeof path, "%s/station.db", folder);
    random_bytes(bytes, sizeof bytes);
    hex_encode(bytes, sizeof bytes, salt);
    int status = station_store_open(path, &db);
    if (!status)
        status = setting_put_first(db, "card_salt", salt);
    db_close(db);
    return status;
}

static int make_config(const struct arguments *arguments)
{
    char text[sizeof example_config + 128];
    snprintf(text, sizeof text, example_config, arguments->listen, arguments->port);
    return folder_write(arguments->folder, "station.conf", text);
}

int command_init(const char *config_path, int argc, char **argv)
{
    static const struct argp argp = {
        options, parse, "DIR", "Makes a new site in DIR: authority, certificate, database, example config.",
        NULL,    NULL,  NULL};
    struct arguments arguments = {.listen = "0.0.0.0", .port = 8443};
    (void)config_path;
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (arguments.name_count == 0) {
        arguments.names[arguments.name_count++] = "localhost";
        arguments.names[arguments.name_count++] = "127.0.0.1";
    }
    int status = folder_make(arguments.folder);
    if (!status)
        status = make_config(&arguments); /* first: it refuses a folder that is a site already */
    if (!status)
        status = make_certificates(&arguments);
    if (!status)
        status = make_database(arguments.folder);
    if (status)
        return EXIT_FAILURE;
    printf("%s/station.conf is the new site's config; keep ca-key.pem where only you can read it\n",
           arguments.folder);
    return EXIT_SUCCESS;
}
