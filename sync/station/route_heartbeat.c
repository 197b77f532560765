/* POST /v1/terminal/heartbeat: how the terminal is, kept for dormwattctl terminals and cases; answers with
 * the time, how many meters answer, whether those of its own building do, and whether a person was called for
 * its reader. */
#include "base/clock.h"
#include "base/status.h"
#include "meter/meters.h"
#include "station/routes.h"
#include "wire/wire.h"

#include <microhttpd.h>

route_answer route_heartbeat(struct request *request)
{
    char why[WIRE_WHY_SIZE] = "";
    struct heartbeat heartbeat;
    int status = heartbeat_decode(request->body, request->length, &heartbeat, why);
    if (status == ERR_MEMORY)
        return answer_failure(request, status);
    if (status)
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_heartbeat", why);
    status = terminal_heard(request->station->db, &request->terminal, &heartbeat, clock_now_ms());
    if (status)
        return answer_failure(request, status);
    struct meter_count count;
    int64_t now_ms = clock_now_ms();
    bool silent = false, told = false;
    status = meter_count_get(request->station->db, now_ms, &count);
    if (!status)
        status = meter_lines_get(request->station->db, request->terminal.building, now_ms, &silent);
    if (!status)
        status = terminal_reader_told(request->station->db, &request->terminal, &told);
    if (status)
        return answer_failure(request, status);
    return answer_take(
        request, MHD_HTTP_OK,
        heartbeat_answer_encode(&(struct heartbeat_answer){.now_ms = now_ms,
                                                           .meters = count.meters,
                                                           .meters_heard = count.heard,
                                                           .meter_heard_at_ms = count.heard_at_ms,
                                                           .lines_silent = silent,
                                                           .reader_told = told}));
}
