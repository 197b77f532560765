/* S09: when the room uses most, and how it does among its like. */
#include "screen/chart_heat.h"
#include "screen/chart_similar.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include "screen/usage_parts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAME_PERCENT 3 /* within it, "about the same" (design 3.4) */

/* Large text on a low page: no heading over the comparison, and no note under it. */
static bool is_tight(const struct page *page)
{
    return page->large && (!page->portrait || page->h < 400);
}

static void heading_draw(const struct page *page, struct box line, const char *id)
{
    text_fitting(
        page, line, say(page, id),
        (struct text_style){.size = page->portrait ? T13 : T10, .bold = true, .colour = COLOUR_TEXT});
}

/* "Highest: Thu 21:00, 1.9 kWh", and the two next as far as room holds them. */
static void top_text(const struct page *page, float room, enum type_size size, char text[TR_SIZE])
{
    const struct usage_heat *heat = &page->view->similar.heat;
    text[0] = 0;
    for (int i = 0; i < heat->top_count; i++) {
        char hour[12], kwh[FORMAT_SIZE], one[TR_SIZE], longer[2 * TR_SIZE];
        (void)snprintf(hour, sizeof hour, "%d", heat->top[i].hour);
        format_energy(heat->top[i].wh, kwh);
        say_fill(one, page, i == 0 ? "s09.top3" : "s09.top.more",
                 {"wd", format_weekday(page->language, heat->top[i].weekday, false)}, {"h", hour},
                 {"k", kwh});
        (void)snprintf(longer, sizeof longer, "%s%s", text, one);
        if (i > 0 &&
            (strlen(longer) >= TR_SIZE || canvas_text_width(page->canvas, longer, size, false) > room))
            return;
        (void)snprintf(text, TR_SIZE, "%.*s", TR_SIZE - 1, longer);
    }
}

static void wait_text(const struct page *page, char words[TR_SIZE])
{
    int days = page->view->similar.heat.wait_days;
    char number[12];
    (void)snprintf(number, sizeof number, "%d", days);
    say_count(words, page, "s09.wait", days, {"n", number});
}

