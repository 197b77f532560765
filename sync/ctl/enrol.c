/* dormwattctl enrol NAME --code: a one-time code, with which the kiosk makes its keys itself.
 * dormwattctl enrol NAME --out DIR: a kiosk's keys, made here, carried to it by a person. */
#include "base/certificate.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "ctl/command.h"
#include "ctl/folder.h"
#include "station/authority.h"
#include "station/enrolment.h"
#include "station/terminal.h"

#include <argp.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arguments {
    const char *name;
    const char *out;
    bool code;
    const char *site_name;
    const char *machine_name;
    const char *building;
    const char *ca_key;
    const char *url;
};

static const struct argp_option options[] = {
    {"code", 'c', NULL, 0, "Print a one-time code, good for a day, with which the machine enrols itself", 0},
    {"out", 'o', "DIR", 0, "Or make its keys here: folder for the kiosk's files", 0},
    {"site-name", 's', "TEXT", 0, "What the glass calls the place, e.g. \"3 号公寓\"", 0},
    {"machine-name", 'm', "TEXT", 0, "What it calls itself, e.g. \"大厅 A 机\"", 0},
    {"building", 'b', "ID", 0, "Building whose day the idle screen shows", 0},
    {"url", 'u', "URL", 0,
     "How the kiosk calls the station (default https://localhost and the config's port)", 0},
    {"ca-key", 'k', "FILE", 0, "The authority's key (default ca-key.pem beside the config's ca)", 0},
    {0},
};

