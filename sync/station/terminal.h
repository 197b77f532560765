/* The kiosks this station knows, each by the SHA-256 of its client certificates: the one it was enrolled with
 * and those it was given since. */
#pragma once
#include "base/crypto.h"
#include "database/database.h"
#include "wire/wire.h"

#define TERMINAL_NAME_SIZE 48
#define FINGERPRINT_SIZE (2 * SHA256_SIZE + 1)
#define CERTIFICATES_MOST                                                                                    \
    4 /* a terminal needs one more than it has; the rest are tries whose answer was lost */

struct terminal {
    int64_t number;
    char name[TERMINAL_NAME_SIZE];
    char site_name[64];
    char machine_name[48];
    char building[24];
    char fingerprint[FINGERPRINT_SIZE];
    char public_key[512]; /* PEM of an Ed25519 key: 113 bytes */
    bool revoked;
    bool hardware;                  /* its keys cannot be copied off the machine */
    int64_t certificate_ends_at_ms; /* of the newest */
};

/* 0 or ERR_NOT_FOUND. */
int terminal_find(struct database *db, const char *fingerprint, struct terminal *terminal);
/* Stores a new terminal and gives it the next number. ERR_CONFLICT: its name or certificate is taken. */
int terminal_enrol(struct database *db, struct terminal *terminal, int64_t now_ms);
/* Lets it in with this certificate too; of its renewed ones only the newest CERTIFICATES_MOST are kept. */
int terminal_renew(struct database *db, const struct terminal *terminal, const char *fingerprint,
                   int64_t ends_at_ms, int64_t now_ms);
/* Keeps how it says it is, and since when what cannot be used (open_case.h: reader, store). */
int terminal_heard(struct database *db, const struct terminal *terminal, const struct heartbeat *heartbeat,
                   int64_t now_ms);
/* Whether a person was called for its reader, and the alarm stands (watch.h). */
int terminal_reader_told(struct database *db, const struct terminal *terminal, bool *told);
