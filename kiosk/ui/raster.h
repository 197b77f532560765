/* Pixels: the few shapes everything on the glass is made of, anti-aliased where they are round and exact
 * where they are straight. Pure: writes into memory the caller owns, inside a clip. */
#pragma once
#include "ui/theme.h"
#include <stdbool.h>
#include <stddef.h>

struct rect {
    int x, y, w, h;
};

/* 0x00RRGGBB words. */
struct picture {
    uint32_t *pixels;
    int width_px, height_px;
    int pitch_px; /* from one row to the next */
};

/* How much of each pixel is covered, 0..255; left and top say where it lies from the pen on the baseline. */
struct mask {
    uint8_t *cover; /* width * height bytes */
    int width, height;
    int left, top;
};

struct ink {
    struct rgb colour;
    uint8_t alpha; /* 255: opaque */
};

struct rect rect_intersect(struct rect a, struct rect b);
bool rect_is_empty(struct rect rect);

void raster_fill(const struct picture *picture, struct rect clip, struct rect rect, struct ink ink);
void raster_round(const struct picture *picture, struct rect clip, struct rect rect, int radius,
                  struct ink ink);
/* A line of width inside the edge of a rounded rectangle. */
void raster_outline(const struct picture *picture, struct rect clip, struct rect rect, int radius, int width,
                    struct ink ink);
/* The rounded rectangle in stripes: the first `stripe` rows of every `period`, counted from the bottom. */
void raster_hatch(const struct picture *picture, struct rect clip, struct rect rect, int radius, int period,
                  int stripe, struct ink ink);
/* A mask whose left top lies at x, y. */
void raster_mask(const struct picture *picture, struct rect clip, int x, int y, const struct mask *mask,
                 struct ink ink);

/* A ring of the middle radius and width around x, y; sweep: the part drawn, clockwise from the top, 0..1. */
void raster_ring(const struct picture *picture, struct rect clip, float x, float y, float radius, float width,
                 float sweep, struct ink ink);
void raster_disc(const struct picture *picture, struct rect clip, float x, float y, float radius,
                 struct ink ink);
/* A stroke with flat ends; dash > 0: drawn for dash pixels, left out for gap pixels. */
struct stroke {
    float x0, y0, x1, y1;
    float width, dash, gap;
};
void raster_stroke(const struct picture *picture, struct rect clip, const struct stroke *stroke,
                   struct ink ink);
