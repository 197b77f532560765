/* S25 and S26 as the session keeps them: part of session_state.h. */
#pragma once
#include "flow/view.h"

/* A command about the room's power, and what the person said to it. */
struct power {
    enum power_step step;
    struct power_request request; /* key "" = none yet; kept until the station has answered it */
    bool heard;                   /* it has answered: the next one gets a key of its own */
    bool unplugged, present;
    bool is_wished; /* the person came for it */
    bool pressed;   /* S26, by the nav pad */
    enum power_refusal refusal;
    int64_t at_ms;
};
