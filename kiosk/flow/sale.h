/* One sale against a card, from the draft to the row the station will book.
 *
 *   DRAFT -> INTENDED -> DEBITED -> ACKNOWLEDGED       the outbox says the last step
 *               | `----> VOID                          the card said no, or was never debited
 *               `------> DOUBTFUL -> DEBITED | VOID    no answer; settled when the card is asked again
 *
 * Pure. Two truths run beside each other, what is known (state) and what a power cut would leave (on_disk),
 * and the second follows the first one save at a time. The card is debited only after INTENDED is on disk,
 * and once; nobody may be told "paid" before sale_is_paid. */
#pragma once
#include "trade/purchase.h"
#include <stdbool.h>
#include <stdint.h>

#define SALE_RETRY_MS 1000         /* between two tries to save what is owed to the disk */
#define SALE_SAVE_PATIENCE_MS 5000 /* nobody stands at the glass longer for a store's answer */

struct sale {
    struct purchase purchase;
    enum sale_state state;   /* what is known */
    enum sale_state on_disk; /* what the journal says; SALE_DRAFT: nothing */
    bool asked;              /* the card was asked something and has not answered */
    bool debit_sent;         /* the DEBIT left: from here only the card knows */
    bool saving;
    int64_t try_at_ms; /* saving: its patience ends; else the next try. INT64_MAX: nothing is owed */
};

enum sale_event_type {
    SALE_QUOTED,    /* debit: the card and the PSAM are ready for exactly this */
    SALE_SAVED,     /* state is on disk */
    SALE_NOT_SAVED, /* it is not */
    SALE_TAKEN,     /* debit, proof: the card says it was debited */
    SALE_NOT_TAKEN, /* the card says it was not */
    SALE_NO_ANSWER, /* neither */
    SALE_CARD_BACK, /* the same card lies on the reader */
    SALE_GIVEN_UP,  /* the person does not bring it back */
    SALE_WOKE,
};

struct sale_event {
    enum sale_event_type type;
    int64_t now_ms;
    enum sale_state state;
    enum debit_proof proof;
    const struct purse_debit *debit; /* borrowed for the step */
};

/* What the caller does now, in this order. */
struct sale_update {
    bool save;    /* sale->state, with its outbox row where it has one */
    bool debit;   /* hand sale->purchase.debit to the card */
    bool recover; /* ask the card what became of it */
};

/* A new sale; the card is being asked for its quote. */
void sale_begin(struct sale *sale, const struct purchase *purchase);
/* A doubtful sale out of the journal. */
void sale_resume(struct sale *sale, const struct purchase *purchase);
void sale_step(struct sale *sale, const struct sale_event *event, struct sale_update *update);

/* The purse was debited and the row that will credit the room is on disk. */
bool sale_is_paid(const struct sale *sale);
/* The DEBIT left and neither yes nor no is known. */
bool sale_is_unsure(const struct sale *sale);
/* Something is known that a power cut would lose, or the card has not answered: it must be kept. */
bool sale_is_owed(const struct sale *sale);

/* The arrows of the drawing above: what the journal accepts. */
bool sale_may_become(enum sale_state from, enum sale_state to);
/* What a sale found in the journal after a crash is now. */
enum sale_state sale_after_crash(enum sale_state on_disk);
const char *sale_state_text(enum sale_state state); /* "draft", "intended" ... */
