/* The rows terminals sent, kept byte for byte, and what their order says. */
#pragma once
#include "base/crypto.h"
#include "database/database.h"
#include "wire/row.h"

struct row_head {
    int64_t number; /* of the last row kept; 0 = none */
    char hash[2 * SHA256_SIZE + 1];
};
int purchase_row_head(struct database *db, int64_t terminal, struct row_head *head);

enum row_known { ROW_NEW, ROW_SAME, ROW_OTHER };
/* Whether this number is kept already, with these bytes or others. refused gets the verdict it had then. */
int purchase_row_known(struct database *db, int64_t terminal, int64_t number, const char *bytes,
                       enum row_known *known, char *refused, size_t size);
/* refused: "" or why its money is not booked. */
int purchase_row_keep(struct database *db, const struct row *row, const struct sealed_row *sealed,
                      const char *refused, int64_t now_ms);

/* Whether staff passed over every row from first to last: their bytes are lost, and the next row is taken. */
int purchase_rows_passed(struct database *db, int64_t terminal, int64_t first, int64_t last, bool *passed);

/* Whether staff passed over this row and gave its money by hand: should it come after all, its money waits.
 */
int purchase_row_paid_by_hand(struct database *db, int64_t terminal, int64_t number, bool *paid);

/* What taken rows say so far about this key and this purse counter. key_paid: staff decided that the purse
 * was debited, and the room has its money. */
struct row_history {
    bool key_debited, key_void, counter_used, key_paid;
};
int purchase_row_history(struct database *db, const struct purchase *purchase, struct row_history *history);
