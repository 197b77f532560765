/* What did not change is not painted; what did is. */
#include "ui/damage.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct damage damage;

static int begin_again(void **state)
{
    (void)state;
    return damage_init(&damage, 200, 100);
}

static int end(void **state)
{
    (void)state;
    damage_finish(&damage);
    return 0;
}

static int drawn(uint64_t card, struct rect where, struct rect rects[DAMAGE_RECTS_MAX])
{
    damage_begin(&damage);
    damage_add(&damage, (struct rect){0, 0, 200, 100}, 11);
    damage_add(&damage, where, card);
    return damage_take(&damage, rects);
}

static void the_first_picture_is_painted_whole(void **state)
{
    (void)state;
    struct rect rects[DAMAGE_RECTS_MAX];
    assert_int_equal(drawn(5, (struct rect){40, 40, 10, 10}, rects), 1);
    assert_memory_equal(&rects[0], &((struct rect){0, 0, 200, 100}), sizeof rects[0]);
}

static void the_same_list_again_paints_nothing(void **state)
{
    (void)state;
    struct rect rects[DAMAGE_RECTS_MAX];
    drawn(5, (struct rect){40, 40, 10, 10}, rects);
    assert_int_equal(drawn(5, (struct rect){40, 40, 10, 10}, rects), 0);
}

static void a_change_paints_its_cell_and_no_other(void **state)
{
    (void)state;
    struct rect rects[DAMAGE_RECTS_MAX];
    drawn(5, (struct rect){40, 40, 10, 10}, rects);
    assert_int_equal(drawn(6, (struct rect){40, 40, 10, 10}, rects), 1);
    assert_memory_equal(&rects[0], &((struct rect){32, 32, 32, 32}), sizeof rects[0]);
}

static void a_thing_that_moved_paints_where_it_was_and_where_it_is(void **state)
{
    (void)state;
    struct rect rects[DAMAGE_RECTS_MAX];
    drawn(5, (struct rect){0, 0, 10, 10}, rects);
    assert_int_equal(drawn(5, (struct rect){194, 97, 30, 30}, rects), 2);
    assert_memory_equal(&rects[0], &((struct rect){0, 0, 32, 32}), sizeof rects[0]);
    assert_memory_equal(&rects[1], &((struct rect){192, 96, 8, 4}), sizeof rects[1]);
}

static void two_things_that_swap_order_are_painted_again(void **state)
{
    (void)state;
    struct rect rects[DAMAGE_RECTS_MAX];
    struct rect here = {0, 0, 10, 10};
    const uint64_t orders[2][2] = {{3, 4}, {4, 3}};
    for (int i = 0; i < 2; i++) {
        damage_begin(&damage);
        damage_add(&damage, here, orders[i][0]);
        damage_add(&damage, here, orders[i][1]);
        assert_int_equal(damage_take(&damage, rects), 1);
    }
}

static void a_picture_that_was_lost_is_painted_whole_again(void **state)
{
    (void)state;
    struct rect rects[DAMAGE_RECTS_MAX];
    drawn(5, (struct rect){40, 40, 10, 10}, rects);
    damage_all(&damage);
    assert_int_equal(drawn(5, (struct rect){40, 40, 10, 10}, rects), 1);
    assert_int_equal(rects[0].w * rects[0].h, 200 * 100);
}

static void more_places_than_rectangles_are_all_covered(void **state)
{
    (void)state;
    struct damage large;
    assert_int_equal(damage_init(&large, 1920, 1080), 0);
    struct rect rects[DAMAGE_RECTS_MAX];
    damage_begin(&large);
    damage_take(&large, rects);
    damage_begin(&large);
    for (int i = 0; i < 200; i++)
        damage_add(&large, (struct rect){i * 96 % 1900, i * 96 / 1900 * 96, 4, 4}, 9);
    int count = damage_take(&large, rects);
    assert_true(count <= DAMAGE_RECTS_MAX);
    for (int i = 0; i < 200; i++) {
        struct rect dot = {i * 96 % 1900, i * 96 / 1900 * 96, 4, 4};
        bool covered = dot.y >= 1080;
        for (int r = 0; r < count; r++) {
            struct rect part = rect_intersect(dot, rects[r]);
            covered = covered || (part.w == dot.w && part.h == dot.h);
        }
        assert_true(covered);
    }
    damage_finish(&large);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_again, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_picture_is_painted_whole),
        TEST(the_same_list_again_paints_nothing),
        TEST(a_change_paints_its_cell_and_no_other),
        TEST(a_thing_that_moved_paints_where_it_was_and_where_it_is),
        TEST(two_things_that_swap_order_are_painted_again),
        TEST(a_picture_that_was_lost_is_painted_whole_again),
        TEST(more_places_than_rectangles_are_all_covered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
