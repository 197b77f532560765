/* S25: why the room is off, and switching it on. */
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
    stage->snapshot.health = METER_OK;
    stage->snapshot.relay = RELAY_OPEN;
    stage->snapshot.off = OFF_BADLOAD;
    stage->snapshot.power.restores_most = 3;
    *state = stage;
    return 0;
}

static int teardown(void **state)
{
    stage_close(*state);
    return 0;
}

/* A snapshot that was asked for before. */
static void snapshot_comes(struct stage *stage)
{
    stage_step(stage, (struct event){.type = EVENT_SNAPSHOT, .snapshot = stage->snapshot});
}

/* S25 stands, and the meter was asked again and said the same. */
static void open_power(struct stage *stage)
{
    stage_tap(stage);
    touch(stage, HIT_POWER, 0);
    assert_int_equal(stage_screen(stage), SCREEN_POWER);
    station_says_snapshot(stage, &stage->snapshot);
    stage_clear(stage);
}

static struct power_request ask(struct stage *stage)
{
    touch(stage, HIT_UNPLUGGED, 0);
    touch(stage, HIT_PRESENT, 0);
    touch(stage, HIT_RESTORE, 0);
    return stage_asked(stage, COMMAND_POWER_ASK)->power;
}

static enum power_step step_of(struct stage *stage)
{
    return stage_view(stage)->power.step;
}

static void each_reason_the_meter_gives_is_shown(void **state)
{
    static const struct {
        enum relay_state relay;
        enum off_reason off;
        int64_t power_w;
        enum power_reason reason;
    } cases[] = {
        {RELAY_CLOSED, OFF_NONE, 320, REASON_ON},       {RELAY_CLOSED, OFF_NONE, 0, REASON_BREAKER},
        {RELAY_OPEN, OFF_ARREARS, 0, REASON_ARREARS},   {RELAY_OPEN, OFF_OVERLOAD, 0, REASON_OVERLOAD},
        {RELAY_OPEN, OFF_BADLOAD, 0, REASON_BADLOAD},   {RELAY_OPEN, OFF_SCHEDULE, 0, REASON_SCHEDULE},
        {RELAY_OPEN, OFF_STAFF, 0, REASON_STAFF},       {RELAY_OPEN, OFF_NONE, 0, REASON_UNSAID},
        {RELAY_UNKNOWN, OFF_NONE, 320, REASON_UNHEARD},
    };
    struct stage *stage = *state;
    open_power(stage);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        stage->snapshot.relay = cases[i].relay;
        stage->snapshot.off = cases[i].off;
        stage->snapshot.power_w = cases[i].power_w;
        snapshot_comes(stage);
        assert_int_equal(stage_view(stage)->power.reason, cases[i].reason);
    }
    stage->snapshot.relay = RELAY_CLOSED;
    stage->snapshot.health = METER_SILENT;
    snapshot_comes(stage);
    assert_int_equal(stage_view(stage)->power.reason, REASON_UNHEARD);
}

static void the_glass_looks_for_the_meters_news_while_it_stands(void **state)
{
    struct stage *stage = *state;
    open_power(stage);
    stage_wait(stage, 5000);
    stage->snapshot.relay = RELAY_CLOSED;
    stage->snapshot.power_w = 320;
    station_says_snapshot(stage, &stage->snapshot);
    assert_int_equal(stage_view(stage)->power.reason, REASON_ON);
    line(stage, false);
    stage_clear(stage);
    stage_wait(stage, 20000);
    assert_false(stage_has(stage, COMMAND_ASK_SNAPSHOT));
}

static void both_boxes_are_ticked_before_anything_is_asked(void **state)
{
    struct stage *stage = *state;
    open_power(stage);
    touch(stage, HIT_RESTORE, 0);
    touch(stage, HIT_UNPLUGGED, 0);
    touch(stage, HIT_RESTORE, 0);
    assert_false(stage_has(stage, COMMAND_POWER_ASK));
    touch(stage, HIT_PRESENT, 0);
    assert_true(stage_view(stage)->power.can_restore);
    touch(stage, HIT_UNPLUGGED, 0);
    assert_false(stage_view(stage)->power.can_restore);
    touch(stage, HIT_UNPLUGGED, 0);
    touch(stage, HIT_RESTORE, 0);
    struct power_request request = stage_asked(stage, COMMAND_POWER_ASK)->power;
    assert_string_equal(request.room.text, "3-512");
    assert_int_equal(request.action, POWER_RESTORE);
    assert_true(request.unplugged && request.present);
    assert_string_not_equal(request.ref.text, "");
}

