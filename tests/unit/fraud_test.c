/* Two hundred frauds by somebody with rights over the database, planted in a filled station's books one at a
 * time: the audit names each. What a fraud of a kind touches is drawn from a seed, and the hash chain of the
 * entries is made again afterwards, as such a person would. */
#include "base/crypto.h"
#include "base/log.h"
#include "base/text.h"
#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "meter/meters.h"
#include "station/staff.h"
#include "tests/fakes/books.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CARDS 24 /* sales by card, rows and entries 1 to 24 */
#define PHONES 8 /* payments, entries 25 to 32 */
#define GIVEN 2  /* the sale by card that was given back, entries 33 and 34 */
#define TIMES 8  /* each kind of fraud */
#define STEP "4294967296"

static struct books books;

/* sql: each %d is the number of a sale by card (or of a payment, by phone); none was given back. */
static const struct fraud {
    const char *name;
    bool phone;
    const char *sql;
} frauds[] = {
    {"row deleted", false, "DELETE FROM purchase_row WHERE number = %d"},
    {"row deleted with all that came of it", false,
     "DELETE FROM credit WHERE key = (SELECT key FROM purchase_row WHERE number = %d);"
     "DELETE FROM posting WHERE entry = %d; DELETE FROM entry WHERE number = %d;"
     "DELETE FROM purchase_row WHERE number = %d"},
    {"row's amount", false, "UPDATE purchase_row SET amount_fen = amount_fen + 100 WHERE number = %d"},
    {"amount everywhere, in the row's bytes too", false,
     "UPDATE purchase_row SET bytes = replace(bytes, '\"amount_fen\":' || amount_fen, '\"amount_fen\":' ||"
     " (amount_fen + 100)), amount_fen = amount_fen + 100 WHERE number = %d;"
     "UPDATE posting SET fen = fen + sign(fen) * 100 WHERE entry = %d;"
     "UPDATE credit SET amount_fen = amount_fen + 100 WHERE key = (SELECT key FROM entry WHERE number = %d)"},
    {"row's card counter freed", false, "UPDATE purchase_row SET counter = counter + 9000 WHERE number = %d"},
    {"row's purse", false, "UPDATE purchase_row SET asn = '9999999999999999' WHERE number = %d"},
    {"row called refused, its money gone", false,
     "DELETE FROM credit WHERE key = (SELECT key FROM entry WHERE number = %d);"
     "UPDATE purchase_row SET refused = 'wrong_tac' WHERE number = %d;"
     "DELETE FROM posting WHERE entry = %d; DELETE FROM entry WHERE number = %d"},
    {"row's signature", false,
     "UPDATE purchase_row SET signature = 'AAAA' || substr(signature, 5) WHERE number = %d"},
    {"posting's amount", false, "UPDATE posting SET fen = fen * 10 WHERE entry = %d"},
    {"posting moved to another room", false,
     "UPDATE posting SET account = 'room/3-513/cash' WHERE entry = %d AND fen < 0"},
    {"posting and credit moved to another room", false,
     "UPDATE posting SET account = 'room/3-513/cash' WHERE entry = %d AND fen < 0;"
     "UPDATE credit SET room = '3-513' WHERE key = (SELECT key FROM entry WHERE number = %d)"},
    {"posting moved to suspense, no credit", false,
     "UPDATE posting SET account = 'suspense' WHERE entry = %d AND fen < 0;"
     "DELETE FROM credit WHERE key = (SELECT key FROM entry WHERE number = %d)"},
    {"entry dated back", false, "UPDATE entry SET at_ms = at_ms - 86400000 WHERE number = %d"},
    {"payment's entry dated back", true, "UPDATE entry SET at_ms = at_ms - 1 WHERE number = %d"},
    {"entry of another kind", false, "UPDATE entry SET kind = 'unplaced' WHERE number = %d"},
    {"credit deleted", false, "DELETE FROM credit WHERE key = (SELECT key FROM entry WHERE number = %d)"},
    {"credit of more", true,
     "UPDATE credit SET amount_fen = amount_fen * 2 WHERE key = (SELECT key FROM entry"
     " WHERE number = %d)"},
    {"credit for another room", true,
     "UPDATE credit SET room = '3-512' WHERE key = (SELECT key FROM entry"
     " WHERE number = %d)"},
    {"payment deleted", true,
     "DELETE FROM pay_payment WHERE order_key = (SELECT key FROM entry WHERE number = %d)"},
    {"payment's amount", true,
     "UPDATE pay_payment SET amount_fen = amount_fen + 1 WHERE order_key ="
     " (SELECT key FROM entry WHERE number = %d)"},
    {"payment called no purchase", true,
     "UPDATE pay_payment SET booking = 'nothing' WHERE order_key ="
     " (SELECT key FROM entry WHERE number = %d)"},
    {"order's room after it was paid", true,
     "UPDATE pay_order SET room = '3-512' WHERE key ="
     " (SELECT key FROM entry WHERE number = %d)"},
    {"given back twice, with a decision", false,
     "INSERT INTO decision SELECT NULL, kind, reference, verdict, who, second, why, at_ms, room, amount_fen,"
     " entry_key || %d FROM decision WHERE verdict IN ('refund', 'refunded');"
     "INSERT INTO entry SELECT number + 2, key || %d, kind, at_ms, memo, previous, hash FROM entry"
     " WHERE number > 32; INSERT INTO posting SELECT entry + 2, line, account, fen FROM posting WHERE entry "
     "> 32"},
    {"decision deleted", false, "DELETE FROM decision WHERE verdict = 'refunded' AND %d"},
    {"given back more than was paid", false,
     "UPDATE decision SET amount_fen = amount_fen + %d; UPDATE posting SET fen = fen + sign(fen) * %d WHERE "
     "entry > 32"},
};
#define KINDS ((int)(sizeof frauds / sizeof frauds[0]))

