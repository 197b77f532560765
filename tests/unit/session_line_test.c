/* S19: the line between the station and the meters, as the strip, the sound and the screens tell it. */
#include "fakes/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int setup(void **state)
{
    *state = stage_open();
    return 0;
}

static int teardown(void **state)
{
    stage_close(*state);
    return 0;
}

/* What the heartbeat's answer says of the building. */
static void meters(struct stage *stage, bool answer)
{
    stage_step(stage, (struct event){.type = EVENT_METERS, .ok = answer});
}

static enum line_state strip(struct stage *stage)
{
    return stage_view(stage)->header.line;
}

static void go_silent(struct stage *stage)
{
    stage->snapshot.health = METER_SILENT;
    stage->snapshot.line_silent = true;
}

static void a_line_that_was_down_before_the_card_came_is_said_without_a_sound(void **state)
{
    struct stage *stage = *state;
    go_silent(stage);
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, NULL, NULL);
    station_says_account(stage, &stage->account);
    station_says_snapshot(stage, &stage->snapshot);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_int_equal(strip(stage), LINE_METERS_DOWN);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 0);
}

static void a_line_that_goes_down_in_a_session_is_called_once_and_comes_back_for_four_seconds(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    assert_int_equal(strip(stage), LINE_UP);
    meters(stage, false); /* a reason to ask of the room: its own line may be another one */
    assert_int_equal(strip(stage), LINE_UP);
    go_silent(stage);
    station_says_snapshot(stage, &stage->snapshot);
    assert_int_equal(strip(stage), LINE_METERS_DOWN);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 1);
    stage_clear(stage);
    meters(stage, false); /* each heartbeat says it again, and the room is asked again */
    station_says_snapshot(stage, &stage->snapshot);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 0);
    stage->snapshot.health = METER_OK;
    stage->snapshot.line_silent = false;
    meters(stage, true);
    station_says_snapshot(stage, &stage->snapshot);
    assert_int_equal(strip(stage), LINE_BACK);
    stage_wait(stage, 4000);
    assert_int_equal(strip(stage), LINE_UP);
}

static void one_silent_meter_is_not_a_line_that_is_down(void **state)
{
    struct stage *stage = *state;
    stage->snapshot.health = METER_SILENT;
    stage_tap(stage);
    assert_int_equal(strip(stage), LINE_UP);
}

static void our_own_line_is_said_before_that_of_the_meters(void **state)
{
    struct stage *stage = *state;
    go_silent(stage);
    stage_tap(stage);
    line(stage, false);
    assert_int_equal(strip(stage), LINE_DOWN);
    line(stage, true);
    assert_int_equal(strip(stage), LINE_METERS_DOWN);
}

static void what_was_kept_of_a_silent_line_is_of_another_day(void **state)
{
    struct stage *stage = *state;
    go_silent(stage);
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    station_says_account(stage, &stage->account);
    assert_int_equal(strip(stage), LINE_UP);
}

static void without_a_room_that_may_be_seen_the_building_counts(void **state)
{
    struct stage *stage = *state;
    meters(stage, false);
    touch(stage, HIT_NO_CARD, 0);
    assert_int_equal(stage_screen(stage), SCREEN_ROOM);
    assert_int_equal(strip(stage), LINE_METERS_DOWN);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 0);
    meters(stage, true);
    assert_int_equal(strip(stage), LINE_BACK);
}

static void help_says_what_works_only_while_it_is_down(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    touch(stage, HIT_HELP, 0);
    touch(stage, HIT_HELP_PAGE, HELP_METERS_DOWN);
    assert_int_equal(stage_view(stage)->help.page, HELP_INDEX);
    go_silent(stage);
    meters(stage, false);
    station_says_snapshot(stage, &stage->snapshot);
    touch(stage, HIT_HELP_PAGE, HELP_METERS_DOWN);
    assert_int_equal(stage_view(stage)->help.page, HELP_METERS_DOWN);
}

static void nothing_is_switched_on_or_lent_meanwhile_and_the_reason_is_there(void **state)
{
    struct stage *stage = *state;
    go_silent(stage);
    stage_tap(stage);
    touch(stage, HIT_POWER, 0);
    assert_int_equal(stage_screen(stage), SCREEN_POWER);
    assert_int_equal(stage_view(stage)->power.reason, REASON_UNHEARD);
    assert_true(stage_view(stage)->power.meters_down);
    touch(stage, HIT_UNPLUGGED, 0);
    touch(stage, HIT_PRESENT, 0);
    touch(stage, HIT_RESTORE, 0);
    touch(stage, HIT_EMERGENCY, 0);
    assert_int_equal(stage_screen(stage), SCREEN_POWER);
    assert_false(stage_has(stage, COMMAND_POWER_ASK));
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(a_line_that_was_down_before_the_card_came_is_said_without_a_sound),
        STORY(a_line_that_goes_down_in_a_session_is_called_once_and_comes_back_for_four_seconds),
        STORY(one_silent_meter_is_not_a_line_that_is_down),
        STORY(our_own_line_is_said_before_that_of_the_meters),
        STORY(what_was_kept_of_a_silent_line_is_of_another_day),
        STORY(without_a_room_that_may_be_seen_the_building_counts),
        STORY(help_says_what_works_only_while_it_is_down),
        STORY(nothing_is_switched_on_or_lent_meanwhile_and_the_reason_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
