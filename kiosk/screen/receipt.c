/* S18: the receipt to take along, as a code for the phone or on paper; a dialog over what it is of. */
#include "screen/frame.h"
#include "screen/motion.h"
#include "screen/parts.h"
#include "screen/receipt_parts.h"
#include "screen/screens.h"

#define CODE_CARD_U 116 /* a link takes 45 modules with their margin: 96 u in whole pixels, and a rim */
#define GAP_U 5
#define TITLE_MOST_U 34 /* two lines of it leave room for the words */

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
    money_text_of(view->amount_fen, view->amounts_hidden, money);
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

/* To print, where this machine does, and the way out: beside each other where both have room. */
static void buttons_draw(const struct page *page, struct box row, const struct message_button *print,
                         bool stacked)
{
    struct box done = row, paper = row;
    if (print && stacked) {
        done.y += row.h + GAP_U;
    } else if (print) {
        paper = box_column(row, 0, 2, GAP_U);
        done = box_column(row, 1, 2, GAP_U);
    }
    if (print)
        message_button_draw(page, paper, print, false);
    action_draw(page, done, BUTTON_PRIMARY, ICON_NONE, say(page, "s18.ok"), HIT_DONE, 0);
}

static void portrait_draw(const struct page *page, struct box box, const struct message_button *print)
{
    bool low = page->w < 250;
    struct box in = box_inset(box, 10, low ? 6 : 10);
    float buttons_h = low && print ? 2 * 28 + GAP_U : 30;
    struct box row = box_cut_bottom(&in, buttons_h);
    row.h = low ? 28 : 30;
    code_draw(page, box_of(in.x + (in.w - CODE_CARD_U) / 2, in.y, CODE_CARD_U, CODE_CARD_U));
    float y = in.y + CODE_CARD_U + (low ? 9 : 13);
    struct text_style title = {.size = T13, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE};
    text_fitting(page, line_at(in.x, y, in.w, T13), say(page, title_of(&page->view->receipt)), title);
    words_draw(page, in.x, y + (low ? 8 : 11), in.w, in.y + in.h - 2, ALIGN_CENTRE);
    buttons_draw(page, row, print, low);
}

static void landscape_draw(const struct page *page, struct box box, const struct message_button *print)
{
    struct box in = box_inset(box, 8, 8);
    struct box left = box_cut_left(&in, CODE_CARD_U);
    box_cut_left(&in, 8);
    code_draw(page, box_of(left.x, left.y + (left.h - CODE_CARD_U) / 2, CODE_CARD_U, CODE_CARD_U));
    struct box row = box_cut_bottom(&in, print ? 2 * 28 + GAP_U : 28);
    row.h = 28;
    box_cut_bottom(&in, 2);
    struct text_style title = {.size = T18, .bold = true, .colour = COLOUR_TEXT};
    float y = in.y + block_draw(page, box_of(in.x, in.y, in.w, TITLE_MOST_U),
                                say(page, title_of(&page->view->receipt)), title);
    words_draw(page, in.x, y + 2, in.w, in.y + in.h, ALIGN_LEFT);
    buttons_draw(page, row, print, true);
}

/* In portrait low enough to be reached; beside nothing in landscape. */
static struct box dialog_of(const struct page *page)
{
    float w = page->portrait ? 230 : 254, h = page->portrait ? 250 : 152;
    if (w > page->w - 16)
        w = page->w - 16;
    return box_of((page->w - w) / 2, page->foot - 6 - h, w, h);
}

void receipt_draw(const struct page *page)
{
    const struct receipt_view *view = &page->view->receipt;
    struct message_button print;
    bool offered = receipt_print_button(page, view->printer, "s15.print", &print);
    if (offered && view->printing == PRINTING_NOW)
        print.disabled = say(page, "s18.prn");
    struct box box = dialog_of(page);
    if (!page->collected && !page->leaves) {
        canvas_scrim(page->canvas, false);
        frame_footer_draw(page);
    }
    if (!page->collected) {
        motion_card(page, page->view->dialog_at_ms);
        canvas_shadow(page->canvas, box, 9, true);
        canvas_fill(page->canvas, box, COLOUR_SURFACE, 9);
    }
    if (page->portrait)
        portrait_draw(page, box, offered ? &print : NULL);
    else
        landscape_draw(page, box, offered ? &print : NULL);
}
