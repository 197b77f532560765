/* The kiosk's file: every step of a sale on disk or not at all, whatever dies in between. */
#include "base/clock.h"
#include "base/status.h"
#include "outbox/outbox_store.h"
#include "store/store.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW_MS 1795000000000

struct desk {
    char folder[64];
    struct store_config config;
    struct store *store;
};

static void open_store(struct desk *desk)
{
    assert_int_equal(store_open(&desk->config, NOW_MS, &desk->store), 0);
}

static void reopen(struct desk *desk)
{
    store_close(desk->store);
    open_store(desk);
}

static int open_desk(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    char *pem = NULL;
    strcpy(desk->folder, "/tmp/store-XXXXXX");
    if (!mkdtemp(desk->folder))
        return -1;
    snprintf(desk->config.path, sizeof desk->config.path, "%s/kiosk.db", desk->folder);
    snprintf(desk->config.signing_key, sizeof desk->config.signing_key, "%s/key.pem", desk->folder);
    desk->config.terminal = 7;
    struct crypto_key *key = crypto_key_generate_ed25519();
    crypto_key_private_pem(key, &pem);
    FILE *file = fopen(desk->config.signing_key, "w");
    fputs(pem, file);
    fclose(file);
    free(pem);
    crypto_key_destroy(key);
    open_store(desk);
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    char command[96];
    store_close(desk->store);
    snprintf(command, sizeof command, "rm -r %s", desk->folder);
    int status = system(command);
    free(desk);
    return status;
}

static struct purchase sale(int n)
{
    struct purchase purchase = {
        .room = {"3-512"},
        .card = {"00112233445566778899AABBCCDDEEFF"},
        .amount = {5000},
        .at_ms = NOW_MS + n,
        .debit = {.asn = "0000000000012345",
                  .uid = "A1B2C3D4",
                  .balance_before_fen = 12000,
                  .counter_before = 41,
                  .random = "11223344",
                  .terminal = "112233445566",
                  .terminal_sequence = 9,
                  .date = "20261123",
                  .time = "201530",
                  .mac1 = "DEADBEEF"},
    };
    snprintf(purchase.key.text, sizeof purchase.key.text, "%032X", n);
    return purchase;
}

static struct purchase debited(struct purchase purchase)
{
    purchase.proof = PROOF_ANSWER;
    strcpy(purchase.debit.tac, "01020304");
    strcpy(purchase.debit.mac2, "05060708");
    return purchase;
}

static int save(struct desk *desk, const struct purchase *purchase, enum sale_state state)
{
    return store_sale_save(desk->store, purchase, state, NOW_MS);
}

static int64_t waiting(struct desk *desk)
{
    int64_t oldest_at_ms = 0;
    return store_outbox_depth(desk->store, &oldest_at_ms);
}

/* What the journal says of sale n, as "state proof rows": the last is the kinds of its rows. */
static void assert_journal(struct desk *desk, int n, const char *expected)
{
    struct db_query query;
    char key[KEY_LENGTH + 1];
    char found[128] = "no sale";
    snprintf(key, sizeof key, "%032X", n);
    db_query_begin(&query, store_database(desk->store),
                   "SELECT state || ' ' || coalesce((SELECT group_concat(kind, '+') FROM (SELECT kind FROM"
                   " outbox WHERE outbox.key = sale.key ORDER BY number)), '-') FROM sale WHERE key = $1");
    db_bind_text(&query, 1, key);
    if (db_query_row(&query))
        db_copy_text(&query, 0, found, sizeof found);
    assert_int_equal(db_query_end(&query), 0);
    assert_string_equal(found, expected);
}

static void a_debited_sale_is_in_the_outbox(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = sale(1);
    assert_int_equal(save(desk, &purchase, SALE_INTENDED), 0);
    assert_journal(desk, 1, "intended -");
    purchase = debited(purchase);
    assert_int_equal(save(desk, &purchase, SALE_DEBITED), 0);
    assert_journal(desk, 1, "debited debited");
    assert_int_equal(waiting(desk), 1);
}

