/* S08 and S09: from the tile to the picked bar. */
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
    *state = stage;
    if (!stage)
        return -1;
    stage_tap(stage);
    return 0;
}

static int teardown(void **state)
{
    stage_close(*state);
    return 0;
}

/* Each hour 100 Wh for five weeks. */
static struct room_usage some_usage(const struct stage *stage)
{
    struct room_usage usage;
    room_usage_clear(&usage);
    usage.room = stage->account.room;
    usage.at_ms = stage->now_ms;
    usage.today = clock_local_day(stage->now_ms);
    usage.first_day = usage.today - USAGE_HOUR_DAYS + 1;
    usage.takes_part = true;
    for (int ago = 0; ago < USAGE_HOUR_DAYS; ago++) {
        usage.days[ago] = (struct day_use){.wh = 2400, .cost_fen = 144, .hours = 24};
        for (int hour = 0; hour < 24; hour++)
            usage.hours[ago].wh[hour] = 100;
    }
    return usage;
}

static void station_says_usage(struct stage *stage, const struct room_usage *usage)
{
    struct event event = {.type = usage ? EVENT_USAGE : EVENT_USAGE_FAILED,
                          .room = stage_asked(stage, COMMAND_ASK_USAGE)->room};
    if (usage)
        event.usage = *usage;
    stage_step(stage, event);
}

static const struct usage_view *see(const struct stage *stage)
{
    assert_int_equal(stage_screen(stage), SCREEN_USAGE);
    return &stage_view(stage)->usage;
}

static void open_usage(struct stage *stage)
{
    struct room_usage usage = some_usage(stage);
    touch(stage, HIT_USAGE, 0);
    station_says_usage(stage, &usage);
    stage_clear(stage);
}

static void the_tile_opens_the_week_and_asks_store_and_station(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_USAGE, 0);
    assert_false(see(stage)->has_usage);
    assert_string_equal(stage_asked(stage, COMMAND_BRING_USAGE)->room.text, stage->account.room.text);
    struct room_usage usage = some_usage(stage);
    station_says_usage(stage, &usage);
    assert_true(see(stage)->has_usage);
    assert_int_equal(see(stage)->chart.period, USAGE_WEEK);
    assert_int_equal(see(stage)->chart.count, 7);
    assert_int_equal(see(stage)->changed_at_ms, stage->now_ms); /* the bars grow */
    assert_int_equal(stage_asked(stage, COMMAND_KEEP_USAGE)->usage.days[3].wh, 2400);
}

static void what_the_store_kept_shows_until_the_station_answers_and_never_after(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_USAGE, 0);
    struct event kept = {.type = EVENT_USAGE, .kept = true, .usage = some_usage(stage)};
    kept.usage.days[1].wh = 7000;
    kept.usage.at_ms -= CLOCK_DAY_MS;
    stage_step(stage, kept);
    assert_int_equal(see(stage)->chart.bars[5].wh, 7000);
    assert_false(stage_has(stage, COMMAND_KEEP_USAGE));
    struct room_usage usage = some_usage(stage);
    station_says_usage(stage, &usage);
    assert_int_equal(see(stage)->chart.bars[5].wh, 2400);
    stage_step(stage, kept);
    assert_int_equal(see(stage)->chart.bars[5].wh, 2400);
}

static void a_question_that_failed_can_be_asked_again_and_keeps_what_is_shown(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_USAGE, 0);
    station_says_usage(stage, NULL);
    assert_true(see(stage)->failed && !see(stage)->has_usage);
    touch(stage, HIT_RETRY, 0);
    assert_false(see(stage)->failed);
    struct room_usage usage = some_usage(stage);
    station_says_usage(stage, &usage);
    assert_true(see(stage)->has_usage);
}

static void tabs_and_arrows_turn_the_period_and_no_further_than_it_goes(void **state)
{
    struct stage *stage = *state;
    open_usage(stage);
    touch(stage, HIT_NEWER, 0); /* there is none */
    assert_int_equal(see(stage)->chart.last_day, clock_local_day(stage->now_ms));
    touch(stage, HIT_OLDER, 0);
    assert_int_equal(see(stage)->chart.last_day, clock_local_day(stage->now_ms) - 7);
    assert_int_equal(see(stage)->from_count, 7); /* the bars change from where they stood */
    assert_int_equal(see(stage)->from_permille[0], 144 * 1000 / 150);
    for (int i = 0; i < 20; i++)
        touch(stage, HIT_OLDER, 0);
    assert_false(see(stage)->chart.has_older);
    assert_true(see(stage)->chart.first_day > clock_local_day(stage->now_ms) - USAGE_HOUR_DAYS - 7);
    touch(stage, HIT_PERIOD, USAGE_DAY);
    assert_int_equal(see(stage)->chart.count, 24);
    assert_int_equal(see(stage)->chart.first_day, clock_local_day(stage->now_ms));
    touch(stage, HIT_PERIOD, 99);
    assert_int_equal(see(stage)->chart.count, 24);
}

