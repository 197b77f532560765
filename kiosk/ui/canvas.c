#include "base/log.h"
#include "base/status.h"
#include "ui/canvas_parts.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Design 0.1. */
#define LOW_PAGE_W_U 270
#define LOW_PAGE_H_U 200
#define LOW_LANDSCAPE_LEAST_MM 300
#define LOW_LANDSCAPE_U_MM 1.2F

static float panel_px_per_mm(const struct panel *panel)
{
    float width = (float)panel->width_px;
    float height = (float)panel->height_px;
    return sqrtf(width * width + height * height) / (panel->diagonal_inch * 25.4F);
}

/* 1 u is never under 0.97 mm, so a rule in u is a rule in mm. */
static float panel_u_px(const struct panel *panel)
{
    float width = (float)panel->width_px;
    float height = (float)panel->height_px;
    return fmaxf(fminf(width / 270, height / 200), 0.97F * panel_px_per_mm(panel));
}

static bool panel_is_tall(const struct panel *panel)
{
    return panel->height_px > panel->width_px;
}

/* The whole panel. */
static void page_fill_panel(struct canvas *canvas)
{
    const struct panel *panel = &canvas->panel;
    canvas->u_px = panel_u_px(panel);
    canvas->layout = panel_is_tall(panel) ? LAYOUT_PORTRAIT : LAYOUT_LANDSCAPE;
    canvas->origin_x_px = canvas->origin_y_px = 0;
    canvas->bounds =
        box_of(0, 0, (float)panel->width_px / canvas->u_px, (float)panel->height_px / canvas->u_px);
}

/* In the middle of its lower edge; on a tall panel as wide as it is. */
static void page_lower(struct canvas *canvas)
{
    const struct panel *panel = &canvas->panel;
    if (!panel_is_tall(panel))
        canvas->u_px = LOW_LANDSCAPE_U_MM * panel_px_per_mm(panel);
    float w = panel_is_tall(panel) ? (float)panel->width_px / canvas->u_px : LOW_PAGE_W_U;
    canvas->layout = LAYOUT_LANDSCAPE;
    canvas->bounds = box_of(0, 0, w, LOW_PAGE_H_U);
    canvas->origin_x_px = (int)lroundf(((float)panel->width_px - w * canvas->u_px) / 2);
    canvas->origin_y_px = panel->height_px - canvas_px(canvas, LOW_PAGE_H_U);
}

bool canvas_can_be_low(const struct canvas *canvas)
{
    const struct panel *panel = &canvas->panel;
    if (panel_is_tall(panel)) /* a rounded pixel is none too few */
        return (float)panel->width_px / panel_u_px(panel) > LOW_PAGE_W_U - 0.5F;
    float height_mm = (float)panel->height_px / panel_px_per_mm(panel);
    return height_mm > LOW_LANDSCAPE_LEAST_MM;
}

int canvas_create(const struct panel *panel, const char *fonts, struct canvas **made)
{
    if (panel->width_px < 320 || panel->height_px < 240 || !(panel->diagonal_inch > 1)) {
        log_error("a panel of %d x %d px, %.1f inch cannot be drawn on", panel->width_px, panel->height_px,
                  (double)panel->diagonal_inch);
        return ERR_RANGE;
    }
    struct canvas *canvas = calloc(1, sizeof *canvas);
    if (!canvas)
        return ERR_MEMORY;
    canvas->panel = *panel;
    page_fill_panel(canvas);
    canvas->marking_target = -1;
    canvas->opacity = 1;
    int status = damage_init(&canvas->damage, panel->width_px, panel->height_px);
    if (!status)
        status = fonts_create(fonts, &canvas->fonts);
    if (!status) {
        canvas->runs = runs_create(canvas->fonts, RUNS_BYTES_MAX);
        status = canvas->runs ? STATUS_OK : ERR_MEMORY;
    }
    if (status) {
        canvas_destroy(canvas);
        return status;
    }
    *made = canvas;
    return STATUS_OK;
}

