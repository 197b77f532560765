/* S01: invites, shows where the reader is, tells the machine's own state. No personal data. */
#include "base/clock.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define PICTURE_LEAST_U 44 /* of large text */
#define PULSE_MS 3000
/* The rings move only just after somebody came or left: a picture that moves for nobody costs 60 frames a
 * second all night, and this machine is idle most of its life. The panels alone go on changing. */
#define RINGS_MS 5000
#define OLD_MS ((int64_t)30 * CLOCK_MINUTE_MS)
#define SAME_PERCENT 3 /* within it, "about the same" */

static void building_sentence(const struct page *page, char text[TR_SIZE])
{
    const struct attract_view *view = &page->view->attract;
    int change = view->building_change_percent;
    char percent[12], hour[12];
    snprintf(percent, sizeof percent, "%d", abs(change));
    snprintf(hour, sizeof hour, "%d", view->building_peak_hour);
    struct local_time now = clock_local(page->view->header.now_ms);
    const char *weekday = format_weekday(page->language, now.weekday, false);
    const char *id = abs(change) <= SAME_PERCENT ? "s01.same" : change < 0 ? "s01.less" : "s01.more";
    say_fill(text, page, id, {"wd", weekday}, {"p", percent}, {"h", hour});
}

/* Until when the number counts, amber where that is long ago (design 0.2, rule 7). */
static void building_heading_draw(const struct page *page, struct box line)
{
    int64_t at_ms = page->view->attract.building_at_ms;
    bool old = page->view->header.now_ms - at_ms > OLD_MS;
    char clock[FORMAT_SIZE], words[TR_SIZE];
    format_clock(at_ms, clock);
    say_fill(words, page, "s01.bldg", {"t", clock});
    text_fitting(page, line, words,
                 (struct text_style){.size = T8, .colour = old ? COLOUR_WARN : COLOUR_TEXT2});
}

static void building_panel_draw(const struct page *page, struct box panel)
{
    char kwh[FORMAT_SIZE], number[TR_SIZE], sentence[TR_SIZE];
    struct box in = box_inset(panel, 9, 0);
    in.h = panel.h < 62 ? panel.h : 76;
    in.y = panel.y + (panel.h - in.h) / 2;
    building_heading_draw(page, line_at(in.x, in.y + in.h * 0.17F, in.w, T8));
    format_energy_whole(page->view->attract.building_today_wh, kwh);
    say_fill(number, page, "all.kwh", {"n", kwh});
    struct text_style style = {.size = T24, .bold = true, .colour = COLOUR_TEXT};
    text_fitting(page, line_at(in.x, in.y + in.h * 0.53F, in.w, T24), number, style);
    building_sentence(page, sentence);
    style = (struct text_style){.size = T8, .colour = COLOUR_TEXT};
    float y = in.y + in.h * 0.83F - 6;
    block_draw(page, box_of(in.x, y, in.w, panel.y + panel.h - 2 - y), sentence, style);
}

/* How to pay here now: by card, without one, or not at all. */
struct steps {
    int count;
    struct {
        enum icon icon;
        const char *id;
    } list[3];
};
static const struct steps with_card = {
    3, {{ICON_CONTACTLESS, "s01.p1"}, {ICON_TOUCH, "s01.p2"}, {ICON_DONE, "s01.p3"}}};
static const struct steps by_phone = {
    3, {{ICON_CONTACTLESS, "s01.p1"}, {ICON_TOUCH, "s01.p2"}, {ICON_QR_CODE, "s01.r3"}}};
static const struct steps to_see = {2, {{ICON_CONTACTLESS, "s01.p1"}, {ICON_BAR_CHART, "s01.see"}}};
static const struct steps by_room = {
    3, {{ICON_ROOM, "s01.r1"}, {ICON_TOUCH, "s01.p2"}, {ICON_QR_CODE, "s01.r3"}}};
static const struct steps not_now = {1, {{ICON_SCHEDULE, "s01.later"}}};

static const struct steps *steps_of(const struct header_view *header)
{
    if (!header->cards_down)
        return &with_card;
    if (header->reader_down)
        return can_scan(header) ? &by_room : &not_now;
    return can_scan(header) ? &by_phone : &to_see;
}

