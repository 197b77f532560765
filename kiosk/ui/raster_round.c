/* Rings, discs and strokes: shapes whose edges lie between pixels, painted by their distance from a pixel's
 * middle. */
#include "ui/raster.h"
#include <math.h>

static float clamped(float cover)
{
    return cover < 0 ? 0 : cover > 1 ? 1 : cover;
}

static uint8_t mixed(uint8_t under, uint8_t over, float alpha)
{
    return (uint8_t)((float)under + ((float)over - (float)under) * alpha + 0.5F);
}

static void pixel_mix(uint32_t *pixel, struct ink ink, float cover)
{
    float alpha = cover * (float)ink.alpha / 255.0F;
    uint8_t r = mixed((uint8_t)(*pixel >> 16), ink.colour.r, alpha);
    uint8_t g = mixed((uint8_t)(*pixel >> 8), ink.colour.g, alpha);
    uint8_t b = mixed((uint8_t)*pixel, ink.colour.b, alpha);
    *pixel = (uint32_t)r << 16 | (uint32_t)g << 8 | b;
}

static struct rect bounded(const struct picture *picture, struct rect clip, float x0, float y0, float x1,
                           float y1)
{
    int left = (int)floorf(x0 - 1), top = (int)floorf(y0 - 1);
    struct rect rect = {left, top, (int)ceilf(x1 + 1) - left, (int)ceilf(y1 + 1) - top};
    struct rect whole = {0, 0, picture->width_px, picture->height_px};
    return rect_intersect(rect_intersect(rect, clip), whole);
}

/* Of a ring's sweep: 1 inside, 0 outside, soft across one pixel at its end. */
static float sweep_cover(float dx, float dy, float radius, float sweep)
{
    const float turn = 6.2831853F;
    float angle = atan2f(dx, -dy); /* clockwise from the top */
    if (angle < 0)
        angle += turn;
    return clamped((sweep * turn - angle) * radius + 0.5F);
}

/* Half the width of a circle at the height dy from its middle; 0 outside it. */
static float half_chord(float radius, float dy)
{
    float square = radius * radius - dy * dy;
    return radius > 0 && square > 0 ? sqrtf(square) : 0;
}

struct ring {
    float x, radius, inner, outer, sweep;
    struct ink ink;
};

/* Of one row, the columns from to - 1. */
static void ring_columns(uint32_t *pixels, int from, int to, float dy, const struct ring *ring)
{
    for (int column = from; column < to; column++) {
        float dx = (float)column + 0.5F - ring->x;
        float away = sqrtf(dx * dx + dy * dy);
        float cover = clamped(ring->outer + 0.5F - away) - clamped(ring->inner + 0.5F - away);
        if (cover > 0 && ring->sweep < 1)
            cover *= sweep_cover(dx, dy, ring->radius, ring->sweep);
        if (cover > 0)
            pixel_mix(pixels + column, ring->ink, cover);
    }
}

void raster_ring(const struct picture *picture, struct rect clip, float x, float y, float radius, float width,
                 float sweep, struct ink ink)
{
    struct ring ring = {x, radius, radius - width / 2, radius + width / 2, sweep, ink};
    struct rect part = bounded(picture, clip, x - ring.outer, y - ring.outer, x + ring.outer, y + ring.outer);
    for (int row = part.y; row < part.y + part.h; row++) {
        uint32_t *pixels = picture->pixels + (ptrdiff_t)row * picture->pitch_px;
        float dy = (float)row + 0.5F - y;
        float hole = half_chord(ring.inner - 0.5F, dy); /* nothing of the ring is nearer to the middle */
        int hole_from = (int)ceilf(x - hole);
        int hole_to = (int)floorf(x + hole);
        int end = part.x + part.w;
        if (hole_from >= hole_to) {
            ring_columns(pixels, part.x, end, dy, &ring);
            continue;
        }
        ring_columns(pixels, part.x, hole_from < end ? hole_from : end, dy, &ring);
        ring_columns(pixels, hole_to > part.x ? hole_to : part.x, end, dy, &ring);
    }
}

void raster_disc(const struct picture *picture, struct rect clip, float x, float y, float radius,
                 struct ink ink)
{
    struct rect part = bounded(picture, clip, x - radius, y - radius, x + radius, y + radius);
    for (int row = part.y; row < part.y + part.h; row++) {
        uint32_t *pixels = picture->pixels + (ptrdiff_t)row * picture->pitch_px;
        float dy = (float)row + 0.5F - y;
        for (int column = part.x; column < part.x + part.w; column++) {
            float dx = (float)column + 0.5F - x;
            float cover = clamped(radius + 0.5F - sqrtf(dx * dx + dy * dy));
            if (cover > 0)
                pixel_mix(pixels + column, ink, cover);
        }
    }
}

void raster_stroke(const struct picture *picture, struct rect clip, const struct stroke *stroke,
                   struct ink ink)
{
    float dx = stroke->x1 - stroke->x0;
    float dy = stroke->y1 - stroke->y0;
    float length = sqrtf(dx * dx + dy * dy);
    if (length <= 0)
        return;
    dx /= length;
    dy /= length;
    float half = stroke->width / 2;
    struct rect part =
        bounded(picture, clip, fminf(stroke->x0, stroke->x1) - half, fminf(stroke->y0, stroke->y1) - half,
                fmaxf(stroke->x0, stroke->x1) + half, fmaxf(stroke->y0, stroke->y1) + half);
    for (int row = part.y; row < part.y + part.h; row++) {
        uint32_t *pixels = picture->pixels + (ptrdiff_t)row * picture->pitch_px;
        for (int column = part.x; column < part.x + part.w; column++) {
            float x = (float)column + 0.5F - stroke->x0;
            float y = (float)row + 0.5F - stroke->y0;
            float along = x * dx + y * dy;
            float across = fabsf(y * dx - x * dy);
            float cover = clamped(half + 0.5F - across) * clamped(fminf(along, length - along) + 0.5F);
            if (cover > 0 && stroke->dash > 0) {
                float phase = fmodf(along, stroke->dash + stroke->gap);
                cover *= clamped(stroke->dash + 0.5F - phase);
            }
            if (cover > 0)
                pixel_mix(pixels + column, ink, cover);
        }
    }
}
