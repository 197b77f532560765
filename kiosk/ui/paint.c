#include "ui/paint.h"
#include "base/log.h"
#include "base/status.h"
#include "ui/canvas_parts.h"
#include <SDL_image.h>
#include <string.h>

/* Pressed controls shrink to 98 % (design 5.5): the form only, since scaled letters are not crisp. */
static struct rect rect_shrunk(struct rect rect)
{
    int dx = (rect.w + 50) / 100;
    int dy = (rect.h + 50) / 100;
    return (struct rect){rect.x + dx, rect.y + dy, rect.w - 2 * dx, rect.h - 2 * dy};
}

/* What the mark looks like now. False: it is not seen. */
static bool mark_seen(const struct mark *mark, int pressed, struct look *look)
{
    *look = mark->look;
    bool is_pressed = mark->target >= 0 && mark->target == pressed;
    if (!is_pressed)
        return !mark->veil;
    look->colour = mark->pressed_colour;
    if (look->type == MARK_FILL || look->type == MARK_OUTLINE)
        look->rect = rect_shrunk(look->rect);
    return true;
}

static struct ink ink_of(uint32_t colour)
{
    return (struct ink){{(uint8_t)(colour >> 16), (uint8_t)(colour >> 8), (uint8_t)colour},
                        (uint8_t)(colour >> 24)};
}

static void qr_paint(const struct picture *picture, struct rect clip, struct rect rect, int module,
                     const struct qr *qr)
{
    const struct ink white = {{255, 255, 255}, 255};
    const struct ink black = {{0, 0, 0}, 255};
    raster_fill(picture, clip, rect, white);
    for (int row = 0; row < qr->side; row++)
        for (int column = 0; column < qr->side; column++) {
            if (!qr->dark[row * qr->side + column])
                continue;
            struct rect dark = {rect.x + (column + QR_QUIET_MODULES) * module,
                                rect.y + (row + QR_QUIET_MODULES) * module, module, module};
            raster_fill(picture, clip, dark, black);
        }
}

static void text_paint(struct canvas *canvas, const struct picture *picture, struct rect clip,
                       const struct look *look, const char *text)
{
    struct run_key key = {{(enum face)look->face, look->size_px}, look->grow_px, text};
    const struct mask *mask = runs_mask(canvas->runs, &key);
    int y = look->rect.y;
    if (mask->cover)
        raster_mask(picture, clip, look->rect.x + mask->left, y + mask->top, mask, ink_of(look->colour));
}

static void shadow_mark_paint(struct canvas *canvas, const struct picture *picture, struct rect clip,
                              const struct look *look)
{
    const struct shadow *shadow = shadow_of(&canvas->shadows, look->radius, look->width);
    if (shadow)
        shadow_paint(picture, clip, look->rect, shadow, look->size_px, ink_of(look->colour));
}

static void mark_paint(struct canvas *canvas, const struct picture *picture, struct rect clip,
                       const struct mark *mark, const struct look *look)
{
    struct ink ink = ink_of(look->colour);
    switch ((enum mark_type)look->type) {
    case MARK_FILL: raster_round(picture, clip, look->rect, look->radius, ink); break;
    case MARK_OUTLINE: raster_outline(picture, clip, look->rect, look->radius, look->width, ink); break;
    case MARK_SHADOW: shadow_mark_paint(canvas, picture, clip, look); break;
    case MARK_STROKE: {
        struct stroke stroke = {look->x0,        look->y0,      look->x1,    look->y1,
                                look->stroke_px, look->dash_px, look->gap_px};
        raster_stroke(picture, clip, &stroke, ink);
        break;
    }
    case MARK_RING:
        raster_ring(picture, clip, look->x0, look->y0, look->x1, look->stroke_px, look->sweep, ink);
        break;
    case MARK_DISC: raster_disc(picture, clip, look->x0, look->y0, look->x1, ink); break;
    case MARK_HATCH:
        raster_hatch(picture, clip, look->rect, look->radius, look->size_px, look->width, ink);
        break;
    case MARK_TEXT: text_paint(canvas, picture, clip, look, canvas->texts + mark->text); break;
    case MARK_QR: qr_paint(picture, clip, look->rect, look->size_px, &canvas->codes[mark->text]); break;
    }
}

static void part_paint(struct canvas *canvas, const struct picture *picture, struct rect clip, int pressed)
{
    for (int i = 0; i < canvas->mark_count; i++) {
        const struct mark *mark = &canvas->marks[i];
        struct look look;
        if (!rect_is_empty(rect_intersect(mark->bounds, clip)) && mark_seen(mark, pressed, &look))
            mark_paint(canvas, picture, clip, mark, &look);
    }
}

int canvas_paint(struct canvas *canvas, const struct picture *picture, struct rect rects[DAMAGE_RECTS_MAX])
{
    int pressed = canvas_pressed_index(canvas);
    damage_begin(&canvas->damage);
    for (int i = 0; i < canvas->mark_count; i++) {
        struct look look;
        if (mark_seen(&canvas->marks[i], pressed, &look))
            damage_add(&canvas->damage, canvas->marks[i].bounds, canvas_hash(&look, sizeof look));
    }
    int count = damage_take(&canvas->damage, rects);
    for (int i = 0; i < count; i++)
        part_paint(canvas, picture, rects[i], pressed);
    return count;
}

void canvas_forget_picture(struct canvas *canvas)
{
    damage_all(&canvas->damage);
}

size_t canvas_kept_bytes(const struct canvas *canvas)
{
    return runs_bytes(canvas->runs);
}

int picture_save_png(const struct picture *picture, const char *path)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormatFrom(picture->pixels, picture->width_px, picture->height_px, 32,
                                           picture->pitch_px * 4, SDL_PIXELFORMAT_RGB888);
    int status = surface && IMG_SavePNG(surface, path) == 0 ? STATUS_OK : ERR_IO;
    if (status)
        log_error("cannot write %s: %s", path, SDL_GetError());
    SDL_FreeSurface(surface);
    return status;
}
