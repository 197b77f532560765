#include "device/speaker.h"
#include "base/clock.h"
#include "base/log.h"
#include <pthread.h>
#include <SDL.h>
#include <string.h>
#include <unistd.h>

#define TRY_AGAIN_S 300    /* a device that could not be opened is left alone so long */
#define CHANNELS 2         /* a machine with one loudspeaker hears both */
#define DEVICE_SAMPLES 512 /* 23 ms: speech is interrupted that fast */

struct queue {
    int16_t *samples;
    size_t from, to, room;
};

static struct {
    pthread_mutex_t device_lock; /* of opening and closing, which is slow */
    pthread_mutex_t lock;        /* of the lanes, for the shortest time */
    struct queue lanes[LANES];
    SDL_AudioDeviceID device; /* 0 = closed */
    int holders;
    enum side side; /* of the tones */
    bool told, is_rerouted;
    int64_t try_at_ms;
    char name[128];
} speaker = {.device_lock = PTHREAD_MUTEX_INITIALIZER, .lock = PTHREAD_MUTEX_INITIALIZER};

static void add(int16_t *to, int16_t sample)
{
    int sum = *to + sample;
    *to = (int16_t)(sum > INT16_MAX ? INT16_MAX : sum < INT16_MIN ? INT16_MIN : sum);
}

/* SDL's own thread asks for bytes. */
static void mix(void *unused, Uint8 *bytes, int length)
{
    (void)unused;
    int16_t *out = (int16_t *)(void *)bytes;
    size_t count = (size_t)length / sizeof *out / CHANNELS;
    memset(out, 0, (size_t)length);
    pthread_mutex_lock(&speaker.lock);
    for (int lane = 0; lane < LANES; lane++) {
        struct queue *queue = &speaker.lanes[lane];
        for (size_t i = 0; i < count && queue->from < queue->to; i++) {
            int16_t sample = queue->samples[queue->from++];
            if (lane != LANE_TONE || speaker.side != SIDE_RIGHT)
                add(&out[CHANNELS * i], sample);
            if (lane != LANE_TONE || speaker.side != SIDE_LEFT)
                add(&out[CHANNELS * i + 1], sample);
        }
    }
    pthread_mutex_unlock(&speaker.lock);
}

static void device_absent(const char *why)
{
    speaker.try_at_ms = clock_monotonic_ms() + (int64_t)TRY_AGAIN_S * 1000;
    if (!speaker.told)
        log_note("no sound: %s", why);
    speaker.told = true;
}

static void device_close(void)
{
    if (!speaker.device)
        return;
    SDL_CloseAudioDevice(speaker.device);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    speaker.device = 0;
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
    SDL_AudioSpec wanted = {.freq = SPEAKER_RATE,
                            .format = AUDIO_S16SYS,
                            .channels = CHANNELS,
                            .samples = DEVICE_SAMPLES,
                            .callback = mix};
    speaker.device = SDL_OpenAudioDevice(speaker.name[0] ? speaker.name : NULL, 0, &wanted, NULL, 0);
    if (speaker.device) {
        SDL_PauseAudioDevice(speaker.device, 0);
        return;
    }
    device_absent(SDL_GetError());
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

bool speaker_hold(void)
{
    pthread_mutex_lock(&speaker.device_lock);
    if (speaker.is_rerouted)
        device_close();
    speaker.is_rerouted = false;
    device_open();
    bool held = speaker.device != 0;
    speaker.holders += held;
    pthread_mutex_unlock(&speaker.device_lock);
    return held;
}

void speaker_release(void)
{
    pthread_mutex_lock(&speaker.device_lock);
    if (--speaker.holders == 0)
        device_close();
    pthread_mutex_unlock(&speaker.device_lock);
}

void speaker_route(const char *name)
{
    pthread_mutex_lock(&speaker.device_lock);
    (void)snprintf(speaker.name, sizeof speaker.name, "%s", name ? name : "");
    speaker.is_rerouted = true;
    speaker.try_at_ms = 0;
    pthread_mutex_unlock(&speaker.device_lock);
}

/* Room for count more behind what is still to be played. */
static bool queue_grow(struct queue *queue, size_t count)
{
    size_t left = queue->to - queue->from;
    if (queue->from > 0 && left > 0)
        memmove(queue->samples, queue->samples + queue->from, left * sizeof *queue->samples);
    queue->from = 0;
    queue->to = left;
    if (left + count <= queue->room)
        return true;
    if (left + count > LANE_SAMPLES_MAX)
        return false;
    int16_t *grown = realloc(queue->samples, (left + count) * sizeof *grown);
    if (!grown)
        return false;
    queue->samples = grown;
    queue->room = left + count;
    return true;
}

void speaker_play(enum lane lane, const int16_t *samples, size_t count)
{
    struct queue *queue = &speaker.lanes[lane];
    pthread_mutex_lock(&speaker.lock);
    if (queue_grow(queue, count)) {
        memcpy(queue->samples + queue->to, samples, count * sizeof *samples);
        queue->to += count;
    }
    pthread_mutex_unlock(&speaker.lock);
}

void speaker_side(enum side side)
{
    pthread_mutex_lock(&speaker.lock);
    speaker.side = side;
    pthread_mutex_unlock(&speaker.lock);
}

void speaker_clear(enum lane lane)
{
    struct queue *queue = &speaker.lanes[lane];
    pthread_mutex_lock(&speaker.lock);
    free(queue->samples);
    *queue = (struct queue){0};
    pthread_mutex_unlock(&speaker.lock);
}

int64_t speaker_left_ms(enum lane lane)
{
    pthread_mutex_lock(&speaker.lock);
    size_t left = speaker.lanes[lane].to - speaker.lanes[lane].from;
    pthread_mutex_unlock(&speaker.lock);
    return (int64_t)(left * 1000 / SPEAKER_RATE);
}
