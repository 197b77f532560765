#include "screen/motion.h"

#define DIALOG_RISE_U 12

#define FIRST_OPACITY                                                                                        \
    0.4F /* readable from the first frame: the answer to a touch never waits for a movement */

struct curve {
    float x1, y1, x2, y2;
};
static const struct curve entering = {0.05F, 0.7F, 0.1F, 1}; /* fast, then long in coming to rest */
static const struct curve leaving = {0.3F, 0, 0.8F, 0.15F};  /* slow, then gone */

static float on_curve(float s, float a, float b)
{
    float r = 1 - s;
    return 3 * r * r * s * a + 3 * r * s * s * b + s * s * s;
}

/* The cubic Bezier curves of the design. The x at s is found by halving: 20 steps are more than a pixel
 * needs. */
static float eased(float x, const struct curve *curve)
{
    float low = 0, high = 1, s = x;
    for (int i = 0; i < 20; i++) {
        s = (low + high) / 2;
        if (on_curve(s, curve->x1, curve->x2) < x)
            low = s;
        else
            high = s;
    }
    return on_curve(s, curve->y1, curve->y2);
}

static float part_of(const struct page *page, int64_t began_ms, int64_t length_ms, const struct curve *curve)
{
    int64_t since_ms = page->now_ms - began_ms;
    if (since_ms >= length_ms)
        return 1;
    if (began_ms + length_ms > *page->moving_until_ms)
        *page->moving_until_ms = began_ms + length_ms;
    return since_ms <= 0 ? 0 : eased((float)since_ms / (float)length_ms, curve);
}

float motion_part(const struct page *page, int64_t began_ms, int64_t delay_ms, int64_t length_ms)
{
    if (page->now_ms < began_ms)
        return 1; /* the clock was set back */
    return part_of(page, began_ms + delay_ms, length_ms, &entering);
}

void motion_enter(const struct page *page, int64_t began_ms, int64_t length_ms, float rise)
{
    bool less = page->view->preferences.less_motion;
    float part = motion_part(page, began_ms, 0, less ? MOTION_FADE_MS : length_ms);
    if (part < 1)
        canvas_move(page->canvas, 0, less ? 0 : rise * (1 - part),
                    FIRST_OPACITY + (1 - FIRST_OPACITY) * part);
}

static void motion_leave(const struct page *page)
{
    bool less = page->view->preferences.less_motion;
    float part = part_of(page, page->view->leaving.at_ms, less ? MOTION_FADE_MS : MOTION_LEAVE_MS, &leaving);
    canvas_move(page->canvas, 0, less ? 0 : DIALOG_RISE_U * part, 1 - part);
}

void motion_card(const struct page *page, int64_t opened_ms)
{
    if (page->leaves)
        motion_leave(page);
    else
        motion_enter(page, opened_ms, MOTION_DIALOG_MS, DIALOG_RISE_U);
}

void motion_dialog(const struct page *page, int64_t opened_ms, bool person)
{
    if (!page->leaves)
        canvas_scrim(page->canvas, person);
    motion_card(page, opened_ms);
}
