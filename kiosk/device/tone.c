#include "device/tone.h"
#include "base/clock.h"
#include <assert.h>
#include <math.h>

#define RAMP_MS 5 /* at each end of a note: an abrupt one clicks */
#define NOTES_MAX 3
#define STEP_DB 6 /* screens.md 0.6 */
#define NIGHT_DB 12

struct note {
    int hertz; /* 0: a rest */
    int length_ms;
};

struct shape {
    int peak_dbfs;
    struct note notes[NOTES_MAX];
};

static const struct shape shapes[] = {
    [SOUND_KEY] = {-24, {{1000, 12}}},
    [SOUND_READ] = {-9, {{1568, 60}}},
    [SOUND_OK] = {-9, {{880, 90}, {1319, 160}}},
    [SOUND_LOOK] = {-9, {{659, 120}, {0, 60}, {659, 120}}},
    [SOUND_FAIL] = {-9, {{330, 180}, {247, 220}}},
    [SOUND_TICK] = {-9, {{523, 40}}},
};

static double ramp(size_t at, size_t count)
{
    const double length = RAMP_MS * TONE_RATE / 1000.0;
    double from_end = (double)(at < count - 1 - at ? at : count - 1 - at);
    return from_end >= length ? 1 : from_end / length;
}

static size_t note_render(struct note note, double peak, int16_t *samples)
{
    size_t count = (size_t)note.length_ms * TONE_RATE / 1000;
    for (size_t i = 0; i < count; i++) {
        double phase = 6.283185307179586 * note.hertz * (double)i / TONE_RATE;
        samples[i] = (int16_t)lrint(sin(phase) * ramp(i, count) * peak * 32767);
    }
    return count;
}

size_t tone_render(enum sound sound, int volume, bool night, int16_t samples[TONE_SAMPLES_MAX])
{
    if (sound == SOUND_NONE || (night && (sound == SOUND_KEY || sound == SOUND_TICK)))
        return 0;
    const struct shape *shape = &shapes[sound];
    int down_db = (VOLUME_MOST - volume) * STEP_DB + (night ? NIGHT_DB : 0);
    double peak = pow(10, (shape->peak_dbfs - down_db) / 20.0);
    size_t count = 0;
    for (int i = 0; i < NOTES_MAX && shape->notes[i].length_ms; i++)
        count += note_render(shape->notes[i], peak, samples + count);
    assert(count <= TONE_SAMPLES_MAX);
    return count;
}

bool tone_is_night(int64_t now_ms)
{
    struct local_time local = clock_local(now_ms);
    int minute = local.hour * 60 + local.minute;
    return minute >= 22 * 60 + 30 || minute < 7 * 60;
}
