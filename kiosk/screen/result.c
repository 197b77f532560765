/* S15: the money is taken. Three faces of one page, which change in place as news comes: "credited" is said
 * only after the meter said so (design 0.2, rule 8). */
#include "screen/facts.h"
#include "screen/message.h"
#include "screen/parts.h"
#include "screen/receipt_parts.h"
#include "screen/screens.h"
#include "screen/twice_words.h"
#include <stdio.h>

static const struct {
    enum message_tone tone;
    enum icon icon;
    const char *title;
} faces[] = {
    [RESULT_CREDITED] = {TONE_SUCCESS, ICON_CHECK_CIRCLE, "s15.a.t"},
    [RESULT_QUEUED] = {TONE_WAIT, ICON_HOURGLASS, "s15.b.t"},
    [RESULT_SENDING] = {TONE_WAIT, ICON_SYNC, "s15.c.t"},
};

struct words {
    char sub[TR_SIZE], leaving[TR_SIZE];
    struct facts facts;
};

/* The face's own, but that two payments came, or one after its code had ended, is said first. */
static const char *title_of(const struct result_view *view)
{
    if (view->twice.twice != TWICE_NOT)
        return "s16.double.t";
    return view->late && view->face != RESULT_CREDITED ? "s16.late.t" : faces[view->face].title;
}

static void sub_text(const struct page *page, char text[TR_SIZE])
{
    const struct result_view *view = &page->view->result;
    char money[FORMAT_SIZE], days[FORMAT_SIZE];
    if (twice_text(page, &view->twice, false, text))
        return;
    money_text_of(view->balance_fen, view->amounts_hidden, money);
    format_days(page->language, &view->forecast, days);
    const struct tr_value values[] = {{"x", money}, {"d", days}, {NULL, NULL}};
    const char *id = "s15.a.sub";
    if (view->late && view->face != RESULT_CREDITED)
        id = "s16.late.b";
    else if (view->face == RESULT_QUEUED)
        id = "s15.b.sub";
    else if (view->face == RESULT_SENDING)
        id = "s15.c.sub";
    else if (!view->has_balance)
        id = "s15.a.sub.plain";
    else if (!days[0] || view->amounts_hidden)
        id = "s15.a.sub.money";
    else if (view->forecast.kind == FORECAST_OVER_60)
        id = "s15.a.sub.over";
    translate_fill(text, say(page, id), values);
}

static void words_of(const struct page *page, struct words *words)
{
    static const char *const tenders[] = {
        [TENDER_CARD] = "all.card", [TENDER_WECHAT] = "all.wechat", [TENDER_ALIPAY] = "all.alipay"};
    const struct result_view *view = &page->view->result;
    char money[FORMAT_SIZE], kwh[FORMAT_SIZE], key[10], seconds[12];
    const char *when = page->portrait ? "s15.when" : "s15.when.short";
    struct facts *facts = &words->facts;
    facts->count = 0;
    sub_text(page, words->sub);
    format_money(view->amount_fen, money);
    key_reference(&view->key, key);
    snprintf(seconds, sizeof seconds, "%d", view->returns_in_s);
    words->leaving[0] = 0;
    if (view->returns_in_s > 0)
        say_fill(words->leaving, page, "s15.auto", {"n", seconds});
    char *amount = fact_add(facts, say(page, "s15.amount"));
    snprintf(amount, TR_SIZE, "%s", money);
    format_energy_whole(view->wh, kwh);
    if (view->wh > 0)
        say_fill(amount, page, "s15.amount.kwh", {"x", money}, {"n", kwh});
    room_text(page, view->building_name, view->room_name, fact_add(facts, say(page, "s15.room")));
    const char *tender = say(page, tenders[view->tender]);
    char *by = fact_add(facts, say(page, "s15.by"));
    snprintf(by, TR_SIZE, "%s", tender);
    if (view->tail[0] && page->portrait)
        say_fill(by, page, "paper.tail", {"tender", tender}, {"tail", view->tail});
    snprintf(fact_add(facts, say(page, "s15.ref")), TR_SIZE, "%s", key);
    if (view->face == RESULT_QUEUED) {
        snprintf(fact_add(facts, say(page, when)), TR_SIZE, "%s",
                 say(page, page->portrait ? "s15.when.b" : "s15.when.b.short"));
    } else if (view->face == RESULT_CREDITED && view->has_balance) {
        money_text_of(view->balance_fen, view->amounts_hidden, money);
        snprintf(fact_add(facts, say(page, "s15.now")), TR_SIZE, "%s", money);
    } else {
        snprintf(fact_add(facts, say(page, when)), TR_SIZE, "%s",
                 say(page, view->face == RESULT_SENDING ? "s15.c.sub" : "s15.when.a"));
    }
}

/* The last step is behind only when the meter said so. */
static int steps_done(const struct result_view *view)
{
    if (view->face == RESULT_CREDITED)
        return TRACK_STEPS;
    return view->track < TRACK_STEPS ? view->track : TRACK_STEPS - 1;
}

/* The room was off when it was paid. */
static void power_offer_draw(const struct page *page, struct box box)
{
    canvas_button(page->canvas, box, HIT_POWER, 0,
                  &(struct button){.kind = BUTTON_QUIET,
                                   .icon = ICON_POWER,
                                   .label = say(page, "s25.go"),
                                   .line = say(page, page->portrait ? "s15.on" : "s15.on.short"),
                                   .size = T10});
}

static bool offers_refund(const struct result_view *view)
{
    return view->twice.twice == TWICE_BACK;
}

