/* S10b: one payment of the list: what it was, where its money is, and whom to ask about it. */
#include "screen/facts.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include "screen/top_up_words.h"
#include <stdio.h>

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
    if (top_up->state == TOP_UP_WAITING)
        snprintf(fact_add(facts, say(page, page->portrait ? "s15.when" : "s15.when.short")), TR_SIZE, "%s",
                 say(page, page->portrait ? "s15.when.b" : "s15.when.b.short"));
}

/* Money on its way to the meter has a track; what is checked or goes back has none. */
static bool has_track(const struct top_up *top_up)
{
    return top_up->state == TOP_UP_CREDITED || top_up->state == TOP_UP_WAITING;
}

static void way_draw(const struct page *page, struct box box)
{
    const struct top_up *top_up = &page->view->top_up.top_up;
    if (has_track(top_up))
        track_draw(page, box, top_up->state == TOP_UP_CREDITED ? TRACK_STEPS : 2);
}

static void ask_draw(const struct page *page, struct box box)
{
    action_draw(page, box, BUTTON_SECONDARY, ICON_HELP, say(page, "s10.ask"), HIT_QUESTION, 0);
}

static void portrait_draw(const struct page *page, const struct top_up_words *words,
                          const struct facts *facts)
{
    float x = page->margin, w = page_room(page);
    float drop = page->strip ? 5 : 0;
    disc_draw(page, page->w / 2, page_between(page, 58, 42) + drop, page_between(page, 48, 32), words->icon,
              words->soft, words->strong);
    title_draw(page, x, page_between(page, 105, 72) + drop, w, say(page, words->state), ALIGN_CENTRE);
    text_fitting(page, line_at(x, page_between(page, 125, 88) + drop, w, T10), say(page, words->sub),
                 (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
    facts_draw(page, box_of(x, page_between(page, 140, 99), w, page_between(page, 150, 110)), facts);
    way_draw(page, box_of(x, page_between(page, 306, 216), w, 26));
    ask_draw(page, box_of(x, page_between(page, 346, 256), w, 28));
}

static void landscape_draw(const struct page *page, const struct top_up_words *words,
                           const struct facts *facts)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    disc_draw(page, left.x + 19, left.y + 20, page->strip ? 32 : 36, words->icon, words->soft, words->strong);
    float track_y = left.y + left.h - 29;
    float y = left.y + (page->strip ? 46.0F : 50.0F);
    y += title_draw(page, left.x, y, left.w, say(page, words->state), ALIGN_LEFT);
    block_draw(page, box_of(left.x, y, left.w, track_y - 2 - y), say(page, words->sub),
               (struct text_style){.size = T10, .colour = COLOUR_TEXT2});
    way_draw(page, box_of(left.x - 2, track_y, left.w + 4, 26));
    float rows_h = page->strip ? 90 : 98;
    facts_draw(page, box_of(right.x, right.y, right.w, rows_h), facts);
    ask_draw(page, box_of(right.x, right.y + rows_h + 8, right.w, 28));
}

void top_up_draw(const struct page *page)
{
    struct top_up_words words = top_up_words_of(&page->view->top_up.top_up);
    struct facts facts;
    facts_of(page, &facts);
    if (page->portrait)
        portrait_draw(page, &words, &facts);
    else
        landscape_draw(page, &words, &facts);
}
