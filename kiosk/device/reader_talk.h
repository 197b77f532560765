/* The conversation with the reader process: one command at a time, each with its deadline; what it says
 * becomes events; when it dies, overruns or speaks nonsense, what it had in hand is LOST and another is
 * started. For the one thread of card_reader.c. */
#pragma once
#include "device/reader_child.h"

#define NEVER INT64_MAX

/* The command the child has, and by when it has to be answered. */
struct in_flight {
    bool is_there;
    enum command_type type;
    struct key key; /* of the sale: comes back in the answer */
    int64_t number;
    int64_t deadline_ms;
};

enum told { TOLD_NOTHING, TOLD_OK, TOLD_NOT_OK };

struct reader_talk {
    const struct card_reader_config *config;
    void (*report)(void *context, const struct event *event);
    void *context;
    struct reader_child child;
    int64_t start_at_ms; /* of the next child; NEVER while one runs, or none is wanted */
    int64_t pause_ms;
    int64_t last_number;
    struct in_flight in_flight;
    bool card_seen;
    int64_t identify_by_ms;
    int64_t ping_at_ms;
    int64_t pong_by_ms;
    enum told told;
};

/* config is borrowed. Without a PC/SC reader in it no child is ever started. */
void reader_talk_init(struct reader_talk *talk, const struct card_reader_config *config,
                      void (*report)(void *context, const struct event *event), void *context);
void reader_talk_finish(struct reader_talk *talk);

/* Hands a COMMAND_CARD_* over; not while one is in flight. */
void reader_talk_command(struct reader_talk *talk, const struct command *command);
/* talk->child.fd is readable. */
void reader_talk_hear(struct reader_talk *talk);
/* Starts, pings and gives up what is due, and when to come again. */
void reader_talk_keep(struct reader_talk *talk);
int64_t reader_talk_wake_at_ms(const struct reader_talk *talk);

/* Events, with their time; readiness only when it changed. */
void reader_talk_report(const struct reader_talk *talk, struct event *event);
void reader_talk_ready(struct reader_talk *talk, bool ok);
