/* What stands on the glass as a voice says it (design S22): "¥38.60" is 三十八元六角 · 38 yuan 60, "14:05" is
 * 十四点零五分, a room, a card's tail and a reference are read digit by digit. Pure.
 *
 * In Chinese every number becomes words; in English those stay that any English voice reads right. */
#pragma once
#include "trade/language.h"
#include <stddef.h>

#define SPEAK_SIZE 1024 /* bytes: what takes a minute to say */

/* Adds text to spoken, an array of size bytes that holds a string, as it is said; what does not fit is left
 * out at a character's end. */
void speak_add(enum language language, const char *text, char *spoken, size_t size);

/* How many bytes of text, from its beginning, one voice can read: Han are for the Chinese one, letters for
 * the English; digits and signs go with what they follow. *language: of what came before, then of this
 * stretch. */
size_t speak_stretch(const char *text, enum language *language);
