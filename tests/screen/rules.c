/* The rules of design 0.7 that the draw list can answer. */
#include "tests/screen/picture.h"
#include <math.h>
#include <stdio.h>

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

bool rules_hold(const struct canvas *canvas, char *why, size_t size)
{
    const char *first;
    size_t overflows = canvas_overflows(canvas, &first);
    if (overflows > 0) {
        (void)snprintf(why, size, "%zu texts do not fit, the first is \"%s\"", overflows, first);
        return false;
    }
    if (canvas_smallest_text(canvas) < 7) {
        (void)snprintf(why, size, "a text is %.1f u, less than 7", (double)canvas_smallest_text(canvas));
        return false;
    }
    for (size_t i = 0; i < canvas_target_count(canvas); i++)
        if (!target_holds(canvas, i, why, size))
            return false;
    return true;
}
