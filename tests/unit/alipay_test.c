#include "base/status.h"
#include "base/text.h"
#include "pay/alipay.h"
#include "pay/alipay_answer.h"
#include "pay/alipay_sign.h"
#include "pay/provider.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/pay_vectors.h"

#define NOW ((int64_t)1795413900000)
#define NUMBER "A202611241004050123456789ABCDEF"

static json_t *vectors;
static struct alipay_account account = {.url = "https://openapi.alipay.com/gateway.do",
                                        .app_id = "2021000122671080",
                                        .seller_id = "2088531891668739",
                                        .product_code = "QR_CODE_OFFLINE"};
static struct crypto_key *gateway_key; /* Alipay's private half, played by the test */
static struct crypto_key *app_public;

static int setup(void **state)
{
    (void)state;
    vectors = vectors_load("alipay");
    rsa_make(&gateway_key, &account.public_key);
    rsa_make(&account.key, &app_public);
    return vectors ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    json_decref(vectors);
    crypto_key_destroy(gateway_key);
    crypto_key_destroy(account.public_key);
    crypto_key_destroy(account.key);
    crypto_key_destroy(app_public);
    return 0;
}

static struct crypto_key *vector_key(const json_t *vector)
{
    const char *name = vector_text(vector, "key");
    const json_t *keys = json_object_get(vectors, "keys");
    json_t *wechat = NULL;
    if (!json_object_get(keys, name)) { /* the derived ones borrow Tencent's published test key */
        wechat = vectors_load("wechat");
        keys = json_object_get(wechat, "keys");
        name = "doc_test_merchant";
    }
    struct crypto_key *key = crypto_key_from_pem(vector_text(json_object_get(keys, name), "public_key_pem"));
    json_decref(wechat);
    assert_non_null(key);
    return key;
}

static void form_of(const json_t *params, struct form *form)
{
    const char *name;
    json_t *value;
    *form = (struct form){0};
    json_object_foreach((json_t *)params, name, value)
    {
        assert_int_equal(form_add(form, name, json_string_value(value)), 0);
    }
}

static void the_request_string_and_body_are_those_of_the_official_sdk(void **state)
{
    (void)state;
    static const char *const leave_out[] = {"sign", NULL};
    const json_t *vector = json_array_get(json_object_get(vectors, "request_sign"), 0);
    struct crypto_key *key = vector_key(vector);
    struct form form;
    form_of(json_object_get(vector, "params"), &form);
    char *text = form_join_sorted(&form, leave_out, true);
    assert_string_equal(text, vector_text(vector, "string_to_sign"));
    assert_int_equal(rsa_verify_base64(key, text, strlen(text), vector_text(vector, "signature_b64")), 0);
    form_finish(&form);
    /* The travelling form comes back as it was, and re-encodes to the same bytes. */
    const char *body = vector_text(vector, "form_body_example");
    assert_int_equal(form_parse(body, strlen(body), &form), 0);
    assert_string_equal(form_value(&form, "sign"), vector_text(vector, "signature_b64"));
    char *again = form_encode(&form);
    assert_string_equal(again, body);
    char *joined = form_join_sorted(&form, leave_out, true);
    assert_string_equal(joined, text);
    free(joined);
    free(again);
    free(text);
    form_finish(&form);
    crypto_key_destroy(key);
}

static void the_signed_bytes_of_an_answer_are_its_raw_object(void **state)
{
    (void)state;
    size_t i;
    json_t *vector;
    json_array_foreach(json_object_get(vectors, "response_substring"), i, vector)
    {
        size_t length = 0;
        const char *raw = vector_text(vector, "raw");
        const char *object =
            alipay_answer_object(raw, strlen(raw), vector_text(vector, "response_key"), &length);
        const char *wanted = vector_text(vector, "expect");
        assert_non_null(object);
        assert_int_equal(length, strlen(wanted));
        assert_memory_equal(object, wanted, length);
    }
    json_array_foreach(json_object_get(vectors, "response_verify"), i, vector)
    {
        char name[96];
        size_t length = 0;
        snprintf(name, sizeof name, "%s_response", vector_text(vector, "method"));
        for (char *p = name; *p; p++)
            if (*p == '.')
                *p = '_';
        struct crypto_key *key = vector_key(vector);
        const char *raw = vector_text(vector, "raw_body");
        const char *object = alipay_answer_object(raw, strlen(raw), name, &length);
        assert_int_equal(length, strlen(vector_text(vector, "string_to_verify")));
        assert_int_equal(alipay_verify_answer(key, raw, strlen(raw), object, length), 0);
        assert_int_equal(alipay_verify_answer(key, raw, strlen(raw), object, length - 1), ERR_CRYPTO);
        crypto_key_destroy(key);
    }
}

