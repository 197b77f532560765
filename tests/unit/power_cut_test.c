/* The power goes at a random write of the kiosk's own statements, on a disk that keeps, drops and tears what
 * was not synced; or a write is refused, or an allocation. What the store had said is on disk must be there;
 * a sale is whole or doubtful. */
#include "base/log.h"
#include "base/status.h"
#include "outbox/outbox_store.h"
#include "store/store.h"
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

#define NOW_MS 1795000000000
#define SALES 3
#define WRITES_MOST 75 /* of a whole run, or the cut comes never */

static struct store_config config = {.terminal = 7};
static bool plant_normal; /* the planted bug: a commit that does not wait for the disk */
static bool plant_deaf;   /* and another: what failed is promised all the same */

/* The last state of each sale that the store said is on disk: kept outside what is tested. */
static enum sale_state promised[SALES + 1];

static struct purchase sale(int n)
{
    struct purchase purchase = {.room = {"3-512"},
                                .card = {"00112233445566778899AABBCCDDEEFF"},
                                .amount = {1000 + n},
                                .at_ms = NOW_MS + n};
    snprintf(purchase.key.text, sizeof purchase.key.text, "%032X", n);
    return purchase;
}

static void try_step(struct store *store, int n, enum sale_state state)
{
    struct purchase purchase = sale(n);
    if (store_sale_save(store, &purchase, state, NOW_MS) == 0 || plant_deaf)
        promised[n] = state;
}

static void live(void)
{
    static const enum sale_state ends[] = {SALE_DEBITED, SALE_DOUBTFUL, SALE_VOID};
    struct store *store = NULL;
    if (store_open(&config, NOW_MS, &store))
        return;
    if (plant_normal)
        db_run(store_database(store), "PRAGMA synchronous=NORMAL");
    for (int n = 1; n <= SALES; n++) {
        try_step(store, n, SALE_INTENDED);
        try_step(store, n, ends[n - 1]);
    }
    store_close(store);
}

/* The sale's state and how many rows it has for it; SALE_ACKNOWLEDGED, which no sale here reaches, when the
 * file cannot be read. */
static enum sale_state found_state(struct database *db, int n, int *rows)
{
    static const char *const words[] = {"draft", "intended", "debited", "void", "doubtful"};
    struct db_query query;
    struct purchase purchase = sale(n);
    enum sale_state state = SALE_DRAFT;
    db_query_begin(&query, db,
                   "SELECT state, (SELECT count(*) FROM outbox WHERE outbox.key = sale.key AND kind ="
                   " sale.state) FROM sale WHERE key = $1");
    db_bind_text(&query, 1, purchase.key.text);
    *rows = 0;
    if (db_query_row(&query)) {
        *rows = (int)db_int(&query, 1);
        for (int i = SALE_INTENDED; i <= SALE_DOUBTFUL; i++)
            if (!strcmp(words[i], db_text(&query, 0)))
                state = (enum sale_state)i;
    }
    return db_query_end(&query) ? SALE_ACKNOWLEDGED : state;
}

/* What is wrong after the power came back; NULL when nothing is. */
static const char *wrong_after_restart(void)
{
    struct store *store = NULL;
    const char *wrong = NULL;
    if (store_open(&config, NOW_MS, &store))
        return "the file does not open";
    if (!store_sells(store))
        wrong = "the chain is broken";
    for (int n = 1; n <= SALES && !wrong; n++) {
        int rows = 0;
        enum sale_state state = found_state(store_database(store), n, &rows);
        if (state == SALE_ACKNOWLEDGED)
            wrong = "the file cannot be read";
        else if (state == SALE_INTENDED)
            wrong = "a sale is still intended";
        else if (promised[n] == SALE_INTENDED ? state == SALE_DRAFT
                                              : promised[n] != SALE_DRAFT && state != promised[n])
            wrong = "a promised state is lost";
        else if (rows != (state == SALE_DEBITED || state == SALE_DOUBTFUL))
            wrong = "a sale without its row, or the other way round";
    }
    store_close(store);
    return wrong;
}

