/* A third language is one .po and nothing else: one nobody speaks, with letters and plural forms of its own,
 * goes the way of a translator's file (pseudo_language), and every screen is drawn in it. */
#include "tests/screen/forms.h"
#include "tests/screen/views.h"
#include "ui/canvas_parts.h"
#include "ui/format.h"
#include "ui/translate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define THIRD ((enum language)LANGUAGES)
#define FOLDER "third_language_test.made"

static bool says(const struct canvas *canvas, const char *words)
{
    for (int i = 0; i < canvas->writing_count; i++)
        if (strstr(canvas->texts + canvas->writings[i].text, words))
            return true;
    return false;
}

static void it_is_found_by_its_file_and_offered_by_its_name(void **state)
{
    struct form form = {.panel = "1080x1920-21", .language = THIRD};
    struct canvas *canvas = NULL;
    struct view view;
    char tag[LANGUAGE_TAG_SIZE];
    (void)state;
    assert_int_equal(language_count(), LANGUAGES + 1);
    language_tag(THIRD, tag);
    assert_string_equal(tag, "xx");
    assert_int_equal(canvas_create(panel_named(form.panel), FOLDER "/fonts", &canvas), 0);
    form_draw(canvas, &form, "s23-languages", 0, &view);
    assert_true(says(canvas, "中文") && says(canvas, "English") && says(canvas, "Жargon"));
    bool offered = false;
    for (size_t i = 0; i < canvas_target_count(canvas); i++)
        offered |=
            canvas_target(canvas, i)->hit == HIT_THIS_LANGUAGE && canvas_target(canvas, i)->value == THIRD;
    assert_true(offered);
    canvas_destroy(canvas);
}

static void it_counts_by_its_own_rule(void **state)
{
    char text[FORMAT_SIZE];
    (void)state;
    format_days(THIRD, &(struct forecast){.kind = FORECAST_ABOUT, .days_low = 21}, text);
    assert_string_equal(text, "21 däý"); /* as one, where English has many */
    format_days(THIRD, &(struct forecast){.kind = FORECAST_ABOUT, .days_low = 5}, text);
    assert_string_equal(text, "5 däýs");
}

/* How many views break a rule in a form, each said. */
static int broken_in(const struct form *form)
{
    struct canvas *canvas = NULL;
    static struct view view;
    char why[400];
    int broken = 0;
    assert_int_equal(canvas_create(panel_named(form->panel), FOLDER "/fonts", &canvas), 0);
    for (size_t i = 0; i < views_count(); i++) {
        form_draw(canvas, form, views_name(i), 0, &view);
        if (rules_hold(canvas, why, sizeof why))
            continue;
        print_error("%s on %s%s: %s\n", views_name(i), form->panel, form->large ? "-large" : "", why);
        broken++;
    }
    canvas_destroy(canvas);
    return broken;
}

static void its_letters_stand_on_every_panel_in_both_sizes(void **state)
{
    int broken = 0;
    (void)state;
    for (size_t i = 0; i < PANELS; i++)
        for (int large = 0; large < 2; large++)
            broken +=
                broken_in(&(struct form){.panel = panel_names[i], .language = THIRD, .large = large == 1});
    assert_int_equal(broken, 0);
}

static int made(const char *options)
{
    char command[300];
    snprintf(command, sizeof command, "%s/tests/screen/pseudo_language %s --beside locale %s", SOURCE_DIR,
             options, FOLDER);
    translate_close();
    return system(command) == 0 ? translate_open(FOLDER "/locale") : -1;
}

static void sentences_a_third_longer_are_not_cut_on_the_usual_panel(void **state)
{
    (void)state;
    assert_int_equal(made("--fonts --longer 30"), 0);
    assert_int_equal(broken_in(&(struct form){.panel = "1080x1920-21", .language = THIRD}), 0);
}

static int begin(void **state)
{
    (void)state;
    return made("--fonts");
}

static int end(void **state)
{
    (void)state;
    translate_close();
    return system("rm -rf " FOLDER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_found_by_its_file_and_offered_by_its_name),
        cmocka_unit_test(it_counts_by_its_own_rule),
        cmocka_unit_test(its_letters_stand_on_every_panel_in_both_sizes),
        cmocka_unit_test(sentences_a_third_longer_are_not_cut_on_the_usual_panel),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
