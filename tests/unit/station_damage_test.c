/* A disk that silently changes bits under the station: it opens any such file without crashing, the audit
 * names every change of what counts, and rows that come again over a damaged index are not posted twice
 * unnamed. */
#include "base/log.h"
#include "base/status.h"
#include "ledger/audit.h"
#include "station/station_store.h"
#include "tests/fakes/books.h"

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
#define PAGE 4096
#define DUMP_SIZE 65536

static char path[] = "/dev/shm/station-damage-XXXXXX"; /* no disk has to be waited for */
static struct books books;
static struct sealed_row rows[ROWS + 1];
static uint8_t *whole, *older; /* the file, and as it was two rows earlier */
static long whole_size, older_size;
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

static void write_file(const uint8_t *bytes, long size)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        char name[sizeof path + 8];
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
    FILE *file = fopen(path, "w");
    fwrite(bytes, 1, (size_t)size, file);
    fclose(file);
}

/* True if books that are wrong look right. */
static bool is_wrong_with(const uint8_t *bytes, long size)
{
    static char found[DUMP_SIZE];
    struct database *db = NULL;
    bool posted = false;
    write_file(bytes, size);
    if (station_store_open(path, &db))
        return false; /* refused by name */
    bool wrong = dump(db, found) && strcmp(found, sound[0]) != 0 && looks_sound(db);
    if (!wrong && deliver_all(db, &posted) && dump(db, found))
        wrong = strcmp(found, sound[posted]) != 0 && looks_sound(db);
    db_close(db);
    return wrong;
}

static uint8_t *copy_of_whole(void)
{
    uint8_t *bytes = malloc((size_t)whole_size);
    memcpy(bytes, whole, (size_t)whole_size);
    return bytes;
}

/* Flips bits, one at a time, in bytes that are in use; how many went unnoticed. */
static int flip(int flips)
{
    unsigned random = 1;
    int wrongs = 0;
    for (int i = 0; i < flips; i++) {
        uint8_t *bytes = copy_of_whole();
        long at;
        do
            at = rand_r(&random) % whole_size;
        while (bytes[at] == 0);
        bytes[at] ^= (uint8_t)(1U << (rand_r(&random) % 8));
        if (is_wrong_with(bytes, whole_size)) {
            if (!plant_blind)
                print_error("byte %ld, now %02x, was not noticed\n", at, bytes[at]);
            wrongs++;
        }
        free(bytes);
    }
    return wrongs;
}

static void a_flipped_bit_that_counts_is_named(void **state)
{
    (void)state;
    assert_int_equal(flip(FLIPS), 0);
}

static void an_audit_that_is_blind_is_found_out(void **state)
{
    (void)state;
    plant_blind = true;
    assert_true(flip(200) > 0);
    plant_blind = false;
}

static void a_page_of_zeros_or_of_yesterday_is_named(void **state)
{
    (void)state;
    for (long at = 0; at < whole_size; at += PAGE) {
        uint8_t *bytes = copy_of_whole();
        memset(bytes + at, 0, PAGE);
        assert_false(is_wrong_with(bytes, whole_size));
        if (at < older_size) {
            memcpy(bytes + at, older + at, PAGE);
            assert_false(is_wrong_with(bytes, whole_size));
        }
        free(bytes);
    }
}

static void a_file_cut_short_is_named(void **state)
{
    (void)state;
    for (long size = PAGE; size < whole_size; size += PAGE)
        assert_false(is_wrong_with(whole, size));
}

static long read_file(uint8_t **bytes)
{
    FILE *file = fopen(path, "r");
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    *bytes = malloc((size_t)size);
    rewind(file);
    size_t had = fread(*bytes, 1, (size_t)size, file);
    fclose(file);
    return had == (size_t)size ? size : 0;
}

/* The file as it is on disk when everything is closed. */
static long take_file(int first, int last, char *text, uint8_t **bytes)
{
    struct delivery_result result;
    for (int i = first; i < last; i++)
        assert_int_equal(books_deliver(&books, books.db, &rows[i], &result), 0);
    assert_true(dump(books.db, text));
    db_close(books.db);
    long size = read_file(bytes);
    assert_int_equal(station_store_open(path, &books.db), 0);
    return size;
}

static int prepare(void **state)
{
    (void)state;
    uint8_t *unused = NULL;
    close(mkstemp(path));
    log_init("station_damage", (enum log_level)0); /* hundreds of errors are the point here */
    if (books_open(&books, path))
        return -1;
    for (int i = 0; i <= ROWS; i++) {
        struct purchase purchase = books_purchase(i + 1, 1000 + i);
        rows[i] = books_seal(&books, ROW_DEBITED, &purchase);
    }
    older_size = take_file(0, ROWS - 2, sound[0], &older);
    whole_size = take_file(ROWS - 2, ROWS, sound[0], &whole);
    take_file(ROWS, ROWS + 1, sound[1], &unused);
    free(unused);
    db_close(books.db);
    books.db = NULL;
    return whole_size > 0 && older_size > 0 ? 0 : -1;
}

static int clear(void **state)
{
    (void)state;
    for (int i = 0; i <= ROWS; i++)
        sealed_row_finish(&rows[i]);
    free(whole);
    free(older);
    books_close(&books);
    write_file((const uint8_t *)"", 0);
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flipped_bit_that_counts_is_named),
        cmocka_unit_test(an_audit_that_is_blind_is_found_out),
        cmocka_unit_test(a_page_of_zeros_or_of_yesterday_is_named),
        cmocka_unit_test(a_file_cut_short_is_named),
    };
    return cmocka_run_group_tests(tests, prepare, clear);
}
