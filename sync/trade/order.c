#include "trade/order.h"
#include "base/status.h"
#include "base/text.h"

static const char *const provider_texts[] = {[PAY_WECHAT] = "wechat", [PAY_ALIPAY] = "alipay"};

static const char *const order_texts[] = {
    [ORDER_CREATED] = "created",       [ORDER_OPEN] = "open",
    [ORDER_SCANNED] = "scanned",       [ORDER_CLOSING] = "closing",
    [ORDER_CLOSED] = "closed",         [ORDER_EXPIRED] = "expired",
    [ORDER_REFUSED] = "refused",       [ORDER_PAID] = "paid",
    [ORDER_REFUNDING] = "refunding",   [ORDER_REFUNDED] = "refunded",
    [ORDER_QUARANTINE] = "quarantine",
};

static const char *const credit_texts[] = {
    [CREDIT_NONE] = "none",           [CREDIT_WAITING] = "waiting", [CREDIT_SENDING] = "sending",
    [CREDIT_CONFIRMED] = "confirmed", [CREDIT_MANUAL] = "manual",
};

#define COUNT(texts) (sizeof(texts) / sizeof((texts)[0]))

const char *pay_provider_text(enum pay_provider provider)
{
    return (size_t)provider < COUNT(provider_texts) ? provider_texts[provider] : "?";
}

int pay_provider_parse(const char *text, enum pay_provider *provider)
{
    int place = text_place(provider_texts, COUNT(provider_texts), text);
    if (place < 0)
        return ERR_FORMAT;
    *provider = (enum pay_provider)place;
    return STATUS_OK;
}

const char *order_state_text(enum order_state state)
{
    return (size_t)state < COUNT(order_texts) ? order_texts[state] : "?";
}

int order_state_parse(const char *text, enum order_state *state)
{
    int place = text_place(order_texts, COUNT(order_texts), text);
    if (place < 0)
        return ERR_FORMAT;
    *state = (enum order_state)place;
    return STATUS_OK;
}

const char *credit_state_text(enum credit_state state)
{
    return (size_t)state < COUNT(credit_texts) ? credit_texts[state] : "?";
}

int credit_state_parse(const char *text, enum credit_state *state)
{
    int place = text_place(credit_texts, COUNT(credit_texts), text);
    if (place < 0)
        return ERR_FORMAT;
    *state = (enum credit_state)place;
    return STATUS_OK;
}
