/* What the wire asks: create an order, tell its state, cancel it. Runs on the caller's thread and handle. */
#include "base/clock.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/meters.h"
#include "pay/pay_context.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What the person reads on the phone. Alipay takes no '/', '=' or '&'. */
static int subject_of(struct database *db, const struct room_id *room, int64_t now_ms,
                      char subject[SUBJECT_SIZE])
{
    struct snapshot snapshot;
    int status = snapshot_get(db, room, now_ms, &snapshot);
    if (status)
        return status;
    snprintf(subject, SUBJECT_SIZE, "电费 %s %s", snapshot.building_name, snapshot.room_name);
    for (char *p = subject; (p = strpbrk(p, "/=&\""));)
        *p = ' ';
    return STATUS_OK;
}

static bool is_same(const struct order_row *row, const struct order_request *request, int64_t terminal)
{
    return strcmp(row->room.text, request->room.text) == 0 && row->amount.fen == request->amount.fen &&
           row->provider == request->provider && row->at_ms == request->at_ms && row->terminal == terminal;
}

/* A glass shows one code: a new order closes the one before, should the kiosk not have said so. */
static int cancel_rivals(struct database *db, const struct order_row *row, int64_t now_ms)
{
    struct key rival;
    int status = STATUS_OK;
    while (!status && !(status = order_row_rival(db, &row->key, row->terminal, &rival))) {
        struct order_row other;
        struct order_update update;
        status = order_row_get(db, &rival, &other);
        if (status)
            break;
        order_step(&other.order, &(struct order_event){.type = CANCEL_ASKED, .now_ms = now_ms}, &update);
        status = order_row_save(db, &other);
    }
    return status == ERR_NOT_FOUND ? STATUS_OK : status;
}

static int create(struct pay *pay, struct database *db, const struct order_request *request, int64_t terminal)
{
    int64_t now_ms = clock_now_ms();
    struct order_row row;
    int status = order_row_get(db, &request->key, &row);
    if (status == STATUS_OK) {
        if (is_same(&row, request, terminal))
            return STATUS_OK;
        log_error("pay: order %s was sent again with other content; refused", request->key.text);
        return ERR_CONFLICT;
    }
    if (status != ERR_NOT_FOUND)
        return status;
    row = (struct order_row){.key = request->key,
                             .terminal = terminal,
                             .room = request->room,
                             .amount = request->amount,
                             .provider = request->provider,
                             .at_ms = request->at_ms};
    row.order.created_at_ms = now_ms;
    row.order.life_ms = pay->config.order_life_ms;
    row.order.repeats_place = provider_of(request->provider)->repeats_place;
    status = subject_of(db, &request->room, now_ms, row.subject);
    if (!status)
        status = cancel_rivals(db, &row, now_ms);
    if (!status)
        status = order_row_insert(db, &row);
    return status;
}

int pay_order_create(struct pay *pay, struct database *db, const struct order_request *request,
                     int64_t terminal)
{
    if (!pay_offers(pay, request->provider))
        return ERR_NOT_NOW;
    if (request->amount.fen <= 0)
        return ERR_RANGE;
    int status = db_begin(db);
    if (!status)
        status = create(pay, db, request, terminal);
    die_at("pay.order.before_commit");
    if (!status)
        status = db_commit(db);
    if (status) {
        db_rollback(db);
        return status;
    }
    log_fact("pay: order %s: %" PRId64 " fen for room %s by %s", request->key.text, request->amount.fen,
             request->room.text, pay_provider_text(request->provider));
    pay_http_wake(pay->http);
    return STATUS_OK;
}

/* What was paid for an order that a person looks at: the newest payment of it. */
static int paid_of(struct database *db, const struct key *key, struct money *paid)
{
    struct db_query query;
    db_query_begin(
        &query, db,
        "SELECT amount_fen FROM pay_payment WHERE order_key = $1 ORDER BY seen_at_ms DESC LIMIT 1");
    db_bind_text(&query, 1, key->text);
    if (db_query_row(&query))
        *paid = money_of_fen(db_int(&query, 0));
    return db_query_end(&query);
}

int pay_order_get(struct database *db, const struct key *key, struct order_status *status)
{
    struct order_row row;
    int failure = order_row_get(db, key, &row);
    if (failure)
        return failure;
    *status = (struct order_status){.key = *key,
                                    .state = row.order.state,
                                    .provider = row.provider,
                                    .expires_at_ms = row.order.expires_at_ms};
    if (row.order.state == ORDER_OPEN || row.order.state == ORDER_SCANNED)
        memcpy(status->qr_text, row.qr_text, sizeof status->qr_text); /* nobody shall scan a closing one */
    struct credit_status credit;
    if (row.order.state == ORDER_QUARANTINE)
        failure = paid_of(db, key, &status->paid);
    if (failure)
        return failure;
    failure = credit_status_get(db, key, &credit);
    status->credit = credit.state;
    status->meter_refused = credit.meter_refused;
    status->balance = credit.balance;
    status->balance_at_ms = credit.balance_at_ms;
    return failure;
}

int pay_order_cancel(struct pay *pay, struct database *db, const struct key *key)
{
    struct order_row row;
    struct order_update update = {0};
    int status = db_begin(db);
    if (!status)
        status = order_row_get(db, key, &row);
    if (!status) {
        order_step(&row.order, &(struct order_event){.type = CANCEL_ASKED, .now_ms = clock_now_ms()},
                   &update);
        status = order_row_save(db, &row);
    }
    die_at("pay.cancel.before_commit");
    if (!status)
        status = db_commit(db);
    if (status) {
        db_rollback(db);
        return status;
    }
    pay_http_wake(pay->http);
    if (update.changed)
        pay_tell_changed(pay, key);
    return STATUS_OK;
}
