#include "ui/damage.h"
#include "base/status.h"
#include <stdlib.h>
#include <string.h>

int damage_init(struct damage *damage, int width_px, int height_px)
{
    *damage = (struct damage){.columns = (width_px + DAMAGE_CELL_PX - 1) / DAMAGE_CELL_PX,
                              .rows = (height_px + DAMAGE_CELL_PX - 1) / DAMAGE_CELL_PX,
                              .width_px = width_px,
                              .height_px = height_px};
    size_t cells = (size_t)damage->columns * (size_t)damage->rows;
    damage->shown = calloc(cells, sizeof *damage->shown);
    damage->drawn = calloc(cells, sizeof *damage->drawn);
    if (damage->shown && damage->drawn)
        return STATUS_OK;
    damage_finish(damage);
    return ERR_MEMORY;
}

void damage_finish(struct damage *damage)
{
    free(damage->shown);
    free(damage->drawn);
    *damage = (struct damage){0};
}

static size_t cells_bytes(const struct damage *damage)
{
    return (size_t)damage->columns * (size_t)damage->rows * sizeof *damage->shown;
}

void damage_all(struct damage *damage)
{
    memset(damage->shown, 0, cells_bytes(damage));
}

void damage_begin(struct damage *damage)
{
    for (int i = 0; i < damage->columns * damage->rows; i++)
        damage->drawn[i] = 1;
}

void damage_add(struct damage *damage, struct rect rect, uint64_t hash)
{
    rect = rect_intersect(rect, (struct rect){0, 0, damage->width_px, damage->height_px});
    if (rect_is_empty(rect))
        return;
    for (int row = rect.y / DAMAGE_CELL_PX; row <= (rect.y + rect.h - 1) / DAMAGE_CELL_PX; row++)
        for (int column = rect.x / DAMAGE_CELL_PX; column <= (rect.x + rect.w - 1) / DAMAGE_CELL_PX;
             column++) {
            uint64_t *cell = &damage->drawn[row * damage->columns + column];
            uint64_t mixed = (*cell ^ hash) * 0x9E3779B97F4A7C15U; /* order counts */
            *cell = (mixed ^ (mixed >> 29)) | 1;                   /* never the unknown 0 */
        }
}

/* The rectangle of cells, in pixels. */
static struct rect cells_rect(const struct damage *damage, int row, int first, int last)
{
    struct rect rect = {first * DAMAGE_CELL_PX, row * DAMAGE_CELL_PX, (last + 1 - first) * DAMAGE_CELL_PX,
                        DAMAGE_CELL_PX};
    return rect_intersect(rect, (struct rect){0, 0, damage->width_px, damage->height_px});
}

static struct rect around(struct rect a, struct rect b)
{
    int x0 = a.x < b.x ? a.x : b.x;
    int y0 = a.y < b.y ? a.y : b.y;
    int x1 = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int y1 = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x0, y0, x1 - x0, y1 - y0};
}

/* A span continues the rectangle that ended right above it with the same sides. */
static int rects_add(struct rect rects[DAMAGE_RECTS_MAX], int count, struct rect span)
{
    for (int i = 0; i < count; i++)
        if (rects[i].x == span.x && rects[i].w == span.w && rects[i].y + rects[i].h == span.y) {
            rects[i].h += span.h;
            return count;
        }
    if (count < DAMAGE_RECTS_MAX) {
        rects[count] = span;
        return count + 1;
    }
    for (int i = 0; i < count; i++)
        span = around(span, rects[i]);
    rects[0] = span;
    return 1;
}

int damage_take(struct damage *damage, struct rect rects[DAMAGE_RECTS_MAX])
{
    int count = 0;
    for (int row = 0; row < damage->rows; row++) {
        const uint64_t *shown = damage->shown + (ptrdiff_t)row * damage->columns;
        const uint64_t *drawn = damage->drawn + (ptrdiff_t)row * damage->columns;
        for (int column = 0; column < damage->columns; column++) {
            if (shown[column] == drawn[column])
                continue;
            int first = column;
            while (column + 1 < damage->columns && shown[column + 1] != drawn[column + 1])
                column++;
            count = rects_add(rects, count, cells_rect(damage, row, first, column));
        }
    }
    uint64_t *shown = damage->shown;
    damage->shown = damage->drawn;
    damage->drawn = shown;
    return count;
}
