/* POST /v1/orders/{key}/cancel: asks pay to close and query; the answer is the state now, the end comes by
 * GET /v1/orders/{key}. */
#include "base/status.h"
#include "pay/pay.h"
#include "station/routes.h"
#include "station/second_payment.h"
#include "wire/wire.h"

#include <microhttpd.h>

route_answer route_order_cancel(struct request *request)
{
    struct station *station = request->station;
    struct key key;
    struct order_status order;
    if (key_parse(request->part, &key))
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_key", "a key is 32 hexadecimal digits");
    int status = pay_order_cancel(station->pay, station->db, &key);
    if (!status)
        status = order_told(station->db, &key, &order);
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_order", "there is no such order");
    return status ? answer_failure(request, status)
                  : answer_take(request, MHD_HTTP_OK, order_status_encode(&order));
}
