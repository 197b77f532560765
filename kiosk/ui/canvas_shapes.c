/* Shapes onto the draw list. */
#include "base/status.h"
#include "ui/canvas_parts.h"
#include <string.h>

/* Design 5.2. */
#define CARD_SHADOW_DOWN_U 1.2F
#define CARD_SHADOW_BLUR_U 3.0F
#define CARD_SHADOW_ALPHA 0x21 /* 13 % */
#define DIALOG_SHADOW_DOWN_U 3.0F
#define DIALOG_SHADOW_BLUR_U 10.0F
#define DIALOG_SHADOW_ALPHA 0x38 /* 22 % */
#define SHADOW_COLOUR 0x0B2239

void canvas_fill(struct canvas *canvas, struct box box, enum colour colour, float radius)
{
    struct look look = {.type = MARK_FILL,
                        .rect = canvas_rect(canvas, box),
                        .colour = canvas_colour(canvas, colour),
                        .radius = canvas_px(canvas, radius)};
    canvas_mark(canvas, &look, look.rect);
}

void canvas_outline(struct canvas *canvas, struct box box, enum colour colour, float radius, float width)
{
    struct look look = {.type = MARK_OUTLINE,
                        .rect = canvas_rect(canvas, box),
                        .colour = canvas_colour(canvas, colour),
                        .radius = canvas_px(canvas, radius),
                        .width = canvas_line_px(canvas, width)};
    canvas_mark(canvas, &look, look.rect);
}

static struct rect rect_grown(struct rect rect, int by)
{
    return (struct rect){rect.x - by, rect.y - by, rect.w + 2 * by, rect.h + 2 * by};
}

/* Dark and high contrast: an edge around the card instead of a shadow. */
static void edge_instead(struct canvas *canvas, struct box box, float radius)
{
    bool high = canvas->style.theme == THEME_HIGH_CONTRAST;
    int width = canvas_line_px(canvas, high ? 0.6F : 0.3F);
    struct look look = {.type = MARK_OUTLINE,
                        .rect = rect_grown(canvas_rect(canvas, box), width),
                        .colour = canvas_colour(canvas, high ? COLOUR_EDGE : COLOUR_LINE),
                        .radius = canvas_px(canvas, radius) + width,
                        .width = width};
    canvas_mark(canvas, &look, look.rect);
}

void canvas_shadow(struct canvas *canvas, struct box box, float radius, bool dialog)
{
    if (canvas->style.theme != THEME_LIGHT) {
        edge_instead(canvas, box, radius);
        return;
    }
    int down = canvas_px(canvas, dialog ? DIALOG_SHADOW_DOWN_U : CARD_SHADOW_DOWN_U);
    int blur = canvas_px(canvas, dialog ? DIALOG_SHADOW_BLUR_U : CARD_SHADOW_BLUR_U);
    uint32_t alpha = (canvas_colour(canvas, COLOUR_BLACK) >> 24) *
                     (dialog ? DIALOG_SHADOW_ALPHA : CARD_SHADOW_ALPHA) / 255;
    struct look look = {.type = MARK_SHADOW,
                        .rect = canvas_rect(canvas, box),
                        .colour = alpha << 24 | SHADOW_COLOUR,
                        .radius = canvas_px(canvas, radius),
                        .width = blur,
                        .size_px = down};
    canvas_mark(canvas, &look, rect_grown(look.rect, blur + 3 + down));
}

/* A line along an axis is whole pixels wide and lies on whole pixels. */
static bool axis_line(struct canvas *canvas, struct box span, enum colour colour, int width)
{
    struct rect rect = canvas_rect(canvas, span);
    if (span.w > 0 && span.h > 0)
        return false;
    if (span.h <= 0)
        rect = (struct rect){rect.x, rect.y - width / 2, rect.w, width};
    else
        rect = (struct rect){rect.x - width / 2, rect.y, width, rect.h};
    struct look look = {.type = MARK_FILL, .rect = rect, .colour = canvas_colour(canvas, colour)};
    canvas_mark(canvas, &look, rect);
    return true;
}

static float smaller(float a, float b)
{
    return a < b ? a : b;
}

static void axis_dashes(struct canvas *canvas, struct box span, enum colour colour, int width)
{
    const float dash = 2.2F, gap = 1.6F;
    float length = span.w > span.h ? span.w : span.h;
    for (int i = 0; (float)i * (dash + gap) < length; i++) {
        float at = (float)i * (dash + gap);
        float part = smaller(dash, length - at);
        struct box piece =
            span.w > span.h ? box_of(span.x + at, span.y, part, 0) : box_of(span.x, span.y + at, 0, part);
        axis_line(canvas, piece, colour, width);
    }
}

