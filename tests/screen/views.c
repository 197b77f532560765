#include "tests/screen/views.h"
#include "tests/screen/views_history.h"
#include "tests/screen/views_parts.h"
#include "tests/screen/views_power.h"
#include "tests/screen/views_room.h"
#include "tests/screen/views_usage.h"
#include <assert.h>
#include <string.h>

struct key some_key(void)
{
    struct key key = {"91C07F3A00112233445566778899AABB"};
    return key;
}

static void profile_fill(struct profile *profile)
{
    profile->terminal = 1;
    PUT(profile->site_name, "3 号公寓");
    PUT(profile->machine_name, "大厅 A 机");
    PUT(profile->desk_place, "3 号公寓 101 值班室");
    PUT(profile->desk_phone, "8888 0101");
    PUT(profile->desk_hours, "07:00–23:00");
    PUT(profile->card_office, "图书馆一楼 8 号窗口");
    profile->presets_fen[0] = 2000;
    profile->presets_fen[1] = 5000;
    profile->presets_fen[2] = 10000;
    profile->most_fen = 20000;
    profile->wechat = profile->alipay = true;
}

/* The weeks of the mocks: 6.8 7.4 9.9 6.1 5.6 7.9 and 4.2 so far; the week before a little more. */
static void days_fill(struct snapshot *snapshot)
{
    static const int64_t week_wh[7] = {4200, 7900, 5600, 6100, 9900, 7400, 6800};
    static const int64_t before_wh[7] = {7700, 8100, 8400, 7500, 7600, 6700, 7200};
    int32_t today = clock_local_day(NOW_MS);
    snapshot->day_count = SNAPSHOT_DAYS;
    for (int i = 0; i < SNAPSHOT_DAYS; i++) {
        struct usage_day *day = &snapshot->days[i];
        day->local_day = today - i;
        day->wh = i < 7 ? week_wh[i] : i < 14 ? before_wh[i - 7] : 9900;
        day->cost_fen = day->wh * 6 / 100;
        day->hours = i == 0 ? 14 : 24;
    }
}

static void snapshot_fill(struct snapshot *snapshot)
{
    PUT(snapshot->room.text, "3-512");
    PUT(snapshot->building_name, "3 号公寓");
    PUT(snapshot->room_name, "512");
    snapshot->has_balance = true;
    snapshot->balance = money_of_fen(3860);
    snapshot->balance_at_ms = NOW_MS - 3 * CLOCK_MINUTE_MS;
    snapshot->price_centifen_per_kwh = 6000;
    snapshot->health = METER_OK;
    snapshot->relay = RELAY_CLOSED;
    snapshot->recent_payments = 3;
    days_fill(snapshot);
}

