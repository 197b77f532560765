/* A disk that silently changes bits: the kiosk opens any such file without crashing, and never takes a
 * changed row for a good one. */
#include "base/log.h"
#include "base/status.h"
#include "outbox/outbox_store.h"
#include "store/store.h"

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
#define PAGE 4096
#define FLIPS 1500

static char folder[] = "/dev/shm/damage-XXXXXX"; /* no disk has to be waited for */
static struct store_config config = {.terminal = 7};
static char *sound[SALES];     /* the rows' bytes as they were stored */
static uint8_t *whole, *older; /* the file, and as it was two sales earlier */
static long whole_size, older_size;
static bool plant_trusting; /* the planted bug: what the store says of its file is not asked */

static void write_file(const uint8_t *bytes, long size)
{
    char name[300];
    FILE *file = fopen(config.path, "w");
    fwrite(bytes, 1, (size_t)size, file);
    fclose(file);
    snprintf(name, sizeof name, "%s-wal", config.path);
    unlink(name);
    snprintf(name, sizeof name, "%s-shm", config.path);
    unlink(name);
}

static void remember_rows(struct store *store)
{
    struct sealed_row rows[SALES];
    assert_int_equal(outbox_load(store_database(store), 1, SALES, rows), 0);
    for (int i = 0; i < SALES; i++)
        sound[i] = rows[i].bytes;
}

static void read_file(uint8_t **bytes, long *size)
{
    FILE *file = fopen(config.path, "r");
    fseek(file, 0, SEEK_END);
    *size = ftell(file);
    *bytes = malloc((size_t)*size);
    rewind(file);
    if (fread(*bytes, 1, (size_t)*size, file) != (size_t)*size)
        *size = 0;
    fclose(file);
}

/* Sells; *bytes is the file as it is then. Returns its size. */
static long sell(int first, int last, uint8_t **bytes)
{
    struct store *store = NULL;
    long size = 0;
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
    read_file(bytes, &size);
    return size;
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
    older_size = sell(1, SALES - 2, &older);
    whole_size = sell(SALES - 1, SALES, &whole);
    return older_size > 0 && whole_size > 0 ? 0 : -1;
}

static int clear(void **state)
{
    (void)state;
    char command[64];
    for (int i = 0; i < SALES; i++)
        free(sound[i]);
    free(whole);
    free(older);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

/* True if a row that would be sent, while the store sells on this file, is not the row that was stored. */
static bool is_wrong_with(const uint8_t *bytes, long size)
{
    struct store *store = NULL;
    struct outbox_count count = {0};
    bool wrong = false;
    write_file(bytes, size);
    if (store_open(&config, NOW_MS, &store))
        return false; /* refused by name */
    bool sells = plant_trusting || store_sells(store);
    if (sells && outbox_count(store_database(store), &count))
        wrong = true;
    for (int64_t number = 1; number <= count.last && !wrong; number++) {
        struct sealed_row row;
        wrong = number > SALES || outbox_load(store_database(store), number, 1, &row);
        if (wrong)
            break;
        wrong = strcmp(row.bytes, sound[number - 1]) != 0;
        sealed_row_finish(&row);
    }
    wrong = wrong || (sells && count.last < SALES);
    store_close(store);
    return wrong;
}

static uint8_t *copy_of_whole(void)
{
    uint8_t *bytes = malloc((size_t)whole_size);
    memcpy(bytes, whole, (size_t)whole_size);
    return bytes;
}

/* Flips bits, one at a time, anywhere; how many were sold on. */
static int flip(int flips)
{
    unsigned random = 1;
    int wrongs = 0;
    for (int i = 0; i < flips; i++) {
        uint8_t *bytes = copy_of_whole();
        long at = rand_r(&random) % whole_size;
        bytes[at] ^= (uint8_t)(1U << (rand_r(&random) % 8));
        wrongs += is_wrong_with(bytes, whole_size);
        free(bytes);
    }
    return wrongs;
}

static void a_flipped_bit_is_never_sold_on(void **state)
{
    (void)state;
    assert_int_equal(flip(FLIPS), 0);
}

static void a_store_that_trusts_its_file_is_found_out(void **state)
{
    (void)state;
    plant_trusting = true;
    assert_true(flip(300) > 0);
    plant_trusting = false;
}

static void a_page_of_zeros_or_of_yesterday_is_never_sold_on(void **state)
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

static void a_file_cut_short_is_never_sold_on(void **state)
{
    (void)state;
    for (long size = PAGE; size < whole_size; size += PAGE)
        assert_false(is_wrong_with(whole, size));
    assert_false(is_wrong_with(whole, 100));
}

static void each_flipped_bit_in_a_row_is_named_by_the_chain(void **state)
{
    (void)state;
    int found = 0;
    for (int n = 0; n < SALES; n++) {
        uint8_t *bytes = copy_of_whole();
        uint8_t *row =
            memmem(bytes, (size_t)whole_size, sound[n], 60); /* where it begins is one place only */
        if (row) {
            struct store *store = NULL;
            found++;
            row[14] ^= 1; /* a digit of the amount */
            write_file(bytes, whole_size);
            assert_int_equal(store_open(&config, NOW_MS, &store), 0);
            assert_false(store_sells(store));
            store_close(store);
        }
        free(bytes);
    }
    assert_true(found > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flipped_bit_is_never_sold_on),
        cmocka_unit_test(a_store_that_trusts_its_file_is_found_out),
        cmocka_unit_test(a_page_of_zeros_or_of_yesterday_is_never_sold_on),
        cmocka_unit_test(a_file_cut_short_is_never_sold_on),
        cmocka_unit_test(each_flipped_bit_in_a_row_is_named_by_the_chain),
    };
    return cmocka_run_group_tests(tests, prepare, clear);
}
