/* S17: money that goes back: how much, which way, how far it is. Staff pay it back; this machine only tells.
 */
#include "screen/money_page.h"
#include "screen/receipt_parts.h"
#include "screen/screens.h"
#include <stdio.h>

static bool is_by_phone(enum top_up_by by)
{
    return by == TOP_UP_WECHAT || by == TOP_UP_ALIPAY;
}

static const char *provider_of(const struct page *page)
{
    return say(page, page->view->refund.by == TOP_UP_WECHAT ? "all.wechat" : "all.alipay");
}

/* What no phone gets back waits for the person. */
static const char *title_of(const struct refund_view *view)
{
    if (view->is_back)
        return "s17.done";
    if (view->is_overdue)
        return "s17.fail.t";
    return is_by_phone(view->by) ? "s17.t" : "s17.wait.t";
}

/* To the card office with a card, else to the desk, as far as the operator named them. */
static void place_text(const struct page *page, char text[TR_SIZE])
{
    const struct profile *profile = &page->view->profile;
    bool card = page->view->refund.by == TOP_UP_CARD;
    char place[TR_SIZE];
    where_text(page, profile->card_office, place);
    if (card && place[0] && page->portrait) /* a pane has room for the place alone */
        say_fill(text, page, "s17.where.card", {"place", place});
    else
        snprintf(text, TR_SIZE, "%s",
                 card && place[0]         ? profile->card_office
                 : profile->desk_place[0] ? profile->desk_place
                                          : say(page, card ? "s17.where.either" : "s17.where.desk"));
}

static void sub_text(const struct page *page, char text[TR_SIZE])
{
    const struct refund_view *view = &page->view->refund;
    const char *id = view->is_back ? "s17.done.staff" : view->by == TOP_UP_CARD ? "s17.card" : "s17.desk";
    if (is_by_phone(view->by))
        id = view->is_back ? "s17.done.pay" : "s17.pay";
    if (view->is_overdue)
        id = "s17.fail";
    say_fill(text, page, id, {"provider", provider_of(page)});
}

static void facts_of(const struct page *page, const char *money, struct facts *facts)
{
    const struct refund_view *view = &page->view->refund;
    char key[10];
    key_reference(&view->key, key);
    facts->count = 0;
    snprintf(fact_add(facts, say(page, "s17.amount")), TR_SIZE, "%s", money);
    if (view->is_second)
        snprintf(fact_add(facts, say(page, "s17.why")), TR_SIZE, "%s", say(page, "s17.why.twice"));
    if (is_by_phone(view->by))
        snprintf(fact_add(facts, say(page, "s17.way")), TR_SIZE, "%s", provider_of(page));
    else if (!view->is_back)
        place_text(page, fact_add(facts, say(page, "s17.where")));
    snprintf(fact_add(facts, say(page, "s15.ref")), TR_SIZE, "%s", key);
    if (is_by_phone(view->by))
        snprintf(fact_add(facts, say(page, "s17.when.pay")), TR_SIZE, "%s",
                 say(page, page->portrait ? "s17.when.pay.b" : "s17.when.pay.b.short"));
}

static void buttons_fill(const struct page *page, struct message_button buttons[MESSAGE_BUTTONS])
{
    const struct refund_view *view = &page->view->refund;
    int count = 0;
    if (!view->after_sale) {
        buttons[0] = (struct message_button){
            .label = say(page, "s16.call"), .icon = ICON_PHONE, .hit = HIT_HELP, .plain = true};
        return;
    }
    if (receipt_keep_button(page, view->printer, view->by_phone, true, &buttons[0]))
        buttons[count++].plain = true;
    buttons[count] = (struct message_button){.label = say(page, "all.done"), .hit = HIT_DONE};
}

void refund_draw(const struct page *page)
{
    const struct refund_view *view = &page->view->refund;
    char title[TR_SIZE], sub[TR_SIZE], leaving[TR_SIZE], money[FORMAT_SIZE], seconds[12];
    enum message_tone tone = view->is_back ? TONE_SUCCESS : view->is_overdue ? TONE_WARN : TONE_WAIT;
    money_text_of(view->amount_fen, view->amounts_hidden, money);
    snprintf(seconds, sizeof seconds, "%d", view->returns_in_s);
    say_fill(title, page, title_of(view), {"x", money});
    sub_text(page, sub);
    leaving[0] = 0;
    if (view->returns_in_s > 0)
        say_fill(leaving, page, "s15.auto", {"n", seconds});
    struct money_page refund = {.icon = view->is_back      ? ICON_CHECK_CIRCLE
                                        : view->is_overdue ? ICON_WARNING
                                                           : ICON_HOURGLASS,
                                .soft = message_soft(tone),
                                .strong = message_strong(tone),
                                .title = title,
                                .sub = sub,
                                .track = refund_track_draw,
                                .done = view->is_back ? REFUND_STEPS : 1,
                                .leaving = leaving[0] ? leaving : NULL};
    facts_of(page, money, &refund.facts);
    buttons_fill(page, refund.buttons);
    money_page_draw(page, &refund);
    tell(page, title);
    tell(page, sub);
    facts_tell(page, &refund.facts);
    tell_aside(page, leaving);
}
