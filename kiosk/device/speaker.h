/* The way to the ear: the loudspeaker or the headphones, with tones mixed over speech. sound.c and speech.c
 * play through it from threads of their own; nothing here waits for the window.
 *
 * The device is open while one of them holds it, because an open device wakes the machine a hundred times a
 * second. Without a device the machine is silent, says so once in the log, and tries again later. */
#pragma once
#include "flow/event.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPEAKER_RATE 22050 /* the speech synthesiser's; SDL makes of it what the device wants */

enum lane { LANE_TONE, LANE_SPEECH, LANES };

/* False: there is no device, and nothing is held. May take long: not for the window thread. */
bool speaker_hold(void);
void speaker_release(void);
/* Where sound goes from the next speaker_hold on: an audio device as SDL names it (SDL_GetAudioDeviceName);
 * NULL or empty: the system's own. name is copied. */
void speaker_route(const char *name);

/* Plays after what this lane still has: one channel, signed 16 bits. Samples beyond LANE_SAMPLES_MAX are
 * dropped. The samples stay the caller's. */
#define LANE_SAMPLES_MAX ((size_t)SPEAKER_RATE * 90)
void speaker_play(enum lane lane, const int16_t *samples, size_t count);
/* On which loudspeaker the tones are heard from now on; speech is heard on both. */
void speaker_side(enum side side);
/* At once silent on this lane. */
void speaker_clear(enum lane lane);
/* How long this lane still plays. */
int64_t speaker_left_ms(enum lane lane);
