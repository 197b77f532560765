/* An outbox row: a purchase as the bytes that are stored, hashed, signed and sent; they are never made
 * again. Canonical JSON (keys sorted, no white space, jansson JSON_SORT_KEYS | JSON_COMPACT):
 *
 *   {"amount_fen":5000,"at_ms":..,"card":"<ref>","debit":{...all of struct purse_debit...},"key":"..",
 *    "kind":"debited","prev":"<SHA-256 of the row before, hex; 64 zeros for row 1>","proof":"answer",
 *    "room":"3-512","row":41,"terminal":7,"v":1}
 *
 * kind: "debited" (the purse was debited: credit the room), "doubtful" (not known: the station keeps the
 * case open), "void" (a doubtful one, now known not to be debited). Rows of a terminal are numbered from 1
 * without gaps; each is signed with the terminal's Ed25519 key over its bytes. */
#pragma once
#include "base/crypto.h"
#include "trade/purchase.h"
#include <stddef.h>

#define ROW_BYTES_MAX 4096 /* a row takes about 700; a longer one is not ours */

enum row_kind { ROW_DEBITED, ROW_DOUBTFUL, ROW_VOID };

struct row {
    int64_t number;
    int64_t terminal;
    char previous[2 * SHA256_SIZE + 1];
    enum row_kind kind;
    struct purchase purchase;
};

struct sealed_row {
    char *bytes; /* NUL-terminated, owned */
    char signature[BASE64_ED25519_SIZE];
};

/* *sealed is the caller's. 0, ERR_MEMORY, ERR_CRYPTO. */
int row_seal(const struct row *row, const struct crypto_key *key, struct sealed_row *sealed);
/* Checks the signature over the bytes, then reads them. 0, ERR_CRYPTO, ERR_FORMAT (why says what). */
int row_open(const struct sealed_row *sealed, const struct crypto_key *key, struct row *row, char *why);
/* Only the signature. 0, ERR_CRYPTO. */
int row_check(const struct sealed_row *sealed, const struct crypto_key *key);
/* Reads bytes whose signature was checked before. */
int row_decode(const char *bytes, size_t length, struct row *row, char *why);
/* The hash the next row's "prev" carries. */
void row_hash(const char *bytes, char hash[2 * SHA256_SIZE + 1]);
void sealed_row_finish(struct sealed_row *sealed);
