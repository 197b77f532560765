#include "tests/fakes/https.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_MAX 65536
#define CONNECTIONS_MAX 256

struct connection {
    struct https *https;
    pthread_t thread;
    int socket;
};

struct https {
    char folder[64];
    char url[64];
    int socket;
    pthread_t thread;
    pthread_mutex_t mutex;
    struct https_script script; /* under mutex */
    char last[REQUEST_MAX];     /* under mutex */
    int count;                  /* under mutex */
    struct connection connections[CONNECTIONS_MAX];
};

static const char make_certificates[] =
    "set -e; cd %s; exec >make.log 2>&1\n"
    "new='openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2'\n"
    "$new -keyout ca.key -out ca.pem -subj /CN=ca\n"
    "$new -keyout other_ca.key -out other_ca.pem -subj /CN=other\n"
    "leaf='-addext basicConstraints=critical,CA:FALSE'\n"
    "$new -CA ca.pem -CAkey ca.key -keyout server.key -out server.pem -subj /CN=station $leaf"
    " -addext subjectAltName=IP:127.0.0.1\n"
    "$new -CA ca.pem -CAkey ca.key -keyout client.key -out client.pem -subj /CN=7 $leaf\n"
    "$new -CA other_ca.pem -CAkey other_ca.key -keyout stranger.key -out stranger.pem -subj /CN=8 $leaf\n";

static SSL_CTX *make_context(const struct https *https, int tls)
{
    char path[256];
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate_file(context, https_file(https, "server.pem", path), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context, https_file(https, "server.key", path), SSL_FILETYPE_PEM);
    SSL_CTX_load_verify_locations(context, https_file(https, "ca.pem", path), NULL);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_set_max_proto_version(context, tls);
    return context;
}

static struct https_script script_of(struct https *https)
{
    pthread_mutex_lock(&https->mutex);
    struct https_script script = https->script;
    pthread_mutex_unlock(&https->mutex);
    return script;
}

/* Reads one request into https->last; false when the client is gone. */
static bool read_request(struct https *https, SSL *ssl)
{
    static const char length_name[] = "Content-Length:";
    char *request = calloc(1, REQUEST_MAX);
    size_t had = 0;
    size_t wanted = SIZE_MAX;
    while (had < wanted && had < REQUEST_MAX - 1) {
        int got = SSL_read(ssl, request + had, (int)(REQUEST_MAX - 1 - had));
        if (got <= 0)
            break;
        had += (size_t)got;
        char *end = strstr(request, "\r\n\r\n");
        char *length = strcasestr(request, length_name);
        if (end)
            wanted = (size_t)(end + 4 - request) +
                     (length && length < end ? strtoul(length + strlen(length_name), NULL, 10) : 0);
    }
    bool whole = had > 0 && had >= wanted;
    pthread_mutex_lock(&https->mutex);
    if (whole)
        memcpy(https->last, request, REQUEST_MAX);
    pthread_mutex_unlock(&https->mutex);
    free(request);
    return whole;
}

/* True if the connection may serve another request. */
static bool answer(SSL *ssl, const struct https_script *script)
{
    static const char flood[16384] = {0};
    const char *body = script->body ? script->body : "";
    size_t promised = strlen(body) + (script->manner == HTTPS_CUT ? 1000 : 0);
    char head[512];
    switch (script->manner) {
    case HTTPS_CLOSE:
    case HTTPS_NO_WELCOME: return false;
    case HTTPS_HANG: SSL_read(ssl, head, sizeof head); return false; /* until the client gives up */
    case HTTPS_FLOOD: promised = 1000000000; break;
    case HTTPS_ANSWER:
    case HTTPS_CUT: break;
    }
    snprintf(head, sizeof head,
             "HTTP/1.1 %d Word\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n%s\r\n",
             script->status, promised, script->headers ? script->headers : "");
    SSL_write(ssl, head, (int)strlen(head));
    if (*body)
        SSL_write(ssl, body, (int)strlen(body));
    while (script->manner == HTTPS_FLOOD && SSL_write(ssl, flood, sizeof flood) > 0) {
    }
    return script->manner == HTTPS_ANSWER;
}

static void *serve(void *argument)
{
    struct connection *connection = argument;
    struct https *https = connection->https;
    struct https_script script = script_of(https);
    if (script.manner == HTTPS_NO_WELCOME) {
        shutdown(connection->socket, SHUT_RDWR);
        return NULL;
    }
    SSL_CTX *context = make_context(https, script.tls);
    SSL *ssl = SSL_new(context);
    SSL_set_fd(ssl, connection->socket);
    if (SSL_accept(ssl) == 1)
        while (read_request(https, ssl)) {
            script = script_of(https);
            if (!answer(ssl, &script))
                break;
        }
    SSL_free(ssl);
    SSL_CTX_free(context);
    shutdown(connection->socket, SHUT_RDWR);
    return NULL;
}

static void *listen_on(void *argument)
{
    struct https *https = argument;
    for (int taken = 0; taken < CONNECTIONS_MAX; taken++) {
        int socket = accept(https->socket, NULL, NULL);
        if (socket < 0)
            return NULL;
        struct connection *connection = &https->connections[taken];
        *connection = (struct connection){.https = https, .socket = socket};
        pthread_mutex_lock(&https->mutex);
        https->count = taken + 1;
        pthread_mutex_unlock(&https->mutex);
        pthread_create(&connection->thread, NULL, serve, connection);
    }
    return NULL;
}

struct https *https_open(void)
{
    struct https *https = calloc(1, sizeof *https);
    char command[2048];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    strcpy(https->folder, "/tmp/https-XXXXXX");
    if (!mkdtemp(https->folder))
        return NULL;
    snprintf(command, sizeof command, make_certificates, https->folder);
    if (system(command) != 0) {
        fprintf(stderr, "https: openssl failed, see %s/make.log\n", https->folder);
        return NULL;
    }
    pthread_mutex_init(&https->mutex, NULL);
    https->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(https->socket, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(https->socket, 16) != 0 ||
        getsockname(https->socket, (struct sockaddr *)&address, &length) != 0)
        return NULL;
    snprintf(https->url, sizeof https->url, "https://127.0.0.1:%d", ntohs(address.sin_port));
    pthread_create(&https->thread, NULL, listen_on, https);
    return https;
}

void https_close(struct https *https)
{
    char command[96];
    shutdown(https->socket, SHUT_RDWR);
    pthread_join(https->thread, NULL);
    close(https->socket);
    for (int i = 0; i < https->count; i++) {
        shutdown(https->connections[i].socket, SHUT_RDWR);
        pthread_join(https->connections[i].thread, NULL);
        close(https->connections[i].socket);
    }
    snprintf(command, sizeof command, "rm -r %s", https->folder);
    if (system(command) != 0)
        perror(command);
    pthread_mutex_destroy(&https->mutex);
    free(https);
}

void https_do(struct https *https, struct https_script script)
{
    pthread_mutex_lock(&https->mutex);
    https->script = script;
    pthread_mutex_unlock(&https->mutex);
}

const char *https_url(const struct https *https)
{
    return https->url;
}

const char *https_file(const struct https *https, const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", https->folder, name);
    return path;
}

int https_connections(struct https *https)
{
    pthread_mutex_lock(&https->mutex);
    int count = https->count;
    pthread_mutex_unlock(&https->mutex);
    return count;
}

void https_last(struct https *https, char *request, size_t size)
{
    pthread_mutex_lock(&https->mutex);
    snprintf(request, size, "%s", https->last);
    pthread_mutex_unlock(&https->mutex);
}
