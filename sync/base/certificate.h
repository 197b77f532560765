/* X.509 as a terminal needs it: its own key and request, and what a certificate says of itself. Who signs is
 * station/authority.h. All texts are PEM; those put out are the caller's to free. */
#pragma once
#include "base/crypto.h"

/* A new private key on P-256 (TLS 1.3 knows it everywhere, TPMs too). */
int certificate_key_make(char **key_pem);
/* A request for a certificate (PKCS#10) for that private key. Its subject says nothing: the station gives the
 * name. */
int certificate_request_make(const char *key_pem, char **request_pem);

/* SHA-256 of the DER, hex. ERR_FORMAT: no certificate. */
int certificate_fingerprint(const char *pem, char fingerprint[2 * SHA256_SIZE + 1]);
/* When it begins and ends to be valid. */
int certificate_times(const char *pem, int64_t *begins_at_ms, int64_t *ends_at_ms);
/* True if the private key is the certificate's. */
bool certificate_fits_key(const char *pem, const char *key_pem);
