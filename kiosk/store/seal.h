/* What the station said about cards and rooms is kept sealed (AES-256-GCM) with a key that does not lie in
 * the database: a copied file without it tells who lives where and what is left to nobody. The journal and
 * the outbox are not sealed: their rows are proofs, signed and sent as they stand, and name the room and the
 * card's reference of each sale that was made here.
 *
 * The key is the systemd credential "store.key" when the unit hands one over; else it is made at the first
 * start: sealed by the TPM where the machine has one (tpm.h), else 64 hexadecimal digits in a file that only
 * the service's user reads. A lost key loses nothing but what the station says again. */
#pragma once
#include "base/crypto.h"
#include "store/store.h"

#define SEAL_NAME_SIZE (2 * SHA256_SIZE + 1)
#define SEAL_MORE 28 /* a nonce before, a tag behind */

struct seal {
    uint8_t sealing[32];
    uint8_t naming[32];
};

/* 0, ERR_IO, ERR_FORMAT (what lies there is no key); logged. */
int seal_open(const struct store_config *config, struct seal *seal);
void seal_forget(struct seal *seal);

/* How a kind's name is found again without being told. */
void seal_name(const struct seal *seal, const char *kind, const char *name, char sealed_name[SEAL_NAME_SIZE]);
/* *sealed holds length + SEAL_MORE bytes and is the caller's to free. It opens under this kind and name only.
 */
int seal_close(const struct seal *seal, const char *kind, const char *sealed_name, const char *bytes,
               size_t length, uint8_t **sealed);
/* *bytes is the caller's to free, with a zero behind. ERR_CRYPTO: another key, or changed. */
int seal_break(const struct seal *seal, const char *kind, const char *sealed_name, const uint8_t *sealed,
               size_t sealed_length, char **bytes);
