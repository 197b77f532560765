/* S14: the code to scan, how long it lives, and the ways out. What the code cannot say is said in its place.
 */
#include "screen/parts.h"
#include "screen/screens.h"

#define CODE_LEAST_U 98 /* 96 with the quiet zone (design 0.2, rule 14), and whole pixels a module */

/* What stands where the code stands, when there is none to scan. */
static const struct {
    const char *words;
    enum icon icon;
    enum colour colour;
} in_place[] = {
    [SCAN_MAKING] = {"s14.make", ICON_HOURGLASS, COLOUR_TEXT2},
    [SCAN_NOT_MADE] = {"s14.nomake", ICON_ERROR, COLOUR_WARN},
    [SCAN_LIVE] = {"s14.nomake", ICON_QR_CODE, COLOUR_WARN},
    [SCAN_SCANNED] = {"s14.scan", ICON_TOUCH, COLOUR_PRIMARY},
    [SCAN_CHECKING] = {"s14.chk", ICON_SYNC, COLOUR_TEXT2},
    [SCAN_EXPIRED] = {"s14.exp", ICON_TIMER, COLOUR_WARN},
    [SCAN_NET_LOST] = {"s14.net", ICON_CLOUD_OFF, COLOUR_WARN},
};

static bool code_draw(const struct page *page, struct box card)
{
    const struct scan_view *view = &page->view->scan;
    card_draw(page, card);
    canvas_fill(page->canvas, card, COLOUR_WHITE, 9); /* in every theme: a dark quiet zone cannot be read */
    return view->step == SCAN_LIVE && canvas_qr(page->canvas, box_inset(card, 3, 3), view->qr_text) == 0;
}

/* In large text what stands in place of the code may come parts later: it is the title then. */
static bool is_titled(const struct page *page)
{
    return page->collected && page->view->scan.step != SCAN_LIVE;
}

static const char *title_of(const struct page *page)
{
    return say(page, is_titled(page) ? in_place[page->view->scan.step].words : "s14.t");
}

