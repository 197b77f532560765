#include "pay/alipay_sign.h"
#include "base/log.h"
#include "base/status.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

int alipay_sign_request(const struct crypto_key *key, struct form *form)
{
    static const char *const leave_out[] = {"sign", NULL};
    char *signature = NULL;
    char *text = form_join_sorted(form, leave_out, true);
    if (!text)
        return ERR_MEMORY;
    int status = rsa_sign_base64(key, text, strlen(text), &signature);
    free(text);
    if (status)
        log_error("alipay: cannot sign with the application's key: %s", status_text(status));
    else
        status = form_add(form, "sign", signature);
    free(signature);
    return status;
}

/* The place after the closing quote of the string that opens at p, or NULL. */
static const char *skip_string(const char *p, const char *end)
{
    for (p++; p < end; p++) {
        if (*p == '\\')
            p++;
        else if (*p == '"')
            return p + 1;
    }
    return NULL;
}

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
        p++;
    return p;
}

/* The place after the object that opens at p, or NULL. */
static const char *skip_object(const char *p, const char *end)
{
    int depth = 0;
    while (p && p < end) {
        if (*p == '"') {
            p = skip_string(p, end);
            continue;
        }
        if (*p == '{')
            depth++;
        if (*p == '}' && --depth == 0)
            return p + 1;
        p++;
    }
    return NULL;
}

const char *alipay_answer_object(const char *body, size_t length, const char *name, size_t *object_length)
{
    const char *end = body + length;
    size_t name_length = strlen(name);
    int depth = 0;
    for (const char *p = body; p && p < end;) {
        if (*p != '"') {
            depth += *p == '{' || *p == '[';
            depth -= *p == '}' || *p == ']';
            p++;
            continue;
        }
        const char *after = skip_string(p, end);
        if (!after)
            return NULL;
        bool same = (size_t)(after - p) == name_length + 2 && memcmp(p + 1, name, name_length) == 0;
        p = skip_space(after, end);
        if (depth != 1 || !same || p >= end || *p != ':')
            continue;
        p = skip_space(p + 1, end);
        const char *stop = p < end && *p == '{' ? skip_object(p, end) : NULL;
        *object_length = stop ? (size_t)(stop - p) : 0;
        return stop ? p : NULL;
    }
    return NULL;
}

int alipay_verify_answer(const struct crypto_key *key, const char *body, size_t length, const char *object,
                         size_t object_length)
{
    json_t *answer = json_loadb(body, length, JSON_REJECT_DUPLICATES, NULL);
    const json_t *sign = json_object_get(answer, "sign");
    int status = !answer ? ERR_FORMAT : !json_is_string(sign) ? ERR_NOT_FOUND : STATUS_OK;
    if (!status)
        status = rsa_verify_base64(key, object, object_length, json_string_value(sign));
    json_decref(answer);
    return status;
}

int alipay_verify_notice(const struct crypto_key *key, const struct form *form)
{
    static const char *const leave_out[] = {"sign", "sign_type", NULL};
    const char *sign = form_value(form, "sign");
    const char *type = form_value(form, "sign_type");
    if (!sign || !type || strcmp(type, "RSA2") != 0)
        return ERR_FORMAT;
    int status = ERR_CRYPTO;
    for (int leave_out_empty = 0; leave_out_empty < 2 && status == ERR_CRYPTO; leave_out_empty++) {
        char *text = form_join_sorted(form, leave_out, leave_out_empty != 0);
        status = text ? rsa_verify_base64(key, text, strlen(text), sign) : ERR_MEMORY;
        free(text);
    }
    return status;
}