static void a_refused_debit_leaves_no_row(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = sale(1);
    save(desk, &purchase, SALE_INTENDED);
    assert_int_equal(save(desk, &purchase, SALE_VOID), 0);
    assert_journal(desk, 1, "void -");
    assert_int_equal(waiting(desk), 0);
}

static void a_doubtful_sale_is_found_by_its_card_until_it_is_known(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = sale(1);
    struct purchase found;
    save(desk, &purchase, SALE_INTENDED);
    assert_int_equal(store_doubtful_of(desk->store, &purchase.card, &found), ERR_NOT_FOUND);
    save(desk, &purchase, SALE_DOUBTFUL);
    assert_int_equal(store_doubtful_of(desk->store, &purchase.card, &found), 0);
    assert_memory_equal(&found, &purchase, sizeof found);
    purchase = debited(purchase);
    purchase.proof = PROOF_TRANSACTION;
    assert_int_equal(save(desk, &purchase, SALE_DEBITED), 0);
    assert_int_equal(store_doubtful_of(desk->store, &purchase.card, &found), ERR_NOT_FOUND);
    assert_journal(desk, 1, "debited doubtful+debited");
}

static void a_doubtful_sale_that_took_nothing_tells_the_station(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = sale(1);
    save(desk, &purchase, SALE_INTENDED);
    save(desk, &purchase, SALE_DOUBTFUL);
    assert_int_equal(save(desk, &purchase, SALE_VOID), 0);
    assert_journal(desk, 1, "void doubtful+void");
}

static void a_step_said_twice_is_done_once(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = debited(sale(1));
    save(desk, &purchase, SALE_INTENDED);
    assert_int_equal(save(desk, &purchase, SALE_INTENDED), 0);
    assert_int_equal(save(desk, &purchase, SALE_DEBITED), 0);
    assert_int_equal(save(desk, &purchase, SALE_DEBITED), 0);
    assert_int_equal(waiting(desk), 1);
}

static void steps_the_journal_forbids_are_refused(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = debited(sale(1));
    assert_int_equal(save(desk, &purchase, SALE_DEBITED), ERR_NOT_NOW);
    save(desk, &purchase, SALE_INTENDED);
    save(desk, &purchase, SALE_DEBITED);
    assert_int_equal(save(desk, &purchase, SALE_VOID), ERR_NOT_NOW);
    assert_int_equal(save(desk, &purchase, SALE_INTENDED), ERR_NOT_NOW);
    purchase.amount.fen = 6000;
    assert_int_equal(save(desk, &purchase, SALE_DEBITED), ERR_CONFLICT);
    assert_journal(desk, 1, "debited debited");
}

static void a_second_attempt_does_not_hide_behind_the_first_ones_key(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = sale(1);
    save(desk, &purchase, SALE_INTENDED);
    strcpy(purchase.debit.random, "55667788");
    assert_int_equal(save(desk, &purchase, SALE_INTENDED), ERR_CONFLICT);
}

static void what_a_card_spent_today_counts_doubtful_but_not_void(void **state)
{
    struct desk *desk = *state;
    for (int n = 1; n <= 3; n++) {
        struct purchase purchase = debited(sale(n));
        save(desk, &purchase, SALE_INTENDED);
        save(desk, &purchase, n == 1 ? SALE_DEBITED : n == 2 ? SALE_DOUBTFUL : SALE_VOID);
    }
    struct purchase purchase = sale(1);
    assert_int_equal(store_spent_today_fen(desk->store, &purchase.card, NOW_MS), 10000);
    assert_int_equal(store_spent_today_fen(desk->store, &purchase.card, NOW_MS + CLOCK_DAY_MS), 0);
}

