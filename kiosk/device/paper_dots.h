/* A receipt as dots for the printer: drawn on a canvas of its own with the glass's fonts, and made black and
 * white. On the window thread, as all drawing; it takes some ms. */
#pragma once
#include "device/escpos.h"
#include "flow/view.h"

/* fonts: as for canvas_create. width: dots across the paper. dots->bits is the caller's. 0, or a failure. */
int paper_dots_make(const struct paper *paper, const struct profile *profile, const char *fonts, int width,
                    struct dots *dots);
