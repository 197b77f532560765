#include "screen/sheet.h"
#include "screen/motion.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <math.h>

#define PAD_U 8
#define CLOSE_U 24

static int pages_of(const struct sheet_tiles *sheet)
{
    int a_page = sheet->grid.columns * sheet->grid.rows;
    return (sheet->tiles + a_page - 1) / a_page;
}

static float grid_height(const struct sheet_grid *grid, int tiles)
{
    int rows = (tiles + grid->columns - 1) / grid->columns;
    if (rows > grid->rows)
        rows = grid->rows;
    return (float)rows * grid->tile_h + (float)(rows - 1) * grid->gap;
}

static float title_height(const struct page *page, const struct sheet_tiles *sheet)
{
    return fmaxf(CLOSE_U, type_u(page, T18)) + 4 + (sheet->note ? type_u(page, T7) * 1.6F : 0);
}

static float done_height(const struct page *page)
{
    return page->portrait && page->h > 420 ? 30 : 26;
}

/* As tall as what is in it. */
static struct box sheet_box(const struct page *page, const struct sheet_tiles *sheet)
{
    float h = 2 * PAD_U + title_height(page, sheet) + grid_height(&sheet->grid, sheet->tiles) + 6 +
              done_height(page);
    if (page->portrait) {
        float end = page->h > 420 ? page->foot - 3 : page->h - 4; /* a low one covers the footer */
        return box_of(page->margin - 4, end - h, page->w - 2 * (page->margin - 4), h);
    }
    float w = fminf(page->w - 12, 330);
    return box_of((page->w - w) / 2, (page->h - h) / 2, w, h);
}

/* A second page is had by a button beside the way out. */
static void ways_draw(const struct page *page, struct box row, int at, int pages)
{
    struct box done = row;
    if (pages > 1) {
        bool last = at + 1 >= pages;
        action_draw(page, box_column(row, 0, 2, 5), BUTTON_SECONDARY, ICON_NONE,
                    say(page, last ? "all.page.back" : "all.page.on"), HIT_PART, last ? 0 : at + 1);
        done = box_column(row, 1, 2, 5);
    }
    action_draw(page, done, BUTTON_PRIMARY, ICON_NONE, say(page, "s22.done"), HIT_CLOSE_SHEET, 0);
}

static void title_row_draw(const struct page *page, const struct sheet_tiles *sheet, struct box row)
{
    struct box close = box_of(row.x + row.w - CLOSE_U, row.y, CLOSE_U, CLOSE_U);
    float w = row.w - CLOSE_U - 4;
    text_fitting(page, box_of(row.x + 2, row.y, w, CLOSE_U), sheet->title,
                 (struct text_style){.size = T18, .bold = true, .colour = COLOUR_TEXT});
    if (sheet->note)
        text_fitting(page, box_of(row.x + 2, row.y + CLOSE_U, w, type_u(page, T7) * 1.5F), sheet->note,
                     (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
    canvas_fill(page->canvas, close, COLOUR_INSET, 6);
    canvas_icon(page->canvas, close, ICON_CLOSE, 13, COLOUR_TEXT);
    canvas_hit(page->canvas, close, HIT_CLOSE_SHEET, 1, false);
    canvas_label(page->canvas, say(page, "s22.close"));
}

void sheet_frame_draw(const struct page *page, const struct sheet_tiles *sheet)
{
    motion_dialog(page, page->view->sheet_at_ms, false);
    struct box box = sheet_box(page, sheet);
    canvas_shadow(page->canvas, box, 9, true);
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 9);
    struct box in = box_inset(box, PAD_U, PAD_U);
    title_row_draw(page, sheet, box_cut_top(&in, title_height(page, sheet)));

    const struct sheet_grid *grid = &sheet->grid;
    int a_page = grid->columns * grid->rows, pages = pages_of(sheet);
    int at = page->view->sheet_part < pages ? page->view->sheet_part : pages - 1;
    for (int i = 0; i < a_page && at * a_page + i < sheet->tiles; i++) {
        struct box row =
            box_of(in.x, in.y + (float)(i / grid->columns) * (grid->tile_h + grid->gap), in.w, grid->tile_h);
        sheet->tile_draw(page, box_column(row, i % grid->columns, grid->columns, grid->gap), at * a_page + i);
    }
    ways_draw(page, box_cut_bottom(&in, done_height(page)), at, pages);
}

void sheet_draw(const struct page *page, enum sheet sheet)
{
    if (sheet == SHEET_ACCESS)
        access_sheet_draw(page);
    else if (sheet == SHEET_LANGUAGE)
        language_sheet_draw(page);
}
