#include "station/bell.h"
#include "base/clock.h"
#include "base/text.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct bell {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread;
    void (*wake)(void *who);
    struct bell_wait *first;
    int count;
    uint64_t rings;
    bool silent;
};

/* Takes out and wakes all waits that are named, or whose time is over. */
static void wake_some(struct bell *bell, const char *name, int64_t now_ms)
{
    struct bell_wait **link = &bell->first;
    while (*link) {
        struct bell_wait *wait = *link;
        if (wait->until_ms > now_ms && (!name || strcmp(wait->name, name) != 0)) {
            link = &wait->next;
            continue;
        }
        *link = wait->next;
        wait->waiting = false;
        bell->count--;
        bell->wake(wait->who);
    }
}

static int64_t earliest_ms(const struct bell *bell)
{
    int64_t earliest = INT64_MAX;
    for (const struct bell_wait *wait = bell->first; wait; wait = wait->next)
        earliest = wait->until_ms < earliest ? wait->until_ms : earliest;
    return earliest;
}

static void *end_waits(void *context)
{
    struct bell *bell = context;
    pthread_mutex_lock(&bell->mutex);
    while (!bell->silent) {
        int64_t until_ms = earliest_ms(bell);
        struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
        if (until_ms == INT64_MAX)
            pthread_cond_wait(&bell->changed, &bell->mutex);
        else if (pthread_cond_timedwait(&bell->changed, &bell->mutex, &until) == ETIMEDOUT)
            wake_some(bell, NULL, clock_monotonic_ms());
    }
    pthread_mutex_unlock(&bell->mutex);
    return NULL;
}

struct bell *bell_create(void (*wake)(void *who))
{
    struct bell *bell = calloc(1, sizeof *bell);
    if (!bell)
        return NULL;
    bell->wake = wake;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&bell->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&bell->mutex, NULL);
    if (pthread_create(&bell->thread, NULL, end_waits, bell) == 0)
        return bell;
    pthread_mutex_destroy(&bell->mutex);
    pthread_cond_destroy(&bell->changed);
    free(bell);
    return NULL;
}

void bell_silence(struct bell *bell)
{
    pthread_mutex_lock(&bell->mutex);
    bell->silent = true;
    bell->rings++;
    wake_some(bell, NULL, INT64_MAX);
    pthread_cond_signal(&bell->changed);
    pthread_mutex_unlock(&bell->mutex);
}

void bell_destroy(struct bell *bell)
{
    if (!bell)
        return;
    bell_silence(bell);
    pthread_join(bell->thread, NULL);
    pthread_mutex_destroy(&bell->mutex);
    pthread_cond_destroy(&bell->changed);
    free(bell);
}

uint64_t bell_rings(struct bell *bell)
{
    pthread_mutex_lock(&bell->mutex);
    uint64_t rings = bell->rings;
    pthread_mutex_unlock(&bell->mutex);
    return rings;
}

bool bell_wait(struct bell *bell, struct bell_wait *wait, const char *name, uint64_t rings, int64_t until_ms,
               void *who)
{
    pthread_mutex_lock(&bell->mutex);
    bool waits = !bell->silent && bell->rings == rings && bell->count < BELL_WAITS_MAX &&
                 text_copy(wait->name, sizeof wait->name, name) == 0;
    if (waits) {
        wait->until_ms = until_ms;
        wait->who = who;
        wait->waiting = true;
        wait->next = bell->first;
        bell->first = wait;
        bell->count++;
        pthread_cond_signal(&bell->changed);
    }
    pthread_mutex_unlock(&bell->mutex);
    return waits;
}

void bell_forget(struct bell *bell, struct bell_wait *wait)
{
    pthread_mutex_lock(&bell->mutex);
    for (struct bell_wait **link = &bell->first; wait->waiting && *link; link = &(*link)->next) {
        if (*link == wait) {
            *link = wait->next;
            wait->waiting = false;
            bell->count--;
            break;
        }
    }
    pthread_mutex_unlock(&bell->mutex);
}

void bell_ring(struct bell *bell, const char *name)
{
    pthread_mutex_lock(&bell->mutex);
    bell->rings++;
    wake_some(bell, name, clock_monotonic_ms());
    pthread_mutex_unlock(&bell->mutex);
}
