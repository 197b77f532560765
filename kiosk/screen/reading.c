/* S03: keep the card still. */
#include "screen/parts.h"
#include "screen/screens.h"

void reading_draw(const struct page *page)
{
    const struct reading_view *view = &page->view->reading;
    bool done = view->step >= 4;
    const char *title = say(page, done ? "s03.done" : "s03.t");
    enum colour colour = done ? COLOUR_SUCCESS : COLOUR_PRIMARY;
    float middle = page->w / 2, room = page_room(page);
    float y = page->portrait ? page_between(page, 196, 140) : page->h / 2 - 34;

    campus_card_draw(page, middle, y - (page->portrait ? 50.0F : 24.0F), page->portrait ? 68 : 46);
    dots_draw(page, middle, y + 8, 10, view->step, colour);
    float end = title_draw(page, page->margin, y + 36, room, title, ALIGN_CENTRE);
    if (view->slow && !done)
        block_draw(page, box_of(page->margin, y + 36 + end + 2, room, page->large ? 37 : 15),
                   say(page, "s03.slow"),
                   (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
    bar_draw(page, box_of(middle - 75, y + 36 + end + (page->large ? 42.0F : 22.0F), 150, 4),
             (float)view->step / 4, colour);
}
