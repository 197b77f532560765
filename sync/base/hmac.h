/* HMAC with SHA-256 (RFC 2104): a hash only who has the key can make. */
#pragma once
#include "base/crypto.h"

#define HMAC_KEY_SIZE 32

void hmac_sha256(const uint8_t key[HMAC_KEY_SIZE], const void *bytes, size_t length,
                 uint8_t digest[SHA256_SIZE]);
