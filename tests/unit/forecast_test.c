/* Every branch of screens.md 3.3, and the week's comparison. */
#include "base/clock.h"
#include "trade/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOW_MS ((int64_t)1795413900000) /* 2026-11-23 14:05 in Shanghai */

/* A room with balance, today unfinished, and whole days costing costs[] (newest first, -1 = not heard). */
static struct snapshot room_with(int64_t balance_fen, const int64_t *costs, int count)
{
    struct snapshot snapshot = {.has_balance = true, .balance = {balance_fen}, .balance_at_ms = NOW_MS};
    snapshot.days[0] =
        (struct usage_day){.local_day = clock_local_day(NOW_MS), .cost_fen = 99999, .hours = 14};
    for (int i = 0; i < count; i++)
        snapshot.days[i + 1] = (struct usage_day){.local_day = clock_local_day(NOW_MS) - 1 - i,
                                                  .cost_fen = costs[i] < 0 ? 0 : costs[i],
                                                  .wh = costs[i] < 0 ? 0 : costs[i] * 10,
                                                  .hours = costs[i] < 0 ? 0 : 24};
    snapshot.day_count = count + 1;
    return snapshot;
}

static const int64_t steady[14] = {400, 400, 500, 400, 450, 500, 400, 400, 450, 500, 400, 500, 450, 400};

static void a_steady_room_gets_a_range_of_days(void **state)
{
    (void)state;
    struct snapshot room = room_with(3860, steady, 14);
    struct forecast forecast = forecast_of(&room, NOW_MS);
    assert_int_equal(forecast.kind, FORECAST_RANGE);
    assert_int_equal(forecast.days_low, 7);  /* 38.60 / q75, 4.8750 */
    assert_int_equal(forecast.days_high, 9); /* 38.60 / q25, 4.00 */
    assert_false(forecast.last_three_days);
}

static void equal_ends_and_far_ends_are_said_as_one_number(void **state)
{
    (void)state;
    struct snapshot room = room_with(3860, (const int64_t[]){400, 400, 400, 400, 400}, 5);
    struct forecast forecast = forecast_of(&room, NOW_MS);
    assert_int_equal(forecast.kind, FORECAST_ABOUT);
    assert_int_equal(forecast.days_low, 9);
    /* q25 100, median 400, q75 500: 7..38 is no help, about 9 is. */
    room = room_with(3860, (const int64_t[]){400, 500, 100, 100, 500}, 5);
    forecast = forecast_of(&room, NOW_MS);
    assert_int_equal(forecast.kind, FORECAST_ABOUT);
    assert_int_equal(forecast.days_low, 9);
}

static void beyond_sixty_days_no_number_is_said(void **state)
{
    (void)state;
    struct snapshot room = room_with(25000, (const int64_t[]){400, 400, 400, 400, 400}, 5);
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_OVER_60);
    room = room_with(24399, (const int64_t[]){400, 400, 400, 400, 400}, 5);
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_ABOUT);
    room = room_with(24600, (const int64_t[]){400, 410, 400, 420, 420}, 5); /* 58..61 */
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_OVER_60);
    /* Quiet days make the upper end endless; the middle still says 9 days, and 9 is said. */
    room = room_with(3860, (const int64_t[]){400, 0, 400, 0, 400}, 5);
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_ABOUT);
    assert_int_equal(forecast_of(&room, NOW_MS).days_low, 9);
}

static void no_forecast_without_money_age_or_days(void **state)
{
    (void)state;
    struct snapshot room = room_with(0, steady, 14);
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_HIDDEN);
    room = room_with(-320, steady, 14);
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_HIDDEN);
    room = room_with(3860, steady, 4);
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_HIDDEN);
    room = room_with(3860, steady, 14);
    room.has_balance = false;
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_HIDDEN);
    room.has_balance = true;
    room.balance_at_ms = NOW_MS - CLOCK_DAY_MS;
    assert_int_not_equal(forecast_of(&room, NOW_MS).kind, FORECAST_HIDDEN);
    room.balance_at_ms--;
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_HIDDEN);
}

static void only_whole_days_of_the_last_fourteen_count(void **state)
{
    (void)state;
    struct snapshot room = room_with(3860, steady, 5);
    room.days[5].hours = 23;
    assert_int_not_equal(forecast_of(&room, NOW_MS).kind, FORECAST_HIDDEN);
    room.days[5].hours = 22;
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_HIDDEN);
    int64_t old[20] = {-1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,  -1,
                       400, 400, 400, 400, 400, 400, 400, 400, 400, 400};
    room = room_with(3860, old, 20);
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_HIDDEN); /* 4 in the window */
    old[9] = 400;
    room = room_with(3860, old, 20);
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_ABOUT);
}

static void three_quiet_days_say_little_use(void **state)
{
    (void)state;
    struct snapshot room = room_with(3860, (const int64_t[]){79, 10, 0, 400, 400, 400, 400}, 7);
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_LITTLE_USE);
    room.days[1].cost_fen = 80; /* 20 % of the median is not under it */
    assert_int_not_equal(forecast_of(&room, NOW_MS).kind, FORECAST_LITTLE_USE);
    room = room_with(3860, (const int64_t[]){0, 0, 0, 0, 0}, 5);
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_LITTLE_USE);
}

