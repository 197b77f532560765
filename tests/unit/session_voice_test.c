/* Who listens, what the room may hear, and what is remembered for a card. */
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

static void headphones(struct stage *stage, bool plugged)
{
    stage_step(stage, (struct event){.type = EVENT_HEADPHONE, .ok = plugged});
}

static void voice_key(struct stage *stage)
{
    touch(stage, HIT_PREFERENCE, PREFERENCE_VOICE);
}

/* A tap by somebody who listens to the speaker. */
static void tap_listening(struct stage *stage)
{
    stage_tap(stage);
    voice_key(stage);
    assert_int_equal(stage_screen(stage), SCREEN_ALOUD);
}

static bool voice_is_on(struct stage *stage)
{
    return stage_view(stage)->preferences.voice;
}

static void headphones_turn_the_voice_on_and_off(void **state)
{
    struct stage *stage = *state;
    headphones(stage, true);
    assert_true(voice_is_on(stage));
    stage_tap(stage);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD); /* only one ear hears: nothing is asked */
    assert_false(stage_view(stage)->dashboard.amounts_hidden);
    headphones(stage, false);
    assert_false(voice_is_on(stage));
}

static void a_plug_that_stays_is_no_reason_to_begin_anew_every_minute(void **state)
{
    struct stage *stage = *state;
    headphones(stage, true);
    int64_t entered_at_ms = stage_view(stage)->entered_at_ms;
    stage_wait(stage, 200000);
    assert_int_equal(stage_view(stage)->entered_at_ms, entered_at_ms);
    assert_true(voice_is_on(stage));
}

static void on_the_speaker_a_balance_waits_for_the_answer(void **state)
{
    struct stage *stage = *state;
    tap_listening(stage);
    touch(stage, HIT_ELSEWHERE, 0);
    touch(stage, HIT_AMOUNT, 2000); /* of the screen under it */
    assert_int_equal(stage_screen(stage), SCREEN_ALOUD);
    touch(stage, HIT_ALOUD, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_false(stage_view(stage)->dashboard.amounts_hidden);
}

static void who_says_no_hears_no_amount_until_they_say_yes(void **state)
{
    struct stage *stage = *state;
    tap_listening(stage);
    touch(stage, HIT_QUIET, 0);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_true(stage_view(stage)->dashboard.amounts_hidden);
    stage_choose(stage, 5000);
    assert_true(stage_view(stage)->check.amounts_hidden);
    touch(stage, HIT_BACK, 0);
    touch(stage, HIT_HIDE, 0); /* show: the question is asked again */
    assert_int_equal(stage_screen(stage), SCREEN_ALOUD);
    touch(stage, HIT_ALOUD, 0);
    assert_false(stage_view(stage)->dashboard.amounts_hidden);
}

static void the_voice_key_hides_what_stands_there_until_it_is_answered(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    stage_choose(stage, 5000);
    assert_false(stage_view(stage)->check.amounts_hidden);
    voice_key(stage);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK); /* nobody is stopped on the way to pay */
    assert_true(stage_view(stage)->check.amounts_hidden);
    voice_key(stage);
    assert_false(stage_view(stage)->check.amounts_hidden);
}

static void the_answer_goes_with_the_person(void **state)
{
    struct stage *stage = *state;
    tap_listening(stage);
    touch(stage, HIT_ALOUD, 0);
    card_off(stage);
    touch(stage, HIT_EXIT, 0);
    stage_wait(stage, 2000);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    assert_false(voice_is_on(stage));
    tap_listening(stage);
}

static void what_was_switched_on_is_remembered_for_the_card_when_the_person_goes(void **state)
{
    struct stage *stage = *state;
    stage_tap(stage);
    touch(stage, HIT_ACCESS, 0);
    touch(stage, HIT_PREFERENCE, PREFERENCE_LARGE_TEXT);
    touch(stage, HIT_CLOSE_SHEET, 0);
    touch(stage, HIT_LANGUAGE, 0);
    assert_false(stage_has(stage, COMMAND_WISH));
    touch(stage, HIT_EXIT, 0);
    const struct command *wish = stage_asked(stage, COMMAND_WISH);
    assert_true(wish->wish.preferences.large_text);
    assert_false(wish->wish.preferences.voice);
    assert_string_equal(wish->wish.language, "en");
    assert_int_equal(strlen(wish->card.text), CARD_REF_SIZE - 1);
}

