/* The chip's 3DES, by OpenSSL's CBC mode: a single-DES CBC-MAC is the last block of EDE-CBC under K, K. */
#include "cards.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

static void encrypt(const EVP_CIPHER *cipher, const uint8_t key[16], const uint8_t *in, size_t length,
                    uint8_t *out)
{
    static const uint8_t zero[8];
    int got = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    assert(context && EVP_EncryptInit_ex(context, cipher, NULL, key, zero) == 1);
    EVP_CIPHER_CTX_set_padding(context, 0);
    int done = EVP_EncryptUpdate(context, out, &got, in, (int)length);
    assert(done == 1 && (size_t)got == length);
    EVP_CIPHER_CTX_free(context);
}

void diversify(const uint8_t master[16], const uint8_t factor[8], uint8_t derived[16])
{
    uint8_t both[16];
    for (int i = 0; i < 8; i++) {
        both[i] = factor[i];
        both[8 + i] = (uint8_t)~factor[i];
    }
    encrypt(EVP_des_ede_ecb(), master, both, sizeof both, derived);
}

void session_key(const uint8_t key[16], const uint8_t random[4], uint16_t counter, uint32_t sequence,
                 uint8_t session[8])
{
    uint8_t block[8];
    memcpy(block, random, 4);
    number_put(block + 4, 2, counter);
    number_put(block + 6, 2, sequence & 0xFFFF);
    encrypt(EVP_des_ede_ecb(), key, block, sizeof block, session);
}

void mac4(const uint8_t key[8], const uint8_t *bytes, size_t length, uint8_t mac[4])
{
    uint8_t padded[64] = {0};
    uint8_t out[64];
    uint8_t twice[16];
    assert(length < sizeof padded - 8);
    memcpy(padded, bytes, length);
    padded[length] = 0x80;
    size_t whole = (length / 8 + 1) * 8;
    memcpy(twice, key, 8);
    memcpy(twice + 8, key, 8);
    encrypt(EVP_des_ede_cbc(), twice, padded, whole, out);
    memcpy(mac, out + whole - 8, 4);
}

void random_fill(uint8_t *bytes, size_t length)
{
    int done = RAND_bytes(bytes, (int)length);
    assert(done == 1);
}
