#include "screen/service_rows.h"
#include "base/clock.h"
#include "screen/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TARGET_LEAST_MM 20 /* design 0.2, rule 2 */
#define DISK_LEAST_MIB 200
#define WARM_C 75
#define HOT_C 90
#define GHOSTS_MANY 10    /* in an hour: passers-by touch too */
#define SLOW_MS 1000      /* an answer of the station */
#define CLOCK_OFF_MS 2000 /* against the station's clock */

struct list {
    const struct page *page;
    struct service_row *rows;
    int count;
};

/* A row whose value is written by the caller. */
static char *add(struct list *list, const char *id, enum service_dot dot)
{
    struct service_row *row = &list->rows[list->count++];
    *row = (struct service_row){.name = say(list->page, id), .dot = dot};
    return row->value;
}

static void add_text(struct list *list, const char *id, const char *text, enum service_dot dot)
{
    snprintf(add(list, id, dot), TR_SIZE, "%s", text);
}

static void add_number(struct list *list, const char *id, int64_t number, const char *unit,
                       enum service_dot dot)
{
    snprintf(add(list, id, dot), TR_SIZE, "%" PRId64 "%s%s", number, unit[0] ? " " : "", unit);
}

/* "3 d 04:05", and of less than a day "04:05" */
static void add_span(struct list *list, const char *id, int64_t seconds, enum service_dot dot)
{
    char *value = add(list, id, dot), days[24], rest[12];
    snprintf(days, sizeof days, "%" PRId64, seconds / 86400);
    snprintf(rest, sizeof rest, "%02d:%02d", (int)(seconds / 3600 % 24), (int)(seconds / 60 % 60));
    const struct tr_value values[] = {{"d", days}, {"t", rest}, {NULL, NULL}};
    translate_fill(value, seconds < 86400 ? "{t}" : say(list->page, "s21.days"), values);
}

static enum service_dot dot_if(bool good)
{
    return good ? DOT_OK : DOT_FAULT;
}

/* What 21 u, the least target, is on this panel; the panel's size is the config's word. */
static float least_target_mm(const struct page *page)
{
    return canvas_u_mm(page->canvas) * 21;
}

static void status_rows(struct list *list, const struct service_view *view)
{
    const struct machine_facts *machine = &view->machine;
    float mm = least_target_mm(list->page);
    if (view->has_machine) {
        add_span(list, "s21.uptime", machine->uptime_s, DOT_NONE);
        add_span(list, "s21.app", machine->app_uptime_s, DOT_NONE);
        add_text(list, "s21.before", say(list->page, machine->ended_badly ? "s21.crashed" : "s21.clean"),
                 machine->ended_badly ? DOT_CHECK : DOT_OK);
    }
    if (view->line.heard_at_ms > 0) {
        int64_t off_ms = view->line.clock_off_ms;
        bool good = off_ms > -CLOCK_OFF_MS && off_ms < CLOCK_OFF_MS;
        add_number(list, "s21.clock", off_ms, "ms", good ? DOT_OK : DOT_CHECK);
    }
    if (view->has_machine && machine->disk_free_mib >= 0)
        snprintf(add(list, "s21.disk", dot_if(machine->disk_free_mib >= DISK_LEAST_MIB)), TR_SIZE,
                 "%" PRId64 " / %" PRId64 " MiB", machine->disk_free_mib, machine->disk_total_mib);
    if (view->has_machine && machine->temperature_c >= 0)
        add_number(list, "s21.temperature", machine->temperature_c, "°C",
                   machine->temperature_c < WARM_C  ? DOT_OK
                   : machine->temperature_c < HOT_C ? DOT_CHECK
                                                    : DOT_FAULT);
    add_text(list, "s21.store", say(list->page, view->store_ok ? "s21.ok" : "s21.fault"),
             dot_if(view->store_ok));
    snprintf(add(list, "s21.target", dot_if(mm >= TARGET_LEAST_MM - 0.05F)), TR_SIZE, "%.1f mm (u %.2f)",
             (double)mm, (double)mm / 21);
}

