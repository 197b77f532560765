/* S28: help over a screen, its pages, and back. */
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

static enum help_page help_shown(struct stage *stage)
{
    assert_int_equal(stage_screen(stage), SCREEN_HELP);
    return stage_view(stage)->help.page;
}

static void a_question_opens_its_page_and_back_leads_to_the_questions(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_HELP, 0);
    assert_int_equal(help_shown(stage), HELP_INDEX);
    touch(stage, HIT_HELP_PAGE, HELP_WRONG_ROOM);
    assert_int_equal(help_shown(stage), HELP_WRONG_ROOM);
    touch(stage, HIT_HELP_PAGE, HELP_TOP_UP); /* no question stands on a page */
    assert_int_equal(help_shown(stage), HELP_WRONG_ROOM);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(help_shown(stage), HELP_INDEX);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    touch(stage, HIT_HELP, 0);
    assert_int_equal(help_shown(stage), HELP_INDEX);
}

static void a_page_nobody_knows_is_not_opened(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_HELP, 0);
    touch(stage, HIT_HELP_PAGE, HELP_PAGES);
    touch(stage, HIT_HELP_PAGE, -1);
    assert_int_equal(help_shown(stage), HELP_INDEX);
}

static void what_works_offline_is_answered_only_while_the_line_is_down(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_HELP, 0);
    touch(stage, HIT_HELP_PAGE, HELP_OFFLINE);
    assert_int_equal(help_shown(stage), HELP_INDEX);
    line(stage, false);
    touch(stage, HIT_HELP_PAGE, HELP_OFFLINE);
    assert_int_equal(help_shown(stage), HELP_OFFLINE);
    assert_true(stage_view(stage)->help.offline_cards);
}

static void after_a_payment_help_knows_its_reference(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    touch(stage, HIT_HELP, 0);
    assert_false(stage_view(stage)->help.has_key);
    touch(stage, HIT_BACK, 0);
    stage_choose(stage, 5000);
    struct key key = stage_show_code(stage);
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    touch(stage, HIT_HELP, 0);
    touch(stage, HIT_HELP_PAGE, HELP_WRONG_ROOM);
    assert_true(stage_view(stage)->help.has_key);
    assert_string_equal(stage_view(stage)->help.key.text, key.text);
}

static void no_power_leads_to_why_the_room_is_off_where_a_room_is_known(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_HELP, 0);
    touch(stage, HIT_HELP_PAGE, HELP_NO_POWER); /* nobody's room: it is told */
    assert_int_equal(help_shown(stage), HELP_NO_POWER);
    touch(stage, HIT_BACK, 0);
    touch(stage, HIT_BACK, 0);
    stage_tap(stage);
    touch(stage, HIT_HELP, 0);
    touch(stage, HIT_HELP_PAGE, HELP_NO_POWER);
    assert_int_equal(stage_screen(stage), SCREEN_POWER);
}

static void a_code_that_may_be_paid_is_not_left_for_a_look_at_the_power(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_choose(stage, 5000);
    stage_show_code(stage);
    touch(stage, HIT_HELP, 0);
    touch(stage, HIT_HELP_PAGE, HELP_NO_POWER);
    assert_int_equal(help_shown(stage), HELP_NO_POWER);
    assert_int_equal(stage->session->screen, SCREEN_SCAN);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(a_question_opens_its_page_and_back_leads_to_the_questions),
        STORY(a_page_nobody_knows_is_not_opened),
        STORY(what_works_offline_is_answered_only_while_the_line_is_down),
        STORY(after_a_payment_help_knows_its_reference),
        STORY(no_power_leads_to_why_the_room_is_off_where_a_room_is_known),
        STORY(a_code_that_may_be_paid_is_not_left_for_a_look_at_the_power),
    };
    return cmocka_run_group_tests_name("session_help", tests, NULL, NULL);
}
