/* How long the screens stand and wait, and the moments the session wakes at: part of session_state.h. */
#pragma once
#include <stdint.h>

/* Screens' own times, screens.md 0.5 and the screens' sections. Those that wait for a person go through
 * patience_ms; those that wait for a reader, a line or money do not. */
#define IDLE_MS 60000         /* T1 */
#define IDLE_READING_MS 90000 /* T2 */
#define IDLE_KEYPAD_MS 45000  /* T3 */
#define STILL_MS 20000
#define SWAP_MS 15000
#define CARD_WAIT_MS 40000 /* T4 */
#define RESULT_MS 20000    /* T6 */
#define RESULT_MOST_MS 120000
#define MESSAGE_MS 25000 /* T7 */
#define PROMPT_MS 20000  /* T8 */
#define READING_SHOW_MS 300
#define READING_SLOW_MS 1500
#define READING_STORED_MS 4000
#define READING_END_MS 6000
#define ACCOUNT_PATIENCE_MS 4000 /* after a late identification */
#define CHECK_GUARD_MS 15000     /* the reader's own deadlines are shorter: it answers before */
#define WRITE_GUARD_MS 20000
#define LOST_MS 30000
#define LOST_LOOK_MS 5000
#define TAKE_MS 10000
#define LATE_MS 60000
#define MAKING_MS 10000
#define CHECKING_MS 10000
#define BALANCE_STALE_MS ((int64_t)1800000) /* screens.md 0.2, rule 7 */
#define CHECKING_AGAIN_MS 2000
#define ORDER_LIFE_MS 180000 /* T5 */
#define SCANNED_MORE_MS 60000
#define NET_LOST_MS 30000
#define SENDING_MS 20000
#define LINE_BACK_MS 4000
#define LEAVE_MS 150 /* of a dialog, design 5.6 */
#define LEAVE_LESS_MS 80
#define SERVICE_PIN_MS 45000
#define SERVICE_IDLE_MS 300000  /* T8 */
#define SERVICE_LOOK_MS 2000    /* its numbers are looked at again */
#define CALIBRATE_MS 30000      /* of one cross */
#define PRINT_PATIENCE_MS 15000 /* the printer's own deadlines are shorter: it answers before */
#define GOODBYE_MS 1200
#define POWER_RUN_MS 60000
#define POWER_LOOK_MS 5000

/* Moments at which something happens by itself; at a tie the upper one goes first. */
enum deadline {
    DEADLINE_SENDING, /* S15c becomes S15b */
    DEADLINE_AGAIN,   /* S14 CHECKING: ask once more. S16: nobody answered "check again". S25: look again */
    DEADLINE_READING, /* S03: the next of its steps */
    DEADLINE_SOUND,   /* the next tick or look */
    DEADLINE_PRINT,   /* S18: nobody said that the paper came */
    DEADLINE_SERVICE, /* S21: its numbers */
    DEADLINE_SCREEN,  /* the screen's own end */
    DEADLINE_SWAP,    /* another card's turn is not taken */
    DEADLINE_STILL,   /* S24 ends */
    DEADLINE_IDLE,    /* S24 begins */
    DEADLINE_LINE_BACK,
    DEADLINE_START, /* S20: a worker has not said how it is */
    DEADLINES
};
