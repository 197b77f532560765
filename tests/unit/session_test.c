/* The session's frame: amounts, footer, idle, goodbye, clock. */
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
    *state = stage_open();
    return 0;
}

static int teardown(void **state)
{
    stage_close(*state);
    return 0;
}

static void a_touch_asks_for_the_card(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_ELSEWHERE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_CARD_PROMPT);
    stage_wait(stage, 20000);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    touch(stage, HIT_ELSEWHERE, 0);
    touch(stage, HIT_CANCEL, 0);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

static void an_amount_is_typed_in_whole_yuan_up_to_the_limit(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    touch(stage, HIT_OTHER, 0);
    assert_int_equal(stage_screen(stage), SCREEN_AMOUNT);
    touch(stage, HIT_NEXT, 0);
    assert_true(stage_view(stage)->amount.too_little);
    touch(stage, HIT_DIGIT, 0);
    assert_int_equal(stage_view(stage)->amount.amount_fen, 0);
    touch(stage, HIT_DIGIT, 3);
    touch(stage, HIT_DIGIT, 5);
    assert_int_equal(stage_view(stage)->amount.amount_fen, 3500);
    assert_int_equal(stage_view(stage)->amount.wh, 65666);
    assert_int_equal(stage_view(stage)->amount.days, 8);
    assert_int_equal(stage_sounds(stage, SOUND_KEY), 3);
    touch(stage, HIT_DIGIT, 0); /* 350 is more than 200: the digit is not taken */
    assert_true(stage_view(stage)->amount.too_much);
    assert_int_equal(stage_view(stage)->amount.amount_fen, 3500);
    touch(stage, HIT_BACKSPACE, 0);
    assert_int_equal(stage_view(stage)->amount.amount_fen, 300);
    assert_false(stage_view(stage)->amount.too_much);
    touch(stage, HIT_CLEAR, 0);
    assert_int_equal(stage_view(stage)->amount.amount_fen, 0);
    touch(stage, HIT_QUICK, 3000);
    touch(stage, HIT_NEXT, 0);
    assert_int_equal(stage_view(stage)->check.amount_fen, 3000);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_AMOUNT);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    stage_choose(stage, 2000);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    touch(stage, HIT_AMOUNT, 9999999);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
}

static void offline_the_limit_of_the_day_is_said_at_once(void **state)
{
    struct stage *stage = *state;
    stage->card.purse_fen = 50000;
    stage_tap(stage);
    line(stage, false);
    touch(stage, HIT_OTHER, 0);
    assert_int_equal(stage_view(stage)->amount.most_fen, 10000);
    assert_true(stage_view(stage)->amount.most_is_offline_limit);
}

static void check_shows_what_it_will_be_and_asks_how_to_pay(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_choose(stage, 5000);
    const struct check_view *check = &stage_view(stage)->check;
    assert_int_equal(check->after_fen, 8860);
    assert_int_equal(check->wh, 93808);
    assert_int_equal(check->purse_fen, 8600);
    assert_int_equal(check->card, TENDER_OK);
    assert_int_equal(check->qr, TENDER_OK);
    touch(stage, HIT_BACK, 0);
    stage_choose(stage, 10000);
    assert_int_equal(stage_view(stage)->check.card, TENDER_LOW);
    touch(stage, HIT_DROP, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
}

static void the_language_changes_in_place_and_goes_with_the_person(void **state)
{
    struct stage *stage = *state;
    memcpy(stage->account.language, "en", 3);
    stage_tap(stage);
    assert_int_equal(stage_view(stage)->language, LANGUAGE_EN);
    touch(stage, HIT_OTHER, 0);
    touch(stage, HIT_DIGIT, 7);
    touch(stage, HIT_LANGUAGE, 0);
    assert_int_equal(stage_view(stage)->language, LANGUAGE_ZH);
    assert_int_equal(stage_view(stage)->amount.amount_fen, 700);
    touch(stage, HIT_LANGUAGE, 0);
    card_off(stage);
    touch(stage, HIT_EXIT, 0);
    assert_int_equal(stage_view(stage)->language, LANGUAGE_EN);
    stage_wait(stage, 1200);
    assert_int_equal(stage_view(stage)->language, LANGUAGE_ZH);
    touch(stage, HIT_LANGUAGE, 0);
    assert_int_equal(stage_view(stage)->language, LANGUAGE_EN);
    stage_wait(stage, 60000);
    assert_int_equal(stage_view(stage)->language, LANGUAGE_ZH);
}

static void help_comes_back_to_the_same_screen(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    touch(stage, HIT_OTHER, 0);
    touch(stage, HIT_DIGIT, 7);
    touch(stage, HIT_HELP, 0);
    assert_int_equal(stage_screen(stage), SCREEN_HELP);
    touch(stage, HIT_DIGIT, 7);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_AMOUNT);
    assert_int_equal(stage_view(stage)->amount.amount_fen, 700);
    touch(stage, HIT_HELP, 0);
    touch(stage, HIT_EXIT, 0);
    card_off(stage);
    stage_wait(stage, 1200);
    touch(stage, HIT_HELP, 0);
    assert_int_equal(stage_screen(stage), SCREEN_HELP);
    assert_false(stage_view(stage)->footer.exit);
    stage_wait(stage, 60000);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

static void amounts_hide_and_show(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    assert_true(stage_view(stage)->footer.hide);
    touch(stage, HIT_HIDE, 0);
    assert_true(stage_view(stage)->dashboard.amounts_hidden);
    assert_true(stage_view(stage)->footer.amounts_hidden);
    touch(stage, HIT_HIDE, 0);
    assert_false(stage_view(stage)->dashboard.amounts_hidden);
}

static void an_idle_person_is_asked_and_then_forgotten(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    card_off(stage);
    stage_wait(stage, 59999);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    stage_wait(stage, 1);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
    assert_int_equal(stage_view(stage)->still_there.left_s, 20);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 1);
    stage_wait(stage, 19000);
    assert_int_equal(stage_sounds(stage, SOUND_TICK), 6); /* 10 5 4 3 2 1 */
    touch(stage, HIT_ELSEWHERE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    stage_wait(stage, 80000);
    assert_int_equal(stage_screen(stage), SCREEN_GOODBYE);
    assert_false(session_holds_person(stage->session));
}

static void keypads_and_messages_have_their_own_times(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    touch(stage, HIT_OTHER, 0);
    stage_wait(stage, 45000);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
    touch(stage, HIT_LEAVE, 0);
    assert_int_equal(stage_screen(stage), SCREEN_TAKE_CARD);
}

static void a_card_left_behind_is_called_for(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    touch(stage, HIT_EXIT, 0);
    assert_int_equal(stage_screen(stage), SCREEN_TAKE_CARD);
    assert_false(session_holds_person(stage->session));
    stage_wait(stage, 10000);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 4); /* 0 3 6 10 s */
    stage_wait(stage, 50000);
    assert_int_equal(stage_sounds(stage, SOUND_LOOK), 1);
    assert_true(stage_view(stage)->take_card.late);
    card_off(stage);
    assert_int_equal(stage_screen(stage), SCREEN_GOODBYE);
    stage_step(stage, (struct event){.type = EVENT_CARD_SEEN}); /* the next person need not wait */
    stage_wait(stage, 300);
    assert_int_equal(stage_screen(stage), SCREEN_READING);
}

