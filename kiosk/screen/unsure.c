/* S16: what did not end well. Never "failed": what is known, what happens by itself, what the person can do,
 * a reference. */
#include "screen/receipt_parts.h"
#include "screen/screens.h"
#include "screen/twice_words.h"
#include <stdio.h>

static const struct {
    enum message_tone tone;
    enum icon icon;
    const char *title, *body;
} says[] = {
    [UNSURE_CARD] = {TONE_WARN, ICON_WARNING, "s16.card.t", "s16.card.b"},
    [UNSURE_QR] = {TONE_WAIT, ICON_HOURGLASS, "s16.qr.t", "s16.qr.b"},
    [UNSURE_PRINT] = {TONE_WARN, ICON_PRINT, "s16.print.t", "s16.print.b"},
    [UNSURE_METER] = {TONE_WARN, ICON_WARNING, "s16.meter.t", "s16.meter.b"},
    [UNSURE_SUM] = {TONE_WARN, ICON_WARNING, "s16.sum.t", "s16.sum.b"},
    [UNSURE_NOSAVE] = {TONE_WARN, ICON_WARNING, "s16.nosave.t", "s16.nosave.b"},
};

static const char *title_of(const struct unsure_view *view)
{
    bool silent = view->unsure == UNSURE_METER && !view->meter_refused;
    return silent ? "s16.meter.t.wait" : says[view->unsure].title;
}

static const char *body_of(const struct unsure_view *view)
{
    if (view->unsure == UNSURE_CARD && view->twice.twice == TWICE_BOTH)
        return "s16.card.b.both";
    if (view->unsure == UNSURE_PRINT && !view->is_fine)
        return "s16.print.b.note";
    if (view->unsure == UNSURE_PRINT && !view->by_phone)
        return "s16.print.b.plain";
    if (view->unsure == UNSURE_SUM && (view->paid_fen == 0 || view->paid_fen == view->amount_fen))
        return "s16.sum.b.plain"; /* not the sum, but who was paid */
    return says[view->unsure].body;
}

static bool keep_button(const struct page *page, bool paper_first, struct message_button *button)
{
    const struct unsure_view *view = &page->view->unsure;
    return receipt_keep_button(page, view->printer, view->by_phone, paper_first, button);
}

static void buttons_fill(const struct page *page, struct message_button buttons[MESSAGE_BUTTONS])
{
    const struct unsure_view *view = &page->view->unsure;
    int count = 0;
    if (view->unsure == UNSURE_CARD) {
        buttons[count++] = (struct message_button){
            .label = say(page, "s16.card.go"), .icon = ICON_CONTACTLESS, .hit = HIT_PRESENT_CARD};
        count += keep_button(page, true, &buttons[count]);
    } else if (view->unsure == UNSURE_QR) {
        buttons[count++] =
            (struct message_button){.label = say(page, "s16.qr.go"),
                                    .icon = ICON_REFRESH,
                                    .hit = HIT_CHECK_AGAIN,
                                    .disabled = view->checking ? say(page, "s16.checking") : NULL};
        count += keep_button(page, false, &buttons[count]);
    } else if (view->unsure != UNSURE_PRINT) {
        count += keep_button(page, true, &buttons[count]);
        bool is_first = count == 0;
        buttons[count++] = (struct message_button){
            .label = say(page, "s16.call"), .icon = ICON_PHONE, .hit = HIT_HELP, .plain = !is_first};
    } else if (view->by_phone) {
        buttons[count++] = (struct message_button){.label = say(page, "s15.save"), .hit = HIT_SAVE_PHONE};
    }
    buttons[count] = (struct message_button){.label = say(page, "all.done"), .hit = HIT_DONE};
}

void unsure_draw(const struct page *page)
{
    const struct unsure_view *view = &page->view->unsure;
    const char *provider = say(page, view->provider == PAY_WECHAT ? "all.wechat" : "all.alipay");
    char title[TR_SIZE], body[TR_SIZE], other[TR_SIZE], reference[TR_SIZE], leaving[TR_SIZE];
    char money[FORMAT_SIZE], paid[FORMAT_SIZE], also[FORMAT_SIZE], key[10], seconds[12];
    format_money(view->amount_fen, money);
    format_money(view->paid_fen, paid);
    format_money(view->twice.amount_fen, also);
    key_reference(&view->key, key);
    snprintf(seconds, sizeof seconds, "%d", view->returns_in_s);
    say_fill(title, page, title_of(view), {"provider", provider});
    if (view->unsure == UNSURE_CARD)
        say_fill(body, page, body_of(view), {"x", money}, {"y", also},
                 {"tender", say(page, view->twice.tender == TENDER_WECHAT ? "all.wechat" : "all.alipay")});
    else
        say_fill(body, page, body_of(view), {"x", view->unsure == UNSURE_SUM ? paid : money}, {"y", money});
    say_fill(reference, page, "all.reference", {"ref", key});
    say_fill(leaving, page, "all.leaving", {"n", seconds});
    bool has_two = view->unsure == UNSURE_METER || view->unsure == UNSURE_NOSAVE;
    bool twice = has_two && twice_text(page, &view->twice, true, other);
    struct message message = {
        .tone = says[view->unsure].tone,
        .icon = says[view->unsure].icon,
        .title = title,
        .body = body,
        .notes = {twice ? other : reference, twice ? reference : NULL},
        .leaving = view->returns_in_s > 0 ? leaving : NULL,
    };
    buttons_fill(page, message.buttons);
    message_draw(page, &message);
}
