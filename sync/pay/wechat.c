#include "pay/wechat.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "pay/provider.h"
#include "pay/wechat_answer.h"
#include "pay/wechat_sign.h"
#include "wire/json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A placed order's code shall not outlive the glass by more than it takes to type a password. */
#define WECHAT_LIFE_MARGIN_MS 60000

static void close_account(void *context)
{
    struct wechat_account *account = context;
    if (!account)
        return;
    crypto_key_destroy(account->key);
    crypto_key_destroy(account->public_key);
    memset(account->apiv3_key, 0, sizeof account->apiv3_key);
    free(account);
}

static int open_account(const struct pay_config *config, void **opened)
{
    *opened = NULL;
    if (config->wechat_mchid[0] == '\0')
        return STATUS_OK;
    if (!config->wechat_url[0] || !config->wechat_appid[0] || !config->wechat_serial[0] ||
        !config->wechat_public_key_id[0]) {
        log_error("wechat: url, appid, serial and public_key_id are all needed beside mchid");
        return ERR_CONFIG;
    }
    if (strlen(config->wechat_apiv3_key) != 32) {
        log_error("wechat: apiv3_key has %zu characters; the merchant portal gives 32",
                  strlen(config->wechat_apiv3_key));
        return ERR_CONFIG;
    }
    struct wechat_account *account = calloc(1, sizeof *account);
    if (!account)
        return ERR_MEMORY;
    text_copy(account->url, sizeof account->url, config->wechat_url);
    text_copy(account->appid, sizeof account->appid, config->wechat_appid);
    text_copy(account->mchid, sizeof account->mchid, config->wechat_mchid);
    text_copy(account->serial, sizeof account->serial, config->wechat_serial);
    text_copy(account->apiv3_key, sizeof account->apiv3_key, config->wechat_apiv3_key);
    text_copy(account->public_key_id, sizeof account->public_key_id, config->wechat_public_key_id);
    if (config->notice_url[0])
        snprintf(account->notify_url, sizeof account->notify_url, "%s/v1/pay/wechat/notice",
                 config->notice_url);
    account->key = crypto_key_from_file(config->wechat_key);
    account->public_key = crypto_key_from_file(config->wechat_public_key);
    if (!account->key || !account->public_key) {
        close_account(account);
        return ERR_CONFIG;
    }
    *opened = account;
    return STATUS_OK;
}

static char *place_content(const void *context, const struct provider_order *order)
{
    const struct wechat_account *account = context;
    char expire[26];
    char device[24];
    clock_rfc3339(order->now_ms + order->life_ms + WECHAT_LIFE_MARGIN_MS, expire);
    snprintf(device, sizeof device, "K%lld", (long long)order->terminal);
    /* The field is required; a station without a public address names one that never exists (RFC 2606). */
    const char *notify = account->notify_url[0] ? account->notify_url : "https://station.invalid/notice";
    json_t *content = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:{s:I, s:s}}", "appid", account->appid,
                                "mchid", account->mchid, "description", order->subject, "out_trade_no",
                                order->number, "time_expire", expire, "attach", device, "notify_url", notify,
                                "amount", "total", (json_int_t)order->amount.fen, "currency", "CNY");
    char *text = json_text(content, JSON_COMPACT);
    json_decref(content);
    return text;
}