static void restored_is_said_when_the_station_has_it_from_the_meter(void **state)
{
    struct stage *stage = *state;
    open_power(stage);
    struct power_request request = ask(stage);
    assert_int_equal(step_of(stage), POWER_STEP_RUNNING);
    assert_int_equal(stage_view(stage)->power.left_s, 60);
    station_says_power(stage, &request.key, POWER_ASKED, REFUSAL_NONE);
    station_says_power(stage, &request.key, POWER_RUNNING, REFUSAL_NONE);
    assert_int_equal(step_of(stage), POWER_STEP_RUNNING);
    stage_clear(stage);
    station_says_power(stage, &request.key, POWER_DONE, REFUSAL_NONE);
    assert_int_equal(step_of(stage), POWER_STEP_OK);
    assert_int_equal(stage_view(stage)->power.at_ms, stage->now_ms);
    assert_int_equal(stage_sounds(stage, SOUND_OK), 1);
    assert_true(stage_has(stage, COMMAND_ASK_SNAPSHOT));
}

static void nobody_is_asked_whether_they_are_there_while_it_runs(void **state)
{
    struct stage *stage = *state;
    open_power(stage);
    ask(stage);
    stage_wait(stage, 59000);
    assert_int_equal(stage_screen(stage), SCREEN_POWER);
    assert_false(stage_view(stage)->footer.back);
    stage_wait(stage, 1000);
    assert_int_equal(step_of(stage), POWER_STEP_NO);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 1);
    stage_wait(stage, 60000);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
}

static void a_late_word_of_the_meter_is_still_told(void **state)
{
    struct stage *stage = *state;
    open_power(stage);
    struct power_request request = ask(stage);
    station_says_power(stage, &request.key, POWER_UNKNOWN, REFUSAL_NONE);
    assert_int_equal(step_of(stage), POWER_STEP_NO);
    station_says_power(stage, &request.key, POWER_DONE, REFUSAL_NONE);
    assert_int_equal(step_of(stage), POWER_STEP_OK);
}

static void what_was_never_answered_is_asked_again_as_it_was(void **state)
{
    struct stage *stage = *state;
    open_power(stage);
    struct power_request first = ask(stage);
    struct event failed = {.type = EVENT_POWER_FAILED, .power = {.key = first.key}};
    stage_step(stage, failed);
    assert_int_equal(step_of(stage), POWER_STEP_RUNNING);
    stage_wait(stage, 60000);
    touch(stage, HIT_RESTORE, 0);
    struct power_request second = stage_asked(stage, COMMAND_POWER_ASK)->power;
    assert_memory_equal(&first, &second, sizeof first);
    station_says_power(stage, &second.key, POWER_UNKNOWN, REFUSAL_NONE);
    touch(stage, HIT_RESTORE, 0);
    assert_string_not_equal(stage_asked(stage, COMMAND_POWER_ASK)->power.key.text, first.key.text);
}

static void a_refusal_says_why(void **state)
{
    struct stage *stage = *state;
    open_power(stage);
    struct power_request request = ask(stage);
    station_says_power(stage, &request.key, POWER_REFUSED, REFUSAL_TRIPPED);
    assert_int_equal(step_of(stage), POWER_STEP_REFUSED);
    assert_int_equal(stage_view(stage)->power.refusal, REFUSAL_TRIPPED);
    struct key other = {"91C07F3A00000000000000000000ABCD"};
    station_says_power(stage, &other, POWER_DONE, REFUSAL_NONE);
    assert_int_equal(step_of(stage), POWER_STEP_REFUSED);
}

static void a_day_that_is_used_up_and_a_line_that_is_down_offer_nothing(void **state)
{
    struct stage *stage = *state;
    stage->snapshot.power.restores = 3;
    open_power(stage);
    touch(stage, HIT_UNPLUGGED, 0);
    touch(stage, HIT_PRESENT, 0);
    assert_true(stage_view(stage)->power.used_up);
    assert_false(stage_view(stage)->power.can_tick);
    assert_false(stage_view(stage)->power.unplugged || stage_view(stage)->power.present);
    stage->snapshot.power.restores = 2;
    snapshot_comes(stage);
    touch(stage, HIT_UNPLUGGED, 0);
    touch(stage, HIT_PRESENT, 0);
    assert_true(stage_view(stage)->power.can_restore);
    line(stage, false);
    assert_false(stage_view(stage)->power.can_restore);
    assert_false(stage_view(stage)->power.can_tick);
    touch(stage, HIT_RESTORE, 0);
    assert_false(stage_has(stage, COMMAND_POWER_ASK));
}

