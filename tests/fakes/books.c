#include "tests/fakes/books.h"
#include "station/station_store.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int books_open(struct books *books, const char *path)
{
    *books = (struct books){
        .rules = {.log_proof_most_fen = 5000, .doubt_deadline_ms = 900000, .credit_deadline_ms = 600000}};
    memset(books->last.hash, '0', sizeof books->last.hash - 1);
    books->key = crypto_key_generate_ed25519();
    char *pem = NULL;
    int status = crypto_key_public_pem(books->key, &pem);
    if (!status)
        status = station_store_open(path, &books->db);
    if (!status)
        status = db_run(books->db,
                        "INSERT INTO building VALUES ('3', '3 号公寓');"
                        "INSERT INTO room VALUES ('3-512', '3', '512', 5330), ('3-513', '3', '513', 5330);"
                        "INSERT INTO bus VALUES ('B01', '/nonexistent/tty', 9600, 'N');"
                        "INSERT INTO meter VALUES ('3-512', 'B01', 1, 'acrel-ddsy1352'),"
                        " ('3-513', 'B01', 2, 'acrel-ddsy1352');");
    if (!status)
        status = setting_put_first(books->db, "card_salt", "00112233445566778899AABBCCDDEEFF");
    snprintf(books->terminal.name, sizeof books->terminal.name, "lobby-3a");
    snprintf(books->terminal.site_name, sizeof books->terminal.site_name, "3 号公寓");
    snprintf(books->terminal.building, sizeof books->terminal.building, "3");
    snprintf(books->terminal.fingerprint, sizeof books->terminal.fingerprint, "none");
    snprintf(books->terminal.public_key, sizeof books->terminal.public_key, "%s", pem);
    free(pem);
    return status ? status : terminal_enrol(books->db, &books->terminal, 1);
}

void books_close(struct books *books)
{
    db_close(books->db);
    crypto_key_destroy(books->key);
}

struct purchase books_purchase(int n, int64_t fen)
{
    struct purchase purchase = {.room = {"3-512"},
                                .card = {"00112233445566778899AABBCCDDEEFF"},
                                .amount = {fen},
                                .at_ms = 1795413900000 + n,
                                .proof = PROOF_LOG,
                                .debit = {.asn = "1122334455667788",
                                          .uid = "04A1B2C3",
                                          .balance_before_fen = 100000,
                                          .counter_before = n,
                                          .random = "01020304",
                                          .terminal = "112233445566",
                                          .terminal_sequence = n,
                                          .date = "20261123",
                                          .time = "140500",
                                          .mac1 = "AABBCCDD"}};
    snprintf(purchase.key.text, sizeof purchase.key.text, "91C07F3A%024d", n);
    return purchase;
}

struct sealed_row books_seal(struct books *books, enum row_kind kind, const struct purchase *purchase)
{
    struct sealed_row sealed;
    struct row row = {.number = books->last.number + 1,
                      .terminal = books->terminal.number,
                      .kind = kind,
                      .purchase = *purchase};
    memcpy(row.previous, books->last.hash, sizeof row.previous);
    int status = row_seal(&row, books->key, &sealed);
    assert(status == 0);
    (void)status;
    books->last.number++;
    row_hash(sealed.bytes, books->last.hash);
    return sealed;
}

int books_deliver(struct books *books, struct database *db, const struct sealed_row *sealed,
                  struct delivery_result *result)
{
    struct room_id room;
    *result = (struct delivery_result){.result = ROW_GAP};
    int status = db_begin(db);
    if (!status)
        status =
            row_take(db, &books->rules, &books->terminal, books->key, sealed, 1795413900000, result, &room);
    if (!status)
        status = db_commit(db);
    if (status)
        db_rollback(db);
    return status;
}

struct delivery_result books_take(struct books *books, enum row_kind kind, const struct purchase *purchase)
{
    struct delivery_result result;
    struct sealed_row sealed = books_seal(books, kind, purchase);
    int status = books_deliver(books, books->db, &sealed, &result);
    assert(status == 0);
    (void)status;
    sealed_row_finish(&sealed);
    return result;
}

int64_t books_number(struct database *db, const char *sql)
{
    struct db_query query;
    db_query_begin(&query, db, sql);
    int64_t number = db_query_row(&query) ? db_int(&query, 0) : -1;
    int status = db_query_end(&query);
    assert(status == 0);
    (void)status;
    return number;
}
