#include "screen/chart_motion.h"
#include "screen/motion.h"

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
    bool grows = usage->from_count == 0;
    if (usage->changed_at_ms == 0 || page->view->preferences.less_motion)
        return rest;
    float part = motion_part(page, usage->changed_at_ms, grows ? (int64_t)i * MOTION_STAGGER_MS : 0,
                             grows ? MOTION_BAR_MS : MOTION_MORPH_MS);
    float from = from_height(usage, i);
    return from + (rest - from) * part;
}