static void who_asks_for_power_at_the_idle_glass_comes_to_it_with_a_card(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_POWER, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CARD_PROMPT);
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    station_says_account(stage, &stage->account);
    assert_int_equal(stage_screen(stage), SCREEN_POWER);
    assert_true(stage_view(stage)->power.is_wished);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    card_off(stage);
    touch(stage, HIT_EXIT, 0);
    stage_wait(stage, 2000);
    stage_clear(stage);
    stage_tap(stage); /* the next person did not ask for it */
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    touch(stage, HIT_POWER, 0);
    assert_int_equal(stage_screen(stage), SCREEN_POWER);
    assert_false(stage_view(stage)->power.is_wished);
}

static void who_turns_away_asks_for_power_no_more(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_POWER, 0);
    touch(stage, HIT_CANCEL, 0);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    stage_tap(stage);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
}

static void after_a_top_up_of_a_dark_room_power_is_one_touch_away_and_the_way_back_too(void **state)
{
    struct stage *stage = *state;
    stage->snapshot.off = OFF_ARREARS;
    stage_tap(stage);
    stage_choose(stage, 5000);
    struct key key = stage_charge(stage);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    saved(stage, &key, SALE_DEBITED);
    card_off(stage);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_false(stage_view(stage)->result.was_off);
    station_says_credit(stage, &key, CREDIT_CONFIRMED);
    assert_true(stage_view(stage)->result.was_off);
    touch(stage, HIT_POWER, 0);
    assert_int_equal(stage_screen(stage), SCREEN_POWER);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_string_equal(stage_view(stage)->result.key.text, key.text);
}

/* S26 stands over a room whose credit is used up. */
static void open_emergency(struct stage *stage)
{
    stage->snapshot.off = OFF_ARREARS;
    stage->snapshot.balance = money_of_fen(-20);
    stage->snapshot.power.emergency_wh = 5000;
    stage->snapshot.power.emergency = money_of_fen(267);
    stage->snapshot.power.emergencies_most = 1;
    open_power(stage);
    touch(stage, HIT_EMERGENCY, 0);
    assert_int_equal(stage_screen(stage), SCREEN_EMERGENCY);
}

static void emergency_power_is_held_for_and_its_end_is_seen_on_s25(void **state)
{
    struct stage *stage = *state;
    open_emergency(stage);
    assert_int_equal(stage_view(stage)->emergency.refusal, REFUSAL_NONE);
    assert_int_equal(stage_view(stage)->emergency.hours, 15);
    touch(stage, HIT_TAKE, 0);
    struct power_request request = stage_asked(stage, COMMAND_POWER_ASK)->power;
    assert_int_equal(request.action, POWER_EMERGENCY);
    assert_int_equal(stage_screen(stage), SCREEN_POWER);
    assert_int_equal(step_of(stage), POWER_STEP_RUNNING);
    station_says_power(stage, &request.key, POWER_DONE, REFUSAL_NONE);
    assert_int_equal(step_of(stage), POWER_STEP_OK);
    assert_int_equal(stage_view(stage)->power.action, POWER_EMERGENCY);
    assert_int_equal(stage_view(stage)->power.reason, REASON_ARREARS); /* until the meter itself says "on" */
}

static void the_nav_pad_presses_twice(void **state)
{
    struct stage *stage = *state;
    open_emergency(stage);
    touch(stage, HIT_TAKE, HIT_PRESSED);
    assert_false(stage_has(stage, COMMAND_POWER_ASK));
    assert_true(stage_view(stage)->emergency.pressed);
    touch(stage, HIT_TAKE, HIT_PRESSED);
    assert_true(stage_has(stage, COMMAND_POWER_ASK));
}

static void a_loan_that_was_never_answered_keeps_its_key(void **state)
{
    struct stage *stage = *state;
    open_emergency(stage);
    touch(stage, HIT_TAKE, 0);
    struct power_request first = stage_asked(stage, COMMAND_POWER_ASK)->power;
    stage_wait(stage, 60000);
    assert_int_equal(step_of(stage), POWER_STEP_NO);
    touch(stage, HIT_EMERGENCY, 0);
    touch(stage, HIT_TAKE, 0);
    struct power_request second = stage_asked(stage, COMMAND_POWER_ASK)->power;
    assert_memory_equal(&first, &second, sizeof first);
}

