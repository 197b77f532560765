#include "device/paper_dots.h"
#include "base/status.h"
#include "screen/paper.h"
#include "ui/paint.h"

#include <math.h>
#include <stdlib.h>

#define INK_BELOW 160 /* of 255: thin strokes stay whole, grey grounds stay white */

/* A panel on which one u is the paper's width / PAPER_WIDE_U: the canvas takes its unit from millimetres. */
static struct panel panel_of(int width)
{
    float u_px = (float)width / PAPER_WIDE_U;
    float rows = ESCPOS_ROWS_MOST;
    return (struct panel){.width_px = width,
                          .height_px = ESCPOS_ROWS_MOST,
                          .diagonal_inch = 0.97F * hypotf((float)width, rows) / (u_px * 25.4F)};
}

static int grey_of(uint32_t pixel)
{
    return (int)(((pixel >> 16 & 0xFF) * 299 + (pixel >> 8 & 0xFF) * 587 + (pixel & 0xFF) * 114) / 1000);
}

static int threshold(const struct picture *picture, int rows, struct dots *dots)
{
    size_t row = (size_t)picture->width_px / 8;
    *dots = (struct dots){.width = picture->width_px, .rows = rows, .bits = calloc((size_t)rows, row)};
    if (!dots->bits)
        return ERR_MEMORY;
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < picture->width_px; x++)
            if (grey_of(picture->pixels[(ptrdiff_t)y * picture->pitch_px + x]) < INK_BELOW)
                dots->bits[(size_t)y * row + (size_t)x / 8] |= (uint8_t)(0x80 >> x % 8);
    return STATUS_OK;
}

int paper_dots_make(const struct paper *paper, const struct profile *profile, const char *fonts, int width,
                    struct dots *dots)
{
    struct canvas *canvas = NULL;
    struct panel panel = panel_of(width);
    struct rect rects[DAMAGE_RECTS_MAX];
    struct picture picture = {calloc((size_t)panel.width_px * (size_t)panel.height_px, sizeof(uint32_t)),
                              panel.width_px, panel.height_px, panel.width_px};
    *dots = (struct dots){0};
    int status = picture.pixels ? canvas_create(&panel, fonts, &canvas) : ERR_MEMORY;
    if (!status) {
        float end = paper_draw(canvas, paper, profile);
        int rows = (int)ceilf(end * canvas_u_px(canvas));
        canvas_paint(canvas, &picture, rects);
        status = threshold(&picture, rows < panel.height_px ? rows : panel.height_px, dots);
    }
    canvas_destroy(canvas);
    free(picture.pixels);
    return status;
}
