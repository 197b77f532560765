#include "device/card_reader.h"
#include "base/clock.h"
#include "base/forget.h"
#include "base/log.h"
#include "base/status.h"
#include "device/reader_talk.h"
#include "device/wedge.h"

#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define QUEUE_MOST 8 /* a session asks one thing at a time; FORGET may stand before it */
#define DEADLINE_DEFAULT_MS 3000
#define WEDGE_RETRY_MS 2000

struct card_reader {
    struct card_reader_config config;
    pthread_t thread;
    int event_fd;

    pthread_mutex_t lock; /* guards what follows */
    struct command queue[QUEUE_MOST];
    int queued;
    bool stopping;

    /* the thread's own */
    struct reader_talk talk;
    int wedge_fd;
    int64_t wedge_open_at_ms;
    struct wedge_line wedge_line;
};

/* --- the wedge ----------------------------------------------------------------------------------- */

/* Where it is the only reader there is, its presence is the readiness. */
static void wedge_is(struct card_reader *reader, int fd)
{
    reader->wedge_fd = fd;
    reader->wedge_open_at_ms = fd < 0 ? clock_monotonic_ms() + WEDGE_RETRY_MS : NEVER;
    if (reader->config.card_reader[0] == '\0')
        reader_talk_ready(&reader->talk, fd >= 0);
}

static void hear_wedge(struct card_reader *reader)
{
    struct reader_talk *talk = &reader->talk;
    struct event event = {.type = EVENT_CARD_IDENTIFIED};
    int status = wedge_read(reader->wedge_fd, &reader->wedge_line, &reader->config, clock_monotonic_ms(),
                            &event.identity);
    if (status == 1) {
        reader_talk_report(talk, &(struct event){.type = EVENT_CARD_SEEN});
        reader_talk_report(talk, &event);
        reader_talk_report(talk, &(struct event){.type = EVENT_CARD_GONE});
    } else if (status < 0) {
        log_warn("card reader: the wedge reader is gone");
        close(reader->wedge_fd);
        wedge_is(reader, -1);
    }
}

/* --- the thread ---------------------------------------------------------------------------------- */

static bool take_command(struct card_reader *reader, struct command *command)
{
    pthread_mutex_lock(&reader->lock);
    bool is_there = reader->queued > 0 && !reader->talk.in_flight.is_there;
    if (is_there) {
        *command = reader->queue[0];
        reader->queued--;
        for (int i = 0; i < reader->queued; i++)
            reader->queue[i] = reader->queue[i + 1];
        explicit_bzero(&reader->queue[reader->queued], sizeof *command); /* a purchase is somebody's */
    }
    pthread_mutex_unlock(&reader->lock);
    return is_there;
}

static int wait_ms_of(const struct card_reader *reader)
{
    int64_t at_ms = reader_talk_wake_at_ms(&reader->talk);
    if (reader->wedge_open_at_ms < at_ms)
        at_ms = reader->wedge_open_at_ms;
    if (at_ms == NEVER)
        return -1;
    int64_t wait_ms = at_ms - clock_monotonic_ms();
    return wait_ms < 0 ? 0 : (int)wait_ms;
}

static void wait_and_serve(struct card_reader *reader)
{
    struct pollfd fds[] = {{.fd = reader->event_fd, .events = POLLIN},
                           {.fd = reader->talk.child.fd, .events = POLLIN},
                           {.fd = reader->wedge_fd, .events = POLLIN}};
    if (poll(fds, 3, wait_ms_of(reader)) < 0)
        return;
    if (fds[0].revents) {
        eventfd_t ignored;
        eventfd_read(reader->event_fd, &ignored);
    }
    if (fds[1].revents)
        reader_talk_hear(&reader->talk);
    if (fds[2].revents)
        hear_wedge(reader);
    if (clock_monotonic_ms() >= reader->wedge_open_at_ms)
        wedge_is(reader, wedge_open(reader->config.wedge_device));
    reader_talk_keep(&reader->talk);
    struct command command;
    while (take_command(reader, &command))
        reader_talk_command(&reader->talk, &command);
}

static bool is_stopping(struct card_reader *reader)
{
    pthread_mutex_lock(&reader->lock);
    bool stopping = reader->stopping;
    pthread_mutex_unlock(&reader->lock);
    return stopping;
}

static void *reader_main(void *argument)
{
    struct card_reader *reader = argument;
    while (!is_stopping(reader)) {
        wait_and_serve(reader);
        forget_traces();
    }
    reader_talk_finish(&reader->talk);
    if (reader->wedge_fd >= 0)
        close(reader->wedge_fd);
    return NULL;
}

int card_reader_start(const struct card_reader_config *config,
                      void (*report)(void *context, const struct event *event), void *context,
                      struct card_reader **reader)
{
    struct card_reader *made = calloc(1, sizeof *made);
    if (!made)
        return ERR_MEMORY;
    made->config = *config;
    if (made->config.step_deadline_ms <= 0)
        made->config.step_deadline_ms = DEADLINE_DEFAULT_MS;
    made->wedge_fd = -1;
    made->wedge_open_at_ms = config->wedge_device[0] != '\0' ? 0 : NEVER;
    reader_talk_init(&made->talk, &made->config, report, context);
    made->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&made->lock, NULL);
    if (made->event_fd < 0 || pthread_create(&made->thread, NULL, reader_main, made)) {
        log_error("card reader: no descriptor or thread is to be had");
        pthread_mutex_destroy(&made->lock);
        if (made->event_fd >= 0)
            close(made->event_fd);
        free(made);
        return ERR_IO;
    }
    *reader = made;
    return 0;
}

void card_reader_command(struct card_reader *reader, const struct command *command)
{
    pthread_mutex_lock(&reader->lock);
    if (command->type == COMMAND_CARD_FORGET)
        reader->queued = 0; /* nobody waits for those any more */
    assert(reader->queued < QUEUE_MOST);
    reader->queue[reader->queued++] = *command;
    pthread_mutex_unlock(&reader->lock);
    eventfd_write(reader->event_fd, 1);
}

void card_reader_stop(struct card_reader *reader)
{
    if (!reader)
        return;
    pthread_mutex_lock(&reader->lock);
    reader->stopping = true;
    pthread_mutex_unlock(&reader->lock);
    eventfd_write(reader->event_fd, 1);
    pthread_join(reader->thread, NULL);
    pthread_mutex_destroy(&reader->lock);
    close(reader->event_fd);
    free(reader);
}
