/* Staff decide about a sale nobody is sure of and about a payment that has no purchase: each decision posts
 * what it says and nothing else, and the audit agrees with every one. */
#include "ledger/ledger.h"
#include "meter/meters.h"
#include "tests/fakes/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define ORDER "ABCD0000000000000000000000000001"

static struct key doubtful(int64_t fen)
{
    struct purchase purchase = books_purchase(1, fen);
    assert_int_equal(books_take(&office.books, ROW_DOUBTFUL, &purchase).result, ROW_POSTED);
    return purchase.key;
}

static void a_doubtful_sale_decided_debited_gives_the_room_its_money_once(void **state)
{
    (void)state;
    struct key key = doubtful(5000);
    assert_int_equal(DECIDE(staff_close_sale(office.books.db, &office.staff, &key, true, &office.room)),
                     STAFF_DONE);
    assert_string_equal(office.room.text, "3-512");
    assert_int_equal(office_ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-512/cash'"), 5000);
    assert_int_equal(office_ask("SELECT count(*) FROM credit"), 1);
    assert_int_equal(office_ask("SELECT count(*) FROM open_case WHERE kind = 'sale'"), 0);
    office_expect_audit(0);
    assert_int_equal(DECIDE(staff_close_sale(office.books.db, &office.staff, &key, true, &office.room)),
                     STAFF_DECIDED);
    /* The terminal's row still comes. */
    struct purchase purchase = books_purchase(1, 5000);
    assert_int_equal(books_take(&office.books, ROW_DEBITED, &purchase).result, ROW_POSTED);
    assert_int_equal(office_ask("SELECT count(*) FROM credit"), 1);
    assert_int_equal(office_ask("SELECT count(*) FROM entry"), 1);
    office_expect_audit(0);
}

static void a_void_row_after_the_decision_debited_is_refused_and_a_case_again(void **state)
{
    (void)state;
    struct key key = doubtful(5000);
    assert_int_equal(DECIDE(staff_close_sale(office.books.db, &office.staff, &key, true, &office.room)),
                     STAFF_DONE);
    struct purchase purchase = books_purchase(1, 5000);
    assert_int_equal(books_take(&office.books, ROW_VOID, &purchase).result, ROW_REFUSED);
    assert_int_equal(office_ask("SELECT count(*) FROM open_case WHERE kind = 'row'"), 1);
    office_expect_audit(0);
}

static void a_debited_row_after_the_decision_void_is_believed(void **state)
{
    (void)state;
    struct key key = doubtful(5000);
    assert_int_equal(DECIDE(staff_close_sale(office.books.db, &office.staff, &key, false, &office.room)),
                     STAFF_DONE);
    assert_int_equal(office_ask("SELECT count(*) FROM entry"), 0);
    office_expect_audit(0);
    struct purchase purchase = books_purchase(1, 5000);
    assert_int_equal(books_take(&office.books, ROW_DEBITED, &purchase).result, ROW_POSTED);
    assert_int_equal(office_ask("SELECT count(*) FROM doubtful WHERE state = 'debited'"), 1);
    office_expect_audit(0);
}

static void a_decision_over_the_limit_needs_two_people(void **state)
{
    (void)state;
    struct key key = doubtful(20001);
    assert_int_equal(DECIDE(staff_close_sale(office.books.db, &office.staff, &key, true, &office.room)),
                     STAFF_NEEDS_SECOND);
    office.staff.second = "wang"; /* the same one does not count */
    assert_int_equal(DECIDE(staff_close_sale(office.books.db, &office.staff, &key, true, &office.room)),
                     STAFF_NEEDS_SECOND);
    assert_int_equal(office_ask("SELECT count(*) FROM entry"), 0);
    office.staff.second = "li";
    assert_int_equal(DECIDE(staff_close_sale(office.books.db, &office.staff, &key, true, &office.room)),
                     STAFF_DONE);
    office_expect_audit(0);
}

/* A second payment of one order, as booking.c books it. */
static void second_payment(void)
{
    struct key key = {ORDER};
    struct room_id its = {"3-513"};
    assert_int_equal(db_run(office.books.db,
                            "INSERT INTO pay_order VALUES ('" ORDER "', 1, '3-513', 2000, 'wechat', 1, 's',"
                            " 'paid', 'none', 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, '', 1);"
                            "INSERT INTO pay_payment VALUES ('wechat', 'T1', 'DW1', '" ORDER
                            "', 2000, 1, 1, 'query', 'purchase'), ('wechat', 'T2', 'DW1', '" ORDER
                            "', 2000, 1, 1, 'query', 'refund_payable');"),
                     0);
    assert_int_equal(ledger_post_purchase(office.books.db, &key, "wechat", &its, money_of_fen(2000), 1), 0);
    assert_int_equal(credit_enqueue(office.books.db, &key, &its, money_of_fen(2000), 1, 2), 0);
    struct entry entry = {.key = ORDER "/x001122334455",
                          .kind = "unplaced",
                          .at_ms = 1,
                          .posting_count = 2,
                          .postings = {{"tender/wechat", {2000}}, {"refund/payable", {-2000}}}};
    assert_int_equal(ledger_post(office.books.db, &entry), 0);
    office_expect_audit(0);
}

static void a_second_payment_refunded_outside_is_booked_so(void **state)
{
    (void)state;
    second_payment();
    assert_int_equal(
        DECIDE(staff_settle_refunded(office.books.db, &office.staff, "wechat T2", money_of_fen(0))),
        STAFF_DONE);
    assert_int_equal(
        DECIDE(staff_settle_refunded(office.books.db, &office.staff, "wechat T2", money_of_fen(0))),
        STAFF_DECIDED);
    assert_int_equal(office_ask("SELECT sum(fen) FROM posting WHERE account = 'tender/wechat'"), 2000);
    office_expect_audit(0);
}

static void a_purchase_given_back_in_the_portal_is_booked_as_a_loss_once(void **state)
{
    (void)state;
    second_payment();
    office.room = (struct room_id){"3-513"};
    assert_int_equal(DECIDE(staff_settle_room(office.books.db, &office.staff, "wechat T1", &office.room)),
                     STAFF_NO_CASE);
    assert_int_equal(
        DECIDE(staff_settle_refunded(office.books.db, &office.staff, "wechat T1", money_of_fen(500))),
        STAFF_DONE);
    assert_int_equal(
        DECIDE(staff_settle_refunded(office.books.db, &office.staff, "wechat T1", money_of_fen(500))),
        STAFF_DECIDED);
    assert_int_equal(office_ask("SELECT sum(fen) FROM posting WHERE account = 'suspense'"), 500);
    assert_int_equal(office_ask("SELECT sum(fen) FROM posting WHERE account = 'tender/wechat'"), 3500);
    assert_int_equal(office_ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-513/cash'"), 2000);
    office_expect_audit(0);
}

static void a_second_payment_may_become_the_rooms_money(void **state)
{
    (void)state;
    second_payment();
    office.room = (struct room_id){"3-513"};
    assert_int_equal(DECIDE(staff_settle_room(office.books.db, &office.staff, "wechat T2", &office.room)),
                     STAFF_DONE);
    assert_int_equal(office_ask("SELECT count(*) FROM credit WHERE room = '3-513'"), 2);
    office_expect_audit(0);
}

#define unit(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(a_doubtful_sale_decided_debited_gives_the_room_its_money_once),
        unit(a_void_row_after_the_decision_debited_is_refused_and_a_case_again),
        unit(a_debited_row_after_the_decision_void_is_believed),
        unit(a_decision_over_the_limit_needs_two_people),
        unit(a_second_payment_refunded_outside_is_booked_so),
        unit(a_purchase_given_back_in_the_portal_is_booked_as_a_loss_once),
        unit(a_second_payment_may_become_the_rooms_money),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
