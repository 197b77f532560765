#include "pay/alipay_answer.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "pay/alipay.h"
#include "pay/alipay_sign.h"
#include "pay/bill.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char *string_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* The answer's object, parsed; NULL where there is none. *signed_well: it bears Alipay's signature. */
static json_t *open_answer(const struct alipay_account *account, const char *name,
                           const struct provider_answer *answer, bool *signed_well)
{
    size_t length = 0;
    const char *object = alipay_answer_object(answer->body, answer->length, name, &length);
    if (!object)
        object = alipay_answer_object(answer->body, answer->length, "error_response", &length);
    *signed_well = false;
    if (!object)
        return NULL;
    int status = alipay_verify_answer(account->public_key, answer->body, answer->length, object, length);
    *signed_well = status == STATUS_OK;
    if (status && status != ERR_NOT_FOUND) {
        log_warn("alipay: an answer bears no valid signature: %s", status_text(status));
        return NULL;
    }
    return json_loadb(object, length, JSON_REJECT_DUPLICATES, NULL);
}

static void read_code(const json_t *object, char code[PROVIDER_CODE_SIZE])
{
    const char *sub_code = string_of(object, "sub_code");
    if (text_copy(code, PROVIDER_CODE_SIZE, *sub_code ? sub_code : string_of(object, "code")))
        snprintf(code, PROVIDER_CODE_SIZE, "long sub_code");
}

/* Sorts an answer into the four ways; for PROVIDER_DONE and a signed PROVIDER_REFUSED *object is its text. */
static void sort_answer(const struct alipay_account *account, const char *name,
                        const struct provider_answer *answer, struct provider_result *result, json_t **object)
{
    bool signed_well = false;
    *object = NULL;
    result->outcome = answer->sent ? PROVIDER_UNKNOWN : PROVIDER_NOT_SENT;
    if (!answer->sent || answer->http_status != 200) {
        snprintf(result->code, sizeof result->code, "HTTP %d", answer->http_status);
        return;
    }
    json_t *body = open_answer(account, name, answer, &signed_well);
    const char *code = string_of(body, "code");
    read_code(body, result->code);
    if (strcmp(code, "10000") == 0 && signed_well) {
        result->outcome = PROVIDER_DONE;
    } else if (strcmp(code, "40005") == 0) {
        result->outcome = PROVIDER_NOT_SENT; /* turned away before it was read: the same call, later */
    } else if (strcmp(code, "40004") == 0) {
        /* ACQ.SYSTEM_ERROR, aop.ACQ.SYSTEM_ERROR and AQC.SYSTEM_ERROR all occur */
        if (!strstr(result->code, "SYSTEM_ERROR") && !strstr(result->code, "TRADE_HAS_SUCCESS"))
            result->outcome = PROVIDER_REFUSED;
    } else if (code[0] == '4' || strcmp(code, "20001") == 0) {
        result->outcome = PROVIDER_REFUSED;
        result->alarm = true;
    }
    if (signed_well)
        *object = body;
    else
        json_decref(body);
}

void alipay_read_place(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result)
{
    (void)now_ms; /* answers carry no time: the number inside binds them to what was asked */
    json_t *object = NULL;
    sort_answer(account, "alipay_trade_precreate_response", answer, result, &object);
    if (result->outcome == PROVIDER_DONE) {
        const char *qr_code = string_of(object, "qr_code");
        if (strcmp(string_of(object, "out_trade_no"), number) != 0 || !*qr_code ||
            text_copy(result->qr_text, sizeof result->qr_text, qr_code))
            result->outcome = PROVIDER_UNKNOWN;
    }
    json_decref(object);
}

void alipay_read_close(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result)
{
    (void)now_ms;
    json_t *object = NULL;
    sort_answer(account, "alipay_trade_close_response", answer, result, &object);
    if (result->outcome == PROVIDER_DONE && strcmp(string_of(object, "out_trade_no"), number) != 0)
        result->outcome = PROVIDER_UNKNOWN;
    json_decref(object);
}

/* "2026-09-01 08:01:02" in Beijing; 0 where it is none: the moment is a courtesy, the payment is not. */
static int64_t moment_of(const char *text)
{
    char rfc3339[32];
    int64_t at_ms = 0;
    if (strlen(text) != 19)
        return 0;
    snprintf(rfc3339, sizeof rfc3339, "%.10sT%.8s+08:00", text, text + 11);
    return clock_parse_rfc3339(rfc3339, &at_ms) ? 0 : at_ms;
}

static bool read_payment(const char *number, const char *transaction, const char *total, const char *paid_at,
                         struct payment *payment)
{
    *payment = (struct payment){.provider = PAY_ALIPAY, .ours = true, .paid_at_ms = moment_of(paid_at)};
    return text_copy(payment->number, sizeof payment->number, number) == STATUS_OK &&
           text_copy(payment->transaction, sizeof payment->transaction, transaction) == STATUS_OK &&
           payment->transaction[0] != '\0' && money_parse(total, &payment->amount) == STATUS_OK &&
           payment->amount.fen > 0;
}

