#include "screen/keypad.h"
#include "screen/parts.h"

static void key_draw(const struct page *page, struct box box, const char *label, enum icon icon, enum hit hit,
                     int64_t value)
{
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 6);
    canvas_outline(page->canvas, box, COLOUR_EDGE, 6, 0.5F);
    if (icon != ICON_NONE)
        canvas_icon(page->canvas, box, icon, 10, COLOUR_TEXT);
    else
        text_fitting(page, box_inset(box, 2, 0), label,
                     (struct text_style){.size = hit == HIT_DIGIT ? T14 : T10,
                                         .bold = true,
                                         .colour = COLOUR_TEXT,
                                         .align = ALIGN_CENTRE});
    canvas_hit(page->canvas, box, (int)hit, value, true); /* a key answers when the finger lands */
    canvas_label(page->canvas, label);
}

void keypad_draw(const struct page *page, struct box box, float gap)
{
    static const char *const digits[10] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    float h = (box.h - 3 * gap) / 4;
    for (int row = 0; row < 4; row++) {
        struct box line = box_of(box.x, box.y + (float)row * (h + gap), box.w, h);
        for (int column = 0; column < 3; column++) {
            struct box key = box_column(line, column, 3, gap);
            int digit = row < 3 ? row * 3 + column + 1 : 0;
            if (row == 3 && column == 0)
                key_draw(page, key, say(page, "s11.clr"), ICON_NONE, HIT_CLEAR, 0);
            else if (row == 3 && column == 2)
                key_draw(page, key, say(page, "s11.bksp"), ICON_BACKSPACE, HIT_BACKSPACE, 0);
            else
                key_draw(page, key, digits[digit], ICON_NONE, HIT_DIGIT, digit);
        }
    }
}
