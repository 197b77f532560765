#include "pay/alipay.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "pay/alipay_answer.h"
#include "pay/alipay_sign.h"
#include "pay/provider.h"
#include "wire/json_text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIPAY_LEAST_MINUTES 5 /* of timeout_express, as advised */

static void close_account(void *context)
{
    struct alipay_account *account = context;
    if (!account)
        return;
    crypto_key_destroy(account->key);
    crypto_key_destroy(account->public_key);
    free(account);
}

static int open_account(const struct pay_config *config, void **opened)
{
    *opened = NULL;
    if (config->alipay_app_id[0] == '\0')
        return STATUS_OK;
    if (!config->alipay_url[0] || !config->alipay_seller_id[0]) {
        log_error("alipay: url and seller_id are both needed beside app_id");
        return ERR_CONFIG;
    }
    struct alipay_account *account = calloc(1, sizeof *account);
    if (!account)
        return ERR_MEMORY;
    snprintf(account->url, sizeof account->url, "%s/gateway.do", config->alipay_url);
    text_copy(account->app_id, sizeof account->app_id, config->alipay_app_id);
    text_copy(account->seller_id, sizeof account->seller_id, config->alipay_seller_id);
    text_copy(account->product_code, sizeof account->product_code,
              config->alipay_product_code[0] ? config->alipay_product_code : "QR_CODE_OFFLINE");
    if (config->notice_url[0])
        snprintf(account->notify_url, sizeof account->notify_url, "%s/v1/pay/alipay/notice",
                 config->notice_url);
    account->key = crypto_key_from_file(config->alipay_key);
    account->public_key = crypto_key_from_file(config->alipay_public_key);
    if (!account->key || !account->public_key) {
        close_account(account);
        return ERR_CONFIG;
    }
    *opened = account;
    return STATUS_OK;
}

static char *place_content(const void *context, const struct provider_order *order)
{
    const struct alipay_account *account = context;
    char yuan[24];
    char terminal[24];
    char timeout[24];
    /* One minute more than the glass: the scan may come at its last second. */
    int64_t minutes = (order->life_ms + CLOCK_MINUTE_MS - 1) / CLOCK_MINUTE_MS + 1;
    money_text(order->amount, yuan);
    snprintf(terminal, sizeof terminal, "K%lld", (long long)order->terminal);
    snprintf(timeout, sizeof timeout, "%lldm",
             (long long)(minutes < ALIPAY_LEAST_MINUTES ? ALIPAY_LEAST_MINUTES : minutes));
    json_t *content = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "out_trade_no", order->number,
                                "total_amount", yuan, "subject", order->subject, "product_code",
                                account->product_code, "timeout_express", timeout, "terminal_id", terminal);
    char *text = json_text(content, JSON_COMPACT);
    json_decref(content);
    return text;
}

static int add_common(const struct alipay_account *account, const char *method, int64_t now_ms,
                      struct form *form)
{
    char timestamp[32];
    struct local_time local = clock_local(now_ms);
    snprintf(timestamp, sizeof timestamp, "%04d-%02d-%02d %02d:%02d:%02d", local.year, local.month, local.day,
             local.hour, local.minute, local.second);
    const char *const fields[][2] = {{"app_id", account->app_id}, {"method", method},    {"format", "JSON"},
                                     {"charset", "utf-8"},        {"sign_type", "RSA2"}, {"version", "1.0"},
                                     {"timestamp", timestamp}};
    int status = STATUS_OK;
    for (size_t i = 0; !status && i < sizeof fields / sizeof *fields; i++)
        status = form_add(form, fields[i][0], fields[i][1]);
    return status;
}

static int make_request(const struct alipay_account *account, const char *method, const char *content,
                        int64_t now_ms, struct provider_request *request)
{
    struct form form = {0};
    *request = (struct provider_request){.post = true};
    if (text_copy(request->url, sizeof request->url, account->url))
        return ERR_RANGE;
    int status = add_common(account, method, now_ms, &form);
    if (!status)
        status = form_add(&form, "biz_content", content);
    if (!status && account->notify_url[0] && strcmp(method, ALIPAY_PRECREATE) == 0)
        status = form_add(&form, "notify_url", account->notify_url);
    if (!status)
        status = alipay_sign_request(account->key, &form);
    request->body = status ? NULL : form_encode(&form);
    form_finish(&form);
    if (!status && !request->body)
        status = ERR_MEMORY;
    if (!status)
        status =
            provider_request_header(request, "Content-Type: application/x-www-form-urlencoded;charset=utf-8");
    if (!status)
        status = provider_request_header(request, "User-Agent: dormwatt/" DORMWATT_VERSION);
    return status;
}

static int place(const void *context, const char *content, int64_t now_ms, struct provider_request *request)
{
    return make_request(context, ALIPAY_PRECREATE, content, now_ms, request);
}

static int query(const void *context, const char *number, int64_t now_ms, struct provider_request *request)
{
    char content[64];
    snprintf(content, sizeof content, "{\"out_trade_no\":\"%s\"}", number);
    return make_request(context, ALIPAY_QUERY, content, now_ms, request);
}

static int close_trade(const void *context, const char *number, int64_t now_ms,
                       struct provider_request *request)
{
    char content[64];
    snprintf(content, sizeof content, "{\"out_trade_no\":\"%s\"}", number);
    return make_request(context, ALIPAY_CLOSE, content, now_ms, request);
}

static int bill_place(const void *context, const char *date, int64_t now_ms, struct provider_request *request)
{
    char content[64];
    snprintf(content, sizeof content, "{\"bill_type\":\"trade\",\"bill_date\":\"%s\"}", date);
    return make_request(context, ALIPAY_BILL, content, now_ms, request);
}

/* The address bears a signature of its own, and lies on a host of its own: nothing of ours goes with it. */
static int bill_load(const void *context, const struct provider_bill *bill, int64_t now_ms,
                     struct provider_request *request)
{
    (void)context;
    (void)now_ms;
    *request = (struct provider_request){.post = false};
    return text_copy(request->url, sizeof request->url, bill->url);
}

/* The body is exactly the seven bytes "success", or anything else for "again". */
static void answer_notice(enum notice_reply reply, struct pay_notice_answer *answer)
{
    answer->http_status = 200;
    text_copy(answer->body, sizeof answer->body, reply == NOTICE_STORED ? "success" : "fail");
    answer->content_type = "text/plain";
}

const struct provider alipay_provider = {
    .repeats_place = false,
    .open_account = open_account,
    .close_account = close_account,
    .place_content = place_content,
    .place = place,
    .query = query,
    .close = close_trade,
    .read_place = alipay_read_place,
    .read_query = alipay_read_query,
    .read_close = alipay_read_close,
    .parse_notice = alipay_parse_notice,
    .bill_place = bill_place,
    .read_bill_place = alipay_read_bill_place,
    .bill_load = bill_load,
    .read_bill = alipay_read_bill,
    .answer_notice = answer_notice,
};
