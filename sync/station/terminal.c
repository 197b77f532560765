#include "station/terminal.h"

int terminal_find(struct database *db, const char *fingerprint, struct terminal *terminal)
{
    struct db_query query;
    *terminal = (struct terminal){0};
    db_query_begin(&query, db,
                   "SELECT number, name, site_name, machine_name, building, fingerprint, public_key, revoked,"
                   " hardware, certificate_ends_at_ms FROM terminal WHERE fingerprint = $1"
                   " OR number = (SELECT terminal FROM certificate WHERE fingerprint = $1)");
    db_bind_text(&query, 1, fingerprint);
    bool found = db_query_row(&query);
    if (found) {
        terminal->number = db_int(&query, 0);
        db_copy_text(&query, 1, terminal->name, sizeof terminal->name);
        db_copy_text(&query, 2, terminal->site_name, sizeof terminal->site_name);
        db_copy_text(&query, 3, terminal->machine_name, sizeof terminal->machine_name);
        db_copy_text(&query, 4, terminal->building, sizeof terminal->building);
        db_copy_text(&query, 5, terminal->fingerprint, sizeof terminal->fingerprint);
        db_copy_text(&query, 6, terminal->public_key, sizeof terminal->public_key);
        terminal->revoked = db_int(&query, 7) != 0;
        terminal->hardware = db_int(&query, 8) != 0;
        terminal->certificate_ends_at_ms = db_int(&query, 9);
    }
    return db_query_end_found(&query, found);
}

int terminal_enrol(struct database *db, struct terminal *terminal, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO terminal(number, name, site_name, machine_name, building, fingerprint,"
                   " public_key, enrolled_at_ms, hardware, certificate_ends_at_ms)"
                   " VALUES ((SELECT coalesce(max(number), 0) + 1 FROM terminal), $1, $2, $3, $4, $5, $6, $7,"
                   " $8, $9)"
                   " RETURNING number");
    db_bind_text(&query, 1, terminal->name);
    db_bind_text(&query, 2, terminal->site_name);
    db_bind_text(&query, 3, terminal->machine_name);
    db_bind_text(&query, 4, terminal->building);
    db_bind_text(&query, 5, terminal->fingerprint);
    db_bind_text(&query, 6, terminal->public_key);
    db_bind_int(&query, 7, now_ms);
    db_bind_int(&query, 8, terminal->hardware);
    db_bind_int(&query, 9, terminal->certificate_ends_at_ms);
    if (db_query_row(&query))
        terminal->number = db_int(&query, 0);
    return db_query_end(&query);
}

int terminal_renew(struct database *db, const struct terminal *terminal, const char *fingerprint,
                   int64_t ends_at_ms, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO certificate(fingerprint, terminal, issued_at_ms, ends_at_ms)"
                   " VALUES ($1, $2, $3, $4)");
    db_bind_text(&query, 1, fingerprint);
    db_bind_int(&query, 2, terminal->number);
    db_bind_int(&query, 3, now_ms);
    db_bind_int(&query, 4, ends_at_ms);
    int status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, db,
                   "DELETE FROM certificate WHERE terminal = $1 AND fingerprint NOT IN (SELECT fingerprint"
                   " FROM certificate WHERE terminal = $1 ORDER BY issued_at_ms DESC, fingerprint LIMIT $2)");
    db_bind_int(&query, 1, terminal->number);
    db_bind_int(&query, 2, CERTIFICATES_MOST);
    status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, db, "UPDATE terminal SET certificate_ends_at_ms = $2 WHERE number = $1");
    db_bind_int(&query, 1, terminal->number);
    db_bind_int(&query, 2, ends_at_ms);
    return db_query_end(&query);
}

/* Said again, it is as old as when it was first said. */
static int fault_note(struct database *db, int64_t number, const char *part, bool is_well, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   is_well ? "DELETE FROM terminal_fault WHERE terminal = $1 AND part = $2"
                           : "INSERT INTO terminal_fault(terminal, part, since_ms) VALUES ($1, $2, $3)"
                             " ON CONFLICT (terminal, part) DO NOTHING");
    db_bind_int(&query, 1, number);
    db_bind_text(&query, 2, part);
    if (!is_well)
        db_bind_int(&query, 3, now_ms);
    return db_query_end(&query);
}

int terminal_heard(struct database *db, const struct terminal *terminal, const struct heartbeat *heartbeat,
                   int64_t now_ms)
{
    struct db_query query;
    db_query_begin(
        &query, db,
        "UPDATE terminal SET seen_at_ms = $2, version = $3, outbox_depth = $4, oldest_row_at_ms = $5,"
        " reader = $6, store = $7 WHERE number = $1");
    db_bind_int(&query, 1, terminal->number);
    db_bind_int(&query, 2, now_ms);
    db_bind_text(&query, 3, heartbeat->version);
    db_bind_int(&query, 4, heartbeat->outbox_depth);
    db_bind_int(&query, 5, heartbeat->oldest_row_at_ms);
    db_bind_int(&query, 6, heartbeat->reader);
    db_bind_int(&query, 7, heartbeat->store);
    int status = db_query_end(&query);
    if (status || heartbeat->starting) /* what it does not know yet neither begins nor ends */
        return status;
    status = fault_note(db, terminal->number, "reader", heartbeat->reader || !heartbeat->has_reader, now_ms);
    return status ? status : fault_note(db, terminal->number, "store", heartbeat->store, now_ms);
}

int terminal_reader_told(struct database *db, const struct terminal *terminal, bool *told)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT 1 FROM alarm JOIN terminal_fault ON reference = '' || terminal AND kind = part"
                   " WHERE terminal = $1 AND part = 'reader' AND closed_at_ms = 0");
    db_bind_int(&query, 1, terminal->number);
    *told = db_query_row(&query);
    return db_query_end(&query);
}
