/* An order paid by phone, and how far the credit of a key is. */
#include "base/status.h"
#include "wire/json_in.h"
#include "wire/json_out.h"
#include "wire/second.h"
#include "wire/wire.h"

#define WORD_SIZE 24

static enum pay_provider provider_of(struct json_in *in)
{
    char word[WORD_SIZE];
    enum pay_provider provider = PAY_WECHAT;
    json_in_text(in, "provider", word, sizeof word);
    if (pay_provider_parse(word, &provider))
        json_in_refuse(in, "provider", "is none this program knows");
    return provider;
}

static enum credit_state credit_of(struct json_in *in, const char *name)
{
    char word[WORD_SIZE];
    enum credit_state state = CREDIT_NONE;
    json_in_text(in, name, word, sizeof word);
    if (credit_state_parse(word, &state))
        json_in_refuse(in, name, "is no state of a credit");
    return state;
}

/* The meter's balance is known once the meter has counted the money. */
static void balance_encode(struct json_out *out, enum credit_state credit, struct money balance,
                           int64_t balance_at_ms)
{
    if (credit != CREDIT_CONFIRMED)
        return;
    json_out_int(out, "balance_fen", balance.fen);
    json_out_int(out, "balance_at_ms", balance_at_ms);
}

static void balance_decode(struct json_in *in, enum credit_state credit, struct money *balance,
                           int64_t *balance_at_ms)
{
    if (credit != CREDIT_CONFIRMED)
        return;
    balance->fen = json_in_int(in, "balance_fen", -MONEY_MOST_FEN, MONEY_MOST_FEN);
    *balance_at_ms = json_in_int(in, "balance_at_ms", 0, INT64_MAX);
}

char *order_request_encode(const struct order_request *request)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "key", request->key.text);
    json_out_text(&out, "room", request->room.text);
    json_out_int(&out, "amount_fen", request->amount.fen);
    json_out_text(&out, "provider", pay_provider_text(request->provider));
    json_out_int(&out, "at_ms", request->at_ms);
    if (request->accept_late)
        json_out_bool(&out, "accept_late", true);
    return json_out_end(&out);
}

int order_request_decode(const char *bytes, size_t length, struct order_request *request, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *request = (struct order_request){0};
    json_in_key(&in, "key", &request->key);
    json_in_room(&in, "room", &request->room);
    request->amount.fen = json_in_int(&in, "amount_fen", 1, MONEY_MOST_FEN);
    request->provider = provider_of(&in);
    request->at_ms = json_in_int(&in, "at_ms", 0, INT64_MAX);
    if (json_in_has(&in, "accept_late"))
        request->accept_late = json_in_bool(&in, "accept_late");
    return json_in_close(&in);
}

char *order_status_encode(const struct order_status *status)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "key", status->key.text);
    json_out_text(&out, "provider", pay_provider_text(status->provider));
    json_out_text(&out, "state", order_state_text(status->state));
    json_out_text(&out, "qr_text", status->qr_text);
    json_out_int(&out, "expires_at_ms", status->expires_at_ms);
    if (status->state == ORDER_QUARANTINE && status->paid.fen > 0)
        json_out_int(&out, "paid_fen", status->paid.fen);
    json_out_text(&out, "credit", credit_state_text(status->credit));
    if (status->credit == CREDIT_MANUAL && status->meter_refused)
        json_out_bool(&out, "meter_refused", true);
    balance_encode(&out, status->credit, status->balance, status->balance_at_ms);
    second_encode(&out, status->second, status->second_is_back);
    return json_out_end(&out);
}

int order_status_decode(const char *bytes, size_t length, struct order_status *status, char *why)
{
    struct json_in in;
    char word[WORD_SIZE];
    json_in_open(&in, bytes, length, why);
    *status = (struct order_status){0};
    json_in_key(&in, "key", &status->key);
    status->provider = provider_of(&in);
    json_in_text(&in, "state", word, sizeof word);
    if (order_state_parse(word, &status->state))
        json_in_refuse(&in, "state", "is no state of an order");
    json_in_label(&in, "qr_text", status->qr_text, sizeof status->qr_text);
    bool shown = status->state == ORDER_OPEN || status->state == ORDER_SCANNED;
    if (shown && status->qr_text[0] == '\0')
        json_in_refuse(&in, "qr_text", "is empty though the order can be paid");
    status->expires_at_ms = json_in_int(&in, "expires_at_ms", 0, INT64_MAX);
    if (json_in_has(&in, "paid_fen"))
        status->paid.fen = json_in_int(&in, "paid_fen", 1, MONEY_MOST_FEN);
    status->credit = credit_of(&in, "credit");
    status->meter_refused = json_in_has(&in, "meter_refused") && json_in_bool(&in, "meter_refused");
    balance_decode(&in, status->credit, &status->balance, &status->balance_at_ms);
    second_decode(&in, &status->second, &status->second_is_back);
    return json_in_close(&in);
}

char *credit_status_encode(const struct credit_status *status)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "key", status->key.text);
    json_out_text(&out, "state", credit_state_text(status->state));
    if (status->state == CREDIT_MANUAL && status->meter_refused)
        json_out_bool(&out, "meter_refused", true);
    balance_encode(&out, status->state, status->balance, status->balance_at_ms);
    return json_out_end(&out);
}

int credit_status_decode(const char *bytes, size_t length, struct credit_status *status, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *status = (struct credit_status){0};
    json_in_key(&in, "key", &status->key);
    status->state = credit_of(&in, "state");
    status->meter_refused = json_in_has(&in, "meter_refused") && json_in_bool(&in, "meter_refused");
    balance_decode(&in, status->state, &status->balance, &status->balance_at_ms);
    return json_in_close(&in);
}
