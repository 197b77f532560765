/* Dialogs on their way out: what is kept of them, for how long, and of whom nothing is. */
#include "fakes/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

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

static const struct leaving_view *leaving(struct stage *stage)
{
    return &stage_view(stage)->leaving;
}

static void a_closed_dialog_goes_for_150_ms_and_the_glass_wakes_for_its_end(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_ELSEWHERE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CARD_PROMPT);
    assert_int_equal(stage_view(stage)->dialog_at_ms, stage->now_ms);
    assert_int_equal(leaving(stage)->at_ms, 0);
    touch(stage, HIT_CANCEL, 0);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT); /* at once: what lies there can be touched */
    assert_int_equal(leaving(stage)->screen, SCREEN_CARD_PROMPT);
    assert_int_equal(leaving(stage)->at_ms, stage->now_ms);
    assert_int_equal(stage->wake_at_ms, stage->now_ms + 150);
    stage_wait(stage, 150);
    assert_int_equal(leaving(stage)->at_ms, 0);
    assert_true(stage->redraw);
    stage_step(stage, (struct event){.type = EVENT_WOKE});
    assert_false(stage->redraw);
}

static void with_less_motion_it_fades_for_80_ms(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_ACCESS, 0);
    touch(stage, HIT_PREFERENCE, PREFERENCE_LESS_MOTION);
    touch(stage, HIT_CLOSE_SHEET, 0);
    assert_int_equal(leaving(stage)->sheet, SHEET_ACCESS);
    assert_int_equal(stage->wake_at_ms, stage->now_ms + 80);
}

static void a_dialog_from_which_another_screen_is_entered_does_not_linger(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_ELSEWHERE, 0);
    touch(stage, HIT_NO_CARD, 0);
    assert_int_equal(stage_screen(stage), SCREEN_ROOM);
    assert_int_equal(leaving(stage)->at_ms, 0);
}

static void whoever_stays_sees_the_question_go(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_wait(stage, 60000);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
    touch(stage, HIT_STAY, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_int_equal(leaving(stage)->screen, SCREEN_STILL_THERE);
    assert_int_equal(leaving(stage)->still_there.left_s, 20);
}

static void a_receipt_that_is_put_away_goes_from_what_it_lay_over(void **state)
{
    struct stage *stage = *state;
    snprintf(stage->profile.receipt_url, sizeof stage->profile.receipt_url, "https://power.example.edu");
    memset(stage->profile.receipt_secret, 'A', sizeof stage->profile.receipt_secret - 1);
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    stage_tap(stage);
    stage_choose(stage, 5000);
    struct key key = stage_show_code(stage);
    station_says_order(stage, &key, ORDER_PAID);
    touch(stage, HIT_SAVE_PHONE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RECEIPT);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_int_equal(leaving(stage)->screen, SCREEN_RECEIPT);
    assert_string_equal(leaving(stage)->receipt.key.text, key.text);
    touch(stage, HIT_EXIT, 0);
    assert_int_equal(leaving(stage)->at_ms, 0);
    assert_string_equal(leaving(stage)->receipt.key.text, "");
}

static void with_the_person_goes_everything_at_once(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_wait(stage, 60000);
    touch(stage, HIT_LEAVE, 0);
    assert_int_not_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_int_equal(leaving(stage)->at_ms, 0);
}

static void what_opens_meanwhile_takes_its_place(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    touch(stage, HIT_ACCESS, 0);
    touch(stage, HIT_CLOSE_SHEET, 0);
    assert_int_equal(leaving(stage)->sheet, SHEET_ACCESS);
    touch(stage, HIT_OTHER, 0);
    assert_int_equal(stage_screen(stage), SCREEN_AMOUNT);
    assert_int_equal(leaving(stage)->at_ms, 0);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(a_closed_dialog_goes_for_150_ms_and_the_glass_wakes_for_its_end),
        STORY(with_less_motion_it_fades_for_80_ms),
        STORY(a_dialog_from_which_another_screen_is_entered_does_not_linger),
        STORY(whoever_stays_sees_the_question_go),
        STORY(a_receipt_that_is_put_away_goes_from_what_it_lay_over),
        STORY(with_the_person_goes_everything_at_once),
        STORY(what_opens_meanwhile_takes_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
