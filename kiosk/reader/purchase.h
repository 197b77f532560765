/* The teller: quotes, debits and finds out, exactly as cards.md 3.6 and 3.7 say. Every way it can end is
 * 0 (yes), an outcome (a clear no) or a failure: nothing valid was heard, and after DEBIT or in RECOVER
 * that means nobody knows yet. */
#pragma once
#include "reader/identify.h"
#include "reader/psam.h"

enum purse_outcome {
    PURSE_REFUSED = 1, /* nothing was debited */
    PURSE_SHORT,       /* the same, for want of money */
    PURSE_OTHER,       /* recover: not the card that was asked for */
};

enum quote_state {
    QUOTE_NONE,
    QUOTE_LIVE,   /* card and PSAM are ready for exactly this DEBIT */
    QUOTE_BROKEN, /* the card left before DEBIT was handed over: it cannot have been debited */
    QUOTE_HANDED, /* DEBIT was handed over once: never again */
};

struct teller {
    struct card_link *card;
    struct psam *psam;
    const struct purse_profile *profile;
    enum quote_state quote_state;
    struct purse_debit quote;
    struct money quote_amount;
    bool has_forged; /* the last purchase whose MAC2 the PSAM refused: its own word proves nothing */
    struct purse_debit forged;
};

/* Fills debit from the card, the PSAM and the date and time already in it. 0, REFUSED, SHORT, or a
 * failure: nothing happened. */
int purchase_quote(struct teller *teller, const struct card_identity *identity, struct money amount,
                   struct purse_debit *debit, int64_t now_ms);
/* Debits what was quoted. 0: debited and proven by MAC2, tac and mac2 are filled. REFUSED, SHORT: a clear
 * no. A failure: unknown. */
int purchase_debit(struct teller *teller, struct money amount, struct purse_debit *debit, int64_t now_ms);
/* The card is gone: a quote that was not used never will be. */
void purchase_card_left(struct teller *teller);

/* What became of that debit. 0: debited, proof says by what; tac and mac2 are filled when the card still
 * had them. REFUSED: not debited. OTHER. A failure: still unknown. recover.c */
int purchase_recover(struct teller *teller, const struct card_identity *identity, struct money amount,
                     struct purse_debit *debit, enum debit_proof *proof, int64_t now_ms);

/* The rules recover.c decides by, open to tests. */
enum purse_verdict { VERDICT_NOT_DEBITED, VERDICT_ASK_LOG, VERDICT_CONTRADICTS };
enum purse_verdict purse_judge(const struct purse_debit *before, const struct purse_debit *now);
bool purse_is_same_card(const struct card_identity *identity, const struct purse_debit *debit);