static void code_card_draw(const struct page *page, struct box card)
{
    enum scan_step step = page->view->scan.step;
    if (step == SCAN_LIVE) {
        if (code_draw(page, card))
            return;
    } else {
        canvas_fill(page->canvas, card, step == SCAN_MAKING ? COLOUR_INSET : COLOUR_SURFACE, 9);
        canvas_outline(page->canvas, card, COLOUR_LINE, 9, 0.35F);
    }
    struct box in = box_inset(card, 8, 0);
    float top = card.y + card.h * 0.24F;
    canvas_icon(page->canvas, box_of(in.x, top, in.w, 28), in_place[step].icon, 26, in_place[step].colour);
    float y = top + 36;
    if (is_titled(page))
        return;
    block_draw(page, box_of(in.x, y, in.w, card.y + card.h - 4 - y), say(page, in_place[step].words),
               (struct text_style){.size = T10, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
}

static void tabs_draw(const struct page *page, struct box row)
{
    const struct scan_view *view = &page->view->scan;
    static const struct {
        enum pay_provider provider;
        const char *words;
    } tabs[] = {{PAY_WECHAT, "all.wechat"}, {PAY_ALIPAY, "all.alipay"}};
    for (int i = 0; i < 2; i++) {
        bool here = view->provider == tabs[i].provider;
        canvas_button(page->canvas, box_column(row, i, 2, 4), HIT_PROVIDER, (int64_t)tabs[i].provider,
                      &(struct button){.kind = here ? BUTTON_PRIMARY : BUTTON_SECONDARY,
                                       .icon = here ? ICON_DONE : ICON_NONE,
                                       .label = say(page, tabs[i].words),
                                       .size = T10});
    }
}

/* In three columns, or one after the other where a column is too narrow. */
static void steps_draw(const struct page *page, struct box box, enum type_size size)
{
    if (page->view->scan.step != SCAN_MAKING && page->view->scan.step != SCAN_LIVE)
        return; /* there is nothing to scan, or somebody has, and who has paid shall not pay again */
    bool wechat = page->view->scan.provider == PAY_WECHAT;
    const char *const ids[3] = {wechat ? "s14.step1.wechat" : "s14.step1.alipay", "s14.step2", "s14.step3"};
    struct text_style style = {.size = size, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE};
    canvas_fill(page->canvas, box, COLOUR_INSET, 8);
    struct box in = box_inset(box, 6, 0);
    float widths[3], sum = 0, widest = 0;
    for (int i = 0; i < 3; i++) {
        widths[i] = canvas_text_width(page->canvas, say(page, ids[i]), style.size, true) + 1;
        sum += widths[i];
        widest = widths[i] > widest ? widths[i] : widest;
    }
    bool columns = widest <= box_column(in, 0, 3, 4).w;
    for (int i = 0; i < 3; i++) {
        struct box cell = columns ? box_column(in, i, 3, 4) : box_cut_left(&in, widths[i]);
        canvas_text(page->canvas, cell, say(page, ids[i]), style);
        if (!columns)
            box_cut_left(&in, (box.w - 12 - sum) / 2);
    }
}

/* How long the order lives, and to wait for the result. */
static void life_draw(const struct page *page, struct box bar, float words_y, float stay_y, struct box room)
{
    const struct scan_view *view = &page->view->scan;
    if (view->step != SCAN_LIVE && view->step != SCAN_SCANNED)
        return;
    char left[TR_SIZE], countdown[FORMAT_SIZE];
    format_countdown(view->left_s, countdown);
    say_fill(left, page, "s14.left", {"t", countdown});
    bar_draw(page, bar, view->life_s > 0 ? (float)view->left_s / (float)view->life_s : 0, COLOUR_PRIMARY);
    enum align align = page->portrait ? ALIGN_CENTRE : ALIGN_LEFT;
    bool roomy = page->portrait && page->h >= 420;
    text_fitting(
        page, line_at(room.x, words_y, room.w, T10), left,
        (struct text_style){.size = roomy ? T10 : T8, .bold = true, .colour = COLOUR_TEXT, .align = align});
    struct text_style small = {.size = roomy ? T8 : T7, .colour = COLOUR_TEXT2, .align = align};
    if (page->portrait)
        text_fitting(page, line_at(room.x, stay_y, room.w, T8), say(page, "s14.stay"), small);
    else
        block_draw(page, box_of(room.x, stay_y - 6, room.w, 22), say(page, "s14.stay"), small);
}

/* At length where it fits a button. */
static const char *way_words(const struct page *page, struct box box, const char *id, const char *brief_id)
{
    float room = box.w - (page->portrait ? 18 : 4);
    const char *words = say(page, id);
    return canvas_text_width(page->canvas, words, T10, true) <= room ? words : say(page, brief_id);
}

/* The way to a new code: after one that could not be made it is another try. */
static const char *new_words(const struct page *page, struct box box)
{
    switch (page->view->scan.step) {
    case SCAN_LIVE: return way_words(page, box, "s14.new", "s14.new.short");
    case SCAN_NOT_MADE: return say(page, "s07.retry");
    default: return say(page, "s14.again");
    }
}

static bool may_renew(enum scan_step step)
{
    return step == SCAN_LIVE || step == SCAN_EXPIRED || step == SCAN_NOT_MADE;
}

/* The ways on that this step has; the first column, row or both. */
static void ways_draw(const struct page *page, struct box card_box, struct box new_box)
{
    const struct scan_view *view = &page->view->scan;
    bool by_card = view->can_pay_by_card && view->step != SCAN_CHECKING && view->step != SCAN_NET_LOST;
    if (by_card != may_renew(view->step)) /* one way alone takes both places */
        card_box.w = new_box.x + new_box.w - card_box.x, new_box = card_box;
    if (by_card)
        action_draw(page, card_box, BUTTON_SECONDARY, ICON_NONE,
                    way_words(page, card_box, "s14.sw", "s14.sw.short"), HIT_PAY_BY_CARD_INSTEAD, 0);
    if (may_renew(view->step))
        action_draw(page, new_box, BUTTON_SECONDARY, page->portrait ? ICON_REFRESH : ICON_NONE,
                    new_words(page, new_box), HIT_NEW_CODE, 0);
}

static void after_text(const struct page *page, char text[TR_SIZE])
{
    const struct scan_view *view = &page->view->scan;
    char money[FORMAT_SIZE], kwh[FORMAT_SIZE];
    text[0] = 0;
    format_money(view->after_fen, money);
    format_energy_whole(view->wh, kwh);
    const struct tr_value values[] = {{"x", money}, {"n", kwh}, {NULL, NULL}};
    if (view->wh > 0)
        translate_fill(text, say(page, view->has_after ? "s14.after" : "s07.kwh"), values);
}

static void portrait_draw(const struct page *page, const char *room_name, const char *money,
                          const char *after)
{
    const struct scan_view *view = &page->view->scan;
    bool tabs = view->has_wechat && view->has_alipay;
    float x = page->margin, w = page_room(page), middle = page->w / 2;
    float drop = page->strip ? page_between(page, 10, 8) : 0;
    bool low = page->h < 420;
    struct text_style style = {.size = T18, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE};
    if (low)
        style.size = T14;
    text_fitting(page, line_at(x, page_between(page, 35, 28.5F) + drop, w, style.size), title_of(page),
                 style);
    style = (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE};
    text_fitting(page, line_at(x, page_between(page, 55, 43) + drop, w, T10), room_name, style);
    enum type_size size = low ? T28 : T44;
    style = (struct text_style){.size = size, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE};
    text_fitting(page, line_at(x, page_between(page, 95, 66) + drop * 0.6F, w, size), money, style);
    style = (struct text_style){.size = T8, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE};
    text_fitting(page, line_at(x, page_between(page, 121, 87) + drop * 0.6F, w, T8), after, style);
    float steps_h = page_between(page, 40, 22);
    if (page->strip)
        steps_h = page_between(page, 34, 20);
    steps_draw(page, box_of(x, page_between(page, 134, 98) + drop * 0.6F, w, steps_h), low ? T8 : T10);

    float tabs_h = tabs ? page_between(page, 24, 21) : 0;
    if (tabs)
        tabs_draw(page, box_of(middle - 62, page_between(page, 192, 143), 124, tabs_h));
    float card_y = tabs ? page_between(page, 222, 168) : page_between(page, 191, 146);
    float side = page_between(page, 126, CODE_LEAST_U + 6);
    code_card_draw(page, box_of(middle - side / 2, card_y, side, side));
    float y = card_y + side;
    life_draw(page, box_of(middle - 60, y + page_between(page, 7, 2.5F), 120, page_between(page, 4, 3)),
              y + page_between(page, 20, 11.5F), y + page_between(page, 34, 21.5F), box_of(x, y, w, 0));
    struct box row = box_of(x, y + page_between(page, 47, 27), w, page_between(page, 28, 25));
    ways_draw(page, box_column(row, 0, 2, 5), box_column(row, 1, 2, 5));
}

static void landscape_draw(const struct page *page, const char *room_name, const char *money,
                           const char *after)
{
    const struct scan_view *view = &page->view->scan;
    bool tabs = view->has_wechat && view->has_alipay;
    struct box left = page_view_pane(page), right = page_action_pane(page);
    left.y += 1.5F, right.y += 1.5F;
    left.h -= 1.5F, right.h -= 1.5F;
    float x = left.x + 2, w = left.w - 4;
    struct text_style style = {.size = T14, .bold = true, .colour = COLOUR_TEXT};
    text_fitting(page, line_at(x, left.y + 7, w, T14), title_of(page), style);
    style.size = T28;
    text_fitting(page, line_at(x, left.y + 28, w, T28), money, style);
    style = (struct text_style){.size = T8, .colour = COLOUR_TEXT2};
    text_fitting(page, line_at(x, left.y + 46, w, T8), room_name, style);
    float y = left.y + 63;
    if (page->strip) /* the strip takes this line's room */
        y -= 11;
    else
        text_fitting(page, line_at(x, left.y + 57, w, T8), after, style);
    steps_draw(page, box_of(left.x, y, left.w, 16), T7);
    life_draw(page, box_of(x, y + 21, w, 4), y + 31, y + 42, box_of(x, 0, w, 0));
    struct box row = box_of(left.x, left.y + left.h - 26, left.w, 26);
    ways_draw(page, box_column(row, 0, 2, 4), box_column(row, 1, 2, 4));

    float side = right.h - (tabs ? 27.0F : 0);
    if (side > 126)
        side = 126;
    if (tabs)
        tabs_draw(page, box_of(right.x, right.y, right.w, 23));
    float top = right.y + (tabs ? 27.0F : (right.h - side) / 2);
    code_card_draw(page, box_of(right.x + (right.w - side) / 2, top, side, side));
}

static void words_tell(const struct page *page, const char *room, const char *money)
{
    const struct scan_view *view = &page->view->scan;
    char line[TR_SIZE];
    if (view->step != SCAN_LIVE) {
        tell(page, say(page, in_place[view->step].words));
        return;
    }
    tell(page, say(page, view->provider == PAY_WECHAT ? "all.wechat" : "all.alipay"));
    say_fill(line, page, "s14.voice", {"x", money}, {"room", room});
    tell(page, line);
    tell(page, say(page, "s14.stay"));
}

void scan_draw(const struct page *page)
{
    const struct scan_view *view = &page->view->scan;
    char room[TR_SIZE], words[TR_SIZE], money[FORMAT_SIZE], after[TR_SIZE];
    room_text(page, view->building_name, view->room_name, room);
    say_fill(words, page, "s14.for", {"room", room});
    format_money(view->amount_fen, money);
    after_text(page, after);
    words_tell(page, room, money);
    if (page->portrait)
        portrait_draw(page, words, money, after);
    else
        landscape_draw(page, words, money, after);
}
