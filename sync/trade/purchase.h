/* A purchase against a card, from intention to delivery: the words both ends speak.
 *
 * The purse fields are those of facts of JR/T 0025 (PBOC e-purse): granted once per (asn, counter). */
#pragma once
#include "trade/key.h"
#include "trade/money.h"
#include <stdbool.h>
#include <stdint.h>

#define ROOM_ID_SIZE 24  /* "3-512": building, '-', room; [0-9A-Za-z_-] */
#define CARD_REF_SIZE 33 /* 32 hex digits, see card_ref_make */
#define ASN_SIZE 21      /* application serial number: up to 10 bytes in hex */
#define UID_SIZE 21      /* up to 10 bytes in hex, in FF CA order */

struct room_id {
    char text[ROOM_ID_SIZE];
};
/* 0, or ERR_FORMAT: 1..23 of [0-9A-Za-z_-]. */
int room_id_parse(const char *text, struct room_id *room);

/* A card's name on the wire and on disk: the first 16 bytes of SHA-256("dormwatt card" LF salt LF kind LF
 * id) in hex, so that no card number stands in a URL or a log. kind is "asn" or "uid". */
struct card_ref {
    char text[CARD_REF_SIZE];
};
struct card_ref card_ref_make(const char *salt, const char *kind, const char *id);

/* The grey record (cards.md 3.6, 4): all that is needed to decide, after any break, whether the purse was
 * debited. On disk before the DEBIT command leaves. Hex strings are upper case. */
struct purse_debit {
    char asn[ASN_SIZE];
    char uid[UID_SIZE];
    int64_t balance_before_fen;
    int64_t counter_before; /* offline transaction number N before the debit; after it N+1 */
    char random[9];         /* 4 bytes, from INITIALIZE FOR PURCHASE */
    int64_t key_version;
    int64_t algorithm;
    char terminal[13];         /* 6 bytes, the PSAM's terminal number */
    int64_t terminal_sequence; /* T, the PSAM's counter */
    char date[9];              /* YYYYMMDD as sent to the card */
    char time[7];              /* HHMMSS */
    char mac1[9];
    char tac[9]; /* empty until debited; empty for ever where only counter and log prove it */
    char mac2[9];
};

enum debit_proof {
    PROOF_NONE,
    PROOF_ANSWER,      /* the DEBIT command answered 9000 with TAC and MAC2, and the PSAM accepted MAC2 */
    PROOF_TRANSACTION, /* GET TRANSACTION PROOF gave both later */
    PROOF_LOG,         /* the card's own log shows it; no TAC */
};

enum sale_state { SALE_DRAFT, SALE_INTENDED, SALE_DEBITED, SALE_VOID, SALE_DOUBTFUL, SALE_ACKNOWLEDGED };

struct purchase {
    struct key key;
    struct room_id room;
    struct card_ref card;
    struct money amount;
    int64_t at_ms; /* when the intention was made */
    enum debit_proof proof;
    struct purse_debit debit;
};

/* Where the money of a purchase or order is, as the station says and the glass shows. */
enum credit_state {
    CREDIT_NONE,      /* the station does not know the key */
    CREDIT_WAITING,   /* booked; the meter was not asked yet, or does not answer */
    CREDIT_SENDING,   /* in flight to the meter */
    CREDIT_CONFIRMED, /* the meter counted it */
    CREDIT_MANUAL,    /* a deadline passed or the meter contradicts: a person looks */
};
