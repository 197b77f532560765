/* What fingers mean: the rules of design 0.3, one by one. */
#include "ui/touch.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HIT_KEY = 5, HIT_BUTTON, HIT_OTHER_BUTTON, HIT_OFF, HIT_HELD };

static struct canvas *canvas;
static struct touch_state fingers;
static struct touch_update update;

/* At 1 u = 4 px: a key at 10 u, buttons at 50 u and 90 u, a disabled one at 130 u, one to be held at
 * 170 u; each 30 u wide. */
static int glass_new(void **state)
{
    (void)state;
    const struct panel panel = {1080, 1920, 21.5F};
    if (canvas_create(&panel, NULL, &canvas))
        return -1;
    const struct button button = {.label = "A", .size = T8};
    const struct button held = {.label = "A", .size = T8, .held = true};
    const struct button off = {.label = "A", .size = T8, .disabled = "B"};
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    canvas_hit(canvas, box_of(10, 300, 30, 30), HIT_KEY, 7, true);
    canvas_button(canvas, box_of(50, 300, 30, 30), HIT_BUTTON, 0, &button);
    canvas_button(canvas, box_of(90, 300, 30, 30), HIT_OTHER_BUTTON, 0, &button);
    canvas_button(canvas, box_of(130, 300, 30, 30), HIT_OFF, 0, &off);
    canvas_button(canvas, box_of(170, 300, 30, 30), HIT_HELD, 0, &held);
    canvas_end(canvas);
    touch_init(&fingers);
    return 0;
}

static int glass_gone(void **state)
{
    (void)state;
    canvas_destroy(canvas);
    return 0;
}

/* A finger at x u, in the row of controls. */
static enum touch_meaning touched(enum touch_type type, int64_t finger, float x_u, int64_t now_ms)
{
    float u = canvas_u_px(canvas);
    struct touch touch = {type, finger, x_u * u, 315 * u, now_ms};
    touch_step(&fingers, canvas, &touch, &update);
    return update.meaning;
}

static void a_button_fires_when_the_finger_is_lifted_inside(void **state)
{
    (void)state;
    assert_int_equal(touched(TOUCH_DOWN, 1, 60, 1000), TOUCH_NOTHING);
    assert_non_null(update.pressed);
    assert_int_equal(update.pressed->hit, HIT_BUTTON);
    assert_int_equal(touched(TOUCH_MOVE, 1, 62, 1050), TOUCH_NOTHING);
    assert_int_equal(touched(TOUCH_UP, 1, 62, 1100), TOUCH_HIT);
    assert_int_equal(update.target.hit, HIT_BUTTON);
    assert_null(update.pressed);
}

static enum touch_meaning stayed(int64_t now_ms)
{
    touch_wait(&fingers, now_ms, &update);
    return update.meaning;
}

static void a_control_to_be_held_fires_once_after_a_second_and_by_no_tap(void **state)
{
    (void)state;
    touched(TOUCH_DOWN, 1, 180, 1000);
    assert_int_equal(touched(TOUCH_UP, 1, 180, 1900), TOUCH_NOTHING);
    assert_int_equal(touch_due_ms(&fingers), INT64_MAX);
    touched(TOUCH_DOWN, 1, 180, 3000);
    assert_int_equal(touch_due_ms(&fingers), 4000);
    assert_int_equal(stayed(3999), TOUCH_NOTHING);
    assert_non_null(update.pressed);
    assert_int_equal(stayed(4000), TOUCH_HIT);
    assert_int_equal(update.target.hit, HIT_HELD);
    assert_int_equal(stayed(5000), TOUCH_NOTHING);
    assert_int_equal(touched(TOUCH_UP, 1, 180, 5100), TOUCH_NOTHING);
}

static void a_finger_that_slides_off_holds_nothing(void **state)
{
    (void)state;
    touched(TOUCH_DOWN, 1, 180, 1000);
    touched(TOUCH_MOVE, 1, 230, 1500);
    assert_int_equal(stayed(2100), TOUCH_NOTHING);
    touched(TOUCH_UP, 1, 180, 2200);
    touched(TOUCH_DOWN, 1, 60, 3000); /* another control is not held */
    assert_int_equal(stayed(9000), TOUCH_NOTHING);
}

