/* The offline kit out of the station's books: every card once, then only what changed. */
#include "base/status.h"
#include "station/card.h"
#include "station/kit.h"
#include "tests/fakes/books.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct books books;
static struct kit_page page;

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

static void put(int n, enum card_state card_state, const char *room)
{
    struct account account = {.state = card_state, .name = "张*三", .tail = "3071"};
    snprintf(account.ref.text, sizeof account.ref.text, "%032X", n);
    snprintf(account.room.text, sizeof account.room.text, "%s", room);
    assert_int_equal(card_put(books.db, &account), 0);
}

/* The page after since, over the road and back. */
static void fetch(int64_t since)
{
    static struct kit_page made;
    char why[WIRE_WHY_SIZE] = "";
    assert_int_equal(kit_cards(books.db, since, &made), 0);
    char *bytes = kit_cards_encode(&made);
    assert_non_null(bytes);
    assert_true(strlen(bytes) < WIRE_BODY_MAX);
    assert_int_equal(kit_cards_decode(bytes, strlen(bytes), &page, why), 0);
    free(bytes);
    assert_int_equal(page.card_count, made.card_count);
    assert_int_equal(page.version, made.version);
}

static void all_cards_come_in_pages_and_each_once(void **state)
{
    (void)state;
    bool seen[501] = {false};
    int64_t since = 0;
    int pages = 0;
    assert_int_equal(db_begin(books.db), 0);
    for (int n = 1; n <= 500; n++)
        put(n, CARD_OK, "3-512");
    assert_int_equal(db_commit(books.db), 0);
    do {
        fetch(since);
        assert_int_equal(page.restart, since == 0);
        assert_true(page.card_count <= KIT_CARDS_MAX);
        for (int i = 0; i < page.card_count; i++) {
            int n = (int)strtol(page.cards[i].ref.text, NULL, 16);
            assert_false(seen[n]);
            seen[n] = true;
        }
        since = page.version;
        pages++;
    } while (page.more);
    assert_int_equal(pages, 3);
    for (int n = 1; n <= 500; n++)
        assert_true(seen[n]);
    fetch(since);
    assert_int_equal(page.card_count, 0);
    assert_int_equal(page.version, since);
    assert_false(page.restart);
}

static void later_only_what_changed_comes(void **state)
{
    (void)state;
    for (int n = 1; n <= 5; n++)
        put(n, CARD_OK, "3-512");
    fetch(0);
    int64_t since = page.version;
    put(3, CARD_FROZEN, "3-512");
    fetch(since);
    assert_int_equal(page.card_count, 1);
    assert_int_equal(page.cards[0].state, CARD_FROZEN);
    assert_string_equal(page.cards[0].building_name, "3 号公寓");
}

static void a_room_with_another_name_changes_its_cards(void **state)
{
    (void)state;
    put(1, CARD_OK, "3-512");
    put(2, CARD_OK, "3-513");
    fetch(0);
    int64_t since = page.version;
    assert_int_equal(db_run(books.db, "UPDATE room SET name = '512A' WHERE id = '3-512'"), 0);
    fetch(since);
    assert_int_equal(page.card_count, 1);
    assert_string_equal(page.cards[0].room_name, "512A");
    since = page.version;
    assert_int_equal(db_run(books.db, "UPDATE building SET name = 'B' WHERE id = '3'"), 0);
    fetch(since);
    assert_int_equal(page.card_count, 2);
    since = page.version;
    assert_int_equal(db_run(books.db, "UPDATE room SET price_centifen = 6000"), 0);
    fetch(since);
    assert_int_equal(page.card_count, 0);
}

static void who_knows_more_than_a_restored_station_begins_anew(void **state)
{
    (void)state;
    put(1, CARD_OK, "3-512");
    fetch(999999);
    assert_true(page.restart);
    assert_int_equal(page.card_count, 1);
}

static void an_empty_list_is_whole_too(void **state)
{
    (void)state;
    fetch(0);
    assert_false(page.more);
    assert_int_equal(page.version, 1);
    assert_int_equal(page.card_count, 0);
}

static void rooms_come_by_building_with_the_balance_that_was_heard(void **state)
{
    (void)state;
    static struct kit_page made;
    char why[WIRE_WHY_SIZE] = "";
    assert_int_equal(db_run(books.db, "INSERT INTO reading VALUES ('3-512', 5, 1, -250, 1, 0, 1, 0, 0);"
                                      "INSERT INTO building VALUES ('4', '4');"
                                      "INSERT INTO room VALUES ('4-101', '4', '101', 5330)"),
                     0);
    assert_int_equal(kit_rooms(books.db, "3", "", &made), 0);
    char *bytes = kit_rooms_encode(&made);
    assert_int_equal(kit_rooms_decode(bytes, strlen(bytes), &page, why), 0);
    free(bytes);
    assert_int_equal(page.room_count, 2);
    assert_true(page.rooms[0].has_balance);
    assert_int_equal(page.rooms[0].balance.fen, -250);
    assert_false(page.rooms[1].has_balance);
    assert_int_equal(kit_rooms(books.db, "", "3-512", &made), 0);
    assert_int_equal(made.room_count, 2);
    assert_string_equal(made.rooms[1].room.text, "4-101");
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(all_cards_come_in_pages_and_each_once),
        unit(later_only_what_changed_comes),
        unit(a_room_with_another_name_changes_its_cards),
        unit(who_knows_more_than_a_restored_station_begins_anew),
        unit(an_empty_list_is_whole_too),
        unit(rooms_come_by_building_with_the_balance_that_was_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
