/* The sounds of the machine as samples (design 0.6). One sound is one fact, and its meaning lies in the
 * contour: rising is good, falling is bad, twice the same needs you. Pure. */
#pragma once
#include "flow/event.h"
#include <stddef.h>

#define TONE_RATE 22050                  /* as the speech it is mixed with */
#define TONE_SAMPLES_MAX (TONE_RATE / 2) /* the longest, fail, is 400 ms */

/* One channel, signed 16 bits. volume: VOLUME_LEAST..VOLUME_MOST, 6 dB a step, the last as loud as the design
 * draws it. night: 12 dB quieter, and neither key nor tick. Returns how many samples;
 * 0 for silence. */
size_t tone_render(enum sound sound, int volume, bool night, int16_t samples[TONE_SAMPLES_MAX]);
/* 22:30 to 07:00 in the dormitory. */
bool tone_is_night(int64_t now_ms);
