#include "station/receipt.h"
#include "base/status.h"
#include "meter/credit_store.h"
#include "station/second_payment.h"
#include "trade/order.h"
#include "wire/row.h"

#include <string.h>

static int terminal_names(struct database *db, int64_t terminal, struct receipt *receipt)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT site_name, machine_name FROM terminal WHERE number = $1");
    db_bind_int(&query, 1, terminal);
    bool found = db_query_row(&query);
    if (found) {
        db_copy_text(&query, 0, receipt->site_name, sizeof receipt->site_name);
        db_copy_text(&query, 1, receipt->machine_name, sizeof receipt->machine_name);
    }
    return db_query_end_found(&query, found);
}

/* A room that was taken out of the lists since keeps its number. */
static int room_names(struct database *db, const struct room_id *room, struct receipt *receipt)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT building.name, room.name FROM room JOIN building ON building.id = room.building"
                   " WHERE room.id = $1");
    db_bind_text(&query, 1, room->text);
    if (db_query_row(&query)) {
        db_copy_text(&query, 0, receipt->building_name, sizeof receipt->building_name);
        db_copy_text(&query, 1, receipt->room_name, sizeof receipt->room_name);
    } else {
        memcpy(receipt->room_name, room->text, sizeof room->text);
    }
    return db_query_end(&query);
}

static enum receipt_state of_order(enum order_state state)
{
    switch (state) {
    case ORDER_CREATED:
    case ORDER_OPEN:
    case ORDER_SCANNED:
    case ORDER_CLOSING: return RECEIPT_UNPAID;
    case ORDER_CLOSED:
    case ORDER_EXPIRED:
    case ORDER_REFUSED: return RECEIPT_ENDED;
    case ORDER_PAID: return RECEIPT_PAID;
    case ORDER_REFUNDING: return RECEIPT_REFUNDING;
    case ORDER_REFUNDED: return RECEIPT_REFUNDED;
    case ORDER_QUARANTINE: break;
    }
    return RECEIPT_WATCHED;
}

/* An order of this terminal. */
static int order_look(struct database *db, int64_t terminal, struct receipt *receipt, struct room_id *room)
{
    struct db_query query;
    enum order_state state = ORDER_CREATED;
    enum pay_provider provider = PAY_WECHAT;
    db_query_begin(&query, db,
                   "SELECT room, amount_fen, provider, at_ms, state FROM pay_order"
                   " WHERE key = $1 AND terminal = $2");
    db_bind_text(&query, 1, receipt->key.text);
    db_bind_int(&query, 2, terminal);
    bool found = db_query_row(&query);
    if (found) {
        db_copy_text(&query, 0, room->text, sizeof room->text);
        receipt->amount = money_of_fen(db_int(&query, 1));
        (void)pay_provider_parse(db_text(&query, 2), &provider); /* the table takes no other words */
        receipt->at_ms = db_int(&query, 3);
        receipt->tender = provider == PAY_WECHAT ? RECEIPT_BY_WECHAT : RECEIPT_BY_ALIPAY;
        receipt->state = order_state_parse(db_text(&query, 4), &state) ? RECEIPT_WATCHED : of_order(state);
    }
    return db_query_end_found(&query, found);
}

static enum receipt_state of_row(const char *kind, const char *refused)
{
    if (!strcmp(kind, "void"))
        return RECEIPT_ENDED;
    if (refused[0])
        return RECEIPT_WATCHED;
    return strcmp(kind, "doubtful") == 0 ? RECEIPT_UNSURE : RECEIPT_PAID;
}

/* The newest word of this terminal about a card sale. */
static int row_look(struct database *db, int64_t terminal, struct receipt *receipt, struct room_id *room)
{
    struct db_query query;
    struct row row;
    db_query_begin(&query, db,
                   "SELECT room, amount_fen, kind, refused, bytes, received_at_ms FROM purchase_row"
                   " WHERE key = $1 AND terminal = $2 ORDER BY number DESC LIMIT 1");
    db_bind_text(&query, 1, receipt->key.text);
    db_bind_int(&query, 2, terminal);
    bool found = db_query_row(&query);
    if (found) {
        db_copy_text(&query, 0, room->text, sizeof room->text);
        receipt->amount = money_of_fen(db_int(&query, 1));
        receipt->tender = RECEIPT_BY_CARD;
        receipt->state = of_row(db_text(&query, 2), db_text(&query, 3));
        const char *bytes = db_text(&query, 4);
        bool dated = row_decode(bytes, strlen(bytes), &row, NULL) == STATUS_OK;
        receipt->at_ms = dated ? row.purchase.at_ms : db_int(&query, 5);
    }
    return db_query_end_found(&query, found);
}

