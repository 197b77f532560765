#include "client/once.h"
#include "base/log.h"
#include "wire/wire.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_MS 3000
#define CALL_MS 15000 /* a station may be signing with a slow key */

struct bytes {
    char *text;
    size_t length;
};

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct bytes *taken = context;
    size_t length = size * count;
    char *grown =
        taken->length + length > WIRE_BODY_MAX ? NULL : realloc(taken->text, taken->length + length + 1);
    if (!grown)
        return 0;
    memcpy(grown + taken->length, bytes, length);
    taken->text = grown;
    taken->length += length;
    taken->text[taken->length] = '\0';
    return length;
}

static void set_options(CURL *easy, const struct client_config *config, const char *path, struct bytes *taken)
{
    char url[512];
    snprintf(url, sizeof url, "%s%s", config->url, path);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_3);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, config->ca[0] ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, config->ca[0] ? 2L : 0L);
    if (config->ca[0])
        curl_easy_setopt(easy, CURLOPT_CAINFO, config->ca);
    if (config->certificate[0]) {
        curl_easy_setopt(easy, CURLOPT_SSLCERT, config->certificate);
        curl_easy_setopt(easy, CURLOPT_SSLKEY, config->key);
    }
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)(config->connect_ms ? config->connect_ms : CONNECT_MS));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)CALL_MS);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, taken);
}

static enum client_outcome outcome_of(CURL *easy, CURLcode code, const struct bytes *taken)
{
    char error[WIRE_ERROR_SIZE];
    long sent = 0;
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &sent);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK) {
        log_warn("station: %s", curl_easy_strerror(code));
        return sent == 0 ? CLIENT_NOT_SENT : CLIENT_UNKNOWN;
    }
    if (status >= 200 && status < 300)
        return CLIENT_DONE;
    if (status >= 400 && status < 500 && taken->text &&
        wire_error_decode(taken->text, taken->length, error, NULL) == 0)
        return CLIENT_REFUSED;
    return CLIENT_UNKNOWN;
}

enum client_outcome client_once(const struct client_config *config, const char *path, const char *body,
                                char **answer)
{
    struct bytes taken = {0};
    CURL *easy = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_easy_init() : NULL;
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    enum client_outcome outcome = CLIENT_NOT_SENT;
    if (easy && headers) {
        set_options(easy, config, path, &taken);
        if (body) {
            curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
            curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        }
        outcome = outcome_of(easy, curl_easy_perform(easy), &taken);
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
    *answer = taken.text ? taken.text : strdup("");
    if (*answer)
        return outcome;
    return outcome == CLIENT_DONE ? CLIENT_UNKNOWN : outcome;
}
