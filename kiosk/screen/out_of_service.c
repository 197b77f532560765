/* S20: says why, who else can help, and that what was paid here is safe. */
#include "screen/message.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <stdio.h>

static const struct {
    const char *why, *code; /* the code is for who is called, never without its sentence */
} reasons[OUT_REASONS] = {
    [OUT_STORE] = {"s20.why", "E-STORE"},
    [OUT_SHUT] = {"s20.why.shut", "E-SHUT"},
    [OUT_STARTING] = {"s20.boot", ""},
    [OUT_CLOCK] = {"s20.why.clock", "E-CLOCK"},
    [OUT_MAINTENANCE] = {"s20.why.maintenance", "E-MAINT"},
};

/* No fault: whose machine it is, and how far it has come. */
static void starting_draw(const struct page *page)
{
    const struct out_of_service_view *view = &page->view->out;
    const char *site = page->view->profile.site_name; /* not known at the first start */
    float middle = page->w / 2, room = page_room(page);
    float y = page->portrait ? page_between(page, 150, 110) : page->top + 26;
    disc_draw(page, middle, y, page->portrait ? 48 : 40, ICON_BOLT, COLOUR_PRIMARY_SOFT, COLOUR_PRIMARY);
    y += 46;
    y +=
        title_draw(page, page->margin, y, room, site[0] ? site : say(page, "s01.title.plain"), ALIGN_CENTRE) +
        2;
    y += block_draw(page, box_of(page->margin, y, room, page->large ? 32 : 20), say(page, "s20.boot"),
                    (struct text_style){.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
    bar_draw(page, box_of(middle - 75, y + 6, 150, 4), (float)view->started / (float)view->of,
             COLOUR_PRIMARY);
}

void out_of_service_draw(const struct page *page)
{
    if (page->view->out.reason == OUT_STARTING) {
        starting_draw(page);
        return;
    }
    const struct out_of_service_view *view = &page->view->out;
    const struct profile *profile = &page->view->profile;
    char desk[TR_SIZE], near[TR_SIZE], pending[TR_SIZE], code[TR_SIZE], account[TR_SIZE];
    char count[12], minutes[12], since[FORMAT_SIZE];
    snprintf(count, sizeof count, "%d", view->pending);
    snprintf(minutes, sizeof minutes, "%d", view->near_walk_min);
    format_age(page->language, view->since_ms, page->view->header.now_ms, since);
    desk_text(page, desk);
    say_fill(near, page, view->near_walk_min > 0 ? "s20.near" : "s20.near.plain", {"place", view->near_place},
             {"n", minutes});
    say_count(pending, page, "s20.pend", view->pending, {"n", count});
    say_fill(account, page, "s20.oa", {"oa", profile->oa_name});
    say_fill(code, page, "s20.code", {"c", reasons[view->reason].code}, {"t", since});
    struct message message = {
        .tone = TONE_WARN,
        .icon = view->reason == OUT_CLOCK ? ICON_SCHEDULE : ICON_BUILD,
        .title = say(page, "s20.t"),
        .body = say(page, reasons[view->reason].why),
    };
    int notes = 0;
    if (view->near_place[0])
        message.notes[notes++] = near;
    if (desk[0])
        message.notes[notes++] = desk;
    if (view->pending > 0)
        message.notes[notes++] = pending;
    message.notes[notes] = code;
    if (profile->oa_name[0] && profile->oa_url[0]) {
        message.code = profile->oa_url;
        message.code_words = account;
    }
    message_draw(page, &message);
}
