/* Staff's decisions: each posts what it says and nothing else, and the audit agrees with every one. */
#include "base/log.h"
#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "loan/loan.h"
#include "meter/meters.h"
#include "station/row_take.h"
#include "station/staff.h"
#include "station/watch.h"
#include "tests/fakes/books.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW ((int64_t)1795413900000)
#define MINUTE 60000
#define ORDER "ABCD0000000000000000000000000001"

static struct books books;
static struct staff staff;
static struct room_id room;
static char findings[4096];

static void keep(void *context, const char *finding)
{
    (void)context;
    size_t used = strlen(findings);
    snprintf(findings + used, sizeof findings - used, "%s\n", finding);
}

static void expect_audit(int wanted)
{
    struct audit audit = {.db = books.db, .tell = keep};
    findings[0] = '\0';
    assert_int_equal(audit_run(&audit), 0);
    if (audit.findings != wanted)
        fail_msg("%d findings, wanted %d:\n%s", audit.findings, wanted, findings);
}

static int64_t ask(const char *sql)
{
    return books_number(books.db, sql);
}

static int setup(void **state)
{
    (void)state;
    log_init("test", 0);
    staff = (struct staff){"wang", "", "the purse's own record shows it", NOW + 60 * MINUTE, 20000, 600000};
    return books_open(&books, ":memory:");
}

static int teardown(void **state)
{
    (void)state;
    books_close(&books);
    return 0;
}

/* As dormwattctl does: nothing of what is not done stays. */
#define DECIDE(call) decide_end((db_begin(books.db), (call)))
static int decide_end(int status)
{
    if (status)
        db_rollback(books.db);
    else
        assert_int_equal(db_commit(books.db), 0);
    return status;
}

static struct key doubtful(int64_t fen)
{
    struct purchase purchase = books_purchase(1, fen);
    assert_int_equal(books_take(&books, ROW_DOUBTFUL, &purchase).result, ROW_POSTED);
    return purchase.key;
}