static void reader_rows(struct list *list, const struct service_view *view)
{
    char text[TR_SIZE];
    if (view->machine.reader_name[0])
        add_text(list, "s21.model", view->machine.reader_name, DOT_NONE);
    if (view->machine.reader_version[0])
        add_text(list, "s21.firmware", view->machine.reader_version, DOT_NONE);
    add_text(list, "s21.reader", say(list->page, view->reader_ok ? "s21.ok" : "s21.fault"),
             dot_if(view->reader_ok));
    snprintf(text, sizeof text, "%d / %d", view->reader.reads, view->reader.fails);
    add_text(list, "s21.reads", text, view->reader.fails > view->reader.reads ? DOT_CHECK : DOT_NONE);
    if (view->reader.last_ms > 0)
        add_number(list, "s21.read.last", view->reader.last_ms, "ms", DOT_NONE);
    if (view->reading)
        add_text(list, "s21.read.test", say(list->page, "s21.read.wait"), DOT_CHECK);
    else if (view->read_ms > 0)
        snprintf(add(list, "s21.read.test", DOT_OK), TR_SIZE, "…%s · %" PRId64 " ms", view->uid_tail,
                 view->read_ms);
    else if (view->read_ms == -2)
        add_text(list, "s21.read.test", say(list->page, "s21.read.not"), DOT_FAULT);
}

/* Of all meters of the station: they tell of the line to them. */
static void meter_rows(struct list *list, const struct line_facts *line)
{
    char text[TR_SIZE], age[FORMAT_SIZE];
    if (line->heard_at_ms == 0 || line->meters < 0)
        return;
    snprintf(text, sizeof text, "%" PRId64 " / %" PRId64, line->meters_heard, line->meters);
    add_text(list, "s21.meters", text,
             line->meters == 0                    ? DOT_NONE
             : line->meters_heard == line->meters ? DOT_OK
             : line->meters_heard > 0             ? DOT_CHECK
                                                  : DOT_FAULT);
    if (line->meter_heard_at_ms == 0)
        return;
    format_age(list->page->language, line->meter_heard_at_ms, list->page->view->header.now_ms, age);
    add_text(list, "s21.meter.heard", age, DOT_NONE);
}

static void network_rows(struct list *list, const struct service_view *view)
{
    char text[TR_SIZE], age[FORMAT_SIZE];
    add_text(list, "s21.line", say(list->page, view->line_up ? "s21.ok" : "s21.line.down"),
             dot_if(view->line_up));
    if (view->line.rtt_ms > 0) {
        snprintf(text, sizeof text, "%" PRId64 " / %" PRId64 " ms", view->line.rtt_ms, view->line.median_ms);
        add_text(list, "s21.rtt", text, view->line.rtt_ms < SLOW_MS ? DOT_OK : DOT_CHECK);
    }
    if (view->line.heard_at_ms > 0) {
        format_age(list->page->language, view->line.heard_at_ms, list->page->view->header.now_ms, age);
        add_text(list, "s21.heard", age, DOT_NONE);
    }
    if (view->line_up && view->line.meters > 0)
        add_text(list, "s21.gateway", say(list->page, view->meters_silent ? "s21.line.down" : "s21.ok"),
                 dot_if(!view->meters_silent));
    meter_rows(list, &view->line);
    if (view->pinging)
        add_text(list, "s21.line.test", say(list->page, "s16.checking"), DOT_CHECK);
    else if (view->line.tested)
        add_text(list, "s21.line.test", say(list->page, view->line.ok ? "s21.ok" : "s21.line.none"),
                 dot_if(view->line.ok));
}

static void outbox_rows(struct list *list, const struct service_view *view)
{
    const struct outbox_facts *outbox = &view->outbox;
    char text[TR_SIZE], age[FORMAT_SIZE], money[FORMAT_SIZE];
    if (!view->has_outbox)
        return;
    format_money(outbox->sum_fen, money);
    snprintf(text, sizeof text, "%" PRId64 " · %s", outbox->depth, money);
    add_text(list, "s21.depth", text, outbox->depth == 0 ? DOT_OK : DOT_CHECK);
    if (outbox->depth > 0) {
        format_age(list->page->language, outbox->oldest_at_ms, list->page->view->header.now_ms, age);
        add_text(list, "s21.oldest", age, DOT_CHECK);
    }
    int64_t wait_ms = outbox->next_try_at_ms - list->page->view->header.now_ms;
    if (outbox->next_try_at_ms > 0)
        add_number(list, "s21.next", wait_ms > 0 ? (wait_ms + 999) / 1000 : 0, "s", DOT_NONE);
    if (outbox->parked > 0)
        add_number(list, "s21.parked", outbox->parked, "", DOT_FAULT);
    for (int i = 0; i < outbox->count && list->count < SERVICE_ROWS; i++) {
        const struct outbox_line *line = &outbox->lines[i];
        format_clock(line->at_ms, age);
        format_money(line->amount_fen, money);
        struct service_row *row = &list->rows[list->count++];
        *row = (struct service_row){.name = say(list->page, line->doubtful ? "s21.row.unsure" : "s21.row")};
        snprintf(row->value, TR_SIZE, "%s · %s · %s", age, line->room, money);
    }
}

