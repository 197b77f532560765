#include "station/authority.h"
#include "base/certificate.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_S 86400L
#define AUTHORITY_DAYS 7300
#define CERTIFICATE_DAYS 3650 /* ends a kiosk's life, not its term: who must go earlier is revoked */

struct signer {
    X509 *certificate;
    EVP_PKEY *key;
};

static int signer_read(const char *ca_path, const char *ca_key_path, struct signer *signer)
{
    FILE *certificate = fopen(ca_path, "re");
    FILE *key = fopen(ca_key_path, "re");
    if (certificate)
        signer->certificate = PEM_read_X509(certificate, NULL, NULL, NULL);
    if (key)
        signer->key = PEM_read_PrivateKey(key, NULL, NULL, NULL);
    if (certificate)
        fclose(certificate);
    if (key)
        fclose(key);
    if (signer->certificate && signer->key)
        return STATUS_OK;
    log_error("%s: the authority's certificate or key cannot be read",
              signer->certificate ? ca_key_path : ca_path);
    return ERR_IO;
}

static bool add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid(NULL, &context, nid, value);
    bool added = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

static bool is_address(const char *name)
{
    uint8_t bytes[16];
    return inet_pton(AF_INET, name, bytes) == 1 || inet_pton(AF_INET6, name, bytes) == 1;
}

static bool add_names(X509 *certificate, X509 *issuer, const struct certificate_wish *wish)
{
    char value[2048] = "";
    size_t used = 0;
    for (int i = 0; i < wish->name_count && used < sizeof value; i++)
        used += (size_t)snprintf(value + used, sizeof value - used, "%s%s:%s", i ? "," : "",
                                 is_address(wish->names[i]) ? "IP" : "DNS", wish->names[i]);
    return used < sizeof value && add_extension(certificate, issuer, NID_subject_alt_name, value);
}

static bool add_role(X509 *certificate, X509 *issuer, const struct certificate_wish *wish)
{
    switch (wish->role) {
    case CERTIFICATE_AUTHORITY:
        return add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
               add_extension(certificate, issuer, NID_key_usage, "critical,keyCertSign,cRLSign") &&
               add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
    case CERTIFICATE_SERVER:
        return add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
               add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature") &&
               add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth") &&
               add_extension(certificate, issuer, NID_authority_key_identifier, "keyid") &&
               add_names(certificate, issuer, wish);
    case CERTIFICATE_CLIENT:
        return add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
               add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature") &&
               add_extension(certificate, issuer, NID_ext_key_usage, "clientAuth") &&
               add_extension(certificate, issuer, NID_authority_key_identifier, "keyid");
    }
    return false;
}

static bool add_serial(X509 *certificate)
{
    uint8_t bytes[16]; /* RFC 5280, 4.1.2.2: positive, up to 20 bytes */
    random_bytes(bytes, sizeof bytes);
    bytes[0] &= 0x7f;
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    bool added = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return added;
}

static bool fill(X509 *certificate, EVP_PKEY *key, const struct certificate_wish *wish,
                 const struct signer *signer)
{
    X509 *issuer = signer->certificate ? signer->certificate : certificate;
    X509_NAME *name = X509_get_subject_name(certificate);
    long days = wish->role == CERTIFICATE_AUTHORITY ? AUTHORITY_DAYS : CERTIFICATE_DAYS;
    long life_s = wish->life_ms ? (long)(wish->life_ms / 1000) : days * DAY_S;
    return X509_set_version(certificate, X509_VERSION_3) == 1 && add_serial(certificate) &&
           /* a kiosk's clock may be behind on its first day */
           X509_gmtime_adj(X509_getm_notBefore(certificate), -DAY_S) &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), life_s) &&
           X509_set_pubkey(certificate, key) == 1 &&
           X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, (const uint8_t *)"Dormwatt", -1, -1, 0) ==
               1 &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const uint8_t *)wish->common_name, -1, -1,
                                      0) == 1 &&
           X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
           add_role(certificate, issuer, wish) &&
           X509_sign(certificate, signer->key ? signer->key : key, EVP_sha256()) > 0;
}