static void hear(void *context, const char *finding)
{
    (void)context;
    (void)finding;
    if (getenv("DORMWATT_TELL"))
        printf("  %s\n", finding);
}

static int audit(void)
{
    struct audit found = {.db = books.db, .tell = hear};
    assert_int_equal(audit_run(&found), 0);
    return found.findings;
}

static void run(const char *sql)
{
    if (db_run(books.db, sql))
        fail_msg("%s", sql);
}

static void pay_by_phone(int n)
{
    char sql[600];
    struct key key;
    struct room_id room = {"3-513"};
    struct money amount = money_of_fen(2000 + n);
    snprintf(key.text, sizeof key.text, "ABCD%028d", n);
    snprintf(
        sql, sizeof sql,
        "INSERT INTO pay_order VALUES ('%s', 1, '3-513', %d, 'wechat', 1, 's', 'paid', 'none', 0, 0, 0, 0,"
        " 1, 1, 1, 1, 0, 0, 0, '', 1);"
        "INSERT INTO pay_payment VALUES ('wechat', '42%08d', 'DW%d', '%s', %d, 1, %d, 'query', 'purchase')",
        key.text, 2000 + n, n, n, key.text, 2000 + n, 100 + n);
    run(sql);
    assert_int_equal(ledger_post_purchase(books.db, &key, "wechat", &room, amount, 100 + n), 0);
    assert_int_equal(credit_enqueue(books.db, &key, &room, amount, 1, 2), 0);
}

static void give_back(void)
{
    struct key key = books_purchase(GIVEN, 1).key;
    struct room_id room;
    struct staff staff = {
        .who = "Li", .why = "the meter is broken", .now_ms = 1795414000000, .second_over_fen = 100000};
    run("UPDATE credit SET state = 'manual', settled = 1 WHERE sequence = 2");
    assert_int_equal(staff_recredit(books.db, &staff, &key, RECREDIT_REFUND, &room), 0);
    assert_int_equal(staff_settle_refunded(books.db, &staff, key.text, money_of_fen(0)), 0);
}

static int fill(void **state)
{
    (void)state;
    log_init("test", 0);
    assert_int_equal(books_open(&books, ":memory:"), 0);
    for (int n = 1; n <= CARDS; n++) {
        struct purchase purchase = books_purchase(n, 1000 + n);
        assert_int_equal(books_take(&books, ROW_DEBITED, &purchase).result, ROW_POSTED);
    }
    for (int n = 1; n <= PHONES; n++)
        pay_by_phone(n);
    give_back();
    run("UPDATE credit SET state = 'confirmed', ended_at_ms = 10, base_count = (SELECT count(*) FROM credit c"
        " WHERE c.room = credit.room AND c.sequence < credit.sequence AND c.state <> 'manual') WHERE state "
        "<> 'manual';"
        "INSERT INTO reading SELECT room, 20, 0, 0, count(*), 0, 0, 0, 0 FROM credit WHERE state = "
        "'confirmed'"
        " GROUP BY room");
    run("PRAGMA foreign_keys = OFF");
    return 0;
}

