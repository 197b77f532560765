#include "device/enrol.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "client/once.h"
#include "device/key_files.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const struct {
    const char *error;
    const char *what;
} refusals[] = {
    {"unknown_code", "the station does not know this code; read it again"},
    {"used_code", "another machine has used this code; ask for a new one"},
    {"expired_code", "this code is older than a day; ask for a new one"},
    {"name_taken", "a machine of that name was let in meanwhile; ask for a code with another name"},
    {"too_many_tries", "too many wrong codes; wait a minute"},
    {"no_authority", "the station's ca_key is not set; it cannot let machines in"},
};

struct enrolling {
    const struct enrol_wish *wish;
    struct client_config client; /* its paths are where the files will lie */
    char row_key[256];
};

static int place(const struct enrolling *enrolling, const char *name, char path[256])
{
    const char *slash = strrchr(enrolling->wish->config, '/');
    int length = slash ? (int)(slash + 1 - enrolling->wish->config) : 0;
    int used = snprintf(path, 256, "%.*s%s", length, enrolling->wish->config, name);
    return used < 256 ? STATUS_OK : ERR_RANGE;
}

static int begin(const struct enrol_wish *wish, struct enrolling *enrolling)
{
    *enrolling = (struct enrolling){.wish = wish};
    int status = text_copy(enrolling->client.url, sizeof enrolling->client.url, wish->station);
    if (!status)
        status = place(enrolling, "ca.pem", enrolling->client.ca);
    if (!status)
        status = place(enrolling, "kiosk.pem", enrolling->client.certificate);
    if (!status)
        status = place(enrolling, "kiosk-key.pem", enrolling->client.key);
    if (!status)
        status = place(enrolling, "row-key.pem", enrolling->row_key);
    if (status)
        log_error("--station or --config is too long");
    if (!status && access(wish->config, F_OK) == 0) {
        log_error("%s exists: this machine is enrolled; move the file away to enrol it anew", wish->config);
        status = ERR_CONFLICT;
    }
    return status;
}

/* The one call that believes nobody: what comes back is believed by its fingerprint. */
static int learn_authority(const struct enrolling *enrolling)
{
    struct client_config nobody = {0};
    char ca[PEM_SIZE] = "";
    char why[WIRE_WHY_SIZE] = "";
    char fingerprint[2 * SHA256_SIZE + 1] = "";
    char *answer = NULL;
    memcpy(nobody.url, enrolling->client.url, sizeof nobody.url);
    enum client_outcome outcome = client_once(&nobody, "/v1/authority", NULL, &answer);
    int status = outcome == CLIENT_DONE ? authority_decode(answer, strlen(answer), ca, why) : ERR_IO;
    free(answer);
    if (status) {
        log_error("%s does not answer as a station: %s", nobody.url, why);
        return status;
    }
    if (certificate_fingerprint(ca, fingerprint) ||
        strcasecmp(fingerprint, enrolling->wish->ca_fingerprint) != 0) {
        log_error("%s is not the station of that fingerprint (its own is %.16s..): somebody is between, or "
                  "the fingerprint is another site's",
                  nobody.url, fingerprint);
        return ERR_CRYPTO;
    }
    return key_file_write(enrolling->client.ca, ca);
}

static int make_row_key(char **pem)
{
    struct crypto_key *key = crypto_key_generate_ed25519();
    int status = key ? crypto_key_private_pem(key, pem) : ERR_CRYPTO;
    crypto_key_destroy(key);
    return status;
}

/* The key that lies there from a try before, or a new one. */
static int find_key(const char *path, int (*make)(char **pem), char text[PEM_SIZE])
{
    char *made = NULL;
    int status = key_file_read(path, text);
    if (status != ERR_NOT_FOUND)
        return status;
    status = make(&made);
    if (!status)
        status = text_copy(text, PEM_SIZE, made);
    if (!status)
        status = key_file_write(path, text);
    free(made);
    return status;
}

