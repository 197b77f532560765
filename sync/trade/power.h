/* Power asked for at the glass, as both ends name it: a tripped room switched on again, or electricity lent
 * to a room whose credit is used up. The station decides; the meter's own relay, read back, says "done". */
#pragma once
#include "trade/key.h"
#include "trade/purchase.h"
#include <stdbool.h>
#include <stdint.h>

enum power_action { POWER_RESTORE, POWER_EMERGENCY };
const char *power_action_text(enum power_action action); /* "restore", "emergency" */
int power_action_parse(const char *text, enum power_action *action);

enum power_state {
    POWER_ASKED,   /* kept at the station, nothing has left for the meter */
    POWER_RUNNING, /* something has left */
    POWER_DONE,    /* the meter was read back: its relay is closed, or it has the credit */
    POWER_REFUSED, /* see refusal: nothing was switched and nothing was lent */
    POWER_UNKNOWN, /* the meter did not confirm in time; it may still happen, and is seen in the snapshot */
};
const char *power_state_text(enum power_state state); /* "asked" ... */
int power_state_parse(const char *text, enum power_state *state);

enum power_refusal {
    REFUSAL_NONE,
    REFUSAL_NOT_OFFERED,  /* this site does not */
    REFUSAL_NOT_YOURS,    /* the card is not of this room, or is lost; no card, and no password was right here
                             lately */
    REFUSAL_NOT_CHECKED,  /* nobody said that heaters are unplugged and somebody is there */
    REFUSAL_METER_SILENT, /* the meter was not heard lately: nothing is begun */
    REFUSAL_BUSY,         /* an earlier one of this room is under way */
    REFUSAL_ARREARS,      /* off because the credit is used up */
    REFUSAL_SCHEDULE,
    REFUSAL_STAFF,
    REFUSAL_LIMIT,   /* used up for 24 hours, or for this month */
    REFUSAL_TRIPPED, /* it opened again at once */
    REFUSAL_METER,   /* the meter does not take the command */
    REFUSAL_NOT_NEEDED /* emergency: the room is not off for want of credit */,
    REFUSAL_OWED,     /* emergency: the last one is not repaid */
    REFUSAL_TOO_DEEP, /* emergency: the meter owes more than would be lent */
    REFUSALS
};
const char *power_refusal_text(enum power_refusal refusal); /* "not_offered" ... */
int power_refusal_parse(const char *text, enum power_refusal *refusal);

struct power_request {
    struct key key;
    struct room_id room;
    enum power_action action;
    struct card_ref ref; /* whose card; empty: the room's password was right at this terminal */
    int64_t at_ms;
    bool unplugged, present; /* restore: what the person said */
};

struct power_status {
    struct key key;
    enum power_action action;
    enum power_state state;
    enum power_refusal refusal; /* of POWER_REFUSED */
    int64_t at_ms;              /* when it ended; 0 while it has not */
};