static void what_the_station_would_refuse_is_said_before(void **state)
{
    struct stage *stage = *state;
    open_emergency(stage);
    stage->snapshot.power.emergencies = 1;
    snapshot_comes(stage);
    assert_int_equal(stage_view(stage)->emergency.refusal, REFUSAL_LIMIT);
    stage->snapshot.power.lent = money_of_fen(267);
    snapshot_comes(stage);
    assert_int_equal(stage_view(stage)->emergency.refusal, REFUSAL_OWED);
    stage->snapshot.power.lent = money_of_fen(0);
    stage->snapshot.power.emergencies = 0;
    stage->snapshot.health = METER_SILENT;
    snapshot_comes(stage);
    assert_int_equal(stage_view(stage)->emergency.refusal, REFUSAL_METER_SILENT);
    stage->snapshot.health = METER_OK;
    stage->snapshot.balance = money_of_fen(-267);
    snapshot_comes(stage);
    assert_int_equal(stage_view(stage)->emergency.refusal, REFUSAL_TOO_DEEP);
    touch(stage, HIT_TAKE, 0);
    assert_false(stage_has(stage, COMMAND_POWER_ASK));
    stage->snapshot.balance = money_of_fen(-20);
    snapshot_comes(stage);
    line(stage, false);
    touch(stage, HIT_TAKE, 0);
    assert_false(stage_has(stage, COMMAND_POWER_ASK));
    touch(stage, HIT_NO_THANKS, 0);
    assert_int_equal(stage_screen(stage), SCREEN_POWER);
}

static void a_site_that_lends_nothing_offers_nothing(void **state)
{
    struct stage *stage = *state;
    stage->snapshot.off = OFF_ARREARS;
    open_power(stage);
    touch(stage, HIT_EMERGENCY, 0);
    assert_int_equal(stage_screen(stage), SCREEN_POWER);
}

static void the_check_knows_what_a_loan_takes_of_a_top_up(void **state)
{
    struct stage *stage = *state;
    stage->snapshot.power.owed = stage->snapshot.power.lent = money_of_fen(267);
    stage_tap(stage);
    stage_choose(stage, 5000);
    assert_int_equal(stage_view(stage)->check.after_fen, 3860 + 5000 - 267);
    assert_int_equal(stage_view(stage)->check.wh, energy_for(money_of_fen(5000 - 267), 5330));
}

static void nothing_of_it_is_left_when_the_person_goes(void **state)
{
    struct stage *stage = *state;
    open_power(stage);
    struct power_request request = ask(stage);
    card_off(stage);
    touch(stage, HIT_EXIT, 0);
    assert_true(stage_has(stage, COMMAND_STOP_WATCHING));
    station_says_power(stage, &request.key, POWER_DONE, REFUSAL_NONE);
    stage_wait(stage, 2000);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    assert_false(session_holds_person(stage->session));
}

#define POWER_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        POWER_TEST(each_reason_the_meter_gives_is_shown),
        POWER_TEST(the_glass_looks_for_the_meters_news_while_it_stands),
        POWER_TEST(both_boxes_are_ticked_before_anything_is_asked),
        POWER_TEST(restored_is_said_when_the_station_has_it_from_the_meter),
        POWER_TEST(nobody_is_asked_whether_they_are_there_while_it_runs),
        POWER_TEST(a_late_word_of_the_meter_is_still_told),
        POWER_TEST(what_was_never_answered_is_asked_again_as_it_was),
        POWER_TEST(a_refusal_says_why),
        POWER_TEST(a_day_that_is_used_up_and_a_line_that_is_down_offer_nothing),
        POWER_TEST(who_asks_for_power_at_the_idle_glass_comes_to_it_with_a_card),
        POWER_TEST(who_turns_away_asks_for_power_no_more),
        POWER_TEST(after_a_top_up_of_a_dark_room_power_is_one_touch_away_and_the_way_back_too),
        POWER_TEST(emergency_power_is_held_for_and_its_end_is_seen_on_s25),
        POWER_TEST(the_nav_pad_presses_twice),
        POWER_TEST(a_loan_that_was_never_answered_keeps_its_key),
        POWER_TEST(what_the_station_would_refuse_is_said_before),
        POWER_TEST(a_site_that_lends_nothing_offers_nothing),
        POWER_TEST(the_check_knows_what_a_loan_takes_of_a_top_up),
        POWER_TEST(nothing_of_it_is_left_when_the_person_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
