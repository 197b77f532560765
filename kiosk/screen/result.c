/* S15: the money is taken. Three faces of one page, which change in place as news comes: "credited" is said
 * only after the meter said so (design 0.2, rule 8). */
#include "screen/message.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <stdio.h>

#define ROWS_MAX 5
#define TRACK 4

static const struct {
    enum message_tone tone;
    enum icon icon;
    const char *title;
} faces[] = {
    [RESULT_CREDITED] = {TONE_SUCCESS, ICON_CHECK_CIRCLE, "s15.a.t"},
    [RESULT_QUEUED] = {TONE_WAIT, ICON_HOURGLASS, "s15.b.t"},
    [RESULT_SENDING] = {TONE_WAIT, ICON_SYNC, "s15.c.t"},
};

struct row {
    const char *name;
    char value[TR_SIZE];
};
struct words {
    char sub[TR_SIZE], leaving[TR_SIZE];
    struct row rows[ROWS_MAX];
    int row_count;
};

static struct row *row_add(struct words *words, const char *name)
{
    struct row *row = &words->rows[words->row_count++];
    row->name = name;
    return row;
}

static void sub_text(const struct page *page, char text[TR_SIZE])
{
    const struct result_view *view = &page->view->result;
    char money[FORMAT_SIZE], days[FORMAT_SIZE];
    format_money(view->balance_fen, money);
    format_days(page->language, &view->forecast, days);
    const struct tr_value values[] = {{"x", money}, {"d", days}, {NULL, NULL}};
    const char *id = "s15.a.sub";
    if (view->face == RESULT_QUEUED)
        id = "s15.b.sub";
    else if (view->face == RESULT_SENDING)
        id = "s15.c.sub";
    else if (!view->has_balance)
        id = "s15.a.sub.plain";
    else if (!days[0])
        id = "s15.a.sub.money";
    translate_fill(text, say(page, id), values);
}

static void words_of(const struct page *page, struct words *words)
{
    static const char *const tenders[] = {
        [TENDER_CARD] = "all.card", [TENDER_WECHAT] = "all.wechat", [TENDER_ALIPAY] = "all.alipay"};
    const struct result_view *view = &page->view->result;
    char money[FORMAT_SIZE], key[10], seconds[12];
    const char *when = page->portrait ? "s15.when" : "s15.when.short";
    words->row_count = 0;
    sub_text(page, words->sub);
    format_money(view->amount_fen, money);
    key_reference(&view->key, key);
    snprintf(seconds, sizeof seconds, "%d", view->returns_in_s);
    say_fill(words->leaving, page, "s15.auto", {"n", seconds});
    snprintf(row_add(words, say(page, "s15.amount"))->value, TR_SIZE, "%s", money);
    room_text(page, view->building_name, view->room_name, row_add(words, say(page, "s15.room"))->value);
    snprintf(row_add(words, say(page, "s15.by"))->value, TR_SIZE, "%s", say(page, tenders[view->tender]));
    snprintf(row_add(words, say(page, "s15.ref"))->value, TR_SIZE, "%s", key);
    if (view->face == RESULT_QUEUED) {
        snprintf(row_add(words, say(page, when))->value, TR_SIZE, "%s",
                 say(page, page->portrait ? "s15.when.b" : "s15.when.b.short"));
    } else if (view->face == RESULT_CREDITED && view->has_balance) {
        format_money(view->balance_fen, money);
        snprintf(row_add(words, say(page, "s15.now"))->value, TR_SIZE, "%s", money);
    } else {
        snprintf(row_add(words, say(page, when))->value, TR_SIZE, "%s",
                 say(page, view->face == RESULT_SENDING ? "s15.c.sub" : "s15.when.a"));
    }
}

static void rows_draw(const struct page *page, struct box card, const struct words *words)
{
    card_draw(page, card);
    struct box in = box_inset(card, page->portrait ? 9 : 7, page->portrait ? 4 : 2);
    float h = in.h / ROWS_MAX;
    for (int i = 0; i < words->row_count; i++) {
        struct box row = box_of(in.x, in.y + h * (float)i, in.w, h);
        float name_w =
            canvas_text_width(page->canvas, words->rows[i].name, page->portrait ? T8 : T7, false) + 1;
        if (i > 0)
            canvas_line(page->canvas, row.x, row.y, row.x + row.w, row.y, COLOUR_LINE, 0.35F, false);
        canvas_text(page->canvas, box_cut_left(&row, name_w), words->rows[i].name,
                    (struct text_style){.size = page->portrait ? T8 : T7, .colour = COLOUR_TEXT2});
        box_cut_left(&row, 4);
        text_fitting(page, row, words->rows[i].value,
                     (struct text_style){.size = page->portrait ? T10 : T8,
                                         .bold = true,
                                         .colour = COLOUR_TEXT,
                                         .align = ALIGN_RIGHT});
    }
}

