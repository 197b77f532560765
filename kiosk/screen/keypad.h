/* The digits, as on a telephone and never shuffled, so that a finger that cannot see finds them: the 5 has a
 * dot. Keys fire when the finger lands. */
#pragma once
#include "screen/page.h"

#define PIN_DIGITS 6
#define PIN_DOTS_W_U 90 /* of the row */
/* How many of PIN_DIGITS are typed, never which: from x, about y. */
void pin_dots_draw(const struct page *page, float x, float y, int typed);
/* Where the pad of a PIN stands on a portrait page. */
struct box pin_pad_box(const struct page *page);
/* 1 2 3 / 4 5 6 / 7 8 9 / clear 0 backspace */
void keypad_draw(const struct page *page, struct box box, float gap, bool enabled);