static void a_sale_under_way_when_the_power_went_is_doubtful(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = sale(1);
    save(desk, &purchase, SALE_INTENDED);
    reopen(desk);
    assert_journal(desk, 1, "doubtful doubtful");
    reopen(desk);
    assert_journal(desk, 1, "doubtful doubtful");
    assert_int_equal(waiting(desk), 1);
}

/* Runs one sale in a child that dies at the marker, then says what the journal has after a restart. */
static void dies_at(struct desk *desk, const char *marker, enum sale_state last, const char *expected)
{
    store_close(desk->store);
    desk->store = NULL;
    pid_t child = fork();
    if (child == 0) {
        setenv("DORMWATT_DIE_AT", marker, 1);
        struct purchase purchase = debited(sale(1));
        int status = store_open(&desk->config, NOW_MS, &desk->store);
        if (!status)
            status = save(desk, &purchase, SALE_INTENDED);
        if (!status)
            save(desk, &purchase, last);
        _exit(0);
    }
    int how = 0;
    waitpid(child, &how, 0);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    open_store(desk);
    assert_journal(desk, 1, expected);
    assert_true(store_sells(desk->store));
}

static void killed_before_the_intention_is_on_disk_there_is_no_sale(void **state)
{
    dies_at(*state, "sale.intended.before_commit", SALE_DEBITED, "no sale");
}

static void killed_after_the_intention_the_sale_is_doubtful(void **state)
{
    dies_at(*state, "sale.intended.after_commit", SALE_DEBITED, "doubtful doubtful");
}

static void killed_before_the_debit_is_on_disk_the_sale_is_doubtful(void **state)
{
    dies_at(*state, "sale.debited.before_commit", SALE_DEBITED, "doubtful doubtful");
}

static void killed_after_the_debit_is_on_disk_it_is_sold_and_owed(void **state)
{
    dies_at(*state, "sale.debited.after_commit", SALE_DEBITED, "debited debited");
}

static void killed_before_a_void_is_on_disk_the_sale_is_doubtful(void **state)
{
    dies_at(*state, "sale.void.before_commit", SALE_VOID, "doubtful doubtful");
}

static void killed_after_a_void_is_on_disk_it_stays_void(void **state)
{
    dies_at(*state, "sale.void.after_commit", SALE_VOID, "void -");
}

static void killed_around_doubtful_the_row_is_there_once(void **state)
{
    dies_at(*state, "sale.doubtful.before_commit", SALE_DOUBTFUL, "doubtful doubtful");
}

static void killed_after_doubtful_the_row_is_there_once(void **state)
{
    dies_at(*state, "sale.doubtful.after_commit", SALE_DOUBTFUL, "doubtful doubtful");
}

static void a_changed_row_stops_selling_but_not_showing(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = debited(sale(1));
    struct purchase next = sale(2);
    save(desk, &purchase, SALE_INTENDED);
    save(desk, &purchase, SALE_DEBITED);
    assert_true(store_sells(desk->store));
    db_run(store_database(desk->store), "UPDATE outbox SET bytes = replace(bytes, '5000', '9000')");
    reopen(desk);
    assert_false(store_sells(desk->store));
    assert_int_equal(save(desk, &next, SALE_INTENDED), ERR_NOT_NOW);
    assert_int_equal(waiting(desk), 1);
}

static void a_row_whose_state_is_no_word_stops_selling(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = debited(sale(1));
    save(desk, &purchase, SALE_INTENDED);
    save(desk, &purchase, SALE_DEBITED);
    db_run(store_database(desk->store),
           "PRAGMA ignore_check_constraints = ON; UPDATE outbox SET state = 'waitinf'");
    reopen(desk);
    assert_false(store_sells(desk->store)); /* nobody would ever have sent it */
}

