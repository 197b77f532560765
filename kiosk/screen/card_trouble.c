/* S04: this card cannot be used, why, and what to do. A card presented again reads again by itself. */
#include "screen/message.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <stdio.h>

static const struct {
    enum icon icon;
    enum message_tone tone;
    const char *title, *body;
} troubles[TROUBLES] = {
    [TROUBLE_EARLY] = {ICON_NFC, TONE_WARN, "s04.early.t", "s04.early.b"},
    [TROUBLE_NOREAD] = {ICON_NFC, TONE_WARN, "s04.noread.t", "s04.noread.b"},
    [TROUBLE_MULTI] = {ICON_NFC, TONE_WARN, "s04.multi.t", "s04.multi.b"},
    [TROUBLE_UNKNOWN] = {ICON_CREDIT_CARD, TONE_WARN, "s04.unknown.t", "s04.unknown.b"},
    [TROUBLE_FROZEN] = {ICON_LOCK, TONE_ERROR, "s04.frozen.t", "s04.frozen.b"},
    [TROUBLE_EXPIRED] = {ICON_CREDIT_CARD, TONE_WARN, "s04.expired.t", "s04.expired.b"},
    [TROUBLE_NOROOM] = {ICON_ROOM, TONE_WARN, "s04.noroom.t", "s04.noroom.b"},
    [TROUBLE_CARDBAD] = {ICON_ERROR, TONE_ERROR, "s04.cardbad.t", "s04.cardbad.b"},
    [TROUBLE_READER] = {ICON_BUILD, TONE_WARN, "s04.reader.t", "s04.reader.b"},
    [TROUBLE_NOLIST] = {ICON_CLOUD_OFF, TONE_WAIT, "s04.nolist.t", "s04.nolist.b"},
};

void card_trouble_draw(const struct page *page)
{
    const struct trouble_view *view = &page->view->trouble;
    const struct profile *profile = &page->view->profile;
    char body[TR_SIZE], leaving[TR_SIZE], office[TR_SIZE], desk[TR_SIZE], seconds[12];
    where_text(page, profile->card_office, office);
    where_text(page, profile->desk_place, desk);
    say_fill(body, page, troubles[view->trouble].body, {"office", office}, {"desk", desk});
    snprintf(seconds, sizeof seconds, "%d", view->returns_in_s);
    say_fill(leaving, page, "all.leaving", {"n", seconds});
    bool again = view->again && !page->collected; /* a picture has no large form */
    struct message_button other = {.label = say(page, "all.cancel"), .hit = HIT_CANCEL};
    if (view->trouble == TROUBLE_NOROOM) /* only they can put it right */
        other = (struct message_button){.label = say(page, "s25.warden"), .hit = HIT_HELP};
    if (again) { /* the picture is for the eye only */
        tell(page, say(page, troubles[view->trouble].title));
        tell(page, body);
    }
    message_draw(page, &(struct message){
                           .tone = troubles[view->trouble].tone,
                           .icon = troubles[view->trouble].icon,
                           .title = say(page, troubles[view->trouble].title),
                           .body = again ? NULL : body,
                           .picture = again ? card_on_reader_draw : NULL,
                           .buttons = {{.label = say(page, "s04.byroom"), .hit = HIT_NO_CARD}, other},
                           .leaving = leaving,
                       });
}
