#include "screen/chart_heat.h"
#include <stdio.h>

#define HOURS 24
#define WEEKDAYS 7
#define LEVELS 6
#define GAP_U 0.35F

struct grid {
    struct box box; /* the cells */
    float w, h;     /* of one */
};

static struct box cell_box(const struct grid *grid, int weekday, int hour)
{
    return box_of(grid->box.x + grid->w * (float)hour, grid->box.y + grid->h * (float)weekday, grid->w,
                  grid->h);
}

static void cell_draw(const struct page *page, const struct grid *grid, const struct usage_heat *heat,
                      int weekday, int hour)
{
    int32_t wh = heat->wh[weekday][hour];
    int32_t most = heat->top_count ? heat->top[0].wh : 0;
    struct box cell = box_inset(cell_box(grid, weekday, hour), GAP_U, GAP_U);
    if (wh < 0) { /* a gap, not the lightest step */
        float y = cell.y + cell.h / 2;
        canvas_line(page->canvas, cell.x + cell.w * 0.2F, y, cell.x + cell.w * 0.8F, y, COLOUR_GHOST, 0.35F,
                    false);
        return;
    }
    int level = most > 0 ? (int)((int64_t)wh * LEVELS / (most + 1)) : 0;
    canvas_fill(page->canvas, cell, (enum colour)(COLOUR_HEAT_1 + level), 0.8F);
}

static void names_draw(const struct page *page, const struct grid *grid, float names_x)
{
    int stride = (int)(type_u(page, T7) / grid->h) + 1; /* of low rows each second is named */
    for (int weekday = 0; weekday < WEEKDAYS; weekday += stride) {
        struct box cell = cell_box(grid, weekday, 0);
        canvas_text(
            page->canvas, line_at(names_x, cell.y + cell.h / 2, grid->box.x - names_x - 2, T7),
            format_weekday(page->language, weekday, true),
            (struct text_style){.size = T7, .colour = COLOUR_TEXT2, .align = ALIGN_RIGHT, .mute = true});
    }
    float size = type_u(page, T7);
    for (int hour = 0; hour <= HOURS; hour += 6) {
        char text[12];
        (void)snprintf(text, sizeof text, "%d", hour);
        float x = grid->box.x + grid->w * (float)hour;
        canvas_text(
            page->canvas, line_at(x - size, grid->box.y + grid->box.h + size * 0.86F, 2 * size, T7), text,
            (struct text_style){.size = T7, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE, .mute = true});
    }
}

static float names_width(const struct page *page)
{
    float widest = 0;
    for (int weekday = 0; weekday < WEEKDAYS; weekday++) {
        float w = canvas_text_width(page->canvas, format_weekday(page->language, weekday, true), T7, false);
        widest = w > widest ? w : widest;
    }
    return widest + 3;
}

void chart_heat_draw(const struct page *page, struct box box, const struct usage_heat *heat)
{
    float names = names_width(page);
    struct grid grid = {.box = box_of(box.x + names, box.y, box.w - names - 5, box.h - lines_u(page, T7, 1))};
    grid.w = grid.box.w / HOURS;
    grid.h = grid.box.h / WEEKDAYS;
    for (int weekday = 0; weekday < WEEKDAYS; weekday++)
        for (int hour = 0; hour < HOURS; hour++)
            cell_draw(page, &grid, heat, weekday, hour);
    for (int i = 0; i < heat->top_count; i++)
        canvas_outline(page->canvas, cell_box(&grid, heat->top[i].weekday, heat->top[i].hour), COLOUR_PEAK, 1,
                       0.9F);
    names_draw(page, &grid, box.x);
}
