/* A day's books that agree, and frauds planted behind the triggers' backs: the audit names each. */
#include "base/log.h"
#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "meter/meters.h"
#include "tests/fakes/books.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PHONE_KEY "ABCD0000000000000000000000000001"

struct fixture {
    struct books books;
    char findings[8192];
};
static struct fixture fixture;

static void keep(void *context, const char *finding)
{
    char *findings = context;
    size_t used = strlen(findings);
    snprintf(findings + used, sizeof fixture.findings - used, "%s\n", finding);
}

static int audit(void)
{
    struct audit audit = {.db = fixture.books.db, .tell = keep, .context = fixture.findings};
    fixture.findings[0] = '\0';
    assert_int_equal(audit_run(&audit), 0);
    return audit.findings;
}

static void pay_by_phone(struct database *db)
{
    struct key key = {PHONE_KEY};
    struct room_id room = {"3-513"};
    assert_int_equal(db_run(db, "INSERT INTO pay_order VALUES ('" PHONE_KEY
                                "', 1, '3-513', 2000, 'wechat', 1, 's',"
                                " 'paid', 'none', 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, '', 1);"
                                "INSERT INTO pay_payment VALUES ('wechat', '4200000001', 'DW1', '" PHONE_KEY
                                "', 2000, 1, 1, 'query', 'purchase');"),
                     0);
    assert_int_equal(ledger_post_purchase(db, &key, "wechat", &room, money_of_fen(2000), 1), 0);
    assert_int_equal(credit_enqueue(db, &key, &room, money_of_fen(2000), 1, 2), 0);
}

static int setup(void **state)
{
    (void)state;
    log_init("test", 0);
    if (books_open(&fixture.books, ":memory:"))
        return -1;
    for (int n = 1; n <= 3; n++) {
        struct purchase purchase = books_purchase(n, 1000L * n);
        if (books_take(&fixture.books, ROW_DEBITED, &purchase).result != ROW_POSTED)
            return -1;
    }
    struct purchase unknown = books_purchase(4, 500);
    books_take(&fixture.books, ROW_DOUBTFUL, &unknown);
    pay_by_phone(fixture.books.db);
    return audit() == 0 ? 0 : -1; /* or the tests below could not fail */
}

static int teardown(void **state)
{
    (void)state;
    books_close(&fixture.books);
    return 0;
}

static void plant(const char *sql)
{
    struct database *db = fixture.books.db;
    assert_int_equal(
        db_run(db, "PRAGMA foreign_keys = OFF;"
                   "DROP TRIGGER entry_stays; DROP TRIGGER entry_remains; DROP TRIGGER posting_stays;"
                   "DROP TRIGGER posting_remains; DROP TRIGGER purchase_row_stays;"
                   "DROP TRIGGER purchase_row_remains;"),
        0);
    assert_int_equal(db_run(db, sql), 0);
}

static void expect(const char *finding)
{
    assert_true(audit() > 0);
    if (!strstr(fixture.findings, finding))
        fail_msg("wanted: %s\ntold:\n%s", finding, fixture.findings);
}

static void honest_books_agree(void **state)
{
    (void)state;
    assert_int_equal(audit(), 0);
    assert_string_equal(fixture.findings, "");
}

static void a_changed_amount_is_named(void **state)
{
    (void)state;
    plant("UPDATE posting SET fen = fen * 10 WHERE entry = 2");
    expect("entry 2, key 91C07F3A000000000000000000000002: is not what was hashed; somebody changed it");
    expect(
        "row 2 of terminal 1, key 91C07F3A000000000000000000000002: 2000 fen for room 3-512 have no entry");
}

static void one_changed_side_is_named(void **state)
{
    (void)state;
    plant("UPDATE posting SET fen = fen - 1 WHERE entry = 2 AND fen < 0");
    expect("entry 2: its postings sum to -1 fen, not zero");
}

static void a_deleted_entry_is_named(void **state)
{
    (void)state;
    plant("DELETE FROM posting WHERE entry = 2; DELETE FROM entry WHERE number = 2");
    expect("entry 2 is missing: 3 follows 1");
    expect("entry 3, key 91C07F3A000000000000000000000003: does not follow the entry before it");
}

static void deleted_postings_are_named(void **state)
{
    (void)state;
    plant("DELETE FROM posting WHERE (entry, line) IN ((1, 1), (2, 2)); DELETE FROM entry WHERE number = 4");
    expect("entry 1: posting 1 is missing");
    expect("entry 2: has 1 postings");
    expect("postings of entry 4 stand without their entry");
}

static void the_last_entry_deleted_is_named_by_what_it_came_from(void **state)
{
    (void)state;
    plant("DELETE FROM posting WHERE entry = 4; DELETE FROM entry WHERE number = 4");
    expect("payment wechat 4200000001, order " PHONE_KEY ": 2000 fen for room 3-513 have no entry");
    expect("credit " PHONE_KEY ": 2000 fen for the meter of room 3-513 have no entry");
}

