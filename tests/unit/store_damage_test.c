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

static char folder[] = "/tmp/damage-XXXXXX";
static struct store_config config = {.terminal = 7};
static char *sound[SALES]; /* the rows' bytes as they were stored */
static uint8_t *whole;
static long whole_size;

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

static int prepare(void **state)
{
    (void)state;
    char *pem = NULL;
    struct store *store = NULL;
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
    assert_int_equal(store_open(&config, NOW_MS, &store), 0);
    for (int n = 1; n <= SALES; n++) {
        struct purchase purchase = {.room = {"3-512"},
                                    .card = {"00112233445566778899AABBCCDDEEFF"},
                                    .amount = {5000},
                                    .at_ms = NOW_MS + n};
        snprintf(purchase.key.text, sizeof purchase.key.text, "%032X", n);
        store_sale_save(store, &purchase, SALE_INTENDED, NOW_MS);
        store_sale_save(store, &purchase, SALE_DEBITED, NOW_MS);
    }
    remember_rows(store);
    store_close(store); /* the last handle writes the log back into the file */
    file = fopen(config.path, "r");
    fseek(file, 0, SEEK_END);
    whole_size = ftell(file);
    whole = malloc((size_t)whole_size);
    rewind(file);
    size_t had = fread(whole, 1, (size_t)whole_size, file);
    fclose(file);
    return had == (size_t)whole_size ? 0 : -1;
}

static int clear(void **state)
{
    (void)state;
    char command[64];
    for (int i = 0; i < SALES; i++)
        free(sound[i]);
    free(whole);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

/* Opens the damaged file. While it sells, every row it would send must be the row that was stored. */
static void live_with(const uint8_t *bytes, long size)
{
    struct store *store = NULL;
    write_file(bytes, size);
    if (store_open(&config, NOW_MS, &store))
        return; /* refused by name */
    if (store_sells(store)) {
        struct sealed_row rows[SALES];
        struct outbox_count count;
        assert_int_equal(outbox_count(store_database(store), &count), 0);
        for (int64_t number = 1; number <= count.last; number++) {
            assert_int_equal(outbox_load(store_database(store), number, 1, rows), 0);
            assert_true(number <= SALES);
            assert_string_equal(rows[0].bytes, sound[number - 1]);
            sealed_row_finish(&rows[0]);
        }
    }
    store_close(store);
}

static uint8_t *copy_of_whole(void)
{
    uint8_t *bytes = malloc((size_t)whole_size);
    memcpy(bytes, whole, (size_t)whole_size);
    return bytes;
}

static void a_flipped_bit_is_never_sold_on(void **state)
{
    (void)state;
    unsigned random = 1;
    for (int i = 0; i < 400; i++) {
        uint8_t *bytes = copy_of_whole();
        long at = rand_r(&random) % whole_size;
        bytes[at] ^= (uint8_t)(1U << (rand_r(&random) % 8));
        live_with(bytes, whole_size);
        free(bytes);
    }
}

static void a_page_of_zeros_is_never_sold_on(void **state)
{
    (void)state;
    for (long page = 0; page * PAGE < whole_size; page++) {
        uint8_t *bytes = copy_of_whole();
        memset(bytes + page * PAGE, 0, PAGE);
        live_with(bytes, whole_size);
        free(bytes);
    }
}

static void a_file_cut_short_is_never_sold_on(void **state)
{
    (void)state;
    for (long size = PAGE; size < whole_size; size += PAGE)
        live_with(whole, size);
    live_with(whole, 100);
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
        cmocka_unit_test(a_page_of_zeros_is_never_sold_on),
        cmocka_unit_test(a_file_cut_short_is_never_sold_on),
        cmocka_unit_test(each_flipped_bit_in_a_row_is_named_by_the_chain),
    };
    return cmocka_run_group_tests(tests, prepare, clear);
}
