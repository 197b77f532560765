#include "base/status.h"
#include "base/text.h"
#include "pay/provider.h"
#include "pay/wechat.h"
#include "pay/wechat_answer.h"
#include "pay/wechat_sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/pay_vectors.h"

#define NOW ((int64_t)1795413900000)
#define NUMBER "W202611241004050123456789ABCDEF"

static json_t *vectors;
static struct wechat_account account = {.url = "https://api.mch.weixin.qq.com",
                                        .appid = "wxd678efh567hg6787",
                                        .mchid = "1900007291",
                                        .serial = "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
                                        .apiv3_key = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb",
                                        .public_key_id = "PUB_KEY_ID_01"};
static struct crypto_key *platform_key; /* the provider's private half, played by the test */
static struct crypto_key *merchant_public;

static int setup(void **state)
{
    (void)state;
    vectors = vectors_load("wechat");
    rsa_make(&platform_key, &account.public_key);
    rsa_make(&account.key, &merchant_public);
    return vectors ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    json_decref(vectors);
    crypto_key_destroy(platform_key);
    crypto_key_destroy(account.public_key);
    crypto_key_destroy(account.key);
    crypto_key_destroy(merchant_public);
    return 0;
}

static void published_request_strings_are_what_we_build(void **state)
{
    (void)state;
    const char *const ids[] = {"wx-req-1", "wx-req-4", "wx-req-5", "wx-req-6"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const json_t *vector = vector_of(json_object_get(vectors, "request_sign"), ids[i]);
        const char *wanted = vector_text(vector, "string_to_sign");
        /* The vectors of string construction alone carry their body inside the string. */
        const char *body = vector_text(vector, "body");
        if (strcmp(ids[i], "wx-req-5") == 0)
            body = "Hello World!\n";
        char *text =
            wechat_request_text(vector_text(vector, "method"), vector_text(vector, "url"),
                                vector_text(vector, "timestamp"), vector_text(vector, "nonce_str"), body);
        assert_string_equal(text, wanted);
        free(text);
    }
}

static void published_signatures_verify_over_the_string_we_build(void **state)
{
    (void)state;
    const json_t *keys = json_object_get(vectors, "keys");
    const char *const lists[] = {"request_sign", "pay_sign"};
    int verified = 0;
    for (size_t l = 0; l < 2; l++) {
        size_t i;
        json_t *vector;
        json_array_foreach(json_object_get(vectors, lists[l]), i, vector)
        {
            const char *signature = vector_text(vector, "signature_b64");
            const json_t *key_of = json_object_get(
                keys, *vector_text(vector, "key") ? vector_text(vector, "key") : "doc_test_merchant");
            if (!*signature)
                continue;
            struct crypto_key *key = crypto_key_from_pem(vector_text(key_of, "public_key_pem"));
            const char *text = vector_text(vector, "string_to_sign");
            assert_int_equal(rsa_verify_base64(key, text, strlen(text), signature), 0);
            assert_int_equal(rsa_verify_base64(key, text, strlen(text) - 1, signature), ERR_CRYPTO);
            crypto_key_destroy(key);
            verified++;
        }
    }
    assert_int_equal(verified, 5);
}

static void the_authorization_header_has_the_published_shape(void **state)
{
    (void)state;
    const json_t *vector = vector_of(json_object_get(vectors, "request_sign"), "wx-req-1");
    char *ours = wechat_authorization(
        account.key, account.mchid, account.serial, vector_text(vector, "method"), vector_text(vector, "url"),
        vector_text(vector, "timestamp"), vector_text(vector, "nonce_str"), vector_text(vector, "body"));
    const char *published = vector_text(vector, "authorization");
    const char *value = strstr(published, "signature=\"") + 11;
    size_t before = (size_t)(value - published);
    assert_memory_equal(ours, published, before);
    const char *our_end = strchr(ours + before, '"');
    assert_string_equal(our_end, strchr(value, '"'));
    char *signature = strndup(ours + before, (size_t)(our_end - ours) - before);
    const char *text = vector_text(vector, "string_to_sign");
    assert_int_equal(rsa_verify_base64(merchant_public, text, strlen(text), signature), 0);
    free(signature);
    free(ours);
}

/* Header pairs of a vector's "headers" object; list holds 2 n + 1. */
static void headers_of(const json_t *object, const char **list)
{
    size_t count = 0;
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        list[count++] = name;
        list[count++] = json_string_value(value);
    }
    list[count] = NULL;
}

