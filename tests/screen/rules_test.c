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

/* Is a control like this one on the screen just drawn? A page of a list has fewer rows in large text, so
 * which row or page it leads to is not asked. */
static bool is_offered(const struct canvas *canvas, const struct target *wanted)
{
    bool of_list = wanted->hit == HIT_TOP_UP || wanted->hit == HIT_PAGE;
    for (size_t i = 0; i < canvas_target_count(canvas); i++) {
        const struct target *target = canvas_target(canvas, i);
        if (target->hit == wanted->hit && (of_list || target->value == wanted->value) && target->enabled &&
            target->held == wanted->held && target->on_down == wanted->on_down)
            return true;
    }
    return false;
}

/* In large text on some part of it, and meant in the same way. */
static void large_text_expect(struct canvas *canvas, const char *name, const struct target *wanted,
                              struct view *view)
{
    const struct form large = {.panel = "1080x1920-21", .large = true};
    for (int part = 0; part < FORM_PARTS_MAX; part++) {
        form_draw(canvas, &large, name, part, view);
        if (is_offered(canvas, wanted))
            return;
        if (!form_leads_on(canvas, part))
            break;
    }
    fail_msg("%s in large text has not control %d (%lld)", name, wanted->hit, (long long)wanted->value);
}

static void large_text_offers_every_control_and_means_it_alike(void **state)
{
    (void)state;
    const struct form normal = {.panel = "1080x1920-21"};
    struct canvas *canvas = NULL;
    struct view *view = malloc(sizeof *view);
    static struct target targets[TARGETS_MAX];
    assert_non_null(view);
    assert_int_equal(canvas_create(panel_named(normal.panel), NULL, &canvas), 0);
    for (size_t i = 0; i < views_count(); i++) {
        form_draw(canvas, &normal, views_name(i), 0, view);
        size_t count = canvas_target_count(canvas);
        for (size_t k = 0; k < count; k++)
            targets[k] = *canvas_target(canvas, k);
        for (size_t k = 0; k < count; k++)
            if (targets[k].enabled && !targets[k].scrub)
                large_text_expect(canvas, views_name(i), &targets[k], view);
    }
    canvas_destroy(canvas);
    free(view);
}

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
        cmocka_unit_test(large_text_offers_every_control_and_means_it_alike),
    };
    return cmocka_run_group_tests(tests, words_open, NULL);
}
