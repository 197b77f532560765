/* The digits, as on a telephone and never shuffled, so that a finger that cannot see finds them: the 5 has a
 * dot. Keys fire when the finger lands. */
#pragma once
#include "screen/page.h"

/* 1 2 3 / 4 5 6 / 7 8 9 / clear 0 backspace */
void keypad_draw(const struct page *page, struct box box, float gap, bool enabled);
