#include "screen/message.h"
#include "screen/parts.h"

#define PICTURE_U 62

enum colour message_soft(enum message_tone tone)
{
    switch (tone) {
    case TONE_SUCCESS: return COLOUR_SUCCESS_SOFT;
    case TONE_WAIT:
    case TONE_WARN: return COLOUR_WARN_SOFT;
    case TONE_ERROR: return COLOUR_DANGER_SOFT;
    case TONE_PLAIN: break;
    }
    return COLOUR_PRIMARY_SOFT;
}

enum colour message_strong(enum message_tone tone)
{
    switch (tone) {
    case TONE_SUCCESS: return COLOUR_SUCCESS;
    case TONE_WAIT:
    case TONE_WARN: return COLOUR_WARN;
    case TONE_ERROR: return COLOUR_DANGER;
    case TONE_PLAIN: break;
    }
    return COLOUR_PRIMARY;
}

void message_button_draw(const struct page *page, struct box box, const struct message_button *button,
                         bool main)
{
    canvas_button(page->canvas, box, (int)button->hit, 0,
                  &(struct button){.kind = main && !button->plain ? BUTTON_PRIMARY : BUTTON_SECONDARY,
                                   .icon = button->icon,
                                   .label = button->label,
                                   .disabled = button->disabled,
                                   .size = main && !button->plain ? T12 : T10});
}

/* A note is one line, or two where it is longer than the room in the smallest size. */
static float note_h(const struct page *page, const char *note, float w)
{
    return canvas_text_width(page->canvas, note, T7, false) > w ? 22 : 12;
}

/* Title, body and notes, from the title's middle at y down to bottom. */
static void words_draw(const struct page *page, const struct message *message, struct box room, float bottom,
                       enum align align)
{
    float y = room.y;
    y += title_draw(page, room.x, y, room.w, message->title, align) + 3;
    int notes = 0;
    float notes_h = 0;
    for (; notes < MESSAGE_NOTES && message->notes[notes]; notes++)
        notes_h += note_h(page, message->notes[notes], room.w);
    struct text_style style = {.size = T10, .colour = COLOUR_TEXT2, .align = align};
    if (message->picture) {
        message->picture(page, box_of(room.x, y + 4, room.w, PICTURE_U));
        y += PICTURE_U + 8;
    }
    if (message->body) {
        y += block_draw(page, box_of(room.x, y, room.w, bottom - y - notes_h - (notes ? 4.0F : 0)),
                        message->body, style);
        y += 6;
    }
    style.size = T8;
    style.colour = COLOUR_TEXT;
    for (int i = 0; i < notes; i++) {
        float h = note_h(page, message->notes[i], room.w);
        block_middle_draw(page, box_of(room.x, y - 1, room.w, h), message->notes[i], style);
        y += h;
    }
}

static void portrait_draw(const struct page *page, const struct message *message)
{
    float room = page_room(page), middle = page->w / 2;
    float across = page_between(page, 48, 40);
    float buttons_y = page_between(page, 300, 226);
    float button_h = page_between(page, 30, 28);
    bool alone = !message->buttons[0].label && !message->code;
    float drop = alone ? page_between(page, 60, 30) : 0; /* alone, nearer the middle */
    if (page->strip)
        drop += 4;
    disc_draw(page, middle, page_between(page, 58, 46) + drop, across, message->icon,
              message_soft(message->tone), message_strong(message->tone));
    words_draw(page, message, box_of(page->margin, page_between(page, 105, 82) + drop, room, 0),
               buttons_y - 4, ALIGN_CENTRE);

    if (message->code)
        worded_code_draw(page, middle, page_between(page, 300, 212), message->code, message->code_words);
    struct box row = box_of(page->margin, buttons_y, room, button_h);
    if (message->buttons[0].label)
        message_button_draw(page, row, &message->buttons[0], true);
    row.y += button_h + 5;
    int others = message->buttons[2].label ? 2 : message->buttons[1].label ? 1 : 0;
    for (int i = 0; i < others; i++)
        message_button_draw(page, box_column(row, i, others, 5), &message->buttons[1 + i], false);
    if (message->leaving)
        text_fitting(page, line_at(page->margin, page_between(page, 385, 303), room, T8), message->leaving,
                     (struct text_style){.size = T8, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

/* Without buttons there is nothing for a second pane. */
static void landscape_alone_draw(const struct page *page, const struct message *message)
{
    float room = page_room(page);
    disc_draw(page, page->w / 2, page->top + 24, 40, message->icon, message_soft(message->tone),
              message_strong(message->tone));
    words_draw(page, message, box_of(page->margin + 10, page->top + 62, room - 20, 0), page->foot - 16,
               ALIGN_CENTRE);
    if (message->leaving)
        text_fitting(page, line_at(page->margin, page->foot - 9, room, T7), message->leaving,
                     (struct text_style){.size = T7, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

static void landscape_draw(const struct page *page, const struct message *message)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    float words_y = left.y + 56;
    if (message->code) /* it is the picture, and its words need the room */
        words_y = left.y + 14;
    else
        disc_draw(page, left.x + 22, left.y + 21, 40, message->icon, message_soft(message->tone),
                  message_strong(message->tone));
    words_draw(page, message, box_of(left.x + 2, words_y, left.w - 4, 0), left.y + left.h, ALIGN_LEFT);
    struct box row = box_of(right.x, right.y + 2, right.w, 28);
    if (message->code)
        worded_code_draw(page, right.x + right.w / 2, right.y + 12, message->code, message->code_words);
    for (int i = 0; i < MESSAGE_BUTTONS && message->buttons[i].label; i++) {
        message_button_draw(page, row, &message->buttons[i], i == 0);
        row.y += 28 + 6;
    }
    if (message->leaving)
        block_draw(page, box_of(right.x, row.y + 4, right.w + 3, 24), message->leaving,
                   (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
}

void message_draw(const struct page *page, const struct message *message)
{
    if (page->portrait)
        portrait_draw(page, message);
    else if (message->buttons[0].label || message->code)
        landscape_draw(page, message);
    else
        landscape_alone_draw(page, message);
}
