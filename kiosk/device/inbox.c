#include "device/inbox.h"
#include "base/clock.h"
#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define INBOX_MAX 64

struct inbox {
    pthread_mutex_t mutex;
    pthread_cond_t arrived;
    bool closed;
    int first, count;
    struct parcel *parcels[INBOX_MAX];
    int64_t came_at_ms[INBOX_MAX]; /* monotonic */
};

struct inbox *inbox_create(void)
{
    struct inbox *inbox = calloc(1, sizeof *inbox);
    if (!inbox)
        return NULL;
    pthread_mutex_init(&inbox->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&inbox->arrived, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return inbox;
}

static struct parcel *take(struct inbox *inbox)
{
    if (inbox->count == 0)
        return NULL;
    struct parcel *parcel = inbox->parcels[inbox->first];
    inbox->first = (inbox->first + 1) % INBOX_MAX;
    inbox->count--;
    return parcel;
}

void inbox_destroy(struct inbox *inbox)
{
    if (!inbox)
        return;
    for (struct parcel *parcel; (parcel = take(inbox));)
        parcel_destroy(parcel);
    pthread_cond_destroy(&inbox->arrived);
    pthread_mutex_destroy(&inbox->mutex);
    free(inbox);
}

void inbox_close(struct inbox *inbox)
{
    pthread_mutex_lock(&inbox->mutex);
    inbox->closed = true;
    pthread_cond_broadcast(&inbox->arrived);
    pthread_mutex_unlock(&inbox->mutex);
}

void parcel_destroy(struct parcel *parcel)
{
    if (parcel && parcel->type == PARCEL_ANSWER)
        free((char *)parcel->answer.body);
    free(parcel);
}

static void put(struct inbox *inbox, struct parcel *parcel)
{
    pthread_mutex_lock(&inbox->mutex);
    bool taken = inbox->count < INBOX_MAX && !inbox->closed;
    if (taken) {
        int place = (inbox->first + inbox->count++) % INBOX_MAX;
        inbox->parcels[place] = parcel;
        inbox->came_at_ms[place] = clock_monotonic_ms();
    } else if (!inbox->closed) {
        log_error("inbox: %d things wait already; one more is dropped", INBOX_MAX);
    }
    pthread_cond_signal(&inbox->arrived);
    pthread_mutex_unlock(&inbox->mutex);
    if (!taken)
        parcel_destroy(parcel);
}

void inbox_put_command(struct inbox *inbox, const struct command *command)
{
    struct parcel *parcel = calloc(1, sizeof *parcel);
    if (!parcel)
        return;
    parcel->type = PARCEL_COMMAND;
    parcel->command = *command;
    put(inbox, parcel);
}

void inbox_put_answer(struct inbox *inbox, const struct client_answer *answer)
{
    struct parcel *parcel = calloc(1, sizeof *parcel);
    char *body = parcel ? malloc(answer->body_length + 1) : NULL;
    if (!body) {
        free(parcel);
        return;
    }
    memcpy(body, answer->body, answer->body_length);
    body[answer->body_length] = '\0';
    parcel->type = PARCEL_ANSWER;
    parcel->answer = *answer;
    parcel->answer.body = body;
    put(inbox, parcel);
}

void inbox_put_profile(struct inbox *inbox, const struct profile *profile)
{
    struct parcel *parcel = calloc(1, sizeof *parcel);
    if (!parcel)
        return;
    parcel->type = PARCEL_PROFILE;
    parcel->profile = *profile;
    put(inbox, parcel);
}

int64_t inbox_oldest_ms(struct inbox *inbox)
{
    pthread_mutex_lock(&inbox->mutex);
    int64_t oldest_ms = inbox->count ? clock_monotonic_ms() - inbox->came_at_ms[inbox->first] : 0;
    pthread_mutex_unlock(&inbox->mutex);
    return oldest_ms;
}

enum inbox_news inbox_wait(struct inbox *inbox, int64_t until_ms, struct parcel **parcel)
{
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = (until_ms % 1000) * 1000000};
    pthread_mutex_lock(&inbox->mutex);
    while (!inbox->closed && inbox->count == 0 && clock_monotonic_ms() < until_ms)
        pthread_cond_timedwait(&inbox->arrived, &inbox->mutex, &until);
    bool closed = inbox->closed;
    *parcel = closed ? NULL : take(inbox);
    pthread_mutex_unlock(&inbox->mutex);
    return closed ? INBOX_CLOSED : *parcel ? INBOX_PARCEL : INBOX_TIME;
}
