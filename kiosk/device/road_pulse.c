#include "device/road_pulse.h"

#include <string.h>

#define STARTING_MS 20000 /* design S20 */

int64_t road_pulse_due_ms(struct heartbeat *health, int64_t began_ms, int64_t monotonic_ms, int64_t pause_ms)
{
    int64_t due_ms = monotonic_ms + pause_ms, started_ms = began_ms + STARTING_MS;
    health->starting = health->starting && monotonic_ms < started_ms;
    return health->starting && started_ms < due_ms ? started_ms : due_ms;
}

void road_pulse_sent(struct road_pulse *pulse, uint64_t ticket, int64_t monotonic_ms)
{
    pulse->ticket = ticket;
    pulse->sent_at_ms = monotonic_ms;
}

bool road_pulse_hear(struct road_pulse *pulse, const struct client_answer *answer, int64_t monotonic_ms,
                     int64_t now_ms)
{
    struct heartbeat_answer theirs;
    if (answer->ticket != pulse->ticket)
        return false;
    bool was_test = pulse->is_test;
    bool good = answer->outcome == CLIENT_DONE &&
                heartbeat_answer_decode(answer->body, answer->body_length, &theirs, NULL) == 0;
    if (good) {
        int64_t took_ms = monotonic_ms - pulse->sent_at_ms;
        pulse->took_ms[pulse->count++ % PULSES] = took_ms > 0 ? took_ms : 1;
        pulse->heard_at_ms = now_ms;
        pulse->clock_off_ms = now_ms - theirs.now_ms - took_ms / 2;
        pulse->meters = theirs.meters;
        pulse->meters_heard = theirs.meters_heard;
        pulse->meter_heard_at_ms = theirs.meter_heard_at_ms;
        pulse->lines_silent = theirs.lines_silent;
        pulse->reader_told = theirs.reader_told;
    }
    pulse->ticket = 0;
    pulse->is_test = false;
    if (was_test) {
        pulse->tested = true;
        pulse->test_ok = good;
    }
    return was_test;
}

static int64_t median_of(const struct road_pulse *pulse)
{
    int64_t sorted[PULSES];
    int count = pulse->count < PULSES ? pulse->count : PULSES;
    for (int i = 0; i < count; i++) {
        int at = i;
        for (; at > 0 && sorted[at - 1] > pulse->took_ms[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = pulse->took_ms[i];
    }
    return count ? sorted[count / 2] : 0;
}

void road_pulse_facts(const struct road_pulse *pulse, struct line_facts *facts)
{
    *facts = (struct line_facts){.tested = pulse->tested,
                                 .ok = pulse->test_ok,
                                 .rtt_ms = pulse->count ? pulse->took_ms[(pulse->count - 1) % PULSES] : 0,
                                 .median_ms = median_of(pulse),
                                 .heard_at_ms = pulse->heard_at_ms,
                                 .clock_off_ms = pulse->clock_off_ms,
                                 .meters = pulse->count ? pulse->meters : -1,
                                 .meters_heard = pulse->meters_heard,
                                 .meter_heard_at_ms = pulse->meter_heard_at_ms};
}
