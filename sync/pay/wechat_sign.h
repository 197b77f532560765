/* WeChat Pay APIv3 signatures: what is signed, and how it travels (facts: pay.weixin.qq.com doc/v3/merchant
 * 4012365342 signing, 4013053249 verifying, 4012071382 decrypting). */
#pragma once
#include "base/crypto.h"
#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#define WECHAT_CLOCK_MS 300000 /* an answer's or notice's time may differ from ours by this much */

/* "METHOD\nURL\ntimestamp\nnonce\nbody\n"; url is path and query as on the wire. NULL without memory. */
char *wechat_request_text(const char *method, const char *url, const char *timestamp, const char *nonce,
                          const char *body);
/* The value of the Authorization header. NULL (logged) when it cannot be signed. */
char *wechat_authorization(const struct crypto_key *key, const char *mchid, const char *serial,
                           const char *method, const char *url, const char *timestamp, const char *nonce,
                           const char *body);

/* Verifies an answer or a notice: the four headers, the time, the key by its serial, the signature.
 * 0, ERR_FORMAT (a header is missing), ERR_TIMEOUT (too old or too new), ERR_NOT_FOUND (a serial that is not
 * ours), ERR_CRYPTO. */
int wechat_verify(const struct crypto_key *key, const char *serial, const char *const *headers,
                  const char *body, size_t length, int64_t now_ms);

/* Opens the "resource" of a notice (AEAD_AES_256_GCM). apiv3_key has 32 characters; any other length is
 * refused. *plain is the parsed text, the caller's. 0, ERR_FORMAT, ERR_CRYPTO. */
int wechat_resource_open(const char *apiv3_key, const json_t *resource, json_t **plain);
