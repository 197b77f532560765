/* How a person wants the glass (screens.md S22): applied at once, remembered for a card at the station, gone
 * from the machine with the person. */
#pragma once
#include "trade/preferences.h"

/* The switches of S22, in reading order. */
enum preference {
    PREFERENCE_LARGE_TEXT,
    PREFERENCE_HIGH_CONTRAST,
    PREFERENCE_VOICE,
    PREFERENCE_LOW_DISPLAY,
    PREFERENCE_MORE_TIME,
    PREFERENCE_LESS_MOTION,
    PREFERENCE_BLANK,
    PREFERENCE_COUNT
};

/* As the glass stands for a stranger. */
struct preferences preferences_first(void);
bool preferences_are_first(const struct preferences *preferences);
bool preference_of(const struct preferences *preferences, enum preference preference);
void preference_set(struct preferences *preferences, enum preference preference, bool on);
/* By a step within its bounds. */
void preferences_louder(struct preferences *preferences, int steps);
