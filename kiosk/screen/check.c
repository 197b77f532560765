/* S12: room, amount and tender together on the glass before money moves. Choosing the tender is the
 * confirmation; one that cannot be used stays, and says why. */
#include "screen/parts.h"
#include "screen/screens.h"
#include <stdio.h>

static void why_not(const struct page *page, enum tender_reason reason, char text[TR_SIZE])
{
    static const char *const ids[] = {
        [TENDER_OK] = "",
        [TENDER_LOW] = "s12.x.low",
        [TENDER_READER] = "s12.x.reader",
        [TENDER_OFFLINE] = "s12.x.off",
        [TENDER_QR_DOWN] = "s12.x.qr",
        [TENDER_STORE] = "s12.x.store",
        [TENDER_LIMIT] = "s11.lim",
        [TENDER_SHUT] = "s12.x.shut",
        [TENDER_LIST] = "s12.x.list",
        [TENDER_NO_PURSE] = "s12.x.purse",
        [TENDER_ASKING] = "s12.x.asking",
        [TENDER_UNSURE] = "s12.x.unsure",
    };
    const struct check_view *view = &page->view->check;
    char money[FORMAT_SIZE];
    if (reason == TENDER_LIMIT)
        format_yuan(view->limit_fen, money);
    else
        money_text_of(view->purse_fen, view->amounts_hidden, money);
    say_fill(text, page, ids[reason], {"x", money});
}

static void tenders_draw(const struct page *page, struct box card, struct box qr)
{
    const struct check_view *view = &page->view->check;
    char on_card[TR_SIZE], card_why[TR_SIZE], qr_why[TR_SIZE], money[FORMAT_SIZE];
    money_text_of(view->purse_fen, view->amounts_hidden, money);
    say_fill(on_card, page, "s12.card.line", {"x", money});
    if (view->card != TENDER_OK)
        why_not(page, view->card, card_why);
    if (view->qr == TENDER_OFFLINE)
        snprintf(qr_why, sizeof qr_why, "%s", say(page, "s12.x.off.qr"));
    else if (view->qr != TENDER_OK)
        why_not(page, view->qr, qr_why);
    tile_draw(page, card,
              &(struct tile){.icon = ICON_CREDIT_CARD,
                             .title = say(page, "all.card"),
                             .line = view->any_card    ? say(page, "s12.card.any")
                                     : view->has_purse ? on_card
                                                       : "",
                             .disabled = view->card == TENDER_OK ? NULL : card_why,
                             .hit = HIT_PAY_CARD,
                             .edge = true});
    tile_draw(page, qr,
              &(struct tile){.icon = ICON_QR_CODE,
                             .title = say(page, "s12.qr"),
                             .line = say(page, "s12.qr.line"),
                             .disabled = view->qr == TENDER_OK ? NULL : qr_why,
                             .hit = HIT_PAY_QR,
                             .edge = true});
}

/* "Then about ¥88.60 · 147 kWh" */
static void after_text(const struct page *page, char text[TR_SIZE])
{
    const struct check_view *view = &page->view->check;
    char money[FORMAT_SIZE], kwh[FORMAT_SIZE];
    text[0] = 0;
    if (view->comes_late) { /* a balance that no meter confirms is not reckoned with */
        snprintf(text, TR_SIZE, "%s", say(page, "s12.late"));
        return;
    }
    money_text_of(view->after_fen, view->amounts_hidden, money);
    format_energy_whole(view->wh, kwh);
    const struct tr_value values[] = {{"x", money}, {"k", kwh}, {"n", kwh}, {NULL, NULL}};
    if (view->has_after && view->wh > 0)
        translate_fill(text, say(page, "s12.after"), values);
    else if (view->has_after)
        translate_fill(text, say(page, "s12.after.money"), values);
    else if (view->wh > 0)
        translate_fill(text, say(page, "s07.kwh"), values);
}

