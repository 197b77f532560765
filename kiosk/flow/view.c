#include "flow/view.h"

const char *screen_name(enum screen screen)
{
    static const char *const names[SCREENS] = {
        [SCREEN_ATTRACT] = "S01",      [SCREEN_CARD_PROMPT] = "S02",    [SCREEN_READING] = "S03",
        [SCREEN_CARD_TROUBLE] = "S04", [SCREEN_ROOM] = "S05",           [SCREEN_PIN] = "S06",
        [SCREEN_DASHBOARD] = "S07",    [SCREEN_USAGE] = "S08",          [SCREEN_SIMILAR] = "S09",
        [SCREEN_HISTORY] = "S10",      [SCREEN_TOP_UP] = "S10b",        [SCREEN_AMOUNT] = "S11",
        [SCREEN_CHECK] = "S12",        [SCREEN_CARD_PAY] = "S13",       [SCREEN_SCAN] = "S14",
        [SCREEN_RESULT] = "S15",       [SCREEN_UNSURE] = "S16",         [SCREEN_REFUND] = "S17",
        [SCREEN_RECEIPT] = "S18",      [SCREEN_OUT_OF_SERVICE] = "S20", [SCREEN_SERVICE_PIN] = "S21",
        [SCREEN_SERVICE] = "S21",      [SCREEN_CALIBRATE] = "S21",      [SCREEN_POWER] = "S25",
        [SCREEN_EMERGENCY] = "S26",    [SCREEN_STILL_THERE] = "S24",    [SCREEN_SWAP] = "swap",
        [SCREEN_ALERT] = "S27",        [SCREEN_ALOUD] = "S22",          [SCREEN_HELP] = "S28",
        [SCREEN_TAKE_CARD] = "S29",    [SCREEN_GOODBYE] = "S30",
    };
    return screen < SCREENS ? names[screen] : "none";
}
