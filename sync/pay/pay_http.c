#include "pay/pay_http.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_MS 3000L
#define ANSWER_HEADERS 48

/* One call under way. */
struct road {
    CURL *easy;
    struct curl_slist *headers;
    char *body; /* of the request: the bytes that were signed */
    void *ticket;
    char *text; /* of the answer */
    size_t length;
    char *pairs[2 * ANSWER_HEADERS + 1];
    size_t pair_count;
    size_t answer_most;
    bool too_long;
};

struct pay_http {
    CURLM *multi;
    char ca[256];
    struct road *roads[PAY_CALLS_MAX];
};

static void forget_headers(struct road *road)
{
    for (size_t i = 0; i < road->pair_count; i++)
        free(road->pairs[i]);
    road->pair_count = 0;
    road->pairs[0] = NULL;
}

static void road_destroy(struct road *road)
{
    forget_headers(road);
    curl_easy_cleanup(road->easy);
    curl_slist_free_all(road->headers);
    free(road->body);
    free(road->text);
    free(road);
}

static size_t take_body(const char *bytes, size_t size, size_t count, void *context)
{
    struct road *road = context;
    size_t more = size * count;
    if (more > road->answer_most - road->length) {
        road->too_long = true;
        return 0;
    }
    char *text = realloc(road->text, road->length + more + 1);
    if (!text)
        return 0;
    memcpy(text + road->length, bytes, more);
    road->text = text;
    road->length += more;
    road->text[road->length] = '\0';
    return more;
}

static size_t take_header(const char *bytes, size_t size, size_t count, void *context)
{
    struct road *road = context;
    size_t length = size * count;
    const char *colon = memchr(bytes, ':', length);
    if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0)
        forget_headers(road); /* a new answer: 100 Continue came before */
    if (!colon || road->pair_count == (size_t)2 * ANSWER_HEADERS)
        return length;
    const char *value = colon + 1;
    const char *end = bytes + length;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && strchr(" \t\r\n", end[-1]))
        end--;
    char *name_copy = text_duplicate(bytes, (size_t)(colon - bytes));
    char *value_copy = text_duplicate(value, (size_t)(end - value));
    if (!name_copy || !value_copy) {
        free(value_copy);
        free(name_copy);
        return 0;
    }
    road->pairs[road->pair_count++] = name_copy;
    road->pairs[road->pair_count++] = value_copy;
    road->pairs[road->pair_count] = NULL;
    return length;
}

struct pay_http *pay_http_open(const char *ca)
{
    struct pay_http *http = calloc(1, sizeof *http);
    if (http && !curl_global_init(CURL_GLOBAL_DEFAULT))
        http->multi = curl_multi_init();
    if (!http || !http->multi || strlen(ca) >= sizeof http->ca) {
        log_error("pay: no road to the providers: libcurl did not start");
        free(http);
        return NULL;
    }
    memcpy(http->ca, ca, strlen(ca) + 1);
    return http;
}

void pay_http_close(struct pay_http *http)
{
    if (!http)
        return;
    for (int i = 0; i < PAY_CALLS_MAX; i++) {
        if (!http->roads[i])
            continue;
        curl_multi_remove_handle(http->multi, http->roads[i]->easy);
        road_destroy(http->roads[i]);
    }
    curl_multi_cleanup(http->multi);
    curl_global_cleanup();
    free(http);
}

static CURLcode set_up(const struct pay_http *http, struct road *road, const struct provider_request *request,
                       int64_t whole_ms)
{
    CURL *easy = road->easy;
    CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, request->url);
    code |= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
    code |= curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    code |= curl_easy_setopt(easy, CURLOPT_PROXY, "");
    code |= curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    code |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    code |= curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)whole_ms);
    code |= curl_easy_setopt(easy, CURLOPT_HTTPHEADER, road->headers);
    code |= curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    code |= curl_easy_setopt(easy, CURLOPT_WRITEDATA, road);
    code |= curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    code |= curl_easy_setopt(easy, CURLOPT_HEADERDATA, road);
    code |= curl_easy_setopt(easy, CURLOPT_PRIVATE, road);
    if (http->ca[0])
        code |= curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca);
    if (request->post) {
        /* On a connection kept from before, libcurl sends a request again by itself when the peer hung up; a
         * request that changes something leaves once, and only we decide about a second time. */
        code |= curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        code |= curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)strlen(road->body));
        code |= curl_easy_setopt(easy, CURLOPT_POSTFIELDS, road->body);
    }
    return code;
}