static void a_finger_on_the_field_picks_the_bar_under_it_and_the_arrows_step(void **state)
{
    struct stage *stage = *state;
    open_usage(stage);
    assert_int_equal(see(stage)->picked, -1);
    touch(stage, HIT_PLOT, 0);
    assert_int_equal(see(stage)->picked, 0);
    touch(stage, HIT_PLOT, 999);
    assert_int_equal(see(stage)->picked, 6);
    touch(stage, HIT_PICK_STEP, 1);
    assert_int_equal(see(stage)->picked, 6);
    touch(stage, HIT_PICK_STEP, -1);
    assert_int_equal(see(stage)->picked, 5);
    touch(stage, HIT_PERIOD, USAGE_DAY);
    assert_int_equal(see(stage)->picked, -1);
    touch(stage, HIT_PICK_STEP, -1); /* 14:05: the hour under way */
    assert_int_equal(see(stage)->picked, 14);
    touch(stage, HIT_PLOT, 999); /* evening has not begun */
    assert_int_equal(see(stage)->picked, 14);
}

static void hidden_amounts_show_energy_only(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_HIDE, 0);
    open_usage(stage);
    assert_true(see(stage)->in_kwh);
    touch(stage, HIT_UNIT, 0);
    assert_true(see(stage)->in_kwh);
}

static void a_reader_of_charts_has_ninety_seconds(void **state)
{
    struct stage *stage = *state;
    open_usage(stage);
    stage_wait(stage, 89000);
    assert_int_equal(stage_screen(stage), SCREEN_USAGE);
    touch(stage, HIT_PLOT, 500);
    stage_wait(stage, 89000);
    assert_int_equal(stage_screen(stage), SCREEN_USAGE);
    stage_wait(stage, 2000);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
    touch(stage, HIT_STAY, 0);
    assert_int_equal(see(stage)->picked, 3);
}

static void leaving_the_comparison_is_asked_once_and_shown_when_the_station_says_so(void **state)
{
    struct stage *stage = *state;
    open_usage(stage);
    touch(stage, HIT_SIMILAR, 0);
    assert_int_equal(stage_screen(stage), SCREEN_SIMILAR);
    assert_true(stage_view(stage)->similar.takes_part);
    touch(stage, HIT_COMPARE, 0);
    assert_false(stage_asked(stage, COMMAND_SET_COMPARISON)->takes_part);
    touch(stage, HIT_COMPARE, 0);
    assert_false(stage_has(stage, COMMAND_SET_COMPARISON));
    struct event answer = {.type = EVENT_USAGE, .usage = some_usage(stage)};
    answer.usage.takes_part = false;
    stage_step(stage, answer);
    assert_false(stage_view(stage)->similar.takes_part);
    assert_false(stage_view(stage)->similar.is_leaving);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_USAGE);
    assert_int_equal(stage_view(stage)->usage.changed_at_ms, 0); /* they have grown */
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
}

static void without_a_line_nobody_leaves_the_comparison(void **state)
{
    struct stage *stage = *state;
    open_usage(stage);
    touch(stage, HIT_SIMILAR, 0);
    line(stage, false);
    assert_true(stage_view(stage)->similar.is_offline);
    touch(stage, HIT_COMPARE, 0);
    assert_false(stage_has(stage, COMMAND_SET_COMPARISON));
    line(stage, true);
    assert_true(stage_has(stage, COMMAND_ASK_USAGE)); /* what is shown is brought up to date */
}

static void another_rooms_use_is_kept_but_not_shown(void **state)
{
    struct stage *stage = *state;
    open_usage(stage);
    struct event other = {.type = EVENT_USAGE, .usage = some_usage(stage)};
    memcpy(other.usage.room.text, "9-999", 6);
    other.usage.days[1].wh = 5;
    stage_step(stage, other);
    assert_int_equal(see(stage)->chart.bars[5].wh, 2400);
    assert_true(stage_has(stage, COMMAND_KEEP_USAGE));
}

#define STAGE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(the_tile_opens_the_week_and_asks_store_and_station),
        STAGE_TEST(what_the_store_kept_shows_until_the_station_answers_and_never_after),
        STAGE_TEST(a_question_that_failed_can_be_asked_again_and_keeps_what_is_shown),
        STAGE_TEST(tabs_and_arrows_turn_the_period_and_no_further_than_it_goes),
        STAGE_TEST(a_finger_on_the_field_picks_the_bar_under_it_and_the_arrows_step),
        STAGE_TEST(hidden_amounts_show_energy_only),
        STAGE_TEST(a_reader_of_charts_has_ninety_seconds),
        STAGE_TEST(leaving_the_comparison_is_asked_once_and_shown_when_the_station_says_so),
        STAGE_TEST(without_a_line_nobody_leaves_the_comparison),
        STAGE_TEST(another_rooms_use_is_kept_but_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
