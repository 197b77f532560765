/* From the draw list to pixels, without a window: window.c paints into SDL's surface with it, the tests
 * into a picture of their own, and both get the same pixels. */
#pragma once
#include "ui/canvas.h"
#include "ui/damage.h"

/* Paints what differs from the last picture painted; the picture's memory holds that one still (else call
 * canvas_forget_picture first). Returns how many rectangles changed. */
int canvas_paint(struct canvas *canvas, const struct picture *picture, struct rect rects[DAMAGE_RECTS_MAX]);
/* Nothing is known of the picture's pixels: the next paint is a whole one. */
void canvas_forget_picture(struct canvas *canvas);
/* 0, or ERR_IO (logged). */
int picture_save_png(const struct picture *picture, const char *path);
/* Bytes of texts kept set (bounded: RUNS_BYTES_MAX). */
size_t canvas_kept_bytes(const struct canvas *canvas);