/* What staff decided about its credit: taken back, and given back. What repaid a loan does not go back. */
static int refund_look(struct database *db, const struct key *key, struct receipt *receipt)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT verdict, amount_fen FROM decision WHERE kind = 'credit' AND reference = $1"
                   " AND verdict IN ('refund', 'refunded')");
    db_bind_text(&query, 1, key->text);
    while (db_query_row(&query)) {
        bool done = strcmp(db_text(&query, 0), "refunded") == 0;
        if (done || receipt->state != RECEIPT_REFUNDED)
            receipt->state = done ? RECEIPT_REFUNDED : RECEIPT_REFUNDING;
        receipt->amount = money_of_fen(db_int(&query, 1));
    }
    return db_query_end(&query);
}

/* How far the money is on its way to the meter; a doubtful sale that was found to be paid has a credit too.
 * ERR_NOT_FOUND: no credit has this key. */
static int credit_look(struct database *db, const struct key *key, struct receipt *receipt)
{
    struct credit_status credit;
    int status = credit_status_get(db, key, &credit);
    if (status)
        return status;
    switch (credit.state) {
    case CREDIT_NONE: return ERR_NOT_FOUND;
    case CREDIT_WAITING: receipt->state = RECEIPT_PAID; break;
    case CREDIT_SENDING: receipt->state = RECEIPT_SENDING; break;
    case CREDIT_CONFIRMED:
        receipt->state = RECEIPT_CREDITED;
        receipt->credited_at_ms = credit.balance_at_ms;
        break;
    case CREDIT_MANUAL: receipt->state = RECEIPT_WATCHED; break;
    }
    return refund_look(db, key, receipt);
}

/* What staff decided about money that has no credit of this key: it went back, or to the meter under a key of
 * the decision's own, *placed. */
static int money_look(struct database *db, int64_t terminal, struct receipt *receipt, struct key *placed)
{
    struct db_query query;
    int64_t back_fen = 0;
    db_query_begin(
        &query, db,
        "SELECT verdict, amount_fen, entry_key FROM decision WHERE kind = 'payment' AND reference IN"
        " (SELECT provider || ' ' || transaction_id FROM pay_payment WHERE order_key = $1)"
        " UNION ALL SELECT verdict, amount_fen, entry_key FROM decision WHERE kind = 'row'"
        " AND reference IN (SELECT terminal || '/' || number FROM purchase_row"
        " WHERE key = $1 AND terminal = $2)");
    db_bind_text(&query, 1, receipt->key.text);
    db_bind_int(&query, 2, terminal);
    while (db_query_row(&query)) {
        if (!strcmp(db_text(&query, 0), "refunded"))
            back_fen += db_int(&query, 1);
        else if (db_text(&query, 2)[0] != '\0')
            query.status = key_parse(db_text(&query, 2), placed);
    }
    if (back_fen > 0) {
        receipt->state = RECEIPT_REFUNDED;
        receipt->amount = money_of_fen(back_fen);
    }
    return db_query_end(&query);
}

/* Staff looked at it, and nothing was taken: a sale in doubt of which no other row came, or an order without
 * any payment. */
static int void_look(struct database *db, struct receipt *receipt)
{
    struct db_query query;
    db_query_begin(&query, db,
                   receipt->state == RECEIPT_UNSURE
                       ? "SELECT 1 FROM doubtful WHERE key = $1 AND state = 'void'"
                       : "SELECT 1 FROM decision WHERE kind = 'order' AND reference = $1"
                         " AND NOT EXISTS (SELECT 1 FROM pay_payment WHERE order_key = $1)");
    db_bind_text(&query, 1, receipt->key.text);
    if (db_query_row(&query))
        receipt->state = RECEIPT_ENDED;
    return db_query_end(&query);
}

static int staff_look(struct database *db, int64_t terminal, struct receipt *receipt)
{
    struct key placed = {""};
    int status = STATUS_OK;
    if (receipt->state == RECEIPT_UNSURE || receipt->state == RECEIPT_WATCHED)
        status = void_look(db, receipt);
    if (!status && receipt->state == RECEIPT_WATCHED)
        status = money_look(db, terminal, receipt, &placed);
    if (!status && placed.text[0] != '\0')
        status = credit_look(db, &placed, receipt);
    return status == ERR_NOT_FOUND ? STATUS_OK : status;
}

int receipt_get(struct database *db, int64_t terminal, const struct key *key, struct receipt *receipt)
{
    struct room_id room = {0};
    *receipt = (struct receipt){.state = RECEIPT_NOT_HERE, .key = *key};
    int status = terminal_names(db, terminal, receipt);
    if (status)
        return status;
    status = order_look(db, terminal, receipt, &room);
    if (status == ERR_NOT_FOUND)
        status = row_look(db, terminal, receipt, &room);
    if (status == ERR_NOT_FOUND)
        return STATUS_OK; /* on its way here */
    if (!status)
        status = room_names(db, &room, receipt);
    if (!status)
        status = second_payment_get(db, key, &receipt->second, &receipt->second_is_back);
    if (!status)
        status = credit_look(db, &receipt->key, receipt);
    return status == ERR_NOT_FOUND ? staff_look(db, terminal, receipt) : status;
}
