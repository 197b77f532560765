/* S01: invites, shows where the reader is, tells the machine's own state. No personal data. */
#include "base/clock.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* They turn with the header's clock: the minute is when this screen is drawn anew anyway, and an idle machine
 * then wakes for nothing else. */
#define PICTURE_LEAST_U 44 /* of large text */
#define PANEL_MS CLOCK_MINUTE_MS
#define PULSE_MS 3000
/* The rings move only just after somebody came or left: a picture that moves for nobody costs 60 frames a
 * second all night, and this machine is idle most of its life. The panels alone go on changing. */
#define RINGS_MS 5000
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

static void building_panel_draw(const struct page *page, struct box panel)
{
    char kwh[FORMAT_SIZE], number[TR_SIZE], sentence[TR_SIZE];
    struct box in = box_inset(panel, 9, 0);
    in.h = panel.h < 62 ? panel.h : 76;
    in.y = panel.y + (panel.h - in.h) / 2;
    canvas_text(page->canvas, line_at(in.x, in.y + in.h * 0.17F, in.w, T8), say(page, "s01.bldg"),
                (struct text_style){.size = T8, .colour = COLOUR_TEXT2});
    format_energy_whole(page->view->attract.building_today_wh, kwh);
    say_fill(number, page, "all.kwh", {"n", kwh});
    struct text_style style = {.size = T24, .bold = true, .colour = COLOUR_TEXT};
    text_fitting(page, line_at(in.x, in.y + in.h * 0.53F, in.w, T24), number, style);
    building_sentence(page, sentence);
    style = (struct text_style){.size = T8, .colour = COLOUR_TEXT};
    float y = in.y + in.h * 0.83F - 6;
    block_draw(page, box_of(in.x, y, in.w, panel.y + panel.h - 2 - y), sentence, style);
}

static void steps_panel_draw(const struct page *page, struct box panel)
{
    static const enum icon icons[3] = {ICON_CONTACTLESS, ICON_TOUCH, ICON_DONE};
    static const char *const ids[3] = {"s01.p1", "s01.p2", "s01.p3"};
    struct box in = box_inset(panel, 5, 0);
    float middle = panel.y + panel.h / 2;
    for (int i = 0; i < 3; i++) {
        struct box column = box_column(in, i, 3, 6);
        disc_draw(page, column.x + column.w / 2, middle - 11, 32, icons[i], COLOUR_PRIMARY_SOFT,
                  COLOUR_PRIMARY);
        struct text_style style = {.size = T8, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE};
        float under = middle + 11;
        block_draw(page, box_of(column.x, under, column.w, panel.y + panel.h - 1 - under), say(page, ids[i]),
                   style);
        if (i < 2)
            canvas_icon(page->canvas, box_of(column.x + column.w - 1, middle - 16, 8, 10), ICON_CHEVRON_RIGHT,
                        8, COLOUR_TEXT2);
    }
}

/* Shown in turn. */
static void panel_draw(const struct page *page, struct box panel)
{
    card_draw(page, panel);
    bool first = page->view->header.now_ms / PANEL_MS % 2 == 1;
    if (page->view->attract.has_building_day && first)
        building_panel_draw(page, panel);
    else
        steps_panel_draw(page, panel);
}

