/* SQLite behind database.h. A file name says which engine: postgres_engine.c will stand beside this one.
 *
 * WAL with synchronous=FULL: a commit that returned survives a power cut (measured in tests/bench; NORMAL
 * loses acknowledged rows). */
#include "base/log.h"
#include "base/status.h"
#include "database/database.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DB_CACHE_SIZE 64 /* the station has some 60 different statements */
#define DB_BUSY_MS 5000

#define DB_PARAMETERS_MAX 32

struct statement {
    sqlite3_stmt *sqlite;                  /* NULL: an empty place of the cache */
    const char *asked;                     /* where the SQL last came from: nearly always the same literal */
    uint8_t places[DB_PARAMETERS_MAX + 1]; /* SQLite's number of $1, $2 ...; 0: there is none */
    bool busy;                             /* between begin and end */
    bool stepped;
    bool done; /* stepping again would run it again */
};

struct database {
    sqlite3 *sqlite;
    struct statement cache[DB_CACHE_SIZE];
    size_t next_victim;
};

static int status_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: return STATUS_OK;
    case SQLITE_FULL:
    case SQLITE_READONLY: return ERR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ERR_TIMEOUT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ERR_FORMAT;
    case SQLITE_CONSTRAINT: return ERR_CONFLICT;
    case SQLITE_NOMEM: return ERR_MEMORY;
    case SQLITE_TOOBIG:
    case SQLITE_RANGE: return ERR_RANGE;
    default: return ERR_IO;
    }
}

static int fail(struct database *db, int code, const char *sql)
{
    int status = status_of(code);
    if (status && status != ERR_CONFLICT)
        log_error("database: %s (%d) in: %.200s", sqlite3_errmsg(db->sqlite), code, sql);
    return status;
}

int db_run(struct database *db, const char *sql)
{
    return fail(db, sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL), sql);
}

static int prepare_file(struct database *db, const char *schema)
{
    sqlite3_extended_result_codes(db->sqlite, 1);
    sqlite3_busy_timeout(db->sqlite, DB_BUSY_MS);
    int status = db_run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");
    if (status || !schema)
        return status;
    status = db_begin(db); /* the whole schema or none of it, also when two threads open a new file */
    if (!status)
        status = db_run(db, schema);
    if (!status)
        status = db_commit(db);
    if (status)
        db_rollback(db);
    return status;
}

int db_open(const char *path, const char *schema, struct database **db)
{
    *db = NULL;
    if (!strncmp(path, "postgresql://", 13)) {
        log_error("database: this build has no PostgreSQL engine; give a file's path");
        return ERR_CONFIG;
    }
    struct database *made = calloc(1, sizeof *made);
    if (!made)
        return ERR_MEMORY;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int status = status_of(sqlite3_open_v2(path, &made->sqlite, flags, NULL));
    if (status)
        log_error("database: %s: %s", path, made->sqlite ? sqlite3_errmsg(made->sqlite) : "no memory");
    else
        status = prepare_file(made, schema);
    if (status) {
        db_close(made);
        return status;
    }
    *db = made;
    return STATUS_OK;
}

void db_close(struct database *db)
{
    if (!db)
        return;
    for (size_t i = 0; i < DB_CACHE_SIZE; i++)
        sqlite3_finalize(db->cache[i].sqlite);
    if (sqlite3_close(db->sqlite) != SQLITE_OK)
        log_error("database: closed with a query still open");
    free(db);
}

static int run_one(struct database *db, const char *sql)
{
    struct db_query query;
    db_query_begin(&query, db, sql);
    return db_query_end(&query);
}

int db_begin(struct database *db)
{
    return run_one(db, "BEGIN IMMEDIATE");
}

int db_commit(struct database *db)
{
    return run_one(db, "COMMIT");
}

void db_rollback(struct database *db)
{
    if (!sqlite3_get_autocommit(db->sqlite))
        run_one(db, "ROLLBACK");
}

/* The cached statement of this SQL, or NULL. Same place first, because comparing all texts of a full cache
 * costs as much as a small query; a place may hold another text by now, so it is compared too. */
static struct statement *cache_find(struct database *db, const char *sql)
{
    for (size_t i = 0; i < DB_CACHE_SIZE; i++) {
        struct statement *at = &db->cache[i];
        if (at->asked == sql && at->sqlite && !at->busy && !strcmp(sqlite3_sql(at->sqlite), sql))
            return at;
    }
    for (size_t i = 0; i < DB_CACHE_SIZE; i++) {
        struct statement *at = &db->cache[i];
        if (at->sqlite && !at->busy && !strcmp(sqlite3_sql(at->sqlite), sql))
            return at;
    }
    return NULL;
}

/* An empty or idle place for a statement, or NULL when all are busy. */
static struct statement *cache_place(struct database *db)
{
    struct statement *place = NULL;
    for (size_t i = 0; i < DB_CACHE_SIZE; i++) {
        struct statement *at = &db->cache[(db->next_victim + i) % DB_CACHE_SIZE];
        if (!at->busy && (!place || (place->sqlite && !at->sqlite)))
            place = at;
    }
    if (place && place->sqlite) {
        sqlite3_finalize(place->sqlite);
        place->sqlite = NULL;
        db->next_victim = (size_t)(place - db->cache + 1) % DB_CACHE_SIZE;
    }
    return place;
}

