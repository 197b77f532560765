/* Lines end where a reader of either script expects it. */
#include "ui/wrap.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The first line of text when so many bytes fit, and where the next one begins. */
static void expect_line(const char *text, size_t fitting, const char *line, const char *next)
{
    struct line_end end = wrap_line(text, fitting);
    assert_int_equal(end.bytes, strlen(line));
    assert_memory_equal(text, line, end.bytes);
    assert_string_equal(text + end.next, next);
}

static void a_line_ends_between_words_and_the_space_is_dropped(void **state)
{
    (void)state;
    expect_line("Place your card", 12, "Place your", "card");
    expect_line("Place your card", 10, "Place your", "card");
    expect_line("Place your card", 9, "Place", "your card");
    expect_line("Place  your", 7, "Place", "your");
}

static void a_line_ends_between_any_two_han_characters(void **state)
{
    (void)state;
    expect_line("钱已收到", 6, "钱已", "收到");
    expect_line("钱已收到", 9, "钱已收", "到");
}

static void a_line_never_begins_with_closing_punctuation(void **state)
{
    (void)state;
    expect_line("钱已收到，等待", 12, "钱已收", "到，等待");
    expect_line("（约 83度）。好", 13, "（约 83", "度）。好");
}

static void a_line_never_ends_with_an_opening_bracket_or_a_currency_sign(void **state)
{
    (void)state;
    expect_line("用电（度）", 9, "用电", "（度）");
    expect_line("余额¥38", 8, "余额", "¥38");
}

static void a_number_is_never_broken(void **state)
{
    (void)state;
    expect_line("约83.25度", 5, "约", "83.25度");
    expect_line("ABCDEFGH", 3, "ABCDEFGH", "");
    expect_line("ABCDEFGH IJ", 3, "ABCDEFGH", "IJ");
}

static void a_number_and_its_unit_stay_on_one_line(void **state)
{
    (void)state;
    expect_line("charged yet · 39 s", 17, "charged yet ·", "39 s");
    expect_line("充后约 163 度", 14, "充后约", "163 度");
    expect_line("（约 83 度）。好", 13, "（约", "83 度）。好");
    expect_line("room 512 · ¥20", 11, "room 512 ·", "¥20");
    expect_line("83 kWh", 3, "83 kWh", "");
    expect_line("83 ", 3, "83", "");
}

static void a_reference_is_not_broken_and_stays_with_its_label(void **state)
{
    (void)state;
    expect_line("note 91C0-7F3A", 10, "note 91C0-7F3A", "");
    expect_line("Ask with ref 91C0-7F3A", 18, "Ask with", "ref 91C0-7F3A");
    expect_line("请记下单号 91C0-7F3A", 22, "请记下", "单号 91C0-7F3A");
    expect_line("请记下单号 91C0-7F3A", 12, "请记下", "单号 91C0-7F3A");
    expect_line("8:00-12:00", 5, "8:00-12:00", "");
    expect_line("a pay-as-you-go meter", 8, "a", "pay-as-you-go meter");
}

static void a_newline_ends_a_line_and_nothing_else_of_it_remains(void **state)
{
    (void)state;
    expect_line("一\n二", 100, "一", "二");
    expect_line("\n二", 100, "", "二");
}

static void a_text_that_fits_is_one_line(void **state)
{
    (void)state;
    expect_line("钱已收到，等待", 100, "钱已收到，等待", "");
    expect_line("", 0, "", "");
}

static void malformed_bytes_are_walked_over_without_reading_past_the_end(void **state)
{
    (void)state;
    const char *cut = "ab\xE4\xBD";
    struct line_end end = wrap_line(cut, 3);
    assert_true(end.bytes <= strlen(cut) && end.next <= strlen(cut));
    size_t at = 0;
    for (int lines = 0; cut[at]; lines++) {
        assert_true(lines < 8);
        at += wrap_line(cut + at, 1).next;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_ends_between_words_and_the_space_is_dropped),
        cmocka_unit_test(a_line_ends_between_any_two_han_characters),
        cmocka_unit_test(a_line_never_begins_with_closing_punctuation),
        cmocka_unit_test(a_line_never_ends_with_an_opening_bracket_or_a_currency_sign),
        cmocka_unit_test(a_number_is_never_broken),
        cmocka_unit_test(a_number_and_its_unit_stay_on_one_line),
        cmocka_unit_test(a_reference_is_not_broken_and_stays_with_its_label),
        cmocka_unit_test(a_newline_ends_a_line_and_nothing_else_of_it_remains),
        cmocka_unit_test(a_text_that_fits_is_one_line),
        cmocka_unit_test(malformed_bytes_are_walked_over_without_reading_past_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
