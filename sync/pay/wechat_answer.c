#include "pay/wechat_answer.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "pay/wechat.h"
#include "pay/wechat_sign.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *string_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static bool is_one_of(const char *code, const char *const *codes)
{
    for (; *codes; codes++)
        if (strcmp(code, *codes) == 0)
            return true;
    return false;
}

/* The "code" of an error's body; "HTTP 502" where there is none. */
static void read_code(const struct provider_answer *answer, char code[PROVIDER_CODE_SIZE])
{
    json_t *body = json_loadb(answer->body, answer->length, JSON_REJECT_DUPLICATES, NULL);
    const char *text = string_of(body, "code");
    if (!*text || text_copy(code, PROVIDER_CODE_SIZE, text))
        snprintf(code, PROVIDER_CODE_SIZE, "HTTP %d", answer->http_status);
    json_decref(body);
}

/* Codes after which the same bytes will never be taken: configuration, not circumstance. */
static const char *const our_fault[] = {
    "PARAM_ERROR", "INVALID_REQUEST", "APPID_MCHID_NOT_MATCH", "MCH_NOT_EXISTS",
    "SIGN_ERROR",  "NO_AUTH",         "SIGN_NOT_CONFIG",       NULL};
/* Codes that say nothing about whether our number was made: ask. */
static const char *const ask_first[] = {"ORDER_PAID", "OUT_TRADE_NO_USED", "TRADE_ERROR", "RULE_LIMIT", NULL};

/* Sorts an answer into the four ways. For PROVIDER_DONE, *body is the parsed text (NULL for 204). */
static void sort_answer(const struct wechat_account *account, const struct provider_answer *answer,
                        int64_t now_ms, struct provider_result *result, json_t **body)
{
    *body = NULL;
    result->outcome = PROVIDER_UNKNOWN;
    if (!answer->sent) {
        result->outcome = PROVIDER_NOT_SENT;
    } else if (answer->http_status >= 200 && answer->http_status < 300) {
        int status = wechat_verify(account->public_key, account->public_key_id, answer->headers, answer->body,
                                   answer->length, now_ms);
        if (status) { /* forged, or one of WeChat's own probes: it was delivered, so it may have happened */
            log_warn("wechat: an answer of %d bears no valid signature: %s", answer->http_status,
                     status_text(status));
            snprintf(result->code, sizeof result->code, "signature");
            return;
        }
        snprintf(result->code, sizeof result->code, "HTTP %d", answer->http_status);
        if (answer->http_status == 204) {
            result->outcome = PROVIDER_DONE;
            return;
        }
        *body = json_loadb(answer->body, answer->length, JSON_REJECT_DUPLICATES, NULL);
        if (answer->http_status == 200 && json_is_object(*body))
            result->outcome = PROVIDER_DONE; /* 202 is "accepted, not done": repeat or ask */
    } else if (answer->http_status >= 400 && answer->http_status < 500) {
        read_code(answer, result->code);
        result->alarm = is_one_of(result->code, our_fault);
        if (answer->http_status == 429) /* turned away before it was read: the same bytes, later */
            result->outcome = PROVIDER_NOT_SENT;
        else if (!is_one_of(result->code, ask_first))
            result->outcome = PROVIDER_REFUSED;
    } else if (answer->http_status != 0) {
        read_code(answer, result->code);
    }
}

void wechat_read_place(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result)
{
    (void)number;
    json_t *body = NULL;
    sort_answer(account, answer, now_ms, result, &body);
    if (result->outcome == PROVIDER_DONE) {
        const char *code_url = string_of(body, "code_url");
        if (!*code_url || text_copy(result->qr_text, sizeof result->qr_text, code_url))
            result->outcome = PROVIDER_UNKNOWN;
    }
    json_decref(body);
}

void wechat_read_close(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result)
{
    (void)number;
    json_t *body = NULL;
    sort_answer(account, answer, now_ms, result, &body);
    json_decref(body);
}

/* A transaction, as the query's answer and the notice carry it. False where it is not about number (any
 * number when NULL), or is not what its format says. */
static bool read_transaction(const struct wechat_account *account, const json_t *body, const char *number,
                             struct payment *payment)
{
    const json_t *amount = json_object_get(body, "amount");
    const json_t *total = json_object_get(amount, "total");
    const char *currency = string_of(amount, "currency");
    const char *trade_type = string_of(body, "trade_type");
    *payment = (struct payment){.provider = PAY_WECHAT};
    if (text_copy(payment->number, sizeof payment->number, string_of(body, "out_trade_no")) ||
        text_copy(payment->transaction, sizeof payment->transaction, string_of(body, "transaction_id")) ||
        !payment->transaction[0] || (number && strcmp(number, payment->number) != 0))
        return false;
    if (!json_is_integer(total) || json_integer_value(total) <= 0 ||
        json_integer_value(total) > MONEY_MOST_FEN)
        return false;
    payment->amount = money_of_fen(json_integer_value(total)); /* payer_total is less with a voucher */
    payment->ours = strcmp(string_of(body, "mchid"), account->mchid) == 0 &&
                    strcmp(string_of(body, "appid"), account->appid) == 0 &&
                    (!*currency || strcmp(currency, "CNY") == 0) &&
                    (!*trade_type || strcmp(trade_type, "NATIVE") == 0);
    payment->returned = strcmp(string_of(body, "trade_state"), "REFUND") == 0;
    if (clock_parse_rfc3339(string_of(body, "success_time"), &payment->paid_at_ms))
        payment->paid_at_ms = 0; /* the moment is a courtesy, the payment is not */
    return true;
}

