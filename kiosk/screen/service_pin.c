/* S21's door: six digits behind a card of staff. */
#include "screen/keypad.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <stdio.h>

static void dots_row_draw(const struct page *page, float x, float y)
{
    for (int i = 0; i < SERVICE_PIN_DIGITS; i++) {
        float at = x + ((float)i - (SERVICE_PIN_DIGITS - 1) / 2.0F) * 14;
        if (i < page->view->service.typed)
            canvas_disc(page->canvas, at, y, 4, COLOUR_PRIMARY);
        else
            canvas_circle(page->canvas, at, y, 4, COLOUR_EDGE, 0.8F);
    }
}

static void word_text(const struct page *page, char text[TR_SIZE])
{
    const struct service_view *view = &page->view->service;
    char number[12];
    if (view->locked_min > 0) {
        snprintf(number, sizeof number, "%d", view->locked_min);
        say_fill(text, page, "s21.pin.locked", {"n", number});
    } else if (view->wrong) {
        snprintf(number, sizeof number, "%d", view->tries_left);
        say_fill(text, page, "s21.pin.wrong", {"n", number});
    } else {
        snprintf(text, TR_SIZE, "%s", say(page, view->asked ? "s16.checking" : "s21.pin"));
    }
}

void service_pin_draw(const struct page *page)
{
    const struct service_view *view = &page->view->service;
    char text[TR_SIZE];
    bool bad = view->wrong || view->locked_min > 0;
    word_text(page, text);
    struct text_style style = {
        .size = T10, .colour = bad ? COLOUR_DANGER : COLOUR_TEXT2, .align = ALIGN_CENTRE};
    struct box words, keys;
    if (page->portrait) {
        words = box_of(page->margin, page->top + 14, page_room(page), 90);
        float y = page_between(page, 200, 150);
        keys = box_of(page->margin, y, page_room(page), page->foot - 40 - y);
    } else {
        words = page_view_pane(page);
        keys = page_action_pane(page);
        words.y += 20;
    }
    float x = words.x + words.w / 2, y = words.y + 10;
    y += title_draw(page, words.x, y, words.w, say(page, "s21.t"), ALIGN_CENTRE) + 16;
    dots_row_draw(page, x, y);
    block_draw(page, box_of(words.x, y + 12, words.w, 30), text, style);
    if (page->portrait) {
        keypad_draw(page, keys, 4, true);
        action_draw(page, box_of(page->margin, page->foot - 32, page_room(page), 26), BUTTON_SECONDARY,
                    ICON_NONE, say(page, "all.cancel"), HIT_CANCEL, 0);
    } else {
        struct box cancel = box_of(words.x, page->foot - 32, words.w, 26);
        action_draw(page, cancel, BUTTON_SECONDARY, ICON_NONE, say(page, "all.cancel"), HIT_CANCEL, 0);
        keypad_draw(page, keys, 4, true);
    }
}