/* To SQLite "$2" is a name, numbered by where it first stands; here it is the number it says. */
static int prepare(struct database *db, const char *sql, struct statement *statement)
{
    int code = sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->sqlite, NULL);
    if (code != SQLITE_OK)
        return fail(db, code, sql);
    memset(statement->places, 0, sizeof statement->places);
    int count = sqlite3_bind_parameter_count(statement->sqlite);
    for (int i = 1; i <= count; i++) {
        const char *name = sqlite3_bind_parameter_name(statement->sqlite, i);
        long number = name ? strtol(name + 1, NULL, 10) : 0;
        if (number > 0 && number <= DB_PARAMETERS_MAX)
            statement->places[number] = (uint8_t)i;
    }
    return STATUS_OK;
}

void db_query_begin(struct db_query *query, struct database *db, const char *sql)
{
    *query = (struct db_query){.db = db};
    struct statement *statement = cache_find(db, sql);
    if (!statement) {
        statement = cache_place(db);
        if (!statement) {
            log_error("database: %d queries are open at once in: %.200s", DB_CACHE_SIZE, sql);
            query->status = ERR_FULL;
            return;
        }
        query->status = prepare(db, sql, statement);
        if (query->status)
            return;
    }
    statement->asked = sql;
    statement->busy = true;
    statement->stepped = false;
    statement->done = false;
    query->statement = statement;
}

static sqlite3_stmt *ready(struct db_query *query)
{
    struct statement *statement = query->statement;
    return statement && !query->status ? statement->sqlite : NULL;
}

static void note(struct db_query *query, int code)
{
    struct statement *statement = query->statement;
    query->status = fail(query->db, code, sqlite3_sql(statement->sqlite));
}

/* 0, which SQLite refuses, when the statement has no such parameter. */
static int place_of(const struct db_query *query, int index)
{
    const struct statement *statement = query->statement;
    return index >= 1 && index <= DB_PARAMETERS_MAX ? statement->places[index] : 0;
}

void db_bind_int(struct db_query *query, int index, int64_t value)
{
    if (ready(query))
        note(query, sqlite3_bind_int64(ready(query), place_of(query, index), value));
}

void db_bind_text(struct db_query *query, int index, const char *value)
{
    if (ready(query))
        note(query, sqlite3_bind_text(ready(query), place_of(query, index), value, -1, SQLITE_TRANSIENT));
}

void db_bind_blob(struct db_query *query, int index, const void *bytes, size_t length)
{
    if (ready(query))
        note(query,
             sqlite3_bind_blob64(ready(query), place_of(query, index), bytes, length, SQLITE_TRANSIENT));
}

void db_bind_null(struct db_query *query, int index)
{
    if (ready(query))
        note(query, sqlite3_bind_null(ready(query), place_of(query, index)));
}

bool db_query_row(struct db_query *query)
{
    struct statement *statement = query->statement;
    if (!ready(query) || statement->done)
        return false;
    statement->stepped = true;
    int code = sqlite3_step(statement->sqlite);
    if (code == SQLITE_ROW)
        return true;
    statement->done = true;
    note(query, code);
    return false;
}

int64_t db_int(struct db_query *query, int column)
{
    return ready(query) ? sqlite3_column_int64(ready(query), column) : 0;
}

const char *db_text(struct db_query *query, int column)
{
    const unsigned char *text = ready(query) ? sqlite3_column_text(ready(query), column) : NULL;
    return text ? (const char *)text : "";
}

const void *db_blob(struct db_query *query, int column, size_t *length)
{
    const void *bytes = ready(query) ? sqlite3_column_blob(ready(query), column) : NULL;
    *length = bytes ? (size_t)sqlite3_column_bytes(ready(query), column) : 0;
    return bytes;
}

bool db_is_null(struct db_query *query, int column)
{
    return !ready(query) || sqlite3_column_type(ready(query), column) == SQLITE_NULL;
}

void db_copy_text(struct db_query *query, int column, char *to, size_t size)
{
    const char *text = db_text(query, column);
    size_t length = strlen(text);
    if (length >= size) {
        if (!query->status)
            log_error("database: a text of %zu bytes where %zu fit", length, size - 1);
        query->status = query->status ? query->status : ERR_RANGE;
        length = 0;
    }
    memcpy(to, text, length);
    to[length] = '\0';
}

int db_query_end(struct db_query *query)
{
    struct statement *statement = query->statement;
    if (!statement)
        return query->status;
    if (!statement->stepped)
        db_query_row(query);
    sqlite3_reset(statement->sqlite); /* its code repeats what step said */
    sqlite3_clear_bindings(statement->sqlite);
    statement->busy = false;
    query->statement = NULL;
    return query->status;
}

int db_query_end_found(struct db_query *query, bool found)
{
    int status = db_query_end(query);
    return status || found ? status : ERR_NOT_FOUND;
}

int64_t db_changed(struct database *db)
{
    return sqlite3_changes64(db->sqlite);
}

int db_find_damage(struct database *db, char damage[DB_DAMAGE_SIZE])
{
    struct db_query query;
    db_query_begin(&query, db, "PRAGMA integrity_check(1)");
    bool said = db_query_row(&query);
    snprintf(damage, DB_DAMAGE_SIZE, "%s", said ? db_text(&query, 0) : "nothing can be read");
    if (!strcmp(damage, "ok"))
        damage[0] = '\0';
    return db_query_end(&query);
}
