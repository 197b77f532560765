/* How the station answers heartbeats: how long each took, and how our clock stands against its. */
#pragma once
#include "client/client.h"
#include "flow/service.h"
#include "wire/wire.h"

#define PULSES 9 /* the median is taken of so many */

struct road_pulse {
    uint64_t ticket; /* of the heartbeat under way, 0 = none */
    int64_t sent_at_ms;
    int64_t took_ms[PULSES];                         /* a ring */
    int count;                                       /* heartbeats answered, ever */
    int64_t heard_at_ms;                             /* wall clock */
    int64_t clock_off_ms;                            /* ours less the station's, give or take half the way */
    int64_t meters, meters_heard, meter_heard_at_ms; /* as the station said last; meters -1: not said */
    bool lines_silent;                               /* as it said last */
    bool is_test;                                    /* staff wait for this answer */
    bool reader_told; /* the station has called a person for our reader, as it said last */
    bool tested, test_ok;
};

/* What a heartbeat says of a machine that began at began_ms: it starts for 20 s, and who has not said how it
 * is by then is not well. Returns when the next is due: after pause_ms, or when the start has to be over. */
int64_t road_pulse_due_ms(struct heartbeat *health, int64_t began_ms, int64_t monotonic_ms, int64_t pause_ms);
void road_pulse_sent(struct road_pulse *pulse, uint64_t ticket, int64_t monotonic_ms);
/* True if staff waited for it. */
bool road_pulse_hear(struct road_pulse *pulse, const struct client_answer *answer, int64_t monotonic_ms,
                     int64_t now_ms);
void road_pulse_facts(const struct road_pulse *pulse, struct line_facts *facts);
