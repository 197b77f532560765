#include "screen/style.h"
#include "base/clock.h"

/* Design S01: what stands still for days burns in, so the page goes round four points. */
#define SHIFT_EVERY_MS (10 * CLOCK_MINUTE_MS)

static void shift_fill(struct canvas_style *style, int64_t now_ms)
{
    static const struct {
        float x, y;
    } points[4] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    int at = (int)(now_ms / SHIFT_EVERY_MS % 4);
    style->shift_x_u = points[at].x;
    style->shift_y_u = points[at].y;
}

struct canvas_style style_of(const struct view *view, enum theme_choice theme)
{
    const struct preferences *preferences = &view->preferences;
    struct local_time local = clock_local(view->header.now_ms);
    struct canvas_style style = {
        .theme = preferences->high_contrast ? THEME_HIGH_CONTRAST : theme_at(theme, local.hour, local.minute),
        .large_text = preferences->large_text,
        .low_display = preferences->low_display,
    };
    if (view->screen == SCREEN_ATTRACT || view->screen == SCREEN_OUT_OF_SERVICE)
        shift_fill(&style, view->header.now_ms);
    return style;
}
