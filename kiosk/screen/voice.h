/* What a screen says to those who listen (design S22): what it tells, else what is written on it, then how
 * many controls it has and the first of them. Pure: the words of what is drawn, as ui/speak.h has them said.
 */
#pragma once
#include "flow/view.h"
#include "ui/canvas.h"
#include "ui/speak.h"

/* The whole screen. */
void voice_page(const struct view *view, const struct canvas *canvas, char text[SPEAK_SIZE]);
/* A control: what it is called, and whether it can be used. */
void voice_item(const struct view *view, const struct canvas *canvas, size_t index, char text[SPEAK_SIZE]);
/* Another number when the screen says something new, so that it is to be told anew. */
uint64_t voice_news(const struct view *view, const struct canvas *canvas);

/* Decides what is said after a drawing. */
struct narrator {
    bool is_on;
    uint64_t news;
    char item[SPEAK_SIZE];   /* of the focus */
    char answer[SPEAK_SIZE]; /* as canvas_answered was, in words */
};
/* After each drawing. pressed and value: what the person did since the last, HIT_NONE for nothing. True: text
 * is to be said now, instead of what is being said. */
bool narrator_step(struct narrator *narrator, const struct view *view, const struct canvas *canvas,
                   enum hit pressed, int64_t value, char text[SPEAK_SIZE]);