static void a_decoy_object_inside_a_string_or_deeper_is_not_the_answer(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        const char *object; /* NULL: there is none */
    } cases[] = {
        {"{\"a\":\"\\\"r_response\\\":{1}\",\"r_response\":{\"x\":2}}", "{\"x\":2}"},
        {"{\"a\":{\"r_response\":{\"x\":1}},\"r_response\":{\"x\":\"}{\"}}", "{\"x\":\"}{\"}"},
        {"{\"a\":[{\"r_response\":{\"x\":1}}]}", NULL},
        {"{\"a\":\"r_response\",\"b\":{}}", NULL},
        {"{\"r_response\":\"text\"}", NULL},
        {"{\"r_response\":{\"x\":1", NULL},
        {"{\"r_response\":{\"x\":\"1", NULL},
        {"{\"r_response", NULL},
        {"{\"r_response\"", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = 0;
        const char *object =
            alipay_answer_object(cases[i].body, strlen(cases[i].body), "r_response", &length);
        if (!cases[i].object) {
            assert_null(object);
            continue;
        }
        assert_int_equal(length, strlen(cases[i].object));
        assert_memory_equal(object, cases[i].object, length);
    }
}

static void published_notices_verify_without_sign_type_and_fail_when_changed(void **state)
{
    (void)state;
    const json_t *vector = vector_of(json_object_get(vectors, "notify_verify"), "ali-notify-trade");
    struct crypto_key *key = vector_key(vector);
    struct form form;
    form_of(json_object_get(vector, "params"), &form);
    assert_int_equal(alipay_verify_notice(key, &form), 0);
    for (int i = 0; i < form.count; i++) {
        if (strcmp(form.fields[i].name, "sign") == 0 || strcmp(form.fields[i].name, "sign_type") == 0)
            continue;
        char *value = form.fields[i].value;
        form.fields[i].value = "changed";
        assert_int_equal(alipay_verify_notice(key, &form), ERR_CRYPTO);
        form.fields[i].value = value;
    }
    form_finish(&form);
    crypto_key_destroy(key);
    /* Other services keep sign_type inside: we take part in none of them, and book nothing they say. */
    vector = vector_of(json_object_get(vectors, "notify_verify"), "ali-notify-service");
    key = vector_key(vector);
    form_of(json_object_get(vector, "params"), &form);
    assert_int_equal(alipay_verify_notice(key, &form), ERR_CRYPTO);
    static const char *const leave_out[] = {"sign", NULL};
    char *text = form_join_sorted(&form, leave_out, false);
    assert_string_equal(text, vector_text(vector, "string_to_verify"));
    assert_int_equal(rsa_verify_base64(key, text, strlen(text), form_value(&form, "sign")), 0);
    free(text);
    form_finish(&form);
    vector = vector_of(json_object_get(vectors, "notify_verify"), "ali-notify-service-tampered");
    const char *tampered = vector_text(vector, "string_to_verify");
    assert_int_equal(rsa_verify_base64(key, tampered, strlen(tampered), vector_text(vector, "signature_b64")),
                     ERR_CRYPTO);
    crypto_key_destroy(key);
}

static void forms_are_decoded_once_and_refused_when_broken(void **state)
{
    (void)state;
    struct form form;
    const char *good = "a=1+2&b=%2B%25&c=&%E7%94%B5=x";
    assert_int_equal(form_parse(good, strlen(good), &form), 0);
    assert_string_equal(form_value(&form, "a"), "1 2");
    assert_string_equal(form_value(&form, "b"), "+%");
    assert_string_equal(form_value(&form, "c"), "");
    assert_string_equal(form_value(&form, "电"), "x");
    form_finish(&form);
    const char *const bad[] = {"a", "=1", "a=%", "a=%4", "a=%zz", "a=%00", "a=1&a=2", "a=1&&b=2", "%=1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(form_parse(bad[i], strlen(bad[i]), &form), ERR_FORMAT);
        form_finish(&form);
    }
    char many[FORM_FIELDS_MAX * 8 + 16] = "";
    for (int i = 0; i <= FORM_FIELDS_MAX; i++)
        snprintf(many + strlen(many), 8, "f%d=1&", i);
    assert_int_equal(form_parse(many, strlen(many), &form), ERR_FULL);
    form_finish(&form);
}

