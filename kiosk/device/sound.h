/* The loudspeaker. Nothing waits for it: a sound is handed to a thread that opens the device when there is
 * one to play and closes it soon after, because an open device wakes the machine a hundred times a second.
 * Without a device the machine is silent and says so once in the log. */
#pragma once
#include "flow/event.h"

/* volume: VOLUME_LEAST..VOLUME_MOST. From the window thread; returns at once. A sound still playing is
 * finished first; of several asked for meanwhile the last counts. */
void sound_play(enum sound sound, int volume);
/* Ends the thread, if one was started; before window_close. */
void sound_stop(void);