static void who_changes_nothing_has_nothing_remembered(void **state)
{
    struct stage *stage = *state;
    headphones(stage, true); /* the plug says it, not the person */
    stage_tap(stage);
    touch(stage, HIT_EXIT, 0);
    assert_false(stage_has(stage, COMMAND_WISH));
}

static void a_remembered_wish_is_there_with_the_dashboard(void **state)
{
    struct stage *stage = *state;
    stage->account.has_wish = true;
    stage->account.wish = (struct card_wish){.language = "en", .preferences = {.large_text = true}};
    touch(stage, HIT_LOUDER, 0);
    stage_tap(stage);
    const struct view *view = stage_view(stage);
    assert_int_equal(view->language, LANGUAGE_EN);
    assert_true(view->preferences.large_text);
    assert_int_equal(view->preferences.volume, VOLUME_FIRST + 1); /* of the moment, and not the card's */
    card_off(stage);
    touch(stage, HIT_EXIT, 0);
    assert_false(stage_has(stage, COMMAND_WISH)); /* it is known already */
    stage_wait(stage, 2000);
    assert_false(stage_view(stage)->preferences.large_text);
}

static void a_glass_is_black_only_for_those_who_listen(void **state)
{
    struct stage *stage = *state;
    stage->account.has_wish = true;
    stage->account.wish.preferences.blank = true; /* remembered with headphones */
    stage_tap(stage);
    assert_false(stage_view(stage)->preferences.blank);
    touch(stage, HIT_ACCESS, 0);
    touch(stage, HIT_PREFERENCE, PREFERENCE_BLANK);
    assert_true(stage_view(stage)->preferences.blank && voice_is_on(stage));
    touch(stage, HIT_PREFERENCE, PREFERENCE_VOICE);
    assert_false(stage_view(stage)->preferences.blank || voice_is_on(stage));
    headphones(stage, true);
    touch(stage, HIT_PREFERENCE, PREFERENCE_BLANK);
    headphones(stage, false);
    assert_false(stage_view(stage)->preferences.blank);
}

static void a_wish_kept_here_is_used_without_a_line(void **state)
{
    struct stage *stage = *state;
    line(stage, false);
    stage->account.has_wish = true;
    stage->account.wish.preferences.more_time = true;
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    station_says_account(stage, NULL);
    stage_wait(stage, 5000);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    assert_true(stage_view(stage)->preferences.more_time);
}

static void the_focus_keeps_a_person_here_and_touches_nothing(void **state)
{
    struct stage *stage = *state;
    touch(stage, HIT_MOVED, 0);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    stage_tap(stage);
    for (int i = 0; i < 4; i++) {
        stage_wait(stage, 40000);
        touch(stage, HIT_MOVED, 0);
    }
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    stage_wait(stage, 61000);
    assert_int_equal(stage_screen(stage), SCREEN_STILL_THERE);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(headphones_turn_the_voice_on_and_off),
        STORY(a_plug_that_stays_is_no_reason_to_begin_anew_every_minute),
        STORY(on_the_speaker_a_balance_waits_for_the_answer),
        STORY(who_says_no_hears_no_amount_until_they_say_yes),
        STORY(the_voice_key_hides_what_stands_there_until_it_is_answered),
        STORY(the_answer_goes_with_the_person),
        STORY(what_was_switched_on_is_remembered_for_the_card_when_the_person_goes),
        STORY(who_changes_nothing_has_nothing_remembered),
        STORY(a_remembered_wish_is_there_with_the_dashboard),
        STORY(a_glass_is_black_only_for_those_who_listen),
        STORY(a_wish_kept_here_is_used_without_a_line),
        STORY(the_focus_keeps_a_person_here_and_touches_nothing),
    };
    return cmocka_run_group_tests_name("session_voice", tests, NULL, NULL);
}
