/* S06: the room's password, typed, asked once and forgotten. */
#include "base/clock.h"
#include "fakes/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct stage *stage;

/* At S06 for room 3-512. */
static int setup(void **state)
{
    (void)state;
    stage = stage_open();
    strcpy(stage->profile.building, "3");
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    touch(stage, HIT_NO_CARD, 0);
    for (int i = 0; i < 2; i++) {
        struct event event = {.type = EVENT_PLACES,
                              .places = {.query = stage_asked(stage, COMMAND_LOOK_UP_PLACES)->places,
                                         .building_name = "3 号公寓",
                                         .at_ms = STAGE_NOW_MS,
                                         .total = 1,
                                         .count = 1,
                                         .list = {{.id = "3-512", .name = "512", .floor = 5}}}};
        stage_step(stage, event);
        touch(stage, HIT_PLACE, 0);
    }
    touch(stage, HIT_ROOM_SEE, 0);
    return stage_screen(stage) == SCREEN_PIN ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    stage_close(stage);
    return 0;
}

static const struct pin_view *shown(void)
{
    assert_int_equal(stage_screen(stage), SCREEN_PIN);
    return &stage_view(stage)->pin;
}

static void type(const char *digits)
{
    for (; *digits; digits++)
        touch(stage, HIT_DIGIT, *digits - '0');
}

static void station_says(struct password_answer answer)
{
    stage_step(stage, (struct event){.type = EVENT_PASSWORD,
                                     .room = stage_asked(stage, COMMAND_ASK_PASSWORD)->room,
                                     .password = answer});
}

/* True if the digits stand anywhere in what the glass draws or the session holds. */
static bool stands(const char *digits)
{
    const struct {
        const void *bytes;
        size_t size;
    } places[] = {{stage_view(stage), sizeof(struct view)},
                  {&stage->session->person, sizeof stage->session->person}};
    for (int i = 0; i < 2; i++)
        if (memmem(places[i].bytes, places[i].size, digits, strlen(digits)))
            return true;
    return false;
}

static void the_sixth_digit_asks_once_and_then_they_are_nowhere(void **state)
{
    (void)state;
    type("48151");
    assert_int_equal(shown()->typed, 5);
    assert_false(memmem(stage_view(stage), sizeof(struct view), "4815", 4) != NULL);
    type("6");
    const struct command *asked = stage_asked(stage, COMMAND_ASK_PASSWORD);
    assert_string_equal(asked->room.text, "3-512");
    assert_string_equal(asked->password.digits, "481516");
    assert_true(shown()->checking);
    assert_false(stands("4815"));
    type("1");
    line(stage, false);
    line(stage, true);
    stage_wait(stage, 20000);
    assert_false(stage_has(stage, COMMAND_ASK_PASSWORD)); /* never again by itself */
}