static const char *printer_words(const struct list *list, enum printer_state state)
{
    static const char *const ids[PRINTER_STATES] = {
        [PRINTER_ABSENT] = "s21.absent",      [PRINTER_READY] = "s21.ok",
        [PRINTER_OFFLINE] = "s18.no.printer", [PRINTER_NO_PAPER] = "s18.no.paper",
        [PRINTER_OPEN] = "s18.no.cover",      [PRINTER_JAM] = "s18.no.jam"};
    return say(list->page, ids[state]);
}

static void printer_rows(struct list *list, const struct service_view *view)
{
    char when[FORMAT_SIZE];
    enum service_dot dot =
        view->printer == PRINTER_ABSENT ? DOT_NONE : dot_if(view->printer == PRINTER_READY);
    add_text(list, "s21.printer", printer_words(list, view->printer), dot);
    if (view->printer_fault.at_ms > 0) {
        format_when(list->page->language, view->printer_fault.at_ms, list->page->view->header.now_ms, when);
        add_text(list, "s21.printer.fault", printer_words(list, view->printer_fault.state), DOT_NONE);
        add_text(list, "s21.printer.fault.at", when, DOT_NONE);
    }
    if (view->printing == PRINTING_NOW)
        add_text(list, "s21.test.page", say(list->page, "s18.prn"), DOT_CHECK);
    else if (view->printing == PRINTING_DONE)
        add_text(list, "s21.test.page", say(list->page, "s21.ok"), DOT_OK);
    else if (view->printing == PRINTING_FAILED)
        add_text(list, "s21.test.page", say(list->page, "s21.fault"), DOT_FAULT);
}

static void touch_rows(struct list *list, const struct service_view *view)
{
    const struct calibration *calibration = &view->calibration;
    char date[FORMAT_SIZE];
    if (calibration->at_ms > 0) {
        format_date_clock(list->page->language, calibration->at_ms, date);
        add_text(list, "s21.calibrated", date, DOT_NONE);
    } else {
        add_text(list, "s21.calibrated", say(list->page, "s21.never"), DOT_NONE);
    }
    if (calibration->error_mm >= 0)
        snprintf(add(list, "s21.error", dot_if(calibration->error_mm <= 3)), TR_SIZE, "%.1f mm",
                 (double)calibration->error_mm);
    snprintf(add(list, "s21.panel", DOT_NONE), TR_SIZE, "%.1f″", (double)view->panel_inch);
    add_number(list, "s21.ghosts", view->ghosts, "", view->ghosts < GHOSTS_MANY ? DOT_OK : DOT_CHECK);
    if (view->calibration_failed)
        add_text(list, "s21.calibration", say(list->page, "s21.calibration.no"), DOT_FAULT);
}

static void sound_rows(struct list *list, const struct service_view *view)
{
    add_number(list, "s21.volume", view->volume, "/ 5", DOT_NONE);
    const char *id = !view->has_jack ? "s21.absent" : view->headphone ? "s21.plugged" : "s21.unplugged";
    add_text(list, "s21.headphone", say(list->page, id), DOT_NONE);
}

static void system_rows(struct list *list, const struct service_view *view)
{
    add_text(list, "s21.version", DORMWATT_VERSION, DOT_NONE);
    add_number(list, "s21.terminal", view->terminal, "", DOT_NONE);
    if (view->has_machine)
        add_text(list, "s21.config", view->machine.config_sum, DOT_NONE);
    static const char *const themes[THEMES] = {[THEME_LIGHT] = "s21.theme.light",
                                               [THEME_DARK] = "s21.theme.dark",
                                               [THEME_HIGH_CONTRAST] = "s22.contrast"};
    add_text(list, "s21.theme", say(list->page, themes[list->page->theme]), DOT_NONE);
    add_text(list, "s21.mode", say(list->page, view->maintenance ? "s21.mode.on" : "s21.mode.off"),
             view->maintenance ? DOT_CHECK : DOT_OK);
}

int service_rows_of(const struct page *page, struct service_row rows[SERVICE_ROWS])
{
    const struct service_view *view = &page->view->service;
    struct list list = {.page = page, .rows = rows};
    switch (view->tab) {
    case SERVICE_STATUS: status_rows(&list, view); break;
    case SERVICE_READER: reader_rows(&list, view); break;
    case SERVICE_NETWORK: network_rows(&list, view); break;
    case SERVICE_OUTBOX: outbox_rows(&list, view); break;
    case SERVICE_PRINTER: printer_rows(&list, view); break;
    case SERVICE_TOUCH: touch_rows(&list, view); break;
    case SERVICE_SOUND: sound_rows(&list, view); break;
    case SERVICE_SYSTEM: system_rows(&list, view); break;
    case SERVICE_TABS: break;
    }
    return list.count;
}
