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

#define PIXELS_AT_ONCE 8
#define ROW_BYTES (4 * PIXELS_AT_ONCE)

static void row_of(uint32_t colour, uint8_t bytes[ROW_BYTES])
{
    for (int i = 0; i < PIXELS_AT_ONCE; i++)
        memcpy(bytes + (ptrdiff_t)i * 4, &colour, sizeof colour);
}

/* The same for a row of pixels, its bytes side by side so that a compiler fills whole registers with them: a
 * scrim is two million pixels, and a screen comes in half transparent. */
static void blend_row(uint32_t *pixels, int count, uint32_t over, uint32_t alpha)
{
    uint8_t colour[ROW_BYTES], bytes[ROW_BYTES];
    uint16_t add[ROW_BYTES];
    uint16_t rest = (uint16_t)(255 - alpha);
    row_of(over, colour);
    for (int i = 0; i < ROW_BYTES; i++)
        add[i] = (uint16_t)(colour[i] * alpha + 0x80);
    for (; count >= PIXELS_AT_ONCE; count -= PIXELS_AT_ONCE, pixels += PIXELS_AT_ONCE) {
        memcpy(bytes, pixels, sizeof bytes);
        for (int i = 0; i < ROW_BYTES; i++) {
            uint16_t mixed = (uint16_t)(bytes[i] * rest + add[i]);
            bytes[i] = (uint8_t)((uint16_t)(mixed + (mixed >> 8)) >> 8);
        }
        memcpy(pixels, bytes, sizeof bytes);
    }
    for (int i = 0; i < count; i++)
        pixels[i] = blend(pixels[i], over, alpha);
}

static void blend_span(uint32_t *pixels, int count, uint32_t over, uint32_t alpha)
{
    if (alpha == 255) {
        for (int i = 0; i < count; i++)
            pixels[i] = over;
    } else if (alpha) {
        blend_row(pixels, count, over, alpha);
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

static int at_least(int value, int least)
{
    return value < least ? least : value;
}

static int at_most(int value, int most)
{
    return value > most ? most : value;
}

struct outline {
    struct rect outer, inner;
    int outer_radius, inner_radius;
    struct ink ink;
};

/* Of one row, the columns from..to - 1. */
static void outline_columns(uint32_t *pixels, int from, int to, int y, const struct outline *outline)
{
    for (int x = from; x < to; x++) {
        float cover =
            round_cover(outline->outer, outline->outer_radius, x - outline->outer.x, y - outline->outer.y) -
            round_cover(outline->inner, outline->inner_radius, x - outline->inner.x, y - outline->inner.y);
        if (cover > 0)
            pixels[x] = blend(pixels[x], word_of(outline->ink.colour), alpha_of(outline->ink, cover));
    }
}

void raster_outline(const struct picture *picture, struct rect clip, struct rect rect, int radius, int width,
                    struct ink ink)
{
    struct rect part = bounded(picture, clip, rect);
    radius = fitting_radius(rect, radius);
    struct rect inner = {rect.x + width, rect.y + width, rect.w - 2 * width, rect.h - 2 * width};
    struct outline outline = {rect, inner, radius, radius > width ? radius - width : 0, ink};
    int end = part.x + part.w;
    for (int y = part.y; part.w > 0 && y < part.y + part.h; y++) {
        uint32_t *pixels = picture->pixels + (ptrdiff_t)y * picture->pitch_px;
        bool is_line = y < rect.y + width || y >= rect.y + rect.h - width;
        bool is_round = y < rect.y + radius || y >= rect.y + rect.h - radius;
        int edge =
            is_round && radius > width ? radius : width; /* between the edges it is all line or all hole */
        int left = at_most(rect.x + edge, end);
        int right = at_most(at_least(rect.x + rect.w - edge, left), end);
        outline_columns(pixels, part.x, left, y, &outline);
        if (is_line)
            blend_span(pixels + at_least(left, part.x), right - at_least(left, part.x), word_of(ink.colour),
                       ink.alpha);
        outline_columns(pixels, at_least(right, part.x), end, y, &outline);
    }
}

static bool is_bare(const uint8_t *cover)
{
    uint64_t eight;
    memcpy(&eight, cover, sizeof eight);
    return eight == 0;
}

static uint32_t covered(uint8_t cover, struct ink ink)
{
    return (uint32_t)(cover * ink.alpha + 127) / 255;
}

/* As blend_row, with an alpha for each pixel. */
static void mask_pixels(uint32_t *pixels, const uint8_t *cover, const uint8_t colour[ROW_BYTES],
                        struct ink ink)
{
    uint8_t bytes[ROW_BYTES], alpha[ROW_BYTES];
    memcpy(bytes, pixels, sizeof bytes);
    for (int i = 0; i < PIXELS_AT_ONCE; i++) {
        uint32_t four = covered(cover[i], ink) * 0x01010101U;
        memcpy(alpha + (ptrdiff_t)i * 4, &four, sizeof four);
    }
    for (int i = 0; i < ROW_BYTES; i++) {
        uint16_t mixed = (uint16_t)(colour[i] * alpha[i] + bytes[i] * (255 - alpha[i]) + 0x80);
        bytes[i] = (uint8_t)((uint16_t)(mixed + (mixed >> 8)) >> 8);
    }
    memcpy(pixels, bytes, sizeof bytes);
}

void raster_mask(const struct picture *picture, struct rect clip, int x, int y, const struct mask *mask,
                 struct ink ink)
{
    struct rect part = bounded(picture, clip, (struct rect){x, y, mask->width, mask->height});
    int end = part.x + part.w;
    uint32_t over = word_of(ink.colour);
    uint8_t colour[ROW_BYTES];
    row_of(over, colour);
    for (int row = part.y; row < part.y + part.h; row++) {
        uint32_t *pixels = picture->pixels + (ptrdiff_t)row * picture->pitch_px;
        const uint8_t *cover = mask->cover + (ptrdiff_t)(row - y) * mask->width - x;
        int column = part.x;
        for (; column + PIXELS_AT_ONCE <= end; column += PIXELS_AT_ONCE)
            if (!is_bare(cover + column)) /* most of a line of text is */
                mask_pixels(pixels + column, cover + column, colour, ink);
        for (; column < end; column++)
            pixels[column] = blend(pixels[column], over, covered(cover[column], ink));
    }
}