static int make_request(const struct wechat_account *account, const char *method, const char *path,
                        const char *body, int64_t now_ms, struct provider_request *request)
{
    uint8_t random[16];
    char nonce[33];
    char timestamp[24];
    *request = (struct provider_request){.post = body != NULL};
    if (snprintf(request->url, sizeof request->url, "%s%s", account->url, path) >= (int)sizeof request->url)
        return ERR_RANGE;
    random_bytes(random, sizeof random);
    hex_encode(random, sizeof random, nonce);
    snprintf(timestamp, sizeof timestamp, "%lld", (long long)(now_ms / 1000));
    char *authorization = wechat_authorization(account->key, account->mchid, account->serial, method, path,
                                               timestamp, nonce, body ? body : "");
    if (!authorization)
        return ERR_CRYPTO;
    int status = provider_request_header(request, "Authorization: %s", authorization);
    free(authorization);
    if (!status)
        status = provider_request_header(request, "Accept: application/json");
    if (!status)
        status = provider_request_header(request, "User-Agent: dormwatt/" DORMWATT_VERSION);
    if (!status)
        status = provider_request_header(request, "Wechatpay-Serial: %s", account->public_key_id);
    if (!status && body) {
        status = provider_request_header(request, "Content-Type: application/json");
        request->body = strdup(body); /* the very bytes that were signed */
    }
    return !status && body && !request->body ? ERR_MEMORY : status;
}

static int place(const void *context, const char *content, int64_t now_ms, struct provider_request *request)
{
    return make_request(context, "POST", "/v3/pay/transactions/native", content, now_ms, request);
}

static int query(const void *context, const char *number, int64_t now_ms, struct provider_request *request)
{
    const struct wechat_account *account = context;
    char path[160];
    snprintf(path, sizeof path, "/v3/pay/transactions/out-trade-no/%s?mchid=%s", number, account->mchid);
    return make_request(account, "GET", path, NULL, now_ms, request);
}

static int close_trade(const void *context, const char *number, int64_t now_ms,
                       struct provider_request *request)
{
    const struct wechat_account *account = context;
    char path[128];
    char body[64];
    snprintf(path, sizeof path, "/v3/pay/transactions/out-trade-no/%s/close", number);
    snprintf(body, sizeof body, "{\"mchid\":\"%s\"}", account->mchid);
    return make_request(account, "POST", path, body, now_ms, request);
}

static int bill_place(const void *context, const char *date, int64_t now_ms, struct provider_request *request)
{
    char path[96];
    snprintf(path, sizeof path, "/v3/bill/tradebill?bill_date=%s&bill_type=ALL", date);
    return make_request(context, "GET", path, NULL, now_ms, request);
}

/* The address is WeChat's word, but our signature goes only to where we send everything else. */
static int bill_load(const void *context, const struct provider_bill *bill, int64_t now_ms,
                     struct provider_request *request)
{
    const struct wechat_account *account = context;
    size_t length = strlen(account->url);
    if (strncmp(bill->url, account->url, length) != 0 || bill->url[length] != '/') {
        log_error("wechat: the bill lies on another host than the account's");
        return ERR_FORMAT;
    }
    return make_request(account, "GET", bill->url + length, NULL, now_ms, request);
}

static void answer_notice(enum notice_reply reply, struct pay_notice_answer *answer)
{
    static const int statuses[] = {[NOTICE_STORED] = 200, [NOTICE_REFUSED] = 401, [NOTICE_AGAIN] = 500};
    static const char *const bodies[] = {[NOTICE_STORED] = "{\"code\":\"SUCCESS\",\"message\":\"OK\"}",
                                         [NOTICE_REFUSED] = "{\"code\":\"FAIL\",\"message\":\"signature\"}",
                                         [NOTICE_AGAIN] = "{\"code\":\"FAIL\",\"message\":\"not now\"}"};
    answer->http_status = statuses[reply];
    text_copy(answer->body, sizeof answer->body, bodies[reply]);
    answer->content_type = "application/json";
}

const struct provider wechat_provider = {
    .repeats_place = true,
    .open_account = open_account,
    .close_account = close_account,
    .place_content = place_content,
    .place = place,
    .query = query,
    .close = close_trade,
    .read_place = wechat_read_place,
    .read_query = wechat_read_query,
    .read_close = wechat_read_close,
    .parse_notice = wechat_parse_notice,
    .bill_place = bill_place,
    .read_bill_place = wechat_read_bill_place,
    .bill_load = bill_load,
    .read_bill = wechat_read_bill,
    .answer_notice = answer_notice,
};
