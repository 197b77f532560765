/* A disk that silently changes bits under the station: it opens any such file without crashing, the audit
 * names every change of what counts, and rows that come again over a damaged index are not posted twice
 * unnamed. */
#include "base/log.h"
#include "base/status.h"
#include "ledger/audit.h"
#include "station/station_store.h"
#include "tests/fakes/books.h"
#include "tests/fakes/damage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ROWS 12 /* in the books; one more comes afterwards */
#define FLIPS 1000
#define DUMP_SIZE 65536

static char path[] = "/dev/shm/station-damage-XXXXXX"; /* no disk has to be waited for */
static struct books books;
static struct sealed_row rows[ROWS + 1];
static char sound[2][DUMP_SIZE]; /* what counts: of the books as they were, and with the row that comes */
static bool plant_blind;         /* the planted bug: an audit that finds nothing */

/* All that money is told by; false where it cannot be read. */
static bool dump(struct database *db, char text[DUMP_SIZE])
{
    static const char *const tables[] = {
        "SELECT terminal || ' ' || number || bytes || signature || hash || kind || key || room || amount_fen "
        "||"
        " asn || counter || refused FROM purchase_row ORDER BY 1",
        "SELECT number || ' ' || key || kind || at_ms || memo || previous || hash FROM entry ORDER BY number",
        "SELECT entry || ' ' || line || account || fen FROM posting ORDER BY entry, line",
        "SELECT sequence || ' ' || key || room || amount_fen || state FROM credit ORDER BY sequence",
    };
    size_t used = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct db_query query;
        db_query_begin(&query, db, tables[i]);
        while (db_query_row(&query) && used < DUMP_SIZE)
            used += (size_t)snprintf(text + used, DUMP_SIZE - used, "%s\n", db_text(&query, 0));
        if (db_query_end(&query))
            return false;
    }
    assert_true(used < DUMP_SIZE);
    return true;
}

static void hear(void *context, const char *finding)
{
    (void)context, (void)finding;
}

/* True if nothing tells a person that these books are not what they should be. */
static bool looks_sound(struct database *db)
{
    struct audit audit = {.db = db, .tell = hear};
    return audit_run(&audit) == 0 && (plant_blind || audit.findings == 0);
}

/* Every row comes again, and a new one; false if the station could not tell what became of one. */
static bool deliver_all(struct database *db, bool *posted)
{
    *posted = false;
    for (int i = 0; i <= ROWS; i++) {
        struct delivery_result result;
        if (books_deliver(&books, db, &rows[i], &result))
            return false;
        if (result.result == ROW_POSTED)
            *posted = true;
    }
    return true;
}

/* True if books that are wrong look right. */
static bool deceives(void)
{
    static char found[DUMP_SIZE];
    struct database *db = NULL;
    bool posted = false;
    if (station_store_open(path, &db))
        return false; /* refused by name */
    bool wrong = dump(db, found) && strcmp(found, sound[0]) != 0 && looks_sound(db);
    if (!wrong && deliver_all(db, &posted) && dump(db, found))
        wrong = strcmp(found, sound[posted]) != 0 && looks_sound(db);
    db_close(db);
    return wrong;
}

static struct damage damage = {.path = path, .deceives = deceives};

static void a_flipped_bit_that_counts_is_named(void **state)
{
    (void)state;
    assert_int_equal(damage_flips(&damage, FLIPS, false), 0);
}

static void an_audit_that_is_blind_is_found_out(void **state)
{
    (void)state;
    plant_blind = true;
    assert_true(damage_flips(&damage, FLIPS / 4, true) > 0);
    plant_blind = false;
}

static void a_page_of_zeros_or_of_yesterday_and_a_file_cut_short_are_named(void **state)
{
    (void)state;
    assert_int_equal(damage_pages(&damage), 0);
    assert_int_equal(damage_ends(&damage), 0);
}

/* Takes rows in, and looks at what counts and at the file as it is when everything is closed. */
static void fill(int first, int last, char *text)
{
    struct delivery_result result;
    assert_int_equal(station_store_open(path, &books.db), 0);
    for (int i = first; i < last; i++)
        assert_int_equal(books_deliver(&books, books.db, &rows[i], &result), 0);
    assert_true(dump(books.db, text));
    db_close(books.db);
    books.db = NULL;
}

static int prepare(void **state)
{
    (void)state;
    close(mkstemp(path));
    log_init("station_damage", (enum log_level)0); /* hundreds of errors are the point here */
    if (books_open(&books, path))
        return -1;
    for (int i = 0; i <= ROWS; i++) {
        struct purchase purchase = books_purchase(i + 1, 1000 + i);
        rows[i] = books_seal(&books, ROW_DEBITED, &purchase);
    }
    db_close(books.db);
    fill(0, ROWS - 2, sound[0]);
    damage_take(&damage);
    fill(ROWS - 2, ROWS, sound[0]);
    damage_take(&damage);
    fill(ROWS, ROWS + 1, sound[1]);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    for (int i = 0; i <= ROWS; i++)
        sealed_row_finish(&rows[i]);
    books_close(&books);
    damage_finish(&damage);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flipped_bit_that_counts_is_named),
        cmocka_unit_test(an_audit_that_is_blind_is_found_out),
        cmocka_unit_test(a_page_of_zeros_or_of_yesterday_and_a_file_cut_short_are_named),
    };
    return cmocka_run_group_tests(tests, prepare, clear);
}
