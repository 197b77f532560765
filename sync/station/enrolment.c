#include "station/enrolment.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "station/authority.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODE_SYMBOLS 16 /* of 5 bits: nobody guesses 80 bits in a day */

/* Without I, O, 0 and 1: a person reads it to another. */
static const char alphabet[33] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/* --- the code ----------------------------------------------------------------------------------------- */

static void code_hash(const char *code, char hash[2 * SHA256_SIZE + 1])
{
    char words[64] = "dormwatt enrolment\n";
    uint8_t digest[SHA256_SIZE];
    size_t used = strlen(words);
    for (; *code && used < sizeof words - 1; code++)
        if (*code != '-' && *code != ' ')
            words[used++] = (char)toupper((unsigned char)*code);
    sha256(words, used, digest);
    hex_encode(digest, sizeof digest, hash);
}

int enrolment_code_make(struct database *db, const struct terminal *terminal, int64_t now_ms,
                        char code[ENROLMENT_CODE_SIZE])
{
    struct db_query query;
    uint8_t bytes[CODE_SYMBOLS];
    char hash[2 * SHA256_SIZE + 1];
    char *at = code;
    random_bytes(bytes, sizeof bytes);
    for (int i = 0; i < CODE_SYMBOLS; i++) {
        if (i && i % 4 == 0)
            *at++ = '-';
        *at++ = alphabet[bytes[i] & 31];
    }
    *at = '\0';
    code_hash(code, hash);
    db_query_begin(
        &query, db,
        "INSERT INTO enrolment(code_hash, name, site_name, machine_name, building, expires_at_ms)"
        " SELECT $1, $2, $3, $4, $5, $6 WHERE NOT EXISTS (SELECT 1 FROM terminal WHERE name = $2)");
    db_bind_text(&query, 1, hash);
    db_bind_text(&query, 2, terminal->name);
    db_bind_text(&query, 3, terminal->site_name);
    db_bind_text(&query, 4, terminal->machine_name);
    db_bind_text(&query, 5, terminal->building);
    db_bind_int(&query, 6, now_ms + ENROLMENT_LIFE_MS);
    int status = db_query_end(&query);
    return !status && db_changed(db) != 1 ? ERR_CONFLICT : status;
}

/* What is stored of a code. */
struct promise {
    char hash[2 * SHA256_SIZE + 1];
    struct terminal terminal; /* number 0 until the code was used */
    int64_t expires_at_ms;
    char holder[2 * SHA256_SIZE + 1]; /* the public key it was used for */
    char certificate[PEM_SIZE];
};

static int promise_find(struct database *db, const char *code, struct promise *promise)
{
    struct db_query query;
    struct terminal *terminal = &promise->terminal;
    *promise = (struct promise){0};
    code_hash(code, promise->hash);
    db_query_begin(&query, db,
                   "SELECT name, site_name, machine_name, building, expires_at_ms, terminal, holder,"
                   " certificate FROM enrolment WHERE code_hash = $1");
    db_bind_text(&query, 1, promise->hash);
    bool found = db_query_row(&query);
    if (found) {
        db_copy_text(&query, 0, terminal->name, sizeof terminal->name);
        db_copy_text(&query, 1, terminal->site_name, sizeof terminal->site_name);
        db_copy_text(&query, 2, terminal->machine_name, sizeof terminal->machine_name);
        db_copy_text(&query, 3, terminal->building, sizeof terminal->building);
        promise->expires_at_ms = db_int(&query, 4);
        terminal->number = db_int(&query, 5);
        db_copy_text(&query, 6, promise->holder, sizeof promise->holder);
        db_copy_text(&query, 7, promise->certificate, sizeof promise->certificate);
    }
    return db_query_end_found(&query, found);
}

static int promise_keep(struct database *db, const struct promise *promise, const char *certificate,
                        int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE enrolment SET used_at_ms = $2, terminal = $3, holder = $4, certificate = $5"
                   " WHERE code_hash = $1 AND terminal = 0");
    db_bind_text(&query, 1, promise->hash);
    db_bind_int(&query, 2, now_ms);
    db_bind_int(&query, 3, promise->terminal.number);
    db_bind_text(&query, 4, promise->holder);
    db_bind_text(&query, 5, certificate);
    return db_query_end(&query);
}

/* --- enrolment ---------------------------------------------------------------------------------------- */

