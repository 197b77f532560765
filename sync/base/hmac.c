#include "base/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

void hmac_sha256(const uint8_t key[HMAC_KEY_SIZE], const void *bytes, size_t length,
                 uint8_t digest[SHA256_SIZE])
{
    unsigned made = 0;
    if (!HMAC(EVP_sha256(), key, HMAC_KEY_SIZE, bytes, length, digest, &made))
        abort(); /* only without memory or without the default provider */
}
