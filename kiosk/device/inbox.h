/* A worker's queue: commands from the window thread and answers from the station, waited for with a time. */
#pragma once
#include "client/client.h"
#include "flow/event.h"

struct inbox;

enum parcel_type { PARCEL_COMMAND, PARCEL_ANSWER, PARCEL_PROFILE };
struct parcel {
    enum parcel_type type;
    struct command command;
    struct client_answer answer; /* body is owned by the parcel */
    struct profile profile;
};

struct inbox *inbox_create(void);        /* NULL without memory */
void inbox_destroy(struct inbox *inbox); /* takes NULL; the worker has ended */
/* Ends the worker: inbox_wait says INBOX_CLOSED at once, whatever waits. */
void inbox_close(struct inbox *inbox);

/* From any thread; they copy. A full box drops and logs: the session never has that many in flight. */
void inbox_put_command(struct inbox *inbox, const struct command *command);
void inbox_put_answer(struct inbox *inbox, const struct client_answer *answer);
void inbox_put_profile(struct inbox *inbox, const struct profile *profile);

/* How long the oldest parcel has been waiting, 0 when none does: a worker that lets one lie is hung. From any
 * thread. */
int64_t inbox_oldest_ms(struct inbox *inbox);

enum inbox_news { INBOX_PARCEL, INBOX_TIME, INBOX_CLOSED };
/* Waits until something came or the monotonic clock reached until_ms. *parcel is then the caller's, to be
 * given to parcel_destroy. */
enum inbox_news inbox_wait(struct inbox *inbox, int64_t until_ms, struct parcel **parcel);
void parcel_destroy(struct parcel *parcel); /* takes NULL */