static void sliding_off_cancels_even_if_the_finger_comes_back(void **state)
{
    (void)state;
    touched(TOUCH_DOWN, 1, 60, 1000);
    assert_int_equal(touched(TOUCH_MOVE, 1, 200, 1050), TOUCH_NOTHING);
    assert_null(update.pressed);
    assert_int_equal(touched(TOUCH_MOVE, 1, 60, 1100), TOUCH_NOTHING);
    assert_int_equal(touched(TOUCH_UP, 1, 60, 1150), TOUCH_NOTHING);
}

static void sliding_onto_another_button_fires_neither(void **state)
{
    (void)state;
    touched(TOUCH_DOWN, 1, 60, 1000);
    assert_int_equal(touched(TOUCH_UP, 1, 100, 1100), TOUCH_NOTHING);
}

static void a_key_fires_when_the_finger_lands_and_only_then(void **state)
{
    (void)state;
    assert_int_equal(touched(TOUCH_DOWN, 1, 20, 1000), TOUCH_HIT);
    assert_int_equal(update.target.hit, HIT_KEY);
    assert_int_equal(update.target.value, 7);
    assert_non_null(update.pressed);
    assert_int_equal(touched(TOUCH_UP, 1, 20, 1100), TOUCH_NOTHING);
    assert_null(update.pressed);
}

static void the_same_control_again_within_350_ms_does_nothing(void **state)
{
    (void)state;
    touched(TOUCH_DOWN, 1, 60, 1000);
    assert_int_equal(touched(TOUCH_UP, 1, 60, 1050), TOUCH_HIT);
    touched(TOUCH_DOWN, 1, 60, 1399);
    assert_int_equal(touched(TOUCH_UP, 1, 60, 1399), TOUCH_NOTHING);
    touched(TOUCH_DOWN, 1, 60, 1400);
    assert_int_equal(touched(TOUCH_UP, 1, 60, 1420), TOUCH_HIT);
}

static void a_key_may_be_typed_twice_quickly_but_does_not_bounce(void **state)
{
    (void)state;
    touched(TOUCH_DOWN, 1, 20, 1000);
    touched(TOUCH_UP, 1, 20, 1050);
    assert_int_equal(touched(TOUCH_DOWN, 1, 20, 1119), TOUCH_NOTHING);
    touched(TOUCH_UP, 1, 20, 1119);
    assert_int_equal(touched(TOUCH_DOWN, 1, 20, 1120), TOUCH_HIT);
}

static void taps_within_400_ms_of_a_screen_change_are_not_taken(void **state)
{
    (void)state;
    touch_screen_changed(&fingers, 1000);
    touched(TOUCH_DOWN, 1, 60, 1399);
    assert_int_equal(touched(TOUCH_UP, 1, 60, 1500), TOUCH_NOTHING);
    touched(TOUCH_DOWN, 1, 60, 1600);
    assert_int_equal(touched(TOUCH_UP, 1, 60, 1700), TOUCH_HIT);
}

static void a_screen_change_under_the_finger_lets_go(void **state)
{
    (void)state;
    touched(TOUCH_DOWN, 1, 60, 1000);
    touch_screen_changed(&fingers, 1050);
    assert_int_equal(touched(TOUCH_UP, 1, 60, 1600), TOUCH_NOTHING);
}

static void three_fingers_mean_nothing_until_all_are_lifted(void **state)
{
    (void)state;
    touched(TOUCH_DOWN, 1, 60, 1000);
    touched(TOUCH_DOWN, 2, 200, 1010);
    assert_int_equal(touched(TOUCH_DOWN, 3, 20, 1020), TOUCH_NOTHING);
    assert_null(update.pressed);
    touched(TOUCH_UP, 3, 20, 1100);
    assert_int_equal(touched(TOUCH_UP, 1, 60, 1110), TOUCH_NOTHING);
    assert_int_equal(touched(TOUCH_DOWN, 4, 20, 1120), TOUCH_NOTHING);
    touched(TOUCH_UP, 4, 20, 1130);
    touched(TOUCH_UP, 2, 200, 1140);
    assert_int_equal(touched(TOUCH_DOWN, 1, 20, 1600), TOUCH_HIT);
}

static void fingers_never_lifted_do_not_lock_the_glass(void **state)
{
    (void)state;
    for (int64_t finger = 1; finger <= 3; finger++)
        touched(TOUCH_DOWN, finger, 200, 1000);
    touched(TOUCH_DOWN, 4, 20, 1000 + TOUCH_FINGER_LOST_MS + 1);
    touched(TOUCH_UP, 4, 20, 1000 + TOUCH_FINGER_LOST_MS + 2);
    assert_int_equal(touched(TOUCH_DOWN, 4, 20, 1000 + TOUCH_FINGER_LOST_MS + 3), TOUCH_HIT);
}

