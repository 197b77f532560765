/* S05: a room by hand. Three questions, of which only what there is can be the answer, then what for. */
#include "base/clock.h"
#include "screen/dashboard_parts.h"
#include "screen/pager.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <math.h>
#include <stdio.h>

#define GAP_U 4
#define OLD_MS CLOCK_DAY_MS /* a list of rooms says its age from then on */
#define STEPS 3

/* How many fit: buildings have long names. */
struct grid {
    int columns, rows;
};

static void label_of(const struct page *page, int i, char text[TR_SIZE])
{
    const struct room_view *view = &page->view->room;
    if (view->step != ROOM_STEP_FLOOR)
        snprintf(text, TR_SIZE, "%s", view->places[i].name);
    else if (view->places[i].floor == FLOOR_NONE)
        snprintf(text, TR_SIZE, "%s", say(page, "s05.floor.none"));
    else
        snprintf(text, TR_SIZE, "%d", view->places[i].floor);
}

static float widest_label(const struct page *page)
{
    float widest = 0;
    for (int i = 0; i < page->view->room.count; i++) {
        char text[TR_SIZE];
        label_of(page, i, text);
        widest = fmaxf(widest, canvas_text_width(page->canvas, text, T8, true));
    }
    return widest;
}

static struct grid grid_of(const struct page *page)
{
    float w = page->portrait ? page_room(page) : page_action_pane(page).w;
    bool long_names = page->view->room.step == ROOM_STEP_BUILDING || widest_label(page) > w / 4 - GAP_U - 5;
    if (page->portrait)
        return (struct grid){long_names ? 2 : 4, 5};
    return (struct grid){!long_names ? 4 : widest_label(page) > w / 2 - GAP_U - 5 ? 1 : 2, 4};
}

static struct pager pager_of(const struct page *page)
{
    struct grid grid = grid_of(page);
    const struct room_view *view = &page->view->room;
    return (struct pager){view->first, view->total, grid.columns * grid.rows};
}

/* Where the person is: no buttons. */
static void chips_draw(const struct page *page, struct box row)
{
    static const char *const ids[STEPS] = {"s05.c1", "s05.c2", "s05.c3"};
    static const char *const numbers[STEPS] = {"1", "2", "3"};
    int now = (int)page->view->room.step;
    float widths[STEPS], spare = row.w - GAP_U * (STEPS - 1);
    for (int i = 0; i < STEPS; i++) {
        widths[i] = canvas_text_width(page->canvas, say(page, ids[i]), T7, true);
        spare -= widths[i];
    }
    for (int i = 0; i < STEPS; i++) {
        struct box chip = box_cut_left(&row, widths[i] + spare / STEPS);
        box_cut_left(&row, GAP_U);
        bool done = i < now;
        enum colour soft = done ? COLOUR_SUCCESS_SOFT : i == now ? COLOUR_PRIMARY_SOFT : COLOUR_INSET;
        enum colour strong = done ? COLOUR_SUCCESS : i == now ? COLOUR_PRIMARY : COLOUR_TEXT2;
        char text[TR_SIZE];
        /* What is done has a tick; what is not, its number. */
        (void)snprintf(text, sizeof text, "%s%s%s", done ? "" : numbers[i], done ? "" : " ",
                       say(page, ids[i]));
        chip_ground_draw(page, chip, soft, strong);
        struct box in = box_inset(chip, 4, 0);
        if (done)
            canvas_icon(page->canvas, box_cut_left(&in, 9), ICON_DONE, 8, strong);
        text_fitting(
            page, in, text,
            (struct text_style){.size = T8, .bold = i == now, .colour = strong, .align = ALIGN_CENTRE});
    }
}

static void place_draw(const struct page *page, struct box box, int i)
{
    char text[TR_SIZE];
    label_of(page, i, text);
    canvas_button(page->canvas, box, HIT_PLACE, page->view->room.first + i,
                  &(struct button){.kind = BUTTON_SECONDARY,
                                   .label = text,
                                   .size = size_fitting(page, text, true, box.w - 5, T14)});
}

