/* The PSAM: the security module in the second reader that proves this terminal to a card (MAC1) and a card
 * to this terminal (MAC2). Held open for ever; a session is what INIT_SAM_FOR_PURCHASE opened last. */
#pragma once
#include "reader/pcsc.h"
#include "trade/purchase.h"

struct psam {
    struct card_link link;
    bool open;
    char terminal[13];
    /* the session: the purchase whose MAC2 it would accept */
    bool has_session;
    struct purse_debit session;
    /* A wrong MAC2 counts inside the module and may lock it for good (cards.md 3.3). */
    int wrong_in_a_row;
    int64_t rests_until_ms; /* monotonic */
};

enum psam_outcome {
    PSAM_NO = 1, /* it refused; its status was logged */
    PSAM_RESTING /* after wrong MAC2s: no purchase until it has rested */
};

void psam_init(struct psam *psam, const struct pcsc_calls *calls);
/* Opens, reads the terminal number, selects its application. df: 4 hex digits. 0, PSAM_NO, a link_outcome
 * (never both in question: any non-zero means not open) or ERR_IO. */
int psam_open(struct psam *psam, const char *reader, const char *df);
void psam_close(struct psam *psam);

/* Opens a session from asn, counter_before, random, key_version, algorithm, date, time; fills
 * terminal_sequence and mac1. 0, PSAM_NO, PSAM_RESTING, or ERR_IO: the module is to be opened again. */
int psam_begin(struct psam *psam, struct money amount, struct purse_debit *debit, int64_t now_ms);
/* True if its session is still this purchase's: only then may MAC2 be shown to it. */
bool psam_is_session_of(const struct psam *psam, const struct purse_debit *debit);
/* Shows it debit->mac2. 0: the card is genuine. PSAM_NO: it is not. ERR_IO. The session is over. */
int psam_accept(struct psam *psam, const struct purse_debit *debit, int64_t now_ms);
