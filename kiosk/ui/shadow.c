#include "ui/shadow.h"
#include <stdlib.h>
#include <string.h>

#define ROW_PIECE_PX 512

/* A mean over 2 * reach + 1 bytes in steps of stride; three in a row are near enough to a Gaussian. */
static void line_blur(uint8_t *bytes, int count, int stride, int reach, uint8_t *copy)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        copy[i] = bytes[(ptrdiff_t)i * stride];
    for (int i = -reach; i < count; i++) {
        if (i + reach < count)
            sum += copy[i + reach];
        if (i - reach - 1 >= 0)
            sum -= copy[i - reach - 1];
        if (i >= 0)
            bytes[(ptrdiff_t)i * stride] = (uint8_t)(sum / (2 * reach + 1));
    }
}

static void mask_blur(struct mask *mask, int reach, uint8_t *copy)
{
    for (int pass = 0; pass < 3; pass++) {
        for (int y = 0; y < mask->height; y++)
            line_blur(mask->cover + (ptrdiff_t)y * mask->width, mask->width, 1, reach, copy);
        for (int x = 0; x < mask->width; x++)
            line_blur(mask->cover + x, mask->height, mask->width, reach, copy);
    }
}

static void round_fill(struct mask *mask, int spread, int radius)
{
    int side = mask->width;
    for (int y = spread; y < side - spread; y++)
        for (int x = spread; x < side - spread; x++) {
            int from_left = x - spread < side - 1 - spread - x ? x - spread : side - 1 - spread - x;
            int from_top = y - spread < side - 1 - spread - y ? y - spread : side - 1 - spread - y;
            int dx = radius - from_left, dy = radius - from_top;
            bool outside = dx > 0 && dy > 0 && dx * dx + dy * dy > radius * radius;
            mask->cover[(ptrdiff_t)y * side + x] = outside ? 0 : 255;
        }
}

static bool shadow_make(struct shadow *shadow, int radius, int blur_px)
{
    int reach = blur_px / 3 > 1 ? blur_px / 3 : 1; /* three boxes of it have about blur/2 of deviation */
    int spread = 3 * reach;
    int side = 2 * (spread + radius + spread) + 1;
    *shadow = (struct shadow){.radius = radius, .blur_px = blur_px, .spread = spread};
    shadow->slices =
        (struct mask){.cover = calloc((size_t)side, (size_t)side), .width = side, .height = side};
    uint8_t *copy = malloc((size_t)side);
    bool made = shadow->slices.cover && copy;
    if (made) {
        round_fill(&shadow->slices, spread, radius);
        mask_blur(&shadow->slices, reach, copy);
    }
    free(copy);
    return made;
}

const struct shadow *shadow_of(struct shadows *shadows, int radius, int blur_px)
{
    for (int i = 0; i < shadows->count; i++)
        if (shadows->kinds[i].radius == radius && shadows->kinds[i].blur_px == blur_px)
            return &shadows->kinds[i];
    struct shadow *shadow = &shadows->kinds[shadows->next];
    struct shadow made;
    if (!shadow_make(&made, radius, blur_px)) {
        free(made.slices.cover);
        return NULL;
    }
    free(shadow->slices.cover);
    *shadow = made;
    shadows->next = (shadows->next + 1) % SHADOW_KINDS_MAX;
    if (shadows->count < SHADOW_KINDS_MAX)
        shadows->count++;
    return shadow;
}

void shadows_finish(struct shadows *shadows)
{
    for (int i = 0; i < shadows->count; i++)
        free(shadows->kinds[i].slices.cover);
    *shadows = (struct shadows){0};
}

/* Where in the slices a place of the stretched shadow is looked up. */
static int slice_of(int at, int length, int side)
{
    int half = side / 2;
    if (at < half && at < length / 2)
        return at;
    if (length - 1 - at < half)
        return side - (length - at);
    return half;
}

/* One row of the stretched shadow, from x on, as a mask of its own. */
static void row_paint(const struct picture *picture, struct rect part, struct rect whole,
                      const struct mask *slices, const uint8_t *line, struct ink ink)
{
    uint8_t cover[ROW_PIECE_PX];
    for (int x = part.x; x < part.x + part.w; x += ROW_PIECE_PX) {
        int left = part.x + part.w - x;
        struct mask piece = {.cover = cover, .width = left < ROW_PIECE_PX ? left : ROW_PIECE_PX, .height = 1};
        for (int i = 0; i < piece.width; i++)
            cover[i] = line[slice_of(x + i - whole.x, whole.w, slices->width)];
        raster_mask(picture, part, x, part.y, &piece, ink);
    }
}

void shadow_paint(const struct picture *picture, struct rect clip, struct rect rect,
                  const struct shadow *shadow, int down_px, struct ink ink)
{
    int spread = shadow->spread;
    struct rect whole = {rect.x - spread, rect.y - spread + down_px, rect.w + 2 * spread,
                         rect.h + 2 * spread};
    /* The card hides all but its rounded corners; a pressed one is 1 % narrower on each side. */
    int margin = shadow->radius + rect.h / 100;
    int side = rect.w / 100 + 1;
    const struct mask *slices = &shadow->slices;
    struct rect rows = rect_intersect(whole, clip);
    for (int y = rows.y; y < rows.y + rows.h; y++) {
        const uint8_t *line =
            slices->cover + (ptrdiff_t)slice_of(y - whole.y, whole.h, slices->height) * slices->width;
        bool beside_card = y >= rect.y + margin && y < rect.y + rect.h - margin;
        struct rect left = {whole.x, y, beside_card ? rect.x + side - whole.x : whole.w, 1};
        struct rect right = {rect.x + rect.w - side, y, whole.x + whole.w - rect.x - rect.w + side, 1};
        row_paint(picture, rect_intersect(left, clip), whole, slices, line, ink);
        if (beside_card)
            row_paint(picture, rect_intersect(right, clip), whole, slices, line, ink);
    }
}