static const struct provider_order order = {.number = NUMBER,
                                            .amount = {2005},
                                            .subject = "电费 3 号公寓 512",
                                            .now_ms = NOW,
                                            .life_ms = 180000,
                                            .terminal = 7};

static void a_precreate_request_is_signed_over_the_fields_that_travel(void **state)
{
    (void)state;
    static const char *const leave_out[] = {"sign", NULL};
    char *content = alipay_provider.place_content(&account, &order);
    assert_string_equal(content, "{\"out_trade_no\":\"" NUMBER
                                 "\",\"total_amount\":\"20.05\",\"subject\":\"电费 3 号公寓 512\","
                                 "\"product_code\":\"QR_CODE_OFFLINE\",\"timeout_express\":\"5m\","
                                 "\"terminal_id\":\"K7\"}");
    struct provider_request request;
    struct form form;
    assert_int_equal(alipay_provider.place(&account, content, NOW, &request), 0);
    assert_int_equal(form_parse(request.body, strlen(request.body), &form), 0);
    assert_string_equal(form_value(&form, "biz_content"), content);
    assert_string_equal(form_value(&form, "timestamp"), "2026-11-23 14:05:00");
    assert_string_equal(form_value(&form, "method"), "alipay.trade.precreate");
    assert_null(form_value(&form, "notify_url")); /* no public address, no notices */
    char *text = form_join_sorted(&form, leave_out, true);
    assert_int_equal(rsa_verify_base64(app_public, text, strlen(text), form_value(&form, "sign")), 0);
    free(text);
    form_finish(&form);
    provider_request_finish(&request);
    free(content);
}

/* An answer with this object, signed as the real gateway's or not. */
static struct provider_result read_answer(void (*read)(const void *, const char *,
                                                       const struct provider_answer *, int64_t,
                                                       struct provider_result *),
                                          const char *name, bool is_signed, const char *object)
{
    char *body = NULL;
    char *signature = NULL;
    rsa_sign_base64(gateway_key, object, strlen(object), &signature);
    assert_true(is_signed ? asprintf(&body, "{\"%s\":%s,\"sign\":\"%s\"}", name, object, signature)
                          : asprintf(&body, "{\"%s\":%s}", name, object));
    struct provider_answer answer = {true, 200, NULL, body, strlen(body)};
    struct provider_result result = {0};
    read(&account, NUMBER, &answer, NOW, &result);
    free(signature);
    free(body);
    return result;
}

#define PRECREATE "alipay_trade_precreate_response"
#define QUERY "alipay_trade_query_response"