static void a_published_answer_verifies_at_its_time_and_not_later(void **state)
{
    (void)state;
    const json_t *vector = json_array_get(json_object_get(vectors, "response_verify"), 0);
    struct crypto_key *key = crypto_key_from_pem(vector_text(vector, "public_key_pem"));
    const char *headers[32];
    headers_of(json_object_get(vector, "headers"), headers);
    const char *serial = "PUB_KEY_ID_0000000000000024101100397200000006";
    const char *body = vector_text(vector, "body");
    int64_t at_ms = 1722850421000;
    assert_int_equal(wechat_verify(key, serial, headers, body, strlen(body), at_ms), 0);
    assert_int_equal(wechat_verify(key, serial, headers, body, strlen(body), at_ms + 300000), 0);
    assert_int_equal(wechat_verify(key, serial, headers, body, strlen(body), at_ms + 300001), ERR_TIMEOUT);
    assert_int_equal(wechat_verify(key, serial, headers, body, strlen(body), at_ms - 300001), ERR_TIMEOUT);
    assert_int_equal(wechat_verify(key, "PUB_KEY_ID_02", headers, body, strlen(body), at_ms), ERR_NOT_FOUND);
    assert_int_equal(wechat_verify(key, serial, headers, body, strlen(body) - 1, at_ms), ERR_CRYPTO);
    for (size_t i = 0; headers[i]; i += 2) { /* no header, no entry; twice, no entry */
        if (strcmp(headers[i], "Wechatpay-Signature-Type") == 0)
            continue;
        const char *name = headers[i];
        headers[i] = "X-Other";
        assert_int_equal(wechat_verify(key, serial, headers, body, strlen(body), at_ms), ERR_FORMAT);
        headers[i] = name;
        size_t count = 0;
        while (headers[count])
            count++;
        headers[count] = name;
        headers[count + 1] = headers[i + 1];
        headers[count + 2] = NULL;
        assert_int_equal(wechat_verify(key, serial, headers, body, strlen(body), at_ms), ERR_FORMAT);
        headers[count] = NULL;
    }
    crypto_key_destroy(key);
}

static void wechats_own_probe_of_our_verification_fails(void **state)
{
    (void)state;
    const char *headers[] = {"Wechatpay-Timestamp",
                             "1795413900",
                             "Wechatpay-Nonce",
                             "n",
                             "Wechatpay-Serial",
                             account.public_key_id,
                             "Wechatpay-Signature",
                             "WECHATPAY/SIGNTEST/c2lnbnR1cmU=",
                             NULL};
    struct provider_answer answer = {.sent = true,
                                     .http_status = 200,
                                     .headers = headers,
                                     .body = "{\"code_url\":\"weixin://wxpay/bizpayurl?pr=1\"}"};
    answer.length = strlen(answer.body);
    struct provider_result result = {0};
    wechat_read_place(&account, NUMBER, &answer, NOW, &result);
    assert_int_equal(result.outcome, PROVIDER_UNKNOWN); /* delivered: it may have taken effect */
    struct provider_notice notice;
    wechat_parse_notice(&account, headers, answer.body, answer.length, NOW, &notice);
    assert_int_equal(notice.kind, NOTICE_FORGED);
}

static json_t *resource_of(const char *nonce, const char *associated, const char *ciphertext)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "algorithm", "AEAD_AES_256_GCM", "nonce", nonce,
                     "associated_data", associated, "ciphertext", ciphertext);
}

static void published_ciphers_open_and_sixteen_byte_keys_are_refused(void **state)
{
    (void)state;
    size_t i;
    json_t *vector;
    int opened = 0;
    json_array_foreach(json_object_get(vectors, "aes_gcm"), i, vector)
    {
        const char *key = vector_text(vector, "key");
        uint8_t sealed[256];
        char plain[256] = "";
        size_t length = sizeof sealed;
        const char *nonce = vector_text(vector, "nonce");
        const char *associated = vector_text(vector, "associated_data");
        if (json_object_get(vector, "response"))
            continue; /* a platform certificate: that mode is not ours */
        assert_int_equal(base64_decode(vector_text(vector, "ciphertext_b64"), sealed, &length), 0);
        if (strlen(key) != 32) {
            json_t *resource = resource_of(nonce, associated, vector_text(vector, "ciphertext_b64"));
            json_t *text = NULL;
            assert_int_equal(wechat_resource_open(key, resource, &text), ERR_CRYPTO);
            json_decref(resource);
            continue;
        }
        assert_int_equal(aes256gcm_open((const uint8_t *)key, nonce, strlen(nonce), associated,
                                        strlen(associated), sealed, length, (uint8_t *)plain),
                         0);
        assert_string_equal(plain, vector_text(vector, "plaintext"));
        assert_int_equal(aes256gcm_open((const uint8_t *)key, nonce, strlen(nonce), "bad", 3, sealed, length,
                                        (uint8_t *)plain),
                         ERR_CRYPTO);
        opened++;
    }
    assert_int_equal(opened, 3);
}

