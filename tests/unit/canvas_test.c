/* The canvas: its unit, what it notices, and what it paints. */
#include "tests/screen/picture.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct canvas *canvas;
static struct picture picture;
static struct rect rects[DAMAGE_RECTS_MAX];

static int glass_new(void **state)
{
    (void)state;
    const struct panel *panel = panel_named("1080x1920-21");
    picture = (struct picture){calloc((size_t)1080 * 1920, 4), 1080, 1920, 1080};
    return canvas_create(panel, NULL, &canvas);
}

static int glass_gone(void **state)
{
    (void)state;
    canvas_destroy(canvas);
    free(picture.pixels);
    return 0;
}

static uint32_t pixel_at(float x_u, float y_u)
{
    float u = canvas_u_px(canvas);
    return picture.pixels[(ptrdiff_t)(y_u * u) * picture.pitch_px + (ptrdiff_t)(x_u * u)];
}

static void a_unit_is_what_the_design_says_on_each_panel(void **state)
{
    (void)state;
    const float expected[5] = {4.00F, 5.39F, 5.40F, 4.00F, 3.79F};
    for (size_t i = 0; i < 5; i++) {
        struct canvas *other;
        assert_int_equal(canvas_create(panel_named(panel_names[i]), NULL, &other), 0);
        if (fabsf(canvas_u_px(other) - expected[i]) > 0.012F)
            fail_msg("%s: 1 u = %.3f px, not %.2f", panel_names[i], (double)canvas_u_px(other),
                     (double)expected[i]);
        canvas_destroy(other);
    }
}

static void text_draw(float width, const char *text, int lines)
{
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    canvas_text(canvas, box_of(10, 10, width, 40), text,
                (struct text_style){.size = T10, .colour = COLOUR_TEXT, .lines = lines});
    canvas_end(canvas);
}

static void a_text_that_does_not_fit_is_noticed(void **state)
{
    (void)state;
    const char *first = NULL;
    text_draw(200, "剩余电费 ¥38.60", 1);
    assert_int_equal(canvas_overflows(canvas, &first), 0);
    text_draw(40, "剩余电费 ¥38.60", 1);
    assert_int_equal(canvas_overflows(canvas, &first), 1);
    assert_string_equal(first, "剩余电费 ¥38.60");
    text_draw(50, "剩余电费 ¥38.60", 2);
    assert_int_equal(canvas_overflows(canvas, NULL), 0);
    text_draw(30, "不用再付一次，也不用一直等在这里", 2);
    assert_int_equal(canvas_overflows(canvas, NULL), 1);
}

static void the_smallest_text_is_remembered(void **state)
{
    (void)state;
    text_draw(200, "度", 1);
    assert_true(canvas_smallest_text(canvas) == 10);
}

static void two_rare_characters_of_a_name_are_not_the_same_empty_box(void **state)
{
    (void)state;
    struct picture other = {calloc((size_t)1080 * 1920, 4), 1080, 1920, 1080};
    text_draw(200, "㵘", 1); /* neither is in the subset */
    canvas_paint(canvas, &picture, rects);
    text_draw(200, "龘", 1);
    canvas_forget_picture(canvas);
    canvas_paint(canvas, &other, rects);
    assert_true(picture_difference(&picture, &other).worst_block > DIFFERENCE_BLOCK_MOST);
    free(other.pixels);
}

static void amount_draw(const char *amount)
{
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    canvas_text(canvas, box_of(19, 76, 230, 44), amount,
                (struct text_style){.size = T44, .bold = true, .colour = COLOUR_TEXT});
    canvas_fill(canvas, box_of(10, 300, 250, 100), COLOUR_SURFACE, 9);
    canvas_end(canvas);
}

static void another_amount_repaints_only_where_it_stands(void **state)
{
    (void)state;
    amount_draw("¥38.60");
    canvas_paint(canvas, &picture, rects);
    amount_draw("¥38.61");
    int count = canvas_paint(canvas, &picture, rects);
    assert_true(count >= 1);
    for (int i = 0; i < count; i++)
        assert_true(rects[i].y >= 60 * 4 && rects[i].y + rects[i].h <= 140 * 4);
    amount_draw("¥38.61");
    assert_int_equal(canvas_paint(canvas, &picture, rects), 0);
}

static void a_repaired_picture_equals_one_painted_whole(void **state)
{
    (void)state;
    amount_draw("¥1,038.60");
    canvas_paint(canvas, &picture, rects);
    amount_draw("¥9.75");
    canvas_paint(canvas, &picture, rects);
    struct picture whole = {calloc((size_t)1080 * 1920, 4), 1080, 1920, 1080};
    canvas_forget_picture(canvas);
    canvas_paint(canvas, &whole, rects);
    assert_memory_equal(picture.pixels, whole.pixels, (size_t)1080 * 1920 * 4);
    free(whole.pixels);
}

static void button_draw(void)
{
    const struct button button = {.kind = BUTTON_PRIMARY, .label = "充值", .size = T12};
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    canvas_button(canvas, box_of(20, 300, 100, 30), 9, 1, &button);
    canvas_end(canvas);
}