static void steps_panel_draw(const struct page *page, struct box panel)
{
    const struct steps *steps = steps_of(&page->view->header);
    struct box in = box_inset(panel, 5, 0);
    float middle = panel.y + panel.h / 2;
    for (int i = 0; i < steps->count; i++) {
        struct box column = box_column(in, i, steps->count, 6);
        disc_draw(page, column.x + column.w / 2, middle - 11, 32, steps->list[i].icon, COLOUR_PRIMARY_SOFT,
                  COLOUR_PRIMARY);
        struct text_style style = {.size = T8, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE};
        float under = middle + (column.w < 40 ? 8 : 11);
        block_draw(page, box_of(column.x, under, column.w, panel.y + panel.h - 1 - under),
                   say(page, steps->list[i].id), style);
        if (i < steps->count - 1)
            canvas_icon(page->canvas, box_of(column.x + column.w - 1, middle - 16, 8, 10), ICON_CHEVRON_RIGHT,
                        8, COLOUR_TEXT2);
    }
}

/* In the page's language, or in the one it was written in. */
static const char *notice_words(const struct page *page)
{
    const struct office_notice *notice = &page->view->attract.notice;
    bool english = page->language != LANGUAGE_ZH;
    const char *words = english ? notice->en : notice->zh;
    return words[0] ? words : english ? notice->zh : notice->en;
}

static void notice_panel_draw(const struct page *page, struct box panel)
{
    struct box in = box_inset(panel, 9, 6);
    struct box row = box_cut_top(&in, 12);
    canvas_icon(page->canvas, box_cut_left(&row, 10), ICON_INFO, 10, COLOUR_PRIMARY);
    box_cut_left(&row, 4);
    text_fitting(page, row, say(page, "s01.notice"), (struct text_style){.size = T8, .colour = COLOUR_TEXT2});
    box_cut_top(&in, 2);
    block_middle_draw(page, in, notice_words(page),
                      (struct text_style){.size = T13, .bold = true, .colour = COLOUR_TEXT});
}

static void panel_draw(const struct page *page, struct box panel)
{
    card_draw(page, panel);
    switch (page->view->attract.panel) {
    case PANEL_STEPS: steps_panel_draw(page, panel); break;
    case PANEL_BUILDING: building_panel_draw(page, panel); break;
    case PANEL_NOTICE: notice_panel_draw(page, panel); break;
    }
}

/* What does not work just now; the most limiting first, as there is room for one. */
static const char *pill_id(const struct header_view *header)
{
    if (header->reader_down)
        return NULL; /* stands in place of the prompt */
    if (header->store_down)
        return "s01.pill.store";
    if (header->line == LINE_DOWN)
        return header->cards_down ? "s01.pill.off.data" : "s01.pill.off";
    if (header->qr_down)
        return "s01.pill.qr";
    if (header->printer == PRINTER_ABSENT || header->printer == PRINTER_READY)
        return NULL;
    return header->by_phone ? "s01.pill.paper" : "s01.pill.print";
}

static void pill_draw(const struct page *page, float x, float y, float w)
{
    const char *id = pill_id(&page->view->header);
    if (!id)
        return;
    const char *words = say(page, id);
    const float around = 8 + 9 + 3 + 8;
    enum type_size size = size_fitting(page, words, false, w - around, T8);
    float wide = canvas_text_width(page->canvas, words, size, false);
    bool wraps = wide > w - around;
    if (wraps)
        wide = w - around - 1;
    struct box pill = box_of(x + (w - wide - around) / 2, y, wide + around, wraps ? 24 : 14);
    canvas_fill(page->canvas, pill, COLOUR_WARN_SOFT, 7);
    struct box words_box = box_inset(pill, 8, 0);
    canvas_icon(page->canvas, box_cut_left(&words_box, 9), ICON_WARNING, 8, COLOUR_WARN);
    box_cut_left(&words_box, 3);
    if (wraps)
        words_box = box_inset(words_box, 0, 1.6F);
    words_box.w += 1;
    canvas_text(page->canvas, words_box, words,
                (struct text_style){.size = size, .colour = COLOUR_WARN, .lines = wraps ? 2 : 1});
}

