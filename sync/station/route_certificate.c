/* POST /v1/terminal/certificate: the next certificate, under the one that is about to end. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "station/enrolment.h"
#include "station/routes.h"

#include <inttypes.h>
#include <microhttpd.h>

route_answer route_certificate(struct request *request)
{
    struct station *station = request->station;
    char asked[PEM_SIZE];
    char given[PEM_SIZE];
    char why[WIRE_WHY_SIZE] = "";
    int status = renewal_decode(request->body, request->length, asked, why);
    if (status == ERR_MEMORY)
        return answer_failure(request, status);
    if (status)
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_renewal", why);
    status = db_begin(station->db);
    const char *refused = status ? "failure"
                                 : renewal_take(station->db, station->config, &request->terminal, asked,
                                                clock_now_ms(), given, &status);
    if (!refused && (status = db_commit(station->db)))
        refused = "failure";
    if (refused)
        db_rollback(station->db);
    if (refused && status)
        return answer_failure(request, status);
    if (refused)
        return answer_error(request, MHD_HTTP_BAD_REQUEST, refused, "no certificate is made of this");
    log_note("terminal %" PRId64 " has a new certificate", request->terminal.number);
    return answer_take(request, MHD_HTTP_OK, renewal_answer_encode(given));
}
