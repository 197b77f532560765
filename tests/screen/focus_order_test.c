/* Every screen by nav pad: each control is visited once, and each has a name to be read aloud (design 0.7 f).
 */
#include "tests/screen/picture.h"
#include "tests/screen/views.h"
#include "ui/focus.h"
#include "ui/translate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct canvas *canvas;

static bool visits_each_once(void)
{
    bool visited[FOCUS_MOST] = {false};
    size_t count = canvas_target_count(canvas);
    int at = -1;
    for (size_t i = 0; i < count; i++) {
        at = focus_move(canvas, at, FOCUS_NEXT);
        if (at < 0 || visited[at])
            return false;
        visited[at] = true;
    }
    return count == 0 || focus_move(canvas, at, FOCUS_NEXT) == focus_move(canvas, -1, FOCUS_NEXT);
}

static bool is_named(size_t index)
{
    char words[200];
    canvas_target_words(canvas, index, words, sizeof words);
    return words[0] != 0;
}

static void walk_the_screens_of_panel(const char *panel)
{
    struct view *view = malloc(sizeof *view);
    int broken = 0;
    assert_non_null(view);
    assert_int_equal(canvas_create(panel_named(panel), NULL, &canvas), 0);
    for (int language = 0; language < LANGUAGES; language++)
        for (size_t i = 0; i < views_count(); i++) {
            int64_t moving_until_ms;
            views_make(views_name(i), (enum language)language, view);
            screen_draw(canvas, view, THEME_ALWAYS_LIGHT, view->header.now_ms, &moving_until_ms);
            if (!visits_each_once()) {
                broken++;
                print_error("%s on %s: the arrows do not visit each control once\n", views_name(i), panel);
            }
            for (size_t target = 0; target < canvas_target_count(canvas); target++)
                if (!is_named(target)) {
                    broken++;
                    print_error("%s on %s: target %d has no name: see canvas_label\n", views_name(i), panel,
                                canvas_target(canvas, target)->hit);
                }
        }
    canvas_destroy(canvas);
    free(view);
    assert_int_equal(broken, 0);
}

static void the_arrows_visit_each_control_once_and_each_has_a_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof panel_names / sizeof *panel_names; i++)
        walk_the_screens_of_panel(panel_names[i]);
}

static int words_open(void **state)
{
    (void)state;
    return translate_open(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_arrows_visit_each_control_once_and_each_has_a_name),
    };
    return cmocka_run_group_tests(tests, words_open, NULL);
}
