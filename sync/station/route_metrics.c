/* GET /metrics: Prometheus asks. From this machine without a certificate, from anywhere else with one of
 * ours: the numbers name nobody, but a stranger need not know how much is sold. */
#include "base/clock.h"
#include "base/status.h"
#include "station/door.h"
#include "station/metrics.h"
#include "station/routes.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>

static bool from_this_machine(const struct request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *peer = info ? info->client_addr : NULL;
    if (peer && peer->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)peer)->sin_addr.s_addr) >> 24 == 127;
    if (!peer || peer->sa_family != AF_INET6)
        return false;
    const struct in6_addr *address = &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
    return IN6_IS_ADDR_LOOPBACK(address) || (IN6_IS_ADDR_V4MAPPED(address) && address->s6_addr[12] == 127);
}

route_answer route_metrics(struct request *request)
{
    char text[METRICS_SIZE];
    int status = STATUS_OK;
    const char *why = from_this_machine(request) ? NULL : door_ask(request, &status);
    if (why && !status)
        return answer_error(request, MHD_HTTP_FORBIDDEN, why,
                            "metrics are for this machine and for terminals");
    if (!status)
        status = metrics_write(request->station->db, clock_now_ms(), text, sizeof text);
    return status ? answer_failure(request, status)
                  : answer_text(request, MHD_HTTP_OK, text, "text/plain; version=0.0.4");
}
