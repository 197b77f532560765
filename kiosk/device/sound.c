#include "device/sound.h"
#include "base/clock.h"
#include "device/speaker.h"
#include "device/tone.h"
#include <assert.h>
#include <pthread.h>
#include <time.h>

#define KEEP_OPEN_S 2 /* a keypad's next key comes within this */

static_assert(TONE_RATE == SPEAKER_RATE, "tones are mixed as they are");

static struct {
    pthread_mutex_t lock;
    pthread_cond_t asked;
    pthread_t thread;
    bool started, ending;
    enum sound next;
    enum side side; /* of next */
    int volume;     /* of next */
} sounds = {.lock = PTHREAD_MUTEX_INITIALIZER, .asked = PTHREAD_COND_INITIALIZER};

static void play_now(enum sound sound, enum side side, int volume)
{
    static int16_t samples[TONE_SAMPLES_MAX];
    size_t count = tone_render(sound, volume, tone_is_night(clock_now_ms()), samples);
    speaker_side(side);
    speaker_play(LANE_TONE, samples, count);
    clock_sleep_ms((int64_t)(count * 1000 / TONE_RATE) + 20);
}

/* Waits for the next sound; false when none came for KEEP_OPEN_S. Holds the lock. */
static bool next_awaited(bool held)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += KEEP_OPEN_S;
    while (sounds.next == SOUND_NONE && !sounds.ending) {
        if (!held)
            pthread_cond_wait(&sounds.asked, &sounds.lock);
        else if (pthread_cond_timedwait(&sounds.asked, &sounds.lock, &until) != 0)
            return false;
    }
    return true;
}

static void *play(void *unused)
{
    (void)unused;
    bool held = false;
    pthread_mutex_lock(&sounds.lock);
    while (!sounds.ending) {
        bool awaited = next_awaited(held);
        enum sound sound = sounds.next;
        enum side side = sounds.side;
        int volume = sounds.volume;
        sounds.next = SOUND_NONE;
        pthread_mutex_unlock(&sounds.lock);
        if (!awaited) {
            speaker_release();
            held = false;
        } else if (sound != SOUND_NONE) {
            held = held || speaker_hold();
            if (held)
                play_now(sound, side, volume);
        }
        pthread_mutex_lock(&sounds.lock);
    }
    pthread_mutex_unlock(&sounds.lock);
    if (held)
        speaker_release();
    return NULL;
}

void sound_play(enum sound sound, enum side side, int volume)
{
    pthread_mutex_lock(&sounds.lock);
    sounds.next = sound;
    sounds.side = side;
    sounds.volume = volume;
    if (!sounds.started)
        sounds.started = pthread_create(&sounds.thread, NULL, play, NULL) == 0;
    pthread_cond_signal(&sounds.asked);
    pthread_mutex_unlock(&sounds.lock);
}

void sound_stop(void)
{
    pthread_mutex_lock(&sounds.lock);
    bool started = sounds.started;
    sounds.ending = true;
    pthread_cond_signal(&sounds.asked);
    pthread_mutex_unlock(&sounds.lock);
    if (started)
        pthread_join(sounds.thread, NULL);
}
