/* Takes one row of a terminal's outbox into the books.
 *
 * A row that is not the terminal's own (signature, number, chain) leaves nothing behind but an incident: the
 * terminal must send what belongs there. A row that is its own but whose money is not proven is kept with
 * the reason, so that the rows after it can come; its money waits for a person. */
#pragma once
#include "station/terminal.h"
#include "wire/wire.h"

struct row_rules {
    uint8_t tac_master[16];
    int64_t log_proof_most_fen; /* per purchase whose only proof is the card's own log */
    int64_t doubt_deadline_ms;  /* then an unknown debit is a person's */
    int64_t credit_deadline_ms;
};

/* What can be said of a row without the books. */
struct row_looks {
    struct row row; /* read before it is believed, only so that the answer can say which row was refused */
    int status;     /* of reading it */
    bool genuine;   /* the terminal signed these bytes */
};
/* Needs nothing else: any thread may call it. */
void row_look(const struct sealed_row *sealed, const struct crypto_key *key, struct row_looks *looks);

/* The number of each row of a delivery. A terminal sends rows in order, so one that is not the terminal's own
 * is told by its neighbours, or by what the station wants next: what it says of itself may be what was
 * changed. A row shown alone, under a number that is taken, is believed. */
int row_places(struct database *db, int64_t terminal, const struct row_looks *looks, int count,
               int64_t places[]);

/* Takes a row that was looked at, inside the caller's transaction; place_number as row_places says. *room is
 * the room to wake, or empty. 0: result says what became of it; a failure: the caller rolls back and answers
 * none of the rows. */
int row_take_looked(struct database *db, const struct row_rules *rules, const struct terminal *terminal,
                    const struct sealed_row *sealed, const struct row_looks *looks, int64_t place_number,
                    int64_t now_ms, struct delivery_result *result, struct room_id *room);
/* All of it for one row. */
int row_take(struct database *db, const struct row_rules *rules, const struct terminal *terminal,
             const struct crypto_key *key, const struct sealed_row *sealed, int64_t now_ms,
             struct delivery_result *result, struct room_id *room);
