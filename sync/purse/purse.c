#include "purse/purse.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#define BLOCK ((size_t)8)
#define TAC_INPUT_SIZE 22
#define MAC_INPUT_MOST 64 /* the longest of cards.md, MAC2's and MAC1's among them, has 22 */
#define TYPE_PURCHASE 0x06

static pthread_once_t fetched = PTHREAD_ONCE_INIT;
static EVP_CIPHER *ecb; /* fetched once: a fetch costs more than the few blocks here */
static EVP_CIPHER *cbc;

static void fetch(void)
{
    ecb = EVP_CIPHER_fetch(NULL, "DES-EDE-ECB", NULL);
    cbc = EVP_CIPHER_fetch(NULL, "DES-EDE-CBC", NULL);
}

/* Blocks under two-key 3DES, each by itself or chained from zero. OpenSSL 3 keeps single DES in its legacy
 * provider, but EDE with K, K is the same function and is in the default one. */
static int encrypt(EVP_CIPHER *const *cipher, const uint8_t key[16], const uint8_t *blocks, size_t length,
                   uint8_t *encrypted)
{
    static const uint8_t zeros[BLOCK];
    pthread_once(&fetched, fetch);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int got = 0;
    int done = context && *cipher && EVP_EncryptInit_ex2(context, *cipher, key, zeros, NULL) == 1 &&
               EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
               EVP_EncryptUpdate(context, encrypted, &got, blocks, (int)length) == 1;
    EVP_CIPHER_CTX_free(context);
    return done && (size_t)got == length ? 0 : ERR_CRYPTO;
}

int purse_diversify(const uint8_t master[16], const uint8_t *factors, int levels, uint8_t derived[16])
{
    uint8_t key[16];
    uint8_t halves[2 * BLOCK];
    int status = 0;
    memcpy(key, master, sizeof key);
    for (size_t level = 0; level < (size_t)levels && !status; level++) {
        const uint8_t *factor = factors + level * BLOCK;
        for (size_t i = 0; i < BLOCK; i++) {
            halves[i] = factor[i];
            halves[BLOCK + i] = (uint8_t)~factor[i];
        }
        status = encrypt(&ecb, key, halves, sizeof halves, derived);
        memcpy(key, derived, sizeof key);
    }
    OPENSSL_cleanse(key, sizeof key);
    return status;
}

int purse_mac(const uint8_t key[8], const uint8_t *bytes, size_t length, uint8_t mac[4])
{
    uint8_t twice[16];
    uint8_t padded[MAC_INPUT_MOST] = {0};
    uint8_t chained[MAC_INPUT_MOST];
    /* One block more than whole ones: 80 00.. follows always, a full block of it after a whole one. */
    size_t padded_length = (length / BLOCK + 1) * BLOCK;
    if (padded_length > sizeof padded)
        return ERR_RANGE;
    memcpy(padded, bytes, length);
    padded[length] = 0x80;
    memcpy(twice, key, BLOCK);
    memcpy(twice + BLOCK, key, BLOCK);
    int status = encrypt(&cbc, twice, padded, padded_length, chained);
    memcpy(mac, chained + padded_length - BLOCK, 4);
    OPENSSL_cleanse(twice, sizeof twice);
    return status;
}

/* The factor is the rightmost 8 bytes of the serial number. */
static int factor_of(const char *asn, uint8_t factor[BLOCK])
{
    size_t digits = strlen(asn);
    return digits < 2 * BLOCK ? ERR_FORMAT : hex_decode(asn + digits - 2 * BLOCK, factor, BLOCK);
}

static void number_put(uint8_t bytes[4], int64_t number)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(number >> (8 * (3 - i)));
}

/*  amount 4 | type 06 | terminal 6 | terminal sequence 4 | date 4 | time 3 */
static int tac_input(const struct purse_debit *debit, struct money amount, uint8_t input[TAC_INPUT_SIZE])
{
    if (amount.fen < 0 || amount.fen > UINT32_MAX || debit->terminal_sequence < 0 ||
        debit->terminal_sequence > UINT32_MAX)
        return ERR_FORMAT;
    number_put(input, amount.fen);
    input[4] = TYPE_PURCHASE;
    number_put(input + 11, debit->terminal_sequence);
    return hex_decode(debit->terminal, input + 5, 6) || hex_decode(debit->date, input + 15, 4) ||
                   hex_decode(debit->time, input + 19, 3)
               ? ERR_FORMAT
               : 0;
}

int purse_check_tac(const uint8_t tac_master[16], const struct purse_debit *debit, struct money amount)
{
    uint8_t factor[BLOCK];
    uint8_t input[TAC_INPUT_SIZE];
    uint8_t told[4];
    uint8_t tac[4];
    uint8_t derived[16];
    uint8_t key[BLOCK];
    if (factor_of(debit->asn, factor) || tac_input(debit, amount, input) ||
        hex_decode(debit->tac, told, sizeof told)) {
        log_warn("purse: a debit record that is none, no TAC to check");
        return ERR_FORMAT;
    }
    int status = purse_diversify(tac_master, factor, 1, derived);
    for (size_t i = 0; i < BLOCK; i++)
        key[i] = derived[i] ^ derived[BLOCK + i];
    if (!status)
        status = purse_mac(key, input, sizeof input, tac);
    if (!status && CRYPTO_memcmp(tac, told, sizeof tac) != 0)
        status = ERR_CRYPTO;
    OPENSSL_cleanse(derived, sizeof derived);
    OPENSSL_cleanse(key, sizeof key);
    return status;
}