/* The derived notice: its body and headers as they arrived, an account that would have received it. */
static struct wechat_account account_of_notice(const json_t *vector, const char **headers)
{
    struct wechat_account receiver = account;
    receiver.public_key = crypto_key_from_pem(vector_text(vector, "public_key_pem"));
    text_copy(receiver.public_key_id, sizeof receiver.public_key_id,
              "PUB_KEY_ID_0000000000000024101100397200000006");
    headers_of(json_object_get(vector, "headers"), headers);
    return receiver;
}

static void a_whole_notice_is_verified_opened_and_read(void **state)
{
    (void)state;
    const char *headers[32];
    const json_t *vector = vector_of(json_object_get(vectors, "notify"), "wx-notify-native-derived");
    struct wechat_account receiver = account_of_notice(vector, headers);
    const char *body = vector_text(vector, "body");
    int64_t at_ms = json_integer_value(json_object_get(vector, "now")) * 1000;
    struct provider_notice notice;
    wechat_parse_notice(&receiver, headers, body, strlen(body), at_ms, &notice);
    assert_int_equal(notice.kind, NOTICE_PAYMENT);
    assert_string_equal(notice.id, "4fd1ce56-00c0-530b-96b6-a46d09434a27");
    assert_string_equal(notice.payment.number, "K01W20260901080000123");
    assert_string_equal(notice.payment.transaction, "4200001234202609010000000001");
    assert_int_equal(notice.payment.amount.fen, 2000);
    assert_true(notice.payment.ours);
    assert_int_equal(notice.payment.paid_at_ms, 1788220862000);
    receiver.mchid[0] = '2';
    wechat_parse_notice(&receiver, headers, body, strlen(body), at_ms, &notice);
    assert_int_equal(notice.kind, NOTICE_PAYMENT);
    assert_false(notice.payment.ours);
    receiver.apiv3_key[0] = 'b'; /* authentic, but sealed with another key */
    wechat_parse_notice(&receiver, headers, body, strlen(body), at_ms, &notice);
    assert_int_equal(notice.kind, NOTICE_MALFORMED);
    char *changed = strdup(body);
    *strstr(changed, "SUCCESS") = 's';
    wechat_parse_notice(&receiver, headers, changed, strlen(changed), at_ms, &notice);
    assert_int_equal(notice.kind, NOTICE_FORGED);
    free(changed);
    crypto_key_destroy(receiver.public_key);
}

static void the_go_sdks_notice_verifies_but_its_short_key_opens_nothing(void **state)
{
    (void)state;
    const json_t *vector = vector_of(json_object_get(vectors, "notify"), "wx-notify-go");
    const char *headers[32];
    headers_of(json_object_get(vector, "headers"), headers);
    struct crypto_key *key = crypto_key_from_pem(vector_text(vector, "certificate_pem"));
    const char *body = vector_text(vector, "body");
    assert_int_equal(wechat_verify(key, "D7CE59D1F522D701", headers, body, strlen(body), 1624523846000), 0);
    json_t *event = json_loads(body, 0, NULL);
    json_t *plain = NULL;
    assert_int_equal(
        wechat_resource_open(vector_text(vector, "apiv3_key"), json_object_get(event, "resource"), &plain),
        ERR_CRYPTO);
    json_decref(event);
    crypto_key_destroy(key);
}

static const struct provider_order order = {.number = NUMBER,
                                            .amount = {2000},
                                            .subject = "电费 3 号公寓 512",
                                            .now_ms = NOW,
                                            .life_ms = 180000,
                                            .terminal = 7};

