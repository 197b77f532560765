/* S21: staff's card and PIN, the tabs, the touch panel, and back. */
#include "base/clock.h"
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
    struct card_ref ref = card_ref_make("salt", "asn", stage->card.asn);
    memcpy(stage->session->config.service_cards[1], ref.text, sizeof ref.text);
    stage->session->config.panel_width_mm = 268;
    stage->session->config.panel_height_mm = 476;
    *state = stage;
    return 0;
}

static int teardown(void **state)
{
    stage_close(*state);
    return 0;
}

static const struct service_view *shown(struct stage *stage)
{
    return &stage_view(stage)->service;
}

static void type_pin(struct stage *stage)
{
    for (int i = 1; i <= SERVICE_PIN_DIGITS; i++)
        touch(stage, HIT_DIGIT, i);
}

static void pin_is(struct stage *stage, bool right, int tries_left, int64_t locked_until_ms)
{
    stage_step(stage, (struct event){.type = EVENT_SERVICE_PIN,
                                     .ok = right,
                                     .tries_left = tries_left,
                                     .locked_until_ms = locked_until_ms});
}

static void enter(struct stage *stage)
{
    card_on(stage, &stage->card);
    assert_int_equal(stage_screen(stage), SCREEN_SERVICE_PIN);
    type_pin(stage);
    assert_string_equal(stage_asked(stage, COMMAND_SERVICE_PIN)->pin, "123456");
    pin_is(stage, true, 3, 0);
    assert_int_equal(stage_screen(stage), SCREEN_SERVICE);
    card_off(stage);
    stage_clear(stage);
}