static char *pem_of(X509 *certificate, EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    bool wrote =
        bio && (certificate ? PEM_write_bio_X509(bio, certificate)
                            : PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL)) == 1;
    char *bytes = NULL;
    long length = wrote ? BIO_get_mem_data(bio, &bytes) : 0;
    if (length > 0)
        text = text_duplicate(bytes, (size_t)length);
    BIO_free(bio);
    return text;
}

/* own_key: put out with it; NULL when the key is the asker's. */
static int put_out(X509 *x509, EVP_PKEY *own_key, struct certificate *certificate)
{
    int64_t begins_at_ms = 0;
    certificate->pem = pem_of(x509, NULL);
    certificate->key_pem = own_key ? pem_of(NULL, own_key) : NULL;
    if (certificate->pem && (certificate->key_pem || !own_key) &&
        certificate_fingerprint(certificate->pem, certificate->fingerprint) == 0 &&
        certificate_times(certificate->pem, &begins_at_ms, &certificate->ends_at_ms) == 0)
        return STATUS_OK;
    certificate_finish(certificate);
    return ERR_MEMORY;
}

/* Takes key, which is the new certificate's. */
static int issue(EVP_PKEY *key, bool own, const struct certificate_wish *wish, const char *ca_path,
                 const char *ca_key_path, struct certificate *certificate)
{
    struct signer signer = {0};
    X509 *x509 = X509_new();
    int status = key && x509 ? STATUS_OK : ERR_MEMORY;
    if (!status && ca_path)
        status = signer_read(ca_path, ca_key_path, &signer);
    if (!status && !fill(x509, key, wish, &signer)) {
        log_error("certificate for %s: %s", wish->common_name, ERR_reason_error_string(ERR_get_error()));
        status = ERR_CRYPTO;
    }
    if (!status)
        status = put_out(x509, own ? key : NULL, certificate);
    X509_free(x509);
    EVP_PKEY_free(key);
    X509_free(signer.certificate);
    EVP_PKEY_free(signer.key);
    return status;
}

int certificate_make(const struct certificate_wish *wish, const char *ca_path, const char *ca_key_path,
                     struct certificate *certificate)
{
    *certificate = (struct certificate){0};
    return issue(EVP_EC_gen("P-256"), true, wish, ca_path, ca_key_path, certificate);
}

/* The key of a request that holds; NULL for any other bytes. */
static EVP_PKEY *key_of_request(const char *request_pem)
{
    BIO *bio = BIO_new_mem_buf(request_pem, -1);
    X509_REQ *request = bio ? PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL) : NULL;
    EVP_PKEY *key = request ? X509_REQ_get_pubkey(request) : NULL;
    char group[32] = "";
    bool holds = key && EVP_PKEY_get_group_name(key, group, sizeof group, NULL) == 1 &&
                 !strcmp(group, "prime256v1") && X509_REQ_verify(request, key) == 1;
    BIO_free(bio);
    X509_REQ_free(request);
    if (holds)
        return key;
    EVP_PKEY_free(key);
    ERR_clear_error();
    return NULL;
}

int certificate_sign(const char *request_pem, const struct certificate_wish *wish, const char *ca_path,
                     const char *ca_key_path, struct certificate *certificate)
{
    EVP_PKEY *key = key_of_request(request_pem);
    *certificate = (struct certificate){0};
    return key ? issue(key, false, wish, ca_path, ca_key_path, certificate) : ERR_FORMAT;
}

int request_digest(const char *request_pem, char digest[2 * SHA256_SIZE + 1])
{
    EVP_PKEY *key = key_of_request(request_pem);
    uint8_t *der = NULL;
    uint8_t bytes[SHA256_SIZE];
    int length = key ? i2d_PUBKEY(key, &der) : 0;
    digest[0] = '\0';
    if (length > 0) {
        sha256(der, (size_t)length, bytes);
        hex_encode(bytes, sizeof bytes, digest);
    }
    OPENSSL_free(der);
    EVP_PKEY_free(key);
    return length > 0 ? STATUS_OK : ERR_FORMAT;
}

void certificate_finish(struct certificate *certificate)
{
    if (certificate->key_pem)
        OPENSSL_cleanse(certificate->key_pem, strlen(certificate->key_pem));
    free(certificate->pem);
    free(certificate->key_pem);
    *certificate = (struct certificate){0};
}