static void two_hot_days_reckon_by_the_last_three(void **state)
{
    (void)state;
    struct snapshot room = room_with(3860, (const int64_t[]){700, 601, 600, 400, 400, 400, 400, 400}, 8);
    struct forecast forecast = forecast_of(&room, NOW_MS);
    assert_true(forecast.last_three_days);
    assert_int_equal(forecast.kind, FORECAST_RANGE);
    assert_int_equal(forecast.days_low, 5);  /* q75 of 600, 601, 700 is 650.5 */
    assert_int_equal(forecast.days_high, 6); /* q25 is 600.5 */
    room.days[2].cost_fen = 600;             /* 1.5 medians is not above it */
    assert_false(forecast_of(&room, NOW_MS).last_three_days);
}

static void hostile_numbers_do_no_harm(void **state)
{
    (void)state;
    struct snapshot room = room_with(INT64_MAX, steady, 14);
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_HIDDEN);
    room = room_with(MONEY_MOST_FEN, (const int64_t[]){1, MONEY_MOST_FEN, 1, 1, 1, 1}, 6);
    room.days[1].cost_fen = INT64_MAX;
    assert_int_equal(forecast_of(&room, NOW_MS).kind, FORECAST_OVER_60);
    room.days[1].wh = INT64_MAX;
    room.days[2].wh = -1;
    assert_int_equal(usage_mean_wh(&room), 10);
    assert_int_equal(energy_for(money_of_fen(INT64_MAX), 1), 0);
}

static void weeks_are_compared_when_all_their_days_were_heard(void **state)
{
    (void)state;
    int percent = 77;
    struct snapshot room =
        room_with(1, (const int64_t[]){90, 90, 90, 90, 90, 90, 90, 100, 100, 100, 100, 100, 100, 100}, 14);
    assert_true(usage_change_percent(&room, &percent));
    assert_int_equal(percent, -10);
    assert_int_equal(usage_mean_wh(&room), 900);
    assert_false(usage_has_holes(&room));
    room.days[2].hours = 3; /* the mean of the others stays */
    assert_false(usage_change_percent(&room, &percent));
    assert_int_equal(usage_mean_wh(&room), 900);
    room.days[2].hours = 23; /* an hour may be missing */
    room.days[9].hours = 0;
    assert_false(usage_change_percent(&room, &percent));
    room = room_with(1, (const int64_t[]){5, 5, 5, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0}, 14);
    assert_false(usage_change_percent(&room, &percent));
    room = (struct snapshot){0};
    assert_false(usage_change_percent(&room, &percent));
    assert_int_equal(usage_mean_wh(&room), 0);
    assert_false(usage_has_holes(&room));
}

static void a_hole_is_a_day_nobody_heard_of_a_room_that_is_heard_for_weeks(void **state)
{
    (void)state;
    static const int64_t even[20] = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    struct snapshot room = room_with(1, even, 20);
    assert_false(usage_has_holes(&room));
    room.days[10].hours = 20;
    assert_true(usage_has_holes(&room));
    room = room_with(1, even, 9); /* new: the week before is no hole */
    assert_false(usage_has_holes(&room));
}

static void an_amount_buys_energy_at_the_price(void **state)
{
    (void)state;
    assert_int_equal(energy_for(money_of_fen(5000), 5330), 93808);
    assert_int_equal(energy_for(money_of_fen(5000), 0), 0);
    assert_int_equal(energy_for(money_of_fen(-5000), 5330), 0);
    struct snapshot lent = {.price_centifen_per_kwh = 5330, .power.owed = money_of_fen(267)};
    assert_int_equal(top_up_repays(&lent, money_of_fen(5000)).fen, 267);
    assert_int_equal(top_up_repays(&lent, money_of_fen(200)).fen, 199); /* a fen is left for the meter */
    assert_int_equal(top_up_repays(&lent, money_of_fen(0)).fen, 0);
    assert_int_equal(top_up_energy(&lent, money_of_fen(5267)), 93808);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_steady_room_gets_a_range_of_days),
        cmocka_unit_test(equal_ends_and_far_ends_are_said_as_one_number),
        cmocka_unit_test(beyond_sixty_days_no_number_is_said),
        cmocka_unit_test(no_forecast_without_money_age_or_days),
        cmocka_unit_test(only_whole_days_of_the_last_fourteen_count),
        cmocka_unit_test(three_quiet_days_say_little_use),
        cmocka_unit_test(two_hot_days_reckon_by_the_last_three),
        cmocka_unit_test(hostile_numbers_do_no_harm),
        cmocka_unit_test(weeks_are_compared_when_all_their_days_were_heard),
        cmocka_unit_test(a_hole_is_a_day_nobody_heard_of_a_room_that_is_heard_for_weeks),
        cmocka_unit_test(an_amount_buys_energy_at_the_price),
    };
    return cmocka_run_group_tests_name("forecast", tests, NULL, NULL);
}
