/* Which parts of the picture differ from the last one: the glass in cells, each with a hash of all that is
 * drawn on it, in order. Equal hash, equal picture. */
#pragma once
#include "ui/raster.h"

#define DAMAGE_CELL_PX 32
#define DAMAGE_RECTS_MAX 24 /* more, and the last one takes in all that are left */

struct damage {
    int columns, rows;
    int width_px, height_px;
    uint64_t *shown; /* hashes of the picture on the glass; 0 = unknown */
    uint64_t *drawn; /* of the one to come */
};

int damage_init(struct damage *damage, int width_px, int height_px);
void damage_finish(struct damage *damage);
/* Nothing of what is on the glass is known any more. */
void damage_all(struct damage *damage);

void damage_begin(struct damage *damage);
/* Something with this hash is drawn over rect. */
void damage_add(struct damage *damage, struct rect rect, uint64_t hash);
/* The rectangles that differ (they may overlap when there are many); they count as shown from now on. Returns
 * how many. */
int damage_take(struct damage *damage, struct rect rects[DAMAGE_RECTS_MAX]);