static void rings_draw(const struct page *page, float x, float y, float radius)
{
    int64_t end_ms = page->view->entered_at_ms + RINGS_MS;
    float phase = 0;
    bool moves = page->view->screen == SCREEN_ATTRACT && !page->view->preferences.less_motion;
    if (moves && page->now_ms >= page->view->entered_at_ms && page->now_ms < end_ms) {
        phase = (float)((page->now_ms - page->view->entered_at_ms) % PULSE_MS) / PULSE_MS;
        *page->moving_until_ms = end_ms;
    }
    float grown = 6 * phase;
    canvas_move(page->canvas, 0, 0, 1 - phase);
    canvas_circle(page->canvas, x, y, radius + grown, COLOUR_PRIMARY_SOFT, 1.2F);
    canvas_circle(page->canvas, x, y, radius * 50 / 62 + grown, COLOUR_PRIMARY_SOFT, 1.2F);
    canvas_move(page->canvas, 0, 0, 1);
    canvas_circle(page->canvas, x, y, radius * 38 / 62, COLOUR_PRIMARY, 0.9F);
    campus_card_draw(page, x, y, radius * 68 / 62);
}

/* Of the prompt in the other language: a narrow pane takes two lines for the English one. */
static float again_h(const struct page *page, float w)
{
    enum language other = page->language == LANGUAGE_ZH ? LANGUAGE_EN : LANGUAGE_ZH;
    bool fits = canvas_text_width(page->canvas, tr(other, "s01.prompt"), T8, false) <= w;
    return page->portrait || fits ? 15 : 23;
}

/* In the page's language, and under it in the other. Returns where it ends. */
static float prompt_draw(const struct page *page, float x, float y, float w)
{
    enum language other = page->language == LANGUAGE_ZH ? LANGUAGE_EN : LANGUAGE_ZH;
    const char *prompt = say(page, "s01.prompt"), *again = tr(other, "s01.prompt");
    float end = title_draw(page, x, y, w, prompt, ALIGN_CENTRE);
    struct text_style style = {.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE};
    return y + end + 2 + block_draw(page, box_of(x, y + end + 2, w, again_h(page, w)), again, style);
}

/* Where the reader is: below the glass. */
#define ARROW_ROOM_U 8.0F
static void arrow_draw(const struct page *page, float x, float y)
{
    canvas_line(page->canvas, x - 4, y - 2, x, y + 2, COLOUR_PRIMARY, 1.4F, false);
    canvas_line(page->canvas, x, y + 2, x + 4, y - 2, COLOUR_PRIMARY, 1.4F, false);
}

/* Without a card: a room by hand. It is the way in while the reader cannot be used; without the line it leads
 * nowhere then, and the warden is who helps. A dark room is the other reason to come here. Both in letters of
 * one size. */
static void ways_draw(const struct page *page, struct box first, struct box power, bool reader)
{
    bool icons = first.w >= 100, nowhere = !reader && page->view->header.line == LINE_DOWN;
    const char *label = say(page, nowhere ? "s25.warden" : no_card_id(page->view));
    const char *restore = say(page, "s01.power");
    float room = first.w - (icons ? 24 : 5);
    enum type_size size = size_fitting(page, label, true, room, T12);
    size = size_fitting(page, restore, true, room, size);
    canvas_button(page->canvas, first, nowhere ? HIT_HELP : HIT_NO_CARD, 0,
                  &(struct button){.kind = reader ? BUTTON_SECONDARY : BUTTON_PRIMARY,
                                   .icon = !icons    ? ICON_NONE
                                           : nowhere ? ICON_PHONE
                                                     : ICON_ROOM,
                                   .label = label,
                                   .size = size});
    canvas_button(page->canvas, power, HIT_POWER, 0,
                  &(struct button){.kind = BUTTON_SECONDARY,
                                   .icon = icons ? ICON_POWER : ICON_NONE,
                                   .label = restore,
                                   .size = size});
}

