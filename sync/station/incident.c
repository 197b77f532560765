#include "station/incident.h"
#include "base/log.h"

#include <inttypes.h>

int incident_add(struct database *db, int64_t terminal, int64_t row, const struct key *key, const char *what,
                 int64_t now_ms)
{
    struct db_query query;
    log_warn("terminal %" PRId64 ", row %" PRId64 ", key %.8s: %s; a person has to look", terminal, row,
             key->text, what);
    db_query_begin(&query, db,
                   "INSERT INTO incident(terminal, row, what, key, first_at_ms, last_at_ms)"
                   " VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (terminal, row, what)"
                   " DO UPDATE SET last_at_ms = excluded.last_at_ms, times = incident.times + 1");
    db_bind_int(&query, 1, terminal);
    db_bind_int(&query, 2, row);
    db_bind_text(&query, 3, what);
    db_bind_text(&query, 4, key->text);
    db_bind_int(&query, 5, now_ms);
    return db_query_end(&query);
}
