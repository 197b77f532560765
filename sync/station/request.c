#include "station/request.h"
#include "base/clock.h"
#include "base/status.h"
#include "wire/wire.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static route_answer queue(struct request *request, int http_status, struct MHD_Response *response,
                          const char *content_type, const char *tag)
{
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, content_type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (tag)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, tag);
    enum MHD_Result result = MHD_queue_response(request->connection, (unsigned)http_status, response);
    MHD_destroy_response(response);
    return (route_answer)result;
}

route_answer answer_take_tagged(struct request *request, int http_status, char *body, const char *tag)
{
    if (!body)
        return answer_failure(request, ERR_MEMORY);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(body), body, MHD_RESPMEM_MUST_FREE);
    if (!response)
        free(body);
    return queue(request, http_status, response, "application/json", tag);
}

route_answer answer_take(struct request *request, int http_status, char *body)
{
    return answer_take_tagged(request, http_status, body, NULL);
}

route_answer answer_text(struct request *request, int http_status, const char *body, const char *content_type)
{
    /* MHD copies: it takes the bytes as void *, though it only reads them. */
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(body), (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
    return queue(request, http_status, response, content_type, NULL);
}

route_answer answer_error(struct request *request, int http_status, const char *error, const char *message)
{
    char *body = wire_error_encode(error, message);
    if (body)
        return answer_take(request, http_status, body);
    return answer_text(request, MHD_HTTP_SERVICE_UNAVAILABLE, "", "text/plain");
}

route_answer answer_failure(struct request *request, int status)
{
    if (status == ERR_FULL)
        return answer_error(request, MHD_HTTP_INSUFFICIENT_STORAGE, "full", "the station's disk is full");
    if (status == ERR_TIMEOUT)
        return answer_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy", "ask again");
    if (status == ERR_MEMORY)
        return answer_text(request, MHD_HTTP_SERVICE_UNAVAILABLE, "", "text/plain");
    return answer_error(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "failure", "the station could not find out");
}

const char *request_query(const struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *request_header(const struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

void request_address(const struct request *request, char address[TRIES_ADDRESS_SIZE])
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *from = info ? info->client_addr : NULL;
    snprintf(address, TRIES_ADDRESS_SIZE, "unknown");
    if (from && from->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)from)->sin_addr, address, TRIES_ADDRESS_SIZE);
    else if (from && from->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)from)->sin6_addr, address, TRIES_ADDRESS_SIZE);
}

static int64_t wait_asked_ms(const struct request *request)
{
    const char *text = request_query(request, "wait");
    long seconds = text ? strtol(text, NULL, 10) : 0;
    if (seconds < 0)
        seconds = 0;
    return 1000 * (int64_t)(seconds < WAIT_MOST_S ? seconds : WAIT_MOST_S);
}

bool request_waits(struct request *request, const char *name, uint64_t rings)
{
    int64_t now_ms = clock_monotonic_ms();
    if (request->wait_ends_ms == 0)
        request->wait_ends_ms = now_ms + wait_asked_ms(request);
    if (now_ms >= request->wait_ends_ms)
        return false;
    /* Suspended first: a ring on another thread may resume it before this line's successor runs. */
    MHD_suspend_connection(request->connection);
    struct bell *bell = request->station->bell;
    if (!bell_wait(bell, &request->wait, name, rings, request->wait_ends_ms, request->connection)) {
        if (bell_rings(bell) == rings)
            request->wait_ends_ms = now_ms;         /* nothing rang: there is no place to wait in */
        MHD_resume_connection(request->connection); /* looks again */
    }
    return true;
}

route_answer answer_later(void)
{
    return MHD_YES;
}
