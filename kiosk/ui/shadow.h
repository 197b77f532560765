/* The shadow under a card: a blurred rounded form, made once a radius and blur, stretched by its middle
 * (nine slices), so that a card of any size costs one copy. */
#pragma once
#include "ui/raster.h"

#define SHADOW_KINDS_MAX 8 /* radii times two blurs: the design has two radii */

struct shadow {
    int radius, blur_px;
    int spread;         /* how far it reaches beyond the card */
    struct mask slices; /* a square with an odd side: corners, edges and one pixel of middle */
};

struct shadows {
    struct shadow kinds[SHADOW_KINDS_MAX];
    int count, next;
};

/* Borrowed until SHADOW_KINDS_MAX others were asked for. NULL when there is no memory. */
const struct shadow *shadow_of(struct shadows *shadows, int radius, int blur_px);
void shadows_finish(struct shadows *shadows);
/* Paints under a card at rect, but not where the card will lie; ink.alpha is the shadow's darkest. */
void shadow_paint(const struct picture *picture, struct rect clip, struct rect rect,
                  const struct shadow *shadow, int down_px, struct ink ink);
