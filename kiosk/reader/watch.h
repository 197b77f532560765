/* Watches for readers and cards on a thread and a context of its own (cards.md 1.2). What it sees is read
 * from another thread; a descriptor tells that something changed. */
#pragma once
#include "reader/pcsc.h"

#define READER_NAME_SIZE 128 /* MAX_READERNAME of pcsc-lite */

/* One reader we use, found by a part of its name. */
struct slot {
    bool listed; /* the reader is plugged in and its driver works */
    bool present;
    uint16_t count; /* pcscd's insert and remove counter: a moved one is another card */
    char reader[READER_NAME_SIZE];
    uint8_t atr[MAX_ATR_SIZE];
    size_t atr_length;
};

struct watch_view {
    bool service;   /* pcscd answers */
    int generation; /* counts its losses: handles of an older one are void */
    struct slot card, psam;
    int64_t looked_at_ms; /* monotonic: when it last came back from pcscd */
};

/* What one turn of the watch works on; open so that a test can turn it without a thread. */
struct watch_turn {
    const struct pcsc_calls *calls;
    const char *card_part; /* substrings of reader names; psam_part may be empty: no PSAM */
    const char *psam_part;
    SCARDCONTEXT context;
    bool has_context;
    DWORD card_known, psam_known; /* states as last told, with their counters */
    struct watch_view view;
};
/* Looks once, waiting at most wait_ms for something to change. Returns how long to pause before the next
 * turn: 0, or a back-off while the service is away. */
int64_t watch_look(struct watch_turn *turn, int64_t wait_ms, int64_t pause_ms);

struct watch;
/* The parts are borrowed until watch_stop. 0, ERR_MEMORY, ERR_IO. */
int watch_start(const struct pcsc_calls *calls, const char *card_part, const char *psam_part,
                struct watch **watch);
int watch_fd(const struct watch *watch);
/* Copies the view and clears the descriptor. */
void watch_read(struct watch *watch, struct watch_view *view);
void watch_stop(struct watch *watch);
