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
    [TROUBLE_READER] = {ICON_BUILD, TONE_WARN, "s04.reader.t", NULL}, /* no_reader_id */
    [TROUBLE_NOLIST] = {ICON_CLOUD_OFF, TONE_WAIT, "s04.nolist.t", "s04.nolist.b"},
};

bool can_scan(const struct header_view *header)
{
    return header->line != LINE_DOWN && !header->qr_down;
}

const char *no_reader_id(const struct header_view *header)
{
    if (header->line == LINE_DOWN)
        return "s04.reader.off";
    if (header->qr_down)
        return header->reader_told ? "s04.reader.qr.told" : "s04.reader.qr";
    return header->reader_told ? "s04.reader.b" : "s04.reader.untold";
}

bool can_pay_by_room(const struct header_view *header)
{
    return can_scan(header) || !header->cards_down;
}

const char *no_card_id(const struct view *view)
{
    bool looks = view->for_power || !can_pay_by_room(&view->header);
    if (view->header.reader_down) /* the card they have is of no use */
        return looks ? "s04.choose" : "s04.byroom";
    return looks ? "s01.choose" : "s01.nocard";
}

/* No phone can pay: then no way to pay by phone is named. */
static const char *body_id(const struct header_view *header, enum trouble trouble)
{
    if (trouble == TROUBLE_READER)
        return no_reader_id(header);
    if (trouble == TROUBLE_FROZEN && !can_scan(header))
        return header->cards_down ? "s04.frozen.b.plain" : "s04.frozen.b.card";
    if (trouble == TROUBLE_EXPIRED && !can_scan(header))
        return header->cards_down ? "s04.expired.b.plain" : "s04.expired.b.card";
    return troubles[trouble].body;
}

/* The way on without this card; where neither card nor phone can pay, a room is only looked at, and without
 * the line not even that. */
static void buttons_fill(const struct page *page, struct message_button buttons[2])
{
    enum trouble trouble = page->view->trouble.trouble;
    const struct header_view *header = &page->view->header;
    bool looks = page->view->for_power || !can_pay_by_room(header);
    struct message_button cancel = {.label = say(page, "all.cancel"), .hit = HIT_CANCEL};
    struct message_button warden = {.label = say(page, "s25.warden"), .hit = HIT_HELP};
    buttons[0] =
        (struct message_button){.label = say(page, looks ? "s04.choose" : "s04.byroom"), .hit = HIT_NO_CARD};
    buttons[1] = trouble == TROUBLE_NOROOM ? warden : cancel; /* only they can put it right */
    if (trouble == TROUBLE_READER && header->line == LINE_DOWN) {
        buttons[0] = warden;
        buttons[1] = cancel;
    }
}

void card_trouble_draw(const struct page *page)
{
    const struct trouble_view *view = &page->view->trouble;
    const struct profile *profile = &page->view->profile;
    struct message_button buttons[2];
    char body[TR_SIZE], leaving[TR_SIZE], office[TR_SIZE], seconds[12];
    where_text(page, profile->card_office, office);
    say_fill(body, page, body_id(&page->view->header, view->trouble), {"office", office});
    snprintf(seconds, sizeof seconds, "%d", view->returns_in_s);
    say_fill(leaving, page, "all.leaving", {"n", seconds});
    bool again = view->again && !page->collected; /* a picture has no large form */
    buttons_fill(page, buttons);
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
                           .buttons = {buttons[0], buttons[1]},
                           .leaving = leaving,
                       });
}
