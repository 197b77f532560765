#include "station/metrics.h"
#include "base/status.h"
#include "station/open_case.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

struct page {
    char *text;
    size_t size;
    size_t used;
};

static void add(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct page *page, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t room = page->used < page->size ? page->size - page->used : 0;
    int wrote = vsnprintf(room ? page->text + page->used : NULL, room, format, args);
    va_end(args);
    page->used += wrote > 0 ? (size_t)wrote : 0;
}

struct tally {
    int64_t now_ms;
    struct {
        int64_t open, overdue, oldest_ms, fen;
    } kinds[CASE_KINDS];
};

static int count_case(void *context, const struct open_case *open_case)
{
    struct tally *tally = context;
    int64_t age_ms = tally->now_ms - open_case->since_ms;
    tally->kinds[open_case->kind].open++;
    tally->kinds[open_case->kind].overdue += case_is_overdue(open_case, tally->now_ms);
    tally->kinds[open_case->kind].fen += open_case->amount.fen;
    if (age_ms > tally->kinds[open_case->kind].oldest_ms)
        tally->kinds[open_case->kind].oldest_ms = age_ms;
    return STATUS_OK;
}

static void add_cases(struct page *page, const struct tally *tally)
{
    static const char *const heads[] = {
        "# HELP dormwatt_cases Open cases: every state that is not an end.\n# TYPE dormwatt_cases gauge\n",
        ("# HELP dormwatt_cases_overdue Open cases past their deadline.\n"
         "# TYPE dormwatt_cases_overdue gauge\n"),
        "# HELP dormwatt_case_oldest_seconds Age of the oldest.\n# TYPE dormwatt_case_oldest_seconds gauge\n",
        "# HELP dormwatt_cases_fen Money in question.\n# TYPE dormwatt_cases_fen gauge\n"};
    static const char *const names[] = {"dormwatt_cases", "dormwatt_cases_overdue",
                                        "dormwatt_case_oldest_seconds", "dormwatt_cases_fen"};
    for (int series = 0; series < 4; series++) {
        add(page, "%s", heads[series]);
        for (int kind = 0; kind < CASE_KINDS; kind++) {
            const int64_t values[] = {tally->kinds[kind].open, tally->kinds[kind].overdue,
                                      tally->kinds[kind].oldest_ms / 1000, tally->kinds[kind].fen};
            add(page, "%s{kind=\"%s\"} %" PRId64 "\n", names[series], case_rule((enum case_kind)kind)->name,
                values[series]);
        }
    }
}

static const char *const questions[][2] = {
    {"dormwatt_alarms_open", "SELECT count(*) FROM alarm WHERE closed_at_ms = 0"},
    {"dormwatt_alarms_raised", "SELECT count(*) FROM alarm"},
    {"dormwatt_ledger_entries", "SELECT coalesce(max(number), 0) FROM entry"},
    {"dormwatt_rows", "SELECT count(*) FROM purchase_row"},
    {"dormwatt_meters", "SELECT count(*) FROM meter"},
    {"dormwatt_meters_silent", "SELECT count(*) FROM reading WHERE silences > 0 OR at_ms = 0"},
    {"dormwatt_terminals", "SELECT count(*) FROM terminal WHERE revoked = 0"},
    {"dormwatt_outbox_rows", "SELECT coalesce(sum(outbox_depth), 0) FROM terminal WHERE revoked = 0"},
};

/* NOLINTNEXTLINE(readability-non-const-parameter): written through page */
int metrics_write(struct database *db, int64_t now_ms, char *text, size_t size)
{
    struct page page = {text, size, 0};
    struct tally tally = {.now_ms = now_ms};
    int status = open_case_each(db, count_case, &tally);
    if (status)
        return status;
    add_cases(&page, &tally);
    for (size_t i = 0; !status && i < sizeof questions / sizeof *questions; i++) {
        struct db_query query;
        db_query_begin(&query, db, questions[i][1]);
        if (db_query_row(&query))
            add(&page, "# TYPE %s gauge\n%s %" PRId64 "\n", questions[i][0], questions[i][0],
                db_int(&query, 0));
        status = db_query_end(&query);
    }
    return status ? status : page.used < size ? STATUS_OK : ERR_RANGE;
}