static void portrait_draw(const struct page *page, const char *room, const char *money, const char *after)
{
    float w = page_room(page), x = page->margin;
    float drop = page->strip ? page_between(page, 14, 9) : 0;
    title_draw(page, x + 2, page_between(page, 33, 29.5F) + drop, w - 4, say(page, "s12.t"), ALIGN_LEFT);
    struct box card = box_of(x, page_between(page, 50, 42) + drop, w, page_between(page, 120, 92));
    if (page->view->check.not_yours) {
        box_cut_bottom(&card, 18);
        strip_draw(page, box_of(x, card.y + card.h + 3, w, 15), ICON_WARNING, say(page, "s12.notyours"),
                   false);
    }
    card_draw(page, card);
    struct box in = box_inset(card, 9, 0);
    char line[TR_SIZE];
    say_fill(line, page, "s12.for", {"room", room});
    text_fitting(page, line_at(in.x, card.y + card.h * 0.185F, in.w, T18), line,
                 (struct text_style){.size = T18, .bold = true, .colour = COLOUR_TEXT});
    enum type_size size = page->h < 420 ? T36 : T44;
    text_fitting(page, line_at(in.x, card.y + card.h * 0.52F, in.w, size), money,
                 (struct text_style){.size = size, .bold = true, .colour = COLOUR_TEXT});
    if (page->view->check.comes_late)
        block_draw(page, box_of(in.x, card.y + card.h * 0.72F, in.w, card.h * 0.27F), after,
                   (struct text_style){.size = T10, .bold = true, .colour = COLOUR_WARN});
    else
        text_fitting(page, line_at(in.x, card.y + card.h * 0.85F, in.w, T10), after,
                     (struct text_style){.size = T10, .colour = COLOUR_TEXT2});

    canvas_text(page->canvas, line_at(x + 2, page_between(page, 203, 153), w - 4, T13), say(page, "s12.how"),
                (struct text_style){.size = T13, .bold = true, .colour = COLOUR_TEXT});
    float tile_h = page_between(page, 52, 42), first = page_between(page, 217, 164);
    float second = first + tile_h + page_between(page, 6, 5);
    tenders_draw(page, box_of(x, first, w, tile_h), box_of(x, second, w, tile_h));
    struct box row = box_of(x, second + tile_h + page_between(page, 9, 6), w, page_between(page, 30, 27));
    action_draw(page, box_column(row, 0, 2, 5), BUTTON_SECONDARY, ICON_NONE, say(page, "s12.edit"),
                HIT_CHANGE_AMOUNT, 0);
    action_draw(page, box_column(row, 1, 2, 5), BUTTON_SECONDARY, ICON_NONE, say(page, "s12.drop"), HIT_DROP,
                0);
    text_fitting(page, line_at(x, row.y + row.h + page_between(page, 15, 11), w, T8), say(page, "s12.safe"),
                 (struct text_style){.size = T8, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

static void landscape_draw(const struct page *page, const char *room, const char *money, const char *after)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    left.y += 1.5F, left.h -= 1.5F;
    right.y += 1.5F, right.h -= 1.5F;
    struct box actions = box_cut_bottom(&left, 26);
    box_cut_bottom(&left, 6);
    title_draw(page, left.x + 2, left.y + 10, left.w - 4, say(page, "s12.t"), ALIGN_LEFT);
    box_cut_top(&left, 23);
    if (page->view->check.not_yours) {
        strip_draw(page, box_cut_bottom(&left, 22), ICON_WARNING, say(page, "s12.notyours"), false);
        box_cut_bottom(&left, 4);
    }
    card_draw(page, left);
    struct box in = box_inset(left, 8, 0);
    char line[TR_SIZE];
    say_fill(line, page, "s12.for", {"room", room});
    bool late = page->view->check.comes_late;
    text_fitting(page, line_at(in.x, left.y + left.h * (late ? 0.14F : 0.22F), in.w, T18), line,
                 (struct text_style){.size = T18, .bold = true, .colour = COLOUR_TEXT});
    text_fitting(page, line_at(in.x, left.y + left.h * (late ? 0.4F : 0.53F), in.w, T28), money,
                 (struct text_style){.size = T28, .bold = true, .colour = COLOUR_TEXT});
    block_draw(page,
               late ? box_of(in.x, left.y + left.h * 0.57F, in.w, left.h * 0.41F)
                    : box_of(in.x, left.y + left.h * 0.72F, in.w, 25),
               after,
               (struct text_style){.size = T8, .bold = late, .colour = late ? COLOUR_WARN : COLOUR_TEXT2});
    action_draw(page, box_column(actions, 0, 2, 4), BUTTON_SECONDARY, ICON_NONE, say(page, "s12.edit"),
                HIT_CHANGE_AMOUNT, 0);
    action_draw(page, box_column(actions, 1, 2, 4), BUTTON_SECONDARY, ICON_NONE, say(page, "s12.drop"),
                HIT_DROP, 0);

    canvas_text(page->canvas, line_at(right.x + 1, right.y + 8, right.w, T10), say(page, "s12.how"),
                (struct text_style){.size = T10, .bold = true, .colour = COLOUR_TEXT});
    float tile_h = page->strip ? 44 : 50;
    struct box first = box_of(right.x, right.y + 19, right.w, tile_h);
    struct box second = box_of(right.x, first.y + tile_h + 6, right.w, tile_h);
    tenders_draw(page, first, second);
    text_fitting(page, line_at(right.x, second.y + tile_h + 13, right.w, T8), say(page, "s12.safe"),
                 (struct text_style){.size = T8, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

void check_draw(const struct page *page)
{
    const struct check_view *view = &page->view->check;
    char room[TR_SIZE], money[FORMAT_SIZE], after[TR_SIZE];
    room_text(page, view->building_name, view->room_name, room);
    format_money(view->amount_fen, money);
    after_text(page, after);
    if (page->portrait)
        portrait_draw(page, room, money, after);
    else
        landscape_draw(page, room, money, after);
}
