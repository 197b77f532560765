#include "device/card_reader.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "device/reader_child.h"
#include "device/wedge.h"
#include "reader/protocol.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define QUEUE_MOST 8 /* a session asks one thing at a time; FORGET may stand before it */
#define DEADLINE_DEFAULT_MS 3000
#define PAUSE_LEAST_MS 300 /* before a reader process is started again, doubled each time */
#define PAUSE_MOST_MS 5000
#define PING_MS 5000 /* an idle child is asked whether it lives */
#define END_PATIENCE_MS 1000
#define WEDGE_RETRY_MS 2000
#define NEVER INT64_MAX

/* The command the child has, and by when it has to be answered. */
struct in_flight {
    bool is_there;
    enum command_type type;
    struct key key; /* of the purchase: the session knows its answers by it */
    int64_t number;
    int64_t deadline_ms;
};

struct card_reader {
    struct card_reader_config config;
    void (*report)(void *context, const struct event *event);
    void *context;
    pthread_t thread;
    int event_fd;

    pthread_mutex_t lock; /* guards what follows */
    struct command queue[QUEUE_MOST];
    int queued;
    bool stopping;

    /* the thread's own */
    struct reader_child child;
    int64_t start_at_ms; /* of the next child */
    int64_t pause_ms;
    int64_t last_number;
    struct in_flight in_flight;
    bool card_seen;
    int64_t identify_by_ms;
    int64_t ping_at_ms;
    int64_t pong_by_ms;
    enum { READER_UNTOLD, READER_OK, READER_NOT_OK } told;
    int wedge_fd;
    int64_t wedge_open_at_ms;
    struct wedge_line wedge_line;
};

static bool has_pcsc(const struct card_reader *reader)
{
    return reader->config.card_reader[0] != '\0';
}

static void report(struct card_reader *reader, struct event *event)
{
    event->now_ms = clock_now_ms();
    reader->report(reader->context, event);
}

static void report_type(struct card_reader *reader, enum event_type type)
{
    report(reader, &(struct event){.type = type});
}

static void report_ready(struct card_reader *reader, bool ok)
{
    if (reader->told == (ok ? READER_OK : READER_NOT_OK))
        return;
    reader->told = ok ? READER_OK : READER_NOT_OK;
    report(reader, &(struct event){.type = EVENT_READER, .ok = ok});
}

static void report_gone(struct card_reader *reader)
{
    if (reader->card_seen)
        report_type(reader, EVENT_CARD_GONE);
    reader->card_seen = false;
    reader->identify_by_ms = NEVER;
}

/* The child died, overran or speaks nonsense: nobody knows what the command in flight has done. It is
 * killed before that is said, so that it cannot go on doing it. */
static void lose_child(struct card_reader *reader, const char *why)
{
    log_error("card reader: the reader process %s; starting another", why);
    reader_child_kill(&reader->child);
    if (reader->in_flight.is_there)
        report(reader, &(struct event){.type = EVENT_CARD_LOST, .key = reader->in_flight.key});
    reader->in_flight.is_there = false;
    report_gone(reader);
    report_ready(reader, false);
    reader_child_end(&reader->child, 0);
    reader->pause_ms = reader->pause_ms == 0 ? PAUSE_LEAST_MS : reader->pause_ms * 2;
    if (reader->pause_ms > PAUSE_MOST_MS)
        reader->pause_ms = PAUSE_MOST_MS;
    reader->start_at_ms = clock_monotonic_ms() + reader->pause_ms;
}

static void say(struct card_reader *reader, const struct message *message)
{
    char text[MESSAGE_SIZE];
    size_t length = message_encode(message, text);
    if (send(reader->child.fd, text, length, MSG_NOSIGNAL) != (ssize_t)length)
        lose_child(reader, "does not listen");
}

static void start_child(struct card_reader *reader, int64_t now_ms)
{
    if (reader_child_start(&reader->config, &reader->child)) {
        reader->start_at_ms = now_ms + PAUSE_MOST_MS;
        report_ready(reader, false);
        return;
    }
    reader->start_at_ms = NEVER;
    reader->ping_at_ms = now_ms + PING_MS;
    reader->pong_by_ms = NEVER;
}

/* --- commands ------------------------------------------------------------------------------------ */

static void message_of(const struct command *command, int64_t number, struct message *message)
{
    const struct purchase *purchase = &command->purchase;
    *message = (struct message){.number = number, .amount = purchase->amount};
    if (command->type == COMMAND_CARD_QUOTE) {
        struct local_time local = clock_local(purchase->at_ms);
        message->type = MESSAGE_QUOTE;
        snprintf(message->debit.date, sizeof message->debit.date, "%04u%02u%02u",
                 (unsigned)local.year % 10000, (unsigned)local.month % 100, (unsigned)local.day % 100);
        snprintf(message->debit.time, sizeof message->debit.time, "%02u%02u%02u", (unsigned)local.hour % 100,
                 (unsigned)local.minute % 100, (unsigned)local.second % 100);
        return;
    }
    message->type = command->type == COMMAND_CARD_DEBIT ? MESSAGE_DEBIT : MESSAGE_RECOVER;
    message->debit = purchase->debit;
}

