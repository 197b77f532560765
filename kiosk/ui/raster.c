#include "ui/raster.h"
#include <math.h>
#include <string.h>

struct rect rect_intersect(struct rect a, struct rect b)
{
    int x0 = a.x > b.x ? a.x : b.x;
    int y0 = a.y > b.y ? a.y : b.y;
    int x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x0, y0, x1 - x0, y1 - y0};
}

bool rect_is_empty(struct rect rect)
{
    return rect.w <= 0 || rect.h <= 0;
}

static struct rect bounded(const struct picture *picture, struct rect clip, struct rect rect)
{
    struct rect whole = {0, 0, picture->width_px, picture->height_px};
    return rect_intersect(rect_intersect(rect, clip), whole);
}

static uint32_t word_of(struct rgb colour)
{
    return (uint32_t)colour.r << 16 | (uint32_t)colour.g << 8 | colour.b;
}

/* Red and blue in one multiplication, green in another; x / 255 as (x + 128 + ((x + 128) >> 8)) >> 8. */
static uint32_t blend(uint32_t under, uint32_t over, uint32_t alpha)
{
    uint32_t rest = 255 - alpha;
    uint32_t red_blue = (over & 0xFF00FF) * alpha + (under & 0xFF00FF) * rest + 0x800080;
    uint32_t green = ((over >> 8) & 0xFF) * alpha + ((under >> 8) & 0xFF) * rest + 0x80;
    red_blue = ((red_blue + ((red_blue >> 8) & 0xFF00FF)) >> 8) & 0xFF00FF;
    green = (green + (green >> 8)) & 0xFF00;
    return red_blue | green;
}

/* Two pixels at a time, each channel in 16 bits of its own: a scrim is two million of them. */
static void blend_pairs(uint32_t *pixels, int pairs, uint32_t over, uint32_t alpha)
{
    const uint64_t mask = 0x00FF00FF00FF00FFU;
    const uint64_t half = 0x0080008000800080U;
    uint64_t twice = (uint64_t)over << 32 | over;
    uint64_t red_blue_over = (twice & mask) * alpha + half;
    uint64_t green_over = ((twice >> 8) & mask) * alpha + half;
    for (int i = 0; i < pairs; i++) {
        uint64_t under;
        memcpy(&under, pixels + (ptrdiff_t)i * 2, sizeof under);
        uint64_t red_blue = (under & mask) * (255 - alpha) + red_blue_over;
        uint64_t green = ((under >> 8) & mask) * (255 - alpha) + green_over;
        red_blue = (red_blue + ((red_blue >> 8) & mask)) >> 8 & mask;
        green = (green + ((green >> 8) & mask)) & ~mask;
        under = red_blue | green;
        memcpy(pixels + (ptrdiff_t)i * 2, &under, sizeof under);
    }
}

static void blend_span(uint32_t *pixels, int count, uint32_t over, uint32_t alpha)
{
    if (alpha == 255) {
        for (int i = 0; i < count; i++)
            pixels[i] = over;
    } else if (alpha) {
        blend_pairs(pixels, count / 2, over, alpha);
        if (count % 2)
            pixels[count - 1] = blend(pixels[count - 1], over, alpha);
    }
}

static uint32_t alpha_of(struct ink ink, float cover)
{
    return (uint32_t)((float)ink.alpha * cover + 0.5F);
}

void raster_fill(const struct picture *picture, struct rect clip, struct rect rect, struct ink ink)
{
    struct rect part = bounded(picture, clip, rect);
    for (int y = part.y; part.w > 0 && y < part.y + part.h; y++)
        blend_span(picture->pixels + (ptrdiff_t)y * picture->pitch_px + part.x, part.w, word_of(ink.colour),
                   ink.alpha);
}

/* How much of the pixel at column, row (from the rectangle's left top) its rounded form covers: the distance
 * from the centre of the nearest corner's circle, which is exact along the axes. */
static float round_cover(struct rect rect, int radius, int column, int row)
{
    if (column < 0 || row < 0 || column >= rect.w || row >= rect.h)
        return 0;
    int from_left = column < rect.w - 1 - column ? column : rect.w - 1 - column;
    int from_top = row < rect.h - 1 - row ? row : rect.h - 1 - row;
    if (from_left >= radius || from_top >= radius)
        return 1;
    float dx = (float)(radius - from_left) - 0.5F;
    float dy = (float)(radius - from_top) - 0.5F;
    float cover = (float)radius + 0.5F - sqrtf(dx * dx + dy * dy);
    return cover < 0 ? 0 : cover > 1 ? 1 : cover;
}

