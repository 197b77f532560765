/* S16: whether the money moved is not known yet. Never "failed": what is known, what happens by itself,
 * what the person can do, a reference. */
#include "screen/message.h"
#include "screen/screens.h"
#include <stdio.h>

void unsure_draw(const struct page *page)
{
    const struct unsure_view *view = &page->view->unsure;
    bool card = view->unsure == UNSURE_CARD;
    const char *provider = say(page, view->provider == PAY_WECHAT ? "all.wechat" : "all.alipay");
    char title[TR_SIZE], body[TR_SIZE], reference[TR_SIZE], leaving[TR_SIZE];
    char money[FORMAT_SIZE], key[10], seconds[12];
    format_money(view->amount_fen, money);
    key_reference(&view->key, key);
    snprintf(seconds, sizeof seconds, "%d", view->returns_in_s);
    say_fill(title, page, card ? "s16.card.t" : "s16.qr.t", {"provider", provider});
    say_fill(body, page, card ? "s16.card.b" : "s16.qr.b", {"x", money});
    say_fill(reference, page, "all.reference", {"ref", key});
    say_fill(leaving, page, "all.leaving", {"n", seconds});

    struct message_button first = card ? (struct message_button){.label = say(page, "s16.card.go"),
                                                                 .icon = ICON_CONTACTLESS,
                                                                 .hit = HIT_PRESENT_CARD}
                                       : (struct message_button){.label = say(page, "s16.qr.go"),
                                                                 .icon = ICON_REFRESH,
                                                                 .hit = HIT_CHECK_AGAIN};
    if (view->checking)
        first.disabled = say(page, "s16.checking");
    message_draw(page, &(struct message){
                           .tone = card ? TONE_WARN : TONE_WAIT,
                           .icon = card ? ICON_WARNING : ICON_HOURGLASS,
                           .title = title,
                           .body = body,
                           .notes = {reference},
                           .buttons = {first, {.label = say(page, "all.done"), .hit = HIT_DONE}},
                           .leaving = view->returns_in_s > 0 ? leaving : NULL,
                       });
}