static void pay_to_the_end(struct stage *stage)
{
    stage_tap(stage);
    stage_choose(stage, 5000);
    struct key key = stage_charge(stage);
    card_says(stage, EVENT_CARD_DEBITED, &key);
    saved(stage, &key, SALE_DEBITED);
    card_off(stage);
    station_says_credit(stage, &key, CREDIT_CONFIRMED);
}

static void help_over_a_result_is_read_to_its_end(void **state)
{
    struct stage *stage = *state;
    pay_to_the_end(stage);
    stage_wait(stage, 15000);
    touch(stage, HIT_HELP, 0);
    stage_wait(stage, 50000);
    assert_int_equal(stage_screen(stage), SCREEN_HELP); /* the page shown; S15 lies under it */
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
}

static void who_is_told_aloud_has_the_time_to_hear_it(void **state)
{
    struct stage *stage = *state;
    stage_step(stage, (struct event){.type = EVENT_HEADPHONE, .ok = true});
    pay_to_the_end(stage);
    assert_int_equal(stage_view(stage)->result.returns_in_s, 60);
}

static void results_wait_twenty_seconds_and_longer_for_a_touch(void **state)
{
    struct stage *stage = *state;
    pay_to_the_end(stage);
    assert_int_equal(stage_view(stage)->result.returns_in_s, 20);
    touch(stage, HIT_ELSEWHERE, 0);
    assert_int_equal(stage_view(stage)->result.returns_in_s, 40);
    stage_wait(stage, 39000);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    stage_wait(stage, 1000);
    assert_int_equal(stage_screen(stage), SCREEN_GOODBYE);
}

static void a_clock_that_is_set_neither_holds_nor_throws_out(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    card_off(stage);
    stage_wait(stage, 30000);
    stage_step(stage, (struct event){.type = EVENT_WOKE});
    stage->now_ms += CLOCK_DAY_MS * 365 * 20;
    stage_step(stage, (struct event){.type = EVENT_WOKE});
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    stage->now_ms -= CLOCK_DAY_MS * 365 * 40;
    stage_step(stage, (struct event){.type = EVENT_WOKE});
    stage_wait(stage, 29999);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    stage_wait(stage, 20001);
    assert_int_equal(stage_screen(stage), SCREEN_GOODBYE);
}

static void nothing_is_drawn_and_nobody_wakes_while_nothing_happens(void **state)
{
    struct stage *stage = *state;
    stage_wait(stage, 120000);
    int64_t wake_at_ms = stage->wake_at_ms;
    stage_step(stage, (struct event){.type = EVENT_WOKE});
    assert_false(stage->redraw);
    assert_true(wake_at_ms - stage->now_ms > 50000);
    stage_wait(stage, 60000);
    assert_true(stage->redraw); /* the minute in the header */
}

