#include "tests/screen/views_history.h"
#include "base/clock.h"
#include "base/text.h"
#include "tests/screen/views_parts.h"
#include <string.h>

static struct top_up payment(int n, int64_t at_ms, int64_t fen, enum top_up_by by, enum top_up_state state)
{
    struct top_up top_up = {.key = {"91C07F3A00112233445566778899AABB"},
                            .at_ms = at_ms,
                            .amount = {fen},
                            .by = by,
                            .state = state};
    top_up.key.text[7] = (char)('A' + n);
    return top_up;
}

/* One in each state, the newest of today, the oldest of last year. */
static void rows_fill(struct history_view *history, int64_t now_ms)
{
    history->count = HISTORY_ROWS;
    history->rows[0] = payment(0, now_ms, 5000, TOP_UP_CARD, TOP_UP_CREDITED);
    history->rows[1] = payment(1, now_ms - 3 * CLOCK_DAY_MS, 2000, TOP_UP_WECHAT, TOP_UP_WAITING);
    history->rows[2] = payment(2, now_ms - 9 * CLOCK_DAY_MS, 2000, TOP_UP_CARD, TOP_UP_CHECKING);
    history->rows[3] = payment(3, now_ms - 31 * CLOCK_DAY_MS, 10000, TOP_UP_ALIPAY, TOP_UP_REFUNDING);
    history->rows[4] = payment(4, now_ms - 60 * CLOCK_DAY_MS, 99900, TOP_UP_DESK, TOP_UP_REFUNDED);
    history->rows[5] = payment(5, now_ms - 400 * CLOCK_DAY_MS, 3000, TOP_UP_SUBSIDY, TOP_UP_CREDITED);
}

static void one_fill(struct view *view, const char *state, int64_t now_ms)
{
    struct top_up_view *one = &view->top_up;
    view->screen = SCREEN_TOP_UP;
    (void)text_copy(one->building_name, sizeof one->building_name, "3 号公寓");
    (void)text_copy(one->room_name, sizeof one->room_name, "512");
    one->top_up = payment(0, now_ms - 3 * CLOCK_MINUTE_MS, 5000, TOP_UP_CARD, TOP_UP_WAITING);
    if (strcmp(state, "one") == 0)
        return;
    one->top_up.by = TOP_UP_WECHAT;
    one->top_up.state = TOP_UP_CREDITED;
    one->by_phone = true; /* it was paid here */
    one->printer = PRINTER_READY;
    if (strcmp(state, "onetwice") == 0)
        one->top_up.second = money_of_fen(5000);
}

void refund_view_fill(struct view *view, const char *state)
{
    struct refund_view *refund = &view->refund;
    bool of_sale = strcmp(state, "sale") == 0;
    view->screen = SCREEN_REFUND;
    view->footer =
        (struct footer_view){.back = !of_sale, .access = true, .language = true, .help = true, .exit = true};
    refund->key = (struct key){"91C07F3A00112233445566778899AABB"};
    refund->amount_fen = 5000;
    refund->by = strncmp(state, "card", 4) == 0 ? TOP_UP_CARD : TOP_UP_WECHAT;
    if (strcmp(state, "desk") == 0)
        refund->by = TOP_UP_DESK;
    refund->is_back = strstr(state, "back") != NULL;
    refund->is_overdue = strcmp(state, "overdue") == 0;
    refund->is_second = refund->after_sale = refund->by_phone = of_sale;
    refund->printer = of_sale ? PRINTER_READY : PRINTER_ABSENT;
    refund->returns_in_s = of_sale ? 18 : 0;
}

void history_view_fill(struct view *view, const char *state, int64_t now_ms)
{
    struct history_view *history = &view->history;
    view->footer =
        (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    if (strncmp(state, "one", 3) == 0) {
        one_fill(view, state, now_ms);
        return;
    }
    view->screen = SCREEN_HISTORY;
    (void)text_copy(history->building_name, sizeof history->building_name, "3 号公寓");
    (void)text_copy(history->room_name, sizeof history->room_name, "512");
    history->asking = strcmp(state, "loading") == 0;
    history->failed = strcmp(state, "failed") == 0;
    if (history->asking || history->failed)
        return;
    history->known = true;
    history->as_of_ms = now_ms;
    if (strcmp(state, "empty") == 0)
        return;
    history->month_fen = 12000;
    history->month_count = 3;
    history->total = 21;
    rows_fill(history, now_ms);
    if (strcmp(state, "offline") != 0)
        return;
    history->as_of_ms = now_ms - 3 * CLOCK_HOUR_MS;
    view->header.line = LINE_DOWN;
    view->header.data_at_ms = history->as_of_ms;
    history->total = HISTORY_ROWS;
}