/* NOLINTNEXTLINE(readability-non-const-parameter): argp's signature */
static error_t parse(int option, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (option) {
    case 'c': arguments->code = true; return 0;
    case 'o': arguments->out = value; return 0;
    case 's': arguments->site_name = value; return 0;
    case 'm': arguments->machine_name = value; return 0;
    case 'b': arguments->building = value; return 0;
    case 'k': arguments->ca_key = value; return 0;
    case 'u': arguments->url = value; return 0;
    case ARGP_KEY_ARG:
        if (arguments->name)
            argp_usage(state);
        arguments->name = value;
        return 0;
    case ARGP_KEY_END:
        if (!arguments->name || arguments->code == (arguments->out != NULL))
            argp_usage(state);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const char kiosk_config[] =
    "# The kiosk's settings, as enrolled; dormwatt-kiosk(1) says what else may be set.\n"
    "[station]\n"
    "url = %s\n"
    "ca = ca.pem\n"
    "certificate = kiosk.pem\n"
    "key = kiosk-key.pem\n"
    "\n"
    "[terminal]\n"
    "number = %" PRId64 "\n"
    "signing_key = row-key.pem\n"
    "\n"
    "[store]\n"
    "path = kiosk.db\n";

/* The kiosk's files: who it is on the road, what it signs its rows with, and a config that names them. */
static int write_all(const char *folder, const char *ca, const struct certificate *certificate,
                     const char *row_key, const char *config)
{
    int status = folder_make(folder);
    if (!status)
        status = folder_write(folder, "kiosk.conf", config);
    if (!status)
        status = folder_write(folder, "kiosk-key.pem", certificate->key_pem);
    if (!status)
        status = folder_write(folder, "kiosk.pem", certificate->pem);
    if (!status)
        status = folder_write(folder, "row-key.pem", row_key);
    if (!status)
        status = folder_write(folder, "ca.pem", ca);
    return status;
}

static int read_ca(const struct station_config *config, char ca[16384])
{
    FILE *file = fopen(config->ca, "re");
    size_t length = file ? fread(ca, 1, 16383, file) : 0;
    if (file)
        fclose(file);
    ca[length] = '\0';
    if (length)
        return STATUS_OK;
    log_error("%s: cannot be read", config->ca);
    return ERR_IO;
}

static int fill(const struct arguments *arguments, struct terminal *terminal)
{
    if (text_copy(terminal->name, sizeof terminal->name, arguments->name) ||
        text_copy(terminal->site_name, sizeof terminal->site_name, arguments->site_name) ||
        text_copy(terminal->machine_name, sizeof terminal->machine_name, arguments->machine_name) ||
        text_copy(terminal->building, sizeof terminal->building, arguments->building)) {
        log_error("a name is too long");
        return ERR_RANGE;
    }
    return STATUS_OK;
}

static int make_row_key(struct terminal *terminal, char **private_pem)
{
    char *public_pem = NULL;
    struct crypto_key *key = crypto_key_generate_ed25519();
    int status = key ? crypto_key_private_pem(key, private_pem) : ERR_CRYPTO;
    if (!status)
        status = crypto_key_public_pem(key, &public_pem);
    if (!status)
        status = text_copy(terminal->public_key, sizeof terminal->public_key, public_pem);
    free(public_pem);
    crypto_key_destroy(key);
    return status;
}

/* Known to the station only when its files are on disk, and its files are worth nothing before. */
static int enrol(struct database *db, const struct arguments *arguments, const struct station_config *config,
                 const char *ca_key, struct terminal *terminal)
{
    const struct certificate_wish wish = {
        .role = CERTIFICATE_CLIENT, .common_name = arguments->name, .life_ms = config->certificate_life_ms};
    struct certificate certificate = {0};
    char *row_key = NULL;
    char ca[16384];
    char text[sizeof kiosk_config + 300];
    int status = read_ca(config, ca);
    if (!status)
        status = make_row_key(terminal, &row_key);
    if (!status)
        status = certificate_make(&wish, config->ca, ca_key, &certificate);
    if (!status)
        status = text_copy(terminal->fingerprint, sizeof terminal->fingerprint, certificate.fingerprint);
    terminal->certificate_ends_at_ms = certificate.ends_at_ms;
    if (!status)
        status = db_begin(db);
    if (!status)
        status = terminal_enrol(db, terminal, clock_now_ms());
    if (status == ERR_CONFLICT)
        log_error("%s is enrolled already; choose another name", terminal->name);
    snprintf(text, sizeof text, kiosk_config, arguments->url, terminal->number);
    if (!status)
        status = write_all(arguments->out, ca, &certificate, row_key, text);
    die_at("ctl.enrol.before_commit");
    if (!status)
        status = db_commit(db);
    db_rollback(db);
    certificate_finish(&certificate);
    if (row_key)
        memset(row_key, 0, strlen(row_key));
    free(row_key);
    return status;
}

/* The authority's key: as asked, as configured, or beside its certificate. */
static const char *ca_key_of(const struct arguments *arguments, const struct station_config *config,
                             char path[PATH_MAX])
{
    const char *slash = strrchr(config->ca, '/');
    if (arguments->ca_key)
        return arguments->ca_key;
    if (config->ca_key[0])
        return config->ca_key;
    snprintf(path, PATH_MAX, "%.*sca-key.pem", slash ? (int)(slash + 1 - config->ca) : 0, config->ca);
    return path;
}

static int enrol_here(struct database *db, const struct arguments *arguments,
                      const struct station_config *config, struct terminal *terminal)
{
    char path[PATH_MAX];
    int status = enrol(db, arguments, config, ca_key_of(arguments, config, path), terminal);
    if (!status)
        printf("terminal %" PRId64 ", %s: carry %s to the kiosk and delete it here\n", terminal->number,
               terminal->name, arguments->out);
    return status;
}

static int promise(struct database *db, const struct arguments *arguments,
                   const struct station_config *config, const struct terminal *terminal)
{
    char code[ENROLMENT_CODE_SIZE];
    char ca[16384];
    char fingerprint[2 * SHA256_SIZE + 1];
    if (!config->ca_key[0]) {
        log_error("[station] ca_key is not set: the station cannot sign what the machine asks for");
        return ERR_CONFIG;
    }
    int status = read_ca(config, ca);
    if (!status)
        status = certificate_fingerprint(ca, fingerprint);
    if (!status)
        status = enrolment_code_make(db, terminal, clock_now_ms(), code);
    if (status == ERR_CONFLICT)
        log_error("%s is enrolled already; choose another name", terminal->name);
    if (!status)
        printf("code %s, good for one machine within 24 hours. At the machine:\n"
               "dormwatt-kiosk --enrol %s --station %s --ca-fingerprint %s --config FILE\n",
               code, code, arguments->url, fingerprint);
    return status;
}

int command_enrol(const char *config_path, int argc, char **argv)
{
    static const struct argp argp = {options, parse, "NAME", "Lets a new kiosk in.", NULL, NULL, NULL};
    struct arguments arguments = {.site_name = "", .machine_name = "", .building = ""};
    struct station_config config;
    struct terminal terminal = {0};
    struct database *db = NULL;
    char url[256];
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    int status = fill(&arguments, &terminal);
    if (!status)
        status = site_open(config_path, &config, &db);
    if (status)
        return EXIT_FAILURE;
    snprintf(url, sizeof url, "https://localhost:%" PRId64, config.port);
    if (!arguments.url)
        arguments.url = url;
    status = arguments.code ? promise(db, &arguments, &config, &terminal)
                            : enrol_here(db, &arguments, &config, &terminal);
    db_close(db);
    return status ? EXIT_FAILURE : EXIT_SUCCESS;
}
