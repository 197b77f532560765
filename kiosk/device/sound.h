/* The sounds. Nothing waits for them: one is handed to a thread that holds the speaker (speaker.h) while
 * there is one to play, and a little longer. */
#pragma once
#include "flow/event.h"

/* volume: VOLUME_LEAST..VOLUME_MOST. From the window thread; returns at once. A sound still playing is
 * finished first; of several asked for meanwhile the last counts. */
void sound_play(enum sound sound, enum side side, int volume);
/* Ends the thread, if one was started; before window_close. */
void sound_stop(void);
