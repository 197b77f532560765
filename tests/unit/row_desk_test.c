/* The desk: every row of every delivery is looked at once, whoever looks, and its place keeps what was seen.
 */
#include "station/row_desk.h"
#include "tests/fakes/books.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 50

struct fixture {
    struct books books;
    struct row_desk *desk;
    struct sealed_row rows[WIRE_ROWS_MAX];
    struct row_looks looks[WIRE_ROWS_MAX];
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    if (!fixture || books_open(&fixture->books, ":memory:") || row_desk_start(&fixture->desk))
        return -1;
    for (int i = 0; i < WIRE_ROWS_MAX; i++) {
        struct purchase purchase = books_purchase(i + 1, 5000);
        fixture->rows[i] = books_seal(&fixture->books, ROW_DEBITED, &purchase);
    }
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < WIRE_ROWS_MAX; i++)
        sealed_row_finish(&fixture->rows[i]);
    row_desk_stop(fixture->desk);
    books_close(&fixture->books);
    free(fixture);
    return 0;
}

static void look(struct fixture *fixture, int count)
{
    memset(fixture->looks, 0xA5, sizeof fixture->looks);
    row_desk_look(fixture->desk, fixture->rows, count, fixture->books.key, fixture->looks);
}

static void each_row_keeps_its_place_in_deliveries_of_every_length(void **state)
{
    struct fixture *fixture = *state;
    for (int round = 0; round < ROUNDS; round++) {
        int count = round % WIRE_ROWS_MAX + 1;
        look(fixture, count);
        for (int i = 0; i < count; i++) {
            assert_int_equal(fixture->looks[i].status, 0);
            assert_true(fixture->looks[i].genuine);
            assert_int_equal(fixture->looks[i].row.number, i + 1);
        }
    }
}

static void an_altered_row_is_seen_and_its_neighbours_are_genuine(void **state)
{
    struct fixture *fixture = *state;
    for (int altered = 0; altered < WIRE_ROWS_MAX; altered += 7) {
        char *digit = strstr(fixture->rows[altered].bytes, "\"amount_fen\":5") + strlen("\"amount_fen\":");
        *digit = '6';
        look(fixture, WIRE_ROWS_MAX);
        *digit = '5';
        for (int i = 0; i < WIRE_ROWS_MAX; i++)
            assert_int_equal(fixture->looks[i].genuine, i != altered);
        assert_int_equal(fixture->looks[altered].row.purchase.amount.fen, 6000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_row_keeps_its_place_in_deliveries_of_every_length, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_altered_row_is_seen_and_its_neighbours_are_genuine, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