static void staffs_card_and_pin_open_maintenance_and_nobodys_data_is_asked_for(void **state)
{
    struct stage *stage = *state;
    card_on(stage, &stage->card);
    assert_false(stage_has(stage, COMMAND_LOOK_UP));
    assert_false(stage_has(stage, COMMAND_ASK_ACCOUNT));
    card_off(stage);
    enter(stage);
    assert_false(session_holds_person(stage->session));
    touch(stage, HIT_SERVICE_EXIT, 0);
    assert_true(stage_has(stage, COMMAND_SERVICE_LEFT));
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

static void another_card_opens_nothing(void **state)
{
    struct stage *stage = *state;
    memset(stage->session->config.service_cards, 0, sizeof stage->session->config.service_cards);
    card_on(stage, &stage->card);
    assert_int_not_equal(stage->session->screen, SCREEN_SERVICE_PIN);
}

static void a_wrong_pin_is_said_and_three_lock(void **state)
{
    struct stage *stage = *state;
    card_on(stage, &stage->card);
    type_pin(stage);
    pin_is(stage, false, 2, 0);
    assert_true(shown(stage)->wrong);
    assert_int_equal(shown(stage)->tries_left, 2);
    assert_int_equal(shown(stage)->typed, 0);
    type_pin(stage);
    pin_is(stage, false, 0, stage->now_ms + SERVICE_LOCK_MS);
    assert_int_equal(shown(stage)->locked_min, 30);
    stage_clear(stage);
    type_pin(stage);
    assert_false(stage_has(stage, COMMAND_SERVICE_PIN));
}

static void a_pin_nobody_finishes_goes_away(void **state)
{
    struct stage *stage = *state;
    card_on(stage, &stage->card);
    touch(stage, HIT_DIGIT, 1);
    card_off(stage);
    stage_wait(stage, SERVICE_PIN_MS);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    assert_int_equal(stage->session->service.pin[0], 0);
}

static void maintenance_ends_by_itself_after_five_minutes(void **state)
{
    struct stage *stage = *state;
    enter(stage);
    stage_wait(stage, SERVICE_IDLE_MS - 1000);
    assert_int_equal(stage_screen(stage), SCREEN_SERVICE);
    stage_wait(stage, 1000);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

static void a_card_during_maintenance_is_a_test_and_no_session(void **state)
{
    struct stage *stage = *state;
    enter(stage);
    touch(stage, HIT_SERVICE_TAB, SERVICE_READER);
    touch(stage, HIT_SERVICE_TEST, 0);
    assert_true(shown(stage)->reading);
    stage_step(stage, (struct event){.type = EVENT_CARD_SEEN});
    stage->now_ms += 250;
    stage_step(stage, (struct event){.type = EVENT_CARD_IDENTIFIED, .identity = stage->card});
    assert_int_equal(stage_screen(stage), SCREEN_SERVICE);
    assert_int_equal(shown(stage)->read_ms, 250);
    assert_int_equal(strlen(shown(stage)->uid_tail), 4);
    assert_false(session_holds_person(stage->session));
    assert_int_equal(shown(stage)->reader.reads, 2);
}

static void what_cannot_be_taken_back_is_pressed_twice(void **state)
{
    struct stage *stage = *state;
    enter(stage);
    touch(stage, HIT_SERVICE_RESTART, 0); /* of another tab */
    touch(stage, HIT_SERVICE_RESTART, 0);
    assert_false(stage_has(stage, COMMAND_SERVICE_RESTART));
    touch(stage, HIT_SERVICE_TAB, SERVICE_SYSTEM);
    touch(stage, HIT_SERVICE_RESTART, 0);
    assert_false(stage_has(stage, COMMAND_SERVICE_RESTART));
    touch(stage, HIT_SERVICE_MAINTENANCE, 0); /* something else: begin anew */
    touch(stage, HIT_SERVICE_RESTART, 0);
    touch(stage, HIT_SERVICE_RESTART, 0);
    assert_true(stage_has(stage, COMMAND_SERVICE_RESTART));
    touch(stage, HIT_SERVICE_REBOOT, 0); /* no command is configured */
    touch(stage, HIT_SERVICE_REBOOT, 0);
    assert_false(stage_has(stage, COMMAND_SERVICE_REBOOT));
}

static void a_machine_out_of_service_says_so_and_lets_staff_in(void **state)
{
    struct stage *stage = *state;
    stage_step(stage, (struct event){.type = EVENT_SERVICE_KEPT, .ok = true});
    assert_int_equal(stage_screen(stage), SCREEN_OUT_OF_SERVICE);
    assert_int_equal(stage_view(stage)->out.reason, OUT_MAINTENANCE);
    enter(stage);
    touch(stage, HIT_SERVICE_TAB, SERVICE_SYSTEM);
    touch(stage, HIT_SERVICE_MAINTENANCE, 0);
    touch(stage, HIT_SERVICE_MAINTENANCE, 0);
    assert_false(stage_asked(stage, COMMAND_SERVICE_KEEP)->maintenance);
    stage_step(stage, (struct event){.type = EVENT_SERVICE_KEPT});
    touch(stage, HIT_SERVICE_EXIT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

static int64_t place(struct point at)
{
    return (int64_t)(at.x * 65535) << 16 | (int64_t)(at.y * 65535);
}

static void calibrate(struct stage *stage, float off)
{
    touch(stage, HIT_SERVICE_TAB, SERVICE_TOUCH);
    touch(stage, HIT_SERVICE_TEST, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CALIBRATE);
    for (int i = 0; i < CALIBRATE_CROSSES; i++)
        touch(stage, HIT_ELSEWHERE, place(calibrate_cross(i)));
    assert_true(shown(stage)->checking);
    for (int i = 0; i < CALIBRATE_TARGETS; i++) {
        struct point at = calibrate_target(i);
        at.x += off / 268;
        touch(stage, HIT_ELSEWHERE, place(at));
    }
    assert_int_equal(stage_screen(stage), SCREEN_SERVICE);
}

static void a_panel_that_passes_the_check_is_kept(void **state)
{
    struct stage *stage = *state;
    enter(stage);
    calibrate(stage, 2);
    const struct command *keep = stage_asked(stage, COMMAND_SERVICE_KEEP);
    assert_float_equal(keep->calibration.xx, 1, 0.001);
    assert_float_equal(keep->calibration.error_mm, 2, 0.1);
    assert_int_equal(keep->calibration.at_ms, stage->now_ms);
    assert_false(shown(stage)->calibration_failed);
}

static void a_panel_that_is_off_by_more_than_3_mm_is_not(void **state)
{
    struct stage *stage = *state;
    enter(stage);
    calibrate(stage, 4);
    assert_false(stage_has(stage, COMMAND_SERVICE_KEEP));
    assert_true(shown(stage)->calibration_failed);
}

static void a_line_test_and_a_test_page_say_how_they_ended(void **state)
{
    struct stage *stage = *state;
    struct key none = {0};
    enter(stage);
    touch(stage, HIT_SERVICE_TAB, SERVICE_NETWORK);
    touch(stage, HIT_SERVICE_TEST, 0);
    assert_true(stage_has(stage, COMMAND_LINE_TEST));
    stage_step(stage, (struct event){.type = EVENT_SERVICE_LINE}); /* only a look */
    assert_true(shown(stage)->pinging);
    stage_step(stage,
               (struct event){.type = EVENT_SERVICE_LINE, .ok = true, .line = {.tested = true, .ok = true}});
    assert_false(shown(stage)->pinging);
    assert_false(shown(stage)->meters_silent);
    stage_step(stage, (struct event){.type = EVENT_METERS});
    assert_true(shown(stage)->meters_silent);
    assert_float_equal(shown(stage)->panel_inch, 21.5, 0.1);
    touch(stage, HIT_SERVICE_TAB, SERVICE_PRINTER);
    touch(stage, HIT_SERVICE_TEST, 0);
    assert_false(stage_has(stage, COMMAND_PRINT)); /* there is no printer */
    stage_step(stage, (struct event){.type = EVENT_PRINTER, .printer = PRINTER_READY});
    touch(stage, HIT_SERVICE_TEST, 0);
    assert_true(stage_asked(stage, COMMAND_PRINT)->paper.is_test);
    stage_step(stage,
               (struct event){.type = EVENT_PRINTED, .key = none, .ok = true, .printer = PRINTER_READY});
    assert_int_equal(shown(stage)->printing, PRINTING_DONE);
}

static void each_loudspeaker_and_the_voice_are_tried_as_loud_as_a_person_hears_them(void **state)
{
    struct stage *stage = *state;
    enter(stage);
    touch(stage, HIT_SERVICE_TAB, SERVICE_SOUND);
    stage_clear(stage);
    touch(stage, HIT_SERVICE_TEST, SERVICE_LEFT);
    const struct command *command = stage_asked(stage, COMMAND_SOUND);
    assert_int_equal(command->side, SIDE_LEFT);
    assert_int_equal(command->volume, shown(stage)->volume);
    touch(stage, HIT_SERVICE_TEST, SOUND_FAIL);
    command = stage_asked(stage, COMMAND_SOUND);
    assert_int_equal(command->sound, SOUND_FAIL);
    assert_int_equal(command->side, SIDE_BOTH);
    assert_int_equal(command->volume, shown(stage)->volume);
    touch(stage, HIT_SERVICE_TEST, SERVICE_VOICE);
    assert_int_equal(stage_asked(stage, COMMAND_VOICE_TEST)->volume, shown(stage)->volume);
}

static void touches_nobody_followed_are_counted_for_an_hour(void **state)
{
    struct stage *stage = *state;
    for (int i = 0; i < 3; i++) {
        touch(stage, HIT_ELSEWHERE, 0);
        assert_int_equal(stage_screen(stage), SCREEN_CARD_PROMPT);
        if (i < 2)
            stage_wait(stage, 70000);
        else
            touch(stage, HIT_CANCEL, 0); /* that was a person */
        assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    }
    enter(stage);
    assert_int_equal(shown(stage)->ghosts, 2);
    touch(stage, HIT_SERVICE_EXIT, 0);
    stage_wait(stage, 3600000);
    enter(stage);
    assert_int_equal(shown(stage)->ghosts, 0);
}

static void the_printers_last_fault_stays_known(void **state)
{
    struct stage *stage = *state;
    stage_step(stage, (struct event){.type = EVENT_PRINTER, .printer = PRINTER_NO_PAPER});
    int64_t at_ms = stage->now_ms;
    stage_wait(stage, 60000);
    stage_step(stage, (struct event){.type = EVENT_PRINTER, .printer = PRINTER_READY});
    enter(stage);
    assert_int_equal(shown(stage)->printer, PRINTER_READY);
    assert_int_equal(shown(stage)->printer_fault.state, PRINTER_NO_PAPER);
    assert_int_equal(shown(stage)->printer_fault.at_ms, at_ms);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(staffs_card_and_pin_open_maintenance_and_nobodys_data_is_asked_for),
        STORY(another_card_opens_nothing),
        STORY(a_wrong_pin_is_said_and_three_lock),
        STORY(a_pin_nobody_finishes_goes_away),
        STORY(maintenance_ends_by_itself_after_five_minutes),
        STORY(a_card_during_maintenance_is_a_test_and_no_session),
        STORY(what_cannot_be_taken_back_is_pressed_twice),
        STORY(a_machine_out_of_service_says_so_and_lets_staff_in),
        STORY(a_panel_that_passes_the_check_is_kept),
        STORY(a_panel_that_is_off_by_more_than_3_mm_is_not),
        STORY(a_line_test_and_a_test_page_say_how_they_ended),
        STORY(each_loudspeaker_and_the_voice_are_tried_as_loud_as_a_person_hears_them),
        STORY(touches_nobody_followed_are_counted_for_an_hour),
        STORY(the_printers_last_fault_stays_known),
    };
    return cmocka_run_group_tests_name("session_service", tests, NULL, NULL);
}
