/* S07: is my room on, how much is left, how long will it last; a top-up starts with one touch. */
#include "screen/chart_week.h"
#include "screen/dashboard_parts.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <math.h>
#include <stdio.h>

#define REFUND_BUTTON_PAD_U 12

static void greeting_draw(const struct page *page, float y)
{
    const struct dashboard_view *view = &page->view->dashboard;
    char hello[TR_SIZE], room[TR_SIZE];
    float x = page->margin + 2;
    say_fill(hello, page, "s07.hi", {"name", view->account.name});
    room_text(page, view->account.building_name, view->account.room_name, room);
    struct box chip = chip_draw(page, page->w - page->margin, y + 10, 15);
    float w = chip.x - 6 - x;
    if (view->account.name[0]) /* nobody's, when the room was chosen by hand */
        canvas_text(page->canvas, line_at(x, y + 5, w, T8), hello,
                    (struct text_style){.size = T8, .colour = COLOUR_TEXT2});
    text_fitting(page, line_at(x, y + 19, w, T13), room,
                 (struct text_style){.size = T13, .bold = true, .colour = COLOUR_TEXT});
}

static void chart_heading_draw(const struct page *page, struct box line)
{
    struct text_style style = {.size = page->portrait ? T10 : T8, .bold = true, .colour = COLOUR_TEXT};
    const char *words = say(page, page->portrait ? "s07.c1" : "s07.c1.unit");
    char age[TR_SIZE];
    if (!page->portrait && age_beside_week(page, line.w + 14, age))
        canvas_text(page->canvas, line, age,
                    (struct text_style){.size = T7, .colour = COLOUR_TEXT2, .align = ALIGN_RIGHT});
    text_fitting(page, line, words, style);
    if (page->portrait)
        canvas_text(page->canvas, line, say(page, "all.unit"),
                    (struct text_style){.size = T7, .colour = COLOUR_TEXT2, .align = ALIGN_RIGHT});
}

