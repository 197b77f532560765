/* S22: how the person wants the glass. Every switch works at once, behind the sheet. */
#include "screen/parts.h"
#include "screen/sheet.h"
#include <stdio.h>

#define WORD_U 24 /* large text: the word beside the switch */
#define SWITCH_W_U 30
#define SWITCH_H_U 17
#define STEP_U 21 /* of the volume's keys, and where there is room */
#define STEP_WIDE_U 26

/* One tile; the last is the volume, which is no switch. */
#define VOLUME_TILE PREFERENCE_COUNT

static const struct {
    enum icon icon;
    const char *name;
} switches[PREFERENCE_COUNT] = {
    [PREFERENCE_LARGE_TEXT] = {ICON_FORMAT_SIZE, "s22.large"},
    [PREFERENCE_HIGH_CONTRAST] = {ICON_CONTRAST, "s22.contrast"},
    [PREFERENCE_VOICE] = {ICON_HEADSET, "s22.voice"},
    [PREFERENCE_LOW_DISPLAY] = {ICON_ARROW_DOWN, "s22.low"},
    [PREFERENCE_MORE_TIME] = {ICON_TIMER, "s22.time"},
    [PREFERENCE_LESS_MOTION] = {ICON_TOUCH, "s22.motion"},
    [PREFERENCE_BLANK] = {ICON_VISIBILITY_OFF, "s22.blank"},
};

/* The design's order puts the volume before the blank screen. */
static int tile_at(const struct page *page, int index)
{
    static const int order[] = {
        PREFERENCE_LARGE_TEXT, PREFERENCE_HIGH_CONTRAST, PREFERENCE_VOICE, PREFERENCE_LOW_DISPLAY,
        PREFERENCE_MORE_TIME,  PREFERENCE_LESS_MOTION,   VOLUME_TILE,      PREFERENCE_BLANK};
    bool low = canvas_can_be_low(page->canvas);
    return order[!low && index >= 3 ? index + 1 : index];
}