static const char *failure(int failed, int *status)
{
    *status = failed;
    return "failure";
}

/* A public Ed25519 key, in the form we write it ourselves. */
static bool row_key_take(struct terminal *terminal, const char *pem)
{
    struct crypto_key *key = strstr(pem, "PUBLIC KEY") ? crypto_key_from_pem(pem) : NULL;
    char *own = NULL;
    bool taken = key && crypto_key_is_ed25519(key) && crypto_key_public_pem(key, &own) == 0 &&
                 text_copy(terminal->public_key, sizeof terminal->public_key, own) == 0;
    free(own);
    crypto_key_destroy(key);
    return taken;
}

static const char *sign(const struct station_config *config, const char *name, const char *request,
                        struct certificate *certificate, int *status)
{
    const struct certificate_wish wish = {
        .role = CERTIFICATE_CLIENT, .common_name = name, .life_ms = config->certificate_life_ms};
    if (!config->ca_key[0])
        return "no_authority";
    int signed_ = certificate_sign(request, &wish, config->ca, config->ca_key, certificate);
    if (signed_ == ERR_FORMAT)
        return "bad_request";
    return signed_ ? failure(signed_, status) : NULL;
}

static const char *let_in(struct database *db, const struct station_config *config, struct promise *promise,
                          const struct enrolment *enrolment, int64_t now_ms, struct enrolment_answer *answer,
                          int *status)
{
    struct certificate certificate = {0};
    struct terminal *terminal = &promise->terminal;
    const char *why = sign(config, terminal->name, enrolment->request, &certificate, status);
    if (why)
        return why;
    terminal->certificate_ends_at_ms = certificate.ends_at_ms;
    terminal->hardware = enrolment->hardware;
    int kept = text_copy(terminal->fingerprint, sizeof terminal->fingerprint, certificate.fingerprint);
    if (!kept)
        kept = text_copy(answer->certificate, sizeof answer->certificate, certificate.pem);
    if (!kept)
        kept = terminal_enrol(db, terminal, now_ms);
    if (kept == ERR_CONFLICT)
        why = "name_taken";
    else if (kept)
        why = failure(kept, status);
    answer->terminal = terminal->number;
    if (!why && (kept = promise_keep(db, promise, certificate.pem, now_ms)))
        why = failure(kept, status);
    certificate_finish(&certificate);
    die_at("station.enrolment.before_commit");
    return why;
}

const char *enrolment_take(struct database *db, const struct station_config *config,
                           const struct enrolment *enrolment, int64_t now_ms, struct enrolment_answer *answer,
                           int *status)
{
    struct promise promise;
    char asker[2 * SHA256_SIZE + 1];
    *answer = (struct enrolment_answer){0};
    *status = promise_find(db, enrolment->code, &promise);
    if (*status == ERR_NOT_FOUND) {
        *status = STATUS_OK;
        return "unknown_code";
    }
    if (*status)
        return "failure";
    if (request_digest(enrolment->request, asker))
        return "bad_request";
    if (promise.terminal.number) {
        if (strcmp(asker, promise.holder) != 0)
            return "used_code";
        answer->terminal = promise.terminal.number;
        memcpy(answer->certificate, promise.certificate, sizeof answer->certificate);
        return NULL;
    }
    if (now_ms >= promise.expires_at_ms)
        return "expired_code";
    if (!row_key_take(&promise.terminal, enrolment->row_key))
        return "bad_row_key";
    memcpy(promise.holder, asker, sizeof promise.holder);
    return let_in(db, config, &promise, enrolment, now_ms, answer, status);
}

/* --- renewal ------------------------------------------------------------------------------------------ */

const char *renewal_take(struct database *db, const struct station_config *config,
                         const struct terminal *terminal, const char *request, int64_t now_ms,
                         char pem[PEM_SIZE], int *status)
{
    struct certificate certificate = {0};
    *status = STATUS_OK;
    const char *why = sign(config, terminal->name, request, &certificate, status);
    if (why)
        return why;
    int kept = text_copy(pem, PEM_SIZE, certificate.pem);
    if (!kept)
        kept = terminal_renew(db, terminal, certificate.fingerprint, certificate.ends_at_ms, now_ms);
    certificate_finish(&certificate);
    die_at("station.renewal.before_commit");
    return kept ? failure(kept, status) : NULL;
}
