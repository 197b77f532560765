/* The axis of every chart: 0 and three equal round steps (design 3.2). Pure. */
#pragma once
#include <stdint.h>

#define AXIS_STEPS 3

/* The least of 1, 2, 2.5, 4, 5 x 10^n whose threefold holds most, and at least least. Units are the
 * caller's: Wh, fen. */
int64_t axis_step(int64_t most, int64_t least);
