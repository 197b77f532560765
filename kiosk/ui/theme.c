#include "ui/theme.h"
#include <assert.h>
#include <string.h>

#define RGB(hex)                                                                                             \
    {                                                                                                        \
        (uint8_t)((hex) >> 16), (uint8_t)((hex) >> 8), (uint8_t)(hex)                                        \
    }

/* Design 5.3: light, dark, high contrast. The contrast of every pair that meets is tested. */
static const struct rgb colours[COLOURS][THEMES] = {
    [COLOUR_BG] = {RGB(0xF3F6FA), RGB(0x0E151C), RGB(0x000000)},
    [COLOUR_SURFACE] = {RGB(0xFFFFFF), RGB(0x18222C), RGB(0x000000)},
    [COLOUR_INSET] = {RGB(0xE8EDF3), RGB(0x22303D), RGB(0x1A1A1A)},
    [COLOUR_TEXT] = {RGB(0x14202B), RGB(0xF1F5F9), RGB(0xFFFFFF)},
    [COLOUR_TEXT2] = {RGB(0x465564), RGB(0xB4C1CD), RGB(0xFFFFFF)},
    [COLOUR_LINE] = {RGB(0xCBD4DE), RGB(0x33424F), RGB(0xFFFFFF)},
    [COLOUR_EDGE] = {RGB(0x66768A), RGB(0x8295A6), RGB(0xFFFFFF)},
    [COLOUR_PRIMARY] = {RGB(0x0A5FB4), RGB(0x6CB4FF), RGB(0xFFE600)},
    [COLOUR_ON_PRIMARY] = {RGB(0xFFFFFF), RGB(0x06203A), RGB(0x000000)},
    [COLOUR_PRIMARY_PRESSED] = {RGB(0x084A8D), RGB(0x9CCBFF), RGB(0xFFFFFF)},
    [COLOUR_PRIMARY_SOFT] = {RGB(0xE1EDFA), RGB(0x16324E), RGB(0x000000)},
    [COLOUR_SUCCESS] = {RGB(0x14713F), RGB(0x5FD39A), RGB(0x7CFF9B)},
    [COLOUR_SUCCESS_SOFT] = {RGB(0xE0F3E8), RGB(0x12352A), RGB(0x000000)},
    [COLOUR_WARN] = {RGB(0x7A4A00), RGB(0xFFC25C), RGB(0xFFE600)},
    [COLOUR_WARN_SOFT] = {RGB(0xFFF1D6), RGB(0x3B2C10), RGB(0x000000)},
    [COLOUR_DANGER] = {RGB(0xB3261E), RGB(0xFF9389), RGB(0xFF9C9C)},
    [COLOUR_DANGER_SOFT] = {RGB(0xFCE8E6), RGB(0x431C1A), RGB(0x000000)},
    [COLOUR_BAR] = {RGB(0x2F7FD1), RGB(0x5AA5F0), RGB(0xFFE600)},
    [COLOUR_BAR_NOW] = {RGB(0x0A5FB4), RGB(0x9CCBFF), RGB(0xFFFFFF)},
    [COLOUR_PEAK] = {RGB(0xC75000), RGB(0xFF9D5C), RGB(0xFF9C9C)},
    [COLOUR_GOOD] = {RGB(0x007D5C), RGB(0x3CCB9B), RGB(0x7CFF9B)},
    [COLOUR_GHOST] = {RGB(0x8796A6), RGB(0x6F8192), RGB(0x9E9E9E)},
    [COLOUR_HEAT_1] = {RGB(0xE3EEFA), RGB(0x1E3145), RGB(0x1A1A1A)},
    [COLOUR_HEAT_2] = {RGB(0xB7D3F2), RGB(0x25486B), RGB(0x4D4500)},
    [COLOUR_HEAT_3] = {RGB(0x84B3E6), RGB(0x2F6394), RGB(0x806F00)},
    [COLOUR_HEAT_4] = {RGB(0x4A8CD3), RGB(0x4184BF), RGB(0xB39E00)},
    [COLOUR_HEAT_5] = {RGB(0x1D65B0), RGB(0x74AEE5), RGB(0xD9C300)},
    [COLOUR_HEAT_6] = {RGB(0x0B3F7A), RGB(0xC4E0FF), RGB(0xFFF9B0)},
    [COLOUR_BLACK] = {RGB(0x000000), RGB(0x000000), RGB(0x000000)},
    [COLOUR_WHITE] = {RGB(0xFFFFFF), RGB(0xFFFFFF), RGB(0xFFFFFF)},
    [COLOUR_CHIP_GOLD] = {RGB(0xFBDC98), RGB(0xFBDC98), RGB(0xFBDC98)},
};

