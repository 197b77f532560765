/* Views of the screens around a purchase: S18 receipts, S20 out of service, S28 help. */
#include "tests/screen/views_parts.h"
#include <string.h>

static void offline(struct view *view)
{
    view->header.line = LINE_DOWN;
    view->header.data_at_ms = NOW_MS - 45 * CLOCK_MINUTE_MS;
}

void out_view_fill(struct view *view, const char *state)
{
    static const char *const names[OUT_REASONS] = {"out", "shut", "clock", "boot", "maintenance"};
    view->screen = SCREEN_OUT_OF_SERVICE;
    view->footer = (struct footer_view){.access = true, .language = true, .help = true};
    view->out.since_ms = NOW_MS - 12 * CLOCK_MINUTE_MS;
    for (int i = 0; i < OUT_REASONS; i++)
        if (strcmp(names[i], state) == 0)
            view->out.reason = (enum out_reason)i;
    view->out.started = 2, view->out.of = 4;
    if (view->out.reason == OUT_STORE)
        view->out.pending = 2;
    if (strcmp(state, "elsewhere") == 0 || view->out.reason == OUT_MAINTENANCE) {
        PUT(view->out.near_place, "4 号公寓大厅");
        view->out.near_walk_min = 2;
    }
    if (strcmp(state, "elsewhere") == 0) {
        PUT(view->profile.oa_name, "校园用电");
        PUT(view->profile.oa_url, "https://mp.example.cn/a/~campus-power");
    }
}

