#include "base/crypto.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Ed25519 is libsodium's: it verifies in half of OpenSSL's time, and the station verifies every row. secret
 * is the seed with the public half behind it, as libsodium wants it. */
struct crypto_key {
    EVP_PKEY *pkey;
    bool signs; /* secret is there */
    uint8_t secret[crypto_sign_ed25519_SECRETKEYBYTES];
    uint8_t public[crypto_sign_ed25519_PUBLICKEYBYTES];
};

static pthread_once_t prepared = PTHREAD_ONCE_INIT;
static EVP_MD *sha256_method; /* fetched once: a fetch costs as much as the digest of a row */

static void prepare(void)
{
    sha256_method = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (sodium_init() < 0 || !sha256_method)
        abort();
}

void random_bytes(uint8_t *bytes, size_t length)
{
    if (RAND_bytes(bytes, (int)length) != 1) {
        log_error("the system's random generator gives nothing; ending");
        abort();
    }
}

void sha256(const void *bytes, size_t length, uint8_t digest[SHA256_SIZE])
{
    pthread_once(&prepared, prepare);
    if (EVP_Digest(bytes, length, digest, NULL, sha256_method, NULL) != 1)
        abort(); /* only without memory or without the default provider */
}

static bool take_raw(struct crypto_key *key)
{
    uint8_t seed[crypto_sign_ed25519_SEEDBYTES];
    size_t length = sizeof key->public;
    if (EVP_PKEY_get_raw_public_key(key->pkey, key->public, &length) != 1 || length != sizeof key->public)
        return false;
    length = sizeof seed;
    if (EVP_PKEY_get_raw_private_key(key->pkey, seed, &length) == 1 && length == sizeof seed)
        key->signs = crypto_sign_ed25519_seed_keypair(key->public, key->secret, seed) == 0;
    sodium_memzero(seed, sizeof seed);
    return true;
}

static struct crypto_key *wrap(EVP_PKEY *pkey)
{
    struct crypto_key *key = pkey ? calloc(1, sizeof *key) : NULL;
    if (!key) {
        EVP_PKEY_free(pkey);
        return NULL;
    }
    pthread_once(&prepared, prepare);
    key->pkey = pkey;
    if (!crypto_key_is_ed25519(key) || take_raw(key))
        return key;
    crypto_key_destroy(key);
    return NULL;
}

static EVP_PKEY *public_of_certificate(BIO *bio)
{
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    EVP_PKEY *pkey = certificate ? X509_get_pubkey(certificate) : NULL;
    X509_free(certificate);
    return pkey;
}

struct crypto_key *crypto_key_from_pem(const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *pkey = NULL;
    if (bio && strstr(pem, "PRIVATE KEY"))
        pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    else if (bio && strstr(pem, "PUBLIC KEY"))
        pkey = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
    else if (bio)
        pkey = public_of_certificate(bio);
    BIO_free(bio);
    return wrap(pkey);
}

struct crypto_key *crypto_key_from_file(const char *path)
{
    char pem[16384]; /* the longest RSA-4096 private key in PEM is 3.3 kB */
    FILE *file = fopen(path, "re");
    size_t length = file ? fread(pem, 1, sizeof pem - 1, file) : 0;
    if (file)
        fclose(file);
    pem[length] = '\0';
    struct crypto_key *key = length ? crypto_key_from_pem(pem) : NULL;
    memset(pem, 0, sizeof pem);
    if (!key)
        log_error("%s: no readable key or certificate in PEM form", path);
    return key;
}

struct crypto_key *crypto_key_generate_ed25519(void)
{
    return wrap(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"));
}

bool crypto_key_is_ed25519(const struct crypto_key *key)
{
    return EVP_PKEY_get_id(key->pkey) == EVP_PKEY_ED25519;
}

void crypto_key_destroy(struct crypto_key *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->pkey);
    sodium_memzero(key, sizeof *key);
    free(key);
}

static int take_bio_text(BIO *bio, int written, char **pem)
{
    char *bytes = NULL;
    long length = bio ? BIO_get_mem_data(bio, &bytes) : 0;
    *pem = written == 1 ? text_duplicate(bytes, (size_t)length) : NULL;
    BIO_free(bio);
    return written != 1 ? ERR_CRYPTO : *pem ? STATUS_OK : ERR_MEMORY;
}

