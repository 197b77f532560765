/* Every screen in its main states: a picture of each to be looked at. */
#include "tests/screen/sample.h"
#include "tests/screen/views.h"
#include "ui/translate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int64_t moving_until(const char *name, int64_t entered_ms)
{
    struct canvas *canvas = NULL;
    struct view *view = malloc(sizeof *view);
    int64_t moving_until_ms;
    assert_non_null(view);
    assert_int_equal(canvas_create(panel_named("1024x768-15"), NULL, &canvas), 0);
    views_make(name, LANGUAGE_ZH, view);
    int64_t now_ms = view->header.now_ms;
    view->entered_at_ms = now_ms - entered_ms;
    screen_draw(canvas, view, THEME_ALWAYS_LIGHT, now_ms, &moving_until_ms);
    canvas_destroy(canvas);
    free(view);
    return moving_until_ms == 0 ? 0 : moving_until_ms - now_ms;
}

static void nothing_moves_once_a_screen_has_come_to_rest(void **state)
{
    (void)state;
    for (size_t i = 0; i < views_count(); i++)
        if (moving_until(views_name(i), 6000) != 0)
            fail_msg("%s moves for nobody", views_name(i));
}

static void the_attract_rings_move_for_five_seconds_and_a_page_for_less_than_one(void **state)
{
    (void)state;
    assert_int_equal(moving_until("s01-building", 1000), 4000);
    assert_int_equal(moving_until("s07-fresh", 0), 520); /* its bars come up last */
    assert_int_equal(moving_until("s11-empty", 0), 250);
    assert_int_equal(moving_until("s03-seen", 0), 0);
}

/* The glass age_ms after that dialog was closed; how long it moves on. */
static int64_t moves_after_closing(const struct leaving_view *leaving, int64_t age_ms, bool less_motion)
{
    struct canvas *canvas = NULL;
    struct view *view = malloc(sizeof *view);
    int64_t moving_until_ms;
    assert_non_null(view);
    assert_int_equal(canvas_create(panel_named("1024x768-15"), NULL, &canvas), 0);
    views_make("s07-fresh", LANGUAGE_ZH, view);
    int64_t now_ms = view->header.now_ms;
    view->leaving = *leaving;
    view->leaving.at_ms = now_ms - age_ms;
    view->preferences.less_motion = less_motion;
    screen_draw(canvas, view, THEME_ALWAYS_LIGHT, now_ms, &moving_until_ms);
    canvas_destroy(canvas);
    free(view);
    return moving_until_ms == 0 ? 0 : moving_until_ms - now_ms;
}

static void a_dialog_takes_150_ms_to_go_and_80_with_less_motion(void **state)
{
    (void)state;
    static const struct leaving_view dialogs[] = {
        {.screen = SCREEN_CARD_PROMPT},
        {.screen = SCREEN_STILL_THERE, .still_there = {14, 20}},
        {.screen = SCREEN_SWAP, .swap = {"3071", 12}},
        {.screen = SCREEN_RECEIPT, .receipt = {.room_name = "512", .amount_fen = 5000}},
        {.screen = SCREEN_DASHBOARD, .sheet = SHEET_ACCESS},
        {.screen = SCREEN_DASHBOARD, .sheet = SHEET_LANGUAGE}};
    for (size_t i = 0; i < sizeof dialogs / sizeof *dialogs; i++) {
        assert_int_equal(moves_after_closing(&dialogs[i], 0, false), 150);
        assert_int_equal(moves_after_closing(&dialogs[i], 100, false), 50);
        assert_int_equal(moves_after_closing(&dialogs[i], 150, false), 0);
        assert_int_equal(moves_after_closing(&dialogs[i], 0, true), 80);
    }
}

static void looks_as_kept(void **state)
{
    const struct sample *sample = *state;
    struct view *view = malloc(sizeof *view);
    assert_non_null(view);
    form_make(&sample->form, sample->view, 0, view);
    const struct shot shot = {
        .name = sample->name, .panel = sample->form.panel, .theme = sample->form.theme, .view = view};
    shot_check(&shot);
    free(view);
}

#define TESTS_MAX 500

int main(void)
{
    static struct sample samples[TESTS_MAX];
    static char names[TESTS_MAX][SAMPLE_NAME_SIZE + 16];
    struct CMUnitTest tests[TESTS_MAX] = {
        cmocka_unit_test(nothing_moves_once_a_screen_has_come_to_rest),
        cmocka_unit_test(a_dialog_takes_150_ms_to_go_and_80_with_less_motion),
        cmocka_unit_test(the_attract_rings_move_for_five_seconds_and_a_page_for_less_than_one),
    };
    size_t count = 3;
    for (size_t i = 0; count < TESTS_MAX && sample_at(i, &samples[count]); i++, count++) {
        (void)snprintf(names[count], sizeof names[count], "%s_looks_as_kept", samples[count].name);
        tests[count] = (struct CMUnitTest){names[count], looks_as_kept, NULL, NULL, &samples[count]};
    }
    assert_true(count < TESTS_MAX);
    if (translate_open(NULL) != 0)
        return EXIT_FAILURE;
    int failed = _cmocka_run_group_tests("screens", tests, count, NULL, NULL);
    translate_close();
    return failed;
}
