#include "base/clock.h"
#include "ui/format.h"
#include "ui/translate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOW_MS clock_from_local((struct local_time){2026, 11, 23, 14, 5, 30, 0})

static int64_t at(int month, int day, int hour, int minute)
{
    return clock_from_local((struct local_time){2026, month, day, hour, minute, 0, 0});
}

static void money_has_two_decimals_and_a_true_minus(void **state)
{
    (void)state;
    static const struct {
        int64_t fen;
        const char *text;
    } cases[] = {
        {3860, "¥38.60"},       {0, "¥0.00"},          {5, "¥0.05"},       {-320, "−¥3.20"},
        {-5, "−¥0.05"},         {128400, "¥1,284.00"}, {99999, "¥999.99"}, {123456789, "¥1,234,567.89"},
        {-100000, "−¥1,000.00"}};
    char text[FORMAT_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        format_money(cases[i].fen, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void the_largest_sums_still_fit(void **state)
{
    (void)state;
    char text[FORMAT_SIZE];
    format_money(INT64_MIN, text);
    assert_string_equal(text, "−¥92,233,720,368,547,758.08");
    format_energy(INT64_MAX, text);
    assert_string_equal(text, "9,223,372,036,854,775.8");
}

static void presets_are_whole_yuan_without_decimals(void **state)
{
    (void)state;
    char text[FORMAT_SIZE];
    format_yuan(2000, text);
    assert_string_equal(text, "¥20");
    format_yuan(2050, text);
    assert_string_equal(text, "¥20.50");
    format_yuan(123400, text);
    assert_string_equal(text, "¥1,234");
}

static void energy_has_one_decimal_and_under_one_two(void **state)
{
    (void)state;
    static const struct {
        int64_t wh;
        const char *text;
    } cases[] = {{64300, "64.3"}, {64349, "64.3"}, {64350, "64.4"},      {0, "0.00"},    {424, "0.42"},
                 {994, "0.99"},   {995, "1.0"},    {1284000, "1,284.0"}, {-420, "−0.42"}};
    char text[FORMAT_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        format_energy(cases[i].wh, text);
        assert_string_equal(text, cases[i].text);
    }
    format_energy_whole(1284499, text);
    assert_string_equal(text, "1,284");
    format_energy_label(99949, text);
    assert_string_equal(text, "99.9");
    format_energy_label(99950, text);
    assert_string_equal(text, "100");
}

static void the_header_says_date_weekday_and_time(void **state)
{
    (void)state;
    char text[FORMAT_SIZE];
    format_date_clock(LANGUAGE_ZH, NOW_MS, text);
    assert_string_equal(text, "11月23日 周一 14:05");
    format_date_clock(LANGUAGE_EN, NOW_MS, text);
    assert_string_equal(text, "Mon 23 Nov 14:05");
    format_date(LANGUAGE_ZH, at(12, 1, 0, 0), text);
    assert_string_equal(text, "12 月 1 日");
    format_date(LANGUAGE_EN, at(12, 1, 0, 0), text);
    assert_string_equal(text, "1 Dec");
}

static void an_age_is_told_in_the_words_people_use(void **state)
{
    (void)state;
    const struct {
        int64_t at_ms;
        const char *zh, *en;
    } cases[] = {
        {NOW_MS, "刚刚", "just now"},
        {NOW_MS + 5000, "刚刚", "just now"},
        {NOW_MS - 59999, "刚刚", "just now"},
        {NOW_MS - 60000, "1 分钟前", "1 min ago"},
        {NOW_MS - 3599999, "59 分钟前", "59 min ago"},
        {at(11, 23, 12, 5), "2 小时前", "2 h ago"},
        {at(11, 23, 0, 1), "14 小时前", "14 h ago"},
        {at(11, 22, 13, 20), "昨天 13:20", "yesterday 13:20"},
        {at(11, 20, 13, 20), "11月20日 13:20", "20 Nov 13:20"},
    };
    char text[FORMAT_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        format_age(LANGUAGE_ZH, cases[i].at_ms, NOW_MS, text);
        assert_string_equal(text, cases[i].zh);
        format_age(LANGUAGE_EN, cases[i].at_ms, NOW_MS, text);
        assert_string_equal(text, cases[i].en);
    }
    /* over midnight it is not yet "yesterday" */
    format_age(LANGUAGE_ZH, at(11, 22, 22, 0), at(11, 23, 1, 30), text);
    assert_string_equal(text, "3 小时前");
}

static void a_time_with_its_age_is_not_said_twice(void **state)
{
    (void)state;
    char text[FORMAT_SIZE];
    format_when(LANGUAGE_ZH, at(11, 23, 14, 2), NOW_MS, text);
    assert_string_equal(text, "14:02（3 分钟前）");
    format_when(LANGUAGE_EN, at(11, 23, 14, 2), NOW_MS, text);
    assert_string_equal(text, "14:02 (3 min ago)");
    format_when(LANGUAGE_ZH, at(11, 22, 13, 20), NOW_MS, text);
    assert_string_equal(text, "昨天 13:20");
}

static void a_forecast_is_told_as_a_range_a_number_or_not_at_all(void **state)
{
    (void)state;
    static const struct {
        struct forecast forecast;
        const char *zh, *en;
    } cases[] = {{{FORECAST_RANGE, 8, 10, false}, "8–10 天", "8–10 days"},
                 {{FORECAST_RANGE, 9, 9, false}, "9 天", "9 days"},
                 {{FORECAST_ABOUT, 1, 0, false}, "1 天", "1 day"},
                 {{FORECAST_OVER_60, 0, 0, false}, "60 天以上", "over 60 days"},
                 {{FORECAST_HIDDEN, 3, 4, false}, "", ""},
                 {{FORECAST_LITTLE_USE, 3, 4, false}, "", ""}};
    char text[FORMAT_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        format_days(LANGUAGE_ZH, &cases[i].forecast, text);
        assert_string_equal(text, cases[i].zh);
        format_days(LANGUAGE_EN, &cases[i].forecast, text);
        assert_string_equal(text, cases[i].en);
    }
}

static void weekdays_and_countdowns_read_right(void **state)
{
    (void)state;
    char text[FORMAT_SIZE];
    assert_string_equal(format_weekday(LANGUAGE_ZH, 3, false), "周四");
    assert_string_equal(format_weekday(LANGUAGE_ZH, 6, true), "日");
    assert_string_equal(format_weekday(LANGUAGE_EN, 0, false), "Mon");
    assert_string_equal(format_weekday(LANGUAGE_EN, -1, true), "Su");
    format_countdown(129, text);
    assert_string_equal(text, "2:09");
    format_countdown(-3, text);
    assert_string_equal(text, "0:00");
}

static int words_open(void **state)
{
    (void)state;
    return translate_open(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_has_two_decimals_and_a_true_minus),
        cmocka_unit_test(the_largest_sums_still_fit),
        cmocka_unit_test(presets_are_whole_yuan_without_decimals),
        cmocka_unit_test(energy_has_one_decimal_and_under_one_two),
        cmocka_unit_test(the_header_says_date_weekday_and_time),
        cmocka_unit_test(an_age_is_told_in_the_words_people_use),
        cmocka_unit_test(a_time_with_its_age_is_not_said_twice),
        cmocka_unit_test(a_forecast_is_told_as_a_range_a_number_or_not_at_all),
        cmocka_unit_test(weekdays_and_countdowns_read_right),
    };
    return cmocka_run_group_tests(tests, words_open, NULL);
}
