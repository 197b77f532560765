/* A receipt: its link, what the books say of a purchase, and the page made of it. */
#include "base/status.h"
#include "base/text.h"
#include "meter/credit_store.h"
#include "station/receipt_page.h"
#include "station/staff.h"
#include "station/web_page.h"
#include "tests/fakes/books.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct books books;

static int setup(void **state)
{
    (void)state;
    return books_open(&books, ":memory:");
}

static int teardown(void **state)
{
    (void)state;
    books_close(&books);
    return 0;
}

static struct profile a_profile(void)
{
    struct profile profile = {.terminal = 7, .receipt_url = "https://power.example.edu"};
    uint8_t station[HMAC_KEY_SIZE] = {1, 2, 3}, secret[HMAC_KEY_SIZE];
    receipt_secret_of(station, 7, secret);
    hex_encode(secret, sizeof secret, profile.receipt_secret);
    return profile;
}

static void a_link_is_read_as_it_was_made(void **state)
{
    (void)state;
    struct key key = {"91C07F3A00112233445566778899AABB"};
    struct profile profile = a_profile();
    struct receipt_link link;
    char text[RECEIPT_LINK_SIZE];
    assert_int_equal(receipt_link_make(&profile, &key, text), 0);
    const char *begins = "https://power.example.edu/r/7-91C07F3A00112233445566778899AABB-";
    assert_memory_equal(text, begins, strlen(begins));
    assert_int_equal(receipt_link_parse(strstr(text, "/r/") + 3, &link), 0);
    assert_int_equal(link.terminal, 7);
    assert_string_equal(link.key.text, key.text);
    assert_string_equal(link.check, text + strlen(begins));
}

static void a_site_without_an_address_has_no_links(void **state)
{
    (void)state;
    struct key key = {"91C07F3A00112233445566778899AABB"};
    struct profile profile = a_profile();
    char text[RECEIPT_LINK_SIZE];
    profile.receipt_url[0] = '\0';
    assert_int_equal(receipt_link_make(&profile, &key, text), ERR_NOT_FOUND);
    profile = a_profile();
    profile.receipt_secret[0] = '\0'; /* from a station that makes none */
    assert_int_equal(receipt_link_make(&profile, &key, text), ERR_NOT_FOUND);
}

static void each_terminal_signs_with_a_secret_of_its_own(void **state)
{
    (void)state;
    uint8_t station[HMAC_KEY_SIZE] = {1}, one[HMAC_KEY_SIZE], other[HMAC_KEY_SIZE];
    receipt_secret_of(station, 7, one);
    receipt_secret_of(station, 8, other);
    assert_memory_not_equal(one, other, sizeof one);
}

static void what_is_no_link_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "7",
        "7-91C07F3A00112233445566778899AABB",
        "7-91C07F3A00112233445566778899AABB-",
        "7-91C07F3A00112233445566778899AABB-5E1C0F9A3B7D246",
        "7-91C07F3A00112233445566778899AABB-5E1C0F9A3B7D24688",
        "7-91C07F3A00112233445566778899AABB-5e1c0f9a3b7d2468",
        "7-91c07f3a00112233445566778899aabb-5E1C0F9A3B7D2468",
        "-91C07F3A00112233445566778899AABB-5E1C0F9A3B7D2468",
        "07-91C07F3A00112233445566778899AABB-5E1C0F9A3B7D2468",
        "77777777777-91C07F3A00112233445566778899AABB-5E1C0F9A3B7D2468",
        "7x91C07F3A00112233445566778899AABB-5E1C0F9A3B7D2468",
    };
    struct receipt_link link;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(receipt_link_parse(wrong[i], &link), ERR_FORMAT);
    assert_int_equal(receipt_link_parse("7-91C07F3A00112233445566778899AABB-5E1C0F9A3B7D2468", &link), 0);
}

static struct receipt receipt_of(const struct key *key)
{
    struct receipt receipt;
    assert_int_equal(receipt_get(books.db, books.terminal.number, key, &receipt), 0);
    return receipt;
}

