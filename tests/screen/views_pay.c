#include "tests/screen/views_parts.h"
#include <string.h>

void amount_fill(struct view *view, const char *state)
{
    struct amount_view *amount = &view->amount;
    view->screen = SCREEN_AMOUNT;
    view->footer =
        (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    PUT(amount->building_name, "3 号公寓");
    PUT(amount->room_name, "512");
    amount->most_fen = 20000;
    if (strcmp(state, "empty") == 0)
        return;
    amount->amount_fen = 3500;
    amount->wh = 58333;
    amount->days = 9;
    if (strcmp(state, "limit") == 0) {
        amount->too_much = amount->most_is_offline_limit = true;
        amount->most_fen = 5000;
        view->header.line = LINE_DOWN;
        view->header.data_at_ms = NOW_MS - 45 * CLOCK_MINUTE_MS;
    }
}

void check_fill(struct view *view, const char *state)
{
    struct check_view *check = &view->check;
    view->screen = SCREEN_CHECK;
    view->footer =
        (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    PUT(check->building_name, "3 号公寓");
    PUT(check->room_name, "512");
    check->amount_fen = 5000;
    check->has_after = true;
    check->after_fen = 8860;
    check->wh = 83333;
    check->has_purse = true;
    check->purse_fen = 8600;
    check->limit_fen = 5000;
    if (strcmp(state, "offline") == 0) {
        check->qr = TENDER_OFFLINE;
        view->header.line = LINE_DOWN;
        view->header.data_at_ms = NOW_MS - 45 * CLOCK_MINUTE_MS;
    }
    if (strcmp(state, "low") == 0) {
        check->card = TENDER_LOW;
        check->purse_fen = 1230;
        check->qr = TENDER_QR_DOWN;
    }
    check->not_yours = strcmp(state, "notyours") == 0;
    check->any_card = strcmp(state, "guest") == 0;
    if (check->not_yours || check->any_card)
        check->has_after = check->has_purse = false, check->wh = 0;
    check->has_purse |= check->not_yours;
    check->comes_late = strcmp(state, "late") == 0 || strcmp(state, "gateway") == 0;
    if (strcmp(state, "gateway") == 0)
        view->header.line = LINE_METERS_DOWN;
    if (strcmp(state, "unsure") == 0)
        check->card = TENDER_UNSURE;
}

void pay_fill(struct view *view, const char *state)
{
    static const char *const names[] = {"wait", "check", "write", "lost", "verify", "take"};
    struct card_pay_view *pay = &view->card_pay;
    view->screen = SCREEN_CARD_PAY;
    PUT(pay->room_name, "512");
    pay->amount_fen = 5000;
    for (int i = 0; i < 6; i++)
        if (strcmp(names[i], state) == 0)
            pay->step = (enum card_pay_step)i;
    if (strcmp(state, "other") == 0) {
        pay->step = CARD_PAY_LOST;
        pay->other_card = true;
    }
    if (pay->step == CARD_PAY_WAIT)
        view->footer =
            (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    pay->left_s = pay->step == CARD_PAY_WAIT ? 32 : 24;
    pay->of_s = pay->step == CARD_PAY_WAIT ? 40 : 30;
}

void scan_fill(struct view *view, const char *state)
{
    static const char *const names[] = {"making",   "notmade", "live",   "scanned",
                                        "checking", "expired", "netlost"};
    struct scan_view *scan = &view->scan;
    view->screen = SCREEN_SCAN;
    PUT(scan->building_name, "3 号公寓");
    PUT(scan->room_name, "512");
    scan->amount_fen = 5000;
    scan->wh = 83333;
    scan->has_after = true;
    scan->after_fen = 8860;
    scan->left_s = 129;
    scan->life_s = 180;
    scan->step = SCAN_LIVE;
    scan->has_wechat = scan->has_alipay = scan->can_pay_by_card = true;
    for (int i = 0; i < 7; i++)
        if (strcmp(names[i], state) == 0)
            scan->step = (enum scan_step)i;
    PUT(scan->qr_text, "weixin://wxpay/bizpayurl?pr=NwY5Mz9z1");
    if (strcmp(state, "alipay") == 0) {
        scan->provider = PAY_ALIPAY;
        PUT(scan->qr_text, "https://qr.alipay.com/bax03431ljhokirwl38f00a7");
    }
    if (strcmp(state, "one") == 0)
        scan->has_alipay = scan->can_pay_by_card = false;
    if (strcmp(state, "netlost") == 0) {
        view->header.line = LINE_DOWN;
        view->header.data_at_ms = NOW_MS - 4 * CLOCK_MINUTE_MS;
    }
    bool ways = scan->step != SCAN_CHECKING;
    view->footer =
        (struct footer_view){.back = ways, .access = true, .language = true, .help = ways, .exit = ways};
}

static struct twice_view twice_of_order(void)
{
    struct twice_view twice = {.twice = TWICE_BOTH, .amount_fen = 2000, .tender = TENDER_WECHAT};
    PUT(twice.room_name, "512");
    return twice;
}

void result_fill(struct view *view, const char *state)
{
    struct result_view *result = &view->result;
    view->screen = SCREEN_RESULT;
    view->footer = (struct footer_view){.access = true, .language = true, .help = true, .exit = true};
    result->key = some_key();
    PUT(result->building_name, "3 号公寓");
    PUT(result->room_name, "512");
    result->amount_fen = 5000;
    result->wh = 83333;
    PUT(result->tail, "3071");
    result->returns_in_s = 18;
    if (strcmp(state, "credited") == 0 || strcmp(state, "wasoff") == 0) {
        result->was_off = strcmp(state, "wasoff") == 0;
        result->face = RESULT_CREDITED;
        result->tender = TENDER_WECHAT;
        result->tail[0] = '\0';
        result->has_balance = true;
        result->balance_fen = 8860;
        result->forecast = (struct forecast){FORECAST_RANGE, 19, 23, false};
        result->track = 4;
    } else if (strcmp(state, "queued") == 0 || strcmp(state, "nopaper") == 0) {
        result->face = RESULT_QUEUED;
        result->track = 2;
        view->header.line = LINE_DOWN;
        view->header.data_at_ms = NOW_MS - 45 * CLOCK_MINUTE_MS;
    } else {
        result->face = RESULT_SENDING;
        result->track = 2;
    }
    result->by_phone = strcmp(state, "sending") != 0;
    result->late = strcmp(state, "late") == 0;
    if (strcmp(state, "twice") == 0) {
        result->twice = (struct twice_view){.twice = TWICE_BACK, .amount_fen = 5000};
        result->tender = TENDER_WECHAT;
        result->tail[0] = '\0';
    }
    if (strcmp(state, "both") == 0)
        result->twice = twice_of_order();
    if (strcmp(state, "offered") == 0 || strcmp(state, "twice") == 0)
        result->printer = PRINTER_READY;
    if (strcmp(state, "nopaper") == 0)
        result->printer = PRINTER_NO_PAPER;
}

void unsure_fill(struct view *view, const char *state)
{
    view->screen = SCREEN_UNSURE;
    view->footer = (struct footer_view){.access = true, .language = true, .help = true, .exit = true};
    view->unsure.unsure = strncmp(state, "card", 4) == 0    ? UNSURE_CARD
                          : strcmp(state, "print") == 0     ? UNSURE_PRINT
                          : strncmp(state, "meter", 5) == 0 ? UNSURE_METER
                          : strncmp(state, "sum", 3) == 0   ? UNSURE_SUM
                          : strcmp(state, "nosave") == 0    ? UNSURE_NOSAVE
                                                            : UNSURE_QR;
    view->unsure.is_fine = view->unsure.unsure == UNSURE_PRINT;
    view->unsure.meter_refused = strcmp(state, "meterrefused") == 0;
    view->unsure.paid_fen = strcmp(state, "sum") == 0 ? 500 : 0;
    view->unsure.by_phone = strstr(state, "keep") || strcmp(state, "print") == 0;
    view->unsure.printer = view->unsure.by_phone ? PRINTER_READY : PRINTER_ABSENT;
    if (strcmp(state, "cardtwice") == 0)
        view->unsure.twice = twice_of_order();
    if (strcmp(state, "metertwice") == 0)
        view->unsure.twice = (struct twice_view){.twice = TWICE_BACK, .amount_fen = 5000};
    view->unsure.key = some_key();
    view->unsure.amount_fen = 5000;
    view->unsure.checking = strcmp(state, "checking") == 0;
    view->unsure.returns_in_s = 18;
}
