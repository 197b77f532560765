#include "device/speech.h"
#include "base/clock.h"
#include "base/log.h"
#include "device/speaker.h"
#include "flow/preferences.h"
#include "ui/speak.h"
#include <espeak-ng/speak_lib.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define KEEP_OPEN_S 2
#define BUFFER_MS 60 /* of the synthesiser: how soon the first word is heard */
#define STEP_DB 6    /* screens.md 0.6 */

struct text {
    enum language language;
    int volume;
    char words[SPEAK_SIZE];
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t asked;
    pthread_t thread;
    bool started, ending, has_next;
    struct text next;
    unsigned turn; /* counts what was said or hushed: an older turn's samples are dropped */
    const char *log;

    /* the thread's own */
    unsigned my_turn;
    float gain;
    bool ready, failed;
} speech = {.lock = PTHREAD_MUTEX_INITIALIZER, .asked = PTHREAD_COND_INITIALIZER};

/* espeak-ng hands over what it has made of the text; 1 ends it. */
static int samples_made(short *samples, int count, espeak_EVENT *events)
{
    (void)events;
    for (int i = 0; samples && i < count; i++)
        samples[i] = (short)lrintf((float)samples[i] * speech.gain);
    pthread_mutex_lock(&speech.lock);
    bool is_mine = speech.turn == speech.my_turn;
    if (is_mine && samples && count > 0)
        speaker_play(LANE_SPEECH, samples, (size_t)count);
    pthread_mutex_unlock(&speech.lock);
    return is_mine ? 0 : 1;
}

static bool synthesiser_open(void)
{
    if (speech.ready || speech.failed)
        return speech.ready;
    int rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS, NULL, espeakINITIALIZE_DONT_EXIT);
    speech.ready = rate == SPEAKER_RATE;
    speech.failed = !speech.ready;
    if (speech.failed)
        log_error("no voice: espeak-ng answers %d, not %d Hz; is espeak-ng-data installed?", rate,
                  SPEAKER_RATE);
    else
        espeak_SetSynthCallback(samples_made);
    return speech.ready;
}

static void write_log(const struct text *text)
{
    FILE *file = speech.log && *speech.log ? fopen(speech.log, "ae") : NULL;
    if (!file)
        return;
    fprintf(file, "%s\t%s\n", text->language == LANGUAGE_ZH ? "zh" : "en", text->words);
    (void)fclose(file);
}

/* A stretch of the text that one voice reads; false: it was ended, or there is no such voice. */
static bool say_stretch(enum language language, const char *words, size_t length)
{
    static const char *const voices[LANGUAGES] = {
        [LANGUAGE_ZH] = SPEECH_VOICE_ZH, [LANGUAGE_EN] = SPEECH_VOICE_EN};
    static char stretch[SPEAK_SIZE];
    if (espeak_SetVoiceByName(voices[language]) != EE_OK) {
        log_error("no voice: espeak-ng has none named %s", voices[language]);
        return false;
    }
    memcpy(stretch, words, length);
    stretch[length] = 0;
    espeak_Synth(stretch, length + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, NULL);
    explicit_bzero(stretch, sizeof stretch);
    pthread_mutex_lock(&speech.lock);
    bool is_mine = speech.turn == speech.my_turn;
    pthread_mutex_unlock(&speech.lock);
    return is_mine;
}

static void say_now(const struct text *text)
{
    write_log(text);
    if (!synthesiser_open())
        return;
    speech.gain = powf(10, (float)((text->volume - VOLUME_MOST) * STEP_DB) / 20);
    enum language language = text->language;
    const char *at = text->words;
    for (size_t length; (length = speak_stretch(at, &language)) > 0; at += length)
        if (!say_stretch(language, at, length))
            return;
}

/* Waits for the next text; false when none came for KEEP_OPEN_S after the last word was heard. Holds the
 * lock. */
static bool next_awaited(bool held)
{
    while (!speech.has_next && !speech.ending) {
        if (!held) {
            pthread_cond_wait(&speech.asked, &speech.lock);
            continue;
        }
        int64_t wait_ms = speaker_left_ms(LANE_SPEECH) + (int64_t)KEEP_OPEN_S * 1000;
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += wait_ms / 1000 + 1;
        if (pthread_cond_timedwait(&speech.asked, &speech.lock, &until) != 0 &&
            speaker_left_ms(LANE_SPEECH) == 0)
            return false;
    }
    return true;
}

static void *speak(void *unused)
{
    (void)unused;
    static struct text text;
    bool held = false;
    pthread_mutex_lock(&speech.lock);
    while (!speech.ending) {
        bool awaited = next_awaited(held);
        text = speech.next;
        explicit_bzero(&speech.next, sizeof speech.next);
        speech.has_next = false;
        speech.my_turn = speech.turn;
        pthread_mutex_unlock(&speech.lock);
        if (!awaited) {
            speaker_release();
            held = false;
        } else if (*text.words) {
            held = held || speaker_hold();
            say_now(&text);
            explicit_bzero(&text, sizeof text);
        }
        pthread_mutex_lock(&speech.lock);
    }
    pthread_mutex_unlock(&speech.lock);
    if (held)
        speaker_release();
    return NULL; /* espeak_Terminate may wait for ever (1.51), and the process is about to end */
}

void speech_log_to(const char *log)
{
    speech.log = log;
}

void speech_say(enum language language, const char *text, int volume)
{
    pthread_mutex_lock(&speech.lock);
    speech.turn++;
    speaker_clear(LANE_SPEECH);
    speech.next.language = language;
    speech.next.volume = volume;
    (void)snprintf(speech.next.words, sizeof speech.next.words, "%s", text);
    speech.has_next = true;
    if (!speech.started)
        speech.started = pthread_create(&speech.thread, NULL, speak, NULL) == 0;
    pthread_cond_signal(&speech.asked);
    pthread_mutex_unlock(&speech.lock);
}

void speech_hush(void)
{
    pthread_mutex_lock(&speech.lock);
    speech.turn++;
    speech.has_next = false;
    explicit_bzero(&speech.next, sizeof speech.next);
    speaker_clear(LANE_SPEECH);
    pthread_mutex_unlock(&speech.lock);
}

void speech_stop(void)
{
    pthread_mutex_lock(&speech.lock);
    bool started = speech.started;
    speech.ending = true;
    speech.turn++;
    pthread_cond_signal(&speech.asked);
    pthread_mutex_unlock(&speech.lock);
    if (started)
        pthread_join(speech.thread, NULL);
    speaker_clear(LANE_SPEECH);
}
