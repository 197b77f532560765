#include "tests/screen/views_parts.h"
#include <string.h>

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

/* The line and how old what stands there is. */
static void age_fill(struct view *view, const char *state)
{
    struct dashboard_view *dashboard = &view->dashboard;
    bool offline = strcmp(state, "offline") == 0, old = strcmp(state, "old") == 0;
    dashboard->age_ms = old       ? 49 * CLOCK_HOUR_MS
                        : offline ? 3 * CLOCK_HOUR_MS
                        : strcmp(state, "stale") == 0 || strcmp(state, "gateway") == 0
                            ? 45 * CLOCK_MINUTE_MS
                            : NOW_MS - dashboard->snapshot.balance_at_ms;
    dashboard->snapshot.balance_at_ms = NOW_MS - dashboard->age_ms;
    dashboard->stale = dashboard->age_ms > 30 * CLOCK_MINUTE_MS;
    dashboard->old = dashboard->age_ms > CLOCK_DAY_MS;
    if (offline || old) {
        view->header.line = LINE_DOWN;
        view->header.data_at_ms = dashboard->snapshot.balance_at_ms;
    }
}

/* Which of the days were heard. */
static void holes_fill(struct dashboard_view *dashboard, const char *state)
{
    struct snapshot *snapshot = &dashboard->snapshot;
    if (strcmp(state, "old") == 0) { /* the newest two days never came */
        snapshot->day_count = SNAPSHOT_DAYS - 2;
        memmove(snapshot->days, snapshot->days + 2, sizeof snapshot->days - 2 * sizeof *snapshot->days);
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
}

/* What the room has, and whether it has power. */
static void balance_fill(struct snapshot *snapshot, const char *state)
{
    bool owed = strcmp(state, "owed") == 0, lent = strcmp(state, "lent") == 0;
    if (owed || lent || strcmp(state, "off") == 0) {
        snapshot->relay = RELAY_OPEN;
        snapshot->off = owed || lent ? OFF_ARREARS : OFF_BADLOAD;
    }
    if (owed)
        snapshot->balance = money_of_fen(-2320);
    if (lent) { /* fifty would do, but for what is repaid first */
        snapshot->balance = money_of_fen(-4900);
        snapshot->power.lent = snapshot->power.owed = money_of_fen(267);
    }
    if (strcmp(state, "night") == 0) { /* used up, and not cut off: an hour of this site's choice */
        snapshot->balance = money_of_fen(-120);
        snapshot->power.hold_from = 14 * 60;
        snapshot->power.hold_to = 15 * 60;
    }
    if (strcmp(state, "refund") == 0)
        snapshot->refund = money_of_fen(5000);
    if (strcmp(state, "pending") == 0) {
        snapshot->pending = money_of_fen(5000);
        snapshot->pending_count = 1;
        snapshot->pending_since_ms = NOW_MS - 3 * CLOCK_MINUTE_MS;
        snapshot->balance = money_of_fen(820);
    }
}

void dashboard_fill(struct view *view, const char *state)
{
    struct dashboard_view *dashboard = &view->dashboard;
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
    snapshot_fill(&dashboard->snapshot);
    age_fill(view, state);
    holes_fill(dashboard, state);
    balance_fill(&dashboard->snapshot, state);
    if (strcmp(state, "pending") == 0)
        view->header.line = LINE_BACK;
    if (strcmp(state, "gateway") == 0) {
        view->header.line = LINE_METERS_DOWN;
        dashboard->snapshot.health = METER_SILENT;
        dashboard->snapshot.line_silent = true;
    }
    dashboard->alert_offer = strcmp(state, "gaps") == 0     ? ALERT_NOT_HERE
                             : strcmp(state, "byhand") == 0 ? ALERT_BY_CARD
                                                            : ALERT_OFFERED;
    dashboard->has_alert = dashboard->alert_offer == ALERT_OFFERED;
    dashboard->alert = (struct alert){.on = strcmp(state, "night") != 0, .under_fen = 1000};
    if (strcmp(state, "byhand") == 0) /* a room, and nobody's name */
        dashboard->account.name[0] = '\0';
    if (strcmp(state, "hidden") == 0)
        dashboard->amounts_hidden = view->footer.amounts_hidden = true;
    dashboard->forecast = forecast_of(&dashboard->snapshot, NOW_MS);
}
