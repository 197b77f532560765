/* The site's own certificate authority: X.509 v3 with ECDSA on P-256, made with OpenSSL. */
#pragma once
#include "base/crypto.h"
#include <stddef.h>

#define AUTHORITY_NAMES_MAX 16

enum certificate_role { CERTIFICATE_AUTHORITY, CERTIFICATE_SERVER, CERTIFICATE_CLIENT };

struct certificate_wish {
    enum certificate_role role;
    const char *common_name;
    const char *const *names; /* of a server: host names and addresses */
    int name_count;
    int64_t life_ms; /* of a client's; 0 = as long as the station's own */
};

/* What was made; PEM texts are the caller's: certificate_finish. */
struct certificate {
    char *pem;
    char *key_pem; /* NULL when it was made for a request: the key never left its owner */
    int64_t ends_at_ms;
    char fingerprint[2 * SHA256_SIZE + 1]; /* SHA-256 of the DER */
};

/* Signed by the authority in the two files, or by itself when they are NULL. 0, ERR_IO, ERR_CRYPTO. */
int certificate_make(const struct certificate_wish *wish, const char *ca_path, const char *ca_key_path,
                     struct certificate *certificate);
/* The same for the key of a request (PKCS#10): its signature must fit and its key be on P-256, and nothing
 * else of it is looked at. ERR_FORMAT: it is none, or not of that kind. */
int certificate_sign(const char *request_pem, const struct certificate_wish *wish, const char *ca_path,
                     const char *ca_key_path, struct certificate *certificate);
/* SHA-256 of the request's public key, hex: the same key is the same asker. ERR_FORMAT as above. */
int request_digest(const char *request_pem, char digest[2 * SHA256_SIZE + 1]);
void certificate_finish(struct certificate *certificate);