/* What does not work just now; the most limiting first, as there is room for one. */
static const char *pill_id(const struct header_view *header)
{
    if (header->reader_down)
        return NULL; /* stands in place of the prompt */
    if (header->store_down)
        return "s01.pill.store";
    if (header->line == LINE_DOWN)
        return "s01.pill.off";
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

/* In the page's language, and under it in the other. */
static void prompt_draw(const struct page *page, float x, float y, float w)
{
    enum language other = page->language == LANGUAGE_ZH ? LANGUAGE_EN : LANGUAGE_ZH;
    const char *prompt = say(page, "s01.prompt"), *again = tr(other, "s01.prompt");
    float end = title_draw(page, x, y, w, prompt, ALIGN_CENTRE);
    struct text_style style = {.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE};
    block_draw(page, box_of(x, y + end + 2, w, page->portrait ? 15 : 23), again, style);
}

/* Where the reader is: below the glass. */
static void arrow_draw(const struct page *page, float x, float y)
{
    canvas_line(page->canvas, x - 4, y - 2, x, y + 2, COLOUR_PRIMARY, 1.4F, false);
    canvas_line(page->canvas, x, y + 2, x + 4, y - 2, COLOUR_PRIMARY, 1.4F, false);
}

/* Without a card: a room by hand. It is the way in while the reader cannot be used. */
static void no_card_draw(const struct page *page, struct box row, bool reader)
{
    const char *words = say(page, "s01.nocard");
    canvas_button(
        page->canvas, row, HIT_NO_CARD, 0,
        &(struct button){.kind = reader ? BUTTON_SECONDARY : BUTTON_PRIMARY,
                         .icon = row.w < 100 ? ICON_NONE : ICON_ROOM,
                         .label = words,
                         .size = size_fitting(page, words, true, row.w - (row.w < 100 ? 5 : 24), T12)});
}

/* Instead of the prompt while the reader cannot be used. */
static void no_reader_draw(const struct page *page, float x, float y, float w)
{
    disc_draw(page, x + w / 2, y, 48, ICON_BUILD, COLOUR_WARN_SOFT, COLOUR_WARN);
    float end = title_draw(page, x, y + 46, w, say(page, "s04.reader.t"), ALIGN_CENTRE);
    char body[TR_SIZE];
    char desk[TR_SIZE];
    where_text(page, page->view->profile.desk_place, desk);
    say_fill(body, page, "s04.reader.b", {"desk", desk});
    block_draw(page, box_of(x, y + 46 + end + 4, w, fminf(60, page->foot - (y + 46 + end + 6))), body,
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

/* A dark room is the other reason to come here; the card still says which. */
static void power_button_draw(const struct page *page, struct box box)
{
    action_draw(page, box, BUTTON_SECONDARY, ICON_POWER, say(page, "s01.power"), HIT_POWER, 0);
}

void attract_picture_draw(const struct page *page, struct box box)
{
    if (box.h < PICTURE_LEAST_U)
        return;
    if (page->view->header.reader_down)
        return;
    float x = box.x + box.w / 2, radius = fminf(62, (box.h - 12) / 2 - 6);
    rings_draw(page, x, box.y + 6 + radius, radius);
    arrow_draw(page, x, box.y + 6 + 2 * radius + 8);
}

static void portrait_draw(const struct page *page, bool reader)
{
    float room = page_room(page), middle = page->w / 2;
    heading_draw(page, page->margin + 2, page_between(page, 47, 36), room - 4);
    float panel_y = page_between(page, 84, 65);
    float panel_h = page_between(page, 76, 62);
    panel_draw(page, box_of(page->margin, panel_y, room, panel_h));
    pill_draw(page, page->margin, panel_y + panel_h + page_between(page, 7, 4), room);
    float y = page_between(page, 250, 184);
    float row_h = page_between(page, 34, 28);
    struct box row = box_of(page->margin, page->foot - page_between(page, 17, 6) - row_h, room, row_h);
    if (!reader) {
        no_reader_draw(page, page->margin, y, room);
        no_card_draw(page, row, false);
        return;
    }
    no_card_draw(page, box_column(row, 0, 2, 5), true);
    power_button_draw(page, box_column(row, 1, 2, 5));
    rings_draw(page, middle, y, page_between(page, 58, 38));
    prompt_draw(page, page->margin, page_between(page, 335, 237), room);
    arrow_draw(page, middle, page_between(page, 378, 289));
}

static void landscape_draw(const struct page *page, bool reader)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    heading_draw(page, left.x + 2, left.y + 12, left.w - 4);
    panel_draw(page, box_of(left.x, left.y + 42, left.w, 84));
    pill_draw(page, left.x, left.y + 130, left.w);
    if (!reader) {
        no_card_draw(page, box_cut_bottom(&right, 28), false);
        no_reader_draw(page, right.x, right.y + 26, right.w);
        return;
    }
    power_button_draw(page, box_cut_bottom(&right, 25));
    box_cut_bottom(&right, 4);
    no_card_draw(page, box_cut_bottom(&right, 25), true);
    float middle = right.x + right.w / 2;
    rings_draw(page, middle, right.y + 20, 18);
    prompt_draw(page, right.x, right.y + 48, right.w);
    arrow_draw(page, middle, right.y + 97);
}

void attract_draw(const struct page *page)
{
    bool reader = !page->view->header.reader_down;
    if (reader)
        tell(page, say(page, "s01.voice"));
    if (page->portrait)
        portrait_draw(page, reader);
    else
        landscape_draw(page, reader);
}
