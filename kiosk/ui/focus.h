/* Where a nav pad is among the targets of a canvas (design 0.3): reading order, and what the arrows do. Pure.
 *
 * Left and right go through all of them one after the other and from the last to the first, which is what
 * somebody needs who does not see them; up and down go to the nearest of the next row. */
#pragma once
#include "ui/canvas.h"

#define FOCUS_MOST 64 /* the canvas has no more targets */

/* The indices of the targets in reading order: row by row from the top, in a row from the left. The footer
 * stands lowest and so comes last. Returns how many. */
size_t focus_order(const struct canvas *canvas, size_t order[FOCUS_MOST]);

enum focus_move { FOCUS_NEXT, FOCUS_PREVIOUS, FOCUS_DOWN, FOCUS_UP };
/* The index of the target an arrow leads to from the one at from; the first in reading order when from is -1.
 * -1: there is no target. */
int focus_move(const struct canvas *canvas, int from, enum focus_move move);
