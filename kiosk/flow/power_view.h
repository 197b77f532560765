/* What S25, S26 and S27 need to draw themselves: part of view.h, by the same rules. */
#pragma once
#include "trade/alert.h"
#include "trade/power.h"
#include "trade/snapshot.h"

/* Why the room has no power, or that it has. */
enum power_reason {
    REASON_LOADING, /* the meter is being asked */
    REASON_ON,
    REASON_ARREARS,
    REASON_OVERLOAD,
    REASON_BADLOAD,
    REASON_SCHEDULE,
    REASON_STAFF,
    REASON_UNSAID,  /* off, and the meter does not say why */
    REASON_BREAKER, /* the meter is on and nothing flows: the room's own breaker, perhaps */
    REASON_UNHEARD,
    REASONS
};
enum power_step { POWER_STEP_SHOW, POWER_STEP_RUNNING, POWER_STEP_OK, POWER_STEP_NO, POWER_STEP_REFUSED };
struct power_view {
    enum power_action action; /* what the step is of */
    enum power_reason reason;
    enum power_step step;
    enum power_refusal refusal; /* of POWER_STEP_REFUSED */
    int64_t at_ms;              /* of POWER_STEP_OK */
    int64_t heard_at_ms;        /* when the meter said so */
    int64_t power_w;
    bool is_wished; /* S01 was asked for power: "on" may not be what the person finds */
    struct power_terms terms;
    bool unplugged, present;
    bool offline;
    bool meters_down; /* not this meter is silent, but the line to all of them */
    bool used_up;     /* no restore is left today */
    bool can_tick;
    bool can_restore; /* both are ticked */
    int left_s;       /* of POWER_STEP_RUNNING */
};
struct emergency_view {
    struct power_terms terms;
    int hours;                  /* it lasts about, at recent use; 0 = not known */
    char taker[40];             /* masked; empty: nobody known */
    enum power_refusal refusal; /* why it cannot be taken now; REFUSAL_NONE: it can */
    bool offline;
    bool pressed; /* by the nav pad, once */
};

enum alert_step { ALERT_LOADING, ALERT_FAILED, ALERT_EDIT, ALERT_SAVING, ALERT_SAVED, ALERT_NOT_SAVED };
struct alert_view {
    enum alert_step step;
    struct alert alert;
    char bind_url[ALERT_URL_SIZE];
    int days; /* it tells about so long ahead; 0 = not known */
    bool offline;
};
