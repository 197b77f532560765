/* WeChat Pay's notices. First byte: 0 the rest is the sealed text, 1 the signed body, else raw: header lines
 * up to an empty one, then the body. */
#include "base/text.h"
#include "pay/wechat.h"
#include "pay/wechat_answer.h"
#include "pay_key.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static struct wechat_account account = {.appid = "wx1",
                                        .mchid = "1900007291",
                                        .apiv3_key = "0123456789abcdef0123456789abcdef",
                                        .public_key_id = "PUB_KEY_ID_01"};

static void parse(const char *const *headers, const char *body, size_t length)
{
    struct provider_notice notice;
    wechat_parse_notice(&account, headers, body, length, 1795413900000, &notice);
    assert(notice.kind != NOTICE_PAYMENT || (notice.payment.amount.fen > 0 && notice.payment.transaction[0]));
}

static void parse_signed(const char *body)
{
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
    parse(headers, body, strlen(body));
    free(signature);
    free(text);
}

static void parse_sealed(const uint8_t *plain, size_t length)
{
    uint8_t *sealed = malloc(length + 16);
    char *text = malloc(BASE64_LENGTH(length + 16));
    char *body = NULL;
    aes256gcm_seal((const uint8_t *)account.apiv3_key, "nonce1234567", 12, "transaction", 11, plain, length,
                   sealed);
    base64_encode(sealed, length + 16, text);
    assert(asprintf(&body,
                    "{\"id\":\"e\",\"event_type\":\"TRANSACTION.SUCCESS\",\"resource\":{\"algorithm\":"
                    "\"AEAD_AES_256_GCM\",\"ciphertext\":\"%s\",\"associated_data\":\"transaction\","
                    "\"nonce\":\"nonce1234567\"}}",
                    text) > 0);
    parse_signed(body);
    free(body);
    free(text);
    free(sealed);
}

static void parse_raw(char *text)
{
    const char *headers[41] = {NULL};
    size_t count = 0;
    char *line = text;
    for (char *end; count < 40 && (end = strchr(line, '\n')) && end != line; line = end + 1) {
        *end = '\0';
        char *colon = strchr(line, ':');
        if (!colon)
            continue;
        *colon = '\0';
        headers[count++] = line;
        headers[count++] = colon + 1;
    }
    parse(headers, line, strlen(line));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!fuzz_signer)
        fuzz_key_make();
    account.public_key = fuzz_verifier;
    if (size < 1 || size > 20000)
        return 0;
    char *text = strndup((const char *)data + 1, size - 1);
    if (data[0] == 0)
        parse_sealed(data + 1, size - 1);
    else if (data[0] == 1)
        parse_signed(text);
    else
        parse_raw(text);
    free(text);
    return 0;
}
