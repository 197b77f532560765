/* GET and POST /v1/cards/{ref}/alert: when the card's owner wants to be told. Offered where the site has said
 * what a phone scans to be told ([notice] bind_url); elsewhere nobody would tell anything. */
#include "base/clock.h"
#include "base/status.h"
#include "station/alert_store.h"
#include "station/routes.h"
#include "wire/alert.h"
#include "wire/wire.h"

#include <microhttpd.h>

static route_answer answer_alert(struct request *request, int status, const struct alert *alert)
{
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_card", "no such card is known");
    return status ? answer_failure(request, status)
                  : answer_take(request, MHD_HTTP_OK,
                                alert_encode(alert, request->station->config->alert_bind_url));
}

static bool tells_nobody(const struct request *request)
{
    return request->station->config->alert_bind_url[0] == '\0';
}

route_answer route_alert_get(struct request *request)
{
    struct alert alert;
    if (tells_nobody(request))
        return answer_error(request, MHD_HTTP_NOT_FOUND, "no_alerts", "this station tells nobody");
    return answer_alert(request, alert_get(request->station->db, request->part, &alert), &alert);
}

route_answer route_alert_put(struct request *request)
{
    char why[WIRE_WHY_SIZE] = "";
    struct alert alert;
    if (tells_nobody(request))
        return answer_error(request, MHD_HTTP_NOT_FOUND, "no_alerts", "this station tells nobody");
    int status = alert_decode(request->body, request->length, &alert, NULL, why);
    if (status == ERR_MEMORY)
        return answer_failure(request, status);
    if (status)
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_alert", why);
    return answer_alert(request, alert_put(request->station->db, request->part, &alert, clock_now_ms()),
                        &alert);
}
