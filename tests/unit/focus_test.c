/* The nav pad's way over the glass: reading order, arrows, and what a control is called. */
#include "ui/focus.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HIT_ONE = 1, HIT_TWO, HIT_THREE, HIT_FOUR, HIT_OFF, HIT_ICON };

static struct canvas *canvas;

/* Drawn out of order:   TWO                      ONE
 *                       THREE                    FOUR
 *                       OFF (cannot be used)     ICON (nothing is written on it) */
static int glass_new(void **state)
{
    (void)state;
    const struct panel panel = {1080, 1920, 21.5F};
    if (canvas_create(&panel, NULL, &canvas))
        return -1;
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    canvas_text(canvas, box_of(10, 20, 200, 24), "Title", (struct text_style){.size = T18, .bold = true});
    canvas_button(canvas, box_of(10, 440, 100, 24), HIT_OFF, 0,
                  &(struct button){.label = "Card", .disabled = "no reader", .size = T8});
    canvas_hit(canvas, box_of(120, 440, 100, 24), HIT_ICON, 0, true);
    canvas_label(canvas, "Delete");
    canvas_button(canvas, box_of(120, 302, 100, 26), HIT_ONE, 0,
                  &(struct button){.label = "One", .size = T8});
    canvas_button(canvas, box_of(10, 300, 100, 30), HIT_TWO, 0,
                  &(struct button){.label = "Two", .line = "about 33 kWh", .size = T8});
    canvas_button(canvas, box_of(10, 340, 60, 30), HIT_THREE, 0, &(struct button){.label = "3", .size = T8});
    canvas_button(canvas, box_of(80, 340, 140, 30), HIT_FOUR, 0, &(struct button){.label = "4", .size = T8});
    canvas_end(canvas);
    return 0;
}

static int glass_gone(void **state)
{
    (void)state;
    canvas_destroy(canvas);
    return 0;
}

static int hit_at(int index)
{
    assert_true(index >= 0);
    return canvas_target(canvas, (size_t)index)->hit;
}

static int index_of(int hit)
{
    for (size_t i = 0; i < canvas_target_count(canvas); i++)
        if (canvas_target(canvas, i)->hit == hit)
            return (int)i;
    fail();
    return -1;
}

static void the_order_is_by_rows_and_in_a_row_from_the_left(void **state)
{
    (void)state;
    static const int expected[] = {HIT_TWO, HIT_ONE, HIT_THREE, HIT_FOUR, HIT_OFF, HIT_ICON};
    size_t order[FOCUS_MOST];
    assert_int_equal(focus_order(canvas, order), 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(hit_at((int)order[i]), expected[i]);
}

static void the_first_arrow_goes_to_the_first_and_the_last_is_followed_by_the_first(void **state)
{
    (void)state;
    static const enum focus_move moves[] = {FOCUS_NEXT, FOCUS_PREVIOUS, FOCUS_UP, FOCUS_DOWN};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(hit_at(focus_move(canvas, -1, moves[i])), HIT_TWO);
    assert_int_equal(hit_at(focus_move(canvas, index_of(HIT_ICON), FOCUS_NEXT)), HIT_TWO);
    assert_int_equal(hit_at(focus_move(canvas, index_of(HIT_TWO), FOCUS_PREVIOUS)), HIT_ICON);
    assert_int_equal(hit_at(focus_move(canvas, index_of(HIT_ONE), FOCUS_NEXT)), HIT_THREE);
}

static void up_and_down_go_to_the_nearest_of_the_next_row(void **state)
{
    (void)state;
    assert_int_equal(hit_at(focus_move(canvas, index_of(HIT_ONE), FOCUS_DOWN)), HIT_FOUR);
    assert_int_equal(hit_at(focus_move(canvas, index_of(HIT_THREE), FOCUS_UP)), HIT_TWO);
    assert_int_equal(hit_at(focus_move(canvas, index_of(HIT_FOUR), FOCUS_DOWN)), HIT_ICON);
    assert_int_equal(hit_at(focus_move(canvas, index_of(HIT_ICON), FOCUS_DOWN)), HIT_ONE);
}

static void an_empty_glass_has_nowhere_to_go(void **state)
{
    (void)state;
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    canvas_end(canvas);
    assert_int_equal(focus_move(canvas, -1, FOCUS_NEXT), -1);
}

static void a_control_is_called_by_what_is_written_on_it(void **state)
{
    (void)state;
    char words[64];
    canvas_target_words(canvas, (size_t)index_of(HIT_TWO), words, sizeof words);
    assert_string_equal(words, "Two，about 33 kWh");
    canvas_target_words(canvas, (size_t)index_of(HIT_OFF), words, sizeof words);
    assert_string_equal(words, "Card，no reader");
    canvas_target_words(canvas, (size_t)index_of(HIT_ICON), words, sizeof words);
    assert_string_equal(words, "Delete");
    canvas_target_words(canvas, (size_t)index_of(HIT_TWO), words, 6);
    assert_string_equal(words, "Twoab"); /* the pause has three bytes, and does not fit */
}

static void what_belongs_to_no_control_is_read_as_it_was_written(void **state)
{
    (void)state;
    assert_int_equal(canvas_writing_count(canvas), 1);
    assert_string_equal(canvas_writing(canvas, 0).text, "Title");
}

static void the_ring_stays_on_its_control_when_the_screen_is_drawn_anew(void **state)
{
    (void)state;
    struct target two = *canvas_target(canvas, (size_t)index_of(HIT_TWO));
    assert_int_equal(canvas_focused_index(canvas), -1);
    assert_true(canvas_focus(canvas, &two));
    assert_false(canvas_focus(canvas, &two));
    assert_int_equal(hit_at(canvas_focused_index(canvas)), HIT_TWO);
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    canvas_button(canvas, box_of(10, 300, 100, 30), HIT_TWO, 0, &(struct button){.label = "2", .size = T8});
    canvas_end(canvas);
    assert_int_equal(hit_at(canvas_focused_index(canvas)), HIT_TWO);
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    canvas_end(canvas);
    assert_int_equal(canvas_focused_index(canvas), -1);
    assert_false(canvas_focus(canvas, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_order_is_by_rows_and_in_a_row_from_the_left, glass_new,
                                        glass_gone),
        cmocka_unit_test_setup_teardown(
            the_first_arrow_goes_to_the_first_and_the_last_is_followed_by_the_first, glass_new, glass_gone),
        cmocka_unit_test_setup_teardown(up_and_down_go_to_the_nearest_of_the_next_row, glass_new, glass_gone),
        cmocka_unit_test_setup_teardown(an_empty_glass_has_nowhere_to_go, glass_new, glass_gone),
        cmocka_unit_test_setup_teardown(a_control_is_called_by_what_is_written_on_it, glass_new, glass_gone),
        cmocka_unit_test_setup_teardown(what_belongs_to_no_control_is_read_as_it_was_written, glass_new,
                                        glass_gone),
        cmocka_unit_test_setup_teardown(the_ring_stays_on_its_control_when_the_screen_is_drawn_anew,
                                        glass_new, glass_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