static void refund_offer_draw(const struct page *page, struct box box)
{
    canvas_button(page->canvas, box, HIT_REFUND, 0,
                  &(struct button){.kind = BUTTON_QUIET, .label = say(page, "s17.see"), .size = T10});
}

/* To take along, as far as this site and machine offer it, and the way out; rows of buttons from row on.
 * Returns where they end. */
static float buttons_draw(const struct page *page, struct box row, float gap)
{
    const struct result_view *view = &page->view->result;
    struct message_button print;
    bool prints = receipt_print_button(page, view->printer, "s15.print", &print);
    bool urges = prints && !print.disabled && !view->was_off; /* one main button a page */
    if (offers_refund(view) || view->was_off) {
        (offers_refund(view) ? refund_offer_draw : power_offer_draw)(page, row);
        row.y += row.h + gap;
    }
    if (prints) {
        canvas_button(page->canvas, row, (int)print.hit, 0,
                      &(struct button){.kind = urges ? BUTTON_PRIMARY : BUTTON_SECONDARY,
                                       .icon = print.icon,
                                       .label = print.label,
                                       .disabled = print.disabled,
                                       .size = urges ? T12 : T10});
        row.y += row.h + gap;
    }
    struct box done = row;
    if (view->by_phone) {
        struct box save = box_column(row, 0, 2, 5);
        done = box_column(row, 1, 2, 5);
        action_draw(page, save, BUTTON_SECONDARY, ICON_NONE, say(page, "s15.save"), HIT_SAVE_PHONE, 0);
    }
    action_draw(page, done, urges ? BUTTON_SECONDARY : BUTTON_PRIMARY, ICON_NONE, say(page, "all.done"),
                HIT_DONE, 0);
    return row.y + row.h;
}

static int button_rows(const struct result_view *view)
{
    return 1 + (view->printer != PRINTER_ABSENT) + (offers_refund(view) || view->was_off);
}

/* Portrait, by the rows of buttons: on a tall panel, and on a low one. */
static const struct stand {
    float facts_h, track_y, buttons_y, button_h, gap, after;
    struct {
        float facts_h, track_y, buttons_y, button_h, after;
    } low;
} layouts[] = {
    {150, 306, 346, 30, 5, 17, {110, 216, 256, 30, 14}},
    {150, 306, 346, 30, 5, 17, {96, 202, 235, 29, 11}},
    {146, 300, 338, 27, 4, 11, {90, 193, 226, 25, 9}},
};

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
        page, line_at(x, title_y, w, T18), say(page, title_of(view)),
        (struct text_style){.size = T18, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
    struct text_style sub = {.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE};
    if (canvas_text_width(page->canvas, words->sub, T8, false) <= w)
        text_fitting(page, line_at(x, sub_y, w, T10), words->sub, sub);
    else
        block_middle_draw(page, box_of(x, sub_y - 10.5F, w, 21), words->sub, sub);
    const struct stand *layout = &layouts[button_rows(view) - 1];
    facts_draw(
        page,
        box_of(x, page_between(page, 140, 99), w, page_between(page, layout->facts_h, layout->low.facts_h)),
        &words->facts);
    track_draw(page, box_of(x, page_between(page, layout->track_y, layout->low.track_y), w, 26),
               steps_done(view));
    struct box first = box_of(x, page_between(page, layout->buttons_y, layout->low.buttons_y), w,
                              page_between(page, layout->button_h, layout->low.button_h));
    float end = buttons_draw(page, first, layout->gap);
    if (view->returns_in_s > 0)
        text_fitting(page, line_at(x, end + page_between(page, layout->after, layout->low.after), w, T8),
                     words->leaving,
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
    y += title_draw(page, left.x, y, left.w, say(page, title_of(view)), ALIGN_LEFT);
    block_draw(page, box_of(left.x, y, left.w, track_y - 2 - y), words->sub,
               (struct text_style){.size = T10, .colour = COLOUR_TEXT2});
    track_draw(page, box_of(left.x - 2, track_y, left.w + 4, 26), steps_done(view));

    static const float facts_h[] = {89, 75, 60}, facts_strip_h[] = {84, 66, 50}, heights[] = {28, 27, 23},
                       heights_strip[] = {28, 25, 22}, gaps[] = {7, 4, 4};
    int rows = button_rows(view) - 1;
    float rows_h = page->strip ? facts_strip_h[rows] : facts_h[rows];
    facts_draw(page, box_of(right.x, right.y, right.w, rows_h), &words->facts);
    float end = buttons_draw(page,
                             box_of(right.x, right.y + rows_h + gaps[rows], right.w,
                                    page->strip ? heights_strip[rows] : heights[rows]),
                             4);
    if (view->returns_in_s > 0)
        block_draw(page, box_of(right.x, end + (rows > 0 ? 1 : 3), right.w + 3, right.y + right.h - end),
                   words->leaving, (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
}

/* What a receipt says (ADA 707.5.2), too. */
static void words_tell(const struct page *page, const struct words *words)
{
    const struct result_view *view = &page->view->result;
    tell(page, say(page, faces[view->face].title));
    if (view->twice.twice != TWICE_NOT)
        tell(page, say(page, title_of(view)));
    tell(page, words->sub);
    facts_tell(page, &words->facts);
    tell_aside(page, words->leaving);
}

void result_draw(const struct page *page)
{
    struct words words;
    words_of(page, &words);
    words_tell(page, &words);
    if (page->portrait)
        portrait_draw(page, &words);
    else
        landscape_draw(page, &words);
}
