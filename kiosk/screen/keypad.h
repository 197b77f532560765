/* The digits, where a number or a PIN is typed: never shuffled, and each answers when the finger lands. */
#pragma once
#include "screen/page.h"

/* 1 2 3 / 4 5 6 / 7 8 9 / clear 0 backspace */
void keypad_draw(const struct page *page, struct box box, float gap);
