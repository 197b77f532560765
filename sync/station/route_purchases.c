/* POST /v1/purchases: a terminal delivers rows of its outbox. All of them are one transaction, and the answer
 * leaves only after its commit: an acknowledgement means "it is in the ledger". */
#include "base/clock.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/meters.h"
#include "station/purchase_row.h"
#include "station/routes.h"
#include "station/row_desk.h"
#include "station/visitor.h"

#include <inttypes.h>
#include <microhttpd.h>
#include <string.h>

struct delivery {
    struct sealed_row rows[WIRE_ROWS_MAX];
    int count;
    struct delivery_answer answer;
    struct room_id wake[WIRE_ROWS_MAX];
    struct row_looks looks[WIRE_ROWS_MAX];
};

static int take_all(struct request *request, struct delivery *delivery)
{
    struct database *db = request->station->db;
    struct row_head head;
    int64_t now_ms = clock_now_ms();
    int64_t places[WIRE_ROWS_MAX];
    int status = row_places(db, request->terminal.number, delivery->looks, delivery->count, places);
    for (int i = 0; !status && i < delivery->count; i++)
        status = row_take_looked(db, &request->station->config->rules, &request->terminal, &delivery->rows[i],
                                 &delivery->looks[i], places[i], now_ms, &delivery->answer.results[i],
                                 &delivery->wake[i]);
    if (!status)
        status = purchase_row_head(db, request->terminal.number, &head);
    if (status)
        return status;
    delivery->answer.count = delivery->count;
    delivery->answer.next_row = head.number + 1;
    return STATUS_OK;
}

static int book(struct request *request, struct delivery *delivery)
{
    struct database *db = request->station->db;
    int status = db_begin(db);
    if (!status)
        status = take_all(request, delivery);
    if (!status) {
        die_at("station.purchases.before_commit");
        status = db_commit(db);
    }
    if (status) {
        db_rollback(db);
        return status;
    }
    die_at("station.purchases.after_commit");
    for (int i = 0; i < delivery->count; i++)
        if (delivery->wake[i].text[0] != '\0')
            meters_wake(request->station->meters, &delivery->wake[i]);
    log_fact("terminal %" PRId64 ": %d rows taken in, next is %" PRId64, request->terminal.number,
             delivery->count, delivery->answer.next_row);
    return STATUS_OK;
}

static route_answer deliver(struct request *request, struct delivery *delivery)
{
    const struct crypto_key *key = visitor_key(visitor_of(request->connection), &request->terminal);
    if (!key) {
        log_error("terminal %" PRId64 ": its public key cannot be read", request->terminal.number);
        return answer_failure(request, ERR_CRYPTO);
    }
    row_desk_look(request->station->row_desk, delivery->rows, delivery->count, key, delivery->looks);
    int status = book(request, delivery);
    return status ? answer_failure(request, status)
                  : answer_take(request, MHD_HTTP_OK, delivery_answer_encode(&delivery->answer));
}

route_answer route_purchases(struct request *request)
{
    char why[WIRE_WHY_SIZE] = "";
    struct delivery delivery = {0};
    if (!request->station->config->has_tac_key)
        return answer_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "no_purse", "[purse] tac_key is not set");
    int status = delivery_decode(request->body, request->length, delivery.rows, &delivery.count, why);
    if (status == ERR_MEMORY)
        return answer_failure(request, status);
    if (status)
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_delivery", why);
    route_answer answer = deliver(request, &delivery);
    for (int i = 0; i < delivery.count; i++)
        sealed_row_finish(&delivery.rows[i]);
    return answer;
}
