/* One sound, one contour (design 0.6). */
#include "device/tone.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static int16_t samples[TONE_SAMPLES_MAX];

static int peak(size_t from, size_t to)
{
    int highest = 0;
    for (size_t i = from; i < to; i++)
        highest = abs(samples[i]) > highest ? abs(samples[i]) : highest;
    return highest;
}

/* Upward crossings of zero per second. */
static double pitch(size_t from, size_t to)
{
    int crossings = 0;
    for (size_t i = from + 1; i < to; i++)
        if (samples[i - 1] < 0 && samples[i] >= 0)
            crossings++;
    return (double)crossings * TONE_RATE / (double)(to - from);
}

static void every_sound_begins_and_ends_softly_and_stays_under_minus_9_dbfs(void **state)
{
    (void)state;
    for (int sound = SOUND_KEY; sound <= SOUND_TICK; sound++) {
        size_t count = tone_render((enum sound)sound, VOLUME_MOST, false, samples);
        assert_in_range(count, 12 * TONE_RATE / 1000, TONE_SAMPLES_MAX);
        assert_true(peak(0, count) <= (int)(32767 * pow(10, -9 / 20.0)) + 1);
        assert_true(peak(0, 24) < peak(0, count) / 4 && peak(count - 24, count) < peak(0, count) / 4);
    }
}

static void done_rises_and_refused_falls(void **state)
{
    (void)state;
    size_t count = tone_render(SOUND_OK, VOLUME_MOST, false, samples);
    assert_true(pitch(0, count / 3) < pitch(count / 2, count) - 200);
    count = tone_render(SOUND_FAIL, VOLUME_MOST, false, samples);
    assert_true(pitch(0, count / 3) > pitch(count / 2, count) + 50);
}

static void by_night_it_is_quieter_and_keys_are_silent(void **state)
{
    (void)state;
    size_t count = tone_render(SOUND_OK, VOLUME_MOST, false, samples);
    int loud = peak(0, count);
    count = tone_render(SOUND_OK, VOLUME_MOST, true, samples);
    assert_true(abs(loud / 4 - peak(0, count)) < loud / 100);
    assert_int_equal(tone_render(SOUND_KEY, VOLUME_MOST, true, samples), 0);
    assert_int_equal(tone_render(SOUND_TICK, VOLUME_MOST, true, samples), 0);
    assert_int_equal(tone_render(SOUND_NONE, VOLUME_MOST, false, samples), 0);
}

static void a_step_of_the_volume_is_six_decibels(void **state)
{
    (void)state;
    size_t count = tone_render(SOUND_OK, VOLUME_MOST, false, samples);
    int loud = peak(0, count);
    count = tone_render(SOUND_OK, VOLUME_LEAST, false, samples);
    assert_true(abs((int)(loud / pow(10, 24 / 20.0)) - peak(0, count)) <= 1 + loud / 100);
}

static void night_is_from_half_past_ten_to_seven(void **state)
{
    (void)state;
    const int64_t five_past_two = 1795413900000; /* 2026-11-23 14:05 in the dormitory */
    const int64_t minute = 60000;
    assert_false(tone_is_night(five_past_two));
    assert_false(tone_is_night(five_past_two + (8 * 60 + 24) * minute));
    assert_true(tone_is_night(five_past_two + (8 * 60 + 25) * minute));
    assert_true(tone_is_night(five_past_two + (16 * 60 + 54) * minute));
    assert_false(tone_is_night(five_past_two + (16 * 60 + 55) * minute));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sound_begins_and_ends_softly_and_stays_under_minus_9_dbfs),
        cmocka_unit_test(done_rises_and_refused_falls),
        cmocka_unit_test(by_night_it_is_quieter_and_keys_are_silent),
        cmocka_unit_test(a_step_of_the_volume_is_six_decibels),
        cmocka_unit_test(night_is_from_half_past_ten_to_seven),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
