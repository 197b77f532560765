/* The ledger: double entry, append only, integer fen. Nobody else writes a balance.
 *
 * An entry has a key that posts once and postings that sum to zero. Positive fen = debit, negative =
 * credit of the account. Accounts are text: room/ID/cash, room/ID/subsidy, tender/{wechat,alipay,purse,
 * counter}, revenue/electricity, refund/payable, suspense, loan/ID (loan/loan.h). Each entry's hash chains to
 * the one before.
 *
 *   entry 7f3a  purchase   key 91c0   debit tender/wechat 50.00   credit room/3-512/cash 50.00  */
#pragma once
#include "database/database.h"
#include "trade/key.h"
#include "trade/money.h"
#include "trade/purchase.h"

extern const char ledger_schema[];

enum ledger_outcome { LEDGER_POSTED = 0, LEDGER_ALREADY = 1 }; /* ALREADY: same key, same content */

struct posting {
    char account[48];
    struct money amount; /* positive debit, negative credit */
};

struct entry {
    char key[KEY_LENGTH + 16]; /* idempotency key, with a suffix for follow-ups: "<key>/reversal" */
    char kind[16];             /* purchase, reversal, refund, consumption, correction */
    int64_t at_ms;
    char memo[64]; /* no names, no card numbers */
    int posting_count;
    struct posting postings[4];
};

/* Posts inside the caller's open transaction (db_begin). LEDGER_POSTED, LEDGER_ALREADY, or a failure:
 * ERR_CONFLICT = same key with other content (logged: a person has to look), ERR_RANGE = does not sum to
 * zero, ERR_IO ... */
int ledger_post(struct database *db, const struct entry *entry);
/* The usual entry: debit tender/NAME, credit room/ID/cash. */
int ledger_post_purchase(struct database *db, const struct key *key, const char *tender,
                         const struct room_id *room, struct money amount, int64_t at_ms);
/* Sum of an account; 0 fen when nothing was posted. */
int ledger_balance(struct database *db, const char *account, struct money *balance);
