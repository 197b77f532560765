/* S21's door: six digits behind a card of staff. */
#include "screen/keypad.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <assert.h>
#include <stdio.h>

static_assert(SERVICE_PIN_DIGITS == PIN_DIGITS, "drawn by pin_dots_draw");

static void word_text(const struct page *page, char text[TR_SIZE])
{
    const struct service_view *view = &page->view->service;
    char number[12];
    if (view->locked_min > 0) {
        snprintf(number, sizeof number, "%d", view->locked_min);
        say_fill(text, page, "s21.pin.locked", {"n", number});
    } else if (view->wrong) {
        snprintf(number, sizeof number, "%d", view->tries_left);
        say_count(text, page, "s21.pin.wrong", view->tries_left, {"n", number});
    } else {
        snprintf(text, TR_SIZE, "%s", say(page, view->asked ? "s16.checking" : "s21.pin"));
    }
}

static void words_draw(const struct page *page, struct box box, enum align align)
{
    const struct service_view *view = &page->view->service;
    bool bad = view->wrong || view->locked_min > 0;
    char text[TR_SIZE];
    word_text(page, text);
    float y = box.y + 11;
    y += title_draw(page, box.x, y, box.w, say(page, "s21.t"), align) + 22;
    pin_dots_draw(page, align == ALIGN_CENTRE ? box.x + (box.w - PIN_DOTS_W_U) / 2 : box.x, y, view->typed);
    block_draw(page, box_of(box.x, y + 12, box.w, 30), text,
               (struct text_style){
                   .size = T10, .bold = bad, .colour = bad ? COLOUR_DANGER : COLOUR_TEXT2, .align = align});
}

static void cancel_draw(const struct page *page, struct box box)
{
    action_draw(page, box, BUTTON_SECONDARY, ICON_NONE, say(page, "all.cancel"), HIT_CANCEL, 0);
}

void service_pin_picture_draw(const struct page *page, struct box box)
{
    pin_dots_draw(page, box.x, box.y + 8, page->view->service.typed);
}

void service_pin_draw(const struct page *page)
{
    const struct service_view *view = &page->view->service;
    bool open = !view->asked && view->locked_min == 0;
    if (page->portrait) {
        struct box pad = pin_pad_box(page);
        words_draw(page, box_of(page->margin, page->top + page_between(page, 24, 2), page_room(page), 100),
                   ALIGN_CENTRE);
        keypad_draw(page, pad, page_between(page, 5, 4), open);
        cancel_draw(page, box_of(pad.x, pad.y + pad.h + page_between(page, 12, 6), pad.w, 26));
        return;
    }
    struct box left = page_view_pane(page);
    cancel_draw(page, box_cut_bottom(&left, 24));
    words_draw(page, left, ALIGN_LEFT);
    keypad_draw(page, page_action_pane(page), 4, open);
}