static void a_doubtful_sale_decided_debited_gives_the_room_its_money_once(void **state)
{
    (void)state;
    struct key key = doubtful(5000);
    assert_int_equal(DECIDE(staff_close_sale(books.db, &staff, &key, true, &room)), STAFF_DONE);
    assert_string_equal(room.text, "3-512");
    assert_int_equal(ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-512/cash'"), 5000);
    assert_int_equal(ask("SELECT count(*) FROM credit"), 1);
    assert_int_equal(ask("SELECT count(*) FROM open_case WHERE kind = 'sale'"), 0);
    expect_audit(0);
    assert_int_equal(DECIDE(staff_close_sale(books.db, &staff, &key, true, &room)), STAFF_DECIDED);
    /* The terminal's row still comes. */
    struct purchase purchase = books_purchase(1, 5000);
    assert_int_equal(books_take(&books, ROW_DEBITED, &purchase).result, ROW_POSTED);
    assert_int_equal(ask("SELECT count(*) FROM credit"), 1);
    assert_int_equal(ask("SELECT count(*) FROM entry"), 1);
    expect_audit(0);
}

static void a_void_row_after_the_decision_debited_is_refused_and_a_case_again(void **state)
{
    (void)state;
    struct key key = doubtful(5000);
    assert_int_equal(DECIDE(staff_close_sale(books.db, &staff, &key, true, &room)), STAFF_DONE);
    struct purchase purchase = books_purchase(1, 5000);
    assert_int_equal(books_take(&books, ROW_VOID, &purchase).result, ROW_REFUSED);
    assert_int_equal(ask("SELECT count(*) FROM open_case WHERE kind = 'row'"), 1);
    expect_audit(0);
}

static void a_debited_row_after_the_decision_void_is_believed(void **state)
{
    (void)state;
    struct key key = doubtful(5000);
    assert_int_equal(DECIDE(staff_close_sale(books.db, &staff, &key, false, &room)), STAFF_DONE);
    assert_int_equal(ask("SELECT count(*) FROM entry"), 0);
    expect_audit(0);
    struct purchase purchase = books_purchase(1, 5000);
    assert_int_equal(books_take(&books, ROW_DEBITED, &purchase).result, ROW_POSTED);
    assert_int_equal(ask("SELECT count(*) FROM doubtful WHERE state = 'debited'"), 1);
    expect_audit(0);
}

static void a_decision_over_the_limit_needs_two_people(void **state)
{
    (void)state;
    struct key key = doubtful(20001);
    assert_int_equal(DECIDE(staff_close_sale(books.db, &staff, &key, true, &room)), STAFF_NEEDS_SECOND);
    staff.second = "wang"; /* the same one does not count */
    assert_int_equal(DECIDE(staff_close_sale(books.db, &staff, &key, true, &room)), STAFF_NEEDS_SECOND);
    assert_int_equal(ask("SELECT count(*) FROM entry"), 0);
    staff.second = "li";
    assert_int_equal(DECIDE(staff_close_sale(books.db, &staff, &key, true, &room)), STAFF_DONE);
    expect_audit(0);
}

static void a_refused_row_is_accepted_by_an_entry_of_its_own(void **state)
{
    (void)state;
    struct room_id none = {""};
    struct purchase purchase = books_purchase(1, 9900);
    assert_int_equal(books_take(&books, ROW_DEBITED, &purchase).result, ROW_REFUSED);
    assert_int_equal(DECIDE(staff_accept_row(books.db, &staff, 1, 1, &none, money_of_fen(0), &room)),
                     STAFF_DONE);
    assert_int_equal(ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-512/cash'"), 9900);
    assert_int_equal(ask("SELECT amount_fen FROM credit"), 9900);
    assert_int_equal(ask("SELECT count(*) FROM open_case WHERE kind IN ('row', 'incident')"), 0);
    expect_audit(0);
    assert_int_equal(DECIDE(staff_accept_row(books.db, &staff, 1, 1, &none, money_of_fen(0), &room)),
                     STAFF_DECIDED);
    assert_int_equal(DECIDE(staff_accept_row(books.db, &staff, 1, 2, &none, money_of_fen(0), &room)),
                     STAFF_NO_CASE);
}

static struct delivery_result deliver_at(const struct sealed_row *sealed, int64_t now_ms)
{
    struct delivery_result result;
    db_begin(books.db);
    assert_int_equal(
        row_take(books.db, &books.rules, &books.terminal, books.key, sealed, now_ms, &result, &room), 0);
    db_commit(books.db);
    return result;
}

static struct delivery_result deliver(const struct sealed_row *sealed)
{
    return deliver_at(sealed, NOW);
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
    return DECIDE(staff_accept_row(books.db, &staff, 1, number, &named, money_of_fen(fen), &room));
}

static void a_row_changed_on_the_way_is_passed_over_and_later_honest_rows_go_on(void **state)
{
    (void)state;
    struct purchase first = books_purchase(1, 5000);
    struct purchase second = books_purchase(2, 2000);
    struct sealed_row altered = books_seal(&books, ROW_DEBITED, &first);
    struct sealed_row honest = books_seal(&books, ROW_DEBITED, &second);
    altered.bytes[14] = altered.bytes[14] == '9' ? '8' : '9'; /* in "amount_fen":5000 */
    struct delivery_result result = deliver(&altered);
    assert_int_equal(result.result, ROW_REFUSED);
    assert_string_equal(result.why, "bad_signature");
    assert_int_equal(deliver(&honest).result, ROW_GAP);
    assert_int_equal(ask("SELECT count(*) FROM entry"), 0);
    assert_int_equal(ask("SELECT count(*) FROM open_case WHERE kind = 'incident' AND reference = '1/1'"), 1);
    struct room_id named = {"3-513"};
    assert_int_equal(DECIDE(staff_accept_row(books.db, &staff, 1, 1, &named, money_of_fen(5000), &room)),
                     STAFF_DONE);
    assert_int_equal(deliver(&honest).result, ROW_POSTED);
    assert_int_equal(deliver(&honest).result, ROW_ALREADY);
    assert_int_equal(ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-513/cash'"), 5000);
    assert_int_equal(ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-512/cash'"), 2000);
    expect_audit(0);
    sealed_row_finish(&altered);
    sealed_row_finish(&honest);
}

static void a_row_whose_money_was_given_by_hand_is_not_paid_again_when_it_comes_after_all(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 5000);
    struct sealed_row honest = books_seal(&books, ROW_DEBITED, &purchase);
    struct sealed_row altered = changed(&honest, "5000", 0, '9');
    deliver(&altered);
    assert_int_equal(accept_row(1, 5000), STAFF_DONE);
    struct delivery_result result = deliver_at(&honest, NOW + 90 * MINUTE);
    assert_int_equal(result.result, ROW_REFUSED);
    assert_string_equal(result.why, "passed_over");
    assert_int_equal(ask("SELECT sum(amount_fen) FROM credit"), 5000);
    expect_audit(0);
    /* It may be another's money than what was given, so a person hears of it and may give that as well. */
    assert_int_equal(ask("SELECT count(*) FROM open_case WHERE kind = 'row' AND reference = '1/1'"), 1);
    staff.now_ms = NOW + 120 * MINUTE;
    assert_int_equal(accept_row(1, 0), STAFF_DONE);
    assert_int_equal(accept_row(1, 0), STAFF_DECIDED);
    assert_int_equal(ask("SELECT sum(amount_fen) FROM credit"), 10000);
    assert_int_equal(ask("SELECT count(*) FROM open_case WHERE kind IN ('row', 'incident')"), 0);
    expect_audit(0);
    sealed_row_finish(&altered);
    sealed_row_finish(&honest);
}

static void a_void_row_that_comes_after_all_ends_its_doubt_and_is_never_paid(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 5000);
    books_take(&books, ROW_DOUBTFUL, &purchase);
    struct sealed_row honest = books_seal(&books, ROW_VOID, &purchase);
    struct sealed_row altered = changed(&honest, "5000", 0, '9');
    deliver(&altered);
    assert_int_equal(accept_row(2, 3000), STAFF_DONE); /* of another, staff thought */
    assert_int_equal(deliver_at(&honest, NOW + 90 * MINUTE).result, ROW_POSTED);
    assert_int_equal(ask("SELECT count(*) FROM doubtful WHERE state = 'void'"), 1);
    assert_int_equal(accept_row(2, 0), STAFF_NO_CASE);
    assert_int_equal(ask("SELECT sum(amount_fen) FROM credit"), 3000);
    expect_audit(0);
    sealed_row_finish(&altered);
    sealed_row_finish(&honest);
}

static void a_row_passed_over_without_money_is_taken_when_it_comes_after_all(void **state)
{
    (void)state;
    struct room_id none = {""};
    struct purchase purchase = books_purchase(1, 5000);
    struct sealed_row honest = books_seal(&books, ROW_DEBITED, &purchase);
    struct sealed_row altered = changed(&honest, "5000", 0, '9');
    deliver(&altered);
    assert_int_equal(DECIDE(staff_accept_row(books.db, &staff, 1, 1, &none, money_of_fen(0), &room)),
                     STAFF_DONE);
    assert_int_equal(deliver_at(&honest, NOW + 90 * MINUTE).result, ROW_POSTED);
    assert_int_equal(ask("SELECT sum(amount_fen) FROM credit"), 5000);
    expect_audit(0);
    sealed_row_finish(&altered);
    sealed_row_finish(&honest);
}

/* Whatever byte was changed, the row is refused under its own number, and a person can let the next one by.
 */
static void expect_named_by_its_place(const char *text, int further, char to)
{
    struct purchase first = books_purchase(1, 5000);
    struct purchase second = books_purchase(2, 2000);
    struct sealed_row honest = books_seal(&books, ROW_DEBITED, &first);
    struct sealed_row next = books_seal(&books, ROW_DEBITED, &second);
    struct sealed_row altered = changed(&honest, text, further, to);
    struct delivery_result result = deliver(&altered);
    assert_int_equal(result.result, ROW_REFUSED);
    assert_int_equal(result.row, 1);
    assert_int_equal(ask("SELECT count(*) FROM incident WHERE row <> 1"), 0);
    assert_int_equal(accept_row(2, 5000), STAFF_NO_CASE);
    assert_int_equal(accept_row(1, 5000), STAFF_DONE);
    assert_int_equal(deliver(&next).result, ROW_POSTED);
    expect_audit(0);
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
        struct sealed_row row = books_seal(&books, ROW_DEBITED, &purchase);
        if (i != 2)
            row.bytes[0] = 'x';
        row_look(&row, books.key, &looks[i]);
        sealed_row_finish(&row);
    }
    assert_int_equal(row_places(books.db, 1, looks, 4, places), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(places[i], i + 1);
}

/* A sale that was doubtful, and whose debit then came with a proof that is not enough: 60 yuan, once. */
static struct purchase doubtful_and_refused(void)
{
    struct purchase purchase = books_purchase(1, 6000);
    books_take(&books, ROW_DOUBTFUL, &purchase);
    assert_string_equal(books_take(&books, ROW_DEBITED, &purchase).why, "log_proof_over_limit");
    return purchase;
}

static void accepting_the_row_of_a_doubtful_sale_closes_its_case_too(void **state)
{
    (void)state;
    struct purchase purchase = doubtful_and_refused();
    assert_int_equal(accept_row(2, 0), STAFF_DONE);
    assert_int_equal(ask("SELECT count(*) FROM open_case WHERE kind IN ('row', 'sale', 'incident')"), 0);
    assert_int_equal(DECIDE(staff_close_sale(books.db, &staff, &purchase.key, true, &room)), STAFF_DECIDED);
    assert_int_equal(ask("SELECT sum(amount_fen) FROM credit"), 6000);
    expect_audit(0);
}

static void a_sale_closed_as_debited_is_not_accepted_as_a_row_as_well(void **state)
{
    (void)state;
    struct purchase purchase = doubtful_and_refused();
    assert_int_equal(DECIDE(staff_close_sale(books.db, &staff, &purchase.key, true, &room)), STAFF_DONE);
    assert_int_equal(accept_row(2, 0), STAFF_DECIDED);
    assert_int_equal(DECIDE(staff_seen(books.db, &staff, "row", "1/2")), STAFF_DONE);
    assert_int_equal(ask("SELECT sum(amount_fen) FROM credit"), 6000);
    expect_audit(0);
}

static void the_audit_names_a_row_paid_by_hand_and_by_its_key(void **state)
{
    (void)state;
    struct purchase purchase = doubtful_and_refused();
    assert_int_equal(accept_row(2, 0), STAFF_DONE);
    db_begin(books.db);
    assert_int_equal(
        top_up_book(books.db, &purchase.key, "purse", &purchase.room, purchase.amount, NOW, NOW, NOW), 0);
    db_commit(books.db);
    expect_audit(2); /* and no terminal sent that entry */
}

static void another_row_under_a_taken_number_can_be_given_its_money(void **state)
{
    (void)state;
    struct purchase first = books_purchase(1, 5000);
    struct purchase second = books_purchase(2, 2000);
    struct books before = books;
    struct sealed_row row = books_seal(&books, ROW_DEBITED, &first);
    struct books after = books;
    books = before; /* the kiosk's disk is an older copy of itself */
    struct sealed_row other = books_seal(&books, ROW_DEBITED, &second);
    books = after;
    assert_int_equal(deliver(&row).result, ROW_POSTED);
    assert_int_equal(accept_row(1, 2000), STAFF_NO_CASE);
    assert_string_equal(deliver_at(&other, NOW + MINUTE).why, "other_bytes");
    assert_int_equal(accept_row(1, 2000), STAFF_DONE);
    assert_int_equal(ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-512/cash'"), 5000);
    assert_int_equal(ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-513/cash'"), 2000);
    expect_audit(0);
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
    assert_int_equal(books_take(&books, ROW_DEBITED, &purchase).result, ROW_POSTED);
    assert_int_equal(DECIDE(staff_accept_row(books.db, &staff, 1, 1, &none, money_of_fen(0), &room)),
                     STAFF_NEEDS_ROOM);
    assert_int_equal(DECIDE(staff_accept_row(books.db, &staff, 1, 1, &named, money_of_fen(0), &room)),
                     STAFF_DONE);
    assert_int_equal(ask("SELECT sum(fen) FROM posting WHERE account = 'suspense'"), 0);
    assert_int_equal(ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-513/cash'"), 3000);
    expect_audit(0);
}

/* A credit of 50.00 that was written at count 7, 100.00 yuan, and then nobody answered. */
static struct key manual(bool written)
{
    struct purchase purchase = books_purchase(1, 5000);
    assert_int_equal(books_take(&books, ROW_DEBITED, &purchase).result, ROW_POSTED);
    db_run(books.db, "INSERT INTO meter_base VALUES ('3-512', 7, 0, 1)");
    db_run(books.db,
           "UPDATE credit SET state = 'manual', why = 'silent', ended_at_ms = enqueued_at_ms + 600000");
    if (written)
        db_run(books.db, "UPDATE credit SET has_base = 1, base_count = 7, base_fen = 10000,"
                         " base_at_ms = enqueued_at_ms, writes = 1");
    return purchase.key;
}

static void meter_says(int count, int fen, int minute)
{
    char sql[200];
    snprintf(sql, sizeof sql, "INSERT OR REPLACE INTO reading VALUES ('3-512', %lld, 0, %d, %d, 0, 0, 0, 0)",
             (long long)NOW + (int64_t)minute * MINUTE, fen, count);
    assert_int_equal(db_run(books.db, sql), 0);
}

static int recredit(struct key key, enum recredit how)
{
    return DECIDE(staff_recredit(books.db, &staff, &key, how, &room));
}

static void nothing_is_sent_again_before_the_meter_was_heard(void **state)
{
    (void)state;
    struct key key = manual(true);
    assert_int_equal(recredit(key, RECREDIT_AGAIN), STAFF_NEEDS_READING);
    meter_says(7, 9990, 5); /* before the person was called */
    assert_int_equal(recredit(key, RECREDIT_AGAIN), STAFF_NEEDS_READING);
    assert_int_equal(recredit(key, RECREDIT_DONE), STAFF_NEEDS_READING);
    assert_int_equal(recredit(key, RECREDIT_REFUND), STAFF_NEEDS_READING);
    meter_says(7, 9900, 59);
    assert_int_equal(recredit(key, RECREDIT_DONE), STAFF_METER_LACKS_IT);
    assert_int_equal(recredit(key, RECREDIT_AGAIN), STAFF_DONE);
    assert_int_equal(
        ask("SELECT count(*) FROM credit WHERE state = 'waiting' AND has_base = 0 AND settled = 0"), 1);
    assert_int_equal(recredit(key, RECREDIT_AGAIN), STAFF_NO_CASE);
    expect_audit(0);
}

static void what_the_meter_has_is_not_sent_again_nor_given_back(void **state)
{
    (void)state;
    struct key key = manual(true);
    meter_says(8, 14990, 59);
    assert_int_equal(recredit(key, RECREDIT_AGAIN), STAFF_METER_HAS_IT);
    assert_int_equal(recredit(key, RECREDIT_REFUND), STAFF_METER_HAS_IT);
    assert_int_equal(recredit(key, RECREDIT_DONE), STAFF_DONE);
    assert_int_equal(ask("SELECT count(*) FROM credit WHERE state = 'confirmed' AND base_count = 7"), 1);
    assert_int_equal(ask("SELECT count(*) FROM open_case"), 0);
    expect_audit(0);
}

static void the_first_credit_of_a_meter_whose_count_is_not_known_yet_is_proven_by_its_own_base(void **state)
{
    (void)state;
    struct key key = manual(true);
    db_run(books.db, "DELETE FROM meter_base");
    meter_says(8, 14990, 59);
    assert_int_equal(recredit(key, RECREDIT_REFUND), STAFF_METER_HAS_IT);
    assert_int_equal(recredit(key, RECREDIT_AGAIN), STAFF_METER_HAS_IT);
    assert_int_equal(recredit(key, RECREDIT_DONE), STAFF_DONE);
    expect_audit(0);
}

/* By hand 10.00 yuan were put on, our write was lost: at once a contradiction, after two hours as if 50.00
 * had come and 40.00 been used. */
static void what_contradicted_and_fits_hours_later_takes_two_people_to_give_back(void **state)
{
    (void)state;
    struct key key = manual(true);
    db_run(books.db, "UPDATE credit SET settled = 1");
    staff.now_ms = NOW + 121 * MINUTE;
    meter_says(8, 11000, 120);
    assert_int_equal(recredit(key, RECREDIT_REFUND), STAFF_NEEDS_SECOND);
    assert_int_equal(recredit(key, RECREDIT_AGAIN), STAFF_NEEDS_SECOND);
    staff.second = "li";
    assert_int_equal(recredit(key, RECREDIT_REFUND), STAFF_DONE);
    expect_audit(0);
}

/* The second credit left the meter just as the first one would have. */
static void a_later_credit_of_the_same_amount_does_not_prove_the_earlier_one(void **state)
{
    (void)state;
    struct key key = manual(true);
    struct purchase later = books_purchase(2, 5000);
    assert_int_equal(books_take(&books, ROW_DEBITED, &later).result, ROW_POSTED);
    db_run(books.db,
           "UPDATE credit SET state = 'confirmed', has_base = 1, base_count = 7 WHERE state = 'waiting'");
    meter_says(8, 14990, 59);
    assert_int_equal(recredit(key, RECREDIT_DONE), STAFF_METER_LACKS_IT);
    assert_int_equal(recredit(key, RECREDIT_REFUND), STAFF_DONE);
    expect_audit(0);
}

static void money_taken_back_is_reversed_owed_and_then_paid(void **state)
{
    (void)state;
    struct key key = manual(false);
    assert_int_equal(recredit(key, RECREDIT_REFUND), STAFF_DONE);
    assert_int_equal(ask("SELECT sum(fen) FROM posting WHERE account = 'room/3-512/cash'"), 0);
    assert_int_equal(ask("SELECT -sum(fen) FROM posting WHERE account = 'refund/payable'"), 5000);
    assert_int_equal(ask("SELECT count(*) FROM open_case WHERE kind = 'payable'"), 1);
    assert_int_equal(recredit(key, RECREDIT_AGAIN), STAFF_DECIDED);
    assert_int_equal(recredit(key, RECREDIT_REFUND), STAFF_DECIDED);
    expect_audit(0);
    assert_int_equal(DECIDE(staff_settle_refunded(books.db, &staff, key.text, money_of_fen(0))), STAFF_DONE);
    assert_int_equal(DECIDE(staff_settle_refunded(books.db, &staff, key.text, money_of_fen(0))),
                     STAFF_DECIDED);
    assert_int_equal(ask("SELECT count(*) FROM posting GROUP BY account HAVING sum(fen) <> 0"), -1);
    assert_int_equal(ask("SELECT count(*) FROM open_case"), 0);
    expect_audit(0);
}

/* A station put back from a backup does not know what was given back since; its rows come again. */
static void money_held_because_it_went_back_waits_for_a_person_when_its_row_comes_again(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 5000);
    assert_int_equal(DECIDE(staff_hold(books.db, &staff, &purchase.key)), STAFF_DONE);
    assert_int_equal(books_take(&books, ROW_DEBITED, &purchase).result, ROW_POSTED);
    assert_int_equal(ask("SELECT count(*) FROM credit WHERE state = 'manual' AND settled = 1"), 1);
    assert_int_equal(ask("SELECT count(*) FROM open_case WHERE kind = 'credit'"), 1);
    assert_int_equal(DECIDE(staff_hold(books.db, &staff, &purchase.key)), STAFF_DECIDED);
    expect_audit(0);
    assert_int_equal(recredit(purchase.key, RECREDIT_REFUND), STAFF_DONE);
    assert_int_equal(DECIDE(staff_settle_refunded(books.db, &staff, purchase.key.text, money_of_fen(0))),
                     STAFF_DONE);
    assert_int_equal(ask("SELECT count(*) FROM open_case"), 0);
    expect_audit(0);
}

static void an_open_credit_is_held_and_one_the_meter_has_is_not(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 5000);
    assert_int_equal(books_take(&books, ROW_DEBITED, &purchase).result, ROW_POSTED);
    db_run(books.db, "UPDATE credit SET state = 'confirmed'");
    assert_int_equal(DECIDE(staff_hold(books.db, &staff, &purchase.key)), STAFF_METER_HAS_IT);
    db_run(books.db, "UPDATE credit SET state = 'waiting'");
    assert_int_equal(DECIDE(staff_hold(books.db, &staff, &purchase.key)), STAFF_DONE);
    assert_int_equal(ask("SELECT count(*) FROM credit WHERE state = 'manual' AND settled = 1"), 1);
    db_run(books.db, "UPDATE credit SET state = 'sending', has_base = 1");
    assert_int_equal(DECIDE(staff_hold(books.db, &staff, &purchase.key)), STAFF_DONE);
    assert_int_equal(ask("SELECT count(*) FROM credit WHERE state = 'manual' AND settled = 0"), 1);
    expect_audit(0);
}

/* A second payment of one order, as booking.c books it. */
static void second_payment(void)
{
    struct key key = {ORDER};
    struct room_id its = {"3-513"};
    assert_int_equal(db_run(books.db,
                            "INSERT INTO pay_order VALUES ('" ORDER "', 1, '3-513', 2000, 'wechat', 1, 's',"
                            " 'paid', 'none', 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, '', 1);"
                            "INSERT INTO pay_payment VALUES ('wechat', 'T1', 'DW1', '" ORDER
                            "', 2000, 1, 1, 'query', 'purchase'), ('wechat', 'T2', 'DW1', '" ORDER
                            "', 2000, 1, 1, 'query', 'refund_payable');"),
                     0);
    assert_int_equal(ledger_post_purchase(books.db, &key, "wechat", &its, money_of_fen(2000), 1), 0);
    assert_int_equal(credit_enqueue(books.db, &key, &its, money_of_fen(2000), 1, 2), 0);
    struct entry entry = {.key = ORDER "/x001122334455",
                          .kind = "unplaced",
                          .at_ms = 1,
                          .posting_count = 2,
                          .postings = {{"tender/wechat", {2000}}, {"refund/payable", {-2000}}}};
    assert_int_equal(ledger_post(books.db, &entry), 0);
    expect_audit(0);
}

static void a_second_payment_refunded_outside_is_booked_so(void **state)
{
    (void)state;
    second_payment();
    assert_int_equal(DECIDE(staff_settle_refunded(books.db, &staff, "wechat T2", money_of_fen(0))),
                     STAFF_DONE);
    assert_int_equal(DECIDE(staff_settle_refunded(books.db, &staff, "wechat T2", money_of_fen(0))),
                     STAFF_DECIDED);
    assert_int_equal(ask("SELECT sum(fen) FROM posting WHERE account = 'tender/wechat'"), 2000);
    expect_audit(0);
}

static void a_purchase_given_back_in_the_portal_is_booked_as_a_loss_once(void **state)
{
    (void)state;
    second_payment();
    room = (struct room_id){"3-513"};
    assert_int_equal(DECIDE(staff_settle_room(books.db, &staff, "wechat T1", &room)), STAFF_NO_CASE);
    assert_int_equal(DECIDE(staff_settle_refunded(books.db, &staff, "wechat T1", money_of_fen(500))),
                     STAFF_DONE);
    assert_int_equal(DECIDE(staff_settle_refunded(books.db, &staff, "wechat T1", money_of_fen(500))),
                     STAFF_DECIDED);
    assert_int_equal(ask("SELECT sum(fen) FROM posting WHERE account = 'suspense'"), 500);
    assert_int_equal(ask("SELECT sum(fen) FROM posting WHERE account = 'tender/wechat'"), 3500);
    assert_int_equal(ask("SELECT -sum(fen) FROM posting WHERE account = 'room/3-513/cash'"), 2000);
    expect_audit(0);
}

static void a_second_payment_may_become_the_rooms_money(void **state)
{
    (void)state;
    second_payment();
    room = (struct room_id){"3-513"};
    assert_int_equal(DECIDE(staff_settle_room(books.db, &staff, "wechat T2", &room)), STAFF_DONE);
    assert_int_equal(ask("SELECT count(*) FROM credit WHERE room = '3-513'"), 2);
    expect_audit(0);
}

static int seen_meter(const char *which, int64_t counted)
{
    return DECIDE(staff_seen_meter(books.db, &staff, which, counted));
}

static void a_strange_meter_is_believed_after_a_person_looked(void **state)
{
    (void)state;
    struct watch_round round;
    meter_says(7, 100, 58);
    assert_int_equal(watch_look(books.db, NOW + MINUTE, &round), 0);
    meter_says(9, 100, 59);
    assert_int_equal(watch_look(books.db, NOW + 59 * MINUTE, &round), 0);
    assert_int_equal(round.raised, 1);
    assert_int_equal(seen_meter("3-513", 9), STAFF_NO_CASE);
    assert_int_equal(seen_meter("3-512", 9), STAFF_DONE);
    assert_int_equal(watch_look(books.db, NOW + 60 * MINUTE, &round), 0);
    assert_int_equal(round.ended, 1);
    assert_int_equal(ask("SELECT count(*) FROM open_case"), 0);
    assert_int_equal(ask("SELECT count(*) FROM decision WHERE why LIKE '%(it counted 9, ours were 7)'"), 1);
}

static void a_meter_is_not_believed_unheard_nor_what_it_counted_since_the_person_looked(void **state)
{
    (void)state;
    db_run(books.db, "INSERT INTO meter_base VALUES ('3-512', 7, 0, 1)");
    meter_says(9, 100, 1); /* an hour ago */
    assert_int_equal(seen_meter("3-512", 9), STAFF_NEEDS_READING);
    meter_says(10, 100, 59);
    assert_int_equal(seen_meter("3-512", 9), STAFF_METER_MOVED);
    db_run(books.db, "UPDATE reading SET silences = 1");
    assert_int_equal(seen_meter("3-512", 10), STAFF_NEEDS_READING);
    assert_int_equal(ask("SELECT count FROM meter_base"), 7);
}

/* The meter counted a credit that is not confirmed, and one by hand. Were its count believed now, the books
 * would count the credit a second time when it is confirmed, and the next purchase nobody knows would pass
 * for ours; or staff could no longer say that the meter has it. */
static void no_meter_is_believed_while_a_credit_may_be_among_what_it_counted(void **state)
{
    (void)state;
    static const char *const states[] = {"state = 'waiting'", "state = 'sending', has_base = 1",
                                         "state = 'manual', settled = 0", "state = 'manual', settled = 1"};
    struct key key = manual(true);
    meter_says(9, 19900, 59);
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "UPDATE credit SET %s", states[i]);
        assert_int_equal(db_run(books.db, sql), 0);
        assert_int_equal(seen_meter("3-512", 9), STAFF_CREDIT_FIRST);
    }
    assert_int_equal(recredit(key, RECREDIT_DONE), STAFF_DONE);
    assert_int_equal(seen_meter("3-512", 9), STAFF_DONE);
    assert_int_equal(ask("SELECT ours FROM meter_count"), 9);
    assert_int_equal(ask("SELECT count(*) FROM open_case"), 0);
    expect_audit(0);
}

static void a_credit_sent_again_or_given_back_is_not_among_what_the_meter_counted(void **state)
{
    (void)state;
    struct key key = manual(false);
    meter_says(9, 9900, 59);
    assert_int_equal(recredit(key, RECREDIT_AGAIN), STAFF_DONE);
    assert_int_equal(seen_meter("3-512", 9), STAFF_DONE);
    db_run(books.db, "UPDATE credit SET state = 'manual', settled = 1");
    meter_says(10, 9900, 59);
    assert_int_equal(seen_meter("3-512", 10), STAFF_CREDIT_FIRST); /* a person was called for it again */
    assert_int_equal(recredit(key, RECREDIT_REFUND), STAFF_DONE);
    assert_int_equal(seen_meter("3-512", 10), STAFF_DONE);
    expect_audit(0);
}

static void another_meter_is_a_case_though_its_count_fits_and_proves_nothing(void **state)
{
    (void)state;
    struct key key = manual(true);
    meter_says(8, 14990, 59); /* as if it had the money */
    db_run(books.db, "INSERT INTO meter_other VALUES ('3-512', 1, 7, 8, 900000, 0)");
    db_run(books.db, "UPDATE meter_base SET count = 8");
    assert_int_equal(ask("SELECT count(*) FROM open_case WHERE kind = 'meter' AND why LIKE '%another%'"), 1);
    assert_int_equal(seen_meter("3-512", 8), STAFF_CREDIT_FIRST);
    assert_int_equal(recredit(key, RECREDIT_REFUND), STAFF_DONE);
    assert_int_equal(seen_meter("3-512", 8), STAFF_DONE);
    assert_int_equal(ask("SELECT count(*) FROM open_case WHERE kind = 'meter'"), 0);
    expect_audit(0);
}

static void the_audit_names_money_moved_without_a_decision(void **state)
{
    (void)state;
    struct key key = manual(false);
    struct entry entry = {.kind = "reversal",
                          .posting_count = 2,
                          .postings = {{"room/3-512/cash", {5000}}, {"refund/payable", {-5000}}}};
    snprintf(entry.key, sizeof entry.key, "%s/reversal", key.text);
    assert_int_equal(ledger_post(books.db, &entry), 0);
    expect_audit(1);
    assert_non_null(strstr(findings, "a reversal that comes from nowhere"));
}

static void the_audit_names_a_decision_that_says_more_than_its_row(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 9900);
    books_take(&books, ROW_DEBITED, &purchase);
    struct decision decision = {.kind = "row", .reference = "1/1", .verdict = "accept", .amount = {99000}};
    staff.second = "li";
    assert_int_equal(DECIDE(decision_keep(books.db, &staff, &decision)), 0);
    expect_audit(1);
    assert_non_null(strstr(findings, "says 99000 fen, the row says 9900"));
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(a_doubtful_sale_decided_debited_gives_the_room_its_money_once),
        unit(a_void_row_after_the_decision_debited_is_refused_and_a_case_again),
        unit(a_debited_row_after_the_decision_void_is_believed),
        unit(a_decision_over_the_limit_needs_two_people),
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
        unit(nothing_is_sent_again_before_the_meter_was_heard),
        unit(what_the_meter_has_is_not_sent_again_nor_given_back),
        unit(the_first_credit_of_a_meter_whose_count_is_not_known_yet_is_proven_by_its_own_base),
        unit(what_contradicted_and_fits_hours_later_takes_two_people_to_give_back),
        unit(a_later_credit_of_the_same_amount_does_not_prove_the_earlier_one),
        unit(money_taken_back_is_reversed_owed_and_then_paid),
        unit(money_held_because_it_went_back_waits_for_a_person_when_its_row_comes_again),
        unit(an_open_credit_is_held_and_one_the_meter_has_is_not),
        unit(a_second_payment_refunded_outside_is_booked_so),
        unit(a_purchase_given_back_in_the_portal_is_booked_as_a_loss_once),
        unit(a_second_payment_may_become_the_rooms_money),
        unit(a_strange_meter_is_believed_after_a_person_looked),
        unit(a_meter_is_not_believed_unheard_nor_what_it_counted_since_the_person_looked),
        unit(no_meter_is_believed_while_a_credit_may_be_among_what_it_counted),
        unit(a_credit_sent_again_or_given_back_is_not_among_what_the_meter_counted),
        unit(another_meter_is_a_case_though_its_count_fits_and_proves_nothing),
        unit(the_audit_names_money_moved_without_a_decision),
        unit(the_audit_names_a_decision_that_says_more_than_its_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
