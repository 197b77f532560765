#include "client/client.h"
#include "base/forget.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "wire/wire.h"

#include <curl/curl.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_MS 3000
#define CALL_MS 5000
#define IDLE_POLL_MS 60000 /* curl keeps its own timers; this only bounds a sleep without any */

struct request {
    uint64_t ticket;
    enum client_call call;
    CURL *easy;
    struct curl_slist *headers;
    char *sent; /* the body, as long as curl may read it */
    char *body;
    size_t body_length;
    bool too_long;
    struct request *next;
};

struct client {
    struct client_config config;
    void (*answer)(void *context, const struct client_answer *answer);
    void *context;
    CURLM *multi;
    pthread_t thread;
    pthread_mutex_t mutex;
    bool stopping;          /* under mutex */
    uint64_t last_ticket;   /* under mutex */
    struct request *fresh;  /* under mutex: not yet with curl */
    uint64_t cancelled[16]; /* under mutex: tickets to let go of */
    int cancelled_count;
    struct request *running; /* the thread's own */
};

static void request_destroy(struct request *request)
{
    curl_easy_cleanup(request->easy);
    curl_slist_free_all(request->headers);
    free(request->sent);
    free(request->body);
    free(request);
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct request *request = context;
    size_t length = size * count;
    if (request->body_length + length > WIRE_BODY_MAX) {
        request->too_long = true;
        return 0;
    }
    char *grown = realloc(request->body, request->body_length + length + 1);
    if (!grown)
        return 0;
    memcpy(grown + request->body_length, bytes, length);
    request->body = grown;
    request->body_length += length;
    request->body[request->body_length] = '\0';
    return length;
}

/* A refusal counts only in the station's own words: a proxy's error page says nothing about the request. */
static bool is_wire_error(const struct request *request)
{
    json_t *root = request->body ? json_loadb(request->body, request->body_length, 0, NULL) : NULL;
    bool is =
        json_is_string(json_object_get(root, "error")) && json_integer_value(json_object_get(root, "v")) == 1;
    json_decref(root);
    return is;
}

static enum client_outcome outcome_of(const struct request *request, CURLcode code, long status)
{
    if (code != CURLE_OK) {
        long sent = 0;
        curl_easy_getinfo(request->easy, CURLINFO_REQUEST_SIZE, &sent);
        return sent == 0 ? CLIENT_NOT_SENT : CLIENT_UNKNOWN;
    }
    if (status == 304)
        return CLIENT_UNCHANGED;
    if (status >= 200 && status < 300)
        return CLIENT_DONE;
    return status >= 400 && status < 500 && is_wire_error(request) ? CLIENT_REFUSED : CLIENT_UNKNOWN;
}

static void report(struct client *client, struct request *request, CURLcode code)
{
    long status = 0;
    curl_easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, &status);
    struct client_answer answer = {
        .call = request->call,
        .ticket = request->ticket,
        .outcome = outcome_of(request, code, status),
        .http_status = (int)status,
        .body = request->body ? request->body : "",
        .body_length = request->body_length,
    };
    if (request->too_long)
        log_warn("station: an answer longer than %d bytes was dropped", WIRE_BODY_MAX);
    else if (code != CURLE_OK)
        log_trace("station: call %d: %s", (int)request->call, curl_easy_strerror(code));
    client->answer(client->context, &answer);
}

static struct request *take_running(struct client *client, const CURL *easy, uint64_t ticket)
{
    for (struct request **at = &client->running; *at; at = &(*at)->next)
        if ((easy && (*at)->easy == easy) || (ticket && (*at)->ticket == ticket)) {
            struct request *request = *at;
            *at = request->next;
            curl_multi_remove_handle(client->multi, request->easy);
            return request;
        }
    return NULL;
}

/* Moves what other threads asked for into curl. Returns false when it is time to end. */
static bool take_orders(struct client *client)
{
    pthread_mutex_lock(&client->mutex);
    bool stopping = client->stopping;
    struct request *fresh = client->fresh;
    client->fresh = NULL;
    uint64_t cancelled[16];
    int count = client->cancelled_count;
    memcpy(cancelled, client->cancelled, sizeof cancelled);
    client->cancelled_count = 0;
    pthread_mutex_unlock(&client->mutex);
    while (fresh) {
        struct request *request = fresh;
        fresh = fresh->next;
        request->next = client->running;
        client->running = request;
        curl_multi_add_handle(client->multi, request->easy);
    }
    for (int i = 0; i < count; i++) {
        struct request *request = take_running(client, NULL, cancelled[i]);
        if (request)
            request_destroy(request);
    }
    return !stopping;
}

