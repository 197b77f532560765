/* S10b: one payment of the list: what it was, where its money is, and whom to ask about it. */
#include "screen/money_page.h"
#include "screen/receipt_parts.h"
#include "screen/screens.h"
#include "screen/top_up_words.h"
#include <stdio.h>

static void second_text(const struct page *page, char text[TR_SIZE])
{
    const struct top_up_view *view = &page->view->top_up;
    char money[FORMAT_SIZE];
    money_text_of(view->top_up.second.fen, view->amounts_hidden, money);
    say_fill(text, page, view->top_up.second_is_back ? "s17.done" : "s10.second.b", {"x", money});
}

static void facts_of(const struct page *page, struct facts *facts)
{
    const struct top_up_view *view = &page->view->top_up;
    const struct top_up *top_up = &view->top_up;
    char money[FORMAT_SIZE], key[10], when[FORMAT_SIZE];
    facts->count = 0;
    money_text_of(top_up->amount.fen, view->amounts_hidden, money);
    format_stamp(page->language, top_up->at_ms, page->view->header.now_ms, when);
    key_reference(&top_up->key, key);
    snprintf(fact_add(facts, say(page, "s15.amount")), TR_SIZE, "%s", money);
    room_text(page, view->building_name, view->room_name, fact_add(facts, say(page, "s15.room")));
    snprintf(fact_add(facts, say(page, "s15.by")), TR_SIZE, "%s", say(page, top_up_words_of(top_up).by));
    snprintf(fact_add(facts, say(page, "s10.at")), TR_SIZE, "%s", when);
    snprintf(fact_add(facts, say(page, "s15.ref")), TR_SIZE, "%s", key);
    if (top_up->second.fen > 0)
        second_text(page, fact_add(facts, say(page, "s10.second")));
    else if (top_up->state == TOP_UP_WAITING)
        snprintf(fact_add(facts, say(page, page->portrait ? "s15.when" : "s15.when.short")), TR_SIZE, "%s",
                 say(page, page->portrait ? "s15.when.b" : "s15.when.b.short"));
}

/* Money on its way to the meter has a track; what is checked or goes back has none. */
static bool has_track(const struct top_up *top_up)
{
    return top_up->state == TOP_UP_CREDITED || top_up->state == TOP_UP_WAITING;
}

/* What was paid twice leads to the refund, and has room for one receipt. */
static void buttons_fill(const struct page *page, struct message_button buttons[MESSAGE_BUTTONS])
{
    const struct top_up_view *view = &page->view->top_up;
    int count = 0;
    if (view->top_up.second.fen > 0) {
        if (receipt_print_button(page, view->printer, "s15.print", &buttons[count]))
            count++;
        else if (view->by_phone)
            buttons[count++] = (struct message_button){.label = say(page, "s15.save"), .hit = HIT_SAVE_PHONE};
        buttons[count++] = (struct message_button){.label = say(page, "s17.see"), .hit = HIT_REFUND};
    } else {
        count += receipt_print_button(page, view->printer, "s15.print", &buttons[count]);
        if (view->by_phone)
            buttons[count++] = (struct message_button){.label = say(page, "s15.save"), .hit = HIT_SAVE_PHONE};
    }
    buttons[count++] =
        (struct message_button){.label = say(page, "s10.ask"), .icon = ICON_HELP, .hit = HIT_QUESTION};
    for (int i = 0; i < count; i++)
        buttons[i].plain = true;
}

void top_up_draw(const struct page *page)
{
    const struct top_up *top_up = &page->view->top_up.top_up;
    struct top_up_words words = top_up_words_of(top_up);
    struct money_page one = {.icon = words.icon,
                             .soft = words.soft,
                             .strong = words.strong,
                             .title = say(page, words.state),
                             .sub = say(page, words.sub),
                             .track = has_track(top_up) ? track_draw : NULL,
                             .done = top_up->state == TOP_UP_CREDITED ? TRACK_STEPS : 2};
    facts_of(page, &one.facts);
    buttons_fill(page, one.buttons);
    money_page_draw(page, &one);
}
