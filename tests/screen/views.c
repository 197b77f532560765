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
    {"s01-offlinedata", attract_fill},
    {"s01-noreader", attract_fill},
    {"s01-noreadertold", attract_fill},
    {"s01-noreaderqr", attract_fill},
    {"s01-noreaderoff", attract_fill},
    {"s01-storefault", attract_fill},
    {"s01-notice", attract_fill},
    {"s01-noticelong", attract_fill},
    {"s01-noticeonly", attract_fill},
    {"s02-prompt", reading_fill},
    {"s02-power", reading_fill},
    {"s03-seen", reading_fill},
    {"s03-slow", reading_fill},
    {"s03-done", reading_fill},
    {"s04-early", trouble_fill},
    {"s04-noread", trouble_fill},
    {"s04-again", trouble_fill},
    {"s04-multi", trouble_fill},
    {"s04-unknown", trouble_fill},
    {"s04-frozen", trouble_fill},
    {"s04-frozenoff", trouble_fill},
    {"s04-expired", trouble_fill},
    {"s04-noroom", trouble_fill},
    {"s04-cardbad", trouble_fill},
    {"s04-reader", trouble_fill},
    {"s04-readertold", trouble_fill},
    {"s04-readerqrtold", trouble_fill},
    {"s04-readeroff", trouble_fill},
    {"s04-nolist", trouble_fill},
    {"s07-loading", dashboard_fill},
    {"s07-fresh", dashboard_fill},
    {"s07-stale", dashboard_fill},
    {"s07-offline", dashboard_fill},
    {"s07-gateway", dashboard_fill},
    {"s07-old", dashboard_fill},
    {"s07-owed", dashboard_fill},
    {"s07-lent", dashboard_fill},
    {"s07-empty", dashboard_fill},
    {"s07-gaps", dashboard_fill},
    {"s07-pending", dashboard_fill},
    {"s07-hidden", dashboard_fill},
    {"s07-byhand", dashboard_fill},
    {"s11-empty", amount_fill},
    {"s11-typed", amount_fill},
    {"s11-limit", amount_fill},
    {"s12-both", check_fill},
    {"s12-late", check_fill},
    {"s12-gateway", check_fill},
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
    {"s20-boot", out_view_fill},
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
    {"s16-nosave", unsure_fill},
    {"s16-cardtwice", unsure_fill},
    {"s16-metertwice", unsure_fill},
    {"s17-pay", refund_view_fill},
    {"s17-payback", refund_view_fill},
    {"s17-card", refund_view_fill},
    {"s17-cardback", refund_view_fill},
    {"s17-desk", refund_view_fill},
    {"s17-sale", refund_view_fill},
    {"s17-overdue", refund_view_fill},
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
    {"s28-gateway", help_view_fill},
    {"s28-metersdown", help_view_fill},
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
    {"s10-onehere", history_fill},
    {"s10-onetwice", history_fill},
    {"s22-access", access_fill},
    {"s22-wanted", access_fill},
    {"s22-aloud", access_fill},
    {"s25-offline", s25_fill},
    {"s25-gateway", s25_fill},
    {"s25-stale", s25_fill},
    {"s25-old", s25_fill},
    {"s25-unasked", s25_fill},
    {"s25-breaker", s25_fill},
    {"s25-arrears", s25_fill},
    {"s07-off", dashboard_fill},
    {"s07-refund", dashboard_fill},
    {"s25-overload", s25_fill},
    {"s25-ticked", s25_fill},
    {"s25-on", s25_fill},
    {"s25-little", s25_fill},
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
    {"s15-twice", result_fill},
    {"s15-both", result_fill},
    {"s25-running", s25_fill},
    {"s25-tripped", s25_fill},
    {"s08-loading", usage_fill},
    {"s08-week", usage_fill},
    {"s08-earlier", usage_fill},
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
    {"s05-purposepower", room_fill},
    {"s05-purposenopay", room_fill},
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
