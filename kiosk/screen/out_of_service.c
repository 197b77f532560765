/* S20: says who else can help, and that what was paid here is safe. */
#include "screen/message.h"
#include "screen/screens.h"
#include <stdio.h>

void out_of_service_draw(const struct page *page)
{
    const struct out_of_service_view *view = &page->view->out;
    char desk[TR_SIZE], pending[TR_SIZE], code[TR_SIZE], count[12], since[FORMAT_SIZE];
    snprintf(count, sizeof count, "%d", view->pending);
    format_age(page->language, view->since_ms, page->view->header.now_ms, since);
    desk_text(page, desk);
    say_fill(pending, page, "s20.pend", {"n", count});
    say_fill(code, page, "s20.code", {"c", view->code}, {"t", since});
    struct message message = {
        .tone = TONE_WARN,
        .icon = ICON_BUILD,
        .title = say(page, "s20.t"),
        .body = say(page, "s20.why"),
    };
    int notes = 0;
    if (desk[0])
        message.notes[notes++] = desk;
    if (view->pending > 0)
        message.notes[notes++] = pending;
    message.notes[notes] = code;
    message_draw(page, &message);
}
