#include "device/reader_talk.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "reader/protocol.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>

#define PAUSE_LEAST_MS 300 /* before a reader process is started again, doubled each time */
#define PAUSE_MOST_MS 5000
#define PING_MS 5000 /* an idle child is asked whether it lives */
#define END_PATIENCE_MS 1000

void reader_talk_init(struct reader_talk *talk, const struct card_reader_config *config,
                      void (*report)(void *context, const struct event *event), void *context)
{
    *talk = (struct reader_talk){.config = config,
                                 .report = report,
                                 .context = context,
                                 .child.fd = -1,
                                 .start_at_ms = config->card_reader[0] != '\0' ? 0 : NEVER,
                                 .identify_by_ms = NEVER,
                                 .ping_at_ms = NEVER,
                                 .pong_by_ms = NEVER};
}

void reader_talk_finish(struct reader_talk *talk)
{
    reader_child_end(&talk->child, END_PATIENCE_MS);
}

void reader_talk_report(const struct reader_talk *talk, struct event *event)
{
    event->now_ms = clock_now_ms();
    talk->report(talk->context, event);
}

static void report_type(struct reader_talk *talk, enum event_type type)
{
    reader_talk_report(talk, &(struct event){.type = type});
}

void reader_talk_ready(struct reader_talk *talk, bool ok)
{
    if (talk->told == (ok ? TOLD_OK : TOLD_NOT_OK))
        return;
    talk->told = ok ? TOLD_OK : TOLD_NOT_OK;
    reader_talk_report(talk, &(struct event){.type = EVENT_READER, .ok = ok});
}

static void report_gone(struct reader_talk *talk)
{
    if (talk->card_seen)
        report_type(talk, EVENT_CARD_GONE);
    talk->card_seen = false;
    talk->identify_by_ms = NEVER;
}

/* The child died, overran or speaks nonsense: nobody knows what the command in flight has done. It is
 * killed before that is said, so that it cannot go on doing it. */
static void lose_child(struct reader_talk *talk, const char *why)
{
    log_error("card reader: the reader process %s; starting another", why);
    reader_child_kill(&talk->child);
    if (talk->in_flight.is_there)
        reader_talk_report(talk, &(struct event){.type = EVENT_CARD_LOST, .key = talk->in_flight.key});
    talk->in_flight.is_there = false;
    report_gone(talk);
    reader_talk_ready(talk, false);
    reader_child_end(&talk->child, 0);
    talk->pause_ms = talk->pause_ms == 0 ? PAUSE_LEAST_MS : talk->pause_ms * 2;
    if (talk->pause_ms > PAUSE_MOST_MS)
        talk->pause_ms = PAUSE_MOST_MS;
    talk->start_at_ms = clock_monotonic_ms() + talk->pause_ms;
}

static void say(struct reader_talk *talk, const struct message *message)
{
    char text[MESSAGE_SIZE];
    size_t length = message_encode(message, text);
    if (send(talk->child.fd, text, length, MSG_NOSIGNAL) != (ssize_t)length)
        lose_child(talk, "does not listen");
}

static void start_child(struct reader_talk *talk, int64_t now_ms)
{
    if (reader_child_start(talk->config, &talk->child)) {
        talk->start_at_ms = now_ms + PAUSE_MOST_MS;
        reader_talk_ready(talk, false);
        return;
    }
    talk->start_at_ms = NEVER;
    talk->ping_at_ms = now_ms + PING_MS;
    talk->pong_by_ms = NEVER;
}

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

void reader_talk_command(struct reader_talk *talk, const struct command *command)
{
    struct message message = {.type = MESSAGE_FORGET};
    if (command->type == COMMAND_CARD_FORGET) {
        if (talk->child.pid > 0)
            say(talk, &message);
        return;
    }
    if (talk->child.pid == 0) {
        reader_talk_report(talk, &(struct event){.type = EVENT_CARD_LOST, .key = command->purchase.key});
        return;
    }
    message_of(command, ++talk->last_number, &message);
    talk->in_flight = (struct in_flight){
        .is_there = true,
        .type = command->type,
        .key = command->purchase.key,
        .number = talk->last_number,
        .deadline_ms = clock_monotonic_ms() + talk->config->step_deadline_ms,
    };
    say(talk, &message);
}

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