int crypto_key_private_pem(const struct crypto_key *key, char **pem)
{
    BIO *bio = BIO_new(BIO_s_mem());
    return take_bio_text(bio, PEM_write_bio_PrivateKey(bio, key->pkey, NULL, NULL, 0, NULL, NULL), pem);
}

int crypto_key_public_pem(const struct crypto_key *key, char **pem)
{
    BIO *bio = BIO_new(BIO_s_mem());
    return take_bio_text(bio, PEM_write_bio_PUBKEY(bio, key->pkey), pem);
}

int ed25519_sign(const struct crypto_key *key, const void *bytes, size_t length,
                 uint8_t signature[ED25519_SIZE])
{
    bool done = key->signs && crypto_sign_ed25519_detached(signature, NULL, bytes, length, key->secret) == 0;
    return done ? STATUS_OK : ERR_CRYPTO;
}

int ed25519_verify(const struct crypto_key *key, const void *bytes, size_t length,
                   const uint8_t signature[ED25519_SIZE])
{
    bool fits = crypto_key_is_ed25519(key) &&
                crypto_sign_ed25519_verify_detached(signature, bytes, length, key->public) == 0;
    return fits ? STATUS_OK : ERR_CRYPTO;
}

int rsa_sign_base64(const struct crypto_key *key, const void *bytes, size_t length, char **text)
{
    uint8_t signature[1024]; /* RSA-8192; the providers use 2048 */
    size_t size = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool done = context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->pkey) == 1 &&
                EVP_DigestSign(context, signature, &size, bytes, length) == 1;
    EVP_MD_CTX_free(context);
    *text = done ? malloc(BASE64_LENGTH(size)) : NULL;
    if (!*text)
        return done ? ERR_MEMORY : ERR_CRYPTO;
    base64_encode(signature, size, *text);
    return STATUS_OK;
}

int rsa_verify_base64(const struct crypto_key *key, const void *bytes, size_t length, const char *text)
{
    uint8_t signature[1024];
    size_t size = sizeof signature;
    if (base64_decode(text, signature, &size))
        return ERR_CRYPTO;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool fits = context && EVP_PKEY_is_a(key->pkey, "RSA") &&
                EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->pkey) == 1 &&
                EVP_DigestVerify(context, signature, size, bytes, length) == 1;
    EVP_MD_CTX_free(context);
    return fits ? STATUS_OK : ERR_CRYPTO;
}

#define GCM_TAG_SIZE 16

int aes256gcm_open(const uint8_t key[32], const void *nonce, size_t nonce_length, const void *associated,
                   size_t associated_length, const uint8_t *sealed, size_t sealed_length, uint8_t *plain)
{
    if (sealed_length < GCM_TAG_SIZE || nonce_length == 0)
        return ERR_CRYPTO;
    int length = (int)(sealed_length - GCM_TAG_SIZE);
    int out = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool fits =
        context && EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, NULL, NULL) == 1 &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_IVLEN, (int)nonce_length, NULL) == 1 &&
        EVP_DecryptInit_ex(context, NULL, NULL, key, nonce) == 1 &&
        (associated_length == 0 ||
         EVP_DecryptUpdate(context, NULL, &out, associated, (int)associated_length) == 1) &&
        EVP_DecryptUpdate(context, plain, &out, sealed, length) == 1 &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, GCM_TAG_SIZE, (void *)(sealed + length)) == 1 &&
        EVP_DecryptFinal_ex(context, plain + out, &out) == 1;
    EVP_CIPHER_CTX_free(context);
    if (!fits)
        memset(plain, 0, (size_t)length);
    return fits ? STATUS_OK : ERR_CRYPTO;
}

int aes256gcm_seal(const uint8_t key[32], const void *nonce, size_t nonce_length, const void *associated,
                   size_t associated_length, const uint8_t *plain, size_t length, uint8_t *sealed)
{
    int out = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool done = context && EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, NULL, NULL) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_IVLEN, (int)nonce_length, NULL) == 1 &&
                EVP_EncryptInit_ex(context, NULL, NULL, key, nonce) == 1 &&
                (associated_length == 0 ||
                 EVP_EncryptUpdate(context, NULL, &out, associated, (int)associated_length) == 1) &&
                EVP_EncryptUpdate(context, sealed, &out, plain, (int)length) == 1 &&
                EVP_EncryptFinal_ex(context, sealed + out, &out) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, GCM_TAG_SIZE, sealed + length) == 1;
    EVP_CIPHER_CTX_free(context);
    return done ? STATUS_OK : ERR_CRYPTO;
}
