/* The rules of design 0.7 that the draw list can answer. */
#include "tests/screen/picture.h"
#include "ui/canvas_parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define APART_U 0.7F /* two texts at least: nearer, one is read as written over the other */
#define NEAR_U 0.05F /* what rounding in floats may take */

static float gap_between(struct box a, struct box b)
{
    float across = fmaxf(a.x, b.x) - fminf(a.x + a.w, b.x + b.w);
    float down = fmaxf(a.y, b.y) - fminf(a.y + a.h, b.y + b.h);
    return fmaxf(across, down);
}

static bool target_holds(const struct canvas *canvas, size_t index, char *why, size_t size)
{
    const struct target *target = canvas_target(canvas, index);
    struct box bounds = canvas_bounds(canvas);
    struct box box = target->box;
    if (box.w < 21 - NEAR_U || box.h < 21 - NEAR_U) {
        (void)snprintf(why, size, "target %d is %.1f x %.1f u, less than 21", target->hit, (double)box.w,
                       (double)box.h);
        return false;
    }
    if (box.x < 0 || box.y < 0 || box.x + box.w > bounds.w || box.y + box.h > bounds.h) {
        (void)snprintf(why, size, "target %d lies partly off the glass", target->hit);
        return false;
    }
    /* A chart is looked at; its keys, lower down, do the same. */
    if (!target->scrub && canvas_layout(canvas) == LAYOUT_PORTRAIT && box.y < 0.4F * bounds.h - NEAR_U) {
        (void)snprintf(why, size, "target %d begins at %.1f u, above 0.40 of %.1f", target->hit,
                       (double)box.y, (double)bounds.h);
        return false;
    }
    for (size_t other = 0; other < index; other++) {
        float gap = gap_between(box, canvas_target(canvas, other)->box);
        if (gap < 4 - NEAR_U) {
            (void)snprintf(why, size, "targets %d and %d are %.1f u apart, less than 4",
                           canvas_target(canvas, other)->hit, target->hit, (double)gap);
            return false;
        }
    }
    return true;
}

/* What lies under a sheet or dialog is not read: the last mark over the whole panel begins what is. */
static int first_seen(const struct canvas *canvas)
{
    int first = 0;
    for (int i = 1; i < canvas->mark_count; i++) {
        const struct look *look = &canvas->marks[i].look;
        if (look->type == MARK_FILL && look->rect.w == canvas->panel.width_px &&
            look->rect.h == canvas->panel.height_px)
            first = i;
    }
    return first;
}

/* Where the letters of a text mark stand: over and under its pen by less than an em. */
static struct box letters_of(const struct canvas *canvas, const struct mark *mark)
{
    float em = (float)mark->look.size_px / canvas->u_px;
    float w = ((float)mark->bounds.w - 2 * (float)(mark->look.grow_px + 1)) / canvas->u_px - em / 2;
    float x = (float)(mark->look.rect.x - canvas->origin_x_px) / canvas->u_px;
    float y = (float)(mark->look.rect.y - canvas->origin_y_px) / canvas->u_px;
    const char *text = canvas->texts + mark->text;
    bool is_number = strspn(text, "0123456789.,¥−–%") == strlen(text); /* stands on its line */
    bool is_han = (unsigned char)text[0] >= 0xE3;                      /* which fills its square */
    float over = is_han ? 0.84F : 0.76F, under = is_number ? 0 : is_han ? 0.08F : 0.12F;
    return box_of(x, y - over * em, w, (over + under) * em);
}

#define ACROSS_U 0.6F /* so far letters may reach over an edge: their boxes are a little too large */

static bool stands_across(struct box letters, struct box edge)
{
    bool apart = gap_between(letters, edge) > -ACROSS_U;
    bool inside = letters.x > edge.x - ACROSS_U && letters.x + letters.w < edge.x + edge.w + ACROSS_U &&
                  letters.y > edge.y - 1 && letters.y + letters.h < edge.y + edge.h + 1;
    return !apart && !inside;
}

/* A strip or a chip: its ground tells what its words are about. In high contrast soft grounds are black like
 * the page. */
