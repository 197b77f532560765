#include "device/sound.h"
#include "base/clock.h"
#include "base/log.h"
#include "device/tone.h"
#include <pthread.h>
#include <SDL.h>
#include <time.h>
#include <unistd.h>

#define KEEP_OPEN_S 2   /* a keypad's next key comes within this */
#define TRY_AGAIN_S 300 /* a device that could not be opened is left alone so long */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t asked;
    pthread_t thread;
    bool started, ending, told;
    enum sound next;
    int volume;               /* of next */
    SDL_AudioDeviceID device; /* the thread's own, 0 = closed */
    int64_t try_at_ms;
} speaker = {.lock = PTHREAD_MUTEX_INITIALIZER, .asked = PTHREAD_COND_INITIALIZER};

static void device_absent(const char *why)
{
    speaker.try_at_ms = clock_monotonic_ms() + (int64_t)TRY_AGAIN_S * 1000;
    if (!speaker.told)
        log_note("no sound: %s", why);
    speaker.told = true;
}

static void device_open(void)
{
    if (speaker.device || clock_monotonic_ms() < speaker.try_at_ms)
        return;
    if (access("/dev/snd", F_OK) != 0 && !SDL_getenv("SDL_AUDIODRIVER")) {
        device_absent("this machine has no /dev/snd"); /* asking ALSA would fill the log */
        return;
    }
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        device_absent(SDL_GetError());
        return;
    }
    SDL_AudioSpec wanted = {.freq = TONE_RATE, .format = AUDIO_S16SYS, .channels = 1, .samples = 1024};
    speaker.device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    if (speaker.device) {
        SDL_PauseAudioDevice(speaker.device, 0);
        return;
    }
    device_absent(SDL_GetError());
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

static void device_close(void)
{
    if (!speaker.device)
        return;
    SDL_CloseAudioDevice(speaker.device);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    speaker.device = 0;
}

static void play_now(enum sound sound, int volume)
{
    static int16_t samples[TONE_SAMPLES_MAX];
    size_t count = tone_render(sound, volume, tone_is_night(clock_now_ms()), samples);
    if (count == 0)
        return;
    device_open();
    if (!speaker.device)
        return;
    SDL_QueueAudio(speaker.device, samples, (uint32_t)(count * sizeof samples[0]));
    clock_sleep_ms((int64_t)(count * 1000 / TONE_RATE) + 20);
}

/* Waits for the next sound; false when none came for KEEP_OPEN_S. Holds the lock. */
static bool next_awaited(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += KEEP_OPEN_S;
    while (speaker.next == SOUND_NONE && !speaker.ending) {
        if (!speaker.device)
            pthread_cond_wait(&speaker.asked, &speaker.lock);
        else if (pthread_cond_timedwait(&speaker.asked, &speaker.lock, &until) != 0)
            return false;
    }
    return true;
}

static void *speak(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&speaker.lock);
    while (!speaker.ending) {
        bool awaited = next_awaited();
        enum sound sound = speaker.next;
        int volume = speaker.volume;
        speaker.next = SOUND_NONE;
        pthread_mutex_unlock(&speaker.lock);
        if (!awaited)
            device_close();
        else
            play_now(sound, volume);
        pthread_mutex_lock(&speaker.lock);
    }
    pthread_mutex_unlock(&speaker.lock);
    device_close();
    return NULL;
}

void sound_play(enum sound sound, int volume)
{
    pthread_mutex_lock(&speaker.lock);
    speaker.next = sound;
    speaker.volume = volume;
    if (!speaker.started)
        speaker.started = pthread_create(&speaker.thread, NULL, speak, NULL) == 0;
    pthread_cond_signal(&speaker.asked);
    pthread_mutex_unlock(&speaker.lock);
}

void sound_stop(void)
{
    pthread_mutex_lock(&speaker.lock);
    bool started = speaker.started;
    speaker.ending = true;
    pthread_cond_signal(&speaker.asked);
    pthread_mutex_unlock(&speaker.lock);
    if (started)
        pthread_join(speaker.thread, NULL);
}
