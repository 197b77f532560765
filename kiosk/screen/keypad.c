#include "screen/keypad.h"
#include <assert.h>

struct pad_key {
    const char *label; /* drawn, and spoken */
    enum icon icon;    /* drawn instead; ICON_NONE */
    enum hit hit;
    int digit;
};

static void key_draw(const struct page *page, struct box box, const struct pad_key *key, bool enabled)
{
    enum colour ink = enabled ? COLOUR_TEXT : COLOUR_TEXT2;
    canvas_fill(page->canvas, box, enabled ? COLOUR_SURFACE : COLOUR_INSET, 6);
    if (enabled)
        canvas_outline(page->canvas, box, COLOUR_EDGE, 6, 0.5F);
    if (key->icon != ICON_NONE)
        canvas_icon(page->canvas, box, key->icon, 10, ink);
    else
        text_fitting(page, box_inset(box, 2, 0), key->label,
                     (struct text_style){.size = key->hit == HIT_DIGIT ? T14 : T10,
                                         .bold = true,
                                         .colour = ink,
                                         .align = ALIGN_CENTRE});
    if (key->hit == HIT_DIGIT && key->digit == 5)
        canvas_disc(page->canvas, box.x + box.w / 2, box.y + box.h - 2.6F, 1, ink);
    if (enabled)
        canvas_hit(page->canvas, box, (int)key->hit, key->digit, true); /* it answers when the finger lands */
    else
        canvas_hit_disabled(page->canvas, box, (int)key->hit, key->digit);
    canvas_label(page->canvas, key->label);
}

#define DOT_U 10
#define DOT_GAP_U 6

static_assert(PIN_DOTS_W_U == PIN_DIGITS * (DOT_U + DOT_GAP_U) - DOT_GAP_U, "the row is as wide as it says");

void pin_dots_draw(const struct page *page, float x, float y, int typed)
{
    for (int i = 0; i < PIN_DIGITS; i++) {
        float at = x + DOT_U / 2.0F + (float)i * (DOT_U + DOT_GAP_U);
        canvas_disc(page->canvas, at, y, DOT_U / 2.0F, i < typed ? COLOUR_TEXT : COLOUR_SURFACE);
        canvas_circle(page->canvas, at, y, DOT_U / 2.0F, COLOUR_EDGE, 0.5F);
    }
}

struct box pin_pad_box(const struct page *page)
{
    float w = page_between(page, 190, 180);
    return box_of((page->w - w) / 2, page->h * 0.4F + page_between(page, 18, 1), w,
                  page_between(page, 142, 120));
}

void keypad_draw(const struct page *page, struct box box, float gap, bool enabled)
{
    static const char *const digits[10] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    float h = (box.h - 3 * gap) / 4;
    for (int row = 0; row < 4; row++) {
        struct box line = box_of(box.x, box.y + (float)row * (h + gap), box.w, h);
        for (int column = 0; column < 3; column++) {
            int digit = row < 3 ? row * 3 + column + 1 : 0;
            struct pad_key key = {digits[digit], ICON_NONE, HIT_DIGIT, digit};
            if (row == 3 && column == 0)
                key = (struct pad_key){say(page, "s11.clr"), ICON_NONE, HIT_CLEAR, 0};
            else if (row == 3 && column == 2)
                key = (struct pad_key){say(page, "s11.bksp"), ICON_BACKSPACE, HIT_BACKSPACE, 0};
            key_draw(page, box_column(line, column, 3, gap), &key, enabled);
        }
    }
}
