/* When the kiosk stops selling by itself: an outbox that is full, and money the station does not know yet. */
#include "base/clock.h"
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

#include <cmocka.h>

#define NOW_MS ((int64_t)1795000000000)

static char folder[64];
static struct store_config config;
static struct store *store;

static int setup(void **state)
{
    (void)state;
    char *pem = NULL;
    strcpy(folder, "/tmp/limits-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    config = (struct store_config){.terminal = 7};
    snprintf(config.path, sizeof config.path, "%s/kiosk.db", folder);
    snprintf(config.signing_key, sizeof config.signing_key, "%s/key.pem", folder);
    struct crypto_key *key = crypto_key_generate_ed25519();
    crypto_key_private_pem(key, &pem);
    FILE *file = fopen(config.signing_key, "w");
    fputs(pem, file);
    fclose(file);
    free(pem);
    crypto_key_destroy(key);
    return store_open(&config, NOW_MS, &store);
}

static int teardown(void **state)
{
    (void)state;
    char command[96];
    store_close(store);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static struct purchase sale(int n, int64_t fen)
{
    struct purchase purchase = {.room = {"3-512"},
                                .card = {"00112233445566778899AABBCCDDEEFF"},
                                .amount = {fen},
                                .at_ms = NOW_MS,
                                .proof = PROOF_LOG};
    snprintf(purchase.key.text, sizeof purchase.key.text, "%032X", n);
    snprintf(purchase.card.text, sizeof purchase.card.text, "%032X", n);
    return purchase;
}

static int save(const struct purchase *purchase, enum sale_state state)
{
    return store_sale_save(store, purchase, state, NOW_MS);
}

static void a_full_outbox_begins_no_sale_and_ends_the_one_that_was_begun(void **state)
{
    (void)state;
    char sql[512];
    struct purchase begun = sale(1, 5000);
    struct purchase next = sale(2, 5000);
    assert_int_equal(save(&begun, SALE_INTENDED), 0);
    snprintf(sql, sizeof sql,
             "INSERT INTO outbox (number, key, kind, bytes, signature, hash, stored_at_ms)"
             " WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
             " SELECT i, 'K' || i, 'debited', '{}', '', '0', 1 FROM n",
             OUTBOX_MAX);
    assert_true(store_sells(store));
    assert_int_equal(db_run(store_database(store), sql), 0);
    assert_false(store_sells(store));
    assert_int_equal(save(&next, SALE_INTENDED), ERR_FULL);
    assert_int_equal(save(&begun, SALE_DEBITED), 0); /* the card was debited: this row has its place */
    assert_int_equal(
        db_run(store_database(store), "UPDATE outbox SET state = 'acknowledged' WHERE number <= 2"), 0);
    assert_true(store_sells(store));
    assert_int_equal(save(&next, SALE_INTENDED), 0);
}

static void what_the_station_acknowledged_is_no_longer_unknown_to_it(void **state)
{
    (void)state;
    struct purchase first = sale(1, 5000);
    struct purchase second = sale(2, 300);
    struct purchase third = sale(3, 20);
    struct purchase doubtful = sale(4, 1);
    assert_int_equal(store_unknown_today_fen(store, NOW_MS), 0);
    assert_int_equal(save(&first, SALE_INTENDED), 0);
    assert_int_equal(save(&first, SALE_DEBITED), 0);
    assert_int_equal(save(&second, SALE_INTENDED), 0);
    assert_int_equal(save(&third, SALE_INTENDED), 0);
    assert_int_equal(save(&third, SALE_VOID), 0);
    assert_int_equal(save(&doubtful, SALE_INTENDED), 0);
    assert_int_equal(save(&doubtful, SALE_DOUBTFUL), 0);
    assert_int_equal(store_unknown_today_fen(store, NOW_MS), 5301);
    assert_int_equal(outbox_acknowledge(store_database(store), 1, &first.key, NOW_MS), 0);
    assert_int_equal(store_unknown_today_fen(store, NOW_MS), 301);
    assert_int_equal(outbox_acknowledge(store_database(store), 2, &doubtful.key, NOW_MS), 0);
    assert_int_equal(store_unknown_today_fen(store, NOW_MS), 301); /* told, but what became of it is open */
    assert_int_equal(store_unknown_today_fen(store, NOW_MS + CLOCK_DAY_MS), 0);
}

static void what_is_debited_for_a_room_is_pending_until_the_station_has_it(void **state)
{
    (void)state;
    struct pending pending;
    struct purchase mine[] = {sale(1, 5000), sale(2, 300), sale(3, 20), sale(4, 1)};
    struct purchase elsewhere = sale(5, 7000);
    static const enum sale_state ends[] = {SALE_DEBITED, SALE_DEBITED, SALE_VOID, SALE_DOUBTFUL};
    elsewhere.room = (struct room_id){"3-513"};
    mine[1].at_ms = NOW_MS - CLOCK_DAY_MS; /* of yesterday, and still not there */
    assert_int_equal(save(&elsewhere, SALE_INTENDED), 0);
    assert_int_equal(save(&elsewhere, SALE_DEBITED), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(save(&mine[i], SALE_INTENDED), 0);
        assert_int_equal(store_pending_of(store, &mine[i].room, &pending), 0);
        assert_int_equal(pending.count, i > 1 ? 2 : i); /* an intention is not money */
        assert_int_equal(save(&mine[i], ends[i]), 0);
    }
    assert_int_equal(store_pending_of(store, &mine[0].room, &pending), 0);
    assert_int_equal(pending.count, 2);
    assert_int_equal(pending.sum.fen, 5300);
    assert_int_equal(pending.since_ms, NOW_MS - CLOCK_DAY_MS);
    assert_int_equal(outbox_acknowledge(store_database(store), 2, &mine[0].key, NOW_MS), 0);
    assert_int_equal(store_pending_of(store, &mine[0].room, &pending), 0);
    assert_int_equal(pending.sum.fen, 300);
    assert_int_equal(outbox_acknowledge(store_database(store), 3, &mine[1].key, NOW_MS), 0);
    assert_int_equal(store_pending_of(store, &mine[0].room, &pending), 0);
    assert_int_equal(pending.count + pending.sum.fen + pending.since_ms, 0);
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(a_full_outbox_begins_no_sale_and_ends_the_one_that_was_begun),
        unit(what_is_debited_for_a_room_is_pending_until_the_station_has_it),
        unit(what_the_station_acknowledged_is_no_longer_unknown_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
