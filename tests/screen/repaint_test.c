/* Only what changed is painted again, and what the toolkit keeps is bounded. */
#include "tests/screen/forms.h"
#include "tests/screen/views.h"
#include "ui/runs.h"
#include "ui/translate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct canvas *canvas;
static struct picture picture;

static int glass_open(void **state)
{
    (void)state;
    const struct panel *panel = panel_named("1080x1920-21");
    picture = (struct picture){calloc((size_t)panel->width_px * (size_t)panel->height_px, sizeof(uint32_t)),
                               panel->width_px, panel->height_px, panel->width_px};
    return !picture.pixels || translate_open(NULL) != 0 || canvas_create(panel, NULL, &canvas) != 0;
}

static int glass_close(void **state)
{
    (void)state;
    canvas_destroy(canvas);
    translate_close();
    free(picture.pixels);
    return 0;
}

/* Draws and paints; how many pixels were painted. */
static int64_t paint(const struct view *view)
{
    struct rect rects[DAMAGE_RECTS_MAX];
    int64_t moving_until_ms, area = 0;
    screen_draw(canvas, view, THEME_ALWAYS_LIGHT, view->header.now_ms, &moving_until_ms);
    int count = canvas_paint(canvas, &picture, rects);
    for (int i = 0; i < count; i++)
        area += (int64_t)rects[i].w * rects[i].h;
    return area;
}

static void a_second_picture_of_the_same_view_paints_nothing(void **state)
{
    (void)state;
    struct view *view = malloc(sizeof *view);
    assert_non_null(view);
    for (int large = 0; large < 2; large++)
        for (size_t i = 0; i < views_count(); i++) {
            const struct form form = {.panel = "1080x1920-21", .large = large};
            form_make(&form, views_name(i), 0, view);
            paint(view);
            if (paint(view) != 0)
                fail_msg("%s is painted again though nothing changed", views_name(i));
        }
    free(view);
}

static void a_second_that_passes_paints_its_own_place_only(void **state)
{
    (void)state;
    struct view *view = malloc(sizeof *view);
    assert_non_null(view);
    views_make("s14-live", LANGUAGE_ZH, view);
    paint(view);
    view->scan.left_s--;
    int64_t area = paint(view);
    assert_in_range(area, 1, (int64_t)picture.width_px * picture.height_px / 20);
    free(view);
}

/* Of what a person may do there, and of what is read aloud. */
static void expect_same_controls(const struct canvas *other)
{
    assert_int_equal(canvas_target_count(canvas), canvas_target_count(other));
    assert_int_equal(canvas_writing_count(canvas), canvas_writing_count(other));
    assert_int_equal(canvas_told_count(canvas), canvas_told_count(other));
    for (size_t i = 0; i < canvas_target_count(canvas); i++)
        assert_int_equal(canvas_target(canvas, i)->hit, canvas_target(other, i)->hit);
}

static void a_dialog_on_its_way_out_paints_its_own_place_and_can_neither_be_touched_nor_read(void **state)
{
    (void)state;
    struct canvas *rest = NULL;
    struct view *view = malloc(sizeof *view);
    int64_t moving_until_ms;
    assert_non_null(view);
    assert_int_equal(canvas_create(panel_named("1080x1920-21"), NULL, &rest), 0);
    views_make("s01-building", LANGUAGE_ZH, view);
    screen_draw(rest, view, THEME_ALWAYS_LIGHT, view->header.now_ms, &moving_until_ms);
    view->leaving = (struct leaving_view){.at_ms = view->header.now_ms, .screen = SCREEN_CARD_PROMPT};
    paint(view);
    for (int frame = 0; frame < 10; frame++) {
        expect_same_controls(rest);
        view->header.now_ms += 16;
        assert_in_range(paint(view), 1, (int64_t)picture.width_px * picture.height_px * 6 / 10);
    }
    memset(&view->leaving, 0, sizeof view->leaving);
    assert_int_equal(paint(view), 0); /* it is gone, and no picture is left over */
    canvas_destroy(rest);
    free(view);
}

static void what_is_kept_of_all_screens_stays_within_its_bound(void **state)
{
    (void)state;
    struct view *view = malloc(sizeof *view);
    assert_non_null(view);
    for (int round = 0; round < 2; round++)
        for (int large = 0; large < 2; large++)
            for (size_t i = 0; i < views_count(); i++) {
                const struct form form = {
                    .panel = "1080x1920-21", .large = large, .language = (enum language)(round % LANGUAGES)};
                form_make(&form, views_name(i), 0, view);
                paint(view);
                assert_true(canvas_kept_bytes(canvas) <= RUNS_BYTES_MAX);
            }
    free(view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_picture_of_the_same_view_paints_nothing),
        cmocka_unit_test(a_second_that_passes_paints_its_own_place_only),
        cmocka_unit_test(a_dialog_on_its_way_out_paints_its_own_place_and_can_neither_be_touched_nor_read),
        cmocka_unit_test(what_is_kept_of_all_screens_stays_within_its_bound),
    };
    return cmocka_run_group_tests(tests, glass_open, glass_close);
}