static void take_answer(struct reader_talk *talk, const struct message *message)
{
    static const enum event_type types[MESSAGES] = {
        [MESSAGE_QUOTED] = EVENT_CARD_QUOTED,   [MESSAGE_DEBITED] = EVENT_CARD_DEBITED,
        [MESSAGE_REFUSED] = EVENT_CARD_REFUSED, [MESSAGE_LOST] = EVENT_CARD_LOST,
        [MESSAGE_OTHER] = EVENT_CARD_OTHER,
    };
    if (!is_answer_to(&talk->in_flight, message)) {
        lose_child(talk, "answers what was not asked");
        return;
    }
    talk->in_flight.is_there = false;
    reader_talk_report(talk, &(struct event){.type = types[message->type],
                                             .key = talk->in_flight.key,
                                             .short_of_money = message->short_of_money,
                                             .debit = message->debit,
                                             .proof = message->proof});
}

static void take_message(struct reader_talk *talk, const struct message *message)
{
    switch (message->type) {
    case MESSAGE_PONG:
        talk->pong_by_ms = NEVER;
        talk->pause_ms = 0;
        break;
    case MESSAGE_READER: reader_talk_ready(talk, message->ok); break;
    case MESSAGE_SEEN:
        talk->card_seen = true;
        talk->identify_by_ms = clock_monotonic_ms() + 2 * talk->config->step_deadline_ms;
        report_type(talk, EVENT_CARD_SEEN);
        break;
    case MESSAGE_IDENTIFIED:
        talk->identify_by_ms = NEVER;
        talk->pause_ms = 0;
        reader_talk_report(talk,
                           &(struct event){.type = EVENT_CARD_IDENTIFIED, .identity = message->identity});
        break;
    case MESSAGE_TROUBLE:
        talk->identify_by_ms = NEVER;
        reader_talk_report(talk, &(struct event){.type = EVENT_CARD_TROUBLE, .trouble = message->trouble});
        break;
    case MESSAGE_GONE: report_gone(talk); break;
    case MESSAGE_QUOTED:
    case MESSAGE_DEBITED:
    case MESSAGE_REFUSED:
    case MESSAGE_LOST:
    case MESSAGE_OTHER: take_answer(talk, message); break;
    default: lose_child(talk, "speaks out of turn");
    }
}

void reader_talk_hear(struct reader_talk *talk)
{
    char text[MESSAGE_SIZE];
    struct message message;
    ssize_t length = recv(talk->child.fd, text, sizeof text, MSG_DONTWAIT);
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (length <= 0)
        lose_child(talk, "ended");
    else if (message_decode(text, (size_t)length, &message))
        lose_child(talk, "speaks nonsense");
    else
        take_message(talk, &message);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t reader_talk_wake_at_ms(const struct reader_talk *talk)
{
    if (talk->child.pid == 0)
        return talk->start_at_ms;
    int64_t at_ms = earlier(talk->ping_at_ms, earlier(talk->identify_by_ms, talk->pong_by_ms));
    return talk->in_flight.is_there ? earlier(at_ms, talk->in_flight.deadline_ms) : at_ms;
}

void reader_talk_keep(struct reader_talk *talk)
{
    int64_t now_ms = clock_monotonic_ms();
    if (talk->child.pid == 0) {
        if (now_ms >= talk->start_at_ms)
            start_child(talk, now_ms);
        return;
    }
    if (talk->in_flight.is_there && now_ms >= talk->in_flight.deadline_ms) {
        lose_child(talk, "did not answer in time");
    } else if (now_ms >= talk->identify_by_ms || now_ms >= talk->pong_by_ms) {
        lose_child(talk, "hangs");
    } else if (now_ms >= talk->ping_at_ms) {
        talk->ping_at_ms = now_ms + PING_MS;
        if (talk->pong_by_ms == NEVER && !talk->in_flight.is_there) {
            talk->pong_by_ms = now_ms + 2 * talk->config->step_deadline_ms;
            say(talk, &(struct message){.type = MESSAGE_PING, .number = now_ms});
        }
    }
}
