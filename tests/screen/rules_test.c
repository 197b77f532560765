/* Every screen in its main states, in every form the glass may have: the rules a machine can check (design
 * 0.7, a to d, f and g), and that nothing untranslated or undated stands there. Nothing is painted. */
#include "tests/screen/forms.h"
#include "tests/screen/views.h"
#include "ui/canvas_parts.h"
#include "ui/format.h"
#include "ui/translate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* No placeholder without its value, no id without its words. */
static bool words_are_whole(const struct canvas *canvas, char *why, size_t size)
{
    for (size_t i = 0; i < canvas->text_bytes; i++) {
        const char *text = canvas->texts + i;
        bool is_id = i + 3 < canvas->text_bytes && text[0] == 's' && strspn(text + 1, "0123456789") == 2 &&
                     text[3] == '.';
        if (*text != '{' && !is_id)
            continue;
        (void)snprintf(why, size, "a person would read \"%s\"", text);
        return false;
    }
    return true;
}

/* Every number from the meter carries its time (design 0.2, rule 7). */
static bool balance_is_dated(const struct canvas *canvas, const struct view *view, char *why, size_t size)
{
    const struct snapshot *snapshot = &view->dashboard.snapshot;
    char clock[FORMAT_SIZE];
    if (view->screen != SCREEN_DASHBOARD || view->sheet != SHEET_NONE || !view->dashboard.has_snapshot ||
        !snapshot->has_balance)
        return true;
    format_clock(snapshot->balance_at_ms, clock);
    for (size_t i = 0; i < canvas->text_bytes; i += strlen(canvas->texts + i) + 1)
        if (strstr(canvas->texts + i, clock))
            return true;
    (void)snprintf(why, size, "nothing says that the balance is of %s", clock);
    return false;
}

/* Every part of the view in that form; true if each keeps every rule. */
static bool view_check(struct canvas *canvas, const char *name, const struct form *form, struct view *view)
{
    char why[400], what[FORM_NAME_SIZE];
    for (int part = 0; part < FORM_PARTS_MAX; part++) {
        form_draw(canvas, form, name, part, view);
        if (!rules_hold(canvas, why, sizeof why) || !words_are_whole(canvas, why, sizeof why) ||
            (part == 0 && !balance_is_dated(canvas, view, why, sizeof why))) {
            form_name(form, what);
            print_error("%s on %s, part %d: %s\n", name, what, part + 1, why);
            return false;
        }
        if (!form_leads_on(canvas, part))
            return true;
    }
    print_error("%s: its parts never end\n", name);
    return false;
}

static void every_screen_keeps_the_rules_on_panel(const char *panel)
{
    struct canvas *canvas = NULL;
    struct view *view = malloc(sizeof *view);
    struct form form;
    int broken = 0;
    assert_non_null(view);
    assert_int_equal(canvas_create(panel_named(panel), NULL, &canvas), 0);
    for (size_t i = 0; form_at(canvas, panel, i, &form); i++)
        for (size_t k = 0; k < views_count(); k++)
            broken += view_check(canvas, views_name(k), &form, view) ? 0 : 1;
    canvas_destroy(canvas);
    free(view);
    assert_int_equal(broken, 0);
}

#define ON_PANEL(panel, name)                                                                                \
    static void every_screen_keeps_the_rules_on_##name(void **state)                                         \
    {                                                                                                        \
        (void)state;                                                                                         \
        every_screen_keeps_the_rules_on_panel(panel);                                                        \
    }

ON_PANEL("1080x1920-21", a_tall_panel)
ON_PANEL("1080x1920-15", a_small_tall_panel)
ON_PANEL("1920x1080-15", a_wide_panel)
ON_PANEL("1920x1080-32", a_wall_panel)
ON_PANEL("1280x800-15", a_laptop_panel)
ON_PANEL("1024x768-15", an_old_panel)

static int words_open(void **state)
{
    (void)state;
    return translate_open(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_keeps_the_rules_on_a_tall_panel),
        cmocka_unit_test(every_screen_keeps_the_rules_on_a_small_tall_panel),
        cmocka_unit_test(every_screen_keeps_the_rules_on_a_wide_panel),
        cmocka_unit_test(every_screen_keeps_the_rules_on_a_wall_panel),
        cmocka_unit_test(every_screen_keeps_the_rules_on_a_laptop_panel),
        cmocka_unit_test(every_screen_keeps_the_rules_on_an_old_panel),
    };
    return cmocka_run_group_tests(tests, words_open, NULL);
}
