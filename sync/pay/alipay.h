/* Alipay 当面付 / 订单码 by precreate: the person scans our code (facts: opendocs.alipay.com open/05osv9). */
#pragma once
#include "base/crypto.h"

struct alipay_account {
    char url[300];
    char app_id[33];
    char seller_id[33];
    char product_code[33];         /* by contract: QR_CODE_OFFLINE or FACE_TO_FACE_PAYMENT */
    struct crypto_key *key;        /* the application's private key: signs */
    struct crypto_key *public_key; /* Alipay's: verifies */
    char notify_url[300];          /* empty: polling alone */
};

#define ALIPAY_PRECREATE "alipay.trade.precreate"
#define ALIPAY_QUERY "alipay.trade.query"
#define ALIPAY_BILL "alipay.data.dataservice.bill.downloadurl.query"
#define ALIPAY_CLOSE "alipay.trade.close"