static void a_card_sale_is_followed_from_its_row_to_the_meter(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 2000);
    assert_int_equal(receipt_of(&purchase.key).state, RECEIPT_NOT_HERE);
    books_take(&books, ROW_DEBITED, &purchase);
    struct receipt receipt = receipt_of(&purchase.key);
    assert_int_equal(receipt.state, RECEIPT_PAID);
    assert_int_equal(receipt.amount.fen, 2000);
    assert_int_equal(receipt.tender, RECEIPT_BY_CARD);
    assert_int_equal(receipt.at_ms, purchase.at_ms);
    assert_string_equal(receipt.building_name, "3 号公寓");
    assert_string_equal(receipt.room_name, "512");
    assert_int_equal(db_run(books.db, "UPDATE credit SET state = 'sending'"), 0);
    assert_int_equal(receipt_of(&purchase.key).state, RECEIPT_SENDING);
    assert_int_equal(db_run(books.db, "UPDATE credit SET state = 'confirmed', ended_at_ms = 9"), 0);
    receipt = receipt_of(&purchase.key);
    assert_int_equal(receipt.state, RECEIPT_CREDITED);
    assert_int_equal(receipt.credited_at_ms, 9);
}

static void a_charge_nobody_is_certain_of_is_called_so(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 2000);
    books_take(&books, ROW_DOUBTFUL, &purchase);
    assert_int_equal(receipt_of(&purchase.key).state, RECEIPT_UNSURE);
    books_take(&books, ROW_VOID, &purchase);
    assert_int_equal(receipt_of(&purchase.key).state, RECEIPT_ENDED);
}

static struct staff a_person(void)
{
    return (struct staff){.who = "wang", .why = "seen", .now_ms = 5, .second_over_fen = 20000};
}

static void a_sale_in_doubt_that_staff_found_uncharged_has_ended_until_its_row_says_otherwise(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 2000);
    struct staff staff = a_person();
    struct room_id woken;
    books_take(&books, ROW_DOUBTFUL, &purchase);
    assert_int_equal(staff_close_sale(books.db, &staff, &purchase.key, false, &woken), 0);
    assert_int_equal(receipt_of(&purchase.key).state, RECEIPT_ENDED);
    books_take(&books, ROW_DEBITED, &purchase); /* the kiosk says otherwise */
    assert_int_not_equal(receipt_of(&purchase.key).state, RECEIPT_ENDED);
}

static void a_refused_row_that_staff_accepted_is_followed_to_the_meter(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 9000); /* more than the log alone may prove */
    struct staff staff = a_person();
    struct room_id woken, none = {""};
    assert_int_equal(books_take(&books, ROW_DEBITED, &purchase).result, ROW_REFUSED);
    assert_int_equal(receipt_of(&purchase.key).state, RECEIPT_WATCHED);
    assert_int_equal(staff_accept_row(books.db, &staff, 1, 1, &none, money_of_fen(0), &woken), 0);
    assert_int_equal(receipt_of(&purchase.key).state, RECEIPT_PAID);
    assert_int_equal(db_run(books.db, "UPDATE credit SET state = 'confirmed', ended_at_ms = 9"), 0);
    assert_int_equal(receipt_of(&purchase.key).state, RECEIPT_CREDITED);
}

#define ORDER "0000000000000000000000000000000A"

/* An order that was stopped, and its payment. The list says of it what the receipt says. */
static void stop_an_order(bool paid)
{
    assert_int_equal(db_run(books.db,
                            "INSERT INTO pay_order VALUES ('" ORDER "', 1, '3-512', 2000, 'wechat', 1, 's',"
                            " 'quarantine', 'none', 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, '', 1)"),
                     0);
    if (paid)
        assert_int_equal(db_run(books.db, "INSERT INTO pay_payment VALUES ('wechat', 'T1', 'DW1', '" ORDER
                                          "', 1900, 1, 1, 'query', 'suspense')"),
                         0);
}