/* TRADE_CLOSED is "expired unpaid" or "wholly refunded": one that was paid once shows when or how much. */
static bool was_paid(const json_t *object)
{
    struct money paid = {0};
    return *string_of(object, "send_pay_date") ||
           (money_parse(string_of(object, "buyer_pay_amount"), &paid) == STATUS_OK && paid.fen > 0);
}

static bool read_trade(const json_t *object, enum provider_trade *trade)
{
    const char *status = string_of(object, "trade_status");
    if (strcmp(status, "WAIT_BUYER_PAY") == 0)
        *trade = TRADE_SCANNED;
    else if (strcmp(status, "TRADE_SUCCESS") == 0 || strcmp(status, "TRADE_FINISHED") == 0)
        *trade = TRADE_PAID;
    else if (strcmp(status, "TRADE_CLOSED") == 0)
        *trade = was_paid(object) ? TRADE_RETURNED : TRADE_CLOSED;
    else
        return false;
    return true;
}

void alipay_read_query(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result)
{
    (void)now_ms;
    json_t *object = NULL;
    sort_answer(account, "alipay_trade_query_response", answer, result, &object);
    if (result->outcome == PROVIDER_REFUSED && object && strstr(result->code, "TRADE_NOT_EXIST")) {
        result->outcome = PROVIDER_DONE;
        result->trade = TRADE_ABSENT;
    } else if (result->outcome == PROVIDER_DONE) {
        const char *about = string_of(object, "out_trade_no");
        bool read = strcmp(about, number) == 0 && read_trade(object, &result->trade);
        if (read && (result->trade == TRADE_PAID || result->trade == TRADE_RETURNED)) {
            read = read_payment(about, string_of(object, "trade_no"), string_of(object, "total_amount"),
                                string_of(object, "send_pay_date"), &result->payment);
            result->payment.returned = result->trade == TRADE_RETURNED;
        }
        if (!read)
            result->outcome = PROVIDER_UNKNOWN;
        else if (text_copy(result->code, sizeof result->code, string_of(object, "trade_status")))
            result->code[0] = '\0';
    }
    json_decref(object);
}

void alipay_read_bill_place(const void *account, const struct provider_answer *answer, int64_t now_ms,
                            struct provider_bill *bill)
{
    (void)now_ms;
    json_t *object = NULL;
    struct provider_result result = {0};
    *bill = (struct provider_bill){0};
    sort_answer(account, "alipay_data_dataservice_bill_downloadurl_query_response", answer, &result, &object);
    bill->outcome = result.outcome;
    text_copy(bill->code, sizeof bill->code, result.code);
    bill->none = object && result.outcome == PROVIDER_REFUSED && strcasestr(result.code, "no_bill_data");
    bill->not_yet = strcasestr(result.code, "bill_not_exist");
    const char *url = string_of(object, "bill_download_url");
    if (bill->outcome == PROVIDER_DONE &&
        (strncmp(url, "https://", 8) != 0 || text_copy(bill->url, sizeof bill->url, url)))
        bill->outcome = PROVIDER_UNKNOWN;
    json_decref(object);
}

int alipay_read_bill(const struct provider_bill *bill, const struct provider_answer *answer, char **text,
                     size_t *length)
{
    (void)bill;
    return bill_unzip(answer->body, answer->length, text, length);
}

static const char *value_of(const struct form *form, const char *name)
{
    const char *value = form_value(form, name);
    return value ? value : "";
}

static enum notice_kind read_notice(const struct alipay_account *account, const struct form *form,
                                    struct payment *payment)
{
    const char *status = value_of(form, "trade_status");
    struct money refunded = {0};
    if (strcmp(value_of(form, "notify_type"), "trade_status_sync") != 0)
        return NOTICE_OTHER;
    /* A full refund is told as TRADE_CLOSED: that is no word about an unpaid order. */
    if (strcmp(status, "TRADE_SUCCESS") != 0 && strcmp(status, "TRADE_FINISHED") != 0)
        return NOTICE_OTHER;
    if (!read_payment(value_of(form, "out_trade_no"), value_of(form, "trade_no"),
                      value_of(form, "total_amount"), value_of(form, "gmt_payment"), payment))
        return NOTICE_MALFORMED;
    payment->ours = strcmp(value_of(form, "app_id"), account->app_id) == 0 &&
                    strcmp(value_of(form, "seller_id"), account->seller_id) == 0;
    payment->returned = money_parse(value_of(form, "refund_fee"), &refunded) == STATUS_OK && refunded.fen > 0;
    return NOTICE_PAYMENT;
}

void alipay_parse_notice(const void *context, const char *const *headers, const char *body, size_t length,
                         int64_t now_ms, struct provider_notice *notice)
{
    (void)headers;
    (void)now_ms;
    const struct alipay_account *account = context;
    struct form form;
    *notice = (struct provider_notice){.kind = NOTICE_FORGED};
    int status = form_parse(body, length, &form);
    if (!status)
        status = alipay_verify_notice(account->public_key, &form);
    if (status) {
        log_warn("alipay: a notice was refused: %s", status_text(status));
    } else if (!*value_of(&form, "notify_id") ||
               text_copy(notice->id, sizeof notice->id, value_of(&form, "notify_id"))) {
        notice->kind = NOTICE_MALFORMED;
    } else {
        notice->kind = read_notice(account, &form, &notice->payment);
    }
    form_finish(&form);
}
