/* A station's books for tests: one terminal with its key, two rooms with meters, rows sealed as a kiosk does.
 */
#pragma once
#include "station/row_take.h"

struct books {
    struct database *db;
    struct terminal terminal;
    struct crypto_key *key;
    struct row_rules rules;
    struct {
        int64_t number;
        char hash[2 * SHA256_SIZE + 1];
    } last; /* of the rows sealed so far */
};

/* path: a database file or ":memory:". */
int books_open(struct books *books, const char *path);
void books_close(struct books *books);

/* A purchase of fen for room 3-512 that only the card's log proves, so that no TAC is needed. n makes key and
 * purse counter. */
struct purchase books_purchase(int n, int64_t fen);
/* The next row of the terminal. */
struct sealed_row books_seal(struct books *books, enum row_kind kind, const struct purchase *purchase);
/* Takes a sealed row in one transaction of db, which may be another opening of the same books. 0, or a
 * failure and nothing was taken. */
int books_deliver(struct books *books, struct database *db, const struct sealed_row *sealed,
                  struct delivery_result *result);
/* Seals and takes in one transaction; finishes the row. */
struct delivery_result books_take(struct books *books, enum row_kind kind, const struct purchase *purchase);
/* First column of the first row, as a number; -1 without a row. */
int64_t books_number(struct database *db, const char *sql);
