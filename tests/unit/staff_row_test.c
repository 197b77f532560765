/* Staff decide about a terminal's rows: refused, altered on the way, passed over, or come after all. No money
 * is given twice, and none is left without a case. */
#include "loan/loan.h"
#include "station/row_take.h"
#include "tests/fakes/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE_MS 60000

static void a_refused_row_is_accepted_by_an_entry_of_its_own(void **state)
{
    (void)state;
    struct room_id none = {""};
    struct purchase purchase = books_purchase(1, 9900);
    assert_int_equal(books_take(&office.books, ROW_DEBITED, &purchase).result, ROW_REFUSED);
    assert_int_equal(
        DECIDE(staff_accept_row(office.books.db, &office.staff, 1, 1, &none, money_of_fen(0), &office.room)),
        STAFF_DONE);
    assert_int_equal(office_ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-512/cash'"), 9900);
    assert_int_equal(office_ask("SELECT amount_fen FROM credit"), 9900);
    assert_int_equal(office_ask("SELECT count(*) FROM open_case WHERE kind IN ('row', 'incident')"), 0);
    office_expect_audit(0);
    assert_int_equal(
        DECIDE(staff_accept_row(office.books.db, &office.staff, 1, 1, &none, money_of_fen(0), &office.room)),
        STAFF_DECIDED);
    assert_int_equal(
        DECIDE(staff_accept_row(office.books.db, &office.staff, 1, 2, &none, money_of_fen(0), &office.room)),
        STAFF_NO_CASE);
}

static struct delivery_result deliver_at(const struct sealed_row *sealed, int64_t now_ms)
{
    struct delivery_result result;
    db_begin(office.books.db);
    assert_int_equal(row_take(office.books.db, &office.books.rules, &office.books.terminal, office.books.key,
                              sealed, now_ms, &result, &office.room),
                     0);
    db_commit(office.books.db);
    return result;
}

static struct delivery_result deliver(const struct sealed_row *sealed)
{
    return deliver_at(sealed, OFFICE_NOW_MS);
}

/* The same row with the byte where text begins, and so many further, made another. */
static struct sealed_row changed(const struct sealed_row *row, const char *text, int further, char to)
{
    struct sealed_row other = {.bytes = strdup(row->bytes)};
    memcpy(other.signature, row->signature, sizeof other.signature);
    strstr(other.bytes, text)[further] = to;
    return other;
}

static int accept_row(int number, int fen)
{
    struct room_id named = {0};
    if (fen)
        strcpy(named.text, "3-513");
    return DECIDE(
        staff_accept_row(office.books.db, &office.staff, 1, number, &named, money_of_fen(fen), &office.room));
}

static void a_row_changed_on_the_way_is_passed_over_and_later_honest_rows_go_on(void **state)
{
    (void)state;
    struct purchase first = books_purchase(1, 5000);
    struct purchase second = books_purchase(2, 2000);
    struct sealed_row altered = books_seal(&office.books, ROW_DEBITED, &first);
    struct sealed_row honest = books_seal(&office.books, ROW_DEBITED, &second);
    altered.bytes[14] = altered.bytes[14] == '9' ? '8' : '9'; /* in "amount_fen":5000 */
    struct delivery_result result = deliver(&altered);
    assert_int_equal(result.result, ROW_REFUSED);
    assert_string_equal(result.why, "bad_signature");
    assert_int_equal(deliver(&honest).result, ROW_GAP);
    assert_int_equal(office_ask("SELECT count(*) FROM entry"), 0);
    assert_int_equal(
        office_ask("SELECT count(*) FROM open_case WHERE kind = 'incident' AND reference = '1/1'"), 1);
    struct room_id named = {"3-513"};
    assert_int_equal(DECIDE(staff_accept_row(office.books.db, &office.staff, 1, 1, &named, money_of_fen(5000),
                                             &office.room)),
                     STAFF_DONE);
    assert_int_equal(deliver(&honest).result, ROW_POSTED);
    assert_int_equal(deliver(&honest).result, ROW_ALREADY);
    assert_int_equal(office_ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-513/cash'"), 5000);
    assert_int_equal(office_ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-512/cash'"), 2000);
    office_expect_audit(0);
    sealed_row_finish(&altered);
    sealed_row_finish(&honest);
}

static void a_row_whose_money_was_given_by_hand_is_not_paid_again_when_it_comes_after_all(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 5000);
    struct sealed_row honest = books_seal(&office.books, ROW_DEBITED, &purchase);
    struct sealed_row altered = changed(&honest, "5000", 0, '9');
    deliver(&altered);
    assert_int_equal(accept_row(1, 5000), STAFF_DONE);
    struct delivery_result result = deliver_at(&honest, OFFICE_NOW_MS + 90 * MINUTE_MS);
    assert_int_equal(result.result, ROW_REFUSED);
    assert_string_equal(result.why, "passed_over");
    assert_int_equal(office_ask("SELECT sum(amount_fen) FROM credit"), 5000);
    office_expect_audit(0);
    /* It may be another's money than what was given, so a person hears of it and may give that as well. */
    assert_int_equal(office_ask("SELECT count(*) FROM open_case WHERE kind = 'row' AND reference = '1/1'"),
                     1);
    office.staff.now_ms = OFFICE_NOW_MS + 120 * MINUTE_MS;
    assert_int_equal(accept_row(1, 0), STAFF_DONE);
    assert_int_equal(accept_row(1, 0), STAFF_DECIDED);
    assert_int_equal(office_ask("SELECT sum(amount_fen) FROM credit"), 10000);
    assert_int_equal(office_ask("SELECT count(*) FROM open_case WHERE kind IN ('row', 'incident')"), 0);
    office_expect_audit(0);
    sealed_row_finish(&altered);
    sealed_row_finish(&honest);
}

static void a_void_row_that_comes_after_all_ends_its_doubt_and_is_never_paid(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 5000);
    books_take(&office.books, ROW_DOUBTFUL, &purchase);
    struct sealed_row honest = books_seal(&office.books, ROW_VOID, &purchase);
    struct sealed_row altered = changed(&honest, "5000", 0, '9');
    deliver(&altered);
    assert_int_equal(accept_row(2, 3000), STAFF_DONE); /* of another, staff thought */
    assert_int_equal(deliver_at(&honest, OFFICE_NOW_MS + 90 * MINUTE_MS).result, ROW_POSTED);
    assert_int_equal(office_ask("SELECT count(*) FROM doubtful WHERE state = 'void'"), 1);
    assert_int_equal(accept_row(2, 0), STAFF_NO_CASE);
    assert_int_equal(office_ask("SELECT sum(amount_fen) FROM credit"), 3000);
    office_expect_audit(0);
    sealed_row_finish(&altered);
    sealed_row_finish(&honest);
}

static void a_row_passed_over_without_money_is_taken_when_it_comes_after_all(void **state)
{
    (void)state;
    struct room_id none = {""};
    struct purchase purchase = books_purchase(1, 5000);
    struct sealed_row honest = books_seal(&office.books, ROW_DEBITED, &purchase);
    struct sealed_row altered = changed(&honest, "5000", 0, '9');
    deliver(&altered);
    assert_int_equal(
        DECIDE(staff_accept_row(office.books.db, &office.staff, 1, 1, &none, money_of_fen(0), &office.room)),
        STAFF_DONE);
    assert_int_equal(deliver_at(&honest, OFFICE_NOW_MS + 90 * MINUTE_MS).result, ROW_POSTED);
    assert_int_equal(office_ask("SELECT sum(amount_fen) FROM credit"), 5000);
    office_expect_audit(0);
    sealed_row_finish(&altered);
    sealed_row_finish(&honest);
}

/* Whatever byte was changed, the row is refused under its own number, and a person can let the next one by.
 */
static void expect_named_by_its_place(const char *text, int further, char to)
{
    struct purchase first = books_purchase(1, 5000);
    struct purchase second = books_purchase(2, 2000);
    struct sealed_row honest = books_seal(&office.books, ROW_DEBITED, &first);
    struct sealed_row next = books_seal(&office.books, ROW_DEBITED, &second);
    struct sealed_row altered = changed(&honest, text, further, to);
    struct delivery_result result = deliver(&altered);
    assert_int_equal(result.result, ROW_REFUSED);
    assert_int_equal(result.row, 1);
    assert_int_equal(office_ask("SELECT count(*) FROM incident WHERE row <> 1"), 0);
    assert_int_equal(accept_row(2, 5000), STAFF_NO_CASE);
    assert_int_equal(accept_row(1, 5000), STAFF_DONE);
    assert_int_equal(deliver(&next).result, ROW_POSTED);
    office_expect_audit(0);
    sealed_row_finish(&honest);
    sealed_row_finish(&altered);
    sealed_row_finish(&next);
}

static void a_row_that_is_no_json_any_more_is_named_by_its_place(void **state)
{
    (void)state;
    expect_named_by_its_place("{", 0, 'x');
}

static void a_row_that_calls_itself_another_is_named_by_its_place(void **state)
{
    (void)state;
    expect_named_by_its_place("\"row\":1", 6, '2');
}

static void rows_beside_an_altered_one_say_its_number(void **state)
{
    (void)state;
    struct row_looks looks[4];
    int64_t places[4];
    for (int i = 0; i < 4; i++) {
        struct purchase purchase = books_purchase(i + 1, 100);
        struct sealed_row row = books_seal(&office.books, ROW_DEBITED, &purchase);
        if (i != 2)
            row.bytes[0] = 'x';
        row_look(&row, office.books.key, &looks[i]);
        sealed_row_finish(&row);
    }
    assert_int_equal(row_places(office.books.db, 1, looks, 4, places), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(places[i], i + 1);
}

/* A sale that was doubtful, and whose debit then came with a proof that is not enough: 60 yuan, once. */
static struct purchase doubtful_and_refused(void)
{
    struct purchase purchase = books_purchase(1, 6000);
    books_take(&office.books, ROW_DOUBTFUL, &purchase);
    assert_string_equal(books_take(&office.books, ROW_DEBITED, &purchase).why, "log_proof_over_limit");
    return purchase;
}

static void accepting_the_row_of_a_doubtful_sale_closes_its_case_too(void **state)
{
    (void)state;
    struct purchase purchase = doubtful_and_refused();
    assert_int_equal(accept_row(2, 0), STAFF_DONE);
    assert_int_equal(office_ask("SELECT count(*) FROM open_case WHERE kind IN ('row', 'sale', 'incident')"),
                     0);
    assert_int_equal(
        DECIDE(staff_close_sale(office.books.db, &office.staff, &purchase.key, true, &office.room)),
        STAFF_DECIDED);
    assert_int_equal(office_ask("SELECT sum(amount_fen) FROM credit"), 6000);
    office_expect_audit(0);
}

static void a_sale_closed_as_debited_is_not_accepted_as_a_row_as_well(void **state)
{
    (void)state;
    struct purchase purchase = doubtful_and_refused();
    assert_int_equal(
        DECIDE(staff_close_sale(office.books.db, &office.staff, &purchase.key, true, &office.room)),
        STAFF_DONE);
    assert_int_equal(accept_row(2, 0), STAFF_DECIDED);
    assert_int_equal(DECIDE(staff_seen(office.books.db, &office.staff, "row", "1/2")), STAFF_DONE);
    assert_int_equal(office_ask("SELECT sum(amount_fen) FROM credit"), 6000);
    office_expect_audit(0);
}

static void the_audit_names_a_row_paid_by_hand_and_by_its_key(void **state)
{
    (void)state;
    struct purchase purchase = doubtful_and_refused();
    assert_int_equal(accept_row(2, 0), STAFF_DONE);
    db_begin(office.books.db);
    assert_int_equal(top_up_book(office.books.db, &purchase.key, "purse", &purchase.room, purchase.amount,
                                 OFFICE_NOW_MS, OFFICE_NOW_MS, OFFICE_NOW_MS),
                     0);
    db_commit(office.books.db);
    office_expect_audit(2); /* and no terminal sent that entry */
}

static void another_row_under_a_taken_number_can_be_given_its_money(void **state)
{
    (void)state;
    struct purchase first = books_purchase(1, 5000);
    struct purchase second = books_purchase(2, 2000);
    struct books before = office.books;
    struct sealed_row row = books_seal(&office.books, ROW_DEBITED, &first);
    struct books after = office.books;
    office.books = before; /* the kiosk's disk is an older copy of itself */
    struct sealed_row other = books_seal(&office.books, ROW_DEBITED, &second);
    office.books = after;
    assert_int_equal(deliver(&row).result, ROW_POSTED);
    assert_int_equal(accept_row(1, 2000), STAFF_NO_CASE);
    assert_string_equal(deliver_at(&other, OFFICE_NOW_MS + MINUTE_MS).why, "other_bytes");
    assert_int_equal(accept_row(1, 2000), STAFF_DONE);
    assert_int_equal(office_ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-512/cash'"), 5000);
    assert_int_equal(office_ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-513/cash'"), 2000);
    office_expect_audit(0);
    sealed_row_finish(&row);
    sealed_row_finish(&other);
}

static void a_card_sale_for_an_unknown_room_is_placed_from_suspense(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 3000);
    struct room_id none = {""};
    struct room_id named = {"3-513"};
    strcpy(purchase.room.text, "9-999");
    assert_int_equal(books_take(&office.books, ROW_DEBITED, &purchase).result, ROW_POSTED);
    assert_int_equal(
        DECIDE(staff_accept_row(office.books.db, &office.staff, 1, 1, &none, money_of_fen(0), &office.room)),
        STAFF_NEEDS_ROOM);
    assert_int_equal(
        DECIDE(staff_accept_row(office.books.db, &office.staff, 1, 1, &named, money_of_fen(0), &office.room)),
        STAFF_DONE);
    assert_int_equal(office_ask("SELECT sum(fen) FROM posting WHERE account = 'suspense'"), 0);
    assert_int_equal(office_ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-513/cash'"), 3000);
    office_expect_audit(0);
}

static void the_audit_names_a_decision_that_says_more_than_its_row(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 9900);
    books_take(&office.books, ROW_DEBITED, &purchase);
    struct decision decision = {.kind = "row", .reference = "1/1", .verdict = "accept", .amount = {99000}};
    office.staff.second = "li";
    assert_int_equal(DECIDE(decision_keep(office.books.db, &office.staff, &decision)), 0);
    office_expect_audit(1);
    assert_non_null(strstr(office.findings, "says 99000 fen, the row says 9900"));
}

#define unit(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(a_refused_row_is_accepted_by_an_entry_of_its_own),
        unit(a_row_changed_on_the_way_is_passed_over_and_later_honest_rows_go_on),
        unit(a_row_whose_money_was_given_by_hand_is_not_paid_again_when_it_comes_after_all),
        unit(a_void_row_that_comes_after_all_ends_its_doubt_and_is_never_paid),
        unit(a_row_passed_over_without_money_is_taken_when_it_comes_after_all),
        unit(a_row_that_is_no_json_any_more_is_named_by_its_place),
        unit(a_row_that_calls_itself_another_is_named_by_its_place),
        unit(rows_beside_an_altered_one_say_its_number),
        unit(accepting_the_row_of_a_doubtful_sale_closes_its_case_too),
        unit(a_sale_closed_as_debited_is_not_accepted_as_a_row_as_well),
        unit(the_audit_names_a_row_paid_by_hand_and_by_its_key),
        unit(another_row_under_a_taken_number_can_be_given_its_money),
        unit(a_card_sale_for_an_unknown_room_is_placed_from_suspense),
        unit(the_audit_names_a_decision_that_says_more_than_its_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
