/* The bell: who waits for a key's state to change (a long poll), and when to stop waiting. Meters and pay
 * ring it from their threads; a thread of its own ends the waits whose time is over. Knows no HTTP. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define BELL_NAME_SIZE 48
#define BELL_WAITS_MAX 1024 /* two long polls of 500 kiosks; beyond it a poll is answered at once */

struct bell;

/* Lives in the caller's request; private to the bell while it waits. */
struct bell_wait {
    struct bell_wait *next;
    char name[BELL_NAME_SIZE];
    int64_t until_ms;
    void *who;
    bool waiting;
};

/* wake(who) is called on the ringing thread, once for a wait, and must not call the bell. */
struct bell *bell_create(void (*wake)(void *who));
/* Wakes all; afterwards nobody may wait. */
void bell_silence(struct bell *bell);
void bell_destroy(struct bell *bell);

/* Read before looking at the state, so that a change between the look and the wait is not slept through. */
uint64_t bell_rings(struct bell *bell);
/* until_ms: clock_monotonic_ms. False: do not wait, look again (rung since `rings`, silenced, or too many).
 */
bool bell_wait(struct bell *bell, struct bell_wait *wait, const char *name, uint64_t rings, int64_t until_ms,
               void *who);
/* Takes a wait out without waking; harmless when it does not wait. */
void bell_forget(struct bell *bell, struct bell_wait *wait);
void bell_ring(struct bell *bell, const char *name);
