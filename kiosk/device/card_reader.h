/* The near end of dormwatt-reader: starts the child, speaks to it over a socketpair, kills and restarts it
 * when a deadline passes (facts: SCardTransmit has no time-out). One thread of its own; results are handed
 * to `report` on that thread as events (EVENT_READER, EVENT_CARD_*). A command that was in flight when the
 * child died or overran is answered with EVENT_CARD_LOST: outcome unknown, never "refused". */
#pragma once
#include "flow/event.h"

struct card_reader;

struct card_reader_config {
    char program[256];        /* path of dormwatt-reader; empty = beside this program */
    char card_reader[64];     /* substring of the PC/SC name of the card's reader; empty = no PC/SC */
    char psam_reader[64];     /* substring of the PSAM's; empty = identification only */
    char aid[33];             /* hex, the purse application */
    char psam_df[5];          /* hex, the PSAM's application DF, e.g. DF03 */
    int64_t key_index;        /* of the purchase key in the card */
    int64_t asn_offset;       /* of the diversification factor (8 bytes) in file 15, default 12 */
    int64_t expiry_offset;    /* of the expiry date (4 bytes BCD) in file 15, default 24; -1 = none */
    int64_t step_deadline_ms; /* of one card command, default 3000 */
    char wedge_device[128];   /* /dev/input/by-id/...: a keyboard-wedge reader, grabbed; empty = none */
    char wedge_format[8];     /* "8H", "10D", "3+5D" */
    bool wedge_reversed;      /* byte order of what it types against FF CA order */
};

/* report is called on the reader's thread; context is passed on. *reader is the caller's. */
int card_reader_start(const struct card_reader_config *config,
                      void (*report)(void *context, const struct event *event), void *context,
                      struct card_reader **reader);
/* Hands over COMMAND_CARD_*; returns at once, from any thread. */
void card_reader_command(struct card_reader *reader, const struct command *command);
void card_reader_stop(struct card_reader *reader);

/* Digits typed on a desk keyboard, as a wedge reader types them (window.c feeds them when no evdev device
 * is configured): true when the line ended and was a card; identity is then filled. Pure. */
struct wedge_line {
    char text[24];
    int length;
    int64_t began_at_ms;
};
bool wedge_key(struct wedge_line *line, const struct card_reader_config *config, char key, int64_t now_ms,
               struct card_identity *identity);
