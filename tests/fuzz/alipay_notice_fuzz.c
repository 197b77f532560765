/* Alipay's notices, and the form parser below them. First byte odd: the form is signed before it is parsed.
 */
#include "pay/alipay.h"
#include "pay/alipay_answer.h"
#include "pay/form.h"
#include "pay_key.h"

#include <assert.h>
#include <string.h>

static void parse(const char *body, size_t length)
{
    static struct alipay_account account = {.app_id = "1", .seller_id = "2"};
    struct provider_notice notice;
    account.public_key = fuzz_verifier;
    alipay_parse_notice(&account, NULL, body, length, 0, &notice);
    assert(notice.kind != NOTICE_PAYMENT || (notice.payment.amount.fen > 0 && notice.payment.transaction[0]));
}

/* What was parsed and is encoded again parses to the same. */
static void round_trip(const struct form *form)
{
    struct form again;
    char *body = form_encode(form);
    assert(form_parse(body, strlen(body), &again) == 0 && again.count == form->count);
    for (int i = 0; i < form->count; i++)
        assert(strcmp(form->fields[i].value, again.fields[i].value) == 0);
    form_finish(&again);
    free(body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const nothing[] = {"sign", "sign_type", NULL};
    struct form form;
    if (!fuzz_signer)
        fuzz_key_make();
    if (size < 1 || size > 20000)
        return 0;
    parse((const char *)data + 1, size - 1);
    if (form_parse((const char *)data + 1, size - 1, &form) == 0) {
        round_trip(&form);
        if (data[0] & 1 && !form_value(&form, "sign") && !form_value(&form, "sign_type")) {
            char *signature = NULL;
            char *text = form_join_sorted(&form, nothing, (data[0] & 2) != 0);
            rsa_sign_base64(fuzz_signer, text, strlen(text), &signature);
            form_add(&form, "sign_type", "RSA2");
            form_add(&form, "sign", signature);
            char *body = form_encode(&form);
            parse(body, strlen(body));
            free(body);
            free(text);
            free(signature);
        }
    }
    form_finish(&form);
    return 0;
}