static void an_answer_is_done_refused_unknown_or_not_sent(void **state)
{
    (void)state;
    static const char placed[] = "{\"code\":\"10000\",\"msg\":\"Success\",\"out_trade_no\":\"" NUMBER
                                 "\",\"qr_code\":\"https:\\/\\/qr.alipay.com\\/bax1\"}";
    struct provider_result result = read_answer(alipay_read_place, PRECREATE, true, placed);
    assert_int_equal(result.outcome, PROVIDER_DONE);
    assert_string_equal(result.qr_text, "https://qr.alipay.com/bax1");
    static const struct {
        bool is_signed;
        bool alarm;
        enum provider_outcome outcome;
        const char *object;
    } cases[] = {
        {false, false, PROVIDER_UNKNOWN, placed},
        {true, false, PROVIDER_UNKNOWN, "{\"code\":\"10000\",\"out_trade_no\":\"OTHER\",\"qr_code\":\"x\"}"},
        {true, false, PROVIDER_UNKNOWN, "{\"code\":\"20000\",\"sub_code\":\"aop.unknow-error\"}"},
        {true, false, PROVIDER_UNKNOWN, "{\"code\":\"40004\",\"sub_code\":\"aop.ACQ.SYSTEM_ERROR\"}"},
        {true, false, PROVIDER_UNKNOWN, "{\"code\":\"40004\",\"sub_code\":\"AQC.SYSTEM_ERROR\"}"},
        {true, false, PROVIDER_UNKNOWN, "{\"code\":\"40004\",\"sub_code\":\"ACQ.TRADE_HAS_SUCCESS\"}"},
        {true, false, PROVIDER_REFUSED, "{\"code\":\"40004\",\"sub_code\":\"ACQ.TRADE_HAS_CLOSE\"}"},
        {false, true, PROVIDER_REFUSED, "{\"code\":\"40002\",\"sub_code\":\"isv.invalid-signature\"}"},
        {true, true, PROVIDER_REFUSED, "{\"code\":\"40006\"}"},
        {true, false, PROVIDER_NOT_SENT, "{\"code\":\"40005\"}"},
        {true, false, PROVIDER_UNKNOWN, "{}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        result = read_answer(alipay_read_place, PRECREATE, cases[i].is_signed, cases[i].object);
        assert_int_equal(result.outcome, cases[i].outcome);
        assert_int_equal(result.alarm, cases[i].alarm);
        result = read_answer(alipay_read_place, "error_response", cases[i].is_signed, cases[i].object);
        assert_int_equal(result.outcome, cases[i].outcome);
    }
    struct provider_answer forged = {true, 200, NULL,
                                     "{\"" PRECREATE "\":{\"code\":\"40004\"},\"sign\":\"AAAA\"}", 0};
    forged.length = strlen(forged.body);
    result = (struct provider_result){0};
    alipay_read_place(&account, NUMBER, &forged, NOW, &result);
    assert_int_equal(result.outcome, PROVIDER_UNKNOWN);
}

#define TRADE(status, more)                                                                                  \
    "{\"code\":\"10000\",\"msg\":\"Success\",\"trade_no\":\"2026\",\"out_trade_no\":\"" NUMBER               \
    "\",\"trade_status\":\"" status "\",\"total_amount\":\"20.05\"" more "}"

static void a_query_tells_what_became_of_the_number(void **state)
{
    (void)state;
    struct provider_result result =
        read_answer(alipay_read_query, QUERY, true,
                    TRADE("TRADE_SUCCESS", ",\"receipt_amount\":\"19.00\",\"send_pay_date\":\"2026-11-23 "
                                           "14:05:00\""));
    assert_int_equal(result.trade, TRADE_PAID);
    assert_int_equal(result.payment.amount.fen, 2005);
    assert_int_equal(result.payment.paid_at_ms, NOW);
    result = read_answer(alipay_read_query, QUERY, true, TRADE("WAIT_BUYER_PAY", ""));
    assert_int_equal(result.trade, TRADE_SCANNED);
    result = read_answer(alipay_read_query, QUERY, true, TRADE("TRADE_CLOSED", ""));
    assert_int_equal(result.trade, TRADE_CLOSED);
    result = read_answer(alipay_read_query, QUERY, true,
                         TRADE("TRADE_CLOSED", ",\"buyer_pay_amount\":\"20.05\"")); /* wholly refunded */
    assert_int_equal(result.trade, TRADE_RETURNED);
    assert_true(result.payment.returned);
    result = read_answer(alipay_read_query, QUERY, true, TRADE("TRADE_NEW", ""));
    assert_int_equal(result.outcome, PROVIDER_UNKNOWN);
    static const char absent[] = "{\"code\":\"40004\",\"sub_code\":\"ACQ.TRADE_NOT_EXIST\"}";
    result = read_answer(alipay_read_query, QUERY, true, absent);
    assert_int_equal(result.outcome, PROVIDER_DONE);
    assert_int_equal(result.trade, TRADE_ABSENT);
    result = read_answer(alipay_read_query, QUERY, false, absent); /* unsigned: settles nothing */
    assert_int_not_equal(result.outcome, PROVIDER_DONE);
    result = read_answer(alipay_read_query, QUERY, false, TRADE("TRADE_SUCCESS", ""));
    assert_int_equal(result.outcome, PROVIDER_UNKNOWN);
}

/* A notice with these fields, signed by the gateway; app and seller are ours where NULL. */
static struct provider_notice notice_of(const char *status, const char *amount, const char *seller,
                                        const char *refund_fee)
{
    struct form form = {0};
    form_add(&form, "notify_type", "trade_status_sync");
    form_add(&form, "notify_id", "n1");
    form_add(&form, "app_id", account.app_id);
    form_add(&form, "seller_id", seller ? seller : account.seller_id);
    form_add(&form, "out_trade_no", NUMBER);
    form_add(&form, "trade_no", "2026");
    form_add(&form, "trade_status", status);
    form_add(&form, "total_amount", amount);
    form_add(&form, "gmt_payment", "2026-11-23 14:05:00");
    form_add(&form, "subject", "100% 电费");
    form_add(&form, "passback_params", "");
    if (refund_fee)
        form_add(&form, "refund_fee", refund_fee);
    static const char *const nothing[] = {NULL};
    char *text = form_join_sorted(&form, nothing, true); /* as those who drop empty values sign it */
    char *signature = NULL;
    rsa_sign_base64(gateway_key, text, strlen(text), &signature);
    form_add(&form, "sign", signature);
    form_add(&form, "sign_type", "RSA2");
    char *body = form_encode(&form);
    struct provider_notice notice;
    alipay_parse_notice(&account, NULL, body, strlen(body), NOW, &notice);
    free(body);
    free(signature);
    free(text);
    form_finish(&form);
    return notice;
}

static void a_notice_is_read_and_its_merchant_compared(void **state)
{
    (void)state;
    struct provider_notice notice = notice_of("TRADE_SUCCESS", "20.05", NULL, NULL);
    assert_int_equal(notice.kind, NOTICE_PAYMENT);
    assert_string_equal(notice.id, "n1");
    assert_string_equal(notice.payment.number, NUMBER);
    assert_string_equal(notice.payment.transaction, "2026");
    assert_int_equal(notice.payment.amount.fen, 2005);
    assert_int_equal(notice.payment.paid_at_ms, NOW);
    assert_true(notice.payment.ours);
    assert_false(notice.payment.returned);
    assert_int_equal(notice_of("TRADE_FINISHED", "20.05", NULL, NULL).kind, NOTICE_PAYMENT);
    assert_int_equal(notice_of("TRADE_CLOSED", "20.05", NULL, "20.05").kind, NOTICE_OTHER);
    assert_int_equal(notice_of("WAIT_BUYER_PAY", "20.05", NULL, NULL).kind, NOTICE_OTHER);
    assert_int_equal(notice_of("TRADE_SUCCESS", "20.005", NULL, NULL).kind, NOTICE_MALFORMED);
    assert_false(notice_of("TRADE_SUCCESS", "20.05", "2088000000000000", NULL).payment.ours);
    assert_true(notice_of("TRADE_SUCCESS", "20.05", NULL, "5.00").payment.returned);
    struct provider_notice forged;
    alipay_parse_notice(&account, NULL, "a=1&sign=AAAA&sign_type=RSA2", 28, NOW, &forged);
    assert_int_equal(forged.kind, NOTICE_FORGED);
}

static void the_answer_to_a_notice_is_seven_bytes_or_fail(void **state)
{
    (void)state;
    struct pay_notice_answer answer;
    alipay_provider.answer_notice(NOTICE_STORED, &answer);
    assert_string_equal(answer.body, "success");
    assert_int_equal(answer.http_status, 200);
    alipay_provider.answer_notice(NOTICE_AGAIN, &answer);
    assert_string_equal(answer.body, "fail");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_request_string_and_body_are_those_of_the_official_sdk),
        cmocka_unit_test(the_signed_bytes_of_an_answer_are_its_raw_object),
        cmocka_unit_test(a_decoy_object_inside_a_string_or_deeper_is_not_the_answer),
        cmocka_unit_test(published_notices_verify_without_sign_type_and_fail_when_changed),
        cmocka_unit_test(forms_are_decoded_once_and_refused_when_broken),
        cmocka_unit_test(a_precreate_request_is_signed_over_the_fields_that_travel),
        cmocka_unit_test(an_answer_is_done_refused_unknown_or_not_sent),
        cmocka_unit_test(a_query_tells_what_became_of_the_number),
        cmocka_unit_test(a_notice_is_read_and_its_merchant_compared),
        cmocka_unit_test(the_answer_to_a_notice_is_seven_bytes_or_fail),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
