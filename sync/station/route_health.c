/* GET /v1/health: whether this station can answer at all; for watchdogs and for people with curl. */
#include "base/clock.h"
#include "station/routes.h"
#include "wire/wire.h"

#include <microhttpd.h>

route_answer route_health(struct request *request)
{
    struct db_query query;
    db_query_begin(&query, request->station->db, "SELECT count(*) FROM setting");
    db_query_row(&query);
    int status = db_query_end(&query);
    if (status)
        return answer_failure(request, status);
    return answer_take(
        request, MHD_HTTP_OK,
        heartbeat_answer_encode(&(struct heartbeat_answer){.now_ms = clock_now_ms(), .meters = -1}));
}