void canvas_destroy(struct canvas *canvas)
{
    if (!canvas)
        return;
    runs_destroy(canvas->runs);
    fonts_destroy(canvas->fonts);
    shadows_finish(&canvas->shadows);
    damage_finish(&canvas->damage);
    free(canvas);
}

enum layout canvas_layout(const struct canvas *canvas)
{
    return canvas->layout;
}

struct box canvas_bounds(const struct canvas *canvas)
{
    return canvas->bounds;
}

const struct canvas_style *canvas_style(const struct canvas *canvas)
{
    return &canvas->style;
}

float canvas_type_u(const struct canvas *canvas, enum type_size size)
{
    return theme_type_u(size, canvas->style.large_text);
}

float canvas_u_px(const struct canvas *canvas)
{
    return canvas->u_px;
}

float canvas_u_mm(const struct canvas *canvas)
{
    float width = (float)canvas->panel.width_px, height = (float)canvas->panel.height_px;
    return canvas->u_px * canvas->panel.diagonal_inch * 25.4F / sqrtf(width * width + height * height);
}

int canvas_px(const struct canvas *canvas, float u)
{
    return (int)lroundf(u * canvas->u_px);
}

int canvas_line_px(const struct canvas *canvas, float u)
{
    int px = canvas_px(canvas, u);
    return px > 1 ? px : 1;
}

float canvas_x_px(const struct canvas *canvas, float x)
{
    return (float)canvas->origin_x_px + (x + canvas->dx_u) * canvas->u_px;
}

float canvas_y_px(const struct canvas *canvas, float y)
{
    return (float)canvas->origin_y_px + (y + canvas->dy_u) * canvas->u_px;
}

/* Edges, not sizes, are rounded: boxes that meet in u meet in pixels. */
struct rect canvas_rect(const struct canvas *canvas, struct box box)
{
    int x = (int)lroundf(canvas_x_px(canvas, box.x));
    int y = (int)lroundf(canvas_y_px(canvas, box.y));
    return (struct rect){x, y, (int)lroundf(canvas_x_px(canvas, box.x + box.w)) - x,
                         (int)lroundf(canvas_y_px(canvas, box.y + box.h)) - y};
}

uint32_t canvas_colour(const struct canvas *canvas, enum colour colour)
{
    struct rgb rgb = theme_colour(canvas->style.theme, colour);
    uint32_t alpha = (uint32_t)lroundf(canvas->opacity * 255);
    return alpha << 24 | (uint32_t)rgb.r << 16 | (uint32_t)rgb.g << 8 | rgb.b;
}

uint64_t canvas_hash(const void *bytes, size_t length)
{
    uint64_t hash = 0xCBF29CE484222325U; /* FNV-1a over words, then over what is left */
    const unsigned char *at = bytes;
    for (; length >= 4; length -= 4, at += 4) {
        uint32_t word;
        memcpy(&word, at, 4);
        hash = (hash ^ word) * 0x100000001B3U;
        hash ^= hash >> 32;
    }
    for (; length > 0; length--, at++)
        hash = (hash ^ *at) * 0x100000001B3U;
    return hash;
}

/* Over the whole panel, also where the page does not reach. */
static void panel_fill(struct canvas *canvas, enum colour colour)
{
    struct look look = {.type = MARK_FILL,
                        .rect = {0, 0, canvas->panel.width_px, canvas->panel.height_px},
                        .colour = canvas_colour(canvas, colour)};
    canvas_mark(canvas, &look, look.rect);
}

void canvas_begin(struct canvas *canvas, const struct canvas_style *style)
{
    canvas->style = *style;
    page_fill_panel(canvas);
    if (style->low_display && canvas_can_be_low(canvas))
        page_lower(canvas);
    canvas->origin_x_px += canvas_px(canvas, style->shift_x_u);
    canvas->origin_y_px += canvas_px(canvas, style->shift_y_u);
    canvas->mark_count = 0;
    canvas->text_bytes = 0;
    canvas->code_count = 0;
    canvas->largest_icon = (struct drawn_icon){0};
    canvas->target_count = canvas->writing_count = canvas->told_count = 0;
    canvas->answer = 0;
    canvas->marking_target = -1;
    canvas->overflow_count = 0;
    canvas->smallest_text_u = 1000;
    canvas_move(canvas, 0, 0, 1);
    panel_fill(canvas, COLOUR_BG);
}

