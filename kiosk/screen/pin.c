/* S06: the room's password. Only how many digits were typed is known here. */
#include "screen/keypad.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <assert.h>
#include <stdio.h>

static_assert(ROOM_PASSWORD_DIGITS == PIN_DIGITS, "drawn by pin_dots_draw");

/* What is wrong, or that it is being looked at. */
static void message_text(const struct page *page, char text[TR_SIZE])
{
    const struct pin_view *view = &page->view->pin;
    char number[12], clock[FORMAT_SIZE];
    snprintf(number, sizeof number, "%d", view->tries_left);
    format_clock(view->locked_until_ms, clock);
    const struct tr_value values[] = {{"n", number}, {"t", clock}, {NULL, NULL}};
    static const char *const ids[] = {[PIN_WRONG] = "s06.bad",
                                      [PIN_LOCKED] = "s06.lock",
                                      [PIN_NONE] = "s06.none",
                                      [PIN_NO_LINE] = "s06.off"};
    text[0] = 0;
    if (view->checking)
        snprintf(text, TR_SIZE, "%s", say(page, "s06.checking"));
    else if (view->message != PIN_NO_MESSAGE)
        translate_fill(text, tr_count(page->language, ids[view->message], view->tries_left), values);
}

static void words_draw(const struct page *page, struct box box, enum align align)
{
    const struct pin_view *view = &page->view->pin;
    char room[TR_SIZE], message[TR_SIZE];
    room_text(page, view->building_name, view->room_name, room);
    message_text(page, message);
    tell(page, say(page, "s06.t"));
    tell(page, room);
    tell_answer(page, message);
    struct text_style style = {.size = T10, .colour = COLOUR_TEXT2, .align = align};
    float y = box.y + 11;
    y += title_draw(page, box.x, y, box.w, say(page, "s06.t"), align);
    text_fitting(page, line_at(box.x, y + 9, box.w, T10), room, style);
    y += 31;
    pin_dots_draw(page, align == ALIGN_CENTRE ? box.x + (box.w - PIN_DOTS_W_U) / 2 : box.x, y, view->typed);
    style.bold = !view->checking;
    style.colour = view->checking ? COLOUR_TEXT : COLOUR_DANGER;
    block_draw(page, box_of(box.x, y + 12, box.w, box.y + box.h - y - 12), message, style);
}

static void forgot_draw(const struct page *page, struct box box)
{
    action_draw(page, box, BUTTON_QUIET, ICON_HELP, say(page, "s06.forgot"), HIT_FORGOT, 0);
}

void pin_picture_draw(const struct page *page, struct box box)
{
    pin_dots_draw(page, box.x, box.y + 8, page->view->pin.typed);
}

void pin_draw(const struct page *page)
{
    const struct pin_view *view = &page->view->pin;
    bool open = !view->checking && !view->locked;
    if (!page->portrait) {
        struct box left = page_view_pane(page), right = page_action_pane(page);
        forgot_draw(page, box_cut_bottom(&left, 24));
        box_cut_bottom(&left, 4);
        words_draw(page, left, ALIGN_LEFT);
        keypad_draw(page, right, 4, open);
        return;
    }
    float x = page->margin, w = page_room(page);
    struct box pad = pin_pad_box(page);
    words_draw(
        page,
        box_of(x, page->top + page_between(page, 24, 2), w, pad.y - page->top - page_between(page, 28, 4)),
        ALIGN_CENTRE);
    keypad_draw(page, pad, page_between(page, 5, 4), open);
    forgot_draw(page, box_of(pad.x, pad.y + pad.h + page_between(page, 12, 6), pad.w, 26));
}