static void a_deleted_row_is_named(void **state)
{
    (void)state;
    plant("DELETE FROM purchase_row WHERE number = 2");
    expect("row 2 of terminal 1 is missing before row 3");
    expect("entry 2, key 91C07F3A000000000000000000000002: a card purchase no terminal sent");
}

static void a_swapped_room_is_named_though_the_chain_was_made_again(void **state)
{
    (void)state;
    plant("UPDATE purchase_row SET room = '3-513' WHERE number = 3;"
          "UPDATE posting SET account = 'room/3-513/cash' WHERE entry = 3 AND fen < 0;"
          "UPDATE credit SET room = '3-513' WHERE key = '91C07F3A000000000000000000000003'");
    expect("row 3 of terminal 1, key 91C07F3A000000000000000000000003: key, room, amount, kind, card or "
           "number are "
           "not");
}

static void changed_bytes_are_not_what_the_terminal_signed(void **state)
{
    (void)state;
    plant(
        "UPDATE purchase_row SET room = '3-513', bytes = replace(bytes, '3-512', '3-513') WHERE number = 3");
    expect("row 3 of terminal 1: is not what the terminal signed");
}

static void an_entry_nobody_paid_for_is_named(void **state)
{
    (void)state;
    struct key key = {"EEEE0000000000000000000000000001"};
    struct room_id room = {"3-512"};
    assert_int_equal(ledger_post_purchase(fixture.books.db, &key, "wechat", &room, money_of_fen(9900), 1), 0);
    expect("entry 5, key EEEE0000000000000000000000000001: a payment by phone no provider told of");
    expect("tender/wechat holds 11900 fen, its payments sum to 2000");
    expect("entry 5, key EEEE0000000000000000000000000001: booked to room/3-512/cash, but no meter was to "
           "get it");
}

static void a_correction_without_a_source_is_named(void **state)
{
    (void)state;
    struct entry entry = {.key = "gift",
                          .kind = "correction",
                          .posting_count = 2,
                          .postings = {{"suspense", {700}}, {"room/3-512/cash", {-700}}}};
    assert_int_equal(ledger_post(fixture.books.db, &entry), 0);
    expect("entry 5, key gift: a correction that comes from nowhere");
}

static void a_credit_nobody_booked_is_named(void **state)
{
    (void)state;
    struct key key = {"FFFF0000000000000000000000000001"};
    struct room_id room = {"3-512"};
    assert_int_equal(credit_enqueue(fixture.books.db, &key, &room, money_of_fen(100), 1, 2), 0);
    expect("credit FFFF0000000000000000000000000001: 100 fen for the meter of room 3-512 have no entry");
}

static void a_case_closed_without_a_row_is_named(void **state)
{
    (void)state;
    plant("UPDATE doubtful SET state = 'debited'");
    expect("sale 91C07F3A000000000000000000000004: its case says debited, the rows do not");
}

static void an_order_called_paid_without_a_payment_is_named(void **state)
{
    (void)state;
    plant("DELETE FROM pay_payment");
    expect("order " PHONE_KEY " is paid, its payments say otherwise");
}

static void a_purchase_on_a_meter_that_is_not_ours_is_named(void **state)
{
    (void)state;
    plant("UPDATE credit SET state = 'confirmed', base_count = 7, ended_at_ms = 10 WHERE room = '3-513';"
          "INSERT INTO reading VALUES ('3-513', 20, 0, 0, 8, 0, 0, 0, 0)");
    assert_int_equal(audit(), 0);
    assert_int_equal(db_run(fixture.books.db, "UPDATE reading SET count = 9"), 0);
    expect("meter of room 3-513: counts 9 purchases, after credit " PHONE_KEY " it was 8");
}

static void a_purchase_between_two_of_ours_is_named(void **state)
{
    (void)state;
    plant("UPDATE credit SET state = 'confirmed', base_count = sequence, ended_at_ms = 10 WHERE room = "
          "'3-512'");
    assert_int_equal(audit(), 0);
    assert_int_equal(db_run(fixture.books.db, "UPDATE credit SET base_count = 9 WHERE sequence = 2"), 0);
    expect(
        "meter of room 3-512: counted 2 after credit 91C07F3A000000000000000000000001 but 9 before credit");
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(honest_books_agree),
        unit(a_changed_amount_is_named),
        unit(one_changed_side_is_named),
        unit(a_deleted_entry_is_named),
        unit(deleted_postings_are_named),
        unit(the_last_entry_deleted_is_named_by_what_it_came_from),
        unit(a_deleted_row_is_named),
        unit(a_swapped_room_is_named_though_the_chain_was_made_again),
        unit(changed_bytes_are_not_what_the_terminal_signed),
        unit(an_entry_nobody_paid_for_is_named),
        unit(a_correction_without_a_source_is_named),
        unit(a_credit_nobody_booked_is_named),
        unit(a_case_closed_without_a_row_is_named),
        unit(an_order_called_paid_without_a_payment_is_named),
        unit(a_purchase_on_a_meter_that_is_not_ours_is_named),
        unit(a_purchase_between_two_of_ours_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
