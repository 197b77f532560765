/* The views of S05 and S06, a room chosen by hand, and of S10, what was paid for a room; a part of view.h. */
#pragma once
#include "flow/paper.h"
#include "trade/place.h"
#include "trade/room_password.h"
#include "trade/top_up.h"

enum room_step { ROOM_STEP_BUILDING, ROOM_STEP_FLOOR, ROOM_STEP_ROOM, ROOM_STEP_PURPOSE };
struct room_view {
    enum room_step step;
    char building_name[48], room_name[24];
    int floor;
    bool known;    /* false: no list has come yet */
    bool failed;   /* and the station did not answer */
    bool other;    /* there is another building to choose */
    int64_t at_ms; /* when the list was whole */
    int64_t total;
    int64_t first; /* of the places here */
    int count;
    struct {
        char name[48];
        int floor;
    } places[PLACES_MOST];
};

enum pin_message { PIN_NO_MESSAGE, PIN_WRONG, PIN_LOCKED, PIN_NONE, PIN_NO_LINE };
struct pin_view {
    char building_name[48], room_name[24];
    int typed;     /* never which */
    bool checking; /* the station was asked */
    bool locked;   /* nothing can be typed now */
    enum pin_message message;
    int tries_left;
    int64_t locked_until_ms;
};

#define HISTORY_ROWS 6 /* the most a layout shows at once */
struct history_view {
    char building_name[48], room_name[24];
    bool known;  /* false: nothing has come yet */
    bool failed; /* the station did not answer; what is known stays */
    bool asking; /* older ones are on their way */
    int64_t as_of_ms;
    int64_t month_fen, month_count;
    int64_t total;
    int64_t first; /* of the rows here, from 0 for the newest */
    int count;
    struct top_up rows[HISTORY_ROWS];
    bool amounts_hidden;
};
struct top_up_view {
    char building_name[48], room_name[24];
    struct top_up top_up;
    bool amounts_hidden;
    bool by_phone; /* a receipt for the phone, and on paper, is offered: it was paid here */
    enum printer_state printer;
};
