#include "screen/motion.h"

#define FIRST_OPACITY                                                                                        \
    0.4F /* readable from the first frame: the answer to a touch never waits for a movement */

/* The cubic Bezier curve (0.05, 0.7, 0.1, 1) of the design: fast, then long in coming to rest. Its x at s is
 * found by halving: 20 steps are more than a pixel needs. */
static float eased(float x)
{
    float low = 0, high = 1, s = x;
    for (int i = 0; i < 20; i++) {
        s = (low + high) / 2;
        float r = 1 - s;
        float at = 3 * r * r * s * 0.05F + 3 * r * s * s * 0.1F + s * s * s;
        if (at < x)
            low = s;
        else
            high = s;
    }
    float r = 1 - s;
    return 3 * r * r * s * 0.7F + 3 * r * s * s + s * s * s;
}

float motion_part(const struct page *page, int64_t began_ms, int64_t delay_ms, int64_t length_ms)
{
    int64_t since_ms = page->now_ms - began_ms - delay_ms;
    if (page->now_ms < began_ms || since_ms >= length_ms)
        return 1; /* over; or the clock was set back */
    int64_t end_ms = began_ms + delay_ms + length_ms;
    if (end_ms > *page->moving_until_ms)
        *page->moving_until_ms = end_ms;
    return since_ms <= 0 ? 0 : eased((float)since_ms / (float)length_ms);
}

void motion_enter(const struct page *page, int64_t began_ms, int64_t length_ms, float rise)
{
    bool less = page->view->preferences.less_motion;
    float part = motion_part(page, began_ms, 0, less ? MOTION_FADE_MS : length_ms);
    if (part < 1)
        canvas_move(page->canvas, 0, less ? 0 : rise * (1 - part),
                    FIRST_OPACITY + (1 - FIRST_OPACITY) * part);
}
