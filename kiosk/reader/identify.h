/* Who lies on the reader (cards.md 2.1, 3.6): a purse card by its application, a storage card by its UID
 * only. Cards are told apart by structure, never by a list of ATRs: ATRs differ from card to card. */
#pragma once
#include "flow/event.h"
#include "reader/watch.h"

#define AID_MOST 16

/* What issuers decide, from the configuration. */
struct purse_profile {
    uint8_t aid[AID_MOST];
    size_t aid_length;
    int64_t key_index;
    int64_t asn_offset;
    int64_t expiry_offset; /* -1: none */
};

enum identify_outcome {
    IDENTIFY_EMPTY = 1, /* it left before it was known */
    IDENTIFY_MUTE,
    IDENTIFY_TAKEN,   /* another program holds the reader */
    IDENTIFY_UNKNOWN, /* not a card of this campus */
    IDENTIFY_BAD,     /* ours, but its data are not what they should be, or it is locked */
};

/* PC/SC part 3, 3.1.3.2.3.1: true if the ATR is one a reader makes up for a storage card. */
bool atr_is_storage(const uint8_t *atr, size_t length);
/* Opens the link to the slot's card and reads who it is; the link stays open for what follows. 0, an
 * outcome, or a failure: no valid answer, worth another try. */
int card_identify(struct card_link *link, const struct slot *slot, const struct purse_profile *profile,
                  int64_t now_ms, struct card_identity *identity);
/* Selects the purse. 0, IDENTIFY_UNKNOWN, IDENTIFY_BAD, or a failure. */
int purse_select(struct card_link *link, const struct purse_profile *profile);
