/* S30: nothing of the person is left here. */
#include "screen/message.h"
#include "screen/screens.h"

void goodbye_draw(const struct page *page)
{
    const struct goodbye_view *view = &page->view->goodbye;
    char key[10], reference[TR_SIZE];
    struct message message = {.tone = TONE_SUCCESS, .icon = ICON_CHECK_CIRCLE, .title = say(page, "s30.t")};
    if (view->has_key) {
        key_reference(&view->key, key);
        say_fill(reference, page, "all.reference", {"ref", key});
        message.notes[0] = reference;
    }
    message_draw(page, &message);
}
