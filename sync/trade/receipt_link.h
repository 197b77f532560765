/* The link to a receipt, as the glass shows it in a code and the station opens it:
 *
 *   https://power.example.edu/r/7-91C07F3A00112233445566778899AABB-5E1C0F9A3B7D2468
 *                               |  the purchase's key                check: HMAC-SHA256, 8 bytes
 *                               the terminal
 *
 * The check is made with the terminal's own secret, which comes with its profile: a terminal without a line
 * makes links that are good, and nobody makes one for a key he only read on paper. */
#pragma once
#include "base/hmac.h"
#include "trade/key.h"
#include "trade/snapshot.h"

#define RECEIPT_CHECK_SIZE 17
#define RECEIPT_LINK_SIZE 192
#define RECEIPT_KEPT_MS ((int64_t)30 * 86400000) /* since the purchase: how long a link opens */

struct receipt_link {
    int64_t terminal;
    struct key key;
    char check[RECEIPT_CHECK_SIZE];
};

/* What terminal signs with, out of the station's secret. */
void receipt_secret_of(const uint8_t station_secret[HMAC_KEY_SIZE], int64_t terminal,
                       uint8_t secret[HMAC_KEY_SIZE]);
void receipt_check_make(const uint8_t secret[HMAC_KEY_SIZE], const struct key *key,
                        char check[RECEIPT_CHECK_SIZE]);
/* 0, or ERR_NOT_FOUND: this site has no receipts by phone. */
int receipt_link_make(const struct profile *profile, const struct key *key, char text[RECEIPT_LINK_SIZE]);
/* part: what stands behind "/r/". 0, or ERR_FORMAT. Whether the check is right is another question. */
int receipt_link_parse(const char *part, struct receipt_link *link);