static bool is_soft_ground(const struct canvas *canvas, const struct look *look)
{
    static const enum colour softs[] = {COLOUR_WARN_SOFT, COLOUR_SUCCESS_SOFT, COLOUR_DANGER_SOFT,
                                        COLOUR_PRIMARY_SOFT};
    if (look->type != MARK_FILL || canvas_style(canvas)->theme == THEME_HIGH_CONTRAST)
        return false;
    for (size_t i = 0; i < sizeof softs / sizeof *softs; i++)
        if (look->colour == canvas_colour(canvas, softs[i]))
            return true;
    return false;
}

static struct box box_in_u(const struct canvas *canvas, struct rect rect)
{
    return box_of((float)(rect.x - canvas->origin_x_px) / canvas->u_px,
                  (float)(rect.y - canvas->origin_y_px) / canvas->u_px, (float)rect.w / canvas->u_px,
                  (float)rect.h / canvas->u_px);
}

static bool stands_across_a_ground(const struct canvas *canvas, struct box letters)
{
    for (int i = first_seen(canvas); i < canvas->mark_count; i++) {
        struct box ground = box_in_u(canvas, canvas->marks[i].look.rect);
        if (is_soft_ground(canvas, &canvas->marks[i].look) && gap_between(letters, ground) < -1 &&
            stands_across(letters, ground))
            return true;
    }
    return false;
}

/* Words, but no icons, nor a chart's values, whose halo keeps them apart. */
static bool is_words(const struct mark *mark)
{
    return mark->look.type == MARK_TEXT && mark->look.face != FACE_ICONS && mark->look.grow_px == 0;
}

static bool has_halo(const struct canvas *canvas, int index)
{
    return index > 0 && canvas->marks[index - 1].look.type == MARK_TEXT &&
           canvas->marks[index - 1].look.grow_px > 0;
}

static bool texts_stand_apart(const struct canvas *canvas, char *why, size_t size)
{
    for (int i = first_seen(canvas); i < canvas->mark_count; i++) {
        const struct mark *mark = &canvas->marks[i];
        if (!is_words(mark) || has_halo(canvas, i))
            continue;
        struct box box = letters_of(canvas, mark);
        const char *text = canvas->texts + mark->text;
        if (box.x < -NEAR_U || box.y < -NEAR_U || box.x + box.w > canvas->bounds.w + NEAR_U ||
            box.y + box.h > canvas->bounds.h + NEAR_U) {
            (void)snprintf(why, size, "\"%s\" stands partly off the glass", text);
            return false;
        }
        for (int k = i + 1; k < canvas->mark_count; k++) {
            const struct mark *other = &canvas->marks[k];
            if (!is_words(other) || has_halo(canvas, k) ||
                gap_between(box, letters_of(canvas, other)) >= APART_U)
                continue;
            (void)snprintf(why, size, "\"%s\" and \"%s\" are written over each other, or nearly", text,
                           canvas->texts + other->text);
            return false;
        }
        if (stands_across_a_ground(canvas, box)) {
            (void)snprintf(why, size, "\"%s\" stands across the edge of its ground", text);
            return false;
        }
        for (size_t t = 0; t < canvas_target_count(canvas); t++) {
            if (!stands_across(box, canvas_target(canvas, t)->box))
                continue;
            (void)snprintf(why, size, "\"%s\" stands across the edge of target %d", text,
                           canvas_target(canvas, t)->hit);
            return false;
        }
    }
    return true;
}

bool rules_hold(const struct canvas *canvas, char *why, size_t size)
{
    const char *first;
    size_t overflows = canvas_overflows(canvas, &first);
    if (overflows > 0) {
        (void)snprintf(why, size, "%zu texts do not fit, the first is \"%s\"", overflows, first);
        return false;
    }
    float least = canvas_style(canvas)->large_text ? 12.5F : 7;
    if (canvas_smallest_text(canvas) < least) {
        (void)snprintf(why, size, "a text is %.1f u, less than %.1f", (double)canvas_smallest_text(canvas),
                       (double)least);
        return false;
    }
    if (!texts_stand_apart(canvas, why, size))
        return false;
    for (size_t i = 0; i < canvas_target_count(canvas); i++)
        if (!target_holds(canvas, i, why, size))
            return false;
    return true;
}
