/* Switching a tripped room on again, so that nobody is told a lie and no meter is left forced. Pure: asks for
 * reads and writes, is told what came back.
 *
 *   read: closed -> done. Open for a reason that a student cannot end (arrears, schedule, staff) -> refused,
 *   nothing written; so is a meter that another hand forced closed. Else write FORCE CLOSE, read back forced
 *   and closed, write AUTOMATIC, read back closed and no longer forced -> done. One that reads forced and
 *   open is waited for, as its contacts move later than its word; then it is released, and a person called.
 *
 * A meter that stays forced closed gives electricity that nobody pays and trips no more: once the first frame
 * has left, this goes on, whatever the hour, until the meter is automatic again. The person in the lobby is
 * told "not confirmed" at the deadline all the same. */
#pragma once
#include "meter/model.h"
#include "trade/power.h"

enum relay_stage {
    RELAY_WAITING,   /* nothing was written */
    RELAY_CLOSING,   /* FORCE CLOSE has left */
    RELAY_RELEASING, /* the meter was read forced: AUTOMATIC is owed */
    RELAY_ENDED,
};

/* Kept on disk between steps (table restore): the stage is there before its frame leaves. */
struct relay {
    enum relay_stage stage;
    int64_t deadline_ms;
    int64_t writes;   /* of FORCE CLOSE */
    int64_t wrote_ms; /* the last frame; need not be kept */
    int64_t silences; /* reads without an answer since the last one; need not be kept */
};

enum relay_action { RELAY_READ, RELAY_WRITE_CLOSE, RELAY_WRITE_AUTOMATIC, RELAY_WAIT, RELAY_END };
struct relay_step {
    enum relay_action action;
    int64_t wait_until_ms;
    enum power_state state; /* of RELAY_END: DONE, REFUSED or UNKNOWN */
    enum power_refusal refusal;
};

/* After a read; reading is NULL when the meter did not answer. The caller keeps *relay before it acts on a
 * write. */
void relay_step_reading(struct relay *relay, const struct meter_reading *reading, int64_t now_ms,
                        struct relay_step *step);
/* After the meter answered a write with an exception. */
void relay_step_refused(struct relay *relay, int64_t now_ms, struct relay_step *step);
/* What the person may be told meanwhile: asked, running, or unknown once the deadline has passed. */
enum power_state relay_word(const struct relay *relay, int64_t now_ms);