static void a_place_request_carries_exactly_the_fields_of_the_document(void **state)
{
    (void)state;
    char *content = wechat_provider.place_content(&account, &order);
    assert_string_equal(
        content, "{\"appid\":\"wxd678efh567hg6787\",\"mchid\":\"1900007291\",\"description\":\"电费 3 号公寓 "
                 "512\",\"out_trade_no\":\"" NUMBER "\",\"time_expire\":\"2026-11-23T14:09:00+08:00\","
                 "\"attach\":\"K7\",\"notify_url\":\"https://station.invalid/notice\",\"amount\":{\"total\":"
                 "2000,\"currency\":\"CNY\"}}");
    struct provider_request request;
    assert_int_equal(wechat_provider.place(&account, content, NOW, &request), 0);
    assert_true(request.post);
    assert_string_equal(request.url, "https://api.mch.weixin.qq.com/v3/pay/transactions/native");
    assert_string_equal(request.body, content);
    assert_non_null(
        strstr(request.headers[0], "Authorization: WECHATPAY2-SHA256-RSA2048 mchid=\"1900007291\""));
    assert_non_null(strstr(request.headers[0], "timestamp=\"1795413900\""));
    assert_string_equal(request.headers[1], "Accept: application/json");
    assert_string_equal(request.headers[3], "Wechatpay-Serial: PUB_KEY_ID_01");
    provider_request_finish(&request);
    free(content);
}

static void query_and_close_ask_for_the_number(void **state)
{
    (void)state;
    struct provider_request request;
    assert_int_equal(wechat_provider.query(&account, NUMBER, NOW, &request), 0);
    assert_string_equal(request.url, "https://api.mch.weixin.qq.com/v3/pay/transactions/out-trade-no/" NUMBER
                                     "?mchid=1900007291");
    assert_false(request.post);
    assert_null(request.body);
    provider_request_finish(&request);
    assert_int_equal(wechat_provider.close(&account, NUMBER, NOW, &request), 0);
    assert_string_equal(request.url,
                        "https://api.mch.weixin.qq.com/v3/pay/transactions/out-trade-no/" NUMBER "/close");
    assert_string_equal(request.body, "{\"mchid\":\"1900007291\"}");
    provider_request_finish(&request);
}

/* An answer of the provider; signed as the real one is, when it is. */
static struct provider_result read_answer(void (*read)(const void *, const char *,
                                                       const struct provider_answer *, int64_t,
                                                       struct provider_result *),
                                          int http_status, bool is_signed, const char *body)
{
    char *text = NULL;
    char *signature = NULL;
    assert_true(asprintf(&text, "1795413900\nnonce\n%s\n", body) > 0);
    rsa_sign_base64(platform_key, text, strlen(text), &signature);
    const char *headers[] = {
        "wechatpay-timestamp", "1795413900",          "WECHATPAY-NONCE", "nonce", "Wechatpay-Serial",
        account.public_key_id, "Wechatpay-Signature", signature,         NULL};
    const char *none[] = {NULL};
    struct provider_answer answer = {true, http_status, is_signed ? headers : none, body, strlen(body)};
    struct provider_result result = {0};
    read(&account, NUMBER, &answer, NOW, &result);
    free(signature);
    free(text);
    return result;
}

static void an_answer_is_done_refused_unknown_or_not_sent(void **state)
{
    (void)state;
    static const struct {
        int http_status;
        bool is_signed;
        const char *body;
        enum provider_outcome outcome;
        bool alarm;
    } cases[] = {
        {200, true, "{\"code_url\":\"weixin://wxpay/bizpayurl?pr=1\"}", PROVIDER_DONE, false},
        {200, false, "{\"code_url\":\"weixin://wxpay/bizpayurl?pr=1\"}", PROVIDER_UNKNOWN, false},
        {200, true, "{\"code_url\":\"\"}", PROVIDER_UNKNOWN, false},
        {200, true, "[]", PROVIDER_UNKNOWN, false},
        {200, true, "not json", PROVIDER_UNKNOWN, false},
        {202, true, "{}", PROVIDER_UNKNOWN, false},
        {302, true, "", PROVIDER_UNKNOWN, false},
        {400, false, "{\"code\":\"PARAM_ERROR\"}", PROVIDER_REFUSED, true},
        {400, false, "{\"code\":\"ORDER_CLOSED\"}", PROVIDER_REFUSED, false},
        {400, false, "{\"code\":\"ORDER_PAID\"}", PROVIDER_UNKNOWN, false},
        {401, false, "{\"code\":\"SIGN_ERROR\"}", PROVIDER_REFUSED, true},
        {403, false, "{\"code\":\"OUT_TRADE_NO_USED\"}", PROVIDER_UNKNOWN, false},
        {404, false, "", PROVIDER_REFUSED, false},
        {429, false, "{\"code\":\"FREQUENCY_LIMITED\"}", PROVIDER_NOT_SENT, false},
        {500, false, "{\"code\":\"SYSTEM_ERROR\"}", PROVIDER_UNKNOWN, false},
        {502, false, "<html>", PROVIDER_UNKNOWN, false},
        {0, false, "", PROVIDER_UNKNOWN, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct provider_result result =
            read_answer(wechat_read_place, cases[i].http_status, cases[i].is_signed, cases[i].body);
        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.alarm, cases[i].alarm);
    }
    struct provider_answer unsent = {.body = ""};
    struct provider_result result = {0};
    wechat_read_place(&account, NUMBER, &unsent, NOW, &result);
    assert_int_equal(result.outcome, PROVIDER_NOT_SENT);
    assert_int_equal(read_answer(wechat_read_close, 204, true, "").outcome, PROVIDER_DONE);
    assert_int_equal(read_answer(wechat_read_close, 204, false, "").outcome, PROVIDER_UNKNOWN);
}

