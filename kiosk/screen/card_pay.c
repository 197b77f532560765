/* S13: the card is on the reader and money moves. Four dots say when it may be taken, as on every terminal.
 */
#include "screen/parts.h"
#include "screen/screens.h"
#include <math.h>
#include <stdio.h>

#define PICTURE_LEAST_U 44 /* of large text */

static const struct {
    const char *title, *body;
    int dots;
    enum colour colour, soft;
    float done; /* of the whole charge, for the bar; below zero: the bar counts the time that is left */
} steps[] = {
    [CARD_PAY_WAIT] = {"s13.wait.t", "s13.wait.b", 1, COLOUR_PRIMARY, COLOUR_PRIMARY_SOFT, -1},
    [CARD_PAY_CHECK] = {"s13.check.t", "s13.check.b", 2, COLOUR_PRIMARY, COLOUR_PRIMARY_SOFT, 0.25F},
    [CARD_PAY_WRITE] = {"s13.write.t", "s13.write.b", 3, COLOUR_PRIMARY, COLOUR_PRIMARY_SOFT, 0.5F},
    [CARD_PAY_LOST] = {"s13.lost.t", "s13.lost.b", 3, COLOUR_WARN, COLOUR_WARN_SOFT, -1},
    [CARD_PAY_VERIFY] = {"s13.verify.t", "s13.verify.b", 3, COLOUR_PRIMARY, COLOUR_PRIMARY_SOFT, 0.75F},
    [CARD_PAY_TAKE] = {"s13.take.t", "s13.take.b", 4, COLOUR_SUCCESS, COLOUR_SUCCESS_SOFT, 1},
};

struct words {
    char order[TR_SIZE], body[TR_SIZE];
    const char *title;
};

static void words_of(const struct page *page, struct words *words)
{
    const struct card_pay_view *view = &page->view->card_pay;
    char money[FORMAT_SIZE], seconds[12];
    format_money(view->amount_fen, money);
    snprintf(seconds, sizeof seconds, "%d", view->left_s);
    bool other = view->step == CARD_PAY_LOST && view->other_card;
    words->title = say(page, other ? "s13.other.t" : steps[view->step].title);
    say_fill(words->order, page, "s13.order", {"x", money}, {"r", view->room_name});
    say_fill(words->body, page, steps[view->step].body, {"n", seconds}, {"x", money});
}

/* Until it may be taken, how that will sound. */
static void words_tell(const struct page *page, const struct words *words)
{
    enum card_pay_step step = page->view->card_pay.step;
    if (step == CARD_PAY_WAIT)
        tell(page, words->order);
    tell(page, words->title);
    tell_aside(page, words->body);
    if (step < CARD_PAY_VERIFY)
        tell(page, say(page, "s13.voice"));
}

static void picture_draw(const struct page *page, float x, float y, float radius)
{
    enum card_pay_step step = page->view->card_pay.step;
    canvas_circle(page->canvas, x, y, radius, steps[step].soft, 1.2F);
    canvas_circle(page->canvas, x, y, radius * 50 / 62, steps[step].soft, 1.2F);
    canvas_circle(page->canvas, x, y, radius * 38 / 62, steps[step].colour, 0.9F);
    if (step == CARD_PAY_TAKE)
        disc_draw(page, x, y, radius * 0.95F, ICON_CHECK_CIRCLE, COLOUR_SUCCESS_SOFT, COLOUR_SUCCESS);
    else
        campus_card_draw(page, x, y, radius * 68 / 62);
}

static float part_done(const struct card_pay_view *view)
{
    if (steps[view->step].done >= 0)
        return steps[view->step].done;
    return view->of_s > 0 ? (float)view->left_s / (float)view->of_s : 0;
}

void card_pay_picture_draw(const struct page *page, struct box box)
{
    if (box.h < PICTURE_LEAST_U)
        return;
    enum card_pay_step step = page->view->card_pay.step;
    dots_draw(page, box.x + box.w / 2, box.y + 10, 12, steps[step].dots, steps[step].colour);
    float radius = fminf(62, (box.h - 24) / 2);
    if (radius >= 20)
        picture_draw(page, box.x + box.w / 2, box.y + 22 + radius, radius);
}

void card_pay_draw(const struct page *page)
{
    const struct card_pay_view *view = &page->view->card_pay;
    enum colour colour = steps[view->step].colour;
    struct words words;
    words_of(page, &words);
    words_tell(page, &words);
    struct text_style order = {.size = T13, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE};
    struct text_style body = {.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE};
    struct box cancel;
    if (page->portrait) {
        float x = page->margin, w = page_room(page), middle = page->w / 2;
        text_fitting(page, line_at(x, page_between(page, 42, 40), w, T13), words.order, order);
        dots_draw(page, middle, page_between(page, 72, 62), 12, steps[view->step].dots, colour);
        picture_draw(page, middle, page_between(page, 160, 130), page_between(page, 62, 50));
        float y = page_between(page, 250, 204);
        float end = title_draw(page, x, y, w, words.title, ALIGN_CENTRE);
        text_fitting(page, line_at(x, y + end + 14, w, T10), words.body, body);
        bar_draw(page, box_of(middle - 90, y + end + 30, 180, 4), part_done(view), colour);
        cancel = box_of(x, page_between(page, 360, 292), w, page_between(page, 30, 28));
    } else {
        struct box left = page_view_pane(page), right = page_action_pane(page);
        text_fitting(page, line_at(left.x, left.y + 9, left.w, T13), words.order, order);
        dots_draw(page, left.x + left.w / 2, left.y + 30, 12, steps[view->step].dots, colour);
        picture_draw(page, left.x + left.w / 2, left.y + 92, 46);
        float end = title_draw(page, right.x, right.y + 30, right.w, words.title, ALIGN_LEFT);
        body.align = ALIGN_LEFT;
        float used = block_draw(page, box_of(right.x, right.y + 34 + end, right.w, 44), words.body, body);
        bar_draw(page, box_of(right.x, right.y + 34 + end + used + 8, right.w - 6, 4), part_done(view),
                 colour);
        cancel = box_of(right.x, right.y + right.h - 28, right.w, 28);
    }
    if (view->step == CARD_PAY_WAIT)
        action_draw(page, cancel, BUTTON_SECONDARY, ICON_NONE, say(page, "all.cancel"), HIT_CANCEL, 0);
}
