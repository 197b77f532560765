/* What the keys of a nav pad mean on the screens they are pressed on. */
#include "screen/nav.h"
#include "screen/screen.h"
#include "tests/screen/picture.h"
#include "tests/screen/views.h"
#include "ui/translate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct canvas *canvas;
static struct view view;
static struct nav_update nav;

static void show(const char *name)
{
    int64_t moving_until_ms;
    views_make(name, LANGUAGE_ZH, &view);
    screen_draw(canvas, &view, THEME_ALWAYS_LIGHT, view.header.now_ms, &moving_until_ms);
    canvas_focus(canvas, NULL);
}

static enum nav_meaning pressed(int key)
{
    nav_step(canvas, &view, key, &nav);
    return nav.meaning;
}

static void assert_hit(int key, enum hit hit, int64_t value)
{
    assert_int_equal(pressed(key), NAV_HIT);
    assert_int_equal(nav.hit, hit);
    assert_int_equal(nav.value, value);
}

static const struct target *focused(void)
{
    int index = canvas_focused_index(canvas);
    return index < 0 ? NULL : canvas_target(canvas, (size_t)index);
}

static void nothing_is_preselected_and_select_fires_what_the_arrows_reached(void **state)
{
    (void)state;
    show("s07-fresh");
    assert_null(focused());
    assert_int_equal(pressed('\n'), NAV_MOVED);
    assert_int_equal(focused()->hit, HIT_AMOUNT);
    assert_int_equal(focused()->value, 2000);
    assert_int_equal(pressed(NAV_RIGHT), NAV_MOVED);
    assert_hit('\n', HIT_AMOUNT, 5000);
    assert_int_equal(pressed(NAV_LEFT), NAV_MOVED);
    assert_hit('\n', HIT_AMOUNT, 2000);
}

static void on_a_chart_left_and_right_step_through_its_bars_and_down_leaves_it(void **state)
{
    (void)state;
    show("s08-week");
    pressed('\n');
    assert_int_equal(focused()->hit, HIT_PLOT);
    assert_hit(NAV_RIGHT, HIT_PICK_STEP, 1);
    assert_hit(NAV_LEFT, HIT_PICK_STEP, -1);
    assert_int_equal(pressed(NAV_DOWN), NAV_MOVED);
    assert_int_equal(focused()->hit, HIT_PICK_STEP);
    assert_int_equal(pressed(NAV_RIGHT), NAV_MOVED);
}

static void what_a_finger_would_hold_is_pressed_and_says_so(void **state)
{
    (void)state;
    show("s26-offer");
    do
        assert_int_equal(pressed(NAV_RIGHT), NAV_MOVED);
    while (focused()->hit != HIT_TAKE);
    assert_hit('\n', HIT_TAKE, HIT_PRESSED);
}

static void a_control_that_cannot_be_used_is_reached_and_not_fired(void **state)
{
    (void)state;
    show("s12-offline");
    do
        assert_int_equal(pressed(NAV_RIGHT), NAV_MOVED);
    while (focused()->hit != HIT_PAY_QR);
    assert_false(focused()->enabled);
    assert_int_equal(pressed('\n'), NAV_MOVED);
}

static void digits_feed_the_keypad_where_there_is_one_and_are_typed_elsewhere(void **state)
{
    (void)state;
    show("s11-typed");
    assert_hit('7', HIT_DIGIT, 7);
    assert_hit(NAV_ERASE, HIT_BACKSPACE, 0);
    assert_int_equal(pressed('A'), NAV_TYPED);
    show("s07-fresh");
    assert_int_equal(pressed('7'), NAV_TYPED);
}

static void
on_the_usage_screen_left_and_right_go_from_bar_to_bar_until_down_goes_to_the_controls(void **state)
{
    (void)state;
    show("s08-week");
    assert_hit(NAV_RIGHT, HIT_PICK_STEP, 1);
    assert_hit(NAV_LEFT, HIT_PICK_STEP, -1);
    assert_int_equal(pressed(NAV_DOWN), NAV_MOVED); /* onto the bars themselves */
    assert_int_equal(pressed(NAV_DOWN), NAV_MOVED);
    assert_int_equal(pressed(NAV_RIGHT), NAV_MOVED);
}

static void back_is_the_footers_and_in_a_dialog_cancel(void **state)
{
    (void)state;
    show("s12-both");
    assert_hit(NAV_BACK, HIT_BACK, 0);
    show("s02-prompt");
    assert_hit(NAV_BACK, HIT_CANCEL, 0);
    assert_hit(NAV_HELP, HIT_HELP, 0);
}

static void select_on_the_attract_screen_is_a_touch_of_the_glass(void **state)
{
    (void)state;
    show("s01-steps");
    assert_hit('\n', HIT_ELSEWHERE, 0);
    assert_int_equal(pressed(NAV_DOWN), NAV_MOVED);
    assert_hit('\n', (enum hit)focused()->hit, focused()->value);
}

static void any_key_is_yes_when_asked_whether_somebody_is_there(void **state)
{
    (void)state;
    static const int keys[] = {NAV_UP, NAV_DOWN, NAV_LEFT, NAV_RIGHT, NAV_BACK, NAV_HELP, '\n', '5', 'X'};
    show("s24-still");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_hit(keys[i], HIT_STAY, 0);
}

static int glass_new(void **state)
{
    (void)state;
    return translate_open(NULL) || canvas_create(panel_named("1080x1920-21"), NULL, &canvas);
}

static int glass_gone(void **state)
{
    (void)state;
    canvas_destroy(canvas);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_preselected_and_select_fires_what_the_arrows_reached),
        cmocka_unit_test(on_a_chart_left_and_right_step_through_its_bars_and_down_leaves_it),
        cmocka_unit_test(what_a_finger_would_hold_is_pressed_and_says_so),
        cmocka_unit_test(a_control_that_cannot_be_used_is_reached_and_not_fired),
        cmocka_unit_test(digits_feed_the_keypad_where_there_is_one_and_are_typed_elsewhere),
        cmocka_unit_test(
            on_the_usage_screen_left_and_right_go_from_bar_to_bar_until_down_goes_to_the_controls),
        cmocka_unit_test(back_is_the_footers_and_in_a_dialog_cancel),
        cmocka_unit_test(select_on_the_attract_screen_is_a_touch_of_the_glass),
        cmocka_unit_test(any_key_is_yes_when_asked_whether_somebody_is_there),
    };
    return cmocka_run_group_tests(tests, glass_new, glass_gone);
}
