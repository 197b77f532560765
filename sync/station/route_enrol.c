/* POST /v1/enrolments: a one-time code and a certificate request for a certificate and a number. Nobody is
 * known here yet: the code is all that is believed, and wrong ones are few. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "station/enrolment.h"
#include "station/routes.h"

#include <inttypes.h>
#include <microhttpd.h>
#include <string.h>

static bool is_guess(const char *why)
{
    return !strcmp(why, "unknown_code") || !strcmp(why, "used_code") || !strcmp(why, "expired_code");
}

static route_answer refuse(struct request *request, const char *address, const char *why)
{
    if (is_guess(why))
        tries_count(&request->station->enrolment_tries, address, clock_monotonic_ms());
    log_warn("enrolment from %s refused: %s", address, why);
    return answer_error(request, MHD_HTTP_FORBIDDEN, why, "this machine is not enrolled");
}

route_answer route_enrol(struct request *request)
{
    struct station *station = request->station;
    struct enrolment enrolment;
    struct enrolment_answer answer;
    char why[WIRE_WHY_SIZE] = "";
    char address[TRIES_ADDRESS_SIZE];
    request_address(request, address);
    if (!tries_may(&station->enrolment_tries, address, clock_monotonic_ms()))
        return answer_error(request, MHD_HTTP_TOO_MANY_REQUESTS, "too_many_tries", "wait a minute");
    int status = enrolment_decode(request->body, request->length, &enrolment, why);
    if (status == ERR_MEMORY)
        return answer_failure(request, status);
    if (status)
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_enrolment", why);
    status = db_begin(station->db);
    const char *refused =
        status ? "failure"
               : enrolment_take(station->db, station->config, &enrolment, clock_now_ms(), &answer, &status);
    if (!refused && (status = db_commit(station->db)))
        refused = "failure";
    if (refused)
        db_rollback(station->db);
    if (refused && status)
        return answer_failure(request, status);
    if (refused)
        return refuse(request, address, refused);
    log_note("terminal %" PRId64 " enrolled from %s", answer.terminal, address);
    return answer_take(request, MHD_HTTP_OK, enrolment_answer_encode(&answer));
}