void dashboard_fill(struct view *view, const char *state)
{
    struct dashboard_view *dashboard = &view->dashboard;
    struct snapshot *snapshot = &dashboard->snapshot;
    view->screen = SCREEN_DASHBOARD;
    view->footer =
        (struct footer_view){.hide = true, .access = true, .language = true, .help = true, .exit = true};
    PUT(dashboard->account.name, "张*三");
    PUT(dashboard->account.building_name, "3 号公寓");
    PUT(dashboard->account.room_name, "512");
    memcpy(dashboard->presets_fen, view->profile.presets_fen, sizeof dashboard->presets_fen);
    if (strcmp(state, "loading") == 0)
        return;
    dashboard->has_snapshot = true;
    snapshot_fill(snapshot);
    int64_t age_ms = NOW_MS - snapshot->balance_at_ms;
    if (strcmp(state, "stale") == 0)
        age_ms = 45 * CLOCK_MINUTE_MS;
    if (strcmp(state, "offline") == 0 || strcmp(state, "old") == 0)
        age_ms = (strcmp(state, "old") == 0 ? 49 : 3) * CLOCK_HOUR_MS;
    snapshot->balance_at_ms = NOW_MS - age_ms;
    dashboard->age_ms = age_ms;
    dashboard->stale = age_ms > 30 * CLOCK_MINUTE_MS;
    if (strcmp(state, "offline") == 0 || strcmp(state, "old") == 0) {
        view->header.line = LINE_DOWN;
        view->header.data_at_ms = snapshot->balance_at_ms;
    }
    if (strcmp(state, "old") == 0) { /* the newest two days never came */
        snapshot->day_count = SNAPSHOT_DAYS - 2;
        memmove(snapshot->days, snapshot->days + 2, sizeof snapshot->days - 2 * sizeof *snapshot->days);
    }
    if (strcmp(state, "owed") == 0) {
        snapshot->balance = money_of_fen(-2320);
        snapshot->relay = RELAY_OPEN;
        snapshot->off = OFF_ARREARS;
    }
    if (strcmp(state, "lent") == 0) { /* fifty would do, but for what is repaid first */
        snapshot->balance = money_of_fen(-4900);
        snapshot->power.lent = snapshot->power.owed = money_of_fen(267);
        snapshot->relay = RELAY_OPEN;
        snapshot->off = OFF_ARREARS;
    }
    if (strcmp(state, "off") == 0) {
        snapshot->relay = RELAY_OPEN;
        snapshot->off = OFF_BADLOAD;
    }
    view->profile.alerts = strcmp(state, "night") == 0;
    if (strcmp(state, "night") == 0) { /* used up, and not cut off: an hour of this site's choice */
        snapshot->balance = money_of_fen(-120);
        snapshot->power.hold_from = 14 * 60;
        snapshot->power.hold_to = 15 * 60;
    }
    if (strcmp(state, "empty") == 0)
        snapshot->day_count = 0;
    if (strcmp(state, "gaps") == 0) { /* two days not heard, one estimated, the meter silent */
        snapshot->days[2].hours = snapshot->days[5].hours = 0;
        snapshot->days[3].estimated = true;
        snapshot->days[3].holiday = true;
        snapshot->health = METER_SILENT;
        dashboard->failed = true;
    }
    if (strcmp(state, "pending") == 0) {
        snapshot->pending = money_of_fen(5000);
        snapshot->pending_count = 1;
        snapshot->pending_since_ms = NOW_MS - 3 * CLOCK_MINUTE_MS;
        snapshot->balance = money_of_fen(820);
        view->header.line = LINE_BACK;
    }
    if (strcmp(state, "hidden") == 0)
        dashboard->amounts_hidden = view->footer.amounts_hidden = true;
    dashboard->forecast = forecast_of(snapshot, NOW_MS);
}

static void attract_fill(struct view *view, const char *state)
{
    view->footer = (struct footer_view){.access = true, .language = true, .help = true};
    if (strcmp(state, "first") == 0) /* before any profile came */
        memset(&view->profile, 0, sizeof view->profile);
    view->screen = SCREEN_ATTRACT;
    view->attract = (struct attract_view){true, 1284000, -4, 20};
    if (strcmp(state, "steps") == 0 || strcmp(state, "storefault") == 0)
        view->attract.has_building_day = false;
    view->header.line = strcmp(state, "offline") == 0 ? LINE_DOWN : LINE_UP;
    view->header.reader_down = strcmp(state, "noreader") == 0;
    view->header.store_down = strcmp(state, "storefault") == 0;
    view->header.by_phone = true;
    view->header.printer = strcmp(state, "nopaper") == 0 ? PRINTER_NO_PAPER : PRINTER_READY;
}

static void reading_fill(struct view *view, const char *state)
{
    view->footer = (struct footer_view){.access = true, .language = true};
    if (strcmp(state, "prompt") == 0) {
        view->footer.help = true;
        view->screen = SCREEN_CARD_PROMPT;
        return;
    }
    view->screen = SCREEN_READING;
    view->reading.step = strcmp(state, "done") == 0 ? 4 : strcmp(state, "slow") == 0 ? 3 : 1;
    view->reading.slow = strcmp(state, "slow") == 0;
}

static void trouble_fill(struct view *view, const char *state)
{
    static const char *const names[TROUBLES] = {"early",   "noread", "multi",   "unknown", "frozen",
                                                "expired", "noroom", "cardbad", "reader",  "nolist"};
    view->screen = SCREEN_CARD_TROUBLE;
    view->footer = (struct footer_view){.access = true, .language = true, .help = true};
    view->trouble.returns_in_s = 18;
    view->header.line = strcmp(state, "nolist") == 0 ? LINE_DOWN : LINE_UP;
    for (int i = 0; i < TROUBLES; i++)
        if (strcmp(names[i], state) == 0)
            view->trouble.trouble = (enum trouble)i;
}

