/* What the usage screens are made of: axes, bars, sentences, the weekly pattern. */
#include "base/clock.h"
#include "flow/axis.h"
#include "flow/usage_chart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct room_usage usage;
static struct usage_chart chart;

/* Monday 2026-11-23 14:05 in Shanghai */
static int64_t now(void)
{
    return clock_from_local(
        (struct local_time){.year = 2026, .month = 11, .day = 23, .hour = 14, .minute = 5});
}

static int32_t day_of(int month, int day)
{
    return clock_local_day(
        clock_from_local((struct local_time){.year = 2026, .month = month, .day = day, .hour = 12}));
}

/* Each hour 100 Wh at 0.60, today up to now; known since 1 September. */
static int setup(void **state)
{
    (void)state;
    room_usage_clear(&usage);
    usage.at_ms = now();
    usage.today = clock_local_day(now());
    usage.first_day = day_of(9, 1);
    for (int ago = 0; usage.today - ago >= usage.first_day; ago++) {
        int hours = ago == 0 ? 15 : 24;
        usage.days[ago] = (struct day_use){.wh = hours * 100, .cost_fen = hours * 6, .hours = (int8_t)hours};
        for (int hour = 0; ago < USAGE_HOUR_DAYS && hour < hours; hour++)
            usage.hours[ago].wh[hour] = 100;
    }
    return 0;
}

static void make(enum usage_period period, int back)
{
    usage_chart_of(&usage, period, back, now(), &chart);
}

