#include "trade/power.h"
#include "base/status.h"
#include "base/text.h"

static const char *const action_texts[] = {[POWER_RESTORE] = "restore", [POWER_EMERGENCY] = "emergency"};

static const char *const state_texts[] = {
    [POWER_ASKED] = "asked",     [POWER_RUNNING] = "running", [POWER_DONE] = "done",
    [POWER_REFUSED] = "refused", [POWER_UNKNOWN] = "unknown",
};

static const char *const refusal_texts[] = {
    [REFUSAL_NONE] = "none",
    [REFUSAL_NOT_OFFERED] = "not_offered",
    [REFUSAL_NOT_YOURS] = "not_yours",
    [REFUSAL_NOT_CHECKED] = "not_checked",
    [REFUSAL_METER_SILENT] = "meter_silent",
    [REFUSAL_BUSY] = "busy",
    [REFUSAL_ARREARS] = "arrears",
    [REFUSAL_SCHEDULE] = "schedule",
    [REFUSAL_STAFF] = "staff",
    [REFUSAL_LIMIT] = "limit",
    [REFUSAL_TRIPPED] = "tripped",
    [REFUSAL_METER] = "meter",
    [REFUSAL_NOT_NEEDED] = "not_needed",
    [REFUSAL_OWED] = "owed",
    [REFUSAL_TOO_DEEP] = "too_deep",
};

#define COUNT(texts) (sizeof(texts) / sizeof((texts)[0]))

const char *power_action_text(enum power_action action)
{
    return (size_t)action < COUNT(action_texts) ? action_texts[action] : "?";
}

int power_action_parse(const char *text, enum power_action *action)
{
    int place = text_place(action_texts, COUNT(action_texts), text);
    if (place < 0)
        return ERR_FORMAT;
    *action = (enum power_action)place;
    return STATUS_OK;
}

const char *power_state_text(enum power_state state)
{
    return (size_t)state < COUNT(state_texts) ? state_texts[state] : "?";
}

int power_state_parse(const char *text, enum power_state *state)
{
    int place = text_place(state_texts, COUNT(state_texts), text);
    if (place < 0)
        return ERR_FORMAT;
    *state = (enum power_state)place;
    return STATUS_OK;
}

const char *power_refusal_text(enum power_refusal refusal)
{
    return (size_t)refusal < COUNT(refusal_texts) ? refusal_texts[refusal] : "?";
}

int power_refusal_parse(const char *text, enum power_refusal *refusal)
{
    int place = text_place(refusal_texts, COUNT(refusal_texts), text);
    if (place < 0)
        return ERR_FORMAT;
    *refusal = (enum power_refusal)place;
    return STATUS_OK;
}
