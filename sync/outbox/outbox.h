/* The outbox: purchases waiting for the station.
 *
 * A row enters in the transaction that records the sale, and is forgotten when the station says it is in the
 * ledger. In between the road may fail in any way: sending twice is harmless, because the station posts a
 * key once. Rows go in the order of their numbers, up to 64 at a time, one delivery under way (a long queue's
 * next one leaves while the answer to the last is written down: courier.c). A row the
 * station refuses is parked for a person and later ones still go. A station that misses rows (restored from
 * a backup older than its own acknowledgements) names the one it wants, and is sent everything from there;
 * so that it need not wait for the next sale, the newest acknowledged row is shown to it again now and then.
 *
 * This file decides: no clock, no disk, no socket. outbox_store.c keeps the rows, courier.c carries them. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define OUTBOX_BATCH_MAX 64 /* of one delivery, as wire v1 says */
#define OUTBOX_BACKOFF_LEAST_MS 1000
#define OUTBOX_BACKOFF_MOST_MS 60000 /* a line that is back is used within a minute at the worst */
#define OUTBOX_NEVER INT64_MAX

enum outbox_event_type {
    OUTBOX_STORED,       /* row was committed to disk; rows come in order */
    OUTBOX_ACKNOWLEDGED, /* the station has row in the ledger */
    OUTBOX_REFUSED,      /* the station will never take row: a person has to look */
    OUTBOX_GAP,          /* the station wants row next */
    OUTBOX_ROAD_FAILED,  /* no answer we can read: what is under way may have arrived, or not */
    OUTBOX_ROAD_OPEN,    /* the line is back: no reason to wait any longer */
    OUTBOX_LOOK,         /* has the station still row, the newest acknowledged one? Asked when all is quiet */
    OUTBOX_WOKE,         /* the clock reached wake_at_ms */
};

struct outbox_event {
    enum outbox_event_type type;
    int64_t now_ms; /* monotonic */
    int64_t row;
    int jitter; /* 0..999, random: spreads the kiosks of a campus whose line came back at once */
};

struct outbox_update {
    bool send; /* rows first .. first + count - 1, as stored */
    int64_t first;
    int count;
    bool forget; /* the row of the event is acknowledged */
    bool park;   /* the row of the event waits for a person */
    int64_t wake_at_ms;
};

struct outbox {
    int64_t next;        /* the first row not sent since the last failure or gap */
    int64_t last;        /* the newest row stored; 0 = none */
    int64_t first;       /* of the delivery under way */
    uint64_t unanswered; /* bit i: row first + i is not answered yet; 0 = nothing is under way */
    bool looking;        /* what is under way is only shown again */
    int failures;        /* in a row */
    int64_t wake_at_ms;  /* OUTBOX_NEVER unless it backs off */
};

/* first_waiting: the oldest row neither acknowledged nor parked, last + 1 when there is none. */
void outbox_init(struct outbox *outbox, int64_t first_waiting, int64_t last);
/* Takes one event and says what to do about it; the caller has done all of it before the next step. */
void outbox_step(struct outbox *outbox, const struct outbox_event *event, struct outbox_update *update);
