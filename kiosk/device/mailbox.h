/* Events from the workers to the window thread: bounded, in order, each put wakes the window. */
#pragma once
#include "flow/event.h"

struct mailbox;

/* wake is called after each put, from the putting thread; it must be cheap and thread-safe. */
struct mailbox *mailbox_create(void (*wake)(void *context), void *context); /* NULL without memory */
void mailbox_destroy(struct mailbox *mailbox);                              /* takes NULL */
/* Copies event. When the box is full it waits: an event about money is never dropped, and the window thread
 * empties the box at every turn. From any thread but the window's. */
void mailbox_put(struct mailbox *mailbox, const struct event *event);
/* The oldest event, removed. False when there is none, and *event is wiped. From the window thread. */
bool mailbox_take(struct mailbox *mailbox, struct event *event);
/* Nobody takes any more: puts return at once. Before the workers are stopped. */
void mailbox_close(struct mailbox *mailbox);
