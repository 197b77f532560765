/* Electricity lent to a room, as entries and credits. One loan a room at a time.
 *
 *   lent     key K   emergency   debit loan/3-512 2.67                  credit room/3-512/cash 2.67
 *   repaid   key P   purchase    debit tender/purse 20.00
 *                                credit loan/3-512 2.67                 credit room/3-512/cash 17.33
 *
 * A credit of what stands on room/ID/cash follows each to the meter, with the same key. A loan is owed once
 * the meter has it: while it is on its way, or lies with a person because it never got there, a top-up is not
 * touched. Every top-up leaves at least a fen for the meter, so that each has an end the meter confirms.
 *
 * Each runs inside the caller's transaction. */
#pragma once
#include "database/database.h"
#include "trade/key.h"
#include "trade/money.h"
#include "trade/purchase.h"

/* The account of a room's loan. 0 or ERR_RANGE. */
int loan_account(const struct room_id *room, char account[48]);

struct loan {
    struct money
        lent; /* all of it, on the meter or not; 0: the room owes nothing and nothing is on its way */
    struct money owed; /* what the next top-up repays */
};
int loan_get(struct database *db, const struct room_id *room, struct loan *loan);

/* Lends. The same key again is the same loan: 0, and nothing happens. ERR_CONFLICT: the key has other
 * content, or the room has a loan; ERR_NOT_FOUND: no such room; ERR_RANGE: no amount. */
int loan_take(struct database *db, const struct key *key, const struct room_id *room, struct money amount,
              int64_t at_ms, int64_t deadline_ms);

/* A top-up: its entry, which repays first, and its credit. at_ms is the entry's moment, now_ms the credit's.
 * LEDGER_POSTED, LEDGER_ALREADY (same key and content: nothing happens), or a failure with nothing booked:
 * ERR_NOT_FOUND (no such room), ERR_CONFLICT (the key stands for something else); after ERR_IO roll back. */
int top_up_book(struct database *db, const struct key *key, const char *tender, const struct room_id *room,
                struct money amount, int64_t at_ms, int64_t now_ms, int64_t deadline_ms);
