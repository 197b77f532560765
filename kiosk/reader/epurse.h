/* The e-purse of a CPU card, JR/T 0025 (PBOC 1.0): its commands and what its answers mean. Pure; layouts
 * and offsets as in the standard, what issuers move is passed in. All card fields are big-endian, dates
 * packed BCD. */
#pragma once
#include "reader/apdu.h"
#include "trade/purchase.h"

#define EPURSE_ASN_BYTES 8    /* the part of the serial number that keys are derived from */
#define EPURSE_LOG_RECORDS 10 /* the log file is cyclic; standards and cards in the field keep ten */
#define EPURSE_COUNTER_MOST 0xFFFF
#define EPURSE_TYPE_PURCHASE 0x06

/* Status words (JR/T 0025, ISO 7816-4) that are asked for by name. */
enum {
    SW_OK = 0x9000,
    SW_END_OF_FILE = 0x6282, /* fewer bytes than asked, all there are */
    SW_NO_RECORD = 0x6A83,
    SW_MAC_WRONG = 0x9302,
    SW_SHORT_OF_MONEY = 0x9401,
    SW_PROOF_NOT_AVAILABLE = 0x9406,
};

struct apdu epurse_select(const uint8_t *aid, size_t length);
/* True if the answer to SELECT names this application or names none (ISO 7816-4, 7.4.3: FCI '6F', DF
 * name '84'). */
bool epurse_selected(const struct answer *answer, const uint8_t *aid, size_t length);

/* File 15, public application data. length: how much of it is needed. */
struct apdu epurse_read_public(size_t length);
struct purse_public {
    char asn[ASN_SIZE];
    int64_t expires_day; /* 20301231; 0 = it carries no date (zeros or FF) */
};
/* expiry_offset -1: not read. 0, or ERR_FORMAT: too short, or a date that is none. */
int epurse_public_decode(const struct answer *answer, int64_t asn_offset, int64_t expiry_offset,
                         struct purse_public *public);

struct apdu epurse_get_balance(void);
int epurse_balance_decode(const struct answer *answer, int64_t *balance_fen);

/* INITIALIZE FOR PURCHASE; amount 0 is legal and moves nothing: it reads balance and counter. terminal: 12
 * hex digits of the PSAM. ERR_FORMAT, ERR_RANGE (an amount beyond four bytes). */
int epurse_init(int64_t key_index, struct money amount, const char *terminal, struct apdu *apdu);
/* Fills balance_before_fen, counter_before, key_version, algorithm, random. */
int epurse_init_decode(const struct answer *answer, struct purse_debit *debit);

/* DEBIT FOR PURCHASE from terminal_sequence, date, time, mac1. */
int epurse_debit(const struct purse_debit *debit, struct apdu *apdu);
/* Fills tac and mac2: DEBIT answers TAC first. */
int epurse_debit_decode(const struct answer *answer, struct purse_debit *debit);
/* What an answer without TAC says about the purse. Only status words that the standards define as "nothing
 * was changed" are a no; every other one leaves it open (6581: the memory failed while it wrote). */
bool epurse_is_clear_no(uint16_t status);

/* GET TRANSACTION PROOF of the purchase that took the counter from counter_before to the next. */
struct apdu epurse_proof(int64_t counter_before);
/* Fills tac and mac2: the proof answers MAC2 first, unlike DEBIT. */
int epurse_proof_decode(const struct answer *answer, struct purse_debit *debit);

/* Log record number, 1 = newest (file 18). */
struct apdu epurse_read_log(int record);
struct purse_log {
    int64_t counter; /* before or after the transaction: issuers differ */
    int64_t amount_fen;
    int type;
    char terminal[13], date[9], time[7];
};
int epurse_log_decode(const struct answer *answer, struct purse_log *record);
/* True if this record is that very purchase. The counter is not compared, see above. */
bool epurse_log_is(const struct purse_log *record, const struct purse_debit *debit, struct money amount);
