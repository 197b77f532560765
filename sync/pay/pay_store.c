#include "pay/pay_store.h"
#include "base/status.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Runs a statement that gives no rows. */
static int finish(struct db_query *query)
{
    db_query_row(query);
    return db_query_end(query);
}

int number_insert(struct database *db, const char *number, const struct key *order, const char *content,
                  int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO pay_number (number, order_key, content, made_at_ms, asked_at_ms)"
                   " VALUES ($1, $2, $3, $4, 0)");
    db_bind_text(&query, 1, number);
    db_bind_text(&query, 2, order->text);
    db_bind_text(&query, 3, content);
    db_bind_int(&query, 4, now_ms);
    return finish(&query);
}

int number_newest(struct database *db, const struct key *order, char number[TRADE_NUMBER_SIZE],
                  char **content)
{
    struct db_query query;
    int status = ERR_NOT_FOUND;
    db_query_begin(&query, db,
                   "SELECT number, content FROM pay_number WHERE order_key = $1"
                   " ORDER BY made_at_ms DESC, number DESC LIMIT 1");
    db_bind_text(&query, 1, order->text);
    if (db_query_row(&query)) {
        status = STATUS_OK;
        db_copy_text(&query, 0, number, TRADE_NUMBER_SIZE);
        if (content && !(*content = strdup(db_text(&query, 1))))
            status = ERR_MEMORY;
    }
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

int number_to_watch(struct database *db, const struct key *order, int64_t now_ms,
                    char number[TRADE_NUMBER_SIZE])
{
    struct db_query query;
    int status = ERR_NOT_FOUND;
    db_query_begin(&query, db,
                   "UPDATE pay_number SET asked_at_ms = $1 WHERE number = (SELECT number FROM pay_number"
                   " WHERE order_key = $2 ORDER BY asked_at_ms, made_at_ms DESC LIMIT 1) RETURNING number");
    db_bind_int(&query, 1, now_ms);
    db_bind_text(&query, 2, order->text);
    while (db_query_row(&query)) {
        db_copy_text(&query, 0, number, TRADE_NUMBER_SIZE);
        status = STATUS_OK;
    }
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

int number_order(struct database *db, const char *number, struct key *order)
{
    struct db_query query;
    int status = ERR_NOT_FOUND;
    db_query_begin(&query, db, "SELECT order_key FROM pay_number WHERE number = $1");
    db_bind_text(&query, 1, number);
    if (db_query_row(&query))
        status = key_parse(db_text(&query, 0), order);
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

int payment_insert(struct database *db, const struct payment *payment, const struct key *order,
                   const char *evidence, const char *booking, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO pay_payment (provider, transaction_id, number, order_key, amount_fen,"
                   " paid_at_ms, seen_at_ms, evidence, booking) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    db_bind_text(&query, 1, pay_provider_text(payment->provider));
    db_bind_text(&query, 2, payment->transaction);
    db_bind_text(&query, 3, payment->number);
    db_bind_text(&query, 4, order ? order->text : NULL);
    db_bind_int(&query, 5, payment->amount.fen);
    db_bind_int(&query, 6, payment->paid_at_ms);
    db_bind_int(&query, 7, now_ms);
    db_bind_text(&query, 8, evidence);
    db_bind_text(&query, 9, booking);
    return finish(&query);
}

int payment_known(struct database *db, const struct payment *payment, bool *known, bool *contradicts)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT amount_fen, number FROM pay_payment WHERE provider = $1 AND transaction_id = $2");
    db_bind_text(&query, 1, pay_provider_text(payment->provider));
    db_bind_text(&query, 2, payment->transaction);
    *known = db_query_row(&query);
    *contradicts =
        *known && !payment->returned &&
        (db_int(&query, 0) != payment->amount.fen || strcmp(db_text(&query, 1), payment->number) != 0);
    return db_query_end(&query);
}

/* The headers as they came, one "Name: value" a line. NULL without memory. */
static char *headers_text(const char *const *headers)
{
    size_t size = 1;
    size_t used = 0;
    for (size_t i = 0; headers && headers[i] && headers[i + 1]; i += 2)
        size += strlen(headers[i]) + strlen(headers[i + 1]) + 3;
    char *text = calloc(1, size);
    for (size_t i = 0; text && headers && headers[i] && headers[i + 1]; i += 2)
        used += (size_t)snprintf(text + used, size - used, "%s: %s\n", headers[i], headers[i + 1]);
    return text;
}

int notice_insert(struct database *db, enum pay_provider provider, const char *event,
                  const char *const *headers, const char *body, size_t length, int64_t now_ms)
{
    struct db_query query;
    char *headers_copy = headers_text(headers);
    char *body_copy = text_duplicate(body, length);
    if (!headers_copy || !body_copy) {
        free(body_copy);
        free(headers_copy);
        return ERR_MEMORY;
    }
    db_query_begin(&query, db,
                   "INSERT INTO pay_notice (provider, event, headers, body, arrived_ms, times)"
                   " VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (provider, event)"
                   " DO UPDATE SET times = pay_notice.times + 1");
    db_bind_text(&query, 1, pay_provider_text(provider));
    db_bind_text(&query, 2, event);
    db_bind_text(&query, 3, headers_copy);
    db_bind_text(&query, 4, body_copy);
    db_bind_int(&query, 5, now_ms);
    free(body_copy);
    free(headers_copy);
    return finish(&query);
}

int incident_insert(struct database *db, const char *kind, const char *reference, const char *order_key,
                    int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO pay_incident (kind, reference, order_key, at_ms) VALUES ($1, $2, $3, $4)"
                   " ON CONFLICT (kind, reference) DO NOTHING");
    db_bind_text(&query, 1, kind);
    db_bind_text(&query, 2, reference);
    db_bind_text(&query, 3, order_key);
    db_bind_int(&query, 4, now_ms);
    return finish(&query);
}

int call_insert(struct database *db, const struct call_row *row)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO pay_call (id, number, call, sent_at_ms, ended_at_ms, outcome, http_status,"
                   " code, request_id) VALUES ($1, $2, $3, $4, 0, 'sent', 0, '', '')");
    db_bind_text(&query, 1, row->id);
    db_bind_text(&query, 2, row->number);
    db_bind_text(&query, 3, order_call_text(row->call));
    db_bind_int(&query, 4, row->sent_at_ms);
    return finish(&query);
}

int call_end(struct database *db, const struct call_row *row, const struct provider_result *result,
             int http_status, const char *request_id, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE pay_call SET ended_at_ms = $1, outcome = $2, http_status = $3, code = $4,"
                   " request_id = $5 WHERE id = $6");
    db_bind_int(&query, 1, now_ms);
    db_bind_text(&query, 2, provider_outcome_text(result->outcome));
    db_bind_int(&query, 3, http_status);
    db_bind_text(&query, 4, result->code);
    db_bind_text(&query, 5, request_id);
    db_bind_text(&query, 6, row->id);
    return finish(&query);
}

int call_prune(struct database *db, int64_t before_ms)
{
    struct db_query query;
    db_query_begin(&query, db, "DELETE FROM pay_call WHERE call = 'query' AND sent_at_ms < $1");
    db_bind_int(&query, 1, before_ms);
    return finish(&query);
}
