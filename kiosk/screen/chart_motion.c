#include "screen/chart_motion.h"
#include <math.h>

#define GROW_MS 400
#define STAGGER_MS 20
#define MORPH_MS 250

/* Fast first, then settling: near enough to the design's (0.05,0.7,0.1,1). */
static float ease(float part)
{
    float left = 1 - fminf(fmaxf(part, 0), 1);
    return 1 - left * left * left;
}

/* The bar that stood where this one stands. */
static float from_height(const struct usage_view *usage, int i)
{
    if (usage->from_count <= 0)
        return 0;
    int at = i * usage->from_count / usage->chart.count;
    return (float)usage->from_permille[at] / 1000;
}

float chart_motion(const struct page *page, const struct usage_view *usage, int i, float rest)
{
    int64_t since_ms = page->now_ms - usage->changed_at_ms;
    bool grows = usage->from_count == 0;
    int64_t begins_ms = grows ? (int64_t)i * STAGGER_MS : 0;
    int64_t lasts_ms = grows ? GROW_MS : MORPH_MS;
    if (usage->changed_at_ms == 0 || page->view->preferences.less_motion || since_ms < 0 ||
        since_ms >= begins_ms + lasts_ms)
        return rest;
    int64_t ends_ms = usage->changed_at_ms + begins_ms + lasts_ms;
    if (*page->moving_until_ms < ends_ms)
        *page->moving_until_ms = ends_ms;
    float from = from_height(usage, i);
    return from + (rest - from) * ease((float)(since_ms - begins_ms) / (float)lasts_ms);
}
