/* Answers: read when they come, committed with what they mean. */
#include "base/clock.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "pay/booking.h"
#include "pay/pay_context.h"

#include <stdlib.h>
#include <string.h>

void pay_read_answer(void *context, void *ticket, const struct provider_answer *answer)
{
    struct pay *pay = context;
    struct flight *flight = ticket;
    const struct provider *provider = provider_of(flight->provider);
    const void *account = pay->accounts[flight->provider];
    int64_t now_ms = clock_now_ms();
    const char *request_id = provider_header(answer->headers, "Request-ID");
    if (flight->call.call == ORDER_CALL_PLACE)
        provider->read_place(account, flight->call.number, answer, now_ms, &flight->result);
    else if (flight->call.call == ORDER_CALL_QUERY)
        provider->read_query(account, flight->call.number, answer, now_ms, &flight->result);
    else
        provider->read_close(account, flight->call.number, answer, now_ms, &flight->result);
    flight->answered = true;
    flight->http_status = answer->http_status;
    if (request_id && text_copy(flight->request_id, sizeof flight->request_id, request_id))
        flight->request_id[0] = '\0';
    if (flight->result.alarm)
        log_error("pay: %s refuses a %s: %s; the settings of the account need a person",
                  pay_provider_text(flight->provider), order_call_text(flight->call.call),
                  flight->result.code);
}

static enum order_event_type event_of(const struct flight *flight)
{
    static const enum order_event_type places[] = {[PROVIDER_DONE] = PLACE_DONE,
                                                   [PROVIDER_REFUSED] = PLACE_REFUSED,
                                                   [PROVIDER_UNKNOWN] = PLACE_UNKNOWN,
                                                   [PROVIDER_NOT_SENT] = PLACE_NOT_SENT};
    static const enum order_event_type trades[] = {
        [TRADE_UNPAID] = QUERY_UNPAID, [TRADE_SCANNED] = QUERY_SCANNED, [TRADE_CLOSED] = QUERY_CLOSED,
        [TRADE_ABSENT] = QUERY_ABSENT, [TRADE_PAID] = PAYMENT_SEEN,     [TRADE_RETURNED] = PAYMENT_SEEN};
    if (flight->call.call == ORDER_CALL_PLACE)
        return places[flight->result.outcome];
    if (flight->call.call == ORDER_CALL_CLOSE)
        return CLOSE_ANSWERED;
    if (flight->result.outcome != PROVIDER_DONE)
        return QUERY_UNKNOWN;
    enum order_event_type type = trades[flight->result.trade];
    return flight->newest || type == PAYMENT_SEEN ? type : QUERY_UNKNOWN;
}

static int book_answer(struct pay *pay, const struct flight *flight, int64_t now_ms,
                       struct booking_effect *effect)
{
    struct order_event event = {.type = event_of(flight), .now_ms = now_ms};
    if (event.type == PAYMENT_SEEN)
        return payment_seen(pay->db, &flight->result.payment, EVIDENCE_QUERY, now_ms,
                            pay->config.credit_deadline_ms, effect);
    struct order_row row;
    struct order_update update;
    int status = order_row_get(pay->db, &flight->order, &row);
    if (status)
        return status;
    order_step(&row.order, &event, &update);
    if (update.keep_code)
        memcpy(row.qr_text, flight->result.qr_text, sizeof row.qr_text);
    effect->order = flight->order;
    effect->changed = update.changed;
    return order_row_save(pay->db, &row);
}

/* One answer into the store. 0: it is there. */
static int settle(struct pay *pay, const struct flight *flight)
{
    struct booking_effect effect = {0};
    int64_t now_ms = clock_now_ms();
    int status = db_begin(pay->db);
    if (!status)
        status = call_end(pay->db, &flight->call, &flight->result, flight->http_status, flight->request_id,
                          now_ms);
    if (!status)
        status = book_answer(pay, flight, now_ms, &effect);
    die_at("pay.answer.before_commit");
    if (!status)
        status = db_commit(pay->db);
    if (status) {
        db_rollback(pay->db);
        return status;
    }
    die_at("pay.answer.after_commit");
    if (effect.credited)
        pay_tell_credited(pay, &effect.room);
    if (effect.changed)
        pay_tell_changed(pay, &effect.order);
    return STATUS_OK;
}

int pay_settle_all(struct pay *pay)
{
    struct flight **place = &pay->flights;
    int status = STATUS_OK;
    while (*place) {
        struct flight *flight = *place;
        int failure = flight->answered ? settle(pay, flight) : ERR_NOT_NOW;
        if (failure) {
            status = flight->answered ? failure : status;
            place = &flight->next;
            continue;
        }
        *place = flight->next;
        free(flight);
    }
    return status;
}