static void carry_out(struct card_reader *reader, const struct command *command)
{
    struct message message = {.type = MESSAGE_FORGET};
    if (command->type == COMMAND_CARD_FORGET) {
        if (reader->child.pid > 0)
            say(reader, &message);
        return;
    }
    if (reader->child.pid == 0) {
        report(reader, &(struct event){.type = EVENT_CARD_LOST, .key = command->purchase.key});
        return;
    }
    message_of(command, ++reader->last_number, &message);
    reader->in_flight = (struct in_flight){
        .is_there = true,
        .type = command->type,
        .key = command->purchase.key,
        .number = reader->last_number,
        .deadline_ms = clock_monotonic_ms() + reader->config.step_deadline_ms,
    };
    say(reader, &message);
}

static bool take_command(struct card_reader *reader, struct command *command)
{
    pthread_mutex_lock(&reader->lock);
    bool is_there = reader->queued > 0 && !reader->in_flight.is_there;
    if (is_there) {
        *command = reader->queue[0];
        reader->queued--;
        for (int i = 0; i < reader->queued; i++)
            reader->queue[i] = reader->queue[i + 1];
    }
    pthread_mutex_unlock(&reader->lock);
    return is_there;
}

/* --- answers ------------------------------------------------------------------------------------- */

static bool is_answer_to(const struct in_flight *in_flight, const struct message *message)
{
    if (!in_flight->is_there || message->number != in_flight->number)
        return false;
    switch (message->type) {
    case MESSAGE_QUOTED: return in_flight->type == COMMAND_CARD_QUOTE;
    case MESSAGE_DEBITED: return in_flight->type != COMMAND_CARD_QUOTE;
    case MESSAGE_OTHER: return in_flight->type == COMMAND_CARD_RECOVER;
    default: return true; /* REFUSED, LOST */
    }
}

static void take_answer(struct card_reader *reader, const struct message *message)
{
    static const enum event_type types[MESSAGES] = {
        [MESSAGE_QUOTED] = EVENT_CARD_QUOTED,   [MESSAGE_DEBITED] = EVENT_CARD_DEBITED,
        [MESSAGE_REFUSED] = EVENT_CARD_REFUSED, [MESSAGE_LOST] = EVENT_CARD_LOST,
        [MESSAGE_OTHER] = EVENT_CARD_OTHER,
    };
    if (!is_answer_to(&reader->in_flight, message)) {
        lose_child(reader, "answers what was not asked");
        return;
    }
    reader->in_flight.is_there = false;
    report(reader, &(struct event){.type = types[message->type],
                                   .key = reader->in_flight.key,
                                   .short_of_money = message->short_of_money,
                                   .debit = message->debit,
                                   .proof = message->proof});
}

static void take_message(struct card_reader *reader, const struct message *message)
{
    switch (message->type) {
    case MESSAGE_PONG:
        reader->pong_by_ms = NEVER;
        reader->pause_ms = 0;
        break;
    case MESSAGE_READER: report_ready(reader, message->ok); break;
    case MESSAGE_SEEN:
        reader->card_seen = true;
        reader->identify_by_ms = clock_monotonic_ms() + 2 * reader->config.step_deadline_ms;
        report_type(reader, EVENT_CARD_SEEN);
        break;
    case MESSAGE_IDENTIFIED:
        reader->identify_by_ms = NEVER;
        reader->pause_ms = 0;
        report(reader, &(struct event){.type = EVENT_CARD_IDENTIFIED, .identity = message->identity});
        break;
    case MESSAGE_TROUBLE:
        reader->identify_by_ms = NEVER;
        report(reader, &(struct event){.type = EVENT_CARD_TROUBLE, .trouble = message->trouble});
        break;
    case MESSAGE_GONE: report_gone(reader); break;
    case MESSAGE_QUOTED:
    case MESSAGE_DEBITED:
    case MESSAGE_REFUSED:
    case MESSAGE_LOST:
    case MESSAGE_OTHER: take_answer(reader, message); break;
    default: lose_child(reader, "speaks out of turn");
    }
}

static void hear_child(struct card_reader *reader)
{
    char text[MESSAGE_SIZE];
    struct message message;
    ssize_t length = recv(reader->child.fd, text, sizeof text, MSG_DONTWAIT);
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (length <= 0)
        lose_child(reader, "ended");
    else if (message_decode(text, (size_t)length, &message))
        lose_child(reader, "speaks nonsense");
    else
        take_message(reader, &message);
}