void canvas_blank(struct canvas *canvas)
{
    canvas->mark_count = 0;
    canvas_move(canvas, 0, 0, 1);
    panel_fill(canvas, COLOUR_BLACK);
}

void canvas_end(struct canvas *canvas)
{
    assert(canvas->marking_target == -1);
    if (canvas->is_pressed && canvas_pressed_index(canvas) < 0)
        canvas->is_pressed = false; /* the control under the finger is gone */
    canvas->ring_mark = canvas->mark_count;
    canvas_ring(canvas);
}

void canvas_forget_person(struct canvas *canvas)
{
    runs_forget(canvas->runs);
    canvas->mark_count = 0;
    canvas->target_count = canvas->writing_count = canvas->told_count = 0;
    canvas->answer = 0;
    canvas->text_bytes = 0;
    explicit_bzero(canvas->texts, sizeof canvas->texts);
    explicit_bzero(canvas->codes, sizeof canvas->codes);
    explicit_bzero(canvas->code_texts, sizeof canvas->code_texts);
    explicit_bzero(canvas->first_overflow, sizeof canvas->first_overflow);
}

void canvas_move(struct canvas *canvas, float dx, float dy, float opacity)
{
    canvas->dx_u = dx;
    canvas->dy_u = dy;
    canvas->opacity = opacity < 0 ? 0 : opacity > 1 ? 1 : opacity;
}

void canvas_ghost_begin(struct canvas *canvas)
{
    canvas->before_ghost.marks = canvas->mark_count;
    canvas->before_ghost.targets = canvas->target_count;
    canvas->before_ghost.writings = canvas->writing_count;
    canvas->before_ghost.told = canvas->told_count;
    canvas->before_ghost.answer = canvas->answer;
}

void canvas_ghost_end(struct canvas *canvas)
{
    for (int i = canvas->before_ghost.marks; i < canvas->mark_count; i++)
        canvas->marks[i].target = -1;
    canvas->target_count = canvas->before_ghost.targets;
    canvas->writing_count = canvas->before_ghost.writings;
    canvas->told_count = canvas->before_ghost.told;
    canvas->answer = canvas->before_ghost.answer;
}

struct mark *canvas_mark(struct canvas *canvas, const struct look *look, struct rect bounds)
{
    static struct mark nowhere;
    if (canvas->mark_count == MARKS_MAX) {
        log_error("a screen draws more than %d marks", MARKS_MAX);
        return &nowhere;
    }
    struct mark *mark = &canvas->marks[canvas->mark_count++];
    *mark = (struct mark){
        .look = *look, .bounds = bounds, .pressed_colour = look->colour, .target = canvas->marking_target};
    return mark;
}

void canvas_when_pressed(struct canvas *canvas, enum colour colour)
{
    if (canvas->mark_count > 0)
        canvas->marks[canvas->mark_count - 1].pressed_colour = canvas_colour(canvas, colour);
}

void canvas_overflow(struct canvas *canvas, const char *text)
{
    if (canvas->overflow_count++ == 0) {
        strncpy(canvas->first_overflow, text, sizeof canvas->first_overflow - 1);
        canvas->first_overflow[sizeof canvas->first_overflow - 1] = 0;
    }
}

size_t canvas_overflows(const struct canvas *canvas, const char **first)
{
    if (first)
        *first = canvas->overflow_count ? canvas->first_overflow : NULL;
    return canvas->overflow_count;
}

float canvas_smallest_text(const struct canvas *canvas)
{
    return canvas->smallest_text_u;
}
