/* The voice through espeak-ng into SDL's disk "device", which writes what would be heard into a file. */
#include "base/clock.h"
#include "device/speaker.h"
#include "device/speech.h"
#include "flow/preferences.h"
#include <espeak-ng/speak_lib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/speechXXXXXX";
static char heard[64], said[64];

static size_t read_heard(int16_t *samples, size_t most)
{
    FILE *file = fopen(heard, "rb");
    if (!file)
        return 0;
    size_t count = fread(samples, sizeof *samples, most, file);
    fclose(file);
    return count;
}

static void wait_said(void)
{
    for (int i = 0; i < 200 && speaker_left_ms(LANE_SPEECH) == 0; i++)
        clock_sleep_ms(10);
    for (int i = 0; i < 3000 && speaker_left_ms(LANE_SPEECH) > 0; i++)
        clock_sleep_ms(10);
}

static double loudness(const int16_t *samples, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)samples[i] * samples[i];
    return count > 0 ? sum / (double)count : 0;
}

/* As a WAV file for whoever wants to hear it: DORMWATT_WAV=FILE. */
static void write_wav(const int16_t *samples, size_t count)
{
    const char *path = getenv("DORMWATT_WAV");
    FILE *file = path ? fopen(path, "wb") : NULL;
    if (!file)
        return;
    const uint32_t bytes = (uint32_t)(count * sizeof *samples), rate = SPEAKER_RATE;
    const uint32_t words[] = {36 + bytes, 16, rate, rate * 2, bytes};
    const uint16_t format[] = {1, 1}, block[] = {2, 16};
    fwrite("RIFF", 1, 4, file);
    fwrite(&words[0], 4, 1, file);
    fwrite("WAVEfmt ", 1, 8, file);
    fwrite(&words[1], 4, 1, file);
    fwrite(format, 2, 2, file);
    fwrite(&words[2], 4, 2, file);
    fwrite(block, 2, 2, file);
    fwrite("data", 1, 4, file);
    fwrite(&words[4], 4, 1, file);
    fwrite(samples, sizeof *samples, count, file);
    fclose(file);
}

static void a_screen_is_heard_in_both_languages(void **state)
{
    (void)state;
    const size_t most = (size_t)SPEAKER_RATE * 60;
    int16_t *samples = calloc(most, sizeof *samples);
    assert_non_null(samples);
    speech_say(LANGUAGE_ZH, "三号公寓五一二室，剩余三十八元六角", VOLUME_MOST);
    wait_said();
    size_t zh = read_heard(samples, most);
    assert_true(zh > (size_t)SPEAKER_RATE);         /* longer than a second */
    assert_true(loudness(samples, zh) > 300 * 300); /* and no silence */
    speech_say(LANGUAGE_EN, "room 5 1 2, balance 38 yuan 60", VOLUME_MOST);
    wait_said();
    size_t both = read_heard(samples, most);
    assert_true(both > zh + SPEAKER_RATE);
    assert_true(loudness(samples + zh, both - zh) > 300 * 300);
    write_wav(samples, both);
    free(samples);
}

static void what_is_said_stands_in_the_log_and_a_hush_ends_it(void **state)
{
    (void)state;
    char line[200] = "";
    speech_say(LANGUAGE_ZH, "共十项，第一项二十元。共十项，第一项二十元。共十项，第一项二十元。",
               VOLUME_LEAST);
    for (int i = 0; i < 200 && speaker_left_ms(LANE_SPEECH) == 0; i++)
        clock_sleep_ms(10);
    assert_true(speaker_left_ms(LANE_SPEECH) > 0);
    speech_hush();
    assert_int_equal(speaker_left_ms(LANE_SPEECH), 0);
    clock_sleep_ms(300);
    assert_int_equal(speaker_left_ms(LANE_SPEECH), 0); /* nothing comes after it */
    FILE *file = fopen(said, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        continue;
    fclose(file);
    assert_int_equal(strncmp(line, "zh\t共十项，第一项二十元。", strlen("zh\t共十项，第一项二十元。")), 0);
}

/* espeak-ng's plain Mandarin reads 三 as "san one". Its library is opened once a process. */
static bool is_read_as_english(const char *words)
{
    bool english = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, espeakINITIALIZE_DONT_EXIT) < 0 ||
                   espeak_SetVoiceByName(SPEECH_VOICE_ZH) != EE_OK;
    const void *at = words;
    while (at && !english) {
        const char *phonemes = espeak_TextToPhonemes(&at, espeakCHARS_UTF8, 0);
        english = !*phonemes || strstr(phonemes, "(en)");
    }
    return english;
}

static void no_han_is_read_as_english(void **state)
{
    (void)state;
    static const char words[] =
        "三号公寓五一二室，剩余三十八元六角。大约还能用七到九天。正常供电。数据三分钟前。共十三项，"
        "第一项二十元，约三十三度。请把校园卡放在屏幕下方有凸点的读卡区。单号九一零七";
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(is_read_as_english(words));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int speaker_new(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(heard, sizeof heard, "%s/heard", folder);
    (void)snprintf(said, sizeof said, "%s/said", folder);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", heard, 1);
    speech_log_to(said);
    return 0;
}

static int speaker_gone(void **state)
{
    (void)state;
    speech_stop();
    unlink(heard);
    unlink(said);
    rmdir(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_han_is_read_as_english),
        cmocka_unit_test(a_screen_is_heard_in_both_languages),
        cmocka_unit_test(what_is_said_stands_in_the_log_and_a_hush_ends_it),
    };
    return cmocka_run_group_tests(tests, speaker_new, speaker_gone);
}
