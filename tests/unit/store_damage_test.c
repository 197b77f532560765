/* A disk that silently changes bits: the kiosk opens any such file without crashing, and never takes a
 * changed row for a good one. */
#include "base/log.h"
#include "base/status.h"
#include "outbox/outbox_store.h"
#include "store/store.h"
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

#define NOW_MS 1795000000000
#define SALES 12
#define FLIPS 1500

static char folder[] = "/dev/shm/damage-XXXXXX"; /* no disk has to be waited for */
static struct store_config config = {.terminal = 7};
static char *sound[SALES];  /* the rows' bytes as they were stored */
static bool plant_trusting; /* the planted bug: what the store says of its file is not asked */

static void remember_rows(struct store *store)
{
    struct sealed_row rows[SALES];
    assert_int_equal(outbox_load(store_database(store), 1, SALES, rows), 0);
    for (int i = 0; i < SALES; i++)
        sound[i] = rows[i].bytes;
}

/* True if a row that would be sent, while the store sells on this file, is not the row that was stored. */
static bool deceives(void)
{
    struct store *store = NULL;
    struct outbox_count count = {0};
    if (store_open(&config, NOW_MS, &store))
        return false; /* refused by name */
    bool sells = plant_trusting || store_sells(store);
    bool wrong = sells && (outbox_count(store_database(store), &count) || count.last < SALES);
    for (int64_t number = 1; number <= count.last && !wrong; number++) {
        struct sealed_row row;
        wrong = number > SALES || outbox_load(store_database(store), number, 1, &row);
        if (wrong)
            break;
        wrong = strcmp(row.bytes, sound[number - 1]) != 0;
        sealed_row_finish(&row);
    }
    store_close(store);
    return wrong;
}

static struct damage damage = {.path = config.path, .deceives = deceives};

static void sell(int first, int last)
{
    struct store *store = NULL;
    assert_int_equal(store_open(&config, NOW_MS, &store), 0);
    for (int n = first; n <= last; n++) {
        struct purchase purchase = {.room = {"3-512"},
                                    .card = {"00112233445566778899AABBCCDDEEFF"},
                                    .amount = {5000},
                                    .at_ms = NOW_MS + n};
        snprintf(purchase.key.text, sizeof purchase.key.text, "%032X", n);
        store_sale_save(store, &purchase, SALE_INTENDED, NOW_MS);
        store_sale_save(store, &purchase, SALE_DEBITED, NOW_MS);
    }
    if (last == SALES)
        remember_rows(store);
    store_close(store); /* the last handle writes the log back into the file */
    damage_take(&damage);
}

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
    free(pem);
    crypto_key_destroy(key);
    log_init("store_damage", (enum log_level)0);
    sell(1, SALES - 2);
    sell(SALES - 1, SALES);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    char command[64];
    for (int i = 0; i < SALES; i++)
        free(sound[i]);
    damage_finish(&damage);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void a_flipped_bit_is_never_sold_on(void **state)
{
    (void)state;
    assert_int_equal(damage_flips(&damage, FLIPS, false), 0);
}

static void a_store_that_trusts_its_file_is_found_out(void **state)
{
    (void)state;
    plant_trusting = true;
    assert_true(damage_flips(&damage, FLIPS / 5, true) > 0);
    plant_trusting = false;
}

static void a_page_of_zeros_or_of_yesterday_and_a_file_cut_short_are_never_sold_on(void **state)
{
    (void)state;
    assert_int_equal(damage_pages(&damage), 0);
    assert_int_equal(damage_ends(&damage), 0);
}

static void each_flipped_bit_in_a_row_is_named_by_the_chain(void **state)
{
    (void)state;
    int found = 0;
    for (int n = 0; n < SALES; n++) {
        /* Where it begins is one place only. */
        uint8_t *row = memmem(damage.whole, (size_t)damage.whole_size, sound[n], 60);
        struct store *store = NULL;
        if (!row)
            continue;
        found++;
        row[14] ^= 1; /* a digit of the amount */
        damage_write(&damage, damage.whole, damage.whole_size);
        row[14] ^= 1;
        assert_int_equal(store_open(&config, NOW_MS, &store), 0);
        assert_false(store_sells(store));
        store_close(store);
    }
    assert_true(found > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flipped_bit_is_never_sold_on),
        cmocka_unit_test(a_store_that_trusts_its_file_is_found_out),
        cmocka_unit_test(a_page_of_zeros_or_of_yesterday_and_a_file_cut_short_are_never_sold_on),
        cmocka_unit_test(each_flipped_bit_in_a_row_is_named_by_the_chain),
    };
    return cmocka_run_group_tests(tests, prepare, clear);
}