/* Its word stands beside the knob, in large text over it: no switch is known by its colour alone. */
static void switch_draw(const struct page *page, struct box room, bool on)
{
    struct box track = box_of(room.x, room.y + (room.h - SWITCH_H_U) / 2, SWITCH_W_U, SWITCH_H_U);
    const char *word = say(page, on ? "s22.on" : "s22.off");
    enum colour ink = on ? COLOUR_ON_PRIMARY : COLOUR_TEXT;
    if (page->large && room.w < SWITCH_W_U + WORD_U) {
        track = box_of(room.x, room.y + room.h / 2 + 3, SWITCH_W_U, 11);
        text_fitting(page, line_at(room.x - 1, room.y + room.h / 2 - 6, SWITCH_W_U + 2, T7), word,
                     (struct text_style){.size = T7, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
    } else if (page->large) {
        track.x += room.w - SWITCH_W_U;
        text_fitting(page, box_of(room.x, room.y, room.w - SWITCH_W_U - 4, room.h), word,
                     (struct text_style){.size = T7, .colour = COLOUR_TEXT, .align = ALIGN_RIGHT});
    }
    float half = track.h / 2, knob = half - 2;
    canvas_fill(page->canvas, track, on ? COLOUR_PRIMARY : COLOUR_INSET, half);
    canvas_outline(page->canvas, track, on ? COLOUR_PRIMARY : COLOUR_EDGE, half, 0.5F);
    canvas_disc(page->canvas, on ? track.x + track.w - half : track.x + half, track.y + half, knob,
                on ? COLOUR_ON_PRIMARY : COLOUR_EDGE);
    if (!page->large)
        canvas_text(page->canvas,
                    box_of(on ? track.x + 2 : track.x + track.h - 1, track.y, track.w - track.h - 1, track.h),
                    word, (struct text_style){.size = T7, .colour = ink, .align = ALIGN_CENTRE});
}

static void tile_surface(const struct page *page, struct box box)
{
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 7);
    canvas_outline(page->canvas, box, COLOUR_EDGE, 7, 0.5F);
}

/* Each in one line. */
static bool names_fit(const struct page *page, float w)
{
    for (int i = 0; i < PREFERENCE_COUNT; i++)
        if (canvas_text_width(page->canvas, say(page, switches[i].name), T8, true) > w)
            return false;
    return true;
}

static void preference_draw(const struct page *page, struct box box, enum preference preference)
{
    tile_surface(page, box);
    struct box in = box_inset(box, 4, 0);
    bool on = preference_of(&page->view->preferences, preference);
    bool worded = page->large && (box.h < 34 || names_fit(page, in.w - SWITCH_W_U - WORD_U - 2));
    switch_draw(page, box_cut_right(&in, SWITCH_W_U + (worded ? WORD_U : 0)), on);
    box_cut_right(&in, 2);
    if (in.w > 70 && !page->large) {
        canvas_icon(page->canvas, box_cut_left(&in, 10), switches[preference].icon, 10, COLOUR_PRIMARY);
        box_cut_left(&in, 4);
    }
    const char *name = say(page, switches[preference].name);
    struct text_style style = {.size = T10, .bold = true, .colour = COLOUR_TEXT};
    if (size_fitting(page, name, true, in.w, T10) == T7) {
        float h = type_u(page, T7) * 1.45F * 2;
        style.size = T7;
        style.lines = 2;
        if (canvas_text_width(page->canvas, name, T7, true) > in.w)
            in = box_of(in.x, in.y + (in.h - h) / 2, in.w, h + 1);
    }
    if (style.lines == 2 && canvas_text_width(page->canvas, name, T7, true) > in.w)
        canvas_text(page->canvas, in, name, style);
    else
        text_fitting(page, in, name, style);
    canvas_hit(page->canvas, box, HIT_PREFERENCE, preference, false);
}

static void step_draw(const struct page *page, struct box box, enum icon icon, enum hit hit,
                      const char *label)
{
    tile_surface(page, box);
    canvas_icon(page->canvas, box, icon, 10, COLOUR_PRIMARY);
    canvas_hit(page->canvas, box, (int)hit, 0, false);
    canvas_label(page->canvas, label);
}

/* Five bars that grow; those up to the volume are full. */
static void bars_draw(const struct page *page, struct box box)
{
    const float gap = 1.5F;
    float w = (box.w - gap * (VOLUME_MOST - 1)) / VOLUME_MOST;
    for (int i = 0; i < VOLUME_MOST; i++) {
        float h = box.h * (float)(i + 2) / (VOLUME_MOST + 1);
        struct box bar = box_of(box.x + (float)i * (w + gap), box.y + box.h - h, w, h);
        if (i < page->view->preferences.volume)
            canvas_fill(page->canvas, bar, COLOUR_PRIMARY, 1);
        else
            canvas_outline(page->canvas, bar, COLOUR_EDGE, 1, 0.5F);
    }
}

static void volume_draw(const struct page *page, struct box box)
{
    float side = box.w < 90 ? STEP_U : STEP_WIDE_U;
    float y = box.y + (box.h - side) / 2;
    step_draw(page, box_of(box.x, y, side, side), ICON_REMOVE, HIT_QUIETER, say(page, "s22.quieter"));
    step_draw(page, box_of(box.x + box.w - side, y, side, side), ICON_ADD, HIT_LOUDER,
              say(page, "s22.louder"));
    struct box in = box_inset(box, side + 3, 0);
    float word_u = type_u(page, T7) * 1.3F;
    float top = box.y + (box.h - word_u - 11) / 2;
    text_fitting(page, box_of(in.x - 2, top, in.w + 4, word_u), say(page, "s22.volume"),
                 (struct text_style){.size = T8, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
    bars_draw(page, box_of(in.x + in.w / 2 - 13, top + word_u + 1, 26, 10));
}

static void access_tile_draw(const struct page *page, struct box box, int index)
{
    int tile = tile_at(page, index);
    if (tile == VOLUME_TILE)
        volume_draw(page, box);
    else
        preference_draw(page, box, (enum preference)tile);
}

static struct sheet_grid grid_of(const struct page *page)
{
    if (page->portrait && page->w >= 250)
        return (struct sheet_grid){2, 4, page->view->remembers ? 37 : 40, 5};
    if (page->portrait)
        return page->large ? (struct sheet_grid){1, 4, 26, 4} : (struct sheet_grid){2, 4, 28, 4};
    return page->large ? (struct sheet_grid){2, 2, 40, 5} : (struct sheet_grid){3, 3, 30, 5};
}

void access_sheet_draw(const struct page *page)
{
    sheet_frame_draw(
        page,
        &(struct sheet_tiles){
            .title = say(page, "s22.t"),
            .note = page->view->remembers && !page->large && page->portrait ? say(page, "s22.mem") : NULL,
            .grid = grid_of(page),
            .tiles = canvas_can_be_low(page->canvas) ? PREFERENCE_COUNT + 1 : PREFERENCE_COUNT,
            .tile_draw = access_tile_draw});
}
