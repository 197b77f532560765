/* S18: the receipt to take along, as a code for the phone or on paper. */
#include "screen/parts.h"
#include "screen/receipt_parts.h"
#include "screen/screens.h"

#define CODE_CARD_U 116 /* a link takes 45 modules with their margin: 96 u in whole pixels, and a rim */

bool receipt_print_button(const struct page *page, enum printer_state printer, const char *label,
                          struct message_button *button)
{
    static const char *const reasons[PRINTER_STATES] = {[PRINTER_OFFLINE] = "s18.no.printer",
                                                        [PRINTER_NO_PAPER] = "s18.no.paper",
                                                        [PRINTER_OPEN] = "s18.no.cover",
                                                        [PRINTER_JAM] = "s18.no.jam"};
    if (printer == PRINTER_ABSENT)
        return false;
    *button = (struct message_button){.label = say(page, label), .icon = ICON_PRINT, .hit = HIT_PRINT};
    if (reasons[printer])
        button->disabled = say(page, reasons[printer]);
    return true;
}

bool receipt_keep_button(const struct page *page, enum printer_state printer, bool by_phone, bool paper_first,
                         struct message_button *button)
{
    if (printer != PRINTER_ABSENT && (paper_first || !by_phone))
        return receipt_print_button(page, printer, "s16.print.ref", button);
    if (by_phone)
        *button = (struct message_button){.label = say(page, "s16.save.ref"), .hit = HIT_SAVE_PHONE};
    return by_phone;
}

static const char *title_of(const struct receipt_view *view)
{
    if (view->printing == PRINTING_DONE)
        return "s18.took";
    return view->printing == PRINTING_NOW ? "s18.prn" : "s18.t";
}

/* The code on white, or a picture of paper where this site has no receipts by phone. */
static void code_draw(const struct page *page, struct box card)
{
    const struct receipt_view *view = &page->view->receipt;
    card_draw(page, card);
    if (view->link[0]) {
        canvas_fill(page->canvas, card, COLOUR_WHITE,
                    9); /* in every theme: a dark quiet zone cannot be read */
        canvas_qr(page->canvas, box_inset(card, 3, 3), view->link);
        return;
    }
    bool done = view->printing == PRINTING_DONE;
    disc_draw(page, card.x + card.w / 2, card.y + card.h / 2, 48, done ? ICON_CHECK_CIRCLE : ICON_PRINT,
              done ? COLOUR_SUCCESS_SOFT : COLOUR_PRIMARY_SOFT, done ? COLOUR_SUCCESS : COLOUR_PRIMARY);
}

static void facts_text(const struct page *page, char text[TR_SIZE])
{
    const struct receipt_view *view = &page->view->receipt;
    char room[TR_SIZE], money[FORMAT_SIZE], reference[10];
    room_text(page, view->building_name, view->room_name, room);
    format_money(view->amount_fen, money);
    key_reference(&view->key, reference);
    say_fill(text, page, "s18.facts", {"x", money}, {"room", room}, {"ref", reference});
}

/* What stands under the code, from y to bottom. */
static void words_draw(const struct page *page, float x, float y, float w, float bottom, enum align align)
{
    const struct receipt_view *view = &page->view->receipt;
    char facts[TR_SIZE];
    struct text_style style = {.size = T8, .colour = COLOUR_TEXT, .align = align};
    facts_text(page, facts);
    y += block_draw(page, box_of(x, y, w, (bottom - y) / 2), facts, style) + 3;
    if (!view->link[0])
        return;
    style.colour = COLOUR_TEXT2;
    const char *note = page->view->header.line == LINE_DOWN ? "s18.later" : "s18.b";
    block_draw(page, box_of(x, y, w, bottom - y), say(page, note), style);
}

static void portrait_draw(const struct page *page, const struct message_button *print)
{
    float x = page->margin, w = page_room(page), middle = page->w / 2;
    float y = page->top + page_between(page, 18, 8);
    y += title_draw(page, x, y, w, say(page, title_of(&page->view->receipt)), ALIGN_CENTRE) + 4;
    float code = page_between(page, 136, CODE_CARD_U);
    code_draw(page, box_of(middle - code / 2, y, code, code));
    y += code + page_between(page, 8, 5);
    float buttons_y = page_between(page, 300, 256);
    words_draw(page, x, y, w, buttons_y - 4, ALIGN_CENTRE);
    struct box row = box_of(x, buttons_y, w, 30);
    if (print)
        canvas_button(page->canvas, row, (int)print->hit, 0,
                      &(struct button){.kind = BUTTON_SECONDARY,
                                       .icon = print->icon,
                                       .label = print->label,
                                       .disabled = print->disabled,
                                       .size = T10});
    if (print)
        row.y += 35;
    action_draw(page, row, BUTTON_PRIMARY, ICON_NONE, say(page, "s18.ok"), HIT_DONE, 0);
}

static void landscape_draw(const struct page *page, const struct message_button *print)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    left.y += 1.5F, right.y += 1.5F;
    left.h -= 1.5F, right.h -= 1.5F;
    float code = left.h < left.w ? left.h : left.w;
    code_draw(page, box_of(left.x + (left.w - code) / 2, left.y, code, code));
    struct box done = box_cut_bottom(&right, 28);
    action_draw(page, done, BUTTON_PRIMARY, ICON_NONE, say(page, "s18.ok"), HIT_DONE, 0);
    if (print) {
        box_cut_bottom(&right, 5);
        canvas_button(page->canvas, box_cut_bottom(&right, 28), (int)print->hit, 0,
                      &(struct button){.kind = BUTTON_SECONDARY,
                                       .icon = print->icon,
                                       .label = print->label,
                                       .disabled = print->disabled,
                                       .size = T10});
    }
    box_cut_bottom(&right, 3);
    float y = right.y + 9;
    y += title_draw(page, right.x, y, right.w, say(page, title_of(&page->view->receipt)), ALIGN_LEFT) + 2;
    words_draw(page, right.x, y, right.w, right.y + right.h, ALIGN_LEFT);
}

void receipt_draw(const struct page *page)
{
    const struct receipt_view *view = &page->view->receipt;
    struct message_button print;
    bool printing = view->printing == PRINTING_NOW;
    bool offered = receipt_print_button(page, view->printer, "s15.print", &print);
    if (offered && printing)
        print.disabled = say(page, "s18.prn");
    if (page->portrait)
        portrait_draw(page, offered ? &print : NULL);
    else
        landscape_draw(page, offered ? &print : NULL);
}