static const struct {
    const char *state;
    enum provider_trade trade;
} trades[] = {
    {"NOTPAY", TRADE_UNPAID},  {"SUCCESS", TRADE_PAID},       {"REFUND", TRADE_RETURNED},
    {"CLOSED", TRADE_CLOSED},  {"USERPAYING", TRADE_SCANNED}, {"PAYERROR", TRADE_UNPAID},
    {"REVOKED", TRADE_CLOSED},
};

void wechat_read_query(const void *context, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result)
{
    const struct wechat_account *account = context;
    json_t *body = NULL;
    sort_answer(account, answer, now_ms, result, &body);
    if (result->outcome == PROVIDER_REFUSED && strcmp(result->code, "ORDER_NOT_EXIST") == 0) {
        result->outcome = PROVIDER_DONE;
        result->trade = TRADE_ABSENT;
    } else if (result->outcome == PROVIDER_DONE) {
        const char *state = string_of(body, "trade_state");
        result->outcome = PROVIDER_UNKNOWN;
        for (size_t i = 0; i < sizeof trades / sizeof *trades; i++) {
            if (strcmp(state, trades[i].state) == 0) {
                result->outcome = PROVIDER_DONE;
                result->trade = trades[i].trade;
                text_copy(result->code, sizeof result->code, state);
            }
        }
        bool paid = result->trade == TRADE_PAID || result->trade == TRADE_RETURNED;
        if (strcmp(string_of(body, "out_trade_no"), number) != 0 ||
            (paid && !read_transaction(account, body, number, &result->payment)))
            result->outcome = PROVIDER_UNKNOWN;
    }
    json_decref(body);
}

void wechat_read_bill_place(const void *context, const struct provider_answer *answer, int64_t now_ms,
                            struct provider_bill *bill)
{
    json_t *body = NULL;
    struct provider_result result = {0};
    *bill = (struct provider_bill){0};
    sort_answer(context, answer, now_ms, &result, &body);
    bill->outcome = result.outcome;
    text_copy(bill->code, sizeof bill->code, result.code);
    bill->none = result.outcome == PROVIDER_REFUSED && strcmp(result.code, "NO_STATEMENT_EXIST") == 0;
    bill->not_yet = strcmp(result.code, "STATEMENT_CREATING") == 0;
    if (bill->outcome == PROVIDER_DONE &&
        (strcmp(string_of(body, "hash_type"), "SHA1") != 0 ||
         strlen(string_of(body, "hash_value")) != sizeof bill->sha1 - 1 ||
         text_copy(bill->sha1, sizeof bill->sha1, string_of(body, "hash_value")) ||
         text_copy(bill->url, sizeof bill->url, string_of(body, "download_url"))))
        bill->outcome = PROVIDER_UNKNOWN;
    json_decref(body);
}

int wechat_read_bill(const struct provider_bill *bill, const struct provider_answer *answer, char **text,
                     size_t *length)
{
    uint8_t digest[20];
    char digits[2 * sizeof digest + 1];
    size_t size = sizeof digest;
    if (!EVP_Q_digest(NULL, "SHA1", NULL, answer->body, answer->length, digest, &size))
        return ERR_CRYPTO;
    hex_encode(digest, sizeof digest, digits);
    if (strcasecmp(digits, bill->sha1) != 0)
        return ERR_CRYPTO;
    *text = malloc(answer->length + 1);
    if (!*text)
        return ERR_MEMORY;
    memcpy(*text, answer->body, answer->length);
    (*text)[answer->length] = '\0';
    *length = answer->length;
    return STATUS_OK;
}

void wechat_parse_notice(const void *context, const char *const *headers, const char *body, size_t length,
                         int64_t now_ms, struct provider_notice *notice)
{
    const struct wechat_account *account = context;
    json_t *event = NULL;
    json_t *plain = NULL;
    *notice = (struct provider_notice){.kind = NOTICE_FORGED};
    int status = wechat_verify(account->public_key, account->public_key_id, headers, body, length, now_ms);
    if (status) {
        log_warn("wechat: a notice was refused: %s", status_text(status));
        return;
    }
    notice->kind = NOTICE_MALFORMED;
    event = json_loadb(body, length, JSON_REJECT_DUPLICATES, NULL);
    const char *id = string_of(event, "id");
    if (!*id || text_copy(notice->id, sizeof notice->id, id))
        goto done;
    if (strcmp(string_of(event, "event_type"), "TRANSACTION.SUCCESS") != 0) {
        notice->kind = NOTICE_OTHER;
        goto done;
    }
    status = wechat_resource_open(account->apiv3_key, json_object_get(event, "resource"), &plain);
    if (status) {
        log_error("wechat: notice %s does not open with the APIv3 key: %s", id, status_text(status));
        goto done;
    }
    const char *state = string_of(plain, "trade_state");
    bool paid = strcmp(state, "SUCCESS") == 0 || strcmp(state, "REFUND") == 0;
    if (paid && read_transaction(account, plain, NULL, &notice->payment))
        notice->kind = NOTICE_PAYMENT;
done:
    json_decref(plain);
    json_decref(event);
}
