/* Orders paid by phone: the station's side. One worker thread with its own database handle and libcurl
 * places, queries and closes; notices come in through pay_notice. Decisions are in order.c (pure).
 * Tables: pay/schema. */
#pragma once
#include "database/database.h"
#include "trade/order.h"

extern const char pay_schema[];

struct pay;
struct pay_config {
    char database[256];
    char wechat_url[256]; /* https://api.mch.weixin.qq.com */
    char wechat_appid[33], wechat_mchid[33];
    char wechat_serial[48];    /* of the merchant API certificate */
    char wechat_key[256];      /* PEM file: merchant private key */
    char wechat_apiv3_key[33]; /* 32 characters */
    char wechat_public_key[256], wechat_public_key_id[64];
    char alipay_url[256]; /* https://openapi.alipay.com */
    char alipay_app_id[33], alipay_seller_id[33];
    char alipay_key[256], alipay_public_key[256];
    char alipay_product_code[33]; /* default QR_CODE_OFFLINE */
    char provider_ca[256];        /* PEM file; empty = the system's */
    char notice_url[256];  /* public https address of this station, empty = no notices, polling alone */
    int64_t order_life_ms; /* default 180000 */
    int64_t credit_deadline_ms;
    /* After the commit, on the thread that made the change: the worker's, or that of pay_notice and
     * pay_order_cancel. */
    void (*changed)(void *context, const struct key *key);
    void (*credit_enqueued)(void *context, const struct room_id *room);
    void *context;
};

int pay_start(const struct pay_config *config, struct pay **pay);
void pay_stop(struct pay *pay);
bool pay_offers(const struct pay *pay, enum pay_provider provider);

/* Stores the order (or finds the same one) and wakes the worker. 0 stored, ERR_CONFLICT same key other
 * content, ERR_NOT_FOUND no such room. */
int pay_order_create(struct pay *pay, struct database *db, const struct order_request *request,
                     int64_t terminal);
/* 0 or ERR_NOT_FOUND. credit, balance are filled from the meter's tables. */
int pay_order_get(struct database *db, const struct key *key, struct order_status *status);
/* Asks for close + query; the state tells when it is done. */
int pay_order_cancel(struct pay *pay, struct database *db, const struct key *key);

/* A notice as it arrived. headers: NULL-terminated pairs. Fills the answer for the provider. Stored durably
 * before it returns. */
struct pay_notice_answer {
    int http_status;
    char body[64];
    const char *content_type;
};
void pay_notice(struct pay *pay, struct database *db, enum pay_provider provider, const char *const *headers,
                const char *body, size_t length, int64_t now_ms, struct pay_notice_answer *answer);
