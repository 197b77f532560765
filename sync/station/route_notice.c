/* POST /v1/pay/{provider}/notice: a payment provider tells that somebody paid. It has no certificate of ours;
 * its signature is checked in pay/. */
#include "base/clock.h"
#include "pay/pay.h"
#include "station/routes.h"

#include <microhttpd.h>

#define HEADERS_MAX 48

struct headers {
    const char *pairs[2 * HEADERS_MAX + 1];
    size_t count;
};

static enum MHD_Result add_header(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct headers *headers = context;
    (void)kind;
    if (!value || headers->count == HEADERS_MAX)
        return MHD_YES; /* the signature's headers are among the first */
    headers->pairs[2 * headers->count] = name;
    headers->pairs[2 * headers->count + 1] = value;
    headers->count++;
    return MHD_YES;
}

route_answer route_notice(struct request *request)
{
    struct station *station = request->station;
    enum pay_provider provider = PAY_PROVIDERS;
    struct headers headers = {0};
    struct pay_notice_answer answer = {0};
    if (pay_provider_parse(request->part, &provider) || !pay_offers(station->pay, provider))
        return answer_error(request, MHD_HTTP_NOT_FOUND, "no_provider", "not offered here");
    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, add_header, &headers);
    pay_notice(station->pay, station->db, provider, headers.pairs, request->body ? request->body : "",
               request->length, clock_now_ms(), &answer);
    return answer_text(request, answer.http_status, answer.body,
                       answer.content_type ? answer.content_type : "text/plain");
}