/* --- the wedge ----------------------------------------------------------------------------------- */

static void open_wedge(struct card_reader *reader, int64_t now_ms)
{
    reader->wedge_fd = wedge_open(reader->config.wedge_device);
    reader->wedge_open_at_ms = reader->wedge_fd < 0 ? now_ms + WEDGE_RETRY_MS : NEVER;
    if (!has_pcsc(reader))
        report_ready(reader, reader->wedge_fd >= 0);
}

static void hear_wedge(struct card_reader *reader)
{
    struct card_identity identity;
    int status =
        wedge_read(reader->wedge_fd, &reader->wedge_line, &reader->config, clock_monotonic_ms(), &identity);
    if (status == 1) {
        report_type(reader, EVENT_CARD_SEEN);
        report(reader, &(struct event){.type = EVENT_CARD_IDENTIFIED, .identity = identity});
        report_type(reader, EVENT_CARD_GONE);
    } else if (status < 0) {
        log_warn("card reader: the wedge reader is gone");
        close(reader->wedge_fd);
        reader->wedge_fd = -1;
        reader->wedge_open_at_ms = clock_monotonic_ms() + WEDGE_RETRY_MS;
        if (!has_pcsc(reader))
            report_ready(reader, false);
    }
}

/* --- the thread ---------------------------------------------------------------------------------- */

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t wake_at_ms(const struct card_reader *reader)
{
    int64_t at_ms = reader->wedge_open_at_ms;
    if (reader->child.pid == 0)
        return earlier(at_ms, reader->start_at_ms);
    at_ms = earlier(at_ms, earlier(reader->identify_by_ms, reader->pong_by_ms));
    at_ms = earlier(at_ms, reader->ping_at_ms);
    return reader->in_flight.is_there ? earlier(at_ms, reader->in_flight.deadline_ms) : at_ms;
}

static void keep_deadlines(struct card_reader *reader)
{
    int64_t now_ms = clock_monotonic_ms();
    if (now_ms >= reader->wedge_open_at_ms)
        open_wedge(reader, now_ms);
    if (reader->child.pid == 0) {
        if (now_ms >= reader->start_at_ms)
            start_child(reader, now_ms);
        return;
    }
    if (reader->in_flight.is_there && now_ms >= reader->in_flight.deadline_ms) {
        lose_child(reader, "did not answer in time");
    } else if (now_ms >= reader->identify_by_ms || now_ms >= reader->pong_by_ms) {
        lose_child(reader, "hangs");
    } else if (now_ms >= reader->ping_at_ms) {
        reader->ping_at_ms = now_ms + PING_MS;
        if (reader->pong_by_ms == NEVER && !reader->in_flight.is_there) {
            reader->pong_by_ms = now_ms + 2 * reader->config.step_deadline_ms;
            say(reader, &(struct message){.type = MESSAGE_PING, .number = now_ms});
        }
    }
}

static void wait_and_serve(struct card_reader *reader)
{
    struct pollfd fds[] = {{.fd = reader->event_fd, .events = POLLIN},
                           {.fd = reader->child.fd, .events = POLLIN},
                           {.fd = reader->wedge_fd, .events = POLLIN}};
    int64_t at_ms = wake_at_ms(reader);
    int64_t wait_ms = at_ms == NEVER ? -1 : at_ms - clock_monotonic_ms();
    if (at_ms != NEVER && wait_ms < 0)
        wait_ms = 0;
    if (poll(fds, 3, (int)wait_ms) < 0)
        return;
    if (fds[0].revents) {
        eventfd_t ignored;
        eventfd_read(reader->event_fd, &ignored);
    }
    if (fds[1].revents)
        hear_child(reader);
    if (fds[2].revents)
        hear_wedge(reader);
    keep_deadlines(reader);
    struct command command;
    while (take_command(reader, &command))
        carry_out(reader, &command);
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
    keep_deadlines(reader);
    while (!is_stopping(reader))
        wait_and_serve(reader);
    reader_child_end(&reader->child, END_PATIENCE_MS);
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
    *made = (struct card_reader){.config = *config,
                                 .report = report,
                                 .context = context,
                                 .child.fd = -1,
                                 .start_at_ms = config->card_reader[0] != '\0' ? 0 : NEVER,
                                 .identify_by_ms = NEVER,
                                 .ping_at_ms = NEVER,
                                 .pong_by_ms = NEVER,
                                 .wedge_fd = -1,
                                 .wedge_open_at_ms = config->wedge_device[0] != '\0' ? 0 : NEVER};
    if (made->config.step_deadline_ms <= 0)
        made->config.step_deadline_ms = DEADLINE_DEFAULT_MS;
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
