/* Every screen in its main states: a picture of each to be looked at. */
#include "tests/screen/picture.h"
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

/* Which pictures are kept: in Chinese on a tall panel all, of the rest what differs. */
static const struct set {
    const char *panel;
    enum language language;
    enum theme_name theme;
    const char *suffix;
    const char *only; /* names, or NULL for all */
} sets[] = {
    {"1080x1920-21", LANGUAGE_ZH, THEME_LIGHT, "portrait-zh", NULL},
    {"1080x1920-21", LANGUAGE_EN, THEME_LIGHT, "portrait-en",
     "s01-building s07-fresh s07-offline s10-list s13-lost s14-live s15-queued s16-card s08-week s09-good"},
    {"1024x768-15", LANGUAGE_ZH, THEME_LIGHT, "1024x768-zh",
     "s01-building s02-prompt s07-fresh s07-offline s11-typed s12-both s12-late s13-wait s14-live "
     "s15-queued "
     "s16-card s22-aloud s24-still s15-nopaper s18-code s16-cardkeep s20-elsewhere s20-maintenance s16-sum "
     "s21-status s21-outbox s21-sound s21-system s21-pinwrong s15-offered s28-index s28-linedown s28-wrong "
     "s10-list s10-offline s10-one "
     "s05-floor s05-room s05-purpose s06-wrong s04-frozen s12-notyours s15-wasoff s25-badload s25-breaker "
     "s25-offline s25-unheard s08-week s08-daypicked s08-total s09-good s26-offer s26-owed"},
    {"1024x768-15", LANGUAGE_EN, THEME_LIGHT, "1024x768-en",
     "s07-fresh s14-live s16-card s28-index s28-linedown s28-notread s21-status s21-reader s21-outbox "
     "s20-elsewhere s16-meter s15-offered s18-took s25-running s25-breaker s25-arrears s08-month s09-high "
     "s26-offer"},
    {"1920x1080-15", LANGUAGE_ZH, THEME_LIGHT, "1920x1080-zh", "s01-building s07-fresh s14-live s08-day"},
    {"1080x1920-15", LANGUAGE_ZH, THEME_LIGHT, "small-portrait-zh",
     "s01-steps s02-prompt s05-room s05-purpose s06-wrong s07-fresh s10-list s14-live s25-badload s08-week "
     "s09-good"},
    {"1080x1920-21", LANGUAGE_ZH, THEME_DARK, "portrait-zh-dark", "s07-fresh s08-daypicked s09-good"},
    {"1920x1080-15", LANGUAGE_ZH, THEME_HIGH_CONTRAST, "1920x1080-zh-contrast",
     "s07-fresh s08-week s09-good"},
};

static bool is_listed(const char *list, const char *name)
{
    const char *at = list ? strstr(list, name) : NULL;
    size_t length = strlen(name);
    return !list || (at && (at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == 0));
}

struct kept {
    const struct set *set;
    const char *name;
};

static void looks_as_kept(void **state)
{
    const struct kept *kept = *state;
    char name[100];
    struct view *view = malloc(sizeof *view);
    assert_non_null(view);
    views_make(kept->name, kept->set->language, view);
    (void)snprintf(name, sizeof name, "%s-%s", kept->name, kept->set->suffix);
    const struct shot shot = {
        .name = name, .panel = kept->set->panel, .theme = kept->set->theme, .view = view};
    shot_check(&shot);
    free(view);
}

#define SETS (sizeof sets / sizeof *sets)
#define TESTS_MAX 400

int main(void)
{
    static struct kept kept[TESTS_MAX];
    static char names[TESTS_MAX][100];
    struct CMUnitTest tests[TESTS_MAX] = {
        cmocka_unit_test(nothing_moves_once_a_screen_has_come_to_rest),
        cmocka_unit_test(the_attract_rings_move_for_five_seconds_and_a_page_for_less_than_one),
    };
    size_t count = 2;
    for (size_t set = 0; set < SETS; set++)
        for (size_t i = 0; i < views_count() && count < TESTS_MAX; i++) {
            if (!is_listed(sets[set].only, views_name(i)))
                continue;
            kept[count] = (struct kept){&sets[set], views_name(i)};
            (void)snprintf(names[count], sizeof names[count], "%s_%s_looks_as_kept", views_name(i),
                           sets[set].suffix);
            tests[count] = (struct CMUnitTest){names[count], looks_as_kept, NULL, NULL, &kept[count]};
            count++;
        }
    if (translate_open(NULL) != 0)
        return EXIT_FAILURE;
    int failed = _cmocka_run_group_tests("screens", tests, count, NULL, NULL);
    translate_close();
    return failed;
}
