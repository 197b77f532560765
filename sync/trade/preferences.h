/* How a person wants the glass (screens.md S22), and what is remembered of it for a card. */
#pragma once
#include <stdbool.h>

#define VOLUME_LEAST 1
#define VOLUME_MOST 5
#define VOLUME_FIRST 3

struct preferences {
    bool large_text;
    bool high_contrast;
    bool voice;
    bool low_display; /* reach mode: everything in the lower part of the panel */
    bool more_time;   /* three times as long */
    bool less_motion;
    bool blank; /* nothing is drawn: for those who listen */
    int volume; /* VOLUME_LEAST..VOLUME_MOST, 6 dB apart; of the moment, never remembered */
};

/* Kept at the station under the card's reference, and with the account at the kiosk. */
struct card_wish {
    char language[8]; /* "zh-CN", "en" or empty */
    struct preferences preferences;
};
