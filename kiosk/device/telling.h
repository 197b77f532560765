/* The voice beside the glass: what the narrator (screen/voice.h) decides, through speech.h. For the window
 * thread, which it never holds up. */
#pragma once
#include "screen/voice.h"

/* Somebody pressed something: what is being said ends. The next drawing tells what came of it. */
void telling_pressed(enum hit hit, int64_t value);
/* After each drawing. */
void telling_drawn(const struct view *view, const struct canvas *canvas);
/* A sentence that tells nothing of anybody, whether or not somebody listens (S21). */
void telling_test(const struct view *view, int volume);
/* The screen once more. */
void telling_repeat(const struct view *view, const struct canvas *canvas);
