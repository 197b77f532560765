/* POST /v1/orders: an order to be paid by phone. Stored before it is answered; the provider is asked by pay's
 * worker, and the terminal waits for the QR with GET /v1/orders/{key}. */
#include "base/clock.h"
#include "base/status.h"
#include "meter/meters.h"
#include "pay/pay.h"
#include "station/routes.h"
#include "station/second_payment.h"
#include "wire/wire.h"

#include <microhttpd.h>

static route_answer answer_order(struct request *request, const struct key *key)
{
    struct order_status order;
    int status = order_told(request->station->db, key, &order);
    return status ? answer_failure(request, status)
                  : answer_take(request, MHD_HTTP_OK, order_status_encode(&order));
}

/* A silent meter cannot be credited now, so the student must have agreed to wait for it. An order that stands
 * was agreed on when it was made. */
static bool may_open(struct station *station, const struct order_request *order)
{
    struct order_status made;
    return order->accept_late ||
           clock_now_ms() - meter_heard_at_ms(station->db, &order->room) <= station->config->meter_fresh_ms ||
           pay_order_get(station->db, &order->key, &made) == STATUS_OK;
}

route_answer route_order_place(struct request *request)
{
    struct station *station = request->station;
    char why[WIRE_WHY_SIZE] = "";
    struct order_request order;
    int status = order_request_decode(request->body, request->length, &order, why);
    if (status == ERR_MEMORY)
        return answer_failure(request, status);
    if (status)
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_order", why);
    if (order.amount.fen <= 0 || order.amount.fen > station->config->site.most_fen)
        return answer_error(request, MHD_HTTP_UNPROCESSABLE_CONTENT, "bad_amount",
                            "outside the site's limits");
    if (!may_open(station, &order))
        return answer_error(request, MHD_HTTP_CONFLICT, "meter_not_heard", "the credit would come late");
    if (!pay_offers(station->pay, order.provider))
        return answer_error(request, MHD_HTTP_UNPROCESSABLE_CONTENT, "no_provider", "not offered here");
    status = pay_order_create(station->pay, station->db, &order, request->terminal.number);
    if (status == ERR_CONFLICT)
        return answer_error(request, MHD_HTTP_CONFLICT, "key_used", "this key has other content");
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_room", "there is no such room");
    return status < 0 ? answer_failure(request, status) : answer_order(request, &order.key);
}
