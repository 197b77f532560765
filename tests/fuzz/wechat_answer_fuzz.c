/* WeChat Pay's answers: the first byte chooses the call and the status, the rest is the body, signed. */
#include "pay/wechat.h"
#include "pay/wechat_answer.h"
#include "pay_key.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define NUMBER "W202611241004050123456789ABCDEF"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct wechat_account account = {
        .appid = "wx1", .mchid = "1900007291", .public_key_id = "PUB_KEY_ID_01"};
    static const int statuses[] = {200, 200, 200, 204, 202, 404, 400, 500};
    if (!fuzz_signer)
        fuzz_key_make();
    if (size < 1 || size > 20000)
        return 0;
    account.public_key = fuzz_verifier;
    char *body = strndup((const char *)data + 1, size - 1);
    size_t length = strlen(body);
    char *text = NULL;
    char *signature = NULL;
    assert(asprintf(&text, "1795413900\nn\n%s\n", body) > 0);
    assert(rsa_sign_base64(fuzz_signer, text, strlen(text), &signature) == 0);
    const char *headers[] = {"Wechatpay-Timestamp",
                             "1795413900",
                             "Wechatpay-Nonce",
                             "n",
                             "Wechatpay-Signature",
                             signature,
                             "Wechatpay-Serial",
                             "PUB_KEY_ID_01",
                             NULL};
    struct provider_answer answer = {true, statuses[data[0] % 8], headers, body, length};
    struct provider_result result = {0};
    if (data[0] & 8) {
        wechat_read_query(&account, NUMBER, &answer, 1795413900000, &result);
        if (result.outcome == PROVIDER_DONE && result.trade == TRADE_PAID)
            assert(result.payment.amount.fen > 0 && strcmp(result.payment.number, NUMBER) == 0);
    } else if (data[0] & 16) {
        wechat_read_close(&account, NUMBER, &answer, 1795413900000, &result);
    } else {
        wechat_read_place(&account, NUMBER, &answer, 1795413900000, &result);
        assert(result.outcome != PROVIDER_DONE || result.qr_text[0]);
    }
    free(signature);
    free(text);
    free(body);
    return 0;
}
