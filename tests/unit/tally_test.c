#include "meter/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define KWH 1000

static bool is_other(int64_t count_before, int64_t wh_before, int64_t count, int64_t wh)
{
    struct tally before = {count_before, wh_before};
    struct tally now = {count, wh};
    return tally_is_other(&before, &now);
}

static void a_meter_that_counts_on_is_the_same(void **state)
{
    (void)state;
    assert_false(is_other(7, 900 * KWH, 7, 900 * KWH));
    assert_false(is_other(7, 900 * KWH, 12, 950 * KWH));
    assert_false(is_other(65535, 900 * KWH, 1, 901 * KWH));
}

static void a_count_that_fell_is_of_another_meter(void **state)
{
    (void)state;
    assert_true(is_other(7, 900 * KWH, 0, 950 * KWH));
    assert_true(is_other(7, 900 * KWH, 6, 900 * KWH));
    assert_true(is_other(1, 900 * KWH, 65535, 900 * KWH));
}

static void energy_that_fell_is_of_another_meter_though_its_count_fits(void **state)
{
    (void)state;
    assert_true(is_other(7, 900 * KWH, 7, 12 * KWH));
    assert_true(is_other(7, 900 * KWH, 9, 0));
}

static void a_meter_without_power_may_forget_its_last_kilowatt_hour(void **state)
{
    (void)state;
    assert_false(is_other(7, 900 * KWH, 7, 899 * KWH));
    assert_true(is_other(7, 900 * KWH, 7, 899 * KWH - 1));
}

static void purchases_beyond_ours_are_unexplained_and_another_meters_always(void **state)
{
    (void)state;
    assert_int_equal(tally_unexplained(7, 7, false), 0);
    assert_int_equal(tally_unexplained(7, 9, false), 2);
    assert_int_equal(tally_unexplained(65534, 1, false), 3);
    assert_int_equal(tally_unexplained(7, 3, false), 1);
    assert_int_equal(tally_unexplained(7, 7, true), 1);
    assert_int_equal(tally_unexplained(7, 9, true), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_meter_that_counts_on_is_the_same),
        cmocka_unit_test(a_count_that_fell_is_of_another_meter),
        cmocka_unit_test(energy_that_fell_is_of_another_meter_though_its_count_fits),
        cmocka_unit_test(a_meter_without_power_may_forget_its_last_kilowatt_hour),
        cmocka_unit_test(purchases_beyond_ours_are_unexplained_and_another_meters_always),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