static void a_step_whose_row_cannot_be_written_is_not_taken(void **state)
{
    struct desk *desk = *state;
    struct purchase purchase = sale(1);
    struct purchase next = sale(2);
    save(desk, &purchase, SALE_INTENDED);
    db_run(store_database(desk->store),
           "INSERT INTO outbox (number, key, kind, bytes, signature, hash, stored_at_ms)"
           " VALUES (9, '00000000000000000000000000000001', 'debited', '', '', '', 0)");
    purchase = debited(purchase);
    assert_int_equal(save(desk, &purchase, SALE_DEBITED), ERR_CONFLICT);
    assert_int_equal(db_begin(store_database(desk->store)), 0); /* nothing was left open */
    db_rollback(store_database(desk->store));
    db_run(store_database(desk->store), "DELETE FROM outbox");
    assert_journal(desk, 1, "intended -");
    assert_true(store_sells(desk->store)); /* it was owed, and is written first */
    assert_journal(desk, 1, "debited debited");
    assert_int_equal(save(desk, &next, SALE_INTENDED), 0);
}

static void what_the_station_said_is_kept_over_a_restart(void **state)
{
    struct desk *desk = *state;
    struct account account = {
        .ref = {"00112233445566778899AABBCCDDEEFF"}, .state = CARD_OK, .room = {"3-512"}, .name = "张*三"};
    struct snapshot snapshot = {
        .room = {"3-512"}, .has_balance = true, .balance = {3860}, .balance_at_ms = 5};
    struct profile profile = {.terminal = 7, .version = "1", .presets_fen = {1, 2, 3}, .most_fen = 20000};
    assert_int_equal(store_profile(desk->store, &profile), ERR_NOT_FOUND);
    profile = (struct profile){.terminal = 7, .version = "1", .presets_fen = {1, 2, 3}, .most_fen = 20000};
    assert_int_equal(store_keep_account(desk->store, &account, NOW_MS), 0);
    assert_int_equal(store_keep_snapshot(desk->store, &snapshot, NOW_MS), 0);
    snapshot.balance.fen = 4860;
    assert_int_equal(store_keep_snapshot(desk->store, &snapshot, NOW_MS), 0);
    assert_int_equal(store_keep_profile(desk->store, &profile), 0);
    reopen(desk);
    struct account account_found;
    struct snapshot snapshot_found;
    struct profile profile_found;
    assert_int_equal(store_account_of(desk->store, &account.ref, &account_found), 0);
    assert_string_equal(account_found.name, "张*三");
    struct card_wish wish = {.language = "en", .preferences = {.large_text = true}};
    struct card_ref nobody = {"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"};
    assert_int_equal(store_keep_wish(desk->store, &nobody, &wish, NOW_MS), 0);
    assert_int_equal(store_account_of(desk->store, &nobody, &account_found), ERR_NOT_FOUND);
    account.state = CARD_FROZEN; /* said by the list while its owner stood there: a wish must not undo it */
    assert_int_equal(store_keep_account(desk->store, &account, NOW_MS), 0);
    assert_int_equal(store_keep_wish(desk->store, &account.ref, &wish, NOW_MS), 0);
    assert_int_equal(store_account_of(desk->store, &account.ref, &account_found), 0);
    assert_true(account_found.has_wish && account_found.wish.preferences.large_text);
    assert_int_equal(account_found.state, CARD_FROZEN);
    assert_int_equal(store_snapshot_of(desk->store, &snapshot.room, &snapshot_found), 0);
    assert_int_equal(snapshot_found.balance.fen, 4860);
    assert_int_equal(store_profile(desk->store, &profile_found), 0);
    assert_int_equal(profile_found.most_fen, 20000);
}

static void fill(const char *folder)
{
    char name[96];
    char block[4096] = {1};
    snprintf(name, sizeof name, "%s/ballast", folder);
    int file = open(name, O_WRONLY | O_CREAT, 0600);
    while (write(file, block, sizeof block) > 0) {
    }
    close(file);
}