static void amount_fill(struct view *view, const char *state)
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

static void check_fill(struct view *view, const char *state)
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
    check->comes_late = strcmp(state, "late") == 0;
    if (strcmp(state, "unsure") == 0)
        check->card = TENDER_UNSURE;
}

static void pay_fill(struct view *view, const char *state)
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

static void scan_fill(struct view *view, const char *state)
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

static void result_fill(struct view *view, const char *state)
{
    struct result_view *result = &view->result;
    view->screen = SCREEN_RESULT;
    view->footer = (struct footer_view){.access = true, .language = true, .help = true, .exit = true};
    result->key = some_key();
    PUT(result->building_name, "3 号公寓");
    PUT(result->room_name, "512");
    result->amount_fen = 5000;
    result->returns_in_s = 18;
    if (strcmp(state, "credited") == 0 || strcmp(state, "wasoff") == 0) {
        result->was_off = strcmp(state, "wasoff") == 0;
        result->face = RESULT_CREDITED;
        result->tender = TENDER_WECHAT;
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
    if (strcmp(state, "offered") == 0)
        result->printer = PRINTER_READY;
    if (strcmp(state, "nopaper") == 0)
        result->printer = PRINTER_NO_PAPER;
}

static void unsure_fill(struct view *view, const char *state)
{
    view->screen = SCREEN_UNSURE;
    view->footer = (struct footer_view){.access = true, .language = true, .help = true, .exit = true};
    view->unsure.unsure = strncmp(state, "card", 4) == 0    ? UNSURE_CARD
                          : strcmp(state, "print") == 0     ? UNSURE_PRINT
                          : strncmp(state, "meter", 5) == 0 ? UNSURE_METER
                          : strncmp(state, "sum", 3) == 0   ? UNSURE_SUM
                                                            : UNSURE_QR;
    view->unsure.meter_refused = strcmp(state, "meterrefused") == 0;
    view->unsure.paid_fen = strcmp(state, "sum") == 0 ? 500 : 0;
    view->unsure.by_phone = strstr(state, "keep") || strcmp(state, "print") == 0;
    view->unsure.printer = view->unsure.by_phone ? PRINTER_READY : PRINTER_ABSENT;
    view->unsure.key = some_key();
    view->unsure.amount_fen = 5000;
    view->unsure.checking = strcmp(state, "checking") == 0;
    view->unsure.returns_in_s = 18;
}

static void other_fill(struct view *view, const char *state)
{
    if (strcmp(state, "other") == 0) {
        view->screen = SCREEN_SWAP;
        view->swap = (struct swap_view){"3071", 12};
    } else if (strcmp(state, "still") == 0) {
        view->screen = SCREEN_STILL_THERE;
        view->still_there = (struct still_there_view){.left_s = 14, .of_s = 20};
    } else if (strncmp(state, "takecard", 8) == 0) {
        view->screen = SCREEN_TAKE_CARD;
        view->footer.access = view->footer.language = true;
        view->take_card.late = strcmp(state, "takecardlate") == 0;
    } else {
        view->screen = SCREEN_GOODBYE;
        view->goodbye.has_key = true;
        view->goodbye.key = some_key();
    }
}

static void usage_fill(struct view *view, const char *state)
{
    usage_view_fill(view, state, NOW_MS);
}

static void similar_fill(struct view *view, const char *state)
{
    similar_view_fill(view, state, NOW_MS);
}

static void pin_fill(struct view *view, const char *state)
{
    pin_view_fill(view, state, NOW_MS);
}

static void room_fill(struct view *view, const char *state)
{
    room_view_fill(view, state, NOW_MS);
}

static void history_fill(struct view *view, const char *state)
{
    history_view_fill(view, state, NOW_MS);
}

static const struct {
    const char *name; /* GROUP-STATE */
    void (*fill)(struct view *, const char *state);
} views[] = {
    {"s01-building", attract_fill},
    {"s01-steps", attract_fill},
    {"s01-offline", attract_fill},
    {"s01-noreader", attract_fill},
    {"s01-storefault", attract_fill},
    {"s02-prompt", reading_fill},
    {"s03-seen", reading_fill},
    {"s03-slow", reading_fill},
    {"s03-done", reading_fill},
    {"s04-early", trouble_fill},
    {"s04-noread", trouble_fill},
    {"s04-multi", trouble_fill},
    {"s04-unknown", trouble_fill},
    {"s04-frozen", trouble_fill},
    {"s04-expired", trouble_fill},
    {"s04-noroom", trouble_fill},
    {"s04-cardbad", trouble_fill},
    {"s04-reader", trouble_fill},
    {"s04-nolist", trouble_fill},
    {"s07-loading", dashboard_fill},
    {"s07-fresh", dashboard_fill},
    {"s07-stale", dashboard_fill},
    {"s07-offline", dashboard_fill},
    {"s07-old", dashboard_fill},
    {"s07-owed", dashboard_fill},
    {"s07-lent", dashboard_fill},
    {"s07-empty", dashboard_fill},
    {"s07-gaps", dashboard_fill},
    {"s07-pending", dashboard_fill},
    {"s07-hidden", dashboard_fill},
    {"s11-empty", amount_fill},
    {"s11-typed", amount_fill},
    {"s11-limit", amount_fill},
    {"s12-both", check_fill},
    {"s12-late", check_fill},
    {"s12-offline", check_fill},
    {"s12-low", check_fill},
    {"s12-unsure", check_fill},
    {"s13-wait", pay_fill},
    {"s13-check", pay_fill},
    {"s13-write", pay_fill},
    {"s13-lost", pay_fill},
    {"s13-other", pay_fill},
    {"s13-verify", pay_fill},
    {"s13-take", pay_fill},
    {"s14-making", scan_fill},
    {"s14-notmade", scan_fill},
    {"s14-live", scan_fill},
    {"s14-alipay", scan_fill},
    {"s14-one", scan_fill},
    {"s14-scanned", scan_fill},
    {"s14-checking", scan_fill},
    {"s14-expired", scan_fill},
    {"s14-netlost", scan_fill},
    {"s15-credited", result_fill},
    {"s15-queued", result_fill},
    {"s15-sending", result_fill},
    {"s16-card", unsure_fill},
    {"s16-qr", unsure_fill},
    {"s16-checking", unsure_fill},
    {"s20-out", out_view_fill},
    {"s21-status", service_view_fill},
    {"s21-reader", service_view_fill},
    {"s21-network", service_view_fill},
    {"s21-outbox", service_view_fill},
    {"s21-printer", service_view_fill},
    {"s21-touch", service_view_fill},
    {"s21-sound", service_view_fill},
    {"s21-system", service_view_fill},
    {"s21-bad", service_view_fill},
    {"s21-pin", service_view_fill},
    {"s21-pinwrong", service_view_fill},
    {"s21-pinlocked", service_view_fill},
    {"s21-cross", service_view_fill},
    {"s21-target", service_view_fill},
    {"s20-shut", out_view_fill},
    {"s20-clock", out_view_fill},
    {"s20-maintenance", out_view_fill},
    {"s20-elsewhere", out_view_fill},
    {"s16-meter", unsure_fill},
    {"s16-meterrefused", unsure_fill},
    {"s16-sum", unsure_fill},
    {"s16-sumother", unsure_fill},
    {"s15-late", result_fill},
    {"s15-offered", result_fill},
    {"s15-nopaper", result_fill},
    {"s15-byphone", result_fill},
    {"s16-print", unsure_fill},
    {"s16-cardkeep", unsure_fill},
    {"s16-qrkeep", unsure_fill},
    {"s18-code", receipt_view_fill},
    {"s18-printing", receipt_view_fill},
    {"s18-took", receipt_view_fill},
    {"s18-later", receipt_view_fill},
    {"s18-paperonly", receipt_view_fill},
    {"s01-nopaper", attract_fill},
    {"s24-still", other_fill},
    {"s41-other", other_fill},
    {"s28-index", help_view_fill},
    {"s28-bare", help_view_fill},
    {"s28-nocode", help_view_fill},
    {"s28-linedown", help_view_fill},
    {"s28-offline", help_view_fill},
    {"s28-topup", help_view_fill},
    {"s28-paid", help_view_fill},
    {"s28-wrong", help_view_fill},
    {"s28-power", help_view_fill},
    {"s28-notread", help_view_fill},
    {"s01-first", attract_fill},
    {"s29-takecard", other_fill},
    {"s29-takecardlate", other_fill},
    {"s30-goodbye", other_fill},
    {"s10-list", history_fill},
    {"s10-offline", history_fill},
    {"s10-empty", history_fill},
    {"s10-loading", history_fill},
    {"s10-failed", history_fill},
    {"s10-one", history_fill},
    {"s10-oneback", history_fill},
    {"s22-access", access_fill},
    {"s22-wanted", access_fill},
    {"s22-aloud", access_fill},
    {"s25-offline", s25_fill},
    {"s25-breaker", s25_fill},
    {"s25-arrears", s25_fill},
    {"s07-off", dashboard_fill},
    {"s25-overload", s25_fill},
    {"s25-ticked", s25_fill},
    {"s25-on", s25_fill},
    {"s25-unheard", s25_fill},
    {"s25-loading", s25_fill},
    {"s25-notyet", s25_fill},
    {"s25-staff", s25_fill},
    {"s25-schedule", s25_fill},
    {"s25-unsaid", s25_fill},
    {"s25-restored", s25_fill},
    {"s25-badload", s25_fill},
    {"s25-usedup", s25_fill},
    {"s15-wasoff", result_fill},
    {"s25-running", s25_fill},
    {"s25-tripped", s25_fill},
    {"s08-loading", usage_fill},
    {"s08-week", usage_fill},
    {"s08-picked", usage_fill},
    {"s08-kwh", usage_fill},
    {"s08-hidden", usage_fill},
    {"s08-holes", usage_fill},
    {"s08-offline", usage_fill},
    {"s08-failed", usage_fill},
    {"s08-none", usage_fill},
    {"s08-much", usage_fill},
    {"s08-day", usage_fill},
    {"s08-daypicked", usage_fill},
    {"s08-dayholes", usage_fill},
    {"s08-month", usage_fill},
    {"s08-monthpicked", usage_fill},
    {"s08-total", usage_fill},
    {"s08-term", usage_fill},
    {"s08-year", usage_fill},
    {"s09-loading", similar_fill},
    {"s09-good", similar_fill},
    {"s09-high", similar_fill},
    {"s09-few", similar_fill},
    {"s09-left", similar_fill},
    {"s09-wait", similar_fill},
    {"s09-offline", similar_fill},
    {"s23-languages", access_fill},
    {"s26-usedup", s26_fill},
    {"s26-owed", s26_fill},
    {"s26-pressed", s26_fill},
    {"s26-silent", s26_fill},
    {"s26-offline", s26_fill},
    {"s26-offer", s26_fill},
    {"s26-byhand", s26_fill},
    {"s25-lent", s25_fill},
    {"s07-night", dashboard_fill},
    {"s05-floor", room_fill},
    {"s05-room", room_fill},
    {"s05-building", room_fill},
    {"s05-purpose", room_fill},
    {"s05-offline", room_fill},
    {"s05-loading", room_fill},
    {"s05-unknown", room_fill},
    {"s06-typed", pin_fill},
    {"s06-checking", pin_fill},
    {"s06-wrong", pin_fill},
    {"s06-locked", pin_fill},
    {"s06-nopassword", pin_fill},
    {"s06-offline", pin_fill},
    {"s12-guest", check_fill},
    {"s12-notyours", check_fill},
    {"s27-edit", s27_fill},
    {"s27-off", s27_fill},
    {"s27-saved", s27_fill},
    {"s27-notkept", s27_fill},
    {"s27-loading", s27_fill},
    {"s27-failed", s27_fill},
    {"s27-offline", s27_fill},
};

size_t views_count(void)
{
    return sizeof views / sizeof *views;
}

const char *views_name(size_t index)
{
    return views[index].name;
}

void views_make(const char *name, enum language language, struct view *view)
{
    memset(view, 0, sizeof *view);
    view->language = language;
    view->entered_at_ms = NOW_MS - CLOCK_HOUR_MS; /* all that moves has come to rest */
    view->header.now_ms = NOW_MS;
    profile_fill(&view->profile);
    for (size_t i = 0; i < views_count(); i++)
        if (strcmp(views[i].name, name) == 0) {
            views[i].fill(view, name + 4);
            return;
        }
    assert(!"a view of that name");
}
