/* One file a screen: a view in, a drawing out. screen_draw chooses. */
#pragma once
#include "flow/view.h"
#include "ui/canvas.h"

/* Draws view on the canvas between canvas_begin and canvas_end, which it calls, as the person wants it
 * (view->preferences) and the owner (theme). moving_until_ms: the moment until which something moves and
 * frames are wanted (0: nothing moves). now_ms drives animation only. */
void screen_draw(struct canvas *canvas, const struct view *view, enum theme_choice theme, int64_t now_ms,
                 int64_t *moving_until_ms);