/* Room for a write, but not for all the steps of a sale. */
static void a_disk_that_is_nearly_full_refuses_the_sale_before_the_card(void **state)
{
    struct desk *desk = *state;
    char mounted[80];
    char ballast[96];
    struct purchase purchase = sale(1);
    snprintf(mounted, sizeof mounted, "%s/small", desk->folder);
    snprintf(ballast, sizeof ballast, "%s/ballast", mounted);
    mkdir(mounted, 0700);
    if (mount("store_test", mounted, "tmpfs", 0, "size=4m") != 0)
        skip();
    snprintf(desk->config.path, sizeof desk->config.path, "%s/kiosk.db", mounted);
    reopen(desk);
    fill(mounted);
    struct stat full;
    stat(ballast, &full);
    int status = truncate(ballast, full.st_size - 512 * 1024L);
    int refused = save(desk, &purchase, SALE_INTENDED);
    store_close(desk->store);
    desk->store = NULL;
    umount(mounted);
    assert_int_equal(status, 0);
    assert_int_equal(refused, ERR_FULL);
}

static void a_full_disk_refuses_the_sale_before_the_card_and_keeps_what_the_card_gave(void **state)
{
    struct desk *desk = *state;
    char mounted[80];
    snprintf(mounted, sizeof mounted, "%s/small", desk->folder);
    mkdir(mounted, 0700);
    if (mount("store_test", mounted, "tmpfs", 0, "size=4m") != 0)
        skip();
    snprintf(desk->config.path, sizeof desk->config.path, "%s/kiosk.db", mounted);
    reopen(desk);
    struct purchase purchase = sale(1);
    struct purchase next = sale(2);
    assert_true(store_sells(desk->store));
    assert_int_equal(save(desk, &purchase, SALE_INTENDED), 0);
    fill(mounted);
    assert_false(store_sells(desk->store));
    assert_int_equal(save(desk, &next, SALE_INTENDED), ERR_FULL);
    purchase = debited(purchase);
    bool refused = save(desk, &purchase, SALE_DEBITED) != 0;
    assert_false(store_sells(desk->store));

    char ballast[96];
    snprintf(ballast, sizeof ballast, "%s/ballast", mounted);
    unlink(ballast);
    assert_true(store_sells(desk->store)); /* what was owed is written first */
    assert_journal(desk, 1, "debited debited");
    store_close(desk->store);
    desk->store = NULL;
    umount(mounted);
    assert_true(refused);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_debited_sale_is_in_the_outbox),
        STORY(a_refused_debit_leaves_no_row),
        STORY(a_doubtful_sale_is_found_by_its_card_until_it_is_known),
        STORY(a_doubtful_sale_that_took_nothing_tells_the_station),
        STORY(a_step_said_twice_is_done_once),
        STORY(steps_the_journal_forbids_are_refused),
        STORY(a_second_attempt_does_not_hide_behind_the_first_ones_key),
        STORY(what_a_card_spent_today_counts_doubtful_but_not_void),
        STORY(a_sale_under_way_when_the_power_went_is_doubtful),
        STORY(killed_before_the_intention_is_on_disk_there_is_no_sale),
        STORY(killed_after_the_intention_the_sale_is_doubtful),
        STORY(killed_before_the_debit_is_on_disk_the_sale_is_doubtful),
        STORY(killed_after_the_debit_is_on_disk_it_is_sold_and_owed),
        STORY(killed_before_a_void_is_on_disk_the_sale_is_doubtful),
        STORY(killed_after_a_void_is_on_disk_it_stays_void),
        STORY(killed_around_doubtful_the_row_is_there_once),
        STORY(killed_after_doubtful_the_row_is_there_once),
        STORY(a_changed_row_stops_selling_but_not_showing),
        STORY(a_row_whose_state_is_no_word_stops_selling),
        STORY(a_step_whose_row_cannot_be_written_is_not_taken),
        STORY(what_the_station_said_is_kept_over_a_restart),
        STORY(a_disk_that_is_nearly_full_refuses_the_sale_before_the_card),
        STORY(a_full_disk_refuses_the_sale_before_the_card_and_keeps_what_the_card_gave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