static void the_glass_beside_the_controls_and_a_disabled_one_is_elsewhere(void **state)
{
    (void)state;
    assert_int_equal(touched(TOUCH_DOWN, 1, 230, 1000), TOUCH_ELSEWHERE);
    assert_int_equal(touched(TOUCH_UP, 1, 230, 1100), TOUCH_NOTHING);
    assert_int_equal(touched(TOUCH_DOWN, 1, 140, 1200), TOUCH_ELSEWHERE);
    assert_null(update.pressed);
}

static void a_finger_2_u_beside_a_button_still_means_it(void **state)
{
    (void)state;
    touched(TOUCH_DOWN, 1, 81.5F, 1000);
    assert_int_equal(touched(TOUCH_UP, 1, 81.5F, 1100), TOUCH_HIT);
    assert_int_equal(touched(TOUCH_DOWN, 1, 84, 2000), TOUCH_ELSEWHERE);
}

/* A field of values at 180 u, 60 u wide. */
static void field_new(void)
{
    canvas_begin(canvas, &(struct canvas_style){0});
    canvas_scrub(canvas, box_of(180, 300, 60, 30), HIT_KEY);
    canvas_button(canvas, box_of(50, 300, 30, 30), HIT_BUTTON, 0, &(struct button){.label = "A", .size = T8});
    canvas_end(canvas);
}

static void a_finger_on_a_field_says_where_it_is_and_each_new_place_once(void **state)
{
    (void)state;
    field_new();
    assert_int_equal(touched(TOUCH_DOWN, 1, 210, 1000), TOUCH_HIT);
    assert_int_equal(update.target.hit, HIT_KEY);
    assert_in_range(update.target.value, 499, 500);
    assert_int_equal(touched(TOUCH_MOVE, 1, 210, 1010), TOUCH_NOTHING);
    assert_int_equal(touched(TOUCH_MOVE, 1, 195, 1020), TOUCH_HIT);
    assert_in_range(update.target.value, 249, 250);
    assert_int_equal(touched(TOUCH_MOVE, 1, 60, 1030), TOUCH_HIT); /* over a button: it goes with the field */
    assert_int_equal(update.target.hit, HIT_KEY);
    assert_int_equal(update.target.value, 0);
    assert_int_equal(touched(TOUCH_MOVE, 1, 300, 1040), TOUCH_HIT);
    assert_int_equal(update.target.value, SCRUB_MOST);
    assert_int_equal(touched(TOUCH_UP, 1, 300, 1050), TOUCH_NOTHING);
    assert_int_equal(touched(TOUCH_MOVE, 1, 210, 1060), TOUCH_NOTHING);
    assert_int_equal(touched(TOUCH_DOWN, 1, 210, 1100), TOUCH_HIT); /* at once again: it is no button */
}

static void a_finger_that_began_beside_a_field_does_not_move_it(void **state)
{
    (void)state;
    field_new();
    assert_int_equal(touched(TOUCH_DOWN, 1, 60, 1000), TOUCH_NOTHING);
    assert_int_equal(touched(TOUCH_MOVE, 1, 210, 1010), TOUCH_NOTHING);
    assert_int_equal(touched(TOUCH_UP, 1, 210, 1020), TOUCH_NOTHING);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, glass_new, glass_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_button_fires_when_the_finger_is_lifted_inside),
        TEST(a_control_to_be_held_fires_once_after_a_second_and_by_no_tap),
        TEST(a_finger_that_slides_off_holds_nothing),
        TEST(sliding_off_cancels_even_if_the_finger_comes_back),
        TEST(sliding_onto_another_button_fires_neither),
        TEST(a_key_fires_when_the_finger_lands_and_only_then),
        TEST(the_same_control_again_within_350_ms_does_nothing),
        TEST(a_key_may_be_typed_twice_quickly_but_does_not_bounce),
        TEST(taps_within_400_ms_of_a_screen_change_are_not_taken),
        TEST(a_screen_change_under_the_finger_lets_go),
        TEST(three_fingers_mean_nothing_until_all_are_lifted),
        TEST(fingers_never_lifted_do_not_lock_the_glass),
        TEST(the_glass_beside_the_controls_and_a_disabled_one_is_elsewhere),
        TEST(a_finger_2_u_beside_a_button_still_means_it),
        TEST(a_finger_on_a_field_says_where_it_is_and_each_new_place_once),
        TEST(a_finger_that_began_beside_a_field_does_not_move_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
