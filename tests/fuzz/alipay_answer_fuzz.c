/* Alipay's answers. First byte, lowest bits: which call; bit 2: the rest is the whole answer, else the
 * object, wrapped and signed. */
#include "pay/alipay.h"
#include "pay/alipay_answer.h"
#include "pay/alipay_sign.h"
#include "pay_key.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define NUMBER "A202611241004050123456789ABCDEF"

static const struct {
    const char *name;
    void (*read)(const void *, const char *, const struct provider_answer *, int64_t,
                 struct provider_result *);
} calls[] = {{"alipay_trade_precreate_response", alipay_read_place},
             {"alipay_trade_query_response", alipay_read_query},
             {"alipay_trade_close_response", alipay_read_close},
             {"error_response", alipay_read_query}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct alipay_account account = {.app_id = "1", .seller_id = "2"};
    if (!fuzz_signer)
        fuzz_key_make();
    account.public_key = fuzz_verifier;
    if (size < 1 || size > 20000)
        return 0;
    int call = data[0] & 3;
    char *text = strndup((const char *)data + 1, size - 1);
    char *body = NULL;
    char *signature = NULL;
    size_t length = 0;
    if (data[0] & 4) {
        body = strdup(text);
    } else {
        assert(rsa_sign_base64(fuzz_signer, text, strlen(text), &signature) == 0);
        assert(asprintf(&body, "{\"%s\":%s,\"sign\":\"%s\"}", calls[call].name, text, signature) > 0);
    }
    const char *object = alipay_answer_object(body, strlen(body), calls[call].name, &length);
    assert(!object || (object >= body && object + length <= body + strlen(body) && *object == '{' &&
                       object[length - 1] == '}'));
    struct provider_answer answer = {true, 200, NULL, body, strlen(body)};
    struct provider_result result = {0};
    calls[call].read(&account, NUMBER, &answer, 0, &result);
    if (calls[call].read == alipay_read_query && result.outcome == PROVIDER_DONE &&
        result.trade == TRADE_PAID)
        assert(result.payment.amount.fen > 0 && strcmp(result.payment.number, NUMBER) == 0);
    free(signature);
    free(body);
    free(text);
    return 0;
}
