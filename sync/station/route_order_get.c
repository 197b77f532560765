/* GET /v1/orders/{key}?wait=S&state=X[&credit=Y][&second=FEN][&second_is_back=0|1]: an order's state; waits
 * while it is X (and its credit Y, and what was paid a second time FEN, and has not or has gone back). */
#include "base/status.h"
#include "station/routes.h"
#include "station/second_payment.h"
#include "wire/wire.h"

#include <inttypes.h>
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>

static bool unchanged(const struct request *request, const struct order_status *order)
{
    const char *state = request_query(request, "state");
    const char *credit = request_query(request, "credit");
    const char *second = request_query(request, "second"); /* of a terminal that can show it */
    const char *is_back = request_query(request, "second_is_back");
    char fen[24];
    snprintf(fen, sizeof fen, "%" PRId64, order->second.fen);
    return state && !strcmp(state, order_state_text(order->state)) &&
           (!credit || !strcmp(credit, credit_state_text(order->credit))) &&
           (!second || !strcmp(second, fen)) &&
           (!is_back || !strcmp(is_back, order->second_is_back ? "1" : "0"));
}

route_answer route_order_get(struct request *request)
{
    struct station *station = request->station;
    struct key key;
    struct order_status order;
    if (key_parse(request->part, &key))
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_key", "a key is 32 hexadecimal digits");
    uint64_t rings = bell_rings(station->bell);
    int status = order_told(station->db, &key, &order);
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_order", "there is no such order");
    if (status)
        return answer_failure(request, status);
    if (unchanged(request, &order) && request_waits(request, key.text, rings))
        return answer_later();
    return answer_take(request, MHD_HTTP_OK, order_status_encode(&order));
}
