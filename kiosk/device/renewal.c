/* On disk:   kiosk.pem  kiosk-key.pem                  the pair in use
 *            kiosk-key.pem.next                        a key whose certificate is asked for
 *            kiosk-key.pem.next  kiosk.pem.next        a pair to be tried
 *            kiosk.pem (new)  kiosk-key.pem.next       between the two moves: the next start ends them */
#include "device/renewal.h"
#include "base/clock.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "client/once.h"
#include "device/key_files.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOK_MS CLOCK_HOUR_MS
#define AGAIN_MS (10 * CLOCK_MINUTE_MS)

struct renewal {
    struct client_config client;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool stopping; /* under mutex */
};

/* The same road with the pair that waits to be tried. */
static int next_of(const struct client_config *client, struct client_config *next)
{
    *next = *client;
    int used = snprintf(next->certificate, sizeof next->certificate, "%s.next", client->certificate);
    int used_key = snprintf(next->key, sizeof next->key, "%s.next", client->key);
    return used < (int)sizeof next->certificate && used_key < (int)sizeof next->key ? STATUS_OK : ERR_RANGE;
}

static bool is_pair(const char *certificate_path, const char *key_path)
{
    char certificate[PEM_SIZE];
    char key[PEM_SIZE];
    bool pair = key_file_read(certificate_path, certificate) == 0 && key_file_read(key_path, key) == 0 &&
                certificate_fits_key(certificate, key);
    memset(key, 0, sizeof key);
    return pair;
}

void renewal_settle(const struct client_config *client)
{
    struct client_config next;
    if (next_of(client, &next) || access(next.key, F_OK) != 0 || is_pair(client->certificate, client->key))
        return;
    if (is_pair(client->certificate, next.key) && key_file_move(next.key, client->key) == 0)
        log_note("the new certificate's key is in its place");
}

/* The certificate first: then the key beside it says by itself where it belongs. */
static int put_in_place(const struct client_config *client, const struct client_config *next)
{
    die_at("renewal.before_certificate");
    int status = key_file_move(next->certificate, client->certificate);
    die_at("renewal.before_key");
    if (!status)
        status = key_file_move(next->key, client->key);
    if (!status)
        log_note("the terminal has a new certificate");
    return status;
}

static void forget(const struct client_config *next)
{
    unlink(next->certificate);
    unlink(next->key);
}

/* Old ones stay until the station has answered the new ones. */
static int try_pair(const struct client_config *client, const struct client_config *next)
{
    char *answer = NULL;
    enum client_outcome outcome = client_once(next, "/v1/terminal/profile", NULL, &answer);
    free(answer);
    if (outcome == CLIENT_DONE)
        return put_in_place(client, next);
    if (outcome == CLIENT_REFUSED) {
        log_error("the station does not let its own new certificate in: asking for another");
        forget(next);
    }
    return outcome == CLIENT_REFUSED ? ERR_NOT_NOW : ERR_TIMEOUT;
}

static int make_request(const struct client_config *next, char **body)
{
    char *key = NULL;
    char *request = NULL;
    int status = certificate_key_make(&key);
    if (!status)
        status = key_file_write(next->key, key);
    if (!status)
        status = certificate_request_make(key, &request);
    *body = status ? NULL : renewal_encode(request);
    if (key)
        memset(key, 0, strlen(key));
    free(key);
    free(request);
    return !status && !*body ? ERR_MEMORY : status;
}

static int ask(const struct client_config *client, const struct client_config *next)
{
    char certificate[PEM_SIZE];
    char why[WIRE_WHY_SIZE] = "";
    char *body = NULL;
    char *answer = NULL;
    int status = make_request(next, &body);
    enum client_outcome outcome =
        status ? CLIENT_NOT_SENT : client_once(client, "/v1/terminal/certificate", body, &answer);
    free(body);
    if (!status && outcome != CLIENT_DONE) {
        log_warn("no new certificate: %.160s", outcome == CLIENT_REFUSED ? answer : "the station is away");
        status = ERR_TIMEOUT;
    }
    if (!status && (status = renewal_answer_decode(answer, strlen(answer), certificate, why)))
        log_error("the station's new certificate does not decode: %s", why);
    free(answer);
    die_at("renewal.before_keeping");
    if (!status)
        status = key_file_write(next->certificate, certificate);
    if (!status && !is_pair(next->certificate, next->key)) {
        log_error("the station's new certificate is not this machine's");
        forget(next);
        status = ERR_FORMAT;
    }
    return status;
}

static bool is_due(const struct client_config *client, int64_t now_ms)
{
    char certificate[PEM_SIZE];
    int64_t begins_at_ms = 0;
    int64_t ends_at_ms = 0;
    return key_file_read(client->certificate, certificate) == 0 &&
           certificate_times(certificate, &begins_at_ms, &ends_at_ms) == 0 &&
           ends_at_ms - now_ms < (ends_at_ms - begins_at_ms) / 3;
}

int renewal_look(const struct client_config *client, int64_t now_ms)
{
    struct client_config next;
    int status = next_of(client, &next);
    if (!status && is_pair(next.certificate, next.key))
        return try_pair(client, &next); /* from before the power went */
    if (status || !is_due(client, now_ms))
        return status;
    status = ask(client, &next);
    return status ? status : try_pair(client, &next);
}

static void *work(void *context)
{
    struct renewal *renewal = context;
    pthread_mutex_lock(&renewal->mutex);
    while (!renewal->stopping) {
        pthread_mutex_unlock(&renewal->mutex);
        int64_t wait_ms = renewal_look(&renewal->client, clock_now_ms()) ? AGAIN_MS : LOOK_MS;
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += wait_ms / 1000;
        pthread_mutex_lock(&renewal->mutex);
        while (!renewal->stopping &&
               pthread_cond_clockwait(&renewal->woken, &renewal->mutex, CLOCK_MONOTONIC, &until) == 0)
            ;
    }
    pthread_mutex_unlock(&renewal->mutex);
    return NULL;
}

int renewal_start(const struct client_config *client, struct renewal **renewal)
{
    struct renewal *made = calloc(1, sizeof *made);
    *renewal = NULL;
    if (!made)
        return ERR_MEMORY;
    made->client = *client;
    renewal_settle(client);
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->woken, NULL);
    if (pthread_create(&made->thread, NULL, work, made) != 0) {
        pthread_cond_destroy(&made->woken);
        pthread_mutex_destroy(&made->mutex);
        free(made);
        return ERR_MEMORY;
    }
    *renewal = made;
    return STATUS_OK;
}

void renewal_stop(struct renewal *renewal)
{
    if (!renewal)
        return;
    pthread_mutex_lock(&renewal->mutex);
    renewal->stopping = true;
    pthread_cond_signal(&renewal->woken);
    pthread_mutex_unlock(&renewal->mutex);
    pthread_join(renewal->thread, NULL);
    pthread_cond_destroy(&renewal->woken);
    pthread_mutex_destroy(&renewal->mutex);
    free(renewal);
}
