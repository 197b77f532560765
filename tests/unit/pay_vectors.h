/* What the tests of the providers share: the published vectors, and an RSA key made for the run. */
#pragma once
#include "base/crypto.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

static json_t *vectors_load(const char *provider)
{
    json_t *all = json_load_file(SOURCE_DIR "/tests/recordings/vectors/payments.json", 0, NULL);
    json_t *part = json_incref(json_object_get(all, provider));
    json_decref(all);
    return part;
}

static const char *vector_text(const json_t *vector, const char *name)
{
    const char *text = json_string_value(json_object_get(vector, name));
    return text ? text : "";
}

/* The entry of a list of vectors with this id. */
static json_t *vector_of(const json_t *list, const char *id)
{
    size_t i;
    json_t *vector;
    json_array_foreach(list, i, vector) if (strcmp(vector_text(vector, "id"), id) == 0) return vector;
    return NULL;
}

/* Both halves of a new RSA-2048 key. */
static void rsa_make(struct crypto_key **private_half, struct crypto_key **public_half)
{
    EVP_PKEY *pkey = EVP_RSA_gen(2048);
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL);
    char pem[4096];
    pem[BIO_read(bio, pem, sizeof pem - 1)] = '\0';
    *private_half = crypto_key_from_pem(pem);
    BIO_free(bio);
    EVP_PKEY_free(pkey);
    char *public_pem = NULL;
    crypto_key_public_pem(*private_half, &public_pem);
    *public_half = crypto_key_from_pem(public_pem);
    free(public_pem);
}