static int fill(const struct enrolling *enrolling, struct enrolment *enrolment, char key[PEM_SIZE])
{
    char row_key[PEM_SIZE];
    char *text = NULL;
    int status = text_copy(enrolment->code, sizeof enrolment->code, enrolling->wish->code);
    if (!status)
        status = find_key(enrolling->client.key, certificate_key_make, key);
    if (!status)
        status = find_key(enrolling->row_key, make_row_key, row_key);
    if (!status)
        status = certificate_request_make(key, &text);
    if (!status)
        status = text_copy(enrolment->request, sizeof enrolment->request, text);
    free(text);
    text = NULL;
    struct crypto_key *rows = status ? NULL : crypto_key_from_pem(row_key);
    if (!status)
        status = rows ? crypto_key_public_pem(rows, &text) : ERR_CRYPTO;
    if (!status)
        status = text_copy(enrolment->row_key, sizeof enrolment->row_key, text);
    free(text);
    crypto_key_destroy(rows);
    memset(row_key, 0, sizeof row_key);
    return status;
}

static int tell_refusal(const char *answer)
{
    char error[WIRE_ERROR_SIZE] = "";
    wire_error_decode(answer, strlen(answer), error, NULL);
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        if (!strcmp(error, refusals[i].error)) {
            log_error("not enrolled (%s): %s", error, refusals[i].what);
            return ERR_NOT_NOW;
        }
    log_error("not enrolled: the station says %s", error);
    return ERR_NOT_NOW;
}

static int ask(const struct enrolling *enrolling, struct enrolment_answer *given)
{
    struct enrolment enrolment = {0};
    struct client_config stranger = enrolling->client;
    char key[PEM_SIZE] = "";
    char why[WIRE_WHY_SIZE] = "";
    char *answer = NULL;
    stranger.certificate[0] = '\0';
    int status = fill(enrolling, &enrolment, key);
    char *body = status ? NULL : enrolment_encode(&enrolment);
    if (!status && !body)
        status = ERR_MEMORY;
    die_at("enrol.before_asking");
    enum client_outcome outcome =
        status ? CLIENT_NOT_SENT : client_once(&stranger, "/v1/enrolments", body, &answer);
    free(body);
    if (!status && outcome == CLIENT_REFUSED)
        status = tell_refusal(answer);
    else if (!status && outcome != CLIENT_DONE) {
        log_error("no answer from %s: try again with the same code", enrolling->wish->station);
        status = ERR_TIMEOUT;
    }
    if (!status && (enrolment_answer_decode(answer, strlen(answer), given, why) ||
                    !certificate_fits_key(given->certificate, key))) {
        log_error("the station's answer is no certificate for this machine's key: %s", why);
        status = ERR_FORMAT;
    }
    memset(key, 0, sizeof key);
    free(answer);
    die_at("enrol.before_keeping");
    return status ? status : key_file_write(enrolling->client.certificate, given->certificate);
}

/* The new certificate's first call: the terminal's own profile. */
static int prove(const struct enrolling *enrolling, struct profile *profile)
{
    char why[WIRE_WHY_SIZE] = "";
    char *answer = NULL;
    enum client_outcome outcome = client_once(&enrolling->client, "/v1/terminal/profile", NULL, &answer);
    int status = outcome == CLIENT_DONE ? profile_decode(answer, strlen(answer), profile, why) : ERR_IO;
    if (status)
        log_error("the station gave a certificate and does not let it in %s: try again", why);
    free(answer);
    return status;
}

static int write_config(const struct enrolling *enrolling, int64_t terminal)
{
    char text[1024];
    snprintf(text, sizeof text,
             "# The kiosk's settings, as enrolled; dormwatt-kiosk(1) says what else may be set.\n"
             "[station]\nurl = %s\nca = ca.pem\ncertificate = kiosk.pem\nkey = kiosk-key.pem\n\n"
             "[terminal]\nnumber = %" PRId64 "\nsigning_key = row-key.pem\n\n"
             "[store]\npath = kiosk.db\n",
             enrolling->wish->station, terminal);
    return key_file_write(enrolling->wish->config, text);
}

int enrol_run(const struct enrol_wish *wish)
{
    struct enrolling enrolling;
    struct enrolment_answer given;
    struct profile profile;
    int status = begin(wish, &enrolling);
    if (!status)
        status = learn_authority(&enrolling);
    if (!status)
        status = ask(&enrolling, &given);
    if (!status)
        status = prove(&enrolling, &profile);
    if (!status)
        status = write_config(&enrolling, given.terminal);
    if (!status)
        log_note("enrolled as terminal %" PRId64 ", %s %s: start dormwatt-kiosk --config %s", given.terminal,
                 profile.site_name, profile.machine_name, wish->config);
    return status;
}
