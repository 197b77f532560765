/* The touch panel's map: found from five crosses, refused where the touches are no image of them. */
#include "flow/calibrate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What a panel says of a place that is shrunk, turned a little and shifted. */
static struct point panel_says(struct point at)
{
    return (struct point){0.9F * at.x + 0.03F * at.y + 0.02F, -0.02F * at.x + 0.93F * at.y + 0.05F};
}

static void near_to(struct point a, struct point b, float most)
{
    assert_true(hypotf(a.x - b.x, a.y - b.y) < most);
}

static void five_crosses_undo_what_the_panel_does(void **state)
{
    (void)state;
    struct point raw[CALIBRATE_CROSSES];
    struct calibration calibration;
    for (int i = 0; i < CALIBRATE_CROSSES; i++)
        raw[i] = panel_says(calibrate_cross(i));
    assert_true(calibrate_solve(raw, &calibration));
    for (int i = 0; i < CALIBRATE_TARGETS; i++)
        near_to(calibrate_map(&calibration, panel_says(calibrate_target(i))), calibrate_target(i), 0.001F);
}

static void a_finger_that_slips_a_little_is_averaged_out(void **state)
{
    (void)state;
    struct point raw[CALIBRATE_CROSSES];
    struct calibration calibration;
    for (int i = 0; i < CALIBRATE_CROSSES; i++)
        raw[i] = panel_says(calibrate_cross(i));
    raw[2].x += 0.01F;
    assert_true(calibrate_solve(raw, &calibration));
    near_to(calibrate_map(&calibration, panel_says(calibrate_target(4))), calibrate_target(4), 0.01F);
}

static void touches_that_are_no_crosses_change_nothing(void **state)
{
    (void)state;
    struct point raw[CALIBRATE_CROSSES];
    struct calibration calibration;
    for (int i = 0; i < CALIBRATE_CROSSES; i++)
        raw[i] = (struct point){0.5F, 0.5F}; /* one place five times */
    assert_false(calibrate_solve(raw, &calibration));
    for (int i = 0; i < CALIBRATE_CROSSES; i++)
        raw[i] = (struct point){calibrate_cross(i).x, calibrate_cross(i).x}; /* a line */
    assert_false(calibrate_solve(raw, &calibration));
    for (int i = 0; i < CALIBRATE_CROSSES; i++)
        raw[i] = calibrate_cross(i);
    raw[1] = (struct point){0.3F, 0.6F}; /* somewhere else */
    assert_false(calibrate_solve(raw, &calibration));
    for (int i = 0; i < CALIBRATE_CROSSES; i++)
        raw[i] =
            (struct point){1 - calibrate_cross(i).x, calibrate_cross(i).y}; /* mirrored: a cable, not dust */
    assert_false(calibrate_solve(raw, &calibration));
    assert_float_equal(calibration.xx, 1, 1e-6);
}

static void no_map_that_loses_the_panel_is_sane(void **state)
{
    (void)state;
    struct calibration calibration = calibrate_none();
    assert_true(calibrate_is_sane(&calibration));
    calibration.x0 = NAN;
    assert_false(calibrate_is_sane(&calibration));
    calibration = calibrate_none();
    calibration.yy = 0;
    assert_false(calibrate_is_sane(&calibration));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_crosses_undo_what_the_panel_does),
        cmocka_unit_test(a_finger_that_slips_a_little_is_averaged_out),
        cmocka_unit_test(touches_that_are_no_crosses_change_nothing),
        cmocka_unit_test(no_map_that_loses_the_panel_is_sane),
    };
    return cmocka_run_group_tests_name("calibrate", tests, NULL, NULL);
}
