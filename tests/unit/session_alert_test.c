/* S27: when the person wants to be told. */
#include "fakes/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int setup(void **state)
{
    struct stage *stage = stage_open();
    stage->profile.alerts = true;
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    *state = stage;
    return 0;
}

static int teardown(void **state)
{
    stage_close(*state);
    return 0;
}

static void station_says(struct stage *stage, enum event_type type, struct alert alert)
{
    struct event event = {.type = type, .card = stage->session->person.ref, .alert = alert};
    memcpy(event.bind_url, "https://x", 10);
    stage_step(stage, event);
}

static const struct alert_view *shown(struct stage *stage)
{
    assert_int_equal(stage_screen(stage), SCREEN_ALERT);
    return &stage_view(stage)->alert;
}

static void open_alert(struct stage *stage)
{
    stage_tap(stage);
    touch(stage, HIT_ALERT, 0);
    assert_int_equal(shown(stage)->step, ALERT_LOADING);
    stage_asked(stage, COMMAND_ALERT_ASK);
    station_says(stage, EVENT_ALERT, (struct alert){.under_fen = 1000});
    assert_int_equal(shown(stage)->step, ALERT_EDIT);
}

static void the_dashboard_tells_how_it_stands_and_the_screen_opens_with_it(void **state)
{
    struct stage *stage = *state;
    const struct dashboard_view *dashboard = &stage_view(stage)->dashboard;
    stage_tap(stage);
    assert_int_equal(dashboard->alert_offer, ALERT_OFFERED);
    assert_false(dashboard->has_alert);
    station_says(stage, EVENT_ALERT, (struct alert){.on = true, .under_fen = 1500});
    assert_true(dashboard->has_alert && dashboard->alert.on);
    assert_int_equal(dashboard->alert.under_fen, 1500);
    stage_clear(stage);
    touch(stage, HIT_ALERT, 0);
    assert_int_equal(shown(stage)->step, ALERT_EDIT);
    assert_false(stage_has(stage, COMMAND_ALERT_ASK));
    touch(stage, HIT_ALERT_MORE, 0); /* and not saved */
    touch(stage, HIT_BACK, 0);
    assert_int_equal(dashboard->alert.under_fen, 1500);
    touch(stage, HIT_ALERT, 0);
    assert_int_equal(shown(stage)->alert.under_fen, 1500);
}

static void it_is_asked_once_for_the_dashboard(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_clear(stage);
    touch(stage, HIT_RETRY, 0);
    station_says_snapshot(stage, &stage->snapshot);
    assert_false(stage_has(stage, COMMAND_ALERT_ASK));
}

static void what_is_kept_is_asked_of_the_station_and_changed_there(void **state)
{
    struct stage *stage = *state;
    open_alert(stage);
    assert_string_equal(shown(stage)->bind_url, "https://x");
    touch(stage, HIT_ALERT_ON, 0);
    touch(stage, HIT_ALERT_MORE, 0);
    touch(stage, HIT_ALERT_ALSO, 0);
    touch(stage, HIT_SAVE, 0);
    struct alert wanted = stage_asked(stage, COMMAND_ALERT_SAVE)->alert;
    assert_true(wanted.on && wanted.also);
    assert_int_equal(wanted.under_fen, 1500);
    assert_int_equal(shown(stage)->step, ALERT_SAVING);
    touch(stage, HIT_ALERT_LESS, 0); /* on its way: it is not changed under it */
    assert_int_equal(shown(stage)->alert.under_fen, 1500);
    station_says(stage, EVENT_ALERT, wanted);
    assert_int_equal(shown(stage)->step, ALERT_SAVED);
    touch(stage, HIT_ALERT_LESS, 0); /* "saved" is not said of what is not */
    assert_int_equal(shown(stage)->step, ALERT_EDIT);
}

static void the_sum_goes_from_5_to_50_yuan_by_fives(void **state)
{
    struct stage *stage = *state;
    open_alert(stage);
    for (int i = 0; i < 20; i++)
        touch(stage, HIT_ALERT_MORE, 0);
    assert_int_equal(shown(stage)->alert.under_fen, 5000);
    for (int i = 0; i < 20; i++)
        touch(stage, HIT_ALERT_LESS, 0);
    assert_int_equal(shown(stage)->alert.under_fen, 500);
}

static void without_a_line_nothing_is_changed(void **state)
{
    struct stage *stage = *state;
    open_alert(stage);
    line(stage, false);
    touch(stage, HIT_ALERT_ON, 0);
    touch(stage, HIT_SAVE, 0);
    assert_false(stage_has(stage, COMMAND_ALERT_SAVE));
    assert_false(shown(stage)->alert.on);
    assert_true(shown(stage)->offline);
}

static void a_save_that_failed_is_told_and_may_be_repeated(void **state)
{
    struct stage *stage = *state;
    open_alert(stage);
    touch(stage, HIT_ALERT_ON, 0);
    touch(stage, HIT_SAVE, 0);
    station_says(stage, EVENT_ALERT_FAILED, (struct alert){0});
    assert_int_equal(shown(stage)->step, ALERT_NOT_SAVED);
    assert_true(shown(stage)->alert.on);
    stage_clear(stage);
    touch(stage, HIT_SAVE, 0);
    assert_true(stage_has(stage, COMMAND_ALERT_SAVE));
}

static void a_look_that_failed_is_tried_again(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    touch(stage, HIT_ALERT, 0);
    station_says(stage, EVENT_ALERT_FAILED, (struct alert){0});
    assert_int_equal(shown(stage)->step, ALERT_FAILED);
    stage_clear(stage);
    touch(stage, HIT_RETRY, 0);
    assert_true(stage_has(stage, COMMAND_ALERT_ASK));
}

static void another_card_is_asked_about_before_it_takes_over(void **state)
{
    struct stage *stage = *state;
    struct card_identity other = stage->card;
    other.asn[15] = '9';
    open_alert(stage);
    card_off(stage);
    card_on(stage, &other);
    assert_int_equal(stage_screen(stage), SCREEN_SWAP);
    assert_true(session_holds_person(stage->session));
}

static void a_site_that_tells_nobody_has_no_such_screen(void **state)
{
    struct stage *stage = *state;
    stage->profile.alerts = false;
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    stage_tap(stage);
    touch(stage, HIT_ALERT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
}

#define ALERT_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ALERT_TEST(the_dashboard_tells_how_it_stands_and_the_screen_opens_with_it),
        ALERT_TEST(it_is_asked_once_for_the_dashboard),
        ALERT_TEST(what_is_kept_is_asked_of_the_station_and_changed_there),
        ALERT_TEST(the_sum_goes_from_5_to_50_yuan_by_fives),
        ALERT_TEST(without_a_line_nothing_is_changed),
        ALERT_TEST(a_save_that_failed_is_told_and_may_be_repeated),
        ALERT_TEST(a_look_that_failed_is_tried_again),
        ALERT_TEST(a_site_that_tells_nobody_has_no_such_screen),
        ALERT_TEST(another_card_is_asked_about_before_it_takes_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
