/* The power goes at a random write of the station's purchase transaction, or its memory ends at an
 * allocation. A row it said is posted must be there with its entry and its credit; a row it did not answer is
 * there with all of them, or with none. */
#include "base/log.h"
#include "ledger/audit.h"
#include "tests/fakes/books.h"
#include "tests/fakes/memory.h"
#include "tests/fakes/ordeal.h"
#include "tests/fakes/power.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ROWS 3
#define WRITES_MOST 75 /* of a whole run, or the cut comes never */

/* SQLite allocates a million times here and is none of ours: the sanitiser need not remember where. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "malloc_context_size=0:quarantine_size_mb=1:thread_local_quarantine_size_kb=64";
}

static char path[] = "/tmp/power-station-XXXXXX";
static struct books books;
static struct sealed_row rows[ROWS];
static int promised; /* rows acknowledged so far: kept outside what is tested */
static bool plant_normal;
static bool plant_early; /* the planted bug: the row is acknowledged whether its commit came through or not */
static bool audits;      /* the whole audit costs ten times the rest: every sixteenth cut */

static bool deliver(struct database *db, const struct sealed_row *sealed)
{
    struct delivery_result result;
    int status = books_deliver(&books, db, sealed, &result);
    return (plant_early || !status) && result.result == ROW_POSTED;
}

static void live(void)
{
    struct database *db = NULL;
    if (db_open(path, NULL, &db))
        return;
    if (plant_normal)
        db_run(db, "PRAGMA synchronous=NORMAL"); /* the planted bug: a commit does not wait for the disk */
    while (promised < ROWS && deliver(db, &rows[promised]))
        promised++;
    db_close(db);
}

static int64_t number(struct database *db, const char *sql)
{
    struct db_query query;
    db_query_begin(&query, db, sql);
    int64_t found = db_query_row(&query) ? db_int(&query, 0) : -1;
    return db_query_end(&query) ? -1 : found;
}

static void note_finding(void *context, const char *finding)
{
    (void)context, (void)finding;
}

static const char *wrong_in(struct database *db)
{
    struct audit audit = {.db = db, .tell = note_finding};
    int64_t kept = number(db, "SELECT count(*) FROM purchase_row");
    if (kept < promised)
        return "an acknowledged row is lost";
    if (kept != number(db, "SELECT coalesce(max(number), 0) FROM purchase_row"))
        return "a row is missing between others";
    if (kept != number(db, "SELECT count(*) FROM entry") || kept != number(db, "SELECT count(*) FROM credit"))
        return "a row without its entry or credit, or the other way round";
    if (audits && (audit_run(&audit) || audit.findings))
        return "the audit disagrees";
    return NULL;
}

static const char *wrong_after_restart(void)
{
    struct database *db = NULL;
    if (db_open(path, NULL, &db))
        return "the file does not open";
    const char *wrong = wrong_in(db);
    db_close(db);
    return wrong;
}

static void begin(int n)
{
    promised = 0;
    audits = n % 16 == 0;
}

static const struct ordeal ordeal = {WRITES_MOST, begin, live, wrong_after_restart};

static void no_cut_loses_or_halves_what_the_station_acknowledged(void **state)
{
    (void)state;
    const char *wanted = getenv("DORMWATT_CUTS");
    assert_int_equal(ordeal_cuts(&ordeal, wanted ? (int)strtol(wanted, NULL, 10) : 30000, true), 0);
}

static void no_refused_write_loses_or_halves_what_the_station_acknowledged(void **state)
{
    (void)state;
    assert_int_equal(ordeal_failures(&ordeal, power_refuse_at, power_accept, true), 0);
}

static void no_failing_allocation_loses_or_halves_what_the_station_acknowledged(void **state)
{
    (void)state;
    assert_int_equal(ordeal_failures(&ordeal, memory_fail_at, memory_back, true), 0);
    assert_int_equal(ordeal_failures(&ordeal, memory_end_at, memory_back, true), 0);
}

static void a_station_that_acknowledges_before_it_commits_is_found_out(void **state)
{
    (void)state;
    plant_early = true;
    assert_true(ordeal_failures(&ordeal, memory_fail_at, memory_back, false) > 0);
    assert_true(ordeal_failures(&ordeal, power_refuse_at, power_accept, false) > 0);
    plant_early = false;
}

static void a_commit_that_does_not_wait_for_the_disk_is_found_out(void **state)
{
    (void)state;
    plant_normal = true;
    assert_true(ordeal_cuts(&ordeal, 60, false) > 0);
    plant_normal = false;
}

static int prepare(void **state)
{
    (void)state;
    close(mkstemp(path));
    memory_init();
    power_init();
    log_init("power_cut", (enum log_level)0); /* thousands of errors are the point here */
    power_fresh(0, 0);
    if (books_open(&books, path))
        return -1;
    for (int i = 0; i < ROWS; i++) {
        struct purchase purchase = books_purchase(i + 1, 1000 + i);
        rows[i] = books_seal(&books, ROW_DEBITED, &purchase);
    }
    db_close(books.db);
    books.db = NULL;
    power_remember();
    return 0;
}

static int clear(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++)
        sealed_row_finish(&rows[i]);
    books_close(&books);
    power_forget();
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_cut_loses_or_halves_what_the_station_acknowledged),
        cmocka_unit_test(no_refused_write_loses_or_halves_what_the_station_acknowledged),
        cmocka_unit_test(no_failing_allocation_loses_or_halves_what_the_station_acknowledged),
        cmocka_unit_test(a_station_that_acknowledges_before_it_commits_is_found_out),
        cmocka_unit_test(a_commit_that_does_not_wait_for_the_disk_is_found_out),
    };
    return cmocka_run_group_tests(tests, prepare, clear);
}
