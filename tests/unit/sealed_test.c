/* What the kiosk's file gives away to who copies it, and what it knows of cards without a line. */
#include "base/clock.h"
#include "base/status.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define NOW_MS ((int64_t)1795000000000)

static char folder[64];
static struct store_config config;
static struct store *store;
static const struct account li = {.ref = {"00112233445566778899AABBCCDDEEFF"},
                                  .state = CARD_OK,
                                  .name = "欧阳*峰",
                                  .tail = "8848",
                                  .room = {"9-31415"},
                                  .building_name = "燕园九舍",
                                  .room_name = "31415"};

static void open_store(void)
{
    assert_int_equal(store_open(&config, NOW_MS, &store), 0);
}

static int setup(void **state)
{
    (void)state;
    char *pem = NULL;
    strcpy(folder, "/tmp/sealed-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    unsetenv("CREDENTIALS_DIRECTORY");
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
    open_store();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    char command[96];
    store_close(store);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static struct kit_page *page_of(const struct account *account, bool restart, bool more, int64_t version)
{
    static struct kit_page page;
    page = (struct kit_page){.version = version, .restart = restart, .more = more, .card_count = 1};
    page.cards[0] = *account;
    return &page;
}

static struct kit_page *room_page(int64_t balance_fen, int64_t at_ms)
{
    static struct kit_page page;
    page = (struct kit_page){.room_count = 1};
    page.rooms[0] = (struct kit_room){.room = li.room,
                                      .building_name = "燕园九舍",
                                      .room_name = "31415",
                                      .has_balance = true,
                                      .balance = {balance_fen},
                                      .balance_at_ms = at_ms,
                                      .price_centifen_per_kwh = 5330};
    return &page;
}

static void take(const struct kit_page *page)
{
    assert_int_equal(store_take_kit(store, page, NOW_MS), 0);
}

/* True if the bytes stand anywhere in a file of the folder whose name begins with kiosk.db. */
static bool stands(const char *bytes)
{
    char command[256];
    snprintf(command, sizeof command, "grep -qaF -- '%s' %s/kiosk.db %s/kiosk.db-wal", bytes, folder, folder);
    return system(command) == 0;
}

static void a_copied_file_gives_away_no_name_room_card_or_balance(void **state)
{
    (void)state;
    struct snapshot snapshot = {
        .room = li.room, .has_balance = true, .balance = {77665544}, .balance_at_ms = 1};
    memcpy(snapshot.building_name, li.building_name, sizeof snapshot.building_name);
    assert_int_equal(store_keep_account(store, &li, NOW_MS), 0);
    assert_int_equal(store_keep_snapshot(store, &snapshot, NOW_MS), 0);
    take(page_of(&li, true, false, 5));
    take(room_page(55667788, 2));
    static const char *const secrets[] = {
        "欧阳",     "8848",     "9-31415",  "31415",
        "燕园九舍", "77665544", "55667788", "00112233445566778899AABBCCDDEEFF"};
    assert_true(stands("sealed")); /* the files are looked at */
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
        assert_false(stands(secrets[i]));
    struct account account;
    assert_int_equal(store_account_of(store, &li.ref, &account), 0); /* and yet it is there */
    assert_string_equal(account.name, li.name);
}

static void the_key_is_the_service_users_alone_and_lies_beside_the_file(void **state)
{
    (void)state;
    char path[300];
    struct stat key;
    snprintf(path, sizeof path, "%s.key", config.path);
    assert_int_equal(stat(path, &key), 0);
    assert_int_equal(key.st_mode & 0777, 0600);
    assert_int_equal(key.st_size, 64);
}

static void with_another_key_nothing_is_known_and_what_is_said_again_is(void **state)
{
    (void)state;
    char path[300];
    struct account account;
    assert_int_equal(store_keep_account(store, &li, NOW_MS), 0);
    store_close(store);
    snprintf(path, sizeof path, "%s.key", config.path);
    assert_int_equal(remove(path), 0);
    open_store();
    assert_int_equal(store_account_of(store, &li.ref, &account), ERR_NOT_FOUND);
    assert_int_equal(store_keep_account(store, &li, NOW_MS), 0);
    assert_int_equal(store_account_of(store, &li.ref, &account), 0);
}

static void a_credential_of_the_service_manager_is_the_key(void **state)
{
    (void)state;
    char path[300];
    struct account account;
    store_close(store);
    snprintf(path, sizeof path, "%s/store.key", folder);
    FILE *file = fopen(path, "w");
    fputs("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F\n", file);
    fclose(file);
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    open_store();
    assert_int_equal(store_keep_account(store, &li, NOW_MS), 0);
    store_close(store);
    unsetenv("CREDENTIALS_DIRECTORY");
    open_store();
    assert_int_equal(store_account_of(store, &li.ref, &account), ERR_NOT_FOUND);
    store_close(store);
    snprintf(config.seal_key, sizeof config.seal_key, "%s/store.key", folder);
    open_store();
    assert_int_equal(store_account_of(store, &li.ref, &account), 0);
}

static void what_is_no_key_is_refused_and_not_overwritten(void **state)
{
    (void)state;
    store_close(store);
    snprintf(config.seal_key, sizeof config.seal_key, "%s/bad.key", folder);
    FILE *file = fopen(config.seal_key, "w");
    fputs("not a key", file);
    fclose(file);
    assert_int_equal(store_open(&config, NOW_MS, &store), ERR_FORMAT);
}

static void bytes_that_were_moved_or_changed_are_not_used(void **state)
{
    (void)state;
    struct account other = li;
    struct account account;
    memset(other.ref.text, 'A', CARD_REF_SIZE - 1);
    assert_int_equal(store_keep_account(store, &li, NOW_MS), 0);
    assert_int_equal(store_keep_account(store, &other, NOW_MS), 0);
    /* one person's row under the other's name */
    assert_int_equal(db_run(store_database(store),
                            "UPDATE sealed SET bytes = (SELECT bytes FROM sealed AS other"
                            " WHERE other.name <> sealed.name AND other.kind = 'account')"),
                     0);
    int mine = store_account_of(store, &li.ref, &account);
    int others = store_account_of(store, &other.ref, &account);
    assert_true((mine == ERR_NOT_FOUND) != (others == ERR_NOT_FOUND)); /* the one that was written over */
}

static void a_file_of_an_earlier_program_keeps_what_it_has_and_takes_lists_of_payments(void **state)
{
    (void)state;
    struct top_ups page = {.room = li.room, .as_of_ms = NOW_MS};
    struct account found;
    assert_int_equal(store_keep_account(store, &li, NOW_MS), 0);
    assert_int_equal(db_run(store_database(store),
                            "CREATE TABLE old (kind TEXT NOT NULL CHECK (kind IN ('account', 'list')),"
                            " name TEXT NOT NULL, bytes BLOB NOT NULL, kept_at_ms INTEGER NOT NULL,"
                            " PRIMARY KEY (kind, name)); INSERT INTO old SELECT * FROM sealed;"
                            "DROP TABLE sealed; ALTER TABLE old RENAME TO sealed"),
                     0);
    store_close(store);
    open_store();
    assert_int_equal(store_account_of(store, &li.ref, &found), 0);
    assert_int_equal(store_keep_top_ups(store, &page, NOW_MS), 0);
    assert_int_equal(store_top_ups_of(store, &li.room, &page), 0);
}

static void the_list_is_whole_with_its_last_page_only(void **state)
{
    (void)state;
    struct card_list list;
    assert_int_equal(store_card_list(store, &list), 0);
    assert_int_equal(list.version, 0);
    take(page_of(&li, true, true, 200));
    assert_int_equal(store_card_list(store, &list), 0);
    assert_int_equal(list.version, 200);
    assert_int_equal(list.whole_at_ms, 0);
    take(page_of(&li, false, false, 300));
    assert_int_equal(store_card_list(store, &list), 0);
    assert_int_equal(list.version, 300);
    assert_int_equal(list.whole_at_ms, NOW_MS);
    take(room_page(100, 1));
    assert_int_equal(store_card_list(store, &list), 0);
    assert_int_equal(list.version, 300);
}

static void a_card_that_was_lost_is_frozen_here_with_the_next_page(void **state)
{
    (void)state;
    struct account account;
    struct account lost = li;
    lost.state = CARD_FROZEN;
    assert_int_equal(store_keep_account(store, &li, NOW_MS), 0);
    take(page_of(&lost, false, false, 7));
    assert_int_equal(store_account_of(store, &li.ref, &account), 0);
    assert_int_equal(account.state, CARD_FROZEN);
}

static void a_list_that_begins_anew_forgets_the_old_one(void **state)
{
    (void)state;
    struct account account;
    struct account other = li;
    memset(other.ref.text, 'A', CARD_REF_SIZE - 1);
    take(page_of(&li, true, false, 7));
    take(page_of(&other, true, false, 3));
    assert_int_equal(store_account_of(store, &li.ref, &account), ERR_NOT_FOUND);
    assert_int_equal(store_account_of(store, &other.ref, &account), 0);
}

static void a_rooms_balance_is_the_younger_one_and_its_days_stay(void **state)
{
    (void)state;
    struct snapshot snapshot = {
        .room = li.room, .has_balance = true, .balance = {100}, .balance_at_ms = 10, .day_count = 1};
    snapshot.days[0] = (struct usage_day){.local_day = 20000, .wh = 5, .hours = 1};
    assert_int_equal(store_keep_snapshot(store, &snapshot, NOW_MS), 0);
    take(room_page(200, 5));
    assert_int_equal(store_snapshot_of(store, &li.room, &snapshot), 0);
    assert_int_equal(snapshot.balance.fen, 100);
    take(room_page(300, 20));
    assert_int_equal(store_snapshot_of(store, &li.room, &snapshot), 0);
    assert_int_equal(snapshot.balance.fen, 300);
    assert_int_equal(snapshot.balance_at_ms, 20);
    assert_int_equal(snapshot.day_count, 1);
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(a_copied_file_gives_away_no_name_room_card_or_balance),
        unit(the_key_is_the_service_users_alone_and_lies_beside_the_file),
        unit(with_another_key_nothing_is_known_and_what_is_said_again_is),
        unit(a_credential_of_the_service_manager_is_the_key),
        unit(what_is_no_key_is_refused_and_not_overwritten),
        unit(bytes_that_were_moved_or_changed_are_not_used),
        unit(a_file_of_an_earlier_program_keeps_what_it_has_and_takes_lists_of_payments),
        unit(the_list_is_whole_with_its_last_page_only),
        unit(a_card_that_was_lost_is_frozen_here_with_the_next_page),
        unit(a_list_that_begins_anew_forgets_the_old_one),
        unit(a_rooms_balance_is_the_younger_one_and_its_days_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
