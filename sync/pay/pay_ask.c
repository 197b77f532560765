/* Orders that are due: what is about to be asked is committed, then asked. */
#include "base/clock.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "pay/pay_context.h"
#include "pay/trade_number.h"

#include <stdlib.h>
#include <string.h>

#define PLACE_MS 10000
#define ASK_MS 5000

/* A new number with its content, stored before anything is sent. */
static int make_number(const struct pay *pay, const struct order_row *row, int64_t now_ms)
{
    struct provider_order order = {.amount = row->amount,
                                   .subject = row->subject,
                                   .now_ms = now_ms,
                                   .life_ms = row->order.life_ms,
                                   .terminal = row->terminal};
    trade_number_make(row->provider, now_ms, order.number);
    const void *account = pay->accounts[row->provider];
    char *content = account ? provider_of(row->provider)->place_content(account, &order) : strdup("");
    int status = content ? number_insert(pay->db, order.number, &row->key, content, now_ms) : ERR_MEMORY;
    free(content);
    return status;
}

/* Which number the call is about: the newest; while old codes are watched, each of them in turn. */
static int choose_number(const struct pay *pay, const struct order_row *row, int64_t now_ms,
                         struct flight *flight)
{
    char newest[TRADE_NUMBER_SIZE];
    enum order_state state = row->order.state;
    bool watched = state == ORDER_EXPIRED || state == ORDER_CLOSED || state == ORDER_REFUSED;
    int status = number_newest(pay->db, &row->key, newest, NULL);
    if (!status && flight->call.call == ORDER_CALL_QUERY && watched)
        status = number_to_watch(pay->db, &row->key, now_ms, flight->call.number);
    else if (!status)
        memcpy(flight->call.number, newest, sizeof newest);
    flight->newest = !status && strcmp(flight->call.number, newest) == 0;
    return status;
}

/* The call this step asked for, with its row in the log of calls. */
static int prepare(const struct pay *pay, const struct order_row *row, enum order_call call, int64_t now_ms,
                   struct flight *flight)
{
    struct key id = key_make();
    flight->order = row->key;
    flight->provider = row->provider;
    flight->call.call = call;
    flight->call.sent_at_ms = now_ms;
    memcpy(flight->call.id, id.text, sizeof flight->call.id);
    int status = choose_number(pay, row, now_ms, flight);
    return status ? status : call_insert(pay->db, &flight->call);
}

/* Steps one due order; flight->call.call is the call to make, or none. ERR_NOT_FOUND: no order is due. */
static int take_due(const struct pay *pay, int64_t now_ms, struct flight *flight)
{
    struct key key;
    struct order_row row;
    struct order_update update = {0};
    int status = order_row_due(pay->db, now_ms, false, &key);
    if (status)
        return status;
    status = db_begin(pay->db);
    if (!status)
        status = order_row_get(pay->db, &key, &row);
    if (!status)
        order_step(&row.order, &(struct order_event){.type = CLOCK_WOKE, .now_ms = now_ms}, &update);
    if (!status && update.new_number)
        status = make_number(pay, &row, now_ms);
    if (!status && update.call != ORDER_CALL_NONE)
        status = prepare(pay, &row, update.call, now_ms, flight);
    if (!status)
        status = order_row_save(pay->db, &row);
    die_at("pay.call.before_commit");
    if (!status)
        status = db_commit(pay->db);
    if (status)
        db_rollback(pay->db);
    else if (update.changed)
        pay_tell_changed(pay, &key);
    return status;
}

static int make_request(const struct pay *pay, const struct flight *flight, int64_t now_ms,
                        struct provider_request *request)
{
    const struct provider *provider = provider_of(flight->provider);
    const void *account = pay->accounts[flight->provider];
    if (!account) {
        log_error("pay: order %s waits for %s, which the settings no longer name", flight->order.text,
                  pay_provider_text(flight->provider));
        return ERR_CONFIG;
    }
    if (flight->call.call == ORDER_CALL_QUERY)
        return provider->query(account, flight->call.number, now_ms, request);
    if (flight->call.call == ORDER_CALL_CLOSE)
        return provider->close(account, flight->call.number, now_ms, request);
    char number[TRADE_NUMBER_SIZE];
    char *content = NULL;
    int status = number_newest(pay->db, &flight->order, number, &content);
    if (!status)
        status = provider->place(account, content, now_ms, request);
    free(content);
    return status;
}

static void send(struct pay *pay, struct flight *flight)
{
    struct provider_request request = {0};
    int64_t whole_ms = flight->call.call == ORDER_CALL_PLACE ? PLACE_MS : ASK_MS;
    int status = make_request(pay, flight, clock_now_ms(), &request);
    die_at("pay.call.before_send");
    if (!status)
        status = pay_http_send(pay->http, &request, whole_ms, flight);
    provider_request_finish(&request);
    if (status) {
        log_error("pay: a %s of order %s was not sent: %s", order_call_text(flight->call.call),
                  flight->order.text, status_text(status));
        flight->answered = true;
        flight->result.outcome = PROVIDER_NOT_SENT;
    }
}

int pay_ask_due(struct pay *pay)
{
    int under_way = 0;
    for (const struct flight *flight = pay->flights; flight; flight = flight->next)
        under_way++;
    while (under_way < PAY_CALLS_MAX) {
        struct flight *flight = calloc(1, sizeof *flight);
        int status = flight ? take_due(pay, clock_now_ms(), flight) : ERR_MEMORY;
        if (status || flight->call.call == ORDER_CALL_NONE) {
            free(flight);
            if (status)
                return status == ERR_NOT_FOUND ? STATUS_OK : status;
            continue;
        }
        flight->next = pay->flights;
        pay->flights = flight;
        under_way++;
        send(pay, flight);
    }
    return STATUS_OK;
}
