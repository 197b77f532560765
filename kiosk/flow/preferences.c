#include "flow/preferences.h"
#include <string.h>

struct preferences preferences_first(void)
{
    struct preferences preferences;
    memset(&preferences, 0, sizeof preferences); /* padding too: views are compared as bytes */
    preferences.volume = VOLUME_FIRST;
    return preferences;
}

static bool *switch_of(struct preferences *preferences, enum preference preference)
{
    switch (preference) {
    case PREFERENCE_LARGE_TEXT: return &preferences->large_text;
    case PREFERENCE_HIGH_CONTRAST: return &preferences->high_contrast;
    case PREFERENCE_VOICE: return &preferences->voice;
    case PREFERENCE_LOW_DISPLAY: return &preferences->low_display;
    case PREFERENCE_MORE_TIME: return &preferences->more_time;
    case PREFERENCE_LESS_MOTION: return &preferences->less_motion;
    case PREFERENCE_BLANK: return &preferences->blank;
    case PREFERENCE_COUNT: break;
    }
    return NULL;
}

bool preference_of(const struct preferences *preferences, enum preference preference)
{
    struct preferences copy = *preferences;
    const bool *on = switch_of(&copy, preference);
    return on && *on;
}

void preference_set(struct preferences *preferences, enum preference preference, bool on)
{
    bool *at = switch_of(preferences, preference);
    if (at)
        *at = on;
}

bool preferences_are_first(const struct preferences *preferences)
{
    for (int i = 0; i < PREFERENCE_COUNT; i++)
        if (preference_of(preferences, (enum preference)i))
            return false;
    return preferences->volume == VOLUME_FIRST;
}

void preferences_louder(struct preferences *preferences, int steps)
{
    int volume = preferences->volume + steps;
    preferences->volume = volume < VOLUME_LEAST ? VOLUME_LEAST : volume > VOLUME_MOST ? VOLUME_MOST : volume;
}
