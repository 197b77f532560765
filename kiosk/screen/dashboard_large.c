#include "screen/chart_week.h"
#include "screen/dashboard_parts.h"
#include "screen/parts.h"

#define GAP_U 5
#define TILE_GAP_U 4
#define MORE_U 26
#define CHART_LEAST_U 84   /* lower, and the bars say nothing */
#define AMOUNTS_U 94       /* two rows, each number with its line */
#define AMOUNTS_LEAST_U 74 /* beside news: without the lines */
#define MENU_LEAST_U 100   /* four rows */
#define CHART_DAYS 5

static float line_u(const struct page *page, enum type_size size)
{
    return type_u(page, size) * 1.45F;
}

/* The room and the state of its supply, beside each other or one under the other. Returns where they end. */
static float heading_draw(const struct page *page, float x, float y, float w)
{
    const struct dashboard_view *view = &page->view->dashboard;
    char room[TR_SIZE];
    struct text_style style = {.size = T12, .bold = true, .colour = COLOUR_TEXT};
    if (page->portrait)
        room_text(page, view->account.building_name, view->account.room_name, room);
    else
        say_fill(room, page, "s07.room", {"r", view->account.room_name});
    float row = line_u(page, T8);
    float room_w = canvas_text_width(page->canvas, room, T8, true) + 2;
    struct box chip = chip_draw(page, x + w, y + 1, row - 2);
    if (chip.x - 4 - x >= room_w) {
        text_fitting(page, box_of(x, y, chip.x - 4 - x, row), room, style);
        return y + row + 2;
    }
    text_fitting(page, box_of(x, y + row, w, row), room, style);
    return y + 2 * row + 2;
}

/* How old the balance is: always beside it (design 0.2, rule 7). */
static float age_draw(const struct page *page, struct box box)
{
    const struct dashboard_view *view = &page->view->dashboard;
    char words[TR_SIZE], when[FORMAT_SIZE];
    if (!view->has_snapshot || !view->snapshot.has_balance)
        return 0;
    int64_t at_ms = view->snapshot.balance_at_ms;
    if (page->portrait) {
        format_when(page->language, at_ms, page->view->header.now_ms, when);
        say_fill(words, page, view->stale ? "s07.stale.short" : "s07.upd", {"when", when});
    } else {
        format_clock(at_ms, when);
        say_fill(words, page, "s07.upd.short", {"t", when});
    }
    if (view->stale && !page->portrait && !page->strip) { /* else the strip says it */
        format_when(page->language, at_ms, page->view->header.now_ms, when);
        say_fill(words, page, "s07.stale.short", {"when", when});
    }
    int lines = canvas_text_lines(page->canvas, box.w - 18, words, T7, false);
    float h = (float)(lines > 3 ? 3 : lines) * line_u(page, T7);
    if (view->stale)
        canvas_icon(page->canvas, box_of(box.x, box.y, 12, line_u(page, T7)), ICON_SCHEDULE, 12, COLOUR_WARN);
    if (view->stale)
        box_cut_left(&box, 16);
    canvas_text(page->canvas, box_of(box.x, box.y, box.w, h + 1), words,
                (struct text_style){.size = T7,
                                    .colour = view->stale ? COLOUR_WARN : COLOUR_TEXT2,
                                    .lines = lines > 1 ? 3 : 1});
    return h;
}

/* Returns where it ends. */
static float hero_draw(const struct page *page, float x, float y, float w)
{
    const struct dashboard_view *view = &page->view->dashboard;
    enum type_size size = !page->portrait ? T28 : page->h < 420 ? T36 : T44;
    float balance_h = type_u(page, size) * (page->portrait ? 1.15F : 1.05F);
    balance_draw(page, box_of(x, y, w, balance_h), size);
    y += balance_h;
    if (!view->has_snapshot)
        return y + 4;
    char line[TR_SIZE];
    lasting_line(page, page->portrait ? 2 * w : w, T7, line);
    if (line[0]) {
        int lines = canvas_text_lines(page->canvas, w, line, T7, false);
        float h = (float)(lines > 3 ? 3 : lines) * line_u(page, T7);
        canvas_text(page->canvas, box_of(x, y, w, h + 1), line,
                    (struct text_style){.size = T7, .colour = COLOUR_TEXT, .lines = lines > 1 ? 3 : 1});
        y += h;
    }
    return y + age_draw(page, box_of(x, y, w, 0)) + 2;
}

