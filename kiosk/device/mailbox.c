#include "device/mailbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MAILBOX_MAX 32 /* a turn of the window loop takes all; three workers put a handful each */

struct mailbox {
    void (*wake)(void *context);
    void *context;
    pthread_mutex_t mutex;
    pthread_cond_t room;
    bool closed;
    int first, count;
    struct event events[MAILBOX_MAX];
};

struct mailbox *mailbox_create(void (*wake)(void *context), void *context)
{
    struct mailbox *mailbox = calloc(1, sizeof *mailbox);
    if (!mailbox)
        return NULL;
    mailbox->wake = wake;
    mailbox->context = context;
    pthread_mutex_init(&mailbox->mutex, NULL);
    pthread_cond_init(&mailbox->room, NULL);
    return mailbox;
}

void mailbox_destroy(struct mailbox *mailbox)
{
    if (!mailbox)
        return;
    pthread_cond_destroy(&mailbox->room);
    pthread_mutex_destroy(&mailbox->mutex);
    free(mailbox);
}

void mailbox_put(struct mailbox *mailbox, const struct event *event)
{
    pthread_mutex_lock(&mailbox->mutex);
    while (mailbox->count == MAILBOX_MAX && !mailbox->closed)
        pthread_cond_wait(&mailbox->room, &mailbox->mutex);
    bool closed = mailbox->closed;
    if (!closed)
        mailbox->events[(mailbox->first + mailbox->count++) % MAILBOX_MAX] = *event;
    pthread_mutex_unlock(&mailbox->mutex);
    if (!closed)
        mailbox->wake(mailbox->context);
}

bool mailbox_take(struct mailbox *mailbox, struct event *event)
{
    pthread_mutex_lock(&mailbox->mutex);
    bool any = mailbox->count > 0;
    if (any) {
        *event = mailbox->events[mailbox->first];
        explicit_bzero(&mailbox->events[mailbox->first], sizeof *event); /* it may be about a person */
        mailbox->first = (mailbox->first + 1) % MAILBOX_MAX;
        mailbox->count--;
        pthread_cond_signal(&mailbox->room);
    } else {
        explicit_bzero(event, sizeof *event); /* so may the one that was taken before */
    }
    pthread_mutex_unlock(&mailbox->mutex);
    return any;
}

void mailbox_close(struct mailbox *mailbox)
{
    pthread_mutex_lock(&mailbox->mutex);
    mailbox->closed = true;
    pthread_cond_broadcast(&mailbox->room);
    pthread_mutex_unlock(&mailbox->mutex);
}
