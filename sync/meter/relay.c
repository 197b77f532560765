#include "meter/relay.h"

/* A relay moves within half a second; before that the old position proves nothing. */
#define RELAY_SETTLE_MS 1000
#define RELAY_WRITES_MOST 3 /* a relay that stayed open three times is for a person */
#define RELAY_WAIT_FIRST_MS 1000
#define RELAY_WAIT_MOST_MS 30000

static void end(struct relay *relay, struct relay_step *step, enum power_state state,
                enum power_refusal refusal)
{
    relay->stage = RELAY_ENDED;
    step->action = RELAY_END;
    step->state = state;
    step->refusal = refusal;
}

static void wait_until(struct relay_step *step, int64_t until_ms)
{
    step->action = RELAY_WAIT;
    step->wait_until_ms = until_ms;
}

static void write(struct relay *relay, struct relay_step *step, enum relay_action action,
                  enum relay_stage stage, int64_t now_ms)
{
    relay->stage = stage;
    relay->wrote_ms = now_ms;
    relay->writes += action == RELAY_WRITE_CLOSE;
    step->action = action;
}

static void unheard(struct relay *relay, int64_t now_ms, struct relay_step *step)
{
    if (relay->stage == RELAY_WAITING && now_ms >= relay->deadline_ms) {
        end(relay, step, POWER_UNKNOWN, REFUSAL_NONE);
        return;
    }
    int64_t wait_ms = RELAY_WAIT_FIRST_MS;
    for (int64_t i = 0; i < relay->silences && wait_ms < RELAY_WAIT_MOST_MS; i++)
        wait_ms *= 2;
    relay->silences++;
    wait_until(step, now_ms + (wait_ms < RELAY_WAIT_MOST_MS ? wait_ms : RELAY_WAIT_MOST_MS));
}

/* Why an open relay is not closed from the lobby; REFUSAL_NONE when it may be. */
static enum power_refusal objection(enum off_reason off)
{
    switch (off) {
    case OFF_ARREARS: return REFUSAL_ARREARS;
    case OFF_SCHEDULE: return REFUSAL_SCHEDULE;
    case OFF_STAFF: return REFUSAL_STAFF;
    case OFF_OVERLOAD:
    case OFF_BADLOAD:
    case OFF_NONE: break;
    }
    return REFUSAL_NONE;
}

/* The meter takes a frame before its contacts move: until then a reading shows where they stood. */
static bool is_settling(const struct relay *relay, int64_t now_ms)
{
    return relay->stage != RELAY_WAITING && now_ms >= relay->wrote_ms &&
           now_ms < relay->wrote_ms + RELAY_SETTLE_MS;
}

/* Forced, and still open after its time: told to close once more it would not move either. */
static void release_stuck(struct relay *relay, struct relay_step *step, int64_t now_ms)
{
    if (relay->stage == RELAY_CLOSING)
        relay->writes = RELAY_WRITES_MOST;
    write(relay, step, RELAY_WRITE_AUTOMATIC, RELAY_RELEASING, now_ms);
}

static void found_open(struct relay *relay, const struct meter_reading *reading, int64_t now_ms,
                       struct relay_step *step)
{
    bool begun = relay->stage != RELAY_WAITING;
    enum power_refusal why = objection(reading->off);
    if (is_settling(relay, now_ms) && (reading->forced || relay->stage == RELAY_CLOSING))
        wait_until(step, relay->wrote_ms + RELAY_SETTLE_MS);
    else if (begun && reading->forced)
        release_stuck(relay, step, now_ms);
    else if (why)
        end(relay, step, POWER_REFUSED, why);
    else if (relay->stage == RELAY_RELEASING)
        end(relay, step, POWER_REFUSED, relay->writes >= RELAY_WRITES_MOST ? REFUSAL_METER : REFUSAL_TRIPPED);
    else if (now_ms >= relay->deadline_ms)
        end(relay, step, POWER_UNKNOWN, REFUSAL_NONE);
    else if (relay->writes >= RELAY_WRITES_MOST)
        end(relay, step, POWER_REFUSED, REFUSAL_METER);
    else
        write(relay, step, RELAY_WRITE_CLOSE, RELAY_CLOSING, now_ms);
}

static void found_closed(struct relay *relay, bool forced, int64_t now_ms, struct relay_step *step)
{
    if (!forced)
        end(relay, step, POWER_DONE, REFUSAL_NONE);
    else if (relay->stage == RELAY_WAITING) /* by another hand: ours would still be under way */
        end(relay, step, POWER_REFUSED, REFUSAL_STAFF);
    else if (relay->stage == RELAY_RELEASING && is_settling(relay, now_ms))
        wait_until(step, relay->wrote_ms + RELAY_SETTLE_MS);
    else
        write(relay, step, RELAY_WRITE_AUTOMATIC, RELAY_RELEASING, now_ms);
}

void relay_step_reading(struct relay *relay, const struct meter_reading *reading, int64_t now_ms,
                        struct relay_step *step)
{
    *step = (struct relay_step){.action = RELAY_READ};
    if (!reading || reading->relay == RELAY_UNKNOWN) {
        unheard(relay, now_ms, step);
        return;
    }
    relay->silences = 0;
    if (reading->relay == RELAY_OPEN)
        found_open(relay, reading, now_ms, step);
    else
        found_closed(relay, reading->forced, now_ms, step);
}

void relay_step_refused(struct relay *relay, int64_t now_ms, struct relay_step *step)
{
    *step = (struct relay_step){.action = RELAY_READ};
    if (relay->stage == RELAY_CLOSING)
        relay->writes = RELAY_WRITES_MOST; /* not again; the reading says whether it means what it says */
    else
        wait_until(step, now_ms + RELAY_WAIT_MOST_MS);
}

enum power_state relay_word(const struct relay *relay, int64_t now_ms)
{
    if (now_ms >= relay->deadline_ms)
        return POWER_UNKNOWN;
    return relay->stage == RELAY_WAITING ? POWER_ASKED : POWER_RUNNING;
}
