/* Buttons and hit targets: what a finger may press, and how it looks while it does. */
#include "base/log.h"
#include "ui/canvas_parts.h"
#include <math.h>
#include <stddef.h>

#define TARGET_REACH_U 2.0F /* a hit area is the drawn area and this (design 0.3) */
#define BUTTON_RADIUS_U 7.0F
#define VEIL_ALPHA 0.12F
#define RING_U 1.2F /* design 5.2: the focus ring, outside a gap */
#define RING_GAP_U 0.6F
#define RING_CONTRAST_U 1.8F /* white, and the gap is black */

static int target_add(struct canvas *canvas, const struct target *target)
{
    if (canvas->target_count == TARGETS_MAX) {
        log_error("a screen has more than %d hit targets", TARGETS_MAX);
        return -1;
    }
    canvas->targets[canvas->target_count] = *target;
    canvas->labels[canvas->target_count] = 0;
    return canvas->target_count++;
}

void canvas_hit(struct canvas *canvas, struct box box, int hit, int64_t value, bool on_down)
{
    struct target target = {.box = box, .hit = hit, .value = value, .on_down = on_down, .enabled = true};
    int index = target_add(canvas, &target);
    if (index < 0)
        return;
    /* Drawn by others, so pressing lays a veil over it. */
    float opacity = canvas->opacity;
    canvas->opacity = opacity * VEIL_ALPHA;
    canvas->marking_target = index;
    struct look look = {.type = MARK_FILL,
                        .rect = canvas_rect(canvas, box),
                        .colour = canvas_colour(canvas, COLOUR_PRIMARY_PRESSED),
                        .radius = canvas_px(canvas, BUTTON_RADIUS_U)};
    canvas_mark(canvas, &look, look.rect)->veil = true;
    canvas->marking_target = -1;
    canvas->opacity = opacity;
}

void canvas_scrub(struct canvas *canvas, struct box box, int hit)
{
    target_add(canvas, &(struct target){.box = box, .hit = hit, .scrub = true, .enabled = true});
}

void canvas_hold(struct canvas *canvas)
{
    if (canvas->target_count > 0)
        canvas->targets[canvas->target_count - 1].held = true;
}

void canvas_tick(struct canvas *canvas, bool ticked)
{
    if (canvas->target_count == 0)
        return;
    struct target *target = &canvas->targets[canvas->target_count - 1];
    target->ticks = true;
    target->ticked = ticked;
}

void canvas_hit_disabled(struct canvas *canvas, struct box box, int hit, int64_t value)
{
    target_add(canvas, &(struct target){.box = box, .hit = hit, .value = value});
}

struct button_colours {
    enum colour fill, label;
    enum colour edge; /* COLOURS: none */
};

static struct button_colours button_colours(const struct button *button)
{
    if (button->disabled)
        return (struct button_colours){COLOUR_INSET, COLOUR_TEXT2, COLOURS};
    switch (button->kind) {
    case BUTTON_PRIMARY: return (struct button_colours){COLOUR_PRIMARY, COLOUR_ON_PRIMARY, COLOURS};
    case BUTTON_SECONDARY: return (struct button_colours){COLOUR_SURFACE, COLOUR_PRIMARY, COLOUR_EDGE};
    case BUTTON_QUIET: return (struct button_colours){COLOUR_PRIMARY_SOFT, COLOUR_PRIMARY, COLOUR_PRIMARY};
    }
    return (struct button_colours){COLOUR_SURFACE, COLOUR_TEXT, COLOUR_EDGE};
}

/* Every mark added since first looks like this while the button is pressed. */
static void marks_when_pressed(struct canvas *canvas, int first, enum colour colour)
{
    for (int i = first; i < canvas->mark_count; i++)
        canvas->marks[i].pressed_colour = canvas_colour(canvas, colour);
}

/* A label that does not fit takes the next smaller size of the type scale, never a scaled picture. */
static enum type_size label_size(struct canvas *canvas, const struct button *button, float room)
{
    int size = (int)button->size;
    while (size > T8 && canvas_text_width(canvas, button->label, (enum type_size)size, true) > room)
        size--;
    return (enum type_size)size;
}

static void label_draw(struct canvas *canvas, struct box box, const struct button *button, enum colour colour)
{
    const float gap = 2;
    float icon = button->icon == ICON_NONE ? 0 : canvas_type_u(canvas, button->size) + 2;
    float beside = icon > 0 ? icon + gap : 0;
    enum type_size size = label_size(canvas, button, box.w - beside - 4);
    float width = canvas_text_width(canvas, button->label, size, true);
    float left = box.x + (box.w - beside - width) / 2;
    if (icon > 0)
        canvas_icon(canvas, box_of(left, box.y, icon, box.h), button->icon, icon, colour);
    struct text_style style = {.size = size, .bold = true, .colour = colour, .align = ALIGN_CENTRE};
    struct box room = box_inset(box, 2, 0);
    if (icon > 0)
        room = box_of(left + beside - 0.5F, box.y, fminf(width + 1, box.x + box.w - left - beside), box.h);
    canvas_text(canvas, room, button->label, style);
}

