/* S26: what is lent, for how long, and on which terms; taken by holding, not by a tap in passing. */
#include "screen/parts.h"
#include "screen/screens.h"
#include <stdio.h>

#define RULES 3

struct words {
    char title[TR_SIZE], hours[TR_SIZE], night[TR_SIZE];
    char rules[RULES][TR_SIZE];
};

static void clock_of(int minute, char text[FORMAT_SIZE])
{
    snprintf(text, FORMAT_SIZE, "%02d:%02d", minute / 60 % 24, minute % 60);
}

static void words_of(const struct page *page, struct words *words)
{
    const struct emergency_view *view = &page->view->emergency;
    const struct power_terms *terms = &view->terms;
    char kwh[FORMAT_SIZE], money[FORMAT_SIZE], number[12], from[FORMAT_SIZE], to[FORMAT_SIZE];
    format_energy_whole(terms->emergency_wh, kwh);
    format_money(terms->emergency.fen, money);
    clock_of(terms->hold_from, from);
    clock_of(terms->hold_to, to);
    words->hours[0] = words->night[0] = 0;
    say_fill(words->title, page, "s26.t", {"k", kwh});
    snprintf(number, sizeof number, "%d", view->hours);
    if (view->hours > 0)
        say_fill(words->hours, page, "s26.h", {"n", number});
    if (terms->hold_from != terms->hold_to)
        say_fill(words->night, page, "s26.night", {"t1", from}, {"t2", to});
    snprintf(number, sizeof number, "%d", terms->emergencies_most);
    say_fill(words->rules[0], page, "s26.r1", {"x", money});
    say_count(words->rules[1], page, "s26.r2", terms->emergencies_most, {"n", number});
    words->rules[2][0] = 0;
    if (view->taker[0])
        say_fill(words->rules[2], page, "s26.r3", {"name", view->taker});
}

/* Why it cannot be taken; empty: it can. */
static void why_not(const struct page *page, char text[TR_SIZE])
{
    const struct emergency_view *view = &page->view->emergency;
    const char *id = NULL;
    char money[FORMAT_SIZE];
    format_money(view->terms.lent.fen, money);
    text[0] = 0;
    switch (view->refusal) {
    case REFUSAL_NONE: id = view->offline ? "s26.x.off" : NULL; break;
    case REFUSAL_LIMIT: id = "s26.x1"; break;
    case REFUSAL_OWED: id = "s26.x2"; break;
    case REFUSAL_METER_SILENT: id = "s26.x3"; break;
    case REFUSAL_TOO_DEEP: id = "s26.x.deep"; break;
    case REFUSAL_NOT_YOURS: id = "s25.x.card"; break;
    default: id = "s26.x.need"; break;
    }
    if (id)
        say_fill(text, page, id, {"x", money});
}

static void rules_draw(const struct page *page, struct box box, const struct words *words,
                       enum type_size size)
{
    float h = box.h / RULES;
    for (int i = 0; i < RULES && words->rules[i][0]; i++) {
        struct box row = box_of(box.x, box.y + h * (float)i, box.w, h);
        canvas_disc(page->canvas, row.x + 3, row.y + 8, 1.5F, COLOUR_PRIMARY);
        box_cut_left(&row, 9);
        block_draw(page, row, words->rules[i], (struct text_style){.size = size, .colour = COLOUR_TEXT});
    }
}

static void buttons_draw(const struct page *page, struct box go, struct box no)
{
    char why[TR_SIZE];
    why_not(page, why);
    canvas_button(page->canvas, go, HIT_TAKE, 0,
                  &(struct button){.kind = BUTTON_PRIMARY,
                                   .label = say(page, page->view->emergency.pressed ? "s26.again" : "s26.go"),
                                   .disabled = why[0] ? why : NULL,
                                   .size = T12,
                                   .held = true});
    action_draw(page, no, BUTTON_SECONDARY, ICON_NONE, say(page, "s26.no"), HIT_NO_THANKS, 0);
}

static void portrait_draw(const struct page *page, const struct words *words)
{
    float x = page->margin, w = page_room(page), y = page->top + page_between(page, 16, 12);
    y += title_draw(page, x + 2, y, w - 4, words->title, ALIGN_LEFT) + page_between(page, 14, 8);
    struct text_style hours = {.bold = true, .colour = COLOUR_TEXT};
    hours.size = size_fitting(page, words->hours, true, w - 4, T28);
    if (words->hours[0] && hours.size >= T18) {
        canvas_text(page->canvas, line_at(x + 2, y + 14, w - 4, hours.size), words->hours, hours);
        y += 34;
    } else if (words->hours[0]) {
        hours.size = T18;
        y += block_draw(page, box_of(x + 2, y, w - 4, page_between(page, 52, 40)), words->hours, hours) + 6;
    }
    if (words->night[0])
        block_draw(page, box_of(x + 2, y, w - 4, 26), words->night,
                   (struct text_style){.size = T8, .colour = COLOUR_TEXT2});
    float rules_y = page_between(page, 182, 136);
    rules_draw(page, box_of(x + 2, rules_y, w - 4, page_between(page, 96, 78)), words, T10);
    float go_y = page_between(page, 290, 222);
    buttons_draw(page, box_of(x, go_y, w, 34), box_of(x, go_y + 40, w, 28));
}

static void landscape_draw(const struct page *page, const struct words *words)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    left.y += 1.5F, right.y += 1.5F, left.h -= 1.5F, right.h -= 1.5F;
    float y = left.y + 2;
    y += block_draw(page, box_of(left.x + 2, y, left.w - 4, 38), words->title,
                    (struct text_style){.size = T12, .bold = true, .colour = COLOUR_TEXT}) +
         6;
    if (words->hours[0])
        y += block_draw(page, box_of(left.x + 2, y, left.w - 4, 52), words->hours,
                        (struct text_style){.size = T18, .bold = true, .colour = COLOUR_TEXT}) +
             6;
    if (words->night[0])
        block_draw(page, box_of(left.x + 2, y, left.w - 4, left.y + left.h - y), words->night,
                   (struct text_style){.size = T8, .colour = COLOUR_TEXT2});
    struct box no = box_cut_bottom(&right, 28);
    box_cut_bottom(&right, 6);
    struct box go = box_cut_bottom(&right, 34);
    box_cut_bottom(&right, 4);
    rules_draw(page, right, words, T8);
    buttons_draw(page, go, no);
}

void emergency_draw(const struct page *page)
{
    struct words words;
    words_of(page, &words);
    if (page->portrait)
        portrait_draw(page, &words);
    else
        landscape_draw(page, &words);
}