static void wait_draw(const struct page *page, struct box box)
{
    char words[TR_SIZE];
    wait_text(page, words);
    block_draw(page, box_inset(box, 4, page->large ? 4 : box.h / 2 - 12), words,
               (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

/* What a sentence takes of its card: in large text as many lines as it has, else the room it is given. */
static float sentence_u(const struct page *page, const char *words, float w, float given)
{
    return page->large ? lines_u(page, T8, canvas_text_lines(page->canvas, w, words, T8, false)) : given;
}

/* The heat map's card: the map or how long it will take, and one sentence under it. */
static void heat_card_draw(const struct page *page, struct box card, float words_h)
{
    const struct similar_view *similar = &page->view->similar;
    char words[TR_SIZE];
    card_draw(page, card);
    struct box in = box_inset(card, page->portrait ? 8 : 6, page->portrait ? 7 : 5);
    if (!similar->has_usage) {
        canvas_fill(page->canvas, box_inset(in, 4, 4), COLOUR_INSET, 4);
        return;
    }
    if (similar->heat.wait_days > 0) {
        wait_draw(page, in);
        return;
    }
    enum type_size size = page->portrait && !page->large ? T10 : T8;
    top_text(page, in.w * (page->large || words_h < 2 * type_u(page, size) * 1.45F - 0.1F ? 0.95F : 1.8F),
             size, words);
    struct box line = box_cut_bottom(&in, sentence_u(page, words, in.w, words_h));
    box_cut_bottom(&in, 2);
    chart_heat_draw(page, in, &similar->heat);
    block_draw(page, line, words, (struct text_style){.size = size, .colour = COLOUR_TEXT});
}

static void verdict_text(const struct page *page, char text[TR_SIZE])
{
    const struct similar_view *similar = &page->view->similar;
    char percent[12], first[12], last[12];
    (void)snprintf(percent, sizeof percent, "%d", abs(similar->percent));
    (void)snprintf(first, sizeof first, "%d", similar->first_hour);
    (void)snprintf(last, sizeof last, "%d", similar->last_hour);
    if (similar->percent < -SAME_PERCENT)
        say_fill(text, page, "s09.good", {"p", percent});
    else if (similar->percent > SAME_PERCENT && similar->last_hour > similar->first_hour)
        say_fill(text, page, is_tight(page) ? "s09.high.short" : "s09.high", {"p", percent}, {"h1", first},
                 {"h2", last});
    else
        (void)snprintf(text, TR_SIZE, "%s", say(page, "s09.same"));
}

static void similar_card_draw(const struct page *page, struct box card, float words_h, float note_h)
{
    const struct similar_view *similar = &page->view->similar;
    char words[TR_SIZE], rooms[12];
    card_draw(page, card);
    struct box in = box_inset(card, page->portrait ? 9 : 7, page->portrait ? 7 : 5);
    if (similar->is_offline)
        (void)snprintf(words, sizeof words, "%s", say(page, "s09.offline"));
    else
        verdict_text(page, words);
    struct box note = box_cut_bottom(&in, note_h);
    struct box line = box_cut_bottom(&in, sentence_u(page, words, in.w, words_h));
    (void)snprintf(rooms, sizeof rooms, "%d", similar->rooms);
    box_cut_bottom(&in, 1);
    chart_similar_draw(page, in, similar);
    block_draw(page, line, words,
               (struct text_style){.size = page->portrait && !page->large ? T10 : T8,
                                   .colour = similar->is_offline ? COLOUR_WARN : COLOUR_TEXT});
    say_count(words, page, "s09.note", similar->rooms, {"n", rooms});
    if (note_h > 0)
        block_draw(page, note, words, (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
}

/* Leaving, or joining again. A room without a comparison has nothing to leave. */
static bool can_compare(const struct similar_view *similar)
{
    return similar->has_usage && (similar->has_similar || !similar->takes_part);
}

static void compare_button_draw(const struct page *page, struct box box)
{
    const struct similar_view *similar = &page->view->similar;
    struct button button = {.kind = BUTTON_SECONDARY,
                            .label = say(page, similar->takes_part ? "s09.opt" : "s09.join"),
                            .size = T10};
    if (canvas_text_width(page->canvas, button.label, T8, true) > box.w - 4)
        button.label = say(page, similar->takes_part ? "s09.opt.short" : "s09.join.short");
    if (similar->is_offline || similar->is_leaving)
        button.disabled = "";
    canvas_button(page->canvas, box, HIT_COMPARE, !similar->takes_part, &button);
}

static void failed_draw(const struct page *page, struct box box)
{
    canvas_button(
        page->canvas, box_cut_right(&box, page->portrait ? 62 : 48), HIT_RETRY, 0,
        &(struct button){
            .kind = BUTTON_QUIET, .icon = ICON_REFRESH, .label = say(page, "s07.retry"), .size = T8});
    box_cut_right(&box, 4);
    block_middle_draw(page, box, say(page, "s07.err"),
                      (struct text_style){.size = T8, .colour = COLOUR_WARN});
}

/* The page's heading, and when its data was true: beside it, or under it in large text. */
static void head_draw(const struct page *page, struct box head)
{
    struct box line = box_inset(head, 2, 0);
    const struct similar_view *similar = &page->view->similar;
    struct box age =
        page->large ? box_cut_bottom(&line, lines_u(page, T7, 1)) : box_cut_right(&line, head.w * 0.42F);
    if (similar->has_usage)
        usage_age_draw(page, age, similar->at_ms, page->large ? ALIGN_LEFT : ALIGN_RIGHT);
    heading_draw(page, line, "s09.heat");
}

static float head_u(const struct page *page)
{
    if (page->large)
        return lines_u(page, T10, 1) + lines_u(page, T7, 1);
    return page->portrait ? page_between(page, 24, 17) : 15;
}

static bool has_left(const struct similar_view *similar)
{
    return similar->has_usage && !similar->takes_part && !similar->has_similar;
}

/* In the place of the comparison. */
static void left_draw(const struct page *page, struct box card)
{
    card_draw(page, card);
    block_middle_draw(page, box_inset(card, 9, 4), say(page, "s09.left"),
                      (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

static void button_draw(const struct page *page, struct box box)
{
    if (page->view->similar.failed)
        failed_draw(page, box);
    else if (can_compare(&page->view->similar))
        compare_button_draw(page, box);
}

static void portrait_draw(const struct page *page)
{
    const struct similar_view *similar = &page->view->similar;
    bool low = page->h < 400;
    float gap = page_between(page, 7, 4);
    struct box rest = box_of(page->margin, page->top, page_room(page), page->foot - gap - page->top);
    button_draw(page, box_cut_bottom(&rest, page_between(page, 28, 23)));
    box_cut_bottom(&rest, gap);
    head_draw(page, box_cut_top(&rest, head_u(page)));
    float heading = is_tight(page) ? 0 : page->large ? 26 : low ? 17 : 26;
    float heat_h = similar->has_similar ? (rest.h - heading) * (page->large ? 0.45F : 0.52F)
                                        : rest.h * (low ? 0.62F : 0.45F);
    enum type_size size = page->large ? T8 : T10;
    float words = low && !page->large ? 13 : lines_u(page, size, 2);
    heat_card_draw(page, box_cut_top(&rest, heat_h), words);
    bool out = has_left(similar);
    if (similar->has_similar || out) {
        box_cut_top(&rest, 4);
        if (heading > 0)
            heading_draw(page, box_inset(box_cut_top(&rest, heading - 4), 2, 0), "s09.sim");
    }
    if (out) {
        left_draw(page, rest);
    } else if (similar->has_similar) {
        similar_card_draw(page, rest, words,
                          is_tight(page) ? 0
                          : page->large  ? lines_u(page, T7, 2)
                          : low          ? 11
                                         : 22);
    }
}

static void landscape_draw(const struct page *page)
{
    const struct similar_view *similar = &page->view->similar;
    struct box left = page_view_pane(page), right = page_action_pane(page);
    float words = page->large ? lines_u(page, T8, 2) : 24;
    head_draw(page, box_cut_top(&left, head_u(page)));
    heat_card_draw(page, left, words);
    button_draw(page, box_cut_bottom(&right, 24));
    box_cut_bottom(&right, 5);
    bool out = has_left(similar);
    if ((similar->has_similar || out) && !is_tight(page))
        heading_draw(page, box_inset(box_cut_top(&right, 15), 1, 0), "s09.sim");
    if (out)
        left_draw(page, right);
    else if (similar->has_similar)
        similar_card_draw(page, right, words, is_tight(page) ? 0 : 21);
}

static void similar_tell(const struct page *page)
{
    const struct similar_view *similar = &page->view->similar;
    char words[TR_SIZE];
    tell(page, say(page, "s09.heat"));
    if (!similar->has_usage)
        tell(page, say(page, similar->failed ? "s07.err" : "s08.voice.wait"));
    if (!similar->has_usage)
        return;
    if (similar->heat.wait_days > 0)
        wait_text(page, words);
    else
        top_text(page, 0, T10, words);
    tell(page, words);
    if (!similar->takes_part)
        tell(page, say(page, "s09.left"));
    if (!similar->has_similar)
        return;
    if (similar->is_offline)
        (void)snprintf(words, sizeof words, "%s", say(page, "s09.offline"));
    else
        verdict_text(page, words);
    tell(page, words);
}

void similar_draw(const struct page *page)
{
    if (page->portrait)
        portrait_draw(page);
    else
        landscape_draw(page);
    similar_tell(page);
}
