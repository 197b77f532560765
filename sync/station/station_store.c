#include "station/station_store.h"
#include "ledger/ledger.h"
#include "meter/meters.h"
#include "pay/pay.h"

extern const char station_schema[];

/* Keys come in no order, so each row touches some ten pages anywhere in the file: with SQLite's usual 2 MiB
 * they are read again for each row, and with its usual log of 4 MiB copied back every third delivery. */
static const char for_many_rows[] = "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;";

/* The table once named fewer kinds, and would take no other. It is set aside whole, made as the schema has it
 * now, and filled again: its triggers go with it, so that nothing else can change a decision meanwhile. */
static int decisions_set_aside(struct database *db, bool *old)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'decision'"
                   " AND sql NOT LIKE '%''kiosk''%'");
    *old = db_query_row(&query);
    int status = db_query_end(&query);
    return status || !*old ? status
                           : db_run(db, "CREATE TABLE decision_before AS SELECT * FROM decision;"
                                        "DROP TABLE decision;");
}

static int decisions_put_back(struct database *db)
{
    return db_run(db, "INSERT INTO decision (number, kind, reference, verdict, who, second, why, at_ms, room,"
                      " amount_fen, entry_key) SELECT number, kind, reference, verdict, who, second, why,"
                      " at_ms, room, amount_fen, entry_key FROM decision_before ORDER BY number;"
                      "DROP TABLE decision_before;");
}

/* What was lent or went back before credit_aside was there. */
static const char for_credits_before[] =
    "INSERT INTO credit_aside (key, why) SELECT key, 'lent' FROM power_command"
    " WHERE action = 'emergency' AND refusal = 'none' ON CONFLICT (key) DO NOTHING;"
    "INSERT INTO credit_aside (key, why) SELECT reference, 'back' FROM decision"
    " WHERE kind = 'credit' AND verdict IN ('refund', 'recalled') ON CONFLICT (key) DO NOTHING;";

static int make_tables(struct database *db)
{
    bool old = false;
    int status = db_run(db, ledger_schema);
    if (!status)
        status = db_run(db, pay_schema);
    if (!status)
        status = decisions_set_aside(db, &old);
    if (!status)
        status = db_run(db, station_schema);
    if (!status && old)
        status = decisions_put_back(db);
    return status ? status : db_run(db, for_credits_before);
}

int station_store_open(const char *path, struct database **db)
{
    int status = db_open(path, meter_schema, db);
    if (status)
        return status;
    status = db_run(*db, for_many_rows);
    if (!status)
        status = db_begin(*db);
    if (!status)
        status = make_tables(*db);
    if (!status)
        status = db_commit(*db);
    if (status) {
        db_rollback(*db);
        db_close(*db);
        *db = NULL;
    }
    return status;
}

int setting_get(struct database *db, const char *name, char *value, size_t size)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT value FROM setting WHERE name = $1");
    db_bind_text(&query, 1, name);
    bool found = db_query_row(&query);
    if (found)
        db_copy_text(&query, 0, value, size);
    return db_query_end_found(&query, found);
}

int setting_put_first(struct database *db, const char *name, const char *value)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO setting(name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
    db_bind_text(&query, 1, name);
    db_bind_text(&query, 2, value);
    return db_query_end(&query);
}
