/* S29: somebody goes and the card stays. Nothing personal is left to show. */
#include "screen/message.h"
#include "screen/screens.h"

void take_card_draw(const struct page *page)
{
    bool late = page->view->take_card.late;
    char body[TR_SIZE], desk[TR_SIZE];
    where_text(page, page->view->profile.desk_place, desk);
    say_fill(body, page, "s29.late", {"desk", desk});
    message_draw(page, &(struct message){
                           .tone = TONE_WARN,
                           .icon = ICON_CREDIT_CARD,
                           .title = say(page, "s29.t"),
                           .body = late ? body : NULL,
                       });
}
