/* The touch panel's calibration: one cross after another, then nine targets. Nothing else is on the glass:
 * every touch counts. */
#include "flow/calibrate.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <stdio.h>

static void cross_draw(const struct page *page, float x, float y)
{
    canvas_line(page->canvas, x - 5, y, x + 5, y, COLOUR_TEXT, 0.6F, false);
    canvas_line(page->canvas, x, y - 5, x, y + 5, COLOUR_TEXT, 0.6F, false);
    canvas_circle(page->canvas, x, y, 3, COLOUR_PRIMARY, 0.6F);
}

static void target_draw(const struct page *page, float x, float y)
{
    canvas_circle(page->canvas, x, y, 6, COLOUR_PRIMARY, 0.8F);
    canvas_disc(page->canvas, x, y, 1, COLOUR_TEXT);
}

void calibrate_draw(const struct page *page)
{
    const struct service_view *view = &page->view->service;
    char text[TR_SIZE], done[12], all[12];
    int count = view->checking ? CALIBRATE_TARGETS : CALIBRATE_CROSSES;
    int now = view->touches < count ? view->touches : count - 1;
    struct point at = view->checking ? calibrate_target(now) : calibrate_cross(now);
    snprintf(done, sizeof done, "%d", now + 1);
    snprintf(all, sizeof all, "%d", count);
    say_fill(text, page, view->checking ? "s21.cal.target" : "s21.cal.cross", {"n", done}, {"all", all});
    if (view->checking)
        target_draw(page, at.x * page->w, at.y * page->h);
    else
        cross_draw(page, at.x * page->w, at.y * page->h);
    float y = page->h * 0.3F; /* where no cross stands */
    text_fitting(
        page, line_at(page->margin, y, page_room(page), T10), text,
        (struct text_style){.size = T10, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
}