static void grid_draw(const struct page *page, struct box area)
{
    const struct room_view *view = &page->view->room;
    struct grid grid = grid_of(page);
    float h = (area.h - GAP_U * (float)(grid.rows - 1)) / (float)grid.rows;
    bool waits = !view->known && !view->failed && page->view->header.line != LINE_DOWN;
    for (int i = 0; i < grid.columns * grid.rows; i++) {
        struct box row = box_of(area.x, area.y + (h + GAP_U) * (float)(i / grid.columns), area.w, h);
        struct box box = box_column(row, i % grid.columns, grid.columns, GAP_U);
        if (i < view->count)
            place_draw(page, box, i);
        else if (waits)
            skeleton_draw(page, box);
    }
    if (view->count > 0 || waits)
        return;
    block_draw(page, box_inset(area, 6, area.h / 2 - 18), say(page, view->known ? "s05.none" : "s05.unknown"),
               (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

/* The middle of the pager: another building, or the question once more. */
static void middle_draw(const struct page *page, struct box box)
{
    const struct room_view *view = &page->view->room;
    const char *words = NULL;
    enum hit hit = HIT_RETRY;
    if (!view->known && view->failed)
        words = say(page, "s07.retry");
    else if (view->step == ROOM_STEP_FLOOR && view->other)
        words = say(page, "s05.other"), hit = HIT_OTHER_BUILDING;
    if (words)
        canvas_button(page->canvas, box, (int)hit, 0,
                      &(struct button){.kind = BUTTON_QUIET,
                                       .label = words,
                                       .size = size_fitting(page, words, true, box.w - 6, T10)});
}

/* The building, once it is known, and how old the list is where that matters. */
static void under_title_text(const struct page *page, char text[TR_SIZE], char age[TR_SIZE])
{
    const struct room_view *view = &page->view->room;
    char floor[12], when[FORMAT_SIZE];
    snprintf(floor, sizeof floor, "%d", view->floor);
    text[0] = age[0] = 0;
    if (view->step == ROOM_STEP_ROOM && view->floor != FLOOR_NONE)
        say_fill(text, page, "s05.at.floor", {"b", view->building_name}, {"n", floor});
    else if (view->step != ROOM_STEP_BUILDING)
        snprintf(text, TR_SIZE, "%s", view->building_name);
    if (!view->known || page->view->header.now_ms - view->at_ms <= OLD_MS)
        return;
    format_when(page->language, view->at_ms, page->view->header.now_ms, when);
    say_fill(age, page, "s05.age", {"when", when});
}

static const char *const questions[] = {
    [ROOM_STEP_BUILDING] = "s05.q1", [ROOM_STEP_FLOOR] = "s05.q2", [ROOM_STEP_ROOM] = "s05.q3"};

static void words_draw(const struct page *page, float x, float y, float w)
{
    char text[TR_SIZE], age[TR_SIZE];
    under_title_text(page, text, age);
    tell(page, say(page, questions[page->view->room.step]));
    tell(page, text);
    y += title_draw(page, x, y, w, say(page, questions[page->view->room.step]), ALIGN_LEFT) + 9;
    text_fitting(page, line_at(x, y, w, T13), text,
                 (struct text_style){.size = T13, .bold = true, .colour = COLOUR_TEXT});
    text_fitting(page, line_at(x, y + 15, w, T7), age,
                 (struct text_style){.size = T7, .colour = COLOUR_WARN});
}

static void choice_portrait_draw(const struct page *page)
{
    float x = page->margin, w = page_room(page), y = page->top + page_between(page, 4, 1);
    chips_draw(page, box_of(x, y, w, 15));
    words_draw(page, x + 2, y + page_between(page, 31, 29), w - 4);
    float top = page->h * 0.4F + 1, buttons_h = page_between(page, 28, 24);
    struct box buttons = box_of(x, page->foot - 5 - buttons_h, w, buttons_h);
    const struct pager pager = pager_of(page);
    grid_draw(page, box_of(x, top, w, buttons.y - page_between(page, 8, 4) - top));
    float side = page->w < 250 ? 54 : box_column(buttons, 0, 3, GAP_U).w; /* the words between need room */
    struct box back = box_cut_left(&buttons, side), on = box_cut_right(&buttons, side);
    if (pager.total > pager.rows)
        pager_draw(page, back, on, &pager);
    middle_draw(page, box_inset(buttons, GAP_U, 0));
}

static void choice_landscape_draw(const struct page *page)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    chips_draw(page, box_of(left.x, left.y + 1, left.w, 14));
    words_draw(page, left.x + 2, left.y + 32, left.w - 4);
    middle_draw(page, box_cut_bottom(&left, 24));
    struct box buttons = box_cut_bottom(&right, 24);
    box_cut_bottom(&right, 5);
    const struct pager pager = pager_of(page);
    grid_draw(page, right);
    if (pager.total > pager.rows)
        pager_draw(page, box_column(buttons, 0, 2, GAP_U), box_column(buttons, 1, 2, GAP_U), &pager);
}

/* The room, large, so that a wrong one is seen before anything is paid for it. */
static void purpose_draw(const struct page *page)
{
    const struct room_view *view = &page->view->room;
    char text[TR_SIZE];
    room_text(page, view->building_name, view->room_name, text);
    struct text_style style = {.size = T28, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE};
    struct box tile, words;
    if (page->portrait) {
        float x = page->margin, w = page_room(page), y = page->top + page_between(page, 4, 1);
        chips_draw(page, box_of(x, y, w, 15));
        words = box_of(x, y + page_between(page, 54, 36), w, 56);
        tile = box_of(x, page->h * 0.4F + page_between(page, 20, 8), w, 46);
    } else {
        struct box left = page_view_pane(page), right = page_action_pane(page);
        chips_draw(page, box_of(left.x, left.y + 1, left.w, 14));
        words = box_of(left.x + 1, left.y + 36, left.w - 2, 56);
        style.align = ALIGN_LEFT;
        tile = box_of(right.x, right.y + 1, right.w, 46);
    }
    tell(page, text);
    tell(page, say(page, "s05.ok"));
    text_fitting(page, box_cut_top(&words, 34), text, style);
    style.size = T18;
    text_fitting(page, words, say(page, "s05.ok"), style);
    struct box pay = tile, see = tile; /* what the person came for is above */
    (page->view->for_power ? &pay : &see)->y += tile.h + 6;
    tile_draw(page, pay,
              &(struct tile){.icon = ICON_BOLT,
                             .title = say(page, "s05.pay"),
                             .line = say(page, "s05.pay2"),
                             .disabled = can_pay_by_room(&page->view->header) ? NULL : say(page, "s05.nopay"),
                             .hit = HIT_ROOM_TOP_UP,
                             .plain = !page->portrait,
                             .edge = true});
    tile_draw(page, see,
              &(struct tile){.icon = page->view->for_power ? ICON_POWER : ICON_LOCK,
                             .title = say(page, page->view->for_power ? "s05.power" : "s05.see"),
                             .line = say(page, "s05.see2"),
                             .disabled = page->view->header.line == LINE_DOWN ? say(page, "s06.off") : NULL,
                             .hit = HIT_ROOM_SEE,
                             .plain = !page->portrait,
                             .edge = true});
}

void room_draw(const struct page *page)
{
    if (page->view->room.step == ROOM_STEP_PURPOSE)
        purpose_draw(page);
    else if (page->portrait)
        choice_portrait_draw(page);
    else
        choice_landscape_draw(page);
}
