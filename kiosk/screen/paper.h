/* A receipt on paper, drawn as a screen is: a paper in, a drawing out. Black on white, no name. */
#pragma once
#include "flow/view.h"
#include "ui/canvas.h"

/* How wide a paper's canvas is, u: sizes on it are read from 30 cm, not from 70. */
#define PAPER_WIDE_U 190.0F

/* Draws on the canvas between canvas_begin and canvas_end, which it calls. Returns where the paper ends, u.
 */
float paper_draw(struct canvas *canvas, const struct paper *paper, const struct profile *profile);
