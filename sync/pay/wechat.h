/* WeChat Pay APIv3, Native: the person scans our code (facts: pay.weixin.qq.com/doc/v3/merchant). */
#pragma once
#include "base/crypto.h"

struct wechat_account {
    char url[256];
    char appid[33], mchid[33];
    char serial[48];        /* of the merchant API certificate, which signs */
    struct crypto_key *key; /* its private half */
    char apiv3_key[33];     /* decrypts */
    char public_key_id[64]; /* PUB_KEY_ID_...: the key that verifies */
    struct crypto_key *public_key;
    char notify_url[300]; /* empty: polling alone */
};
