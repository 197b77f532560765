#include "base/die_at.h"
#include "base/status.h"
#include "base/text.h"
#include "pay/booking.h"
#include "station/reconcile.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The bill becomes a table of this connection alone; then each class of difference is one question. */
static const char table[] =
    "CREATE TEMP TABLE IF NOT EXISTS bill (line BIGINT, refund BIGINT, transaction_id TEXT, number TEXT,"
    " request TEXT, amount_fen BIGINT, at_ms BIGINT, ours BIGINT); DELETE FROM bill;"
    "CREATE INDEX IF NOT EXISTS temp.bill_by_transaction ON bill (transaction_id)";

struct filling {
    struct database *db;
    struct bill_day *day;
};

static int fill(void *context, const struct bill_line *line)
{
    struct filling *filling = context;
    struct db_query query;
    if (line->at_ms < filling->day->start_ms || line->at_ms >= filling->day->end_ms) {
        snprintf(filling->day->why, sizeof filling->day->why, "line %d: is of another day", line->line);
        return ERR_FORMAT;
    }
    db_query_begin(&query, filling->db, "INSERT INTO bill VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    db_bind_int(&query, 1, line->line);
    db_bind_int(&query, 2, line->kind == BILL_REFUND);
    db_bind_text(&query, 3, line->transaction);
    db_bind_text(&query, 4, line->number);
    db_bind_text(&query, 5, line->refund);
    db_bind_int(&query, 6, line->amount.fen);
    db_bind_int(&query, 7, line->at_ms);
    db_bind_int(&query, 8, line->ours);
    return db_query_end(&query);
}

static int load(struct database *db, struct bill_day *day, int64_t *lines)
{
    struct bill bill = {0};
    struct filling filling = {db, day};
    day->why[0] = '\0';
    int status = db_run(db, table);
    if (!status && day->text)
        status = bill_read(day->provider, &day->owner, day->text, day->length, fill, &filling, &bill);
    if (status == ERR_FORMAT && day->why[0] == '\0')
        snprintf(day->why, sizeof day->why, "line %d: %s", bill.line, bill.what);
    *lines = status ? 0 : bill.payments + bill.refunds;
    return status;
}

/* $1 provider, $2 and $3 the day; each answers with a difference a row. */
static const struct {
    const char *sql;
    const char *to_do;
} questions[] = {
    {"SELECT $1 || ' ' || bill.transaction_id || ': ' || amount_fen || ' fen for order ' || order_key ||"
     " ' were paid and never seen here' FROM bill JOIN pay_number ON pay_number.number = bill.number"
     " WHERE refund = 0 AND $2 < $3 AND NOT EXISTS (SELECT 1 FROM pay_payment WHERE provider = $1"
     " AND pay_payment.transaction_id = bill.transaction_id)",
     "reconcile --book books it and the meter gets it; finance"},

    {"SELECT $1 || ' ' || transaction_id || ': ' || amount_fen || ' fen for number ' || number ||"
     " ', which is none of ours' FROM bill WHERE refund = 0 AND $2 < $3"
     " AND number NOT IN (SELECT number FROM pay_number) AND NOT EXISTS (SELECT 1 FROM pay_payment"
     " WHERE provider = $1 AND pay_payment.transaction_id = bill.transaction_id)",
     "does somebody else use the merchant account? else pay it back in the portal; finance"},

    {"SELECT $1 || ' ' || bill.transaction_id || ': the bill says ' || bill.amount_fen || ' fen, our books ' "
     "||"
     " pay_payment.amount_fen FROM bill JOIN pay_payment ON provider = $1 AND $2 < $3"
     " AND pay_payment.transaction_id = bill.transaction_id WHERE refund = 0"
     " AND bill.amount_fen <> pay_payment.amount_fen",
     "the bill is right: find out who changed ours (audit), correct by an entry; finance and operator"},

    {"SELECT $1 || ' ' || bill.transaction_id || ': the bill says number ' || bill.number || ', our books ' "
     "||"
     " pay_payment.number FROM bill JOIN pay_payment ON provider = $1 AND $2 < $3"
     " AND pay_payment.transaction_id = bill.transaction_id WHERE refund = 0"
     " AND bill.number <> pay_payment.number",
     "another order was credited than was paid: find out who changed ours; finance and operator"},

    {"SELECT $1 || ' ' || transaction_id || ': stands ' || count(*) || ' times in the bill' FROM bill"
     " WHERE refund = 0 AND $2 < $3 GROUP BY transaction_id HAVING count(*) > 1",
     "ask the provider; finance"},

    {"SELECT $1 || ' ' || transaction_id || ': ' || amount_fen || ' fen to another application or in another"
     " currency' FROM bill WHERE refund = 0 AND ours = 0 AND $2 < $3 AND number IN (SELECT number FROM "
     "pay_number)",
     "compare with the provider's portal; finance"},

    {"SELECT $1 || ' ' || transaction_id || ': ' || amount_fen || ' fen in our books, not in the bill'"
     " FROM pay_payment WHERE provider = $1"
     " AND CASE WHEN paid_at_ms > 0 THEN paid_at_ms ELSE seen_at_ms END >= $2"
     " AND CASE WHEN paid_at_ms > 0 THEN paid_at_ms ELSE seen_at_ms END < $3"
     " AND transaction_id NOT IN (SELECT transaction_id FROM bill WHERE refund = 0)",
     "look in the bills of the day before and after; in none: it was never paid, reverse it; finance"},

    {"SELECT $1 || ' ' || bill.transaction_id || ': ' || amount_fen || ' fen were given back (' || request ||"
     " '), our books do not know' FROM bill WHERE refund = 1 AND $2 < $3 AND NOT EXISTS"
     " (SELECT 1 FROM decision WHERE verdict = 'refunded' AND (reference = $1 || ' ' || bill.transaction_id"
     " OR (decision.kind = 'credit' AND reference = (SELECT order_key FROM pay_payment WHERE provider = $1"
     " AND pay_payment.transaction_id = bill.transaction_id))))",
     "who gave it back, and why? then book it: case settle --as refunded; finance"},
};

static int ask(struct reconcile *reconcile, const char *sql, const char *to_do, const struct bill_day *day)
{
    struct db_query query;
    db_query_begin(&query, reconcile->db, sql);
    db_bind_text(&query, 1, pay_provider_text(day->provider));
    db_bind_int(&query, 2, day->start_ms);
    db_bind_int(&query, 3, day->end_ms);
    while (db_query_row(&query))
        reconcile_tell(reconcile, to_do, "%s", db_text(&query, 0));
    return db_query_end(&query);
}

int reconcile_bill(struct reconcile *reconcile, struct bill_day *day)
{
    int64_t lines = 0;
    int status = load(reconcile->db, day, &lines);
    reconcile->bill_lines += lines;
    for (size_t i = 0; !status && i < sizeof questions / sizeof *questions; i++)
        status = ask(reconcile, questions[i].sql, questions[i].to_do, day);
    return status;
}

/* The next payment of the bill that is in nobody's books. 0 or ERR_NOT_FOUND. */
static int next_missed(struct database *db, const struct bill_day *day, struct payment *payment)
{
    struct db_query query;
    int status = ERR_NOT_FOUND;
    *payment = (struct payment){.provider = day->provider};
    db_query_begin(
        &query, db,
        "SELECT a.transaction_id, a.number, a.amount_fen, a.at_ms, a.ours, EXISTS (SELECT 1 FROM bill b"
        " WHERE b.transaction_id = a.transaction_id AND b.refund = 1) FROM bill a WHERE a.refund = 0"
        " AND length(a.number) < $2 AND NOT EXISTS (SELECT 1 FROM pay_payment WHERE provider = $1"
        " AND pay_payment.transaction_id = a.transaction_id) ORDER BY a.line LIMIT 1");
    db_bind_text(&query, 1, pay_provider_text(day->provider));
    db_bind_int(&query, 2, TRADE_NUMBER_SIZE);
    if (db_query_row(&query)) {
        status = STATUS_OK;
        db_copy_text(&query, 0, payment->transaction, sizeof payment->transaction);
        db_copy_text(&query, 1, payment->number, sizeof payment->number);
        payment->amount = money_of_fen(db_int(&query, 2));
        payment->paid_at_ms = db_int(&query, 3);
        payment->ours = db_int(&query, 4);
        payment->returned = db_int(&query, 5);
    }
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

int reconcile_bill_book(struct database *db, struct bill_day *day, int64_t now_ms, int64_t credit_deadline_ms,
                        int *booked)
{
    int64_t lines = 0;
    struct payment payment;
    struct booking_effect effect;
    *booked = 0;
    int status = load(db, day, &lines);
    while (!status && !(status = next_missed(db, day, &payment))) {
        status = db_begin(db);
        if (!status)
            status = payment_seen(db, &payment, EVIDENCE_BILL, now_ms, credit_deadline_ms, &effect);
        if (!status)
            status = db_commit(db);
        if (status)
            db_rollback(db);
        else
            ++*booked;
    }
    return status == ERR_NOT_FOUND ? STATUS_OK : status;
}
