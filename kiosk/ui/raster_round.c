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

void raster_ring(const struct picture *picture, struct rect clip, float x, float y, float radius, float width,
                 float sweep, struct ink ink)
{
    float outer = radius + width / 2;
    float inner = radius - width / 2;
    struct rect part = bounded(picture, clip, x - outer, y - outer, x + outer, y + outer);
    for (int row = part.y; row < part.y + part.h; row++) {
        uint32_t *pixels = picture->pixels + (ptrdiff_t)row * picture->pitch_px;
        float dy = (float)row + 0.5F - y;
        for (int column = part.x; column < part.x + part.w; column++) {
            float dx = (float)column + 0.5F - x;
            float away = sqrtf(dx * dx + dy * dy);
            float cover = clamped(outer + 0.5F - away) - clamped(inner + 0.5F - away);
            if (cover > 0 && sweep < 1)
                cover *= sweep_cover(dx, dy, radius, sweep);
            if (cover > 0)
                pixel_mix(pixels + column, ink, cover);
        }
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
