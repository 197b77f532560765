#include "screen/screen.h"
#include "screen/frame.h"
#include "screen/motion.h"
#include "screen/reflow.h"
#include "screen/screens.h"
#include "screen/style.h"
#include <assert.h>
#include <string.h>

#define PAGE_RISE_U 6.0F /* design 5.6 */

static void (*const draws[SCREENS])(const struct page *) = {
    [SCREEN_ATTRACT] = attract_draw,
    [SCREEN_CARD_PROMPT] = card_prompt_draw,
    [SCREEN_READING] = reading_draw,
    [SCREEN_CARD_TROUBLE] = card_trouble_draw,
    [SCREEN_ROOM] = room_draw,
    [SCREEN_PIN] = pin_draw,
    [SCREEN_DASHBOARD] = dashboard_draw,
    [SCREEN_USAGE] = usage_draw,
    [SCREEN_SIMILAR] = similar_draw,
    [SCREEN_HISTORY] = history_draw,
    [SCREEN_TOP_UP] = top_up_draw,
    [SCREEN_AMOUNT] = amount_draw,
    [SCREEN_CHECK] = check_draw,
    [SCREEN_CARD_PAY] = card_pay_draw,
    [SCREEN_SCAN] = scan_draw,
    [SCREEN_RESULT] = result_draw,
    [SCREEN_UNSURE] = unsure_draw,
    [SCREEN_OUT_OF_SERVICE] = out_of_service_draw,
    [SCREEN_REFUND] = refund_draw,
    [SCREEN_RECEIPT] = receipt_draw,
    [SCREEN_SERVICE_PIN] = service_pin_draw,
    [SCREEN_SERVICE] = service_draw,
    [SCREEN_CALIBRATE] = calibrate_draw,
    [SCREEN_POWER] = power_draw,
    [SCREEN_EMERGENCY] = emergency_draw,
    [SCREEN_ALERT] = alert_draw,
    [SCREEN_STILL_THERE] = still_there_draw,
    [SCREEN_SWAP] = swap_draw,
    [SCREEN_ALOUD] = aloud_draw,
    [SCREEN_HELP] = help_draw,
    [SCREEN_TAKE_CARD] = take_card_draw,
    [SCREEN_GOODBYE] = goodbye_draw,
};

/* Screens that draw their own large form; of the others it is made (reflow.h). */
static bool sets_large(enum screen screen)
{
    return screen == SCREEN_STILL_THERE || screen == SCREEN_READING || screen == SCREEN_DASHBOARD ||
           screen == SCREEN_USAGE || screen == SCREEN_SIMILAR || screen == SCREEN_HISTORY;
}

/* What a screen shows besides its words, in large text too. */
static void (*picture_of(enum screen screen))(const struct page *, struct box)
{
    if (screen == SCREEN_ATTRACT)
        return attract_picture_draw;
    if (screen == SCREEN_PIN)
        return pin_picture_draw;
    if (screen == SCREEN_SERVICE_PIN)
        return service_pin_picture_draw;
    return screen == SCREEN_CARD_PAY ? card_pay_picture_draw : NULL;
}

/* Screens that answer a card or stand on their own come at once. */
static bool enters_moving(enum screen screen)
{
    switch (screen) {
    case SCREEN_ROOM:
    case SCREEN_PIN:
    case SCREEN_DASHBOARD:
    case SCREEN_HISTORY:
    case SCREEN_TOP_UP:
    case SCREEN_REFUND:
    case SCREEN_USAGE:
    case SCREEN_SIMILAR:
    case SCREEN_AMOUNT:
    case SCREEN_CHECK:
    case SCREEN_SCAN:
    case SCREEN_POWER:
    case SCREEN_EMERGENCY:
    case SCREEN_ALERT:
    case SCREEN_HELP: return true;
    default: return false;
    }
}

static void enter(const struct page *page)
{
    if (enters_moving(page->view->screen))
        motion_enter(page, page->view->entered_at_ms, MOTION_PAGE_MS, PAGE_RISE_U);
}

/* What was closed just now, over what lies there again. Large text makes pages of dialogs, but for S24 and
 * the sheets: such a page does not go, it is turned. */
static void leaving_draw(const struct page *page)
{
    const struct leaving_view *leaving = &page->view->leaving;
    int64_t age_ms = page->now_ms - leaving->at_ms;
    bool page_turned = page->large && leaving->sheet == SHEET_NONE && !sets_large(leaving->screen);
    if (leaving->at_ms == 0 || age_ms < 0 || age_ms >= MOTION_LEAVE_MS || page_turned)
        return;
    struct view view = *page->view;
    struct page ghost = *page;
    view.sheet_part = leaving->sheet_part;
    view.receipt = leaving->receipt;
    if (leaving->screen == SCREEN_STILL_THERE)
        view.still_there = leaving->still_there;
    if (leaving->screen == SCREEN_SWAP)
        view.swap = leaving->swap;
    ghost.view = &view;
    ghost.leaves = true;
    canvas_ghost_begin(page->canvas);
    if (leaving->sheet != SHEET_NONE)
        sheet_draw(&ghost, leaving->sheet);
    else
        draws[leaving->screen](&ghost);
    canvas_ghost_end(page->canvas);
    canvas_move(page->canvas, 0, 0, 1);
    explicit_bzero(&view, sizeof view); /* a person's words on our stack */
}

void screen_draw(struct canvas *canvas, const struct view *view, enum theme_choice theme, int64_t now_ms,
                 int64_t *moving_until_ms)
{
    assert((int)view->screen >= 0 && view->screen < SCREENS);
    *moving_until_ms = 0;
    struct canvas_style style = style_of(view, theme);
    struct reflow reflow;
    bool starts = view->screen == SCREEN_OUT_OF_SERVICE && view->out.reason == OUT_STARTING;
    bool flows = style.large_text && !sets_large(view->screen) && !starts; /* a bar has no words */
    if (flows) {
        canvas_begin(canvas, &style);
        reflow_collect(canvas, view, now_ms, draws[view->screen], &reflow);
    }
    canvas_begin(canvas, &style);
    struct page page = page_of(canvas, view, now_ms, moving_until_ms);
    if (view->screen != SCREEN_STILL_THERE && view->screen != SCREEN_SWAP && view->screen != SCREEN_CALIBRATE)
        frame_draw(&page);
    enter(&page);
    if (flows) {
        reflow_draw(&page, &reflow, picture_of(view->screen));
        explicit_bzero(&reflow, sizeof reflow); /* a person's words on our stack */
    } else {
        if (view->screen == SCREEN_RECEIPT)
            draws[view->under](&page); /* it is a dialog over that */
        draws[view->screen](&page);
    }
    canvas_move(canvas, 0, 0, 1);
    leaving_draw(&page);
    if (view->preferences.blank)
        canvas_blank(canvas);
    if (view->sheet != SHEET_NONE) /* seen in any case: it is where the picture is switched on again */
        sheet_draw(&page, view->sheet);
    canvas_end(canvas);
}