void canvas_line(struct canvas *canvas, float x0, float y0, float x1, float y1, enum colour colour,
                 float width, bool dashed)
{
    struct box span =
        box_of(smaller(x0, x1), smaller(y0, y1), x1 > x0 ? x1 - x0 : x0 - x1, y1 > y0 ? y1 - y0 : y0 - y1);
    int width_px = canvas_line_px(canvas, width);
    if (dashed && (span.w <= 0 || span.h <= 0)) {
        axis_dashes(canvas, span, colour, width_px);
        return;
    }
    if (axis_line(canvas, span, colour, width_px))
        return;
    float u = canvas->u_px;
    struct look look = {.type = MARK_STROKE,
                        .colour = canvas_colour(canvas, colour),
                        .x0 = canvas_x_px(canvas, x0),
                        .y0 = canvas_y_px(canvas, y0),
                        .x1 = canvas_x_px(canvas, x1),
                        .y1 = canvas_y_px(canvas, y1),
                        .stroke_px = width * u > 1 ? width * u : 1,
                        .dash_px = dashed ? 2.2F * u : 0,
                        .gap_px = dashed ? 1.6F * u : 0};
    canvas_mark(canvas, &look, rect_grown(canvas_rect(canvas, span), width_px + 2));
}

void canvas_arc(struct canvas *canvas, float x, float y, float radius, enum colour colour, float width,
                float part)
{
    float u = canvas->u_px;
    struct look look = {.type = MARK_RING,
                        .colour = canvas_colour(canvas, colour),
                        .x0 = canvas_x_px(canvas, x),
                        .y0 = canvas_y_px(canvas, y),
                        .x1 = radius * u,
                        .sweep = part,
                        .stroke_px = width * u > 1 ? width * u : 1};
    float reach = radius + width;
    canvas_mark(canvas, &look,
                rect_grown(canvas_rect(canvas, box_of(x - reach, y - reach, 2 * reach, 2 * reach)), 2));
}

void canvas_circle(struct canvas *canvas, float x, float y, float radius, enum colour colour, float width)
{
    canvas_arc(canvas, x, y, radius, colour, width, 1);
}

void canvas_disc(struct canvas *canvas, float x, float y, float radius, enum colour colour)
{
    struct look look = {.type = MARK_DISC,
                        .colour = canvas_colour(canvas, colour),
                        .x0 = canvas_x_px(canvas, x),
                        .y0 = canvas_y_px(canvas, y),
                        .x1 = radius * canvas->u_px};
    canvas_mark(canvas, &look,
                rect_grown(canvas_rect(canvas, box_of(x - radius, y - radius, 2 * radius, 2 * radius)), 2));
}

void canvas_hatch(struct canvas *canvas, struct box box, enum colour colour, float radius)
{
    int gap = canvas_line_px(canvas, 0.45F);
    struct look look = {.type = MARK_HATCH,
                        .rect = canvas_rect(canvas, box),
                        .colour = canvas_colour(canvas, colour),
                        .radius = canvas_px(canvas, radius),
                        .size_px = canvas_px(canvas, 1.5F) + gap, /* period */
                        .width = canvas_px(canvas, 1.5F)};
    canvas_mark(canvas, &look, look.rect);
}

void canvas_scrim(struct canvas *canvas, bool person)
{
    canvas->target_count = canvas->writing_count = canvas->told_count = 0;
    canvas->answer = 0; /* what lies under it is neither touched nor read */
    for (int i = 0; i < canvas->mark_count; i++)
        canvas->marks[i].target = -1;
    float opacity = canvas->opacity;
    canvas->opacity *= person ? 0.92F : 0.5F;
    bool black = !person && canvas->style.theme != THEME_LIGHT; /* text is white there: it would glare */
    enum colour over = person ? COLOUR_BG : black ? COLOUR_BLACK : COLOUR_TEXT;
    struct look look = {.type = MARK_FILL,
                        .rect = {0, 0, canvas->panel.width_px, canvas->panel.height_px},
                        .colour = canvas_colour(canvas, over)};
    canvas->opacity = opacity;
    canvas_mark(canvas, &look, look.rect);
}

/* The code encoded for this frame, or one of the last frame's that has the same text. */
static int code_index(struct canvas *canvas, const char *text, int *index)
{
    size_t length = strlen(text) + 1;
    if (canvas->code_count == CODES_MAX || length > sizeof canvas->code_texts[0])
        return ERR_RANGE;
    int at = canvas->code_count;
    if (strcmp(canvas->code_texts[at], text) != 0) {
        canvas->code_texts[at][0] = 0;
        int status = qr_encode(text, &canvas->codes[at]);
        if (status)
            return status;
        memcpy(canvas->code_texts[at], text, length);
    }
    canvas->code_count++;
    *index = at;
    return STATUS_OK;
}

int canvas_qr(struct canvas *canvas, struct box box, const char *text)
{
    int index;
    int status = code_index(canvas, text, &index);
    if (status)
        return status;
    struct rect room = canvas_rect(canvas, box);
    int modules = canvas->codes[index].side + 2 * QR_QUIET_MODULES;
    int module = (room.w < room.h ? room.w : room.h) / modules;
    if (module < 2)
        return ERR_RANGE;
    int side = module * modules;
    uint64_t hash = canvas_hash(text, strlen(text));
    struct look look = {.type = MARK_QR,
                        .rect = {room.x + (room.w - side) / 2, room.y + (room.h - side) / 2, side, side},
                        .size_px = module,
                        .content_low = (uint32_t)hash,
                        .content_high = (uint32_t)(hash >> 32)};
    canvas_mark(canvas, &look, look.rect)->text = (size_t)index;
    return STATUS_OK;
}