static void expect_stopped(enum receipt_state wanted, int64_t fen, const char *listed, int count)
{
    char sql[160];
    struct key key = {ORDER};
    struct receipt receipt = receipt_of(&key);
    assert_int_equal(receipt.state, wanted);
    assert_int_equal(receipt.amount.fen, fen);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM top_up WHERE state = '%s' AND amount_fen = %lld", listed,
             (long long)fen);
    assert_int_equal(books_number(books.db, sql), count);
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM top_up WHERE key = '" ORDER "'"), count);
}

static void a_stopped_order_whose_payment_went_back_is_refunded(void **state)
{
    (void)state;
    struct staff staff = a_person();
    stop_an_order(true);
    expect_stopped(RECEIPT_WATCHED, 2000, "checking", 1);
    assert_int_equal(staff_settle_refunded(books.db, &staff, "wechat T1", money_of_fen(0)), 0);
    expect_stopped(RECEIPT_REFUNDED, 1900, "refunded", 1);
}

static void a_stopped_order_whose_payment_was_placed_is_followed_to_the_meter(void **state)
{
    (void)state;
    struct staff staff = a_person();
    struct room_id room = {"3-512"};
    stop_an_order(true);
    assert_int_equal(staff_settle_room(books.db, &staff, "wechat T1", &room), 0);
    expect_stopped(RECEIPT_PAID, 2000, "checking", 0);
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM top_up WHERE state = 'waiting'"), 1);
}

static void a_stopped_order_nobody_paid_has_ended_when_staff_have_looked(void **state)
{
    (void)state;
    struct staff staff = a_person();
    stop_an_order(false);
    expect_stopped(RECEIPT_WATCHED, 2000, "checking", 1);
    assert_int_equal(staff_seen(books.db, &staff, "order", ORDER), 0);
    expect_stopped(RECEIPT_ENDED, 2000, "checking", 0);
}

static void expect_page(const struct receipt *receipt, enum language language, const char *said)
{
    const struct receipt_desk desk = {"101", "8888 0101", ""};
    char *page = receipt_page(language, receipt, &desk);
    assert_non_null(page);
    assert_non_null(strstr(page, said));
    free(page);
}

static void an_order_that_was_paid_twice_tells_what_goes_back(void **state)
{
    (void)state;
    struct staff staff = a_person();
    struct key key = {ORDER};
    assert_int_equal(db_run(books.db,
                            "INSERT INTO pay_order VALUES ('" ORDER "', 1, '3-512', 2000, 'wechat', 1, 's',"
                            " 'paid', 'none', 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, '', 1);"
                            "INSERT INTO pay_payment VALUES ('wechat', 'T2', 'DW1', '" ORDER
                            "', 2000, 1, 1, 'query', 'refund_payable')"),
                     0);
    struct receipt receipt = receipt_of(&key);
    assert_int_equal(receipt.state, RECEIPT_PAID);
    assert_int_equal(receipt.amount.fen, 2000);
    assert_int_equal(receipt.second.fen, 2000);
    expect_page(&receipt, LANGUAGE_ZH, "<dd id=\"second\">¥20.00，退款处理中</dd>");
    assert_int_equal(staff_settle_refunded(books.db, &staff, "wechat T2", money_of_fen(0)), 0);
    receipt = receipt_of(&key);
    assert_true(receipt.second_is_back);
    expect_page(&receipt, LANGUAGE_EN, "<dd id=\"second\">¥20.00, refunded</dd>");
    assert_int_equal(db_run(books.db, "DELETE FROM pay_payment"), 0);
    receipt = receipt_of(&key);
    expect_page(&receipt, LANGUAGE_ZH, "<div class=\"empty\"><dt>多付的一笔");
}

static void another_terminals_purchase_is_not_told(void **state)
{
    (void)state;
    struct purchase purchase = books_purchase(1, 2000);
    struct receipt receipt;
    books_take(&books, ROW_DEBITED, &purchase);
    assert_int_equal(receipt_get(books.db, books.terminal.number + 1, &purchase.key, &receipt),
                     ERR_NOT_FOUND);
}