static int empty(void **state)
{
    (void)state;
    books_close(&books);
    return 0;
}

/* Numbers the entries without a gap and hashes them one after the other, as ledger.h says. */
static void chain_again(void)
{
    struct db_query query;
    char last[2 * SHA256_SIZE + 1];
    char text[1024];
    char sql[300];
    uint8_t digest[SHA256_SIZE];
    run("CREATE TEMP TABLE moved AS SELECT number AS old, row_number() OVER (ORDER BY number) AS new FROM "
        "entry;"
        "UPDATE entry SET number = (SELECT new FROM moved WHERE old = number) + " STEP ";"
        "UPDATE entry SET number = number - " STEP ";"
        "UPDATE posting SET entry = (SELECT new FROM moved WHERE old = entry) + " STEP ";"
        "UPDATE posting SET entry = entry - " STEP "; DROP TABLE moved;");
    memset(last, '0', sizeof last - 1);
    last[sizeof last - 1] = '\0';
    int64_t entries = books_number(books.db, "SELECT count(*) FROM entry");
    for (int64_t n = 1; n <= entries; n++) {
        db_query_begin(
            &query, books.db,
            "SELECT number || char(10) || key || char(10) || kind || char(10) || at_ms || char(10) ||"
            " memo || char(10) || (SELECT group_concat(account || char(10) || fen || char(10), '')"
            " FROM (SELECT * FROM posting WHERE entry = number ORDER BY line)) FROM entry"
            " WHERE number = $1");
        db_bind_int(&query, 1, n);
        assert_true(db_query_row(&query));
        snprintf(text, sizeof text, "%s\n%s", last, db_text(&query, 0));
        assert_int_equal(db_query_end(&query), 0);
        snprintf(sql, sizeof sql, "UPDATE entry SET previous = '%s'", last);
        sha256(text, strlen(text), digest);
        hex_encode(digest, sizeof digest, last);
        size_t used = strlen(sql);
        snprintf(sql + used, sizeof sql - used, ", hash = '%s' WHERE number = %" PRId64, last, n);
        run(sql);
    }
}

/* Every %d of the template becomes n. */
static void plant(const struct fraud *fraud, int n)
{
    char sql[2048];
    char *to = sql;
    for (const char *from = fraud->sql; *from;)
        if (from[0] == '%' && from[1] == 'd') {
            to += sprintf(to, "%d", n);
            from += 2;
        } else
            *to++ = *from++;
    *to = '\0';
    run("DROP TRIGGER entry_stays; DROP TRIGGER entry_remains; DROP TRIGGER posting_stays;"
        "DROP TRIGGER posting_remains; DROP TRIGGER purchase_row_stays; DROP TRIGGER purchase_row_remains;"
        "DROP TRIGGER decision_stays; DROP TRIGGER decision_remains;");
    run(sql);
    assert_true(books_number(books.db, "SELECT total_changes()") > 0);
}

static void honest_books_agree_and_stay_so_when_their_chain_is_made_again(void **state)
{
    (void)state;
    assert_int_equal(audit(), 0);
    run("BEGIN; DROP TRIGGER entry_stays; DROP TRIGGER posting_stays");
    chain_again(); /* or every fraud below would be found by its clumsy chain */
    assert_int_equal(audit(), 0);
    run("ROLLBACK");
}

static void every_planted_fraud_is_named(void **state)
{
    (void)state;
    int planted = 0;
    int found = 0;
    srand(20261124);
    for (int i = 0; i < KINDS; i++) {
        int named = 0;
        for (int t = 0; t < TIMES; t++) {
            int n = frauds[i].phone ? CARDS + 1 + rand() % PHONES : GIVEN + 1 + rand() % (CARDS - GIVEN);
            run("BEGIN");
            plant(&frauds[i], n);
            chain_again();
            named += audit() > 0;
            run("ROLLBACK");
        }
        printf("fraud: %-45s %d of %d named\n", frauds[i].name, named, TIMES);
        planted += TIMES;
        found += named;
    }
    printf("fraud: %d of %d named\n", found, planted);
    assert_true(planted >= 200);
    assert_int_equal(found, planted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_books_agree_and_stay_so_when_their_chain_is_made_again),
        cmocka_unit_test(every_planted_fraud_is_named),
    };
    return cmocka_run_group_tests(tests, fill, empty);
}