static void *work(void *context)
{
    struct client *client = context;
    while (take_orders(client)) {
        int running = 0;
        curl_multi_perform(client->multi, &running);
        int left = 0;
        for (CURLMsg *message; (message = curl_multi_info_read(client->multi, &left));) {
            CURLcode code = message->data.result;
            struct request *request =
                message->msg == CURLMSG_DONE ? take_running(client, message->easy_handle, 0) : NULL;
            if (!request)
                continue;
            report(client, request, code);
            request_destroy(request);
            forget_traces();
        }
        curl_multi_poll(client->multi, NULL, 0, IDLE_POLL_MS, NULL);
    }
    return NULL;
}

int client_start(const struct client_config *config,
                 void (*answer)(void *context, const struct client_answer *answer), void *context,
                 struct client **client)
{
    *client = NULL;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return ERR_MEMORY;
    struct client *made = calloc(1, sizeof *made);
    if (!made)
        return ERR_MEMORY;
    made->config = *config;
    made->answer = answer;
    made->context = context;
    made->multi = curl_multi_init();
    pthread_mutex_init(&made->mutex, NULL);
    if (!made->multi || pthread_create(&made->thread, NULL, work, made) != 0) {
        curl_multi_cleanup(made->multi);
        pthread_mutex_destroy(&made->mutex);
        free(made);
        return ERR_MEMORY;
    }
    *client = made;
    return STATUS_OK;
}

void client_stop(struct client *client)
{
    if (!client)
        return;
    pthread_mutex_lock(&client->mutex);
    client->stopping = true;
    pthread_mutex_unlock(&client->mutex);
    curl_multi_wakeup(client->multi);
    pthread_join(client->thread, NULL);
}

void client_destroy(struct client *client)
{
    if (!client)
        return;
    take_orders(client); /* what was asked after the thread's last look */
    while (client->running) {
        struct request *request = take_running(client, client->running->easy, 0);
        request_destroy(request);
    }
    curl_multi_cleanup(client->multi);
    pthread_mutex_destroy(&client->mutex);
    free(client);
}

/* TLS 1.3 both ways, one authority, no redirects, no proxies, no signals: what the road promises. */
static void set_options(const struct client *client, struct request *request, const char *path, int wait_s)
{
    const struct client_config *config = &client->config;
    char url[512];
    snprintf(url, sizeof url, "%s%s", config->url, path);
    CURL *easy = request->easy;
    int64_t call_ms = config->call_ms ? config->call_ms : CALL_MS;
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_3);
    curl_easy_setopt(easy, CURLOPT_CAINFO, config->ca);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL); /* Debian's default would believe every public authority */
    curl_easy_setopt(easy, CURLOPT_SSLCERT, config->certificate);
    curl_easy_setopt(easy, CURLOPT_SSLKEY, config->key);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)(config->connect_ms ? config->connect_ms : CONNECT_MS));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(call_ms + (int64_t)wait_s * 1000));
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, request);
}

static struct request *request_create(const struct client *client, enum client_call call, const char *path,
                                      const char *body, int wait_s)
{
    struct request *request = calloc(1, sizeof *request);
    if (!request)
        return NULL;
    request->call = call;
    request->easy = curl_easy_init();
    request->headers = curl_slist_append(NULL, "Accept: application/json");
    request->sent = body ? strdup(body) : NULL;
    if (!request->easy || !request->headers || (body && !request->sent)) {
        request_destroy(request);
        return NULL;
    }
    set_options(client, request, path, wait_s);
    if (body) {
        struct curl_slist *more = curl_slist_append(request->headers, "Content-Type: application/json");
        request->headers = more ? more : request->headers;
        curl_easy_setopt(request->easy, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
        curl_easy_setopt(request->easy, CURLOPT_POSTFIELDS, request->sent);
    }
    curl_easy_setopt(request->easy, CURLOPT_HTTPHEADER, request->headers);
    return request;
}

uint64_t client_send(struct client *client, enum client_call call, const char *path, const char *body,
                     int wait_s)
{
    struct request *request = request_create(client, call, path, body, wait_s);
    pthread_mutex_lock(&client->mutex);
    uint64_t ticket = ++client->last_ticket;
    if (request) {
        request->ticket = ticket;
        request->next = client->fresh;
        client->fresh = request;
    }
    pthread_mutex_unlock(&client->mutex);
    if (request)
        curl_multi_wakeup(client->multi);
    else
        client->answer(
            client->context,
            &(struct client_answer){.call = call, .ticket = ticket, .outcome = CLIENT_NOT_SENT, .body = ""});
    return ticket;
}

void client_cancel(struct client *client, uint64_t ticket)
{
    pthread_mutex_lock(&client->mutex);
    bool found = false;
    for (struct request **at = &client->fresh; *at && !found; at = &(*at)->next)
        if ((*at)->ticket == ticket) {
            struct request *request = *at;
            *at = request->next;
            request_destroy(request);
            found = true;
            break;
        }
    if (!found && client->cancelled_count < 16)
        client->cancelled[client->cancelled_count++] = ticket;
    pthread_mutex_unlock(&client->mutex);
    curl_multi_wakeup(client->multi);
}