struct rgb theme_colour(enum theme_name theme, enum colour colour)
{
    assert(theme < THEMES && colour < COLOURS);
    return colours[colour][theme];
}

bool theme_choice_of(const char *text, enum theme_choice *choice)
{
    static const char *const names[] = {
        [THEME_ALWAYS_LIGHT] = "light", [THEME_ALWAYS_DARK] = "dark", [THEME_BY_HOUR] = "auto"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], text) == 0) {
            *choice = (enum theme_choice)i;
            return true;
        }
    return false;
}

enum theme_name theme_at(enum theme_choice choice, int hour, int minute)
{
    int of_day = hour * 60 + minute;
    if (choice == THEME_BY_HOUR)
        return of_day >= 22 * 60 + 30 || of_day < 6 * 60 + 30 ? THEME_DARK : THEME_LIGHT;
    return choice == THEME_ALWAYS_DARK ? THEME_DARK : THEME_LIGHT;
}

float theme_type_u(enum type_size size, bool large)
{
    static const struct {
        float normal, large;
    } sizes[TYPE_SIZES] = {
        [T7] = {7, 12.5F}, [T8] = {8, 13},   [T10] = {10, 14}, [T12] = {12, 16},
        [T13] = {13, 18},  [T14] = {14, 18}, [T18] = {18, 22}, [T24] = {24, 28},
        [T28] = {28, 32},  [T36] = {36, 38}, [T44] = {44, 44},
    };
    assert(size < TYPE_SIZES);
    return large ? sizes[size].large : sizes[size].normal;
}

/* Design 5.4. assets/fonts/make_subset reads the code points out of this table. */
static const uint32_t icon_codes[ICONS] = {
    [ICON_BOLT] = 0xEA0B,           [ICON_CONTACTLESS] = 0xEA71,   [ICON_NFC] = 0xE1BB,
    [ICON_CREDIT_CARD] = 0xE870,    [ICON_QR_CODE] = 0xE00A,       [ICON_HISTORY] = 0xE889,
    [ICON_BAR_CHART] = 0xE26B,      [ICON_NOTIFICATIONS] = 0xE7F4, [ICON_POWER] = 0xE63C,
    [ICON_WIFI_OFF] = 0xE648,       [ICON_CLOUD_OFF] = 0xE2C1,     [ICON_SYNC] = 0xE627,
    [ICON_SCHEDULE] = 0xE8B5,       [ICON_HOURGLASS] = 0xE88B,     [ICON_TIMER] = 0xE425,
    [ICON_WARNING] = 0xE002,        [ICON_CHECK_CIRCLE] = 0xE86C,  [ICON_DONE] = 0xE876,
    [ICON_ERROR] = 0xE000,          [ICON_HELP] = 0xE887,          [ICON_INFO] = 0xE88E,
    [ICON_ACCESSIBILITY] = 0xE84E,  [ICON_TOUCH] = 0xE913,         [ICON_ARROW_DOWN] = 0xE258,
    [ICON_VISIBILITY_OFF] = 0xE8F5, [ICON_VISIBILITY] = 0xE8F4,    [ICON_LANGUAGE] = 0xE894,
    [ICON_BACK] = 0xE5C4,           [ICON_CHEVRON_LEFT] = 0xE5CB,  [ICON_CHEVRON_RIGHT] = 0xE5CC,
    [ICON_CLOSE] = 0xE5CD,          [ICON_BACKSPACE] = 0xE14A,     [ICON_ADD] = 0xE145,
    [ICON_REMOVE] = 0xE15B,         [ICON_REFRESH] = 0xE5D5,       [ICON_PRINT] = 0xE8AD,
    [ICON_RECEIPT] = 0xEF6E,        [ICON_PERSON] = 0xE7FD,        [ICON_ROOM] = 0xEB4F,
    [ICON_PHONE] = 0xE0CD,          [ICON_LOCK] = 0xE897,          [ICON_BUILD] = 0xE869,
    [ICON_SETTINGS] = 0xE8B8,       [ICON_LOGOUT] = 0xE9BA,        [ICON_FORMAT_SIZE] = 0xE245,
    [ICON_CONTRAST] = 0xEB37,       [ICON_HEADSET] = 0xE310,       [ICON_VOLUME] = 0xE050,
    [ICON_VOLUME_OFF] = 0xE04F,
};

uint32_t theme_icon_code(enum icon icon)
{
    assert(icon > ICON_NONE && icon < ICONS);
    return icon_codes[icon];
}