static void a_pressed_button_looks_pressed_until_it_is_let_go(void **state)
{
    (void)state;
    button_draw();
    canvas_paint(canvas, &picture, rects);
    uint32_t before = pixel_at(30, 315);
    assert_true(canvas_press(canvas, canvas_target(canvas, 0)));
    assert_true(canvas_paint(canvas, &picture, rects) >= 1);
    assert_int_equal(pixel_at(30, 315), 0x084A8D);
    button_draw();
    assert_int_equal(canvas_paint(canvas, &picture, rects), 0); /* drawn anew, and pressed still */
    assert_true(canvas_press(canvas, NULL));
    canvas_paint(canvas, &picture, rects);
    assert_int_equal(pixel_at(30, 315), before);
}

static void nothing_under_a_scrim_can_be_touched(void **state)
{
    (void)state;
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    canvas_hit(canvas, box_of(20, 300, 100, 30), 9, 0, false);
    canvas_scrim(canvas, false);
    canvas_hit(canvas, box_of(20, 400, 100, 30), 10, 0, false);
    canvas_end(canvas);
    assert_int_equal(canvas_target_count(canvas), 1);
    assert_null(canvas_target_at(canvas, 50 * 4, 310 * 4));
    assert_non_null(canvas_target_at(canvas, 50 * 4, 410 * 4));
}

static void texts_that_keep_changing_do_not_keep_growing(void **state)
{
    (void)state;
    for (int i = 0; i < 400; i++) {
        char amount[16];
        (void)snprintf(amount, sizeof amount, "¥%d.%02d", i * 7919 % 100000, i % 100);
        amount_draw(amount);
        canvas_paint(canvas, &picture, rects);
    }
    assert_true(canvas_kept_bytes(canvas) <= (size_t)2 * 1024 * 1024);
}

static void target_pair_draw(struct box one, struct box other)
{
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    canvas_hit(canvas, one, 1, 0, false);
    canvas_hit(canvas, other, 2, 0, false);
    canvas_end(canvas);
}

static void the_rules_see_what_breaks_them(void **state)
{
    (void)state;
    char why[200] = "";
    target_pair_draw(box_of(10, 300, 21, 21), box_of(35, 300, 21, 21));
    assert_true(rules_hold(canvas, why, sizeof why));
    target_pair_draw(box_of(10, 300, 21, 21), box_of(34, 300, 21, 21));
    assert_false(rules_hold(canvas, why, sizeof why)); /* 3 u apart */
    target_pair_draw(box_of(10, 300, 21, 20), box_of(40, 300, 21, 21));
    assert_false(rules_hold(canvas, why, sizeof why)); /* 20 u high */
    target_pair_draw(box_of(10, 190, 21, 21), box_of(40, 300, 21, 21));
    assert_false(rules_hold(canvas, why, sizeof why)); /* above 0.40 of 480 */
    text_draw(10, "剩余电费", 1);
    assert_false(rules_hold(canvas, why, sizeof why));
}

static void a_changed_digit_is_a_difference_and_a_soft_edge_is_not(void **state)
{
    (void)state;
    struct picture other = {calloc((size_t)1080 * 1920, 4), 1080, 1920, 1080};
    text_draw(200, "6.8", 1);
    canvas_paint(canvas, &picture, rects);
    text_draw(200, "6.9", 1);
    canvas_forget_picture(canvas);
    canvas_paint(canvas, &other, rects);
    assert_true(picture_difference(&picture, &other).worst_block > DIFFERENCE_BLOCK_MOST);

    memcpy(other.pixels, picture.pixels, (size_t)1080 * 1920 * 4);
    for (ptrdiff_t i = 1; i < (ptrdiff_t)1080 * 1920; i++)
        if (picture.pixels[i] != picture.pixels[i - 1]) /* every edge of a letter 8 % softer */
            other.pixels[i] = picture.pixels[i] + (picture.pixels[i] < 0x808080 ? 0x141414 : -0x141414U);
    struct difference soft = picture_difference(&picture, &other);
    assert_true(soft.worst_block > 0 && soft.worst_block < DIFFERENCE_BLOCK_MOST);
    free(other.pixels);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, glass_new, glass_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_unit_is_what_the_design_says_on_each_panel),
        TEST(a_text_that_does_not_fit_is_noticed),
        TEST(the_smallest_text_is_remembered),
        TEST(two_rare_characters_of_a_name_are_not_the_same_empty_box),
        TEST(another_amount_repaints_only_where_it_stands),
        TEST(a_repaired_picture_equals_one_painted_whole),
        TEST(a_pressed_button_looks_pressed_until_it_is_let_go),
        TEST(nothing_under_a_scrim_can_be_touched),
        TEST(texts_that_keep_changing_do_not_keep_growing),
        TEST(the_rules_see_what_breaks_them),
        TEST(a_changed_digit_is_a_difference_and_a_soft_edge_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
