/* A provider that signs whatever the fuzzer says, so that bytes reach what lies behind the signature. The key
 * is short because signing is the slow part. */
#pragma once
#include "base/crypto.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>

static struct crypto_key *fuzz_signer, *fuzz_verifier;

static inline void fuzz_key_make(void)
{
    char pem[4096];
    char *public_pem = NULL;
    EVP_PKEY *pkey = EVP_RSA_gen(1024);
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL);
    pem[BIO_read(bio, pem, sizeof pem - 1)] = '\0';
    fuzz_signer = crypto_key_from_pem(pem);
    crypto_key_public_pem(fuzz_signer, &public_pem);
    fuzz_verifier = crypto_key_from_pem(public_pem);
    free(public_pem);
    BIO_free(bio);
    EVP_PKEY_free(pkey);
}