/* The card of C1: heading, chart, and one line that tells how the week compares. */
static void chart_card_draw(const struct page *page, struct box card, bool last_week)
{
    const struct dashboard_view *view = &page->view->dashboard;
    card_draw(page, card);
    struct box in = box_inset(card, page->portrait ? 9 : 7, 0);
    bool roomy = card.h > 100;
    box_cut_top(&in, roomy ? 7 : 3);
    chart_heading_draw(page, box_cut_top(&in, page->portrait ? 15 : 12));
    if (!view->has_snapshot) {
        skeleton_draw(page, box_inset(in, 0, 6));
        return;
    }
    if (!chart_week_has_data(&view->snapshot, page->view->header.now_ms)) {
        block_draw(page, box_inset(in, 4, in.h / 2 - 16), say(page, "s07.empty"),
                   (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
        return;
    }
    box_cut_bottom(&in, roomy ? 1.5F : 0.5F);
    week_line_draw(page, box_cut_bottom(&in, 11), last_week);
    box_cut_bottom(&in, roomy ? 1.5F : 0);
    box_cut_top(&in, roomy ? 12 : 10); /* the highest value stands above the plot */
    struct chart_week chart = {.snapshot = &view->snapshot, .last_week = last_week, .brief = in.w < 180};
    chart_week_draw(page, in, &chart);
}

/* A refund has a button of its own where its words fit beside it; else they lead there. w: of the heading. */
static bool refund_has_button(const struct page *page, float w)
{
    char words[TR_SIZE], money[FORMAT_SIZE];
    if (news_of(page) != NEWS_REFUND || !page->portrait)
        return false;
    money_text_of(page->view->dashboard.snapshot.refund.fen, page->view->dashboard.amounts_hidden, money);
    say_fill(words, page, "s07.ref", {"x", money});
    float heading = canvas_text_width(page->canvas, say(page, "s07.top"), T13, true);
    float button = canvas_text_width(page->canvas, say(page, "s17.see"), T8, true) + REFUND_BUTTON_PAD_U;
    return heading + canvas_text_width(page->canvas, words, T8, false) + button + 12 <= w;
}

/* The heading's words stand about text_y; a button that a state brings stands at the right end of row. */
static void topup_heading_draw(const struct page *page, struct box row, float text_y)
{
    const char *words = say(page, "s07.top");
    enum type_size size = page->portrait ? T13 : T10;
    bool failed = page->view->dashboard.failed;
    bool refund = refund_has_button(page, row.w);
    if (news_of(page) == NEWS_PENDING || news_of(page) == NEWS_REFUND)
        text_y = row.y + row.h / 2; /* what leads to it fills the row */
    struct box text = line_at(row.x + 1.5F, text_y, row.w - 1.5F, size);
    if (failed || refund) {
        const char *label = say(page, failed ? "s07.retry" : "s17.see");
        float w = canvas_text_width(page->canvas, label, T8, true) + (failed ? 24 : REFUND_BUTTON_PAD_U);
        canvas_button(
            page->canvas, box_of(row.x + row.w - w, row.y, w, row.h), failed ? HIT_RETRY : HIT_REFUND, 0,
            &(struct button){
                .kind = BUTTON_QUIET, .icon = failed ? ICON_REFRESH : ICON_NONE, .label = label, .size = T8});
        box_cut_right(&text, w + 4);
    }
    canvas_text(page->canvas, text, words,
                (struct text_style){.size = size, .bold = true, .colour = COLOUR_TEXT});
    box_cut_left(&text, canvas_text_width(page->canvas, words, size, true) + 5);
    topup_hint_draw(page, text, refund);
}

void amount_tile_draw(const struct page *page, struct box box, int i)
{
    const struct dashboard_view *view = &page->view->dashboard;
    enum type_size size = page->portrait ? T14 : T12;
    bool other = i == 3;
    int64_t fen = other ? 0 : view->presets_fen[i];
    char yuan[FORMAT_SIZE], line[TR_SIZE];
    if (other) {
        snprintf(line, sizeof line, "%s", say(page, "s07.oth2"));
    } else {
        format_yuan(fen, yuan);
        amount_line(page, fen, box.w - 6, line);
    }
    /* A large line goes without where it has no room: the number is what is chosen. */
    float needed_h = type_u(page, size) * 1.3F + type_u(page, T7) * 1.4F + 2;
    bool fits = box.h >= needed_h && canvas_text_width(page->canvas, line, T7, false) <= box.w - 4;
    canvas_button(page->canvas, box, other ? HIT_OTHER : HIT_AMOUNT, fen,
                  &(struct button){.kind = BUTTON_QUIET,
                                   .label = other ? say(page, "s07.oth") : yuan,
                                   .line = line[0] && (fits || !page->large) ? line : NULL,
                                   .size = size});
}

/* From the foot upwards what is touched; what is read takes the rest. */
static void portrait_draw(const struct page *page)
{
    bool low = page->h < 400;
    float room = page_room(page);
    float y = page->top + (page->strip ? 1.0F : 0) + page_between(page, 2, 0);
    greeting_draw(page, y + page_between(page, 1.2F, 0));
    y += page_between(page, 34, 29);

    float menu_h = low ? 45 : page_between(page, 89, 70) - (page->strip ? 6.0F : 0);
    struct box menu = box_of(page->margin, page->foot - page_between(page, 13, 4) - menu_h, room, menu_h);
    if (page->strip && !low)
        menu.y += 6;
    float amounts_h = page_between(page, 44, 36);
    struct box amounts = box_of(page->margin, menu.y - page_between(page, 7, 5) - amounts_h, room, amounts_h);
    bool led = news_of(page) == NEWS_PENDING || news_of(page) == NEWS_REFUND; /* a strip or a button */
    float heading_h = low ? (led ? 27 : 23) : led ? 29 : 26;
    float heading_y = amounts.y - (low ? 10.0F : 9.0F); /* of its words */
    struct box heading = box_of(page->margin, amounts.y - 4 - 21, room, 21);

    float hero_h = page_between(page, 92, 76) - (page->strip ? 4.0F : 0);
    hero_portrait_draw(page, box_of(page->margin, y, room, hero_h));
    y += hero_h + page_between(page, 6, 4);
    chart_card_draw(page, box_of(page->margin, y, room, amounts.y - heading_h - y), !low);

    topup_heading_draw(page, heading, heading_y);
    for (int i = 0; i < 4; i++)
        amount_tile_draw(page, box_column(amounts, i, 4, 4), i);
    if (low)
        menu_row_draw(page, menu);
    else
        menu_tiles_draw(page, menu, 5);
}

static void landscape_draw(const struct page *page)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    left.y += 1.5F, left.h -= 1.5F;
    hero_landscape_draw(page, box_cut_top(&left, page->strip ? 58 : 62));
    box_cut_top(&left, 5);
    chart_card_draw(page, left, left.w > 150);

    right.y += 1.5F, right.h -= 1.5F;
    bool pressed = news_of(page) != NEWS_NONE;
    struct box heading = box_cut_top(&right, pressed ? 25 : 13);
    topup_heading_draw(page, box_of(heading.x, heading.y, heading.w, 21), heading.y + (pressed ? 10.5F : 6));
    float between = page->strip ? 6 : 7;
    float tile = (right.h - 2 * 4 - between) / 4;
    float amount_h = fminf(tile * 31 / 30, 40);
    for (int row = 0; row < 2; row++) {
        struct box line = box_cut_top(&right, amount_h);
        amount_tile_draw(page, box_column(line, 0, 2, 4), 2 * row);
        amount_tile_draw(page, box_column(line, 1, 2, 4), 2 * row + 1);
        box_cut_top(&right, row == 0 ? 4 : between);
    }
    menu_tiles_draw(page, right, 4);
}

void dashboard_draw(const struct page *page)
{
    dashboard_tell(page);
    if (page->large)
        dashboard_large_draw(page);
    else if (page->portrait)
        portrait_draw(page);
    else
        landscape_draw(page);
}