static int fitting_radius(struct rect rect, int radius)
{
    int shorter = rect.w < rect.h ? rect.w : rect.h;
    return radius < 0 ? 0 : radius > shorter / 2 ? shorter / 2 : radius;
}

static void round_row(const struct picture *picture, struct rect part, struct rect rect, int radius, int y,
                      struct ink ink)
{
    uint32_t *pixels = picture->pixels + (ptrdiff_t)y * picture->pitch_px;
    int row = y - rect.y;
    int corner = row < radius || row >= rect.h - radius ? radius : 0;
    int x = part.x;
    int end = part.x + part.w;
    for (; x < end && x < rect.x + corner; x++)
        pixels[x] =
            blend(pixels[x], word_of(ink.colour), alpha_of(ink, round_cover(rect, radius, x - rect.x, row)));
    int straight_end = rect.x + rect.w - corner < end ? rect.x + rect.w - corner : end;
    if (straight_end > x) {
        blend_span(pixels + x, straight_end - x, word_of(ink.colour), ink.alpha);
        x = straight_end;
    }
    for (; x < end; x++)
        pixels[x] =
            blend(pixels[x], word_of(ink.colour), alpha_of(ink, round_cover(rect, radius, x - rect.x, row)));
}

void raster_round(const struct picture *picture, struct rect clip, struct rect rect, int radius,
                  struct ink ink)
{
    struct rect part = bounded(picture, clip, rect);
    radius = fitting_radius(rect, radius);
    for (int y = part.y; part.w > 0 && y < part.y + part.h; y++)
        round_row(picture, part, rect, radius, y, ink);
}

void raster_hatch(const struct picture *picture, struct rect clip, struct rect rect, int radius, int period,
                  int stripe, struct ink ink)
{
    struct rect part = bounded(picture, clip, rect);
    radius = fitting_radius(rect, radius);
    for (int y = part.y; part.w > 0 && y < part.y + part.h; y++)
        if ((rect.y + rect.h - 1 - y) % period < stripe)
            round_row(picture, part, rect, radius, y, ink);
}

void raster_outline(const struct picture *picture, struct rect clip, struct rect rect, int radius, int width,
                    struct ink ink)
{
    struct rect part = bounded(picture, clip, rect);
    radius = fitting_radius(rect, radius);
    struct rect inner = {rect.x + width, rect.y + width, rect.w - 2 * width, rect.h - 2 * width};
    int inner_radius = radius > width ? radius - width : 0;
    int edge = radius > width ? radius : width; /* no pixel of the line lies farther in than this */
    for (int y = part.y; y < part.y + part.h; y++) {
        uint32_t *pixels = picture->pixels + (ptrdiff_t)y * picture->pitch_px;
        bool cap = y < rect.y + edge || y >= rect.y + rect.h - edge;
        for (int x = part.x; x < part.x + part.w; x++) {
            if (!cap && x >= rect.x + width && x < rect.x + rect.w - width) {
                x = rect.x + rect.w - width - 1; /* over the hole */
                continue;
            }
            float cover = round_cover(rect, radius, x - rect.x, y - rect.y) -
                          round_cover(inner, inner_radius, x - inner.x, y - inner.y);
            if (cover > 0)
                pixels[x] = blend(pixels[x], word_of(ink.colour), alpha_of(ink, cover));
        }
    }
}

void raster_mask(const struct picture *picture, struct rect clip, int x, int y, const struct mask *mask,
                 struct ink ink)
{
    struct rect part = bounded(picture, clip, (struct rect){x, y, mask->width, mask->height});
    uint32_t over = word_of(ink.colour);
    for (int row = part.y; row < part.y + part.h; row++) {
        uint32_t *pixels = picture->pixels + (ptrdiff_t)row * picture->pitch_px;
        const uint8_t *cover = mask->cover + (ptrdiff_t)(row - y) * mask->width - x;
        for (int column = part.x; column < part.x + part.w; column++) {
            uint32_t alpha = cover[column];
            if (alpha == 0)
                continue;
            if (ink.alpha != 255)
                alpha = (alpha * ink.alpha + 127) / 255;
            pixels[column] = alpha == 255 ? over : blend(pixels[column], over, alpha);
        }
    }
}
