#include "pay/wechat_sign.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "pay/provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *wechat_request_text(const char *method, const char *url, const char *timestamp, const char *nonce,
                          const char *body)
{
    char *text = NULL;
    if (asprintf(&text, "%s\n%s\n%s\n%s\n%s\n", method, url, timestamp, nonce, body) < 0)
        return NULL;
    return text;
}

char *wechat_authorization(const struct crypto_key *key, const char *mchid, const char *serial,
                           const char *method, const char *url, const char *timestamp, const char *nonce,
                           const char *body)
{
    char *value = NULL;
    char *signature = NULL;
    char *text = wechat_request_text(method, url, timestamp, nonce, body);
    if (!text)
        return NULL;
    int status = rsa_sign_base64(key, text, strlen(text), &signature);
    free(text);
    if (status) {
        log_error("wechat: cannot sign with the merchant key: %s", status_text(status));
        return NULL;
    }
    if (asprintf(&value,
                 "WECHATPAY2-SHA256-RSA2048 mchid=\"%s\",nonce_str=\"%s\",signature=\"%s\",timestamp=\"%s\","
                 "serial_no=\"%s\"",
                 mchid, nonce, signature, timestamp, serial) < 0)
        value = NULL;
    free(signature);
    return value;
}

/* Seconds since 1970 in decimal and nothing else; -1 otherwise. */
static int64_t seconds_of(const char *text)
{
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length > 12 || text[length] != '\0')
        return -1;
    return strtoll(text, NULL, 10);
}

int wechat_verify(const struct crypto_key *key, const char *serial, const char *const *headers,
                  const char *body, size_t length, int64_t now_ms)
{
    const char *timestamp = provider_header(headers, "Wechatpay-Timestamp");
    const char *nonce = provider_header(headers, "Wechatpay-Nonce");
    const char *signature = provider_header(headers, "Wechatpay-Signature");
    const char *signer = provider_header(headers, "Wechatpay-Serial");
    if (!timestamp || !nonce || !signature || !signer)
        return ERR_FORMAT;
    int64_t at_s = seconds_of(timestamp);
    if (at_s < 0)
        return ERR_FORMAT;
    if (llabs(now_ms - at_s * 1000) > WECHAT_CLOCK_MS)
        return ERR_TIMEOUT;
    if (strcmp(signer, serial) != 0)
        return ERR_NOT_FOUND;
    size_t head = strlen(timestamp) + strlen(nonce) + 2;
    char *text = malloc(head + length + 2);
    if (!text)
        return ERR_MEMORY;
    snprintf(text, head + 1, "%s\n%s\n", timestamp, nonce);
    if (length)
        memcpy(text + head, body, length);
    text[head + length] = '\n';
    int status = rsa_verify_base64(key, text, head + length + 1, signature);
    free(text);
    return status;
}

int wechat_resource_open(const char *apiv3_key, const json_t *resource, json_t **plain)
{
    const char *algorithm = json_string_value(json_object_get(resource, "algorithm"));
    const char *nonce = json_string_value(json_object_get(resource, "nonce"));
    const char *sealed_text = json_string_value(json_object_get(resource, "ciphertext"));
    const char *associated = json_string_value(json_object_get(resource, "associated_data"));
    *plain = NULL;
    if (strlen(apiv3_key) != 32)
        return ERR_CRYPTO;
    if (!algorithm || strcmp(algorithm, "AEAD_AES_256_GCM") != 0 || !nonce || !sealed_text)
        return ERR_FORMAT;
    size_t length = strlen(sealed_text);
    uint8_t *sealed = malloc(length + 1);
    char *text = malloc(length + 1);
    int status = sealed && text ? STATUS_OK : ERR_MEMORY;
    if (!status)
        status = base64_decode(sealed_text, sealed, &length) ? ERR_FORMAT : STATUS_OK;
    if (!status)
        status = aes256gcm_open((const uint8_t *)apiv3_key, nonce, strlen(nonce), associated,
                                associated ? strlen(associated) : 0, sealed, length, (uint8_t *)text);
    if (!status) {
        *plain = json_loadb(text, length - 16, JSON_REJECT_DUPLICATES, NULL);
        status = *plain ? STATUS_OK : ERR_FORMAT;
    }
    free(text);
    free(sealed);
    return status;
}