static void values_in_a_page_are_never_markup(void **state)
{
    (void)state;
    const struct web_value values[] = {{"a", "<b>\"Tom\" & 'Jerry'</b>"}, {NULL, NULL}};
    char *page = web_page_make("p{x:1} {a} {b", values);
    assert_string_equal(page, "p{x:1} &lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt; {b");
    free(page);
}

static void a_page_that_is_too_long_is_not_made(void **state)
{
    (void)state;
    char *longest = malloc(WEB_PAGE_MAX + 1);
    memset(longest, '<', WEB_PAGE_MAX);
    longest[WEB_PAGE_MAX / 4] = '\0'; /* four letters each */
    const struct web_value values[] = {{"a", longest}, {NULL, NULL}};
    assert_null(web_page_make("{a}", values));
    longest[WEB_PAGE_MAX / 4 - 1] = '\0';
    char *page = web_page_make("{a}", values);
    assert_non_null(page);
    free(page);
    free(longest);
}

static void the_page_speaks_the_phones_language(void **state)
{
    (void)state;
    assert_int_equal(receipt_language(NULL), LANGUAGE_ZH);
    assert_int_equal(receipt_language("zh-CN,zh;q=0.9,en;q=0.8"), LANGUAGE_ZH);
    assert_int_equal(receipt_language("en-GB"), LANGUAGE_EN);
    assert_int_equal(receipt_language("fr, en;q=0.5, zh;q=0.4"), LANGUAGE_EN);
    assert_int_equal(receipt_language("fr,,"), LANGUAGE_EN);
    assert_int_equal(receipt_language(", zh"), LANGUAGE_ZH);
}

static void every_state_has_words_in_both_languages_and_no_hole(void **state)
{
    (void)state;
    const struct receipt_desk desk = {"101", "8888 0101", ""};
    for (int language = 0; language < LANGUAGES; language++)
        for (int i = 0; i < RECEIPT_STATES; i++) {
            struct receipt receipt = {.state = (enum receipt_state)i,
                                      .site_name = "3 号公寓",
                                      .key = {"91C07F3A00112233445566778899AABB"},
                                      .amount = {5000}};
            char *page = receipt_page((enum language)language, &receipt, &desk);
            assert_non_null(page);
            assert_null(strstr(strstr(page, "<body>"), "{"));
            assert_non_null(strstr(page, "91C0-7F3A"));
            assert_null(strstr(page, "<strong></strong>"));
            free(page);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_is_read_as_it_was_made),
        cmocka_unit_test(a_site_without_an_address_has_no_links),
        cmocka_unit_test(each_terminal_signs_with_a_secret_of_its_own),
        cmocka_unit_test(what_is_no_link_is_refused),
        cmocka_unit_test_setup_teardown(a_card_sale_is_followed_from_its_row_to_the_meter, setup, teardown),
        cmocka_unit_test_setup_teardown(a_charge_nobody_is_certain_of_is_called_so, setup, teardown),
        cmocka_unit_test_setup_teardown(
            a_sale_in_doubt_that_staff_found_uncharged_has_ended_until_its_row_says_otherwise, setup,
            teardown),
        cmocka_unit_test_setup_teardown(a_refused_row_that_staff_accepted_is_followed_to_the_meter, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_stopped_order_whose_payment_went_back_is_refunded, setup, teardown),
        cmocka_unit_test_setup_teardown(an_order_that_was_paid_twice_tells_what_goes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_stopped_order_whose_payment_was_placed_is_followed_to_the_meter,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_stopped_order_nobody_paid_has_ended_when_staff_have_looked, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(another_terminals_purchase_is_not_told, setup, teardown),
        cmocka_unit_test(values_in_a_page_are_never_markup),
        cmocka_unit_test(a_page_that_is_too_long_is_not_made),
        cmocka_unit_test(the_page_speaks_the_phones_language),
        cmocka_unit_test(every_state_has_words_in_both_languages_and_no_hole),
    };
    return cmocka_run_group_tests_name("receipt", tests, NULL, NULL);
}