static void begin(int n)
{
    (void)n;
    memset(promised, 0, sizeof promised);
}

static const struct ordeal ordeal = {WRITES_MOST, begin, live, wrong_after_restart};

static void no_cut_loses_what_the_store_promised(void **state)
{
    (void)state;
    const char *wanted = getenv("DORMWATT_CUTS");
    power_lie(false);
    assert_int_equal(ordeal_cuts(&ordeal, wanted ? (int)strtol(wanted, NULL, 10) : 30000, true), 0);
}

static void no_refused_write_loses_what_the_store_promised(void **state)
{
    (void)state;
    assert_int_equal(ordeal_failures(&ordeal, power_refuse_at, power_accept, true), 0);
}

static void no_failing_allocation_loses_what_the_store_promised(void **state)
{
    (void)state;
    assert_int_equal(ordeal_failures(&ordeal, memory_fail_at, memory_back, true), 0);
    assert_int_equal(ordeal_failures(&ordeal, memory_end_at, memory_back, true), 0);
}

static void a_store_that_promises_without_looking_is_found_out(void **state)
{
    (void)state;
    plant_deaf = true;
    assert_true(ordeal_failures(&ordeal, memory_fail_at, memory_back, false) > 0);
    assert_true(ordeal_failures(&ordeal, power_refuse_at, power_accept, false) > 0);
    plant_deaf = false;
}

static void a_commit_that_does_not_wait_for_the_disk_is_found_out(void **state)
{
    (void)state;
    plant_normal = true;
    assert_true(ordeal_cuts(&ordeal, 60, false) > 0);
    plant_normal = false;
}

static void a_disk_that_lies_about_syncing_is_found_out(void **state)
{
    (void)state;
    power_lie(true);
    assert_true(ordeal_cuts(&ordeal, 60, false) > 0);
    power_lie(false);
}

/* SQLite allocates a million times here and is none of ours: the sanitiser need not remember where. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "malloc_context_size=0:quarantine_size_mb=1:thread_local_quarantine_size_kb=64";
}

static char folder[] = "/tmp/power-XXXXXX";

static int prepare(void **state)
{
    (void)state;
    char *pem = NULL;
    if (!mkdtemp(folder))
        return -1;
    snprintf(config.path, sizeof config.path, "%s/kiosk.db", folder);
    snprintf(config.signing_key, sizeof config.signing_key, "%s/key.pem", folder);
    struct crypto_key *key = crypto_key_generate_ed25519();
    crypto_key_private_pem(key, &pem);
    FILE *file = fopen(config.signing_key, "w");
    fputs(pem, file);
    fclose(file);
    fclose(fopen(config.path, "w")); /* where the store looks for room on the real disk */
    free(pem);
    crypto_key_destroy(key);
    memory_init();
    power_init();
    log_init("power_cut", (enum log_level)0); /* thousands of errors are the point here */
    struct store *store = NULL;
    power_fresh(0, 0);
    if (store_open(&config, NOW_MS, &store))
        return -1;
    store_close(store);
    power_remember();
    return 0;
}

static int clear(void **state)
{
    (void)state;
    char disk_key[sizeof config.path + 8];
    power_forget();
    snprintf(disk_key, sizeof disk_key, "%s.key", config.path);
    unlink(disk_key);
    unlink(config.path);
    unlink(config.signing_key);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_cut_loses_what_the_store_promised),
        cmocka_unit_test(no_refused_write_loses_what_the_store_promised),
        cmocka_unit_test(no_failing_allocation_loses_what_the_store_promised),
        cmocka_unit_test(a_store_that_promises_without_looking_is_found_out),
        cmocka_unit_test(a_disk_that_lies_about_syncing_is_found_out),
        cmocka_unit_test(a_commit_that_does_not_wait_for_the_disk_is_found_out),
    };
    return cmocka_run_group_tests(tests, prepare, clear);
}
