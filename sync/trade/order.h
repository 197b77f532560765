/* An order paid by phone, as both ends name it. */
#pragma once
#include "trade/key.h"
#include "trade/money.h"
#include "trade/purchase.h"
#include <stdbool.h>
#include <stdint.h>

enum pay_provider { PAY_WECHAT, PAY_ALIPAY, PAY_PROVIDERS };
const char *pay_provider_text(enum pay_provider provider); /* "wechat", "alipay" */
int pay_provider_parse(const char *text, enum pay_provider *provider);

enum order_state {
    ORDER_CREATED, /* stored, the provider was not asked or has not answered */
    ORDER_OPEN,    /* qr_text may be shown */
    ORDER_SCANNED, /* the provider says somebody scanned it */
    ORDER_CLOSING, /* close + query are under way */
    ORDER_CLOSED,  /* the provider confirmed: not paid, cannot be paid */
    ORDER_EXPIRED, /* its time is over and a last query said unpaid */
    ORDER_REFUSED, /* the provider refused to make it: nothing was charged */
    ORDER_PAID,    /* money arrived and is booked; see credit */
    ORDER_REFUNDING,
    ORDER_REFUNDED,
    ORDER_QUARANTINE, /* paid with another amount or merchant: a person looks */
};
const char *order_state_text(enum order_state state); /* "created" ... */
int order_state_parse(const char *text, enum order_state *state);
const char *
credit_state_text(enum credit_state state); /* "none", "waiting", "sending", "confirmed", "manual" */
int credit_state_parse(const char *text, enum credit_state *state);

#define QR_TEXT_SIZE 513 /* WeChat documents 64, Alipay 1024 in theory; over 512 no kiosk QR is scannable */

struct order_request {
    struct key key;
    struct room_id room;
    struct money amount;
    enum pay_provider provider;
    int64_t at_ms;
    bool accept_late; /* the student was told that the meter is silent, and goes on all the same */
};

struct order_status {
    struct key key;
    enum order_state state;
    enum pay_provider provider;
    char qr_text[QR_TEXT_SIZE];
    int64_t expires_at_ms;
    struct money paid; /* of QUARANTINE: what the provider says was paid; 0 = not known */
    enum credit_state credit;
    bool meter_refused;   /* of credit MANUAL: the meter answered, and did not take it */
    struct money balance; /* of the meter after the credit; valid when credit is CONFIRMED */
    int64_t balance_at_ms;
    struct money second; /* paid a second time for this order, and to go back; 0: nothing was */
    bool second_is_back; /* and has gone */
};

/* How far a key's credit is, for card purchases (GET /v1/purchases/{key}). */
struct credit_status {
    struct key key;
    enum credit_state state;
    bool meter_refused; /* of MANUAL */
    struct money balance;
    int64_t balance_at_ms;
};