/* Instead of the prompt while the reader cannot be used. */
static void no_reader_draw(const struct page *page, struct box box, float across)
{
    float title_y = box.y + across + (across < 40 ? 12 : 20);
    disc_draw(page, box.x + box.w / 2, box.y + across / 2, across, ICON_BUILD, COLOUR_WARN_SOFT, COLOUR_WARN);
    float end = title_draw(page, box.x, title_y, box.w, say(page, "s04.reader.t"), ALIGN_CENTRE);
    float y = title_y + end + 4;
    block_draw(page, box_of(box.x, y, box.w, box.y + box.h - y), say(page, no_reader_id(&page->view->header)),
               (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

static void heading_draw(const struct page *page, float x, float y, float w)
{
    char title[TR_SIZE];
    const char *site = page->view->profile.site_name; /* not known at the first start */
    say_fill(title, page, site[0] ? "s01.title" : "s01.title.plain", {"site", site});
    struct text_style style = {.size = T18, .bold = true, .colour = COLOUR_TEXT};
    text_fitting(page, line_at(x, y, w, T18), title, style);
    style = (struct text_style){.size = T10, .colour = COLOUR_TEXT2};
    text_fitting(page, line_at(x, y + 17.5F, w, T10), say(page, "s01.sub"), style);
}

void attract_picture_draw(const struct page *page, struct box box)
{
    float x = box.x + box.w / 2;
    if (page->view->header.reader_down)
        return;
    if (box.h < PICTURE_LEAST_U) {
        if (page->view->part == 0) /* beside the prompt */
            arrow_draw(page, x, box.y + box.h / 2);
        return;
    }
    float radius = fminf(62, (box.h - 12) / 2 - 6);
    rings_draw(page, x, box.y + 6 + radius, radius);
    arrow_draw(page, x, box.y + 6 + 2 * radius + 8);
}

/* Large text is collected from here, from above: there what to do comes first, then where one is. */
#define COLLECTED_DOWN_U 100

static void portrait_draw(const struct page *page, bool reader)
{
    float room = page_room(page), middle = page->w / 2, down = page->collected ? COLLECTED_DOWN_U : 0;
    heading_draw(page, page->margin + 2, page_between(page, 47, 36) + down, room - 4);
    float panel_y = page_between(page, 84, 65) + down;
    float panel_h = page_between(page, 76, 62);
    panel_draw(page, box_of(page->margin, panel_y, room, panel_h));
    pill_draw(page, page->margin, panel_y + panel_h + page_between(page, 7, 4), room);
    float y = page_between(page, 256, 181), row_h = page_between(page, 34, 28);
    struct box row = box_of(page->margin, page->foot - page_between(page, 15, 6) - row_h, room, row_h);
    ways_draw(page, box_column(row, 0, 2, 5), box_column(row, 1, 2, 5), reader);
    if (!reader) {
        struct box below = box_of(page->margin, y - 24, room, row.y - 4 - (y - 24));
        no_reader_draw(page, page->collected ? box_of(page->margin, page->top, room, 120) : below, 48);
        return;
    }
    rings_draw(page, middle, y, page_between(page, 62, 38));
    float end = prompt_draw(page, page->margin,
                            page->collected ? page->top + 12 : page_between(page, 345, 234), room);
    if (end + ARROW_ROOM_U <= row.y)
        arrow_draw(page, middle, fmaxf(page_between(page, 387, 281), (end + row.y) / 2));
}

static void landscape_draw(const struct page *page, bool reader)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    heading_draw(page, left.x + 2, left.y + 12, left.w - 4);
    panel_draw(page, box_of(left.x, left.y + 42, left.w, 84));
    pill_draw(page, left.x, left.y + 130, left.w);
    struct box power = box_cut_bottom(&right, 25);
    box_cut_bottom(&right, 4);
    struct box no_card = box_cut_bottom(&right, 25);
    ways_draw(page, no_card, power, reader);
    if (!reader) {
        no_reader_draw(page, box_of(right.x, right.y + 2, right.w, right.h - 4), 28);
        return;
    }
    /* From below: the arrow, the words, and the rings in what is left. */
    float middle = right.x + right.w / 2, end = right.y + right.h;
    bool one_line = size_fitting(page, say(page, "s01.prompt"), true, right.w, T18) >= T12;
    float title_h = one_line ? 26 : lines_u(page, T14, 2);
    float words_h = title_h + again_h(page, right.w);
    float radius = fminf(40, (right.h - 11 - words_h) / 2 - 1);
    arrow_draw(page, middle, end - 7);
    prompt_draw(page, right.x, end - 11 - words_h + (one_line ? 12 : 9), right.w);
    rings_draw(page, middle, right.y + 1 + radius, radius);
}

void attract_draw(const struct page *page)
{
    bool reader = !page->view->header.reader_down;
    if (reader) {
        tell(page, say(page, "s01.voice"));
    } else { /* told, as a notice would be all that is heard */
        tell(page, say(page, "s04.reader.t"));
        tell(page, say(page, no_reader_id(&page->view->header)));
    }
    if (page->view->attract.has_notice)
        tell_aside(page, notice_words(page)); /* each turn of the panel is no news */
    if (page->portrait)
        portrait_draw(page, reader);
    else
        landscape_draw(page, reader);
}
