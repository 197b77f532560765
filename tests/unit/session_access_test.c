/* S22: how a person wants the glass, and for how long it waits for them. */
#include "fakes/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int setup(void **state)
{
    *state = stage_open();
    return 0;
}

static int teardown(void **state)
{
    stage_close(*state);
    return 0;
}

static void want(struct stage *stage, enum preference preference)
{
    touch(stage, HIT_ACCESS, 0);
    touch(stage, HIT_PREFERENCE, preference);
    touch(stage, HIT_CLOSE_SHEET, 0);
}

static void a_switch_works_behind_its_sheet_and_keeps_the_screen(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    touch(stage, HIT_OTHER, 0);
    touch(stage, HIT_DIGIT, 7);
    touch(stage, HIT_ACCESS, 0);
    assert_int_equal(stage_view(stage)->sheet, SHEET_ACCESS);
    touch(stage, HIT_DIGIT, 7); /* lies under the sheet */
    touch(stage, HIT_PREFERENCE, PREFERENCE_LARGE_TEXT);
    assert_true(stage_view(stage)->preferences.large_text);
    touch(stage, HIT_PREFERENCE, PREFERENCE_LARGE_TEXT);
    assert_false(stage_view(stage)->preferences.large_text);
    touch(stage, HIT_PREFERENCE, PREFERENCE_COUNT); /* no such switch */
    touch(stage, HIT_CLOSE_SHEET, 0);
    assert_int_equal(stage_view(stage)->sheet, SHEET_NONE);
    assert_int_equal(stage_screen(stage), SCREEN_AMOUNT);
    assert_int_equal(stage_view(stage)->amount.amount_fen, 700);
}

static void the_volume_stays_between_its_ends(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_ACCESS, 0);
    assert_int_equal(stage_view(stage)->preferences.volume, VOLUME_FIRST);
    for (int i = 0; i < VOLUME_MOST; i++)
        touch(stage, HIT_LOUDER, 0);
    assert_int_equal(stage_view(stage)->preferences.volume, VOLUME_MOST);
    for (int i = 0; i < 2 * VOLUME_MOST; i++)
        touch(stage, HIT_QUIETER, 0);
    assert_int_equal(stage_view(stage)->preferences.volume, VOLUME_LEAST);
}

static void what_a_person_wanted_goes_with_the_person(void **state)
{
    struct stage *stage = *state;
    want(stage, PREFERENCE_HIGH_CONTRAST); /* before the card is placed: still theirs */
    stage_tap(stage);
    assert_true(stage_view(stage)->preferences.high_contrast);
    card_off(stage);
    touch(stage, HIT_EXIT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_GOODBYE);
    assert_true(preferences_are_first(&stage_view(stage)->preferences));
}

static void what_nobody_came_for_is_gone_after_a_minute(void **state)
{
    struct stage *stage = *state;
    want(stage, PREFERENCE_HIGH_CONTRAST);
    stage_wait(stage, 59000);
    assert_true(stage_view(stage)->preferences.high_contrast);
    stage_wait(stage, 1000);
    assert_false(stage_view(stage)->preferences.high_contrast);
    touch(stage, HIT_ACCESS, 0);
    stage_wait(stage, 60000);
    assert_int_equal(stage_view(stage)->sheet, SHEET_NONE);
}

static void with_more_time_every_wait_for_a_person_is_three_times_as_long(void **state)
{
    struct stage *stage = *state;
    want(stage, PREFERENCE_MORE_TIME);
    touch(stage, HIT_ELSEWHERE, 0);
    stage_wait(stage, 59000);
    assert_int_equal(stage_screen(stage), SCREEN_CARD_PROMPT);
    stage_tap(stage);
    stage_wait(stage, 179000);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    stage_wait(stage, 1000);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
    assert_int_equal(stage_view(stage)->still_there.left_s, 60);
    assert_int_equal(stage_view(stage)->still_there.of_s, 60);
    touch(stage, HIT_STAY, 0);
    stage_choose(stage, 5000);
    card_off(stage);
    touch(stage, HIT_PAY_CARD, 0);
    assert_int_equal(stage_view(stage)->card_pay.left_s, 120);
}

static void with_more_time_what_came_of_the_money_stands_three_times_as_long(void **state)
{
    struct stage *stage = *state;
    want(stage, PREFERENCE_MORE_TIME);
    stage_tap(stage);
    stage_choose(stage, 5000);
    struct key key = stage_show_code(stage);
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_view(stage)->result.returns_in_s, 60);
    stage_wait(stage, 50000);
    station_says_credit(stage, &key, CREDIT_MANUAL);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_METER);
    assert_int_equal(stage_view(stage)->unsure.returns_in_s, 60);
    touch(stage, HIT_ELSEWHERE, 0);
    assert_int_equal(stage_view(stage)->unsure.returns_in_s, 120);
    stage_wait(stage, 119000);
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    stage_wait(stage, 1000);
    assert_int_equal(stage_screen(stage), SCREEN_TAKE_CARD);
}

static void with_more_time_a_refund_after_a_sale_stands_three_times_as_long(void **state)
{
    struct stage *stage = *state;
    want(stage, PREFERENCE_MORE_TIME);
    stage_tap(stage);
    stage_choose(stage, 5000);
    struct key key = stage_show_code(stage);
    station_says_order(stage, &key, ORDER_REFUNDING);
    assert_int_equal(stage_view(stage)->refund.returns_in_s, 60);
}

static void no_sheet_lies_over_money_that_moves(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_choose(stage, 5000);
    card_off(stage);
    touch(stage, HIT_PAY_CARD, 0);
    touch(stage, HIT_ACCESS, 0);
    assert_int_equal(stage_view(stage)->sheet, SHEET_ACCESS);
    card_on(stage, &stage->card);
    assert_int_equal(stage_view(stage)->card_pay.step, CARD_PAY_CHECK);
    assert_int_equal(stage_view(stage)->sheet, SHEET_NONE);
    touch(stage, HIT_ACCESS, 0);
    assert_int_equal(stage_view(stage)->sheet, SHEET_NONE);
}

static void of_two_languages_the_button_takes_the_other_of_more_it_asks(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_LANGUAGE, 0);
    assert_int_equal(stage_view(stage)->language, LANGUAGE_EN);
    stage->session->config.language_count = 3;
    touch(stage, HIT_LANGUAGE, 0);
    assert_int_equal(stage_view(stage)->sheet, SHEET_LANGUAGE);
    touch(stage, HIT_THIS_LANGUAGE, 3); /* there is none */
    assert_int_equal(stage_view(stage)->language, LANGUAGE_EN);
    touch(stage, HIT_THIS_LANGUAGE, 2);
    assert_int_equal(stage_view(stage)->language, 2);
    assert_int_equal(stage_view(stage)->sheet, SHEET_NONE);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_switch_works_behind_its_sheet_and_keeps_the_screen),
        STORY(the_volume_stays_between_its_ends),
        STORY(what_a_person_wanted_goes_with_the_person),
        STORY(what_nobody_came_for_is_gone_after_a_minute),
        STORY(with_more_time_every_wait_for_a_person_is_three_times_as_long),
        STORY(with_more_time_what_came_of_the_money_stands_three_times_as_long),
        STORY(with_more_time_a_refund_after_a_sale_stands_three_times_as_long),
        STORY(of_two_languages_the_button_takes_the_other_of_more_it_asks),
        STORY(no_sheet_lies_over_money_that_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
