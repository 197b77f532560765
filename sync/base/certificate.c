#include "base/certificate.h"
#include "base/status.h"
#include "base/text.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <time.h>

/* Takes bio. */
static char *text_of(BIO *bio)
{
    char *bytes = NULL;
    long length = BIO_get_mem_data(bio, &bytes);
    char *text = length > 0 ? text_duplicate(bytes, (size_t)length) : NULL;
    BIO_free(bio);
    return text;
}

static EVP_PKEY *private_key_of(const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    return key;
}

static X509 *certificate_of(const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    X509 *certificate = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    return certificate;
}

int certificate_key_make(char **key_pem)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    BIO *bio = BIO_new(BIO_s_mem());
    *key_pem = NULL;
    if (key && bio && PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1)
        *key_pem = text_of(bio);
    else
        BIO_free(bio);
    EVP_PKEY_free(key);
    return *key_pem ? STATUS_OK : ERR_MEMORY;
}

int certificate_request_make(const char *key_pem, char **request_pem)
{
    EVP_PKEY *key = private_key_of(key_pem);
    X509_REQ *request = X509_REQ_new();
    BIO *bio = BIO_new(BIO_s_mem());
    *request_pem = NULL;
    bool made = key && request && bio && X509_REQ_set_version(request, X509_REQ_VERSION_1) == 1 &&
                X509_REQ_set_pubkey(request, key) == 1 && X509_REQ_sign(request, key, EVP_sha256()) > 0 &&
                PEM_write_bio_X509_REQ(bio, request) == 1;
    if (made)
        *request_pem = text_of(bio);
    else
        BIO_free(bio);
    X509_REQ_free(request);
    EVP_PKEY_free(key);
    if (!key)
        return ERR_CRYPTO;
    return *request_pem ? STATUS_OK : ERR_MEMORY;
}

int certificate_fingerprint(const char *pem, char fingerprint[2 * SHA256_SIZE + 1])
{
    X509 *certificate = certificate_of(pem);
    uint8_t *der = NULL;
    uint8_t digest[SHA256_SIZE];
    int length = certificate ? i2d_X509(certificate, &der) : 0;
    fingerprint[0] = '\0';
    if (length > 0) {
        sha256(der, (size_t)length, digest);
        hex_encode(digest, sizeof digest, fingerprint);
    }
    OPENSSL_free(der);
    X509_free(certificate);
    return length > 0 ? STATUS_OK : ERR_FORMAT;
}

static bool time_of(const ASN1_TIME *time, int64_t *at_ms)
{
    struct tm parts;
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return false;
    *at_ms = (int64_t)timegm(&parts) * 1000;
    return true;
}

int certificate_times(const char *pem, int64_t *begins_at_ms, int64_t *ends_at_ms)
{
    X509 *certificate = certificate_of(pem);
    bool read = certificate && time_of(X509_get0_notBefore(certificate), begins_at_ms) &&
                time_of(X509_get0_notAfter(certificate), ends_at_ms);
    X509_free(certificate);
    return read ? STATUS_OK : ERR_FORMAT;
}

bool certificate_fits_key(const char *pem, const char *key_pem)
{
    X509 *certificate = certificate_of(pem);
    EVP_PKEY *key = private_key_of(key_pem);
    bool fits = certificate && key && X509_check_private_key(certificate, key) == 1;
    X509_free(certificate);
    EVP_PKEY_free(key);
    return fits;
}
