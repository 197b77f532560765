/* The headphone jack: a switch of an input device (SW_HEADPHONE_INSERT), as sound cards with jack detection
 * have one, e.g. /dev/input/by-path/...-event of "HDA Intel Front Headphone". A thread waits for it and says
 * how it stands: once at the start when something is plugged in, then at every change. A device that is away
 * is looked for again. */
#pragma once
#include "flow/event.h"

struct jack;

/* device must stay. report is called with EVENT_HEADPHONE on the jack's thread. 0, or ERR_MEMORY. */
int jack_start(const char *device, void (*report)(void *context, const struct event *event), void *context,
               struct jack **jack);
void jack_stop(struct jack *jack); /* takes NULL */

/* Takes what the descriptor holds, struct input_event by struct input_event; any descriptor does. 1: *plugged
 * is how the jack stands now. 0: nothing (more) now. ERR_IO: the device is gone. */
int jack_read(int fd, bool *plugged);
