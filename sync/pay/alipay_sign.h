/* Alipay RSA2: which bytes are signed (facts: opendocs.alipay.com common/02kf5q requests, common/02mse7
 * notices; the rule for answers is that of the official SDKs). */
#pragma once
#include "base/crypto.h"
#include "pay/form.h"
#include <stddef.h>

/* Adds "sign" over all fields that have a value, sign_type among them, sorted, raw. */
int alipay_sign_request(const struct crypto_key *key, struct form *form);

/* The object after the name "method_with_underscores_response" (or "error_response") at the top level of an
 * answer: its raw bytes, which are what is signed. Points into body. NULL where there is none. */
const char *alipay_answer_object(const char *body, size_t length, const char *name, size_t *object_length);
/* 0 if the answer's top-level "sign" is the key's over the object; ERR_NOT_FOUND where there is no sign, as
 * on some gateway errors; ERR_FORMAT, ERR_CRYPTO. */
int alipay_verify_answer(const struct crypto_key *key, const char *body, size_t length, const char *object,
                         size_t object_length);
/* A notice: sign and sign_type are left out; empty values are kept, and if that does not fit, left out. */
int alipay_verify_notice(const struct crypto_key *key, const struct form *form);
