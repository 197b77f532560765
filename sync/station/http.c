/* The HTTP side: libmicrohttpd over TLS, one thread, epoll. Collects a request's bytes within bounds, asks
 * who it is, and hands it to its route. */
#include "station/http.h"
#include "base/log.h"
#include "base/status.h"
#include "station/door.h"
#include "station/routes.h"
#include "station/visitor.h"
#include "wire/wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECTIONS_MAX 1024     /* two of each of 500 kiosks */
#define CONNECTION_IDLE_S 75     /* longer than a kiosk's pause between two heartbeats */
#define HEADERS_ROOM (32 * 1024) /* of one request, with MHD's own buffers */
#define BODY_CUT_OFF                                                                                         \
    ((size_t)4 * WIRE_BODY_MAX) /* beyond it nobody waits for the end to answer "too long"                   \
                                 */

static enum MHD_Result body_add(struct request *request, const char *bytes, size_t *length)
{
    size_t total = request->length + *length;
    if (total > BODY_CUT_OFF)
        return MHD_NO;
    if (total > WIRE_BODY_MAX) {
        request->too_long = true;
        request->length = total;
    } else {
        char *grown = realloc(request->body, total + 1);
        if (!grown)
            return MHD_NO;
        memcpy(grown + request->length, bytes, *length);
        grown[total] = '\0';
        request->body = grown;
        request->length = total;
    }
    *length = 0;
    return MHD_YES;
}

static route_answer dispatch(struct request *request, const char *method, const char *path)
{
    bool known = false;
    int status = STATUS_OK;
    const struct route *route = route_find(method, path, request->part, sizeof request->part, &known);
    if (!route && known)
        return answer_error(request, MHD_HTTP_METHOD_NOT_ALLOWED, "bad_method", "not this way");
    if (!route)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_call", "wire v1 has no such call");
    if (request->too_long)
        return answer_error(request, MHD_HTTP_CONTENT_TOO_LARGE, "too_long", "the body is over 256 KiB");
    const char *why = route->asks_nobody ? NULL : door_ask(request, &status);
    if (why && status)
        return answer_failure(request, status);
    if (why)
        return answer_error(request, MHD_HTTP_FORBIDDEN, why, "this terminal is not let in");
    return route->answer(request);
}

static enum MHD_Result serve(void *context, struct MHD_Connection *connection, const char *path,
                             const char *method, const char *version, const char *bytes, size_t *length,
                             void **memory)
{
    struct request *request = *memory;
    (void)version;
    if (!request) {
        request = calloc(1, sizeof *request);
        if (!request)
            return MHD_NO;
        request->station = context;
        request->connection = connection;
        *memory = request;
        return MHD_YES;
    }
    if (*length > 0)
        return body_add(request, bytes, length);
    return (enum MHD_Result)dispatch(request, method, path);
}

static void request_ended(void *context, struct MHD_Connection *connection, void **memory,
                          enum MHD_RequestTerminationCode why)
{
    struct station *station = context;
    struct request *request = *memory;
    (void)connection;
    (void)why;
    if (!request)
        return;
    bell_forget(station->bell, &request->wait);
    free(request->body);
    free(request);
    *memory = NULL;
}

static void connection_changed(void *context, struct MHD_Connection *connection, void **memory,
                               enum MHD_ConnectionNotificationCode what)
{
    (void)context;
    (void)connection;
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        *memory = visitor_create();
    else
        visitor_destroy(*memory);
}

static char *pem_read(const char *path)
{
    char *pem = calloc(1, 65536);
    FILE *file = pem ? fopen(path, "re") : NULL;
    size_t length = file ? fread(pem, 1, 65535, file) : 0;
    if (file)
        fclose(file);
    if (length)
        return pem;
    log_error("%s: cannot be read: %s", path, strerror(errno));
    free(pem);
    return NULL;
}

static int address_of(const struct station_config *config, struct sockaddr_storage *address)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)address;
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET, config->listen, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)config->port);
        return STATUS_OK;
    }
    if (inet_pton(AF_INET6, config->listen, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)config->port);
        return STATUS_OK;
    }
    log_error("listen = %s is no address in digits", config->listen);
    return ERR_CONFIG;
}

static struct MHD_Daemon *daemon_start(struct station *station, const struct sockaddr_storage *address,
                                       const char *key, const char *cert, const char *ca)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TLS | MHD_ALLOW_SUSPEND_RESUME |
                     (address->ss_family == AF_INET6 ? MHD_USE_DUAL_STACK : 0u);
    return MHD_start_daemon(
        flags, 0, NULL, NULL, serve, station, MHD_OPTION_SOCK_ADDR, address, MHD_OPTION_HTTPS_MEM_KEY, key,
        MHD_OPTION_HTTPS_MEM_CERT, cert, MHD_OPTION_HTTPS_MEM_TRUST, ca, MHD_OPTION_HTTPS_PRIORITIES,
        "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", /* 1.2 for providers' notices; kiosks insist on 1.3 */
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)CONNECTION_IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_ROOM,
        MHD_OPTION_NOTIFY_COMPLETED, request_ended, station, MHD_OPTION_NOTIFY_CONNECTION, connection_changed,
        NULL, MHD_OPTION_END);
}

int http_start(struct station *station)
{
    const struct station_config *config = station->config;
    struct sockaddr_storage address;
    char *key = pem_read(config->key);
    char *cert = pem_read(config->cert);
    char *ca = pem_read(config->ca);
    int status = key && cert && ca ? address_of(config, &address) : ERR_CONFIG;
    if (!status) {
        station->daemon = daemon_start(station, &address, key, cert, ca);
        if (!station->daemon) {
            log_error("cannot listen on %s port %d: %s", config->listen, (int)config->port, strerror(errno));
            status = ERR_IO;
        }
    }
    if (key)
        memset(key, 0, strlen(key));
    free(key);
    free(cert);
    free(ca);
    return status;
}

int http_port(const struct station *station)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(station->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void http_wake(void *who)
{
    MHD_resume_connection(who);
}

void http_stop(struct station *station)
{
    if (station->daemon)
        MHD_stop_daemon(station->daemon);
    station->daemon = NULL;
}