void canvas_button(struct canvas *canvas, struct box box, int hit, int64_t value, const struct button *button)
{
    struct button_colours colours = button_colours(button);
    struct target target = {.box = box,
                            .hit = hit,
                            .value = value,
                            .enabled = !button->disabled,
                            .primary = button->kind == BUTTON_PRIMARY,
                            .held = button->held};
    canvas->marking_target = target_add(canvas, &target);

    int first = canvas->mark_count;
    float radius = fminf(BUTTON_RADIUS_U, box.h / 2);
    canvas_fill(canvas, box, colours.fill, radius);
    marks_when_pressed(canvas, first, COLOUR_PRIMARY_PRESSED);
    if (colours.edge != COLOURS) {
        first = canvas->mark_count;
        canvas_outline(canvas, box, colours.edge, radius, 0.5F);
        marks_when_pressed(canvas, first, COLOUR_PRIMARY_PRESSED);
    }

    first = canvas->mark_count;
    const char *line = button->disabled && *button->disabled ? button->disabled : button->line;
    struct box label = box;
    if (line) {
        float label_u = canvas_type_u(canvas, button->size) * 1.3F;
        float line_u = canvas_type_u(canvas, T7) * 1.4F;
        float top = box.y + (box.h - label_u - line_u) / 2;
        label = box_of(box.x, top, box.w, label_u);
        struct text_style style = {
            .size = T7,
            .colour = button->kind == BUTTON_PRIMARY && !button->disabled ? COLOUR_ON_PRIMARY : COLOUR_TEXT,
            .align = ALIGN_CENTRE};
        if (button->disabled)
            style.colour = COLOUR_TEXT2;
        canvas_text(canvas, box_of(box.x + 2, top + label_u, box.w - 4, line_u), line, style);
    }
    label_draw(canvas, label, button, colours.label);
    marks_when_pressed(canvas, first, COLOUR_ON_PRIMARY);
    canvas->marking_target = -1;
}

static bool box_holds(struct box box, float x, float y, float reach)
{
    return x >= box.x - reach && x < box.x + box.w + reach && y >= box.y - reach && y < box.y + box.h + reach;
}

const struct target *canvas_target_at(const struct canvas *canvas, float x_px, float y_px)
{
    float x = (x_px - (float)canvas->origin_x_px) / canvas->u_px;
    float y = (y_px - (float)canvas->origin_y_px) / canvas->u_px;
    for (int i = canvas->target_count - 1; i >= 0; i--)
        if (box_holds(canvas->targets[i].box, x, y, 0))
            return &canvas->targets[i];
    for (int i = canvas->target_count - 1; i >= 0; i--)
        if (box_holds(canvas->targets[i].box, x, y, TARGET_REACH_U))
            return &canvas->targets[i];
    return NULL;
}

float canvas_part_across(const struct canvas *canvas, struct box box, float x_px)
{
    return ((x_px - (float)canvas->origin_x_px) / canvas->u_px - box.x) / box.w;
}

size_t canvas_target_count(const struct canvas *canvas)
{
    return (size_t)canvas->target_count;
}

const struct target *canvas_target(const struct canvas *canvas, size_t index)
{
    return index < (size_t)canvas->target_count ? &canvas->targets[index] : NULL;
}

bool canvas_press(struct canvas *canvas, const struct target *target)
{
    int before = canvas_pressed_index(canvas);
    canvas->is_pressed = target && target->enabled;
    if (canvas->is_pressed)
        canvas->pressed = *target;
    return canvas_pressed_index(canvas) != before;
}

int canvas_pressed_index(const struct canvas *canvas)
{
    int index = canvas->is_pressed ? canvas_index_of(canvas, &canvas->pressed) : -1;
    return index >= 0 && canvas->targets[index].enabled ? index : -1;
}

/* A control is known by what it means and where it is, as the draw list may have been made anew. */
int canvas_index_of(const struct canvas *canvas, const struct target *target)
{
    for (int i = canvas->target_count - 1; i >= 0; i--)
        if (canvas->targets[i].hit == target->hit && canvas->targets[i].value == target->value &&
            box_holds(canvas->targets[i].box, target->box.x, target->box.y, 1))
            return i;
    return -1;
}

int canvas_focused_index(const struct canvas *canvas)
{
    return canvas->is_focused ? canvas_index_of(canvas, &canvas->focused) : -1;
}

static void ring_add(struct canvas *canvas, struct box box, float grow, float width, enum colour colour)
{
    float radius = fminf(BUTTON_RADIUS_U, box.h / 2) + grow;
    canvas_outline(canvas, box_inset(box, -grow, -grow), colour, radius, width);
}

void canvas_ring(struct canvas *canvas)
{
    int index = canvas_focused_index(canvas);
    if (index < 0)
        return;
    struct box box = canvas->targets[index].box;
    canvas_move(canvas, 0, 0, 1);
    if (canvas->style.theme == THEME_HIGH_CONTRAST) {
        ring_add(canvas, box, RING_GAP_U, RING_GAP_U, COLOUR_BLACK);
        ring_add(canvas, box, RING_GAP_U + RING_CONTRAST_U, RING_CONTRAST_U, COLOUR_TEXT);
    } else {
        ring_add(canvas, box, RING_GAP_U + RING_U, RING_U, COLOUR_TEXT);
    }
}

bool canvas_focus(struct canvas *canvas, const struct target *target)
{
    int before = canvas_focused_index(canvas);
    canvas->is_focused = target != NULL;
    if (target)
        canvas->focused = *target;
    if (canvas_focused_index(canvas) == before)
        return false;
    canvas->mark_count = canvas->ring_mark;
    canvas_ring(canvas);
    return true;
}