#define PAID_BODY                                                                                            \
    "{\"appid\":\"wxd678efh567hg6787\",\"mchid\":\"1900007291\",\"out_trade_no\":\"" NUMBER                  \
    "\",\"transaction_id\":\"4200\",\"trade_type\":\"NATIVE\",\"trade_state\":\"%s\",\"success_time\":"      \
    "\"2026-11-23T14:05:00+08:00\",\"amount\":{\"total\":%s,\"payer_total\":1900,\"currency\":\"%s\"}}"

static struct provider_result read_paid(const char *trade_state, const char *total, const char *currency)
{
    char body[512];
    snprintf(body, sizeof body, PAID_BODY, trade_state, total, currency);
    return read_answer(wechat_read_query, 200, true, body);
}

static void a_query_tells_what_became_of_the_number(void **state)
{
    (void)state;
    struct provider_result result = read_paid("SUCCESS", "2000", "CNY");
    assert_int_equal(result.outcome, PROVIDER_DONE);
    assert_int_equal(result.trade, TRADE_PAID);
    assert_int_equal(result.payment.amount.fen, 2000); /* total, not what a voucher left to pay */
    assert_int_equal(result.payment.paid_at_ms, NOW);
    assert_true(result.payment.ours);
    assert_false(read_paid("SUCCESS", "2000", "USD").payment.ours);
    assert_int_equal(read_paid("REFUND", "2000", "CNY").trade, TRADE_RETURNED);
    assert_int_equal(read_paid("NOTPAY", "2000", "CNY").trade, TRADE_UNPAID);
    assert_int_equal(read_paid("CLOSED", "2000", "CNY").trade, TRADE_CLOSED);
    const char *const wrong[] = {"20.00", "-1", "0", "\"2000\"", "null", "99999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(read_paid("SUCCESS", wrong[i], "CNY").outcome, PROVIDER_UNKNOWN);
    assert_int_equal(read_paid("SOMETHING_NEW", "2000", "CNY").outcome, PROVIDER_UNKNOWN);
    result = read_answer(wechat_read_query, 200, true,
                         "{\"out_trade_no\":\"W2\",\"trade_state\":\"NOTPAY\"}"); /* about another order */
    assert_int_equal(result.outcome, PROVIDER_UNKNOWN);
    result = read_answer(wechat_read_query, 404, false, "{\"code\":\"ORDER_NOT_EXIST\"}");
    assert_int_equal(result.outcome, PROVIDER_DONE);
    assert_int_equal(result.trade, TRADE_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_request_strings_are_what_we_build),
        cmocka_unit_test(published_signatures_verify_over_the_string_we_build),
        cmocka_unit_test(the_authorization_header_has_the_published_shape),
        cmocka_unit_test(a_published_answer_verifies_at_its_time_and_not_later),
        cmocka_unit_test(wechats_own_probe_of_our_verification_fails),
        cmocka_unit_test(published_ciphers_open_and_sixteen_byte_keys_are_refused),
        cmocka_unit_test(a_whole_notice_is_verified_opened_and_read),
        cmocka_unit_test(the_go_sdks_notice_verifies_but_its_short_key_opens_nothing),
        cmocka_unit_test(a_place_request_carries_exactly_the_fields_of_the_document),
        cmocka_unit_test(query_and_close_ask_for_the_number),
        cmocka_unit_test(an_answer_is_done_refused_unknown_or_not_sent),
        cmocka_unit_test(a_query_tells_what_became_of_the_number),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