/* Paid, saved, sent, credited: what is done, what is under way, what is to come. */
static void track_draw(const struct page *page, struct box box)
{
    static const char *const ids[TRACK] = {"s15.paid", "s15.saved", "s15.sent", "s15.credited"};
    const struct result_view *view = &page->view->result;
    int done = view->face == RESULT_CREDITED ? TRACK : view->track < TRACK ? view->track : TRACK - 1;
    float y = box.y + 6, radius = 6, slot = box.w / TRACK;
    for (int i = 0; i < TRACK; i++) {
        float x = box.x + slot * ((float)i + 0.5F);
        if (i > 0)
            canvas_line(page->canvas, x - slot + radius + 1, y, x - radius - 1, y,
                        i < done ? COLOUR_SUCCESS : COLOUR_LINE, 1, false);
        if (i < done) {
            canvas_disc(page->canvas, x, y, radius, COLOUR_SUCCESS);
            canvas_icon(page->canvas, box_of(x - 5, y - 5, 10, 10), ICON_DONE, 8, COLOUR_SURFACE);
        } else if (i == done) {
            canvas_disc(page->canvas, x, y, radius, COLOUR_WARN);
            canvas_icon(page->canvas, box_of(x - 5, y - 5, 10, 10), ICON_SYNC, 8, COLOUR_SURFACE);
        } else {
            canvas_disc(page->canvas, x, y, radius, COLOUR_INSET);
            canvas_circle(page->canvas, x, y, radius, COLOUR_LINE, 0.35F);
        }
        bool now = i == done || (done == TRACK && i == TRACK - 1);
        enum type_size size = page->portrait && page->w > 250 ? T8 : T7;
        canvas_text(page->canvas, line_at(x - slot / 2, box.y + 20, slot, size), say(page, ids[i]),
                    (struct text_style){.size = size,
                                        .bold = now,
                                        .colour = i > done ? COLOUR_TEXT2 : COLOUR_TEXT,
                                        .align = ALIGN_CENTRE});
    }
}

static void portrait_draw(const struct page *page, const struct words *words)
{
    const struct result_view *view = &page->view->result;
    enum message_tone tone = faces[view->face].tone;
    float x = page->margin, w = page_room(page);
    disc_draw(page, page->w / 2, page_between(page, 58, 42) + (page->strip ? 5.0F : 0),
              page_between(page, 48, 32), faces[view->face].icon, message_soft(tone), message_strong(tone));
    float title_y = page_between(page, 105, 72), sub_y = page_between(page, 125, 88);
    if (page->strip)
        title_y += 2;
    text_fitting(
        page, line_at(x, title_y, w, T18), say(page, faces[view->face].title),
        (struct text_style){.size = T18, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
    text_fitting(page, line_at(x, sub_y, w, T10), words->sub,
                 (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
    rows_draw(page, box_of(x, page_between(page, 140, 99), w, page_between(page, 150, 110)), words);
    track_draw(page, box_of(x, page_between(page, 306, 216), w, 26));
    action_draw(page, box_of(x, page_between(page, 346, 256), w, 30), BUTTON_PRIMARY, ICON_NONE,
                say(page, "all.done"), HIT_DONE, 0);
    if (view->returns_in_s > 0)
        text_fitting(page, line_at(x, page_between(page, 394, 300), w, T8), words->leaving,
                     (struct text_style){.size = T8, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

static void landscape_draw(const struct page *page, const struct words *words)
{
    const struct result_view *view = &page->view->result;
    enum message_tone tone = faces[view->face].tone;
    struct box left = page_view_pane(page), right = page_action_pane(page);
    left.y += 1.5F, right.y += 1.5F;
    right.h -= 1.5F;
    disc_draw(page, left.x + 19, left.y + 18, page->strip ? 32 : 36, faces[view->face].icon,
              message_soft(tone), message_strong(tone));
    float track_y = left.y + left.h - 29;
    float y = left.y + (page->strip ? 44.0F : 48.0F);
    y += title_draw(page, left.x, y, left.w, say(page, faces[view->face].title), ALIGN_LEFT);
    block_draw(page, box_of(left.x, y, left.w, track_y - 2 - y), words->sub,
               (struct text_style){.size = T10, .colour = COLOUR_TEXT2});
    track_draw(page, box_of(left.x - 2, track_y, left.w + 4, 26));

    float rows_h = page->strip ? 84 : 89;
    rows_draw(page, box_of(right.x, right.y, right.w, rows_h), words);
    action_draw(page, box_of(right.x, right.y + rows_h + 7, right.w, 28), BUTTON_PRIMARY, ICON_NONE,
                say(page, "all.done"), HIT_DONE, 0);
    if (view->returns_in_s > 0)
        block_draw(page, box_of(right.x, right.y + rows_h + 38, right.w + 3, page->strip ? 11 : 22),
                   words->leaving, (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
}

void result_draw(const struct page *page)
{
    struct words words;
    words_of(page, &words);
    if (page->portrait)
        portrait_draw(page, &words);
    else
        landscape_draw(page, &words);
}