static void at_night_keys_are_silent(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    touch(stage, HIT_OTHER, 0);
    stage->now_ms = clock_day_start_ms(clock_local_day(stage->now_ms)) + 23 * CLOCK_HOUR_MS;
    stage_clear(stage);
    touch(stage, HIT_DIGIT, 1);
    assert_int_equal(stage_sounds(stage, SOUND_KEY), 0);
}

static void the_building_of_yesterday_is_not_shown_as_today(void **state)
{
    struct stage *stage = *state;
    stage->profile.has_building_day = true;
    stage->profile.building_today_wh = 1284000;
    stage->profile.building_at_ms = clock_day_start_ms(clock_local_day(stage->now_ms));
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    assert_true(stage_view(stage)->attract.has_building_day);
    stage->profile.building_at_ms--; /* yesterday's is not "today" */
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    assert_false(stage_view(stage)->attract.has_building_day);
}

static struct office_notice a_notice(int64_t from_ms, int64_t until_ms, const char *zh)
{
    struct office_notice notice = {.from_ms = from_ms, .until_ms = until_ms};
    memcpy(notice.zh, zh, strlen(zh));
    return notice;
}

static void the_panel_turns_and_a_notice_has_its_turn(void **state)
{
    struct stage *stage = *state;
    const struct attract_view *attract = &stage_view(stage)->attract;
    int64_t minute_ms = stage->now_ms - stage->now_ms % CLOCK_MINUTE_MS + CLOCK_MINUTE_MS;
    stage->now_ms = minute_ms;
    stage->profile.notice_count = 2;
    stage->profile.notices[0] = a_notice(0, minute_ms + 10 * CLOCK_MINUTE_MS, "一");
    stage->profile.notices[1] = a_notice(0, minute_ms + 10 * CLOCK_MINUTE_MS, "二");
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    int seen[3] = {0};
    for (int turn = 0; turn < 3; turn++) {
        assert_int_equal(stage->wake_at_ms, minute_ms + (turn + 1) * 12000);
        if (attract->panel == PANEL_NOTICE)
            seen[strcmp(attract->notice.zh, "一") == 0 ? 0 : 1]++;
        else if (attract->panel == PANEL_STEPS)
            seen[2]++;
        assert_true(attract->has_notice); /* who listens is told it all the time */
        stage_wait(stage, 12000);
        assert_true(stage->redraw);
    }
    assert_int_equal(seen[0], 1);
    assert_int_equal(seen[1], 1);
    assert_int_equal(seen[2], 1);
}

static void a_notice_is_shown_in_its_time_only_with_a_line_or_without(void **state)
{
    struct stage *stage = *state;
    const struct attract_view *attract = &stage_view(stage)->attract;
    int64_t minute_ms = stage->now_ms - stage->now_ms % CLOCK_MINUTE_MS + CLOCK_MINUTE_MS;
    stage->profile.notice_count = 1;
    stage->profile.notices[0] = a_notice(minute_ms, minute_ms + CLOCK_MINUTE_MS, "停电");
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    line(stage, false);
    assert_false(attract->has_notice);
    stage_wait(stage, minute_ms - stage->now_ms);
    assert_true(attract->has_notice);
    assert_true(stage->wake_at_ms - stage->now_ms <= 12000);
    touch(stage, HIT_NO_CARD, 0); /* elsewhere nobody wakes for its turns */
    assert_true(stage->wake_at_ms - stage->now_ms > 12000);
    touch(stage, HIT_BACK, 0);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    stage_wait(stage, minute_ms + CLOCK_MINUTE_MS - stage->now_ms);
    assert_false(attract->has_notice);
    assert_int_not_equal(attract->panel, PANEL_NOTICE);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(a_touch_asks_for_the_card),
        STORY(an_amount_is_typed_in_whole_yuan_up_to_the_limit),
        STORY(offline_the_limit_of_the_day_is_said_at_once),
        STORY(check_shows_what_it_will_be_and_asks_how_to_pay),
        STORY(the_language_changes_in_place_and_goes_with_the_person),
        STORY(help_comes_back_to_the_same_screen),
        STORY(amounts_hide_and_show),
        STORY(an_idle_person_is_asked_and_then_forgotten),
        STORY(keypads_and_messages_have_their_own_times),
        STORY(a_card_left_behind_is_called_for),
        STORY(results_wait_twenty_seconds_and_longer_for_a_touch),
        STORY(help_over_a_result_is_read_to_its_end),
        STORY(who_is_told_aloud_has_the_time_to_hear_it),
        STORY(a_clock_that_is_set_neither_holds_nor_throws_out),
        STORY(nothing_is_drawn_and_nobody_wakes_while_nothing_happens),
        STORY(at_night_keys_are_silent),
        STORY(the_building_of_yesterday_is_not_shown_as_today),
        STORY(the_panel_turns_and_a_notice_has_its_turn),
        STORY(a_notice_is_shown_in_its_time_only_with_a_line_or_without),
    };
    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
