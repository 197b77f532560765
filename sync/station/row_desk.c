#include "station/row_desk.h"
#include "base/status.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define CLERKS_MAX                                                                                           \
    7 /* beside the caller, who looks too; the books are one, so more would only wait for it                 \
       */

struct row_desk {
    pthread_mutex_t mutex;
    pthread_cond_t came; /* rows, or the end */
    pthread_cond_t done;
    pthread_t clerks[CLERKS_MAX];
    int clerk_count;

    /* under mutex */
    bool ending;
    const struct sealed_row *rows;
    const struct crypto_key *key;
    struct row_looks *looks;
    int count, next, left;
};

/* Takes rows while there are any; with the mutex held. */
static void look_on(struct row_desk *desk)
{
    while (desk->next < desk->count) {
        const struct sealed_row *row = &desk->rows[desk->next];
        struct row_looks *look = &desk->looks[desk->next++];
        const struct crypto_key *key = desk->key;
        pthread_mutex_unlock(&desk->mutex);
        row_look(row, key, look);
        pthread_mutex_lock(&desk->mutex);
        if (--desk->left == 0)
            pthread_cond_signal(&desk->done);
    }
}

static void *work(void *context)
{
    struct row_desk *desk = context;
    pthread_mutex_lock(&desk->mutex);
    while (!desk->ending) {
        look_on(desk);
        if (!desk->ending)
            pthread_cond_wait(&desk->came, &desk->mutex);
    }
    pthread_mutex_unlock(&desk->mutex);
    return NULL;
}

int row_desk_start(struct row_desk **desk)
{
    struct row_desk *made = calloc(1, sizeof *made);
    *desk = made;
    if (!made)
        return ERR_MEMORY;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->came, NULL);
    pthread_cond_init(&made->done, NULL);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    while (made->clerk_count < CLERKS_MAX && made->clerk_count + 1 < cores) {
        if (pthread_create(&made->clerks[made->clerk_count], NULL, work, made) != 0)
            break; /* the caller looks at all of them, then */
        made->clerk_count++;
    }
    return STATUS_OK;
}

void row_desk_stop(struct row_desk *desk)
{
    if (!desk)
        return;
    pthread_mutex_lock(&desk->mutex);
    desk->ending = true;
    pthread_cond_broadcast(&desk->came);
    pthread_mutex_unlock(&desk->mutex);
    for (int i = 0; i < desk->clerk_count; i++)
        pthread_join(desk->clerks[i], NULL);
    pthread_cond_destroy(&desk->came);
    pthread_cond_destroy(&desk->done);
    pthread_mutex_destroy(&desk->mutex);
    free(desk);
}

void row_desk_look(struct row_desk *desk, const struct sealed_row *rows, int count,
                   const struct crypto_key *key, struct row_looks *looks)
{
    pthread_mutex_lock(&desk->mutex);
    desk->rows = rows;
    desk->key = key;
    desk->looks = looks;
    desk->count = count;
    desk->left = count;
    desk->next = 0;
    if (count > 1) /* waking somebody takes longer than one row */
        pthread_cond_broadcast(&desk->came);
    look_on(desk);
    while (desk->left > 0)
        pthread_cond_wait(&desk->done, &desk->mutex);
    desk->count = 0;
    desk->next = 0;
    pthread_mutex_unlock(&desk->mutex);
}