/* A place in roads, or NULL when all are taken. */
static struct road **place_of(struct pay_http *http, const struct road *road)
{
    for (int i = 0; i < PAY_CALLS_MAX; i++)
        if (http->roads[i] == road)
            return &http->roads[i];
    return NULL;
}

static int start(struct pay_http *http, struct road *road, const struct provider_request *request,
                 int64_t whole_ms)
{
    road->body = strdup(request->body ? request->body : "");
    road->easy = curl_easy_init();
    bool listed = true;
    for (int i = 0; listed && request->headers[i]; i++) {
        struct curl_slist *more = curl_slist_append(road->headers, request->headers[i]);
        listed = more != NULL;
        road->headers = more ? more : road->headers;
    }
    if (!road->body || !road->easy || !listed || set_up(http, road, request, whole_ms) != CURLE_OK)
        return ERR_MEMORY;
    return curl_multi_add_handle(http->multi, road->easy) == CURLM_OK ? STATUS_OK : ERR_IO;
}

int pay_http_send(struct pay_http *http, const struct provider_request *request, int64_t whole_ms,
                  void *ticket)
{
    struct road **place = place_of(http, NULL);
    if (!place)
        return ERR_FULL;
    struct road *road = calloc(1, sizeof *road);
    if (!road)
        return ERR_MEMORY;
    road->ticket = ticket;
    road->answer_most = request->answer_most ? request->answer_most : PROVIDER_ANSWER_MAX;
    int status = start(http, road, request, whole_ms);
    if (status)
        road_destroy(road);
    else
        *place = road;
    return status;
}

static struct provider_answer answer_of(const struct road *road, CURLcode code)
{
    long http_status = 0;
    long request_size = 0;
    curl_easy_getinfo(road->easy, CURLINFO_RESPONSE_CODE, &http_status);
    curl_easy_getinfo(road->easy, CURLINFO_REQUEST_SIZE, &request_size);
    if (code != CURLE_OK)
        log_note("pay: a call ended without an answer: %s",
                 road->too_long ? "the answer is too long" : curl_easy_strerror(code));
    return (struct provider_answer){
        .sent = code == CURLE_OK || request_size > 0, /* bytes of the request have left */
        .http_status = code == CURLE_OK ? (int)http_status : 0,
        .headers = (const char *const *)road->pairs,
        .body = road->text ? road->text : "",
        .length = road->length,
    };
}

/* Moves every call on and hands over those that ended; how many that were. */
static int perform(struct pay_http *http, pay_http_answered answered, void *context)
{
    int running = 0;
    int left = 0;
    int ended = 0;
    curl_multi_perform(http->multi, &running);
    for (CURLMsg *message; (message = curl_multi_info_read(http->multi, &left));) {
        struct road *road = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &road);
        struct provider_answer answer = answer_of(road, code);
        curl_multi_remove_handle(http->multi, road->easy);
        *place_of(http, road) = NULL;
        answered(context, road->ticket, &answer);
        road_destroy(road);
        ended++;
    }
    return ended;
}

void pay_http_poll(struct pay_http *http, int64_t wait_ms, pay_http_answered answered, void *context)
{
    if (perform(http, answered, context) > 0)
        return; /* an answer that came at once is not slept upon */
    curl_multi_poll(http->multi, NULL, 0, (int)wait_ms, NULL);
    perform(http, answered, context);
}

void pay_http_wake(struct pay_http *http)
{
    curl_multi_wakeup(http->multi);
}