static void chart_draw(const struct page *page, struct box box)
{
    const struct dashboard_view *view = &page->view->dashboard;
    if (box.h < CHART_LEAST_U || !view->has_snapshot ||
        !chart_week_has_data(&view->snapshot, page->view->header.now_ms))
        return;
    card_draw(page, box);
    struct box in = box_inset(box, 6, 3);
    text_fitting(page, box_cut_top(&in, line_u(page, T7)), say(page, "s07.c1.unit"),
                 (struct text_style){.size = T8, .bold = true, .colour = COLOUR_TEXT});
    box_cut_top(&in, type_u(page, T7)); /* the highest value stands above the plot */
    chart_week_draw(
        page, in, &(struct chart_week){.snapshot = &view->snapshot, .days = CHART_DAYS, .brief = in.w < 180});
}

/* A payment that waits, an update that failed, or a refund; false when there is none of them. */
static bool news_draw(const struct page *page, struct box box)
{
    static const enum hit hits[] = {
        [NEWS_PENDING] = HIT_PENDING, [NEWS_FAILED] = HIT_RETRY, [NEWS_REFUND] = HIT_REFUND};
    const struct dashboard_view *view = &page->view->dashboard;
    enum news news = news_of(page);
    bool refund = news == NEWS_REFUND;
    char words[TR_SIZE], money[FORMAT_SIZE];
    if (news == NEWS_NONE || box.h <= 0)
        return news != NEWS_NONE;
    money_text_of((refund ? view->snapshot.refund : view->snapshot.pending).fen,
                  refund && view->amounts_hidden, money);
    say_fill(words, page, refund ? "s07.ref.short" : "s07.pend.short", {"x", money});
    canvas_button(page->canvas, box, (int)hits[news], 0,
                  &(struct button){.kind = BUTTON_QUIET,
                                   .icon = news == NEWS_FAILED ? ICON_REFRESH : ICON_HOURGLASS,
                                   .label = news == NEWS_FAILED ? say(page, "s07.retry") : words,
                                   .size = T8});
    return true;
}

static void amounts_draw(const struct page *page, struct box box, int columns)
{
    int rows = 4 / columns;
    float h = (box.h - TILE_GAP_U * (float)(rows - 1)) / (float)rows;
    for (int i = 0; i < 4; i++) {
        struct box row = box_of(box.x, box.y + (float)(i / columns) * (h + TILE_GAP_U), box.w, h);
        amount_tile_draw(page, box_column(row, i % columns, columns, TILE_GAP_U), i);
    }
}

/* Everything on one page; the week takes what is left. */
static void tall_draw(const struct page *page)
{
    float x = page->margin, w = page_room(page);
    float y = hero_draw(page, x, heading_draw(page, x, page->top + 1, w), w);
    float end = page->foot - GAP_U;
    const float menu_h = 4 * 27 + 3 * TILE_GAP_U, amounts_h = 45;
    menu_list_draw(page, box_of(x, end - menu_h, w, menu_h), TILE_GAP_U);
    end -= menu_h + GAP_U;
    amounts_draw(page, box_of(x, end - amounts_h, w, amounts_h), 4);
    end -= amounts_h + GAP_U;
    if (news_draw(page, box_of(0, 0, 0, 0))) {
        news_draw(page, box_of(x, end - MORE_U, w, MORE_U));
        end -= MORE_U + GAP_U;
    }
    chart_draw(page, box_of(x, y + 2, w, end - y - 2));
}

/* Two parts: to pay, and to look further. */
static void parts_draw(const struct page *page)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    bool second = page->view->part == 1;
    if (page->portrait) {
        bool news = news_draw(page, box_of(0, 0, 0, 0));
        float needed = second ? MENU_LEAST_U : news ? AMOUNTS_LEAST_U + MORE_U + GAP_U : AMOUNTS_U;
        float split = page->foot - GAP_U - needed - MORE_U - GAP_U;
        left = box_of(page->margin, page->top + 1, page_room(page), split - page->top);
        right = box_of(page->margin, split, page_room(page), page->foot - GAP_U - split);
    }
    float y = heading_draw(page, left.x, left.y, left.w);
    y = hero_draw(page, left.x, y, left.w);
    struct box more = box_cut_bottom(&right, MORE_U);
    box_cut_bottom(&right, GAP_U);
    if (second) {
        const char *grey = menu_list_draw(page, right, TILE_GAP_U);
        if (grey && left.y + left.h - y >= line_u(page, T7))
            block_draw(page, box_of(left.x, y, left.w, left.y + left.h - y), grey,
                       (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
    } else {
        if (news_draw(page, box_of(0, 0, 0, 0))) {
            news_draw(page, box_cut_top(&right, MORE_U));
            box_cut_top(&right, GAP_U);
        }
        amounts_draw(page, right, 2);
    }
    action_draw(page, more, BUTTON_QUIET, ICON_NONE, say(page, second ? "all.page.back" : "all.page.on"),
                HIT_PART, second ? 0 : 1);
}

void dashboard_large_draw(const struct page *page)
{
    if (page->portrait && page->h >= 420)
        tall_draw(page);
    else
        parts_draw(page);
}
