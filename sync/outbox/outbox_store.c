#include "outbox/outbox_store.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
static const char *const kind_words[] = {
    [ROW_DEBITED] = "debited", [ROW_DOUBTFUL] = "doubtful", [ROW_VOID] = "void"};

/* Where the chain stands: the newest row, or the anchor of the removed ones, or the beginning. */
static int chain_end(struct database *db, int64_t *number, char hash[2 * SHA256_SIZE + 1])
{
    struct db_query query;
    *number = 0;
    memcpy(hash, zeros, sizeof zeros);
    db_query_begin(&query, db,
                   "SELECT number, hash FROM outbox UNION ALL SELECT number, hash FROM outbox_anchor"
                   " ORDER BY number DESC LIMIT 1");
    if (db_query_row(&query)) {
        *number = db_int(&query, 0);
        db_copy_text(&query, 1, hash, sizeof zeros);
    }
    return db_query_end(&query);
}

static int insert_sealed(struct database *db, const struct row *row, const struct sealed_row *sealed,
                         int64_t now_ms)
{
    struct db_query query;
    char hash[2 * SHA256_SIZE + 1];
    row_hash(sealed->bytes, hash);
    db_query_begin(&query, db,
                   "INSERT INTO outbox (number, key, kind, bytes, signature, hash, stored_at_ms)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7)");
    db_bind_int(&query, 1, row->number);
    db_bind_text(&query, 2, row->purchase.key.text);
    db_bind_text(&query, 3, kind_words[row->kind]);
    db_bind_text(&query, 4, sealed->bytes);
    db_bind_text(&query, 5, sealed->signature);
    db_bind_text(&query, 6, hash);
    db_bind_int(&query, 7, now_ms);
    return db_query_end(&query);
}

int outbox_insert(const struct outbox_writer *writer, enum row_kind kind, const struct purchase *purchase,
                  int64_t now_ms, int64_t *number)
{
    struct row row = {.terminal = writer->terminal, .kind = kind, .purchase = *purchase};
    struct sealed_row sealed;
    int status = chain_end(writer->db, &row.number, row.previous);
    if (status)
        return status;
    row.number++;
    status = row_seal(&row, writer->key, &sealed);
    if (status)
        return status;
    status = insert_sealed(writer->db, &row, &sealed, now_ms);
    sealed_row_finish(&sealed);
    *number = row.number;
    return status;
}

int outbox_load(struct database *db, int64_t first, int count, struct sealed_row *rows)
{
    struct db_query query;
    int loaded = 0;
    db_query_begin(&query, db,
                   "SELECT bytes, signature FROM outbox WHERE number >= $1 AND number < $2 ORDER BY number");
    db_bind_int(&query, 1, first);
    db_bind_int(&query, 2, first + count);
    while (loaded < count && db_query_row(&query)) {
        struct sealed_row *row = &rows[loaded++];
        row->bytes = strdup(db_text(&query, 0));
        db_copy_text(&query, 1, row->signature, sizeof row->signature);
        if (!row->bytes)
            query.status = ERR_MEMORY;
    }
    int status = db_query_end(&query);
    if (!status && loaded < count)
        status = ERR_NOT_FOUND;
    if (status)
        for (int i = 0; i < loaded; i++)
            sealed_row_finish(&rows[i]);
    return status;
}

/* key: NULL for any. */
static int settle(struct database *db, int64_t number, const struct key *key, const char *state,
                  const char *why, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE outbox SET state = CASE state WHEN 'acknowledged' THEN state ELSE $1 END,"
                   " settled_at_ms = $2, why = $3 WHERE number = $4 AND key = coalesce($5, key)");
    db_bind_text(&query, 1, state);
    db_bind_int(&query, 2, now_ms);
    db_bind_text(&query, 3, why);
    db_bind_int(&query, 4, number);
    if (key)
        db_bind_text(&query, 5, key->text);
    int status = db_query_end(&query);
    if (!status && db_changed(db) == 0)
        status = ERR_NOT_FOUND;
    return status;
}

int outbox_acknowledge(struct database *db, int64_t number, const struct key *key, int64_t now_ms)
{
    return settle(db, number, key, "acknowledged", NULL, now_ms);
}

int outbox_park(struct database *db, int64_t number, const char *why, int64_t now_ms)
{
    int status = settle(db, number, NULL, "parked", why, now_ms);
    if (status ==
        ERR_NOT_FOUND) /* nothing is left of it that could wait here; the station knows its number */
        log_error("outbox: refused row %" PRId64 " is not in this file any more", number);
    return status == ERR_NOT_FOUND ? STATUS_OK : status;
}

int outbox_count(struct database *db, struct outbox_count *count)
{
    struct db_query query;
    char hash[2 * SHA256_SIZE + 1];
    *count = (struct outbox_count){0};
    int status = chain_end(db, &count->last, hash);
    if (status)
        return status;
    /* The oldest is the first: asking every waiting row for its age would read them all at each sale. */
    db_query_begin(&query, db,
                   "SELECT count(*), min(number), (SELECT stored_at_ms FROM outbox WHERE state = 'waiting'"
                   " ORDER BY number LIMIT 1) FROM outbox WHERE state = 'waiting'");
    if (db_query_row(&query)) {
        count->waiting = db_int(&query, 0);
        count->first_waiting = count->waiting ? db_int(&query, 1) : count->last + 1;
        count->oldest_at_ms = db_int(&query, 2);
    }
    status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, db, "SELECT count(*) FROM outbox WHERE state = 'parked'");
    if (db_query_row(&query))
        count->parked = db_int(&query, 0);
    return db_query_end(&query);
}

int outbox_full(struct database *db, bool *full)
{
    struct db_query query;
    struct outbox_count count;
    /* Numbers have no gaps, so the oldest waiting and the newest bound how many wait. */
    db_query_begin(
        &query, db,
        "SELECT (SELECT max(number) FROM outbox) - (SELECT number FROM outbox WHERE state = 'waiting'"
        " ORDER BY number LIMIT 1) + 1");
    int64_t most = db_query_row(&query) ? db_int(&query, 0) : 0;
    *full = false;
    int status = db_query_end(&query);
    if (status || most < OUTBOX_MAX)
        return status;
    status = outbox_count(db, &count);
    *full = count.waiting >= OUTBOX_MAX;
    return status;
}

int outbox_last(struct database *db, int64_t *number)
{
    char hash[2 * SHA256_SIZE + 1];
    return chain_end(db, number, hash);
}

int outbox_newest_acknowledged(struct database *db, int64_t *number)
{
    struct db_query query;
    *number = 0;
    db_query_begin(&query, db,
                   "SELECT number FROM outbox WHERE state = 'acknowledged' ORDER BY number DESC LIMIT 1");
    if (db_query_row(&query))
        *number = db_int(&query, 0);
    return db_query_end(&query);
}
