/* How far a person is in S05, S06 and S10; a part of session_state.h. */
#pragma once
#include "flow/event.h"

/* S05: how far the choice is, and what there is to choose from. */
struct choice {
    enum room_step step;
    struct place_query query;
    char building_name[48];
    bool known, failed;
    int64_t buildings;
    struct places places;
};

/* S06 */
struct pin {
    struct room_password password; /* as far as it is typed; wiped as it is asked */
    int typed;
    bool checking;
    enum pin_message message;
    struct password_answer answer;
};

#define HISTORY_HELD 100 /* four pages of the station: what lies further back is for the staffed desk */

/* What the list was opened to see: the one payment of that kind is opened when it is known. */
enum history_aim { HISTORY_ALL, HISTORY_PENDING, HISTORY_REFUND };

/* The payments for the room, as far as they are known here. */
struct history {
    bool known;    /* there is something to show */
    bool answered; /* the station's own word stands here */
    bool failed, asking, asks_older;
    enum history_aim aim;
    bool more; /* the station has older ones */
    int64_t as_of_ms, total, month_count;
    struct money month;
    int64_t first; /* shown */
    int open;      /* of S10b and S17 */
    int count;
    struct top_up rows[HISTORY_HELD];
    int own_count;
    struct top_up own[OWN_TOP_UPS];
};
