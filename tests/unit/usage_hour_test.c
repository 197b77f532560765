#include "meter/usage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HOUR INT64_C(3600000)
#define H10 (INT64_C(500000) * HOUR) /* a full hour */

static struct usage_piece pieces[USAGE_PIECES];

static int split(int64_t from_ms, int64_t from_wh, int64_t to_ms, int64_t to_wh)
{
    struct usage_point from = {from_ms, from_wh};
    struct usage_point to = {to_ms, to_wh};
    return usage_split(&from, &to, pieces);
}

static void two_readings_in_one_hour_belong_to_it(void **state)
{
    (void)state;
    assert_int_equal(split(H10 + 60000, 1000, H10 + 80000, 1010), 1);
    assert_int_equal(pieces[0].start_ms, H10);
    assert_int_equal(pieces[0].wh, 10);
    assert_int_equal(pieces[0].heard_ms, 20000);
}

static void a_full_hour_between_two_readings_divides_them_by_time_and_loses_nothing(void **state)
{
    (void)state;
    assert_int_equal(split(H10 - 15000, 1000, H10 + 5000, 1010), 2);
    assert_int_equal(pieces[0].start_ms, H10 - HOUR);
    assert_int_equal(pieces[0].wh, 8);
    assert_int_equal(pieces[0].heard_ms, 15000);
    assert_int_equal(pieces[1].start_ms, H10);
    assert_int_equal(pieces[1].wh, 2);
    assert_int_equal(pieces[1].heard_ms, 5000);
}

static void a_reading_at_the_full_hour_ends_the_old_one(void **state)
{
    (void)state;
    assert_int_equal(split(H10 - 20000, 1000, H10, 1010), 1);
    assert_int_equal(pieces[0].start_ms, H10 - HOUR);
    assert_int_equal(split(H10, 1000, H10 + 20000, 1010), 1);
    assert_int_equal(pieces[0].start_ms, H10);
}

static void a_long_silence_stays_a_gap(void **state)
{
    (void)state;
    assert_int_equal(split(H10, 1000, H10 + USAGE_GAP_MOST_MS, 1500), 1);
    assert_int_equal(split(H10, 1000, H10 + USAGE_GAP_MOST_MS + 1, 1500), 0);
}

static void a_silence_is_spread_over_its_hours_as_heard_for_no_time(void **state)
{
    (void)state;
    struct usage_piece spread[USAGE_SPREAD_PIECES];
    struct usage_point from = {H10 + HOUR / 2, 1000};
    struct usage_point to = {H10 + 3 * HOUR, 2001};
    assert_int_equal(usage_spread(&from, &to, spread), 3);
    assert_int_equal(spread[0].start_ms, H10);
    assert_int_equal(spread[0].wh, 200); /* half an hour of two and a half */
    assert_int_equal(spread[2].start_ms, H10 + 2 * HOUR);
    assert_int_equal(spread[0].wh + spread[1].wh + spread[2].wh, 1001);
    assert_int_equal(spread[1].heard_ms, 0);
    to.at_ms = from.at_ms + USAGE_SPREAD_MOST_MS;
    assert_int_equal(usage_spread(&from, &to, spread), USAGE_SPREAD_PIECES);
    to.at_ms++;
    assert_int_equal(usage_spread(&from, &to, spread), 0);
    to.at_ms = from.at_ms + USAGE_GAP_MOST_MS; /* no silence: usage_split's */
    assert_int_equal(usage_spread(&from, &to, spread), 0);
    to = (struct usage_point){H10 + 3 * HOUR, 999};
    assert_int_equal(usage_spread(&from, &to, spread), 0); /* another meter */
}

static void a_register_that_went_backwards_is_no_use(void **state)
{
    (void)state;
    assert_int_equal(split(H10, 4000000, H10 + 20000, 0), 0);
    assert_int_equal(split(H10, 1000, H10 + 20000, 990), 0);
}

static void a_leap_no_wire_carries_is_no_use(void **state)
{
    (void)state;
    assert_int_equal(split(H10, 0, H10 + 20000, 90), 1); /* 76 Wh, and two steps of the register */
    assert_int_equal(split(H10, 0, H10 + 20000, 110), 0);
    assert_int_equal(split(H10, 0, H10 + 20000, 4000000), 0);
}

static void the_first_reading_and_a_clock_that_stepped_back_are_no_use(void **state)
{
    (void)state;
    assert_int_equal(split(0, 0, H10, 10), 0);
    assert_int_equal(split(H10, 0, H10, 10), 0);
    assert_int_equal(split(H10, 0, H10 - 20000, 10), 0);
}

static void a_cost_is_rounded_to_the_nearest_fen(void **state)
{
    (void)state;
    assert_int_equal(usage_cost_fen(7000, 5330), 373);   /* 3.731 yuan */
    assert_int_equal(usage_cost_fen(64300, 6000), 3858); /* the glass: 38.58 yuan */
    assert_int_equal(usage_cost_fen(10, 5330), 1);
    assert_int_equal(usage_cost_fen(0, 5330), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_readings_in_one_hour_belong_to_it),
        cmocka_unit_test(a_full_hour_between_two_readings_divides_them_by_time_and_loses_nothing),
        cmocka_unit_test(a_reading_at_the_full_hour_ends_the_old_one),
        cmocka_unit_test(a_long_silence_stays_a_gap),
        cmocka_unit_test(a_silence_is_spread_over_its_hours_as_heard_for_no_time),
        cmocka_unit_test(a_register_that_went_backwards_is_no_use),
        cmocka_unit_test(a_leap_no_wire_carries_is_no_use),
        cmocka_unit_test(the_first_reading_and_a_clock_that_stepped_back_are_no_use),
        cmocka_unit_test(a_cost_is_rounded_to_the_nearest_fen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