static void the_right_one_opens_the_room_and_its_dashboard(void **state)
{
    (void)state;
    type("481516");
    station_says((struct password_answer){.result = PASSWORD_RIGHT});
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_string_equal(stage_view(stage)->dashboard.account.room_name, "512");
    assert_string_equal(stage_view(stage)->dashboard.account.name, "");
    station_says_snapshot(stage, &stage->snapshot);
    assert_true(stage_view(stage)->dashboard.has_snapshot);
    touch(stage, HIT_AMOUNT, 5000);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
    assert_true(stage_view(stage)->check.has_after);
    touch(stage, HIT_DROP, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    touch(stage, HIT_EXIT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_GOODBYE);
    assert_false(session_holds_person(stage->session));
}

static void the_password_restores_the_power_and_is_lent_nothing(void **state)
{
    (void)state;
    stage->snapshot.health = METER_OK;
    stage->snapshot.relay = RELAY_OPEN;
    stage->snapshot.off = OFF_OVERLOAD;
    stage->snapshot.power.restores_most = 3;
    type("481516");
    station_says((struct password_answer){.result = PASSWORD_RIGHT});
    station_says_snapshot(stage, &stage->snapshot);
    touch(stage, HIT_POWER, 0);
    touch(stage, HIT_UNPLUGGED, 0);
    touch(stage, HIT_PRESENT, 0);
    assert_true(stage_view(stage)->power.can_restore);
    touch(stage, HIT_RESTORE, 0);
    const struct power_request *request = &stage_asked(stage, COMMAND_POWER_ASK)->power;
    struct power_status refused = {.key = request->key, .state = POWER_REFUSED, .refusal = REFUSAL_NOT_YOURS};
    assert_string_equal(request->ref.text, "");
    stage_step(stage, (struct event){.type = EVENT_POWER, .power = refused});
    assert_int_equal(stage_view(stage)->power.step, POWER_STEP_REFUSED);
    stage->snapshot.off = OFF_ARREARS;
    stage->snapshot.balance = money_of_fen(-20);
    stage->snapshot.power.emergency_wh = 5000;
    stage->snapshot.power.emergency = money_of_fen(267);
    stage->snapshot.power.emergencies_most = 1;
    station_says_snapshot(stage, &stage->snapshot);
    touch(stage, HIT_EMERGENCY, 0);
    assert_int_equal(stage_screen(stage), SCREEN_EMERGENCY);
    assert_int_equal(stage_view(stage)->emergency.refusal, REFUSAL_NOT_YOURS);
    touch(stage, HIT_TAKE, 0);
    assert_false(stage_has(stage, COMMAND_POWER_ASK));
}

static void whose_card_pays_has_no_alerts_changed_here(void **state)
{
    (void)state;
    struct account payer = stage->account;
    strcpy(payer.room.text, "3-513");
    stage->profile.alerts = true;
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    type("481516");
    station_says((struct password_answer){.result = PASSWORD_RIGHT});
    touch(stage, HIT_AMOUNT, 5000);
    card_on(stage, &stage->card);
    store_knows(stage, &payer, NULL, NULL);
    station_says_account(stage, &payer);
    touch(stage, HIT_DROP, 0);
    assert_true(stage->session->person.ref.text[0]);
    assert_int_equal(stage_view(stage)->dashboard.alert_offer, ALERT_BY_CARD);
    touch(stage, HIT_ALERT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_false(stage_has(stage, COMMAND_ALERT_ASK));
}

static void a_wrong_one_says_how_many_are_left_until_it_is_typed_again(void **state)
{
    (void)state;
    type("481516");
    stage_sounds(stage, SOUND_FAIL);
    station_says((struct password_answer){.result = PASSWORD_WRONG, .tries_left = 4});
    assert_int_equal(shown()->message, PIN_WRONG);
    assert_int_equal(shown()->tries_left, 4);
    assert_int_equal(shown()->typed, 0);
    assert_int_equal(stage_sounds(stage, SOUND_FAIL), 1);
    assert_false(stage_has(stage, COMMAND_ASK_SNAPSHOT));
    type("1");
    assert_int_equal(shown()->message, PIN_NO_MESSAGE);
}

static void a_locked_room_takes_no_digit_until_its_time_has_come(void **state)
{
    (void)state;
    type("481516");
    station_says(
        (struct password_answer){.result = PASSWORD_LOCKED, .locked_until_ms = stage->now_ms + 30000});
    assert_true(shown()->locked);
    type("481516");
    assert_false(stage_has(stage, COMMAND_ASK_PASSWORD));
    stage_wait(stage, 31000);
    type("481516");
    assert_true(stage_has(stage, COMMAND_ASK_PASSWORD));
}

static void without_a_line_or_an_answer_nothing_is_kept_for_later(void **state)
{
    (void)state;
    type("481516");
    stage_step(stage, (struct event){.type = EVENT_PASSWORD_FAILED,
                                     .room = stage_asked(stage, COMMAND_ASK_PASSWORD)->room});
    assert_int_equal(shown()->message, PIN_NO_LINE);
    line(stage, false);
    type("481516");
    assert_int_equal(shown()->message, PIN_NO_LINE);
    assert_false(stage_has(stage, COMMAND_ASK_PASSWORD));
    assert_false(stands("4815"));
    touch(stage, HIT_BACK, 0);
    touch(stage, HIT_ROOM_SEE, 0); /* not offered without a line */
    assert_int_equal(stage_screen(stage), SCREEN_ROOM);
}

static void an_answer_that_comes_after_the_person_turned_away_opens_nothing(void **state)
{
    (void)state;
    type("481516");
    touch(stage, HIT_BACK, 0);
    station_says((struct password_answer){.result = PASSWORD_RIGHT});
    assert_int_equal(stage_screen(stage), SCREEN_ROOM);
    assert_false(stage_has(stage, COMMAND_ASK_SNAPSHOT));
    touch(stage, HIT_ROOM_SEE, 0);
    type("48");
    touch(stage, HIT_CLEAR, 0);
    assert_int_equal(shown()->typed, 0);
    type("48");
    touch(stage, HIT_BACKSPACE, 0);
    assert_int_equal(shown()->typed, 1);
    stage_wait(stage, 45000);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
    stage_wait(stage, 22000);
    assert_false(session_holds_person(stage->session));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_sixth_digit_asks_once_and_then_they_are_nowhere),
        TEST(the_right_one_opens_the_room_and_its_dashboard),
        TEST(a_wrong_one_says_how_many_are_left_until_it_is_typed_again),
        TEST(a_locked_room_takes_no_digit_until_its_time_has_come),
        TEST(without_a_line_or_an_answer_nothing_is_kept_for_later),
        TEST(an_answer_that_comes_after_the_person_turned_away_opens_nothing),
        TEST(the_password_restores_the_power_and_is_lent_nothing),
        TEST(whose_card_pays_has_no_alerts_changed_here),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
