/* Colours, type sizes and icons: the tokens of the design (5.1-5.4). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum theme_name { THEME_LIGHT, THEME_DARK, THEME_HIGH_CONTRAST, THEMES };

/* What the machine's owner wants; a person may still ask for high contrast. */
enum theme_choice { THEME_ALWAYS_LIGHT, THEME_ALWAYS_DARK, THEME_BY_HOUR /* dark from 22:30 to 6:30 */ };
/* "light", "dark" or "auto"; false for another word. */
bool theme_choice_of(const char *text, enum theme_choice *choice);
enum theme_name theme_at(enum theme_choice choice, int hour, int minute);

enum colour {
    COLOUR_BG,
    COLOUR_SURFACE,
    COLOUR_INSET,
    COLOUR_TEXT,
    COLOUR_TEXT2,
    COLOUR_LINE,
    COLOUR_EDGE,
    COLOUR_PRIMARY,
    COLOUR_ON_PRIMARY,
    COLOUR_PRIMARY_PRESSED,
    COLOUR_PRIMARY_SOFT,
    COLOUR_SUCCESS,
    COLOUR_SUCCESS_SOFT,
    COLOUR_WARN,
    COLOUR_WARN_SOFT,
    COLOUR_DANGER,
    COLOUR_DANGER_SOFT,
    COLOUR_BAR,
    COLOUR_BAR_NOW,
    COLOUR_PEAK,
    COLOUR_GOOD,
    COLOUR_GHOST,
    COLOUR_HEAT_1, /* six even steps, design 3.2 C6 */
    COLOUR_HEAT_2,
    COLOUR_HEAT_3,
    COLOUR_HEAT_4,
    COLOUR_HEAT_5,
    COLOUR_HEAT_6,
    COLOUR_BLACK,
    COLOUR_WHITE,
    COLOUR_CHIP_GOLD /* the drawn card's contact plate */,
    COLOURS
};

struct rgb {
    uint8_t r, g, b;
};
struct rgb theme_colour(enum theme_name theme, enum colour colour);

enum type_size { T7, T8, T10, T12, T13, T14, T18, T24, T28, T36, T44, TYPE_SIZES };
/* large: as those who see little want it (S22); none is under 12.5 u then. */
float theme_type_u(enum type_size size, bool large);

enum icon {
    ICON_NONE,
    ICON_BOLT,
    ICON_CONTACTLESS,
    ICON_NFC,
    ICON_CREDIT_CARD,
    ICON_QR_CODE,
    ICON_HISTORY,
    ICON_BAR_CHART,
    ICON_NOTIFICATIONS,
    ICON_POWER,
    ICON_WIFI_OFF,
    ICON_CLOUD_OFF,
    ICON_SYNC,
    ICON_SCHEDULE,
    ICON_HOURGLASS,
    ICON_TIMER,
    ICON_WARNING,
    ICON_CHECK_CIRCLE,
    ICON_DONE,
    ICON_ERROR,
    ICON_HELP,
    ICON_INFO,
    ICON_ACCESSIBILITY,
    ICON_TOUCH,
    ICON_ARROW_DOWN,
    ICON_VISIBILITY_OFF,
    ICON_VISIBILITY,
    ICON_LANGUAGE,
    ICON_BACK,
    ICON_CHEVRON_LEFT,
    ICON_CHEVRON_RIGHT,
    ICON_CLOSE,
    ICON_BACKSPACE,
    ICON_ADD,
    ICON_REMOVE,
    ICON_REFRESH,
    ICON_PRINT,
    ICON_RECEIPT,
    ICON_PERSON,
    ICON_ROOM,
    ICON_PHONE,
    ICON_LOCK,
    ICON_BUILD,
    ICON_SETTINGS,
    ICON_LOGOUT,
    ICON_FORMAT_SIZE,
    ICON_CONTRAST,
    ICON_HEADSET,
    ICON_VOLUME,
    ICON_VOLUME_OFF,
    ICONS
};
uint32_t theme_icon_code(enum icon icon); /* code point in MaterialIcons-Regular */
