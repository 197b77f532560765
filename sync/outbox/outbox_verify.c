/* The chain read again, and the rows that are old enough to go. A disk that silently changes a byte is met
 * about once a year in a large fleet: a hash that is only ever written finds nothing. */
#include "base/clock.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "outbox/outbox_store.h"
#include "wire/wire.h"

#include <inttypes.h>
#include <string.h>

#define HORIZON_STEP_MS (2 * CLOCK_DAY_MS)

static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";

struct chain {
    int64_t number;
    char hash[sizeof zeros];
};

static int read_anchor(struct database *db, struct chain *chain)
{
    struct db_query query;
    *chain = (struct chain){0};
    memcpy(chain->hash, zeros, sizeof zeros);
    db_query_begin(&query, db, "SELECT number, hash FROM outbox_anchor");
    if (db_query_row(&query)) {
        chain->number = db_int(&query, 0);
        db_copy_text(&query, 1, chain->hash, sizeof chain->hash);
    }
    return db_query_end(&query);
}

/* NULL if the row of the query goes on the chain, else what is wrong. Each signature is checked: a row may
 * be asked for again for as long as it is kept. */
static const char *check_row(struct db_query *query, const struct outbox_writer *writer, struct chain *chain,
                             char *why)
{
    struct sealed_row sealed = {.bytes = (char *)db_text(query, 1)};
    struct row row;
    char hash[sizeof zeros];
    db_copy_text(query, 2, sealed.signature, sizeof sealed.signature);
    db_copy_text(query, 3, hash, sizeof hash);
    if (query->status)
        return "its columns are not what was stored";
    if (row_open(&sealed, writer->key, &row, why))
        return why;
    if (row.number != chain->number + 1 || db_int(query, 0) != row.number)
        return "its number does not follow";
    if (strcmp(row.previous, chain->hash) != 0)
        return "its prev is not the hash of the row before";
    if (strcmp(row.purchase.key.text, db_text(query, 4)) != 0)
        return "its key is not the column's";
    row_hash(sealed.bytes, chain->hash);
    chain->number++;
    return strcmp(chain->hash, hash) == 0 ? NULL : "its hash is not the column's";
}

int outbox_verify(const struct outbox_writer *writer, int64_t *broken)
{
    struct chain chain;
    struct db_query query;
    char why[WIRE_WHY_SIZE];
    const char *problem = NULL;
    *broken = 0;
    int status = read_anchor(writer->db, &chain);
    if (status)
        return status;
    db_query_begin(&query, writer->db,
                   "SELECT number, bytes, signature, hash, key FROM outbox ORDER BY number");
    while (!problem && db_query_row(&query)) {
        int64_t number = db_int(&query, 0);
        problem = check_row(&query, writer, &chain, why);
        if (problem) {
            *broken = number;
            log_error("outbox: row %" PRId64 " is broken: %s", number, problem);
        }
    }
    status = db_query_end(&query);
    return problem ? ERR_CONFLICT : status;
}

static int remove_to(struct database *db, int64_t number)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO outbox_anchor (only, number, hash) SELECT 1, number, hash FROM outbox"
                   " WHERE number = $1"
                   " ON CONFLICT (only) DO UPDATE SET number = excluded.number, hash = excluded.hash");
    db_bind_int(&query, 1, number);
    int status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, db, "DELETE FROM outbox WHERE number <= $1");
    db_bind_int(&query, 1, number);
    return db_query_end(&query);
}

/* Rows settled before it may go. It follows the clock by two days a look, whatever the clock says: one that
 * is set far ahead must not take what a restored station may ask for. */
static int read_horizon(struct database *db, int64_t wanted_ms, int64_t *horizon_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT coalesce((SELECT at_ms FROM outbox_horizon),"
                   " (SELECT min(settled_at_ms) FROM outbox) - $1, $2)");
    db_bind_int(&query, 1, OUTBOX_KEEP_DAYS * CLOCK_DAY_MS);
    db_bind_int(&query, 2, wanted_ms);
    if (db_query_row(&query))
        *horizon_ms = db_int(&query, 0) + HORIZON_STEP_MS;
    if (*horizon_ms > wanted_ms)
        *horizon_ms = wanted_ms;
    return db_query_end(&query);
}

static int keep_horizon(struct database *db, int64_t horizon_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO outbox_horizon (only, at_ms) VALUES (1, $1)"
                   " ON CONFLICT (only) DO UPDATE SET at_ms = max(at_ms, excluded.at_ms)");
    db_bind_int(&query, 1, horizon_ms);
    return db_query_end(&query);
}

/* *last: only a whole beginning goes, for one row that waits or is parked keeps all after it. 0: none. */
static int find_last_old(struct database *db, int64_t horizon_ms, int64_t *last)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT max(number) FROM outbox WHERE number <"
                   " (SELECT coalesce(min(number), 9223372036854775807) FROM outbox"
                   "  WHERE state <> 'acknowledged' OR settled_at_ms > $1)");
    db_bind_int(&query, 1, horizon_ms);
    if (db_query_row(&query))
        *last = db_int(&query, 0);
    return db_query_end(&query);
}

int outbox_sweep(struct database *db, int64_t now_ms)
{
    int64_t last_old = 0;
    int64_t horizon_ms = 0;
    if (now_ms < CLOCK_LEAST_MS)
        return STATUS_OK; /* a clock that was never set would hold the horizon back for decades */
    int status = read_horizon(db, now_ms - OUTBOX_KEEP_DAYS * CLOCK_DAY_MS, &horizon_ms);
    if (!status)
        status = find_last_old(db, horizon_ms, &last_old);
    if (status)
        return status;
    status = db_begin(db);
    if (!status)
        status = keep_horizon(db, horizon_ms);
    if (!status && last_old)
        status = remove_to(db, last_old);
    die_at("outbox.sweep.before_commit");
    if (!status)
        status = db_commit(db);
    if (status)
        db_rollback(db);
    return status;
}
