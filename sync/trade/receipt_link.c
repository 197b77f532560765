#include "trade/receipt_link.h"
#include "base/status.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TERMINAL_DIGITS_MOST 10

void receipt_secret_of(const uint8_t station_secret[HMAC_KEY_SIZE], int64_t terminal,
                       uint8_t secret[HMAC_KEY_SIZE])
{
    char text[64];
    int length = snprintf(text, sizeof text, "dormwatt receipts of terminal %" PRId64, terminal);
    hmac_sha256(station_secret, text, (size_t)length, secret);
}

void receipt_check_make(const uint8_t secret[HMAC_KEY_SIZE], const struct key *key,
                        char check[RECEIPT_CHECK_SIZE])
{
    uint8_t digest[SHA256_SIZE];
    hmac_sha256(secret, key->text, KEY_LENGTH, digest);
    hex_encode(digest, (RECEIPT_CHECK_SIZE - 1) / 2, check);
}

int receipt_link_make(const struct profile *profile, const struct key *key, char text[RECEIPT_LINK_SIZE])
{
    uint8_t secret[HMAC_KEY_SIZE];
    char check[RECEIPT_CHECK_SIZE];
    text[0] = '\0';
    if (!profile->receipt_url[0] || hex_decode(profile->receipt_secret, secret, sizeof secret))
        return ERR_NOT_FOUND;
    receipt_check_make(secret, key, check);
    snprintf(text, RECEIPT_LINK_SIZE, "%s/r/%" PRId64 "-%s-%s", profile->receipt_url, profile->terminal,
             key->text, check);
    return STATUS_OK;
}

/* Decimal digits without a leading zero, up to a '-'. Returns what stands behind it, or NULL. */
static const char *terminal_parse(const char *part, int64_t *terminal)
{
    size_t digits = strspn(part, "0123456789");
    if (digits == 0 || digits > TERMINAL_DIGITS_MOST || part[0] == '0' || part[digits] != '-')
        return NULL;
    *terminal = 0;
    for (size_t i = 0; i < digits; i++)
        *terminal = *terminal * 10 + (part[i] - '0');
    return part + digits + 1;
}

int receipt_link_parse(const char *part, struct receipt_link *link)
{
    char key[KEY_LENGTH + 1];
    const char *rest = terminal_parse(part, &link->terminal);
    if (!rest || strlen(rest) != KEY_LENGTH + 1 + RECEIPT_CHECK_SIZE - 1 || rest[KEY_LENGTH] != '-')
        return ERR_FORMAT;
    memcpy(key, rest, KEY_LENGTH);
    key[KEY_LENGTH] = '\0';
    const char *check = rest + KEY_LENGTH + 1;
    if (key_parse(key, &link->key) || strspn(check, "0123456789ABCDEF") != RECEIPT_CHECK_SIZE - 1)
        return ERR_FORMAT;
    memcpy(link->check, check, RECEIPT_CHECK_SIZE);
    return STATUS_OK;
}
