#include "base/status.h"
#include "trade/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void sums_add_up_or_refuse_and_leave_the_sum_alone(void **state)
{
    (void)state;
    struct money sum = money_of_fen(7);
    assert_int_equal(money_add(money_of_fen(5000), money_of_fen(-320), &sum), 0);
    assert_int_equal(sum.fen, 4680);
    assert_int_equal(money_add(money_of_fen(MONEY_MOST_FEN), money_of_fen(1), &sum), ERR_RANGE);
    assert_int_equal(money_add(money_of_fen(-MONEY_MOST_FEN), money_of_fen(-1), &sum), ERR_RANGE);
    assert_int_equal(money_add(money_of_fen(INT64_MAX), money_of_fen(INT64_MAX), &sum), ERR_RANGE);
    assert_int_equal(sum.fen, 4680);
    assert_int_equal(money_add(money_of_fen(MONEY_MOST_FEN), money_of_fen(0), &sum), 0);
    assert_int_equal(sum.fen, MONEY_MOST_FEN);
}

static void money_is_ordered(void **state)
{
    (void)state;
    assert_int_equal(money_compare(money_of_fen(-1), money_of_fen(0)), -1);
    assert_int_equal(money_compare(money_of_fen(5), money_of_fen(5)), 0);
    assert_int_equal(money_compare(money_of_fen(INT64_MAX), money_of_fen(INT64_MIN)), 1);
}

static void money_is_written_with_two_decimals(void **state)
{
    (void)state;
    static const struct {
        int64_t fen;
        const char *text;
    } cases[] = {
        {5000, "50.00"}, {-320, "-3.20"}, {0, "0.00"},
        {5, "0.05"},     {-5, "-0.05"},   {INT64_MIN, "-92233720368547758.08"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[24];
        money_text(money_of_fen(cases[i].fen), text);
        assert_string_equal(text, cases[i].text);
    }
}

static void yuan_is_read_by_digits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int status;
        int64_t fen;
    } cases[] = {
        {"20", 0, 2000},
        {"0.1", 0, 10},
        {"-3.20", 0, -320},
        {"0.29", 0, 29}, /* 0.29 * 100 is 28.999... in floats */
        {"10000000000000", 0, MONEY_MOST_FEN},
        {"10000000000000.01", ERR_RANGE, 0},
        {"99999999999999999999999999", ERR_RANGE, 0},
        {"99999999999999999999999999x", ERR_FORMAT, 0},
        {"", ERR_FORMAT, 0},
        {"-", ERR_FORMAT, 0},
        {"+1", ERR_FORMAT, 0},
        {".5", ERR_FORMAT, 0},
        {"5.", ERR_FORMAT, 0},
        {"1.234", ERR_FORMAT, 0},
        {"1,5", ERR_FORMAT, 0},
        {" 1", ERR_FORMAT, 0},
        {"1e3", ERR_FORMAT, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct money money = money_of_fen(77);
        assert_int_equal(money_parse(cases[i].text, &money), cases[i].status);
        assert_int_equal(money.fen, cases[i].status ? 77 : cases[i].fen);
    }
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    for (int64_t fen = -MONEY_MOST_FEN; fen < MONEY_MOST_FEN; fen += 999999999989) {
        char text[24];
        struct money money;
        money_text(money_of_fen(fen), text);
        assert_int_equal(money_parse(text, &money), 0);
        assert_int_equal(money.fen, fen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_add_up_or_refuse_and_leave_the_sum_alone),
        cmocka_unit_test(money_is_ordered),
        cmocka_unit_test(money_is_written_with_two_decimals),
        cmocka_unit_test(yuan_is_read_by_digits),
        cmocka_unit_test(what_is_written_reads_back),
    };
    return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