void receipt_view_fill(struct view *view, const char *state)
{
    struct receipt_view *receipt = &view->receipt;
    result_fill(view, strcmp(state, "later") == 0 ? "queued" : "offered");
    view->result.returns_in_s = 0; /* it waits */
    view->under = SCREEN_RESULT;
    view->screen = SCREEN_RECEIPT;
    view->footer =
        (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    receipt->key = some_key();
    PUT(receipt->building_name, "3 号公寓");
    PUT(receipt->room_name, "512");
    receipt->amount_fen = 5000;
    receipt->printer = PRINTER_READY;
    PUT(receipt->link, "https://power.example.edu/r/7-91C07F3A00112233445566778899AABB-5E1C0F9A3B7D2468");
    if (strcmp(state, "printing") == 0)
        receipt->printing = PRINTING_NOW;
    if (strcmp(state, "took") == 0 || strcmp(state, "paperonly") == 0)
        receipt->printing = PRINTING_DONE;
    if (strcmp(state, "paperonly") == 0) /* a site without receipts by phone */
        memset(receipt->link, 0, sizeof receipt->link);
    if (strcmp(state, "later") == 0) {
        offline(view);
        receipt->printer = PRINTER_ABSENT;
    }
}

void help_view_fill(struct view *view, const char *state)
{
    static const char *const names[HELP_PAGES] = {"index", "offline", "metersdown", "topup",
                                                  "paid",  "wrong",   "power",      "notread"};
    view->screen = SCREEN_HELP;
    view->footer = (struct footer_view){.back = true, .access = true, .language = true, .exit = true};
    view->help.offline_cards = true;
    view->profile.offline_card_day_fen = 10000;
    PUT(view->profile.report_url, "https://power.example.edu/report?m=3A");
    for (int i = 0; i < HELP_PAGES; i++)
        if (strcmp(names[i], state) == 0)
            view->help.page = (enum help_page)i;
    if (strcmp(state, "bare") == 0) /* the operator named nobody */
        memset(&view->profile, 0, sizeof view->profile);
    if (strcmp(state, "nocode") == 0)
        memset(view->profile.report_url, 0, sizeof view->profile.report_url);
    if (strcmp(state, "linedown") == 0 || strcmp(state, "offline") == 0) {
        offline(view);
    }
    if (strcmp(state, "gateway") == 0 || strcmp(state, "metersdown") == 0)
        view->header.line = LINE_METERS_DOWN;
    view->help.has_key = strcmp(state, "wrong") == 0;
    view->help.key = some_key();
}

static void facts_fill(struct service_view *service)
{
    service->has_machine = service->has_outbox = service->line_up = service->reader_ok = service->store_ok =
        true;
    service->machine = (struct machine_facts){.uptime_s = 3 * 86400 + 14705,
                                              .app_uptime_s = 40000,
                                              .disk_free_mib = 21500,
                                              .disk_total_mib = 28000,
                                              .temperature_c = 52};
    PUT(service->machine.config_sum, "5E1C0F9A");
    PUT(service->machine.reader_name, "ACS ACR122U PICC Interface");
    PUT(service->machine.reader_version, "2.14");
    service->reader = (struct reader_facts){.reads = 214, .fails = 3, .last_ms = 312};
    service->line = (struct line_facts){.tested = true,
                                        .ok = true,
                                        .rtt_ms = 41,
                                        .median_ms = 38,
                                        .heard_at_ms = NOW_MS - 20000,
                                        .clock_off_ms = 120,
                                        .meters = 512,
                                        .meters_heard = 508,
                                        .meter_heard_at_ms = NOW_MS - 40000};
    service->panel_inch = 21.5F;
    service->printer = PRINTER_READY;
    service->printer_fault = (struct printer_fault){PRINTER_NO_PAPER, NOW_MS - CLOCK_DAY_MS};
    service->ghosts = 2;
    service->has_jack = true;
    service->calibration = (struct calibration){.at_ms = NOW_MS - 40 * CLOCK_DAY_MS, .error_mm = 1.2F};
    service->terminal = 7;
    service->volume = 3;
    service->can_reboot = service->can_halt = true;
}

void service_view_fill(struct view *view, const char *state)
{
    static const char *const tabs[SERVICE_TABS] = {"status",  "reader", "network", "outbox",
                                                   "printer", "touch",  "sound",   "system"};
    struct service_view *service = &view->service;
    view->screen = SCREEN_SERVICE;
    view->footer = (struct footer_view){.language = true};
    facts_fill(service);
    for (int i = 0; i < SERVICE_TABS; i++)
        if (strcmp(tabs[i], state) == 0)
            service->tab = (enum service_tab)i;
    if (strcmp(state, "outbox") == 0) {
        service->outbox = (struct outbox_facts){.depth = 7,
                                                .next_try_at_ms = NOW_MS + 13000,
                                                .parked = 1,
                                                .sum_fen = 31000,
                                                .oldest_at_ms = NOW_MS - 45 * CLOCK_MINUTE_MS,
                                                .count = 5};
        for (int i = 0; i < 5; i++) {
            service->outbox.lines[i] = (struct outbox_line){.number = 41 + i,
                                                            .at_ms = NOW_MS - (45 - i) * CLOCK_MINUTE_MS,
                                                            .amount_fen = 5000,
                                                            .doubtful = i == 2};
            PUT(service->outbox.lines[i].room, "3-512");
        }
        service->line_up = false;
    }
    if (strcmp(state, "reader") == 0) {
        service->read_ms = 298;
        PUT(service->uid_tail, "B2C3");
    }
    if (strcmp(state, "printer") == 0)
        service->printing = PRINTING_DONE;
    if (strcmp(state, "system") == 0)
        service->armed = HIT_SERVICE_RESTART;
    if (strcmp(state, "bad") == 0) {
        service->machine.ended_badly = true;
        service->machine.disk_free_mib = 90;
        service->machine.temperature_c = 93;
        service->line.clock_off_ms = -5200;
    }
    if (strncmp(state, "pin", 3) == 0) {
        view->screen = SCREEN_SERVICE_PIN;
        service->typed = 4;
        service->wrong = strcmp(state, "pinwrong") == 0;
        service->tries_left = 2;
        service->locked_min = strcmp(state, "pinlocked") == 0 ? 28 : 0;
        if (strcmp(state, "pin") != 0) /* after a wrong one nothing is typed yet */
            service->typed = 0;
    }
    if (strcmp(state, "cross") == 0 || strcmp(state, "target") == 0) {
        view->screen = SCREEN_CALIBRATE;
        view->footer = (struct footer_view){0};
        service->checking = strcmp(state, "target") == 0;
        service->touches = 2;
    }
}
