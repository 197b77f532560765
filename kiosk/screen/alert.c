/* S27: when the person wants to be told, and the code their phone scans to be told at all. */
#include "screen/parts.h"
#include "screen/screens.h"
#include <math.h>
#include <stdio.h>

#define QR_U 96 /* design 0.2, rule 14 */

/* How the change stands, the line's state first. */
static const char *told_id(const struct alert_view *view)
{
    if (view->offline)
        return "s27.x";
    switch (view->step) {
    case ALERT_LOADING: return "s27.load";
    case ALERT_FAILED:
    case ALERT_NOT_SAVED: return "s27.no";
    case ALERT_SAVED: return "s27.saved";
    case ALERT_SAVING: return "s27.saving";
    case ALERT_EDIT: break;
    }
    return "s27.me";
}

/* On a low page the words stand beside the code, which cannot be smaller. */
static void beside_draw(const struct page *page, struct box box, const char *on, const char *ahead)
{
    struct box code = box_cut_left(&box, QR_U);
    box_cut_left(&box, 7);
    (void)canvas_qr(page->canvas, box_of(code.x, code.y, QR_U, QR_U), page->view->alert.bind_url);
    box_cut_top(&box, block_draw(page, box_of(box.x, box.y, box.w, 48), on,
                                 (struct text_style){.size = T13, .bold = true, .colour = COLOUR_TEXT}) +
                          2);
    if (ahead[0])
        box_cut_top(&box, block_draw(page, box_of(box.x, box.y, box.w, 21), ahead,
                                     (struct text_style){.size = T7, .colour = COLOUR_TEXT2}) +
                              2);
    block_draw(page, box, say(page, "s27.wx"), (struct text_style){.size = T8, .colour = COLOUR_TEXT});
}

static void words_draw(const struct page *page, struct box box)
{
    const struct alert_view *view = &page->view->alert;
    char money[FORMAT_SIZE], number[12], on[TR_SIZE], ahead[TR_SIZE] = "";
    bool known = view->step != ALERT_LOADING && view->step != ALERT_FAILED;
    format_yuan(view->alert.under_fen, money);
    snprintf(number, sizeof number, "%d", view->days);
    say_fill(on, page, "s27.on", {"x", money});
    if (view->days > 0)
        say_count(ahead, page, "s27.ahead", view->days, {"d", number});
    float y = box.y + 8;
    y += title_draw(page, box.x, y, box.w, say(page, "s27.t"), ALIGN_LEFT) + 4;
    if (known && page->portrait && page->h < 400 && view->bind_url[0]) {
        beside_draw(page, box_of(box.x, y, box.w, box.y + box.h - y), on, ahead);
        return;
    }
    if (known) {
        float line = page->portrait ? 30 : 15;
        text_fitting(
            page, box_of(box.x, y, box.w, line), on,
            (struct text_style){.size = page->portrait ? T28 : T13, .bold = true, .colour = COLOUR_TEXT});
        y += line + 1;
        if (ahead[0])
            canvas_text(page->canvas, box_of(box.x, y, box.w, 11), ahead,
                        (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
        y += 11;
    }
    float h = box.y + box.h - y;
    if (!known || !view->bind_url[0] || h < QR_U)
        return;
    struct box qr = box_of(box.x, y + (h - QR_U) / 2, QR_U, QR_U);
    if (canvas_qr(page->canvas, qr, view->bind_url) == 0 && box.w - QR_U > 40)
        block_draw(page, box_of(qr.x + QR_U + 8, qr.y + 20, box.w - QR_U - 8, 60), say(page, "s27.wx"),
                   (struct text_style){.size = T10, .colour = COLOUR_TEXT});
}

/* What is changed where nothing can be kept would only be lost. */
static bool can_change(const struct alert_view *view)
{
    return !view->offline && view->step != ALERT_SAVING;
}

static void step_draw(const struct page *page, struct box box, const char *label, enum hit hit)
{
    canvas_button(page->canvas, box, (int)hit, 0,
                  &(struct button){.kind = BUTTON_SECONDARY,
                                   .label = label,
                                   .disabled = can_change(&page->view->alert) ? NULL : "",
                                   .size = T10});
}

static void sum_draw(const struct page *page, struct box row)
{
    const struct alert_view *view = &page->view->alert;
    char money[FORMAT_SIZE];
    format_yuan(view->alert.under_fen, money);
    struct box less = box_cut_left(&row, fminf(row.w * 0.33F, 60)), more = box_cut_right(&row, less.w);
    step_draw(page, less, "− 5", HIT_ALERT_LESS);
    step_draw(page, more, "+ 5", HIT_ALERT_MORE);
    canvas_text(page->canvas, row, money,
                (struct text_style){.size = T18, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
}

/* The controls from the top of box, h each, and how the change stands under them. */
static void controls_draw(const struct page *page, struct box box, float h, float gap)
{
    const struct alert_view *view = &page->view->alert;
    const char *told = say(page, told_id(view));
    if (view->step == ALERT_LOADING || view->step == ALERT_FAILED) {
        block_draw(page, box_cut_top(&box, 30), told,
                   (struct text_style){.size = T10, .colour = COLOUR_TEXT2});
        if (view->step == ALERT_FAILED)
            action_draw(page, box_cut_top(&box, h), BUTTON_PRIMARY, ICON_REFRESH, say(page, "s07.retry"),
                        HIT_RETRY, 0);
        return;
    }
    bool live = can_change(view);
    const char *const words[] = {say(page, "s27.switch"), say(page, "s27.also")};
    enum type_size size = check_row_size(page, box.w, words, 2);
    check_row_draw(page, box_cut_top(&box, h), words[0], size, view->alert.on,
                   live ? HIT_ALERT_ON : HIT_NONE);
    box_cut_top(&box, gap);
    sum_draw(page, box_cut_top(&box, h));
    box_cut_top(&box, gap);
    check_row_draw(page, box_cut_top(&box, h), words[1], size, view->alert.also,
                   live ? HIT_ALERT_ALSO : HIT_NONE);
    box_cut_top(&box, gap);
    canvas_button(page->canvas, box_cut_top(&box, h), HIT_SAVE, 0,
                  &(struct button){.kind = BUTTON_PRIMARY,
                                   .label = say(page, "s27.save"),
                                   .disabled = view->offline ? say(page, "s27.x") : NULL,
                                   .size = T12});
    if (view->offline) /* the button says so */
        return;
    box_cut_top(&box, 3);
    bool bad = view->step == ALERT_NOT_SAVED;
    text_fitting(page, box_of(box.x, box.y, box.w, 11), told,
                 (struct text_style){.size = T8,
                                     .bold = view->step == ALERT_SAVED,
                                     .colour = bad                         ? COLOUR_WARN
                                               : view->step == ALERT_SAVED ? COLOUR_SUCCESS
                                                                           : COLOUR_TEXT2,
                                     .align = ALIGN_CENTRE});
}

void alert_draw(const struct page *page)
{
    if (page->portrait) {
        float top = page->top + page_between(page, 4, 0), first = page_between(page, 204, 146);
        words_draw(page, box_of(page->margin + 2, top, page_room(page) - 4, first - 4 - top));
        controls_draw(page, box_of(page->margin, first, page_room(page), page->foot - first),
                      page_between(page, 38, 34), page_between(page, 8, 5));
        return;
    }
    struct box left = page_view_pane(page), right = page_action_pane(page);
    left.y += 1.5F, left.h -= 1.5F;
    right.y += 1.5F, right.h -= 1.5F;
    words_draw(page, left);
    controls_draw(page, right, page->strip ? 27 : 30, page->strip ? 4 : 5);
}
