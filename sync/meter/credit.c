#include "meter/credit.h"

#include <assert.h>

/* The most a room can burn between two readings: 60 A at 230 V and 2 yuan a kWh. A balance that fell by
 * more, or rose, was moved by somebody else. */
#define CREDIT_DRIFT_FEN_PER_HOUR 2760
#define CREDIT_DRIFT_SLACK_MS 60000 /* the meter settles its account once a minute at the latest */
#define CREDIT_HOUR_MS 3600000
#define CREDIT_ROUNDING_FEN 1

/* A meter that took a write may need a moment to count it; before that the old count proves nothing. */
#define CREDIT_SETTLE_MS 1000
/* Wear, and sense: a meter that took ten writes and counted none will not count the next. */
#define CREDIT_WRITES_MOST 10
#define CREDIT_WAIT_FIRST_MS 1000
#define CREDIT_WAIT_MOST_MS 30000
#define CREDIT_EXPLAIN_MS 5000

static int64_t next_count(int64_t count)
{
    return (count + 1) % CREDIT_COUNTS;
}

/* True if remaining is what start can have become by using electricity alone. */
static bool burnt_down(int64_t start_fen, int64_t remaining_fen, int64_t elapsed_ms)
{
    if (elapsed_ms < 0)
        elapsed_ms = 0; /* the wall clock stepped back: grant no drift */
    int64_t drift_fen = (elapsed_ms + CREDIT_DRIFT_SLACK_MS) * CREDIT_DRIFT_FEN_PER_HOUR / CREDIT_HOUR_MS;
    drift_fen += CREDIT_ROUNDING_FEN;
    return remaining_fen <= start_fen + CREDIT_ROUNDING_FEN && remaining_fen >= start_fen - drift_fen;
}

/* How long the meter may have burnt since the base was read. The wall clock is set now and then: a step of
 * hours would let a top-up by hand pass for ours, half used. */
static int64_t elapsed_since_base(const struct credit *credit, const struct credit_reading *reading)
{
    if (credit->base_up_ms && reading->up_ms)
        return reading->up_ms - credit->base_up_ms;
    return reading->at_ms - credit->base_at_ms;
}

enum credit_proof credit_prove(const struct credit *credit, const struct credit_reading *reading)
{
    assert(credit->has_base && reading->answered);
    int64_t elapsed_ms = elapsed_since_base(credit, reading);
    if (reading->is_other)
        return CREDIT_CONTRADICTION;
    if (reading->count == next_count(credit->base_count) &&
        burnt_down(credit->base_fen + credit->amount.fen, reading->remaining_fen, elapsed_ms))
        return CREDIT_PROVEN;
    if (reading->count == credit->base_count &&
        burnt_down(credit->base_fen, reading->remaining_fen, elapsed_ms))
        return CREDIT_DISPROVEN;
    return CREDIT_CONTRADICTION;
}

static void call_person(struct credit_step *step, const char *why)
{
    step->action = CREDIT_CALL_PERSON;
    step->why = why;
}

static const char *name_contradiction(const struct credit *credit, const struct credit_reading *reading)
{
    if (reading->is_other)
        return "another meter hangs there than the one that was written to";
    if (reading->count == next_count(credit->base_count))
        return "the meter counted a purchase but its balance is not ours";
    if (reading->count == credit->base_count)
        return "the meter's balance moved without its counter";
    if (reading->count == 0)
        return "the meter's counter is at zero: was it replaced?";
    return "the meter's counter jumped: somebody else writes to it";
}

static void write_again(struct credit *credit, const struct credit_reading *reading, struct credit_step *step)
{
    credit->has_base = true;
    credit->base_count = reading->count;
    credit->base_fen = reading->remaining_fen;
    credit->base_at_ms = reading->at_ms;
    credit->base_up_ms = reading->up_ms;
    credit->writes++;
    step->action = CREDIT_WRITE;
    step->write_count = next_count(reading->count);
    step->write_fen = reading->remaining_fen + credit->amount.fen;
}

static void wait_until(const struct credit *credit, int64_t until_ms, struct credit_step *step)
{
    step->action = CREDIT_WAIT;
    step->wait_until_ms = until_ms < credit->deadline_ms ? until_ms : credit->deadline_ms;
}

static void wait_longer(struct credit *credit, int64_t now_ms, struct credit_step *step)
{
    int64_t wait_ms = CREDIT_WAIT_FIRST_MS;
    for (int64_t i = 0; i < credit->silences && wait_ms < CREDIT_WAIT_MOST_MS; i++)
        wait_ms *= 2;
    credit->silences++;
    wait_until(credit, now_ms + (wait_ms < CREDIT_WAIT_MOST_MS ? wait_ms : CREDIT_WAIT_MOST_MS), step);
}

void credit_step_reading(struct credit *credit, const struct credit_reading *reading, int64_t now_ms,
                         struct credit_step *step)
{
    *step = (struct credit_step){.why = ""};
    if (!reading->answered) {
        if (now_ms >= credit->deadline_ms)
            call_person(step, "the meter did not answer before the deadline");
        else
            wait_longer(credit, now_ms, step);
        return;
    }
    credit->silences = 0;
    if (credit->has_base) {
        /* What the meter says comes before the deadline: money that is there is there. */
        enum credit_proof proof = credit_prove(credit, reading);
        if (proof == CREDIT_PROVEN) {
            step->action = CREDIT_DONE;
            return;
        }
        if (proof == CREDIT_CONTRADICTION) {
            call_person(step, name_contradiction(credit, reading));
            return;
        }
        if (credit->refused) {
            call_person(step, "the meter refuses the amount: is its hoard limit reached?");
            return;
        }
        if (now_ms < credit->base_at_ms + CREDIT_SETTLE_MS && now_ms >= credit->base_at_ms) {
            step->action = CREDIT_WAIT;
            step->wait_until_ms = credit->base_at_ms + CREDIT_SETTLE_MS;
            return;
        }
    }
    if (!credit->has_base && reading->unexplained > 0) {
        if (now_ms >= credit->deadline_ms)
            call_person(step,
                        reading->is_other
                            ? "another meter hangs there: what was it given by hand?"
                            : "the meter counted purchases our books do not know: is this one of them?");
        else /* a person may explain them in time */
            wait_until(credit, now_ms + CREDIT_EXPLAIN_MS, step);
        return;
    }
    if (now_ms >= credit->deadline_ms)
        call_person(step, "the deadline passed before the meter could be written");
    else if (credit->writes >= CREDIT_WRITES_MOST)
        call_person(step, "the meter takes the write and does not count it");
    else
        write_again(credit, reading, step);
}

void credit_step_refused(struct credit *credit, struct credit_step *step)
{
    assert(credit->has_base);
    credit->refused = true;
    *step = (struct credit_step){.action = CREDIT_READ, .why = ""};
}