static void an_axis_has_three_round_steps_that_hold_the_most(void **state)
{
    (void)state;
    static const int64_t cases[][2] = {{9900, 4000}, {7500, 2500}, {300, 100},    {301, 200},
                                       {1500, 500},  {1501, 1000}, {60001, 25000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(axis_step(cases[i][0], 100), cases[i][1]);
    assert_int_equal(axis_step(0, 100), 100);
    assert_int_equal(axis_step(7, 1), 4); /* 2.5 is no whole number */
    for (int64_t most = 1; most < 100000; most += 7) {
        int64_t step = axis_step(most, 1);
        assert_true(AXIS_STEPS * step >= most && step <= most);
    }
}

static void a_day_has_its_hours_and_what_they_usually_take(void **state)
{
    (void)state;
    usage.hours[7].wh[9] = usage.hours[14].wh[9] = 300;
    usage.hours[21].wh[9] = usage.hours[28].wh[9] = USAGE_UNHEARD;
    usage.hours[0].wh[3] = USAGE_UNHEARD;
    usage.hours[0].estimated = 1 << 5;
    make(USAGE_DAY, 0);
    assert_int_equal(chart.count, 24);
    assert_int_equal(chart.bars[9].ghost_wh, 300);
    assert_int_equal(chart.bars[10].ghost_fen, 6);
    assert_false(chart.bars[3].known);
    assert_true(chart.bars[5].estimated);
    assert_true(chart.bars[14].unfinished);
    assert_true(chart.bars[15].ahead && !chart.bars[15].known);
    assert_int_equal(chart.bars[0].cost_fen, 6);
    assert_int_equal(chart.total_wh, 1400);
    assert_true(chart.has_gap && chart.has_estimate);
    assert_int_equal(chart.none, USAGE_NONE_NOT);
}

static void a_week_is_the_last_seven_days_with_the_seven_before_behind_them(void **state)
{
    (void)state;
    for (int ago = 7; ago < 14; ago++)
        usage.days[ago].wh = 3000;
    usage.days[4].wh = 9900;
    make(USAGE_WEEK, 0);
    assert_int_equal(chart.first_day, day_of(11, 17));
    assert_int_equal(chart.last_day, usage.today);
    assert_int_equal(chart.peak, 2);
    assert_true(chart.bars[6].unfinished);
    assert_int_equal(chart.bars[3].ghost_wh, 3000);
    /* six whole days, 5 x 2400 + 9900 against 6 x 3000 */
    assert_true(chart.has_change);
    assert_int_equal(chart.change_percent, 22);
    assert_true(chart.has_older && !chart.has_newer);
    assert_false(chart.has_hole || chart.is_uncompared);
    usage.days[5].hours = 20;
    make(USAGE_WEEK, 0);
    assert_true(chart.bars[1].estimated && chart.has_hole); /* four hours of it are missing */
    assert_false(chart.has_change);
    assert_true(chart.is_uncompared);
    /* six of the seven days before today were heard whole: 4 x 2400 + 9900 + 3000 */
    assert_int_equal(chart.mean_wh, (4 * 2400 + 9900 + 3000) / 6);
    make(USAGE_WEEK, 1);
    assert_int_equal(chart.mean_wh, 3000);
    assert_int_equal(chart.last_day, day_of(11, 16));
    assert_true(chart.has_newer);
}

static void a_month_is_compared_day_by_day_with_the_longer_one_before(void **state)
{
    (void)state;
    make(USAGE_MONTH, 0);
    assert_int_equal(chart.count, 30);
    assert_int_equal(chart.ghost_count, 31);
    assert_true(chart.bars[30].has_ghost && !chart.bars[30].known);
    assert_true(chart.bars[22].unfinished);
    assert_true(chart.bars[23].ahead);
    assert_int_equal(chart.total_wh, 22 * 2400 + 1500);
    assert_int_equal(chart.change_percent, 0);
    make(USAGE_MONTH, 2);
    assert_int_equal(chart.first_day, day_of(9, 1));
    assert_false(chart.has_older);
    assert_false(chart.bars[0].has_ghost);
}

static void a_term_has_its_months_and_behind_it_the_year(void **state)
{
    (void)state;
    make(USAGE_TERM, 0);
    assert_true(chart.is_year);
    assert_int_equal(chart.count, 12);
    assert_false(chart.has_older);
    usage.has_term = true;
    usage.term = (struct day_span){day_of(9, 1), day_of(12, 20)};
    usage.holiday_count = 1;
    usage.holidays[0] = (struct day_span){day_of(10, 1), day_of(10, 20)};
    make(USAGE_TERM, 0);
    assert_false(chart.is_year);
    assert_int_equal(chart.count, 4);
    assert_int_equal(chart.bars[0].wh, 30 * 2400);
    assert_true(chart.bars[1].holiday && !chart.bars[0].holiday);
    assert_true(chart.bars[2].unfinished && chart.bars[3].ahead);
    assert_false(chart.bars[0].estimated);
    assert_int_equal(usage_insight_of(&usage, &chart, now()).kind, INSIGHT_NOTHING); /* two whole months */
    usage.days[usage.today - day_of(9, 9)].hours = 0;
    make(USAGE_TERM, 0);
    assert_true(chart.bars[0].estimated); /* a day of it is missing */
    assert_true(chart.has_older);
    make(USAGE_TERM, 1);
    assert_true(chart.is_year && chart.has_newer && !chart.has_older);
}

static void nothing_to_show_has_a_reason(void **state)
{
    (void)state;
    for (int ago = 2; ago <= 12; ago++)
        usage.days[ago].hours = 0;
    make(USAGE_WEEK, 1); /* days 7 to 13 ago: the last of them is known */
    assert_int_equal(chart.none, USAGE_NONE_NOT);
    usage.days[13].hours = 0;
    make(USAGE_WEEK, 1);
    assert_int_equal(chart.none, USAGE_NONE_LINE);
    assert_int_equal(chart.gap.first, usage.today - 13);
    assert_int_equal(chart.gap.last, usage.today - 2);
    usage.holiday_count = 1;
    usage.holidays[0] = (struct day_span){usage.today - 20, usage.today - 5};
    make(USAGE_WEEK, 1);
    assert_int_equal(chart.none, USAGE_NONE_HOLIDAY);
    usage.first_day = usage.today - 1;
    make(USAGE_WEEK, 1);
    assert_int_equal(chart.none, USAGE_NONE_NEW_METER);
    usage.first_day = 0;
    make(USAGE_WEEK, 0);
    assert_int_equal(chart.none, USAGE_NONE_NOT); /* two days are known all the same */
}

static void data_that_is_two_days_old_ends_in_gaps(void **state)
{
    (void)state;
    usage_chart_of(&usage, USAGE_WEEK, 0, now() + 2 * CLOCK_DAY_MS, &chart);
    assert_false(chart.bars[6].known || chart.bars[5].known);
    assert_true(chart.bars[4].known && chart.bars[4].estimated); /* it ended in the middle */
    assert_true(chart.has_gap);
}

static struct usage_insight insight(enum usage_period period, int back)
{
    make(period, back);
    return usage_insight_of(&usage, &chart, now());
}

static void the_first_sentence_that_is_true_is_said(void **state)
{
    (void)state;
    assert_int_equal(insight(USAGE_WEEK, 0).kind, INSIGHT_STEADY);
    usage.days[4].wh = 9900;
    struct usage_insight said = insight(USAGE_WEEK, 0);
    assert_int_equal(said.kind, INSIGHT_HIGHEST);
    assert_int_equal(said.bar, 2);
    assert_int_equal(said.wh, 9900);
    usage.days[5].hours = 0; /* who knows what it was */
    assert_int_equal(insight(USAGE_WEEK, 0).kind, INSIGHT_NOTHING);
    usage.days[5].hours = 24;
    for (int ago = 1; ago <= 7; ago++)
        for (int hour = 2; hour < 5; hour++)
            usage.hours[ago].wh[hour] = 420;
    said = insight(USAGE_WEEK, 0);
    assert_int_equal(said.kind, INSIGHT_NIGHT); /* 1260 of 3360 */
    assert_int_equal(said.percent, 38);
    for (int hour = 11; hour < 14; hour++)
        usage.hours[0].wh[hour] = 900;
    for (int ago = 7; ago <= 28; ago += 7)
        for (int hour = 2; hour < 5; hour++)
            usage.hours[ago].wh[hour] = 100;
    said = insight(USAGE_DAY, 0);
    assert_int_equal(said.kind, INSIGHT_MUCH_TODAY); /* 14 hours: 3800 against 1400 */
    assert_int_equal(said.percent, 171);
    assert_int_equal(said.wh, 3900);
    assert_int_equal(said.first_hour, 11);
    assert_int_equal(said.last_hour, 14);
    assert_int_equal(insight(USAGE_WEEK, 1).kind, INSIGHT_STEADY); /* today is not said of last week */
}

static void the_pattern_waits_for_fourteen_days_and_names_the_three_hottest_hours(void **state)
{
    (void)state;
    struct usage_heat heat;
    usage.hours[4].wh[21] = 1900; /* Thursday the 19th, one of four */
    usage.hours[11].wh[21] = USAGE_UNHEARD;
    usage.hours[1].wh[20] = 500; /* Sunday */
    usage_heat_of(&usage, &heat);
    assert_int_equal(heat.wait_days, 0);
    assert_int_equal(heat.top_count, HEAT_TOP);
    assert_int_equal(heat.top[0].weekday, 3);
    assert_int_equal(heat.top[0].hour, 21);
    assert_int_equal(heat.top[0].wh, 700); /* (1900 + 100 + 100) / 3 */
    assert_int_equal(heat.top[1].wh, 200);
    assert_int_equal(heat.wh[0][0], 100);
    for (int ago = 6; ago <= USAGE_HABIT_DAYS; ago++)
        for (int hour = 0; hour < 24; hour++)
            usage.hours[ago].wh[hour] = USAGE_UNHEARD;
    usage_heat_of(&usage, &heat);
    assert_int_equal(heat.wait_days, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_axis_has_three_round_steps_that_hold_the_most, setup),
        cmocka_unit_test_setup(a_day_has_its_hours_and_what_they_usually_take, setup),
        cmocka_unit_test_setup(a_week_is_the_last_seven_days_with_the_seven_before_behind_them, setup),
        cmocka_unit_test_setup(a_month_is_compared_day_by_day_with_the_longer_one_before, setup),
        cmocka_unit_test_setup(a_term_has_its_months_and_behind_it_the_year, setup),
        cmocka_unit_test_setup(nothing_to_show_has_a_reason, setup),
        cmocka_unit_test_setup(data_that_is_two_days_old_ends_in_gaps, setup),
        cmocka_unit_test_setup(the_first_sentence_that_is_true_is_said, setup),
        cmocka_unit_test_setup(the_pattern_waits_for_fourteen_days_and_names_the_three_hottest_hours, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
