/* One SQL text, two engines: a thin driver. Parameters are $1, $2 ...; ON CONFLICT and RETURNING are
 * understood by both. SQLite is built in (WAL, synchronous=FULL, foreign keys on); a path beginning with
 * "postgresql://" is refused until that engine is built in.
 *
 * A handle belongs to one thread at a time. Each thread that writes opens its own.
 *
 *   struct db_query query;
 *   db_query_begin(&query, db, "SELECT state FROM orders WHERE key = $1");
 *   db_bind_text(&query, 1, key->text);
 *   while (db_query_row(&query))
 *       state = db_int(&query, 0);
 *   status = db_query_end(&query);         // 0, or the first failure of begin, bind and row
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct database;

/* Opens or creates path and runs schema (SQL text, CREATE ... IF NOT EXISTS). *db is the caller's.
 * 0, ERR_IO, ERR_MEMORY, ERR_FORMAT (not a database), ERR_FULL. */
int db_open(const char *path, const char *schema, struct database **db);
void db_close(struct database *db);

/* Runs SQL without parameters and rows. */
int db_run(struct database *db, const char *sql);

/* The engine's own look at pages, indexes and constraints: damage holds the first thing that is wrong, ""
 * when nothing is. An index that misses a row would leave it behind for ever without a word of anybody. Reads
 * the whole file. */
#define DB_DAMAGE_SIZE 256
int db_find_damage(struct database *db, char damage[DB_DAMAGE_SIZE]);

/* A transaction; db_begin takes the write lock at once (BEGIN IMMEDIATE). Waits for another writer up to
 * 5 s, then ERR_TIMEOUT. db_rollback may follow any failure, also when nothing is open. */
int db_begin(struct database *db);
int db_commit(struct database *db);
void db_rollback(struct database *db);

struct db_query {
    struct database *db;
    void *statement; /* from a cache by SQL text; finished by db_query_end */
    int status;
};
void db_query_begin(struct db_query *query, struct database *db, const char *sql);
void db_bind_int(struct db_query *query, int index, int64_t value);
void db_bind_text(struct db_query *query, int index, const char *value); /* NULL binds NULL; copied */
void db_bind_blob(struct db_query *query, int index, const void *bytes, size_t length); /* copied */
void db_bind_null(struct db_query *query, int index);
/* True while there is a row. */
bool db_query_row(struct db_query *query);
int64_t db_int(struct db_query *query, int column);
/* Text of the column, valid until the next row or end; never NULL ("" for NULL). */
const char *db_text(struct db_query *query, int column);
const void *db_blob(struct db_query *query, int column, size_t *length);
bool db_is_null(struct db_query *query, int column);
/* Copies a text column into to[size]; too long sets the query's status to ERR_RANGE. */
void db_copy_text(struct db_query *query, int column, char *to, size_t size);
/* Runs the statement if no row was asked for (an INSERT may go from bind straight to here), then frees it
 * for the next use. 0, ERR_CONFLICT (a UNIQUE or CHECK constraint), ERR_FULL (disk),
 * ERR_IO, ERR_TIMEOUT (locked), ERR_FORMAT (corrupt), ERR_RANGE. Logged with the SQL unless ERR_CONFLICT. */
int db_query_end(struct db_query *query);
/* db_query_end of a question for one row; ERR_NOT_FOUND when there was none. */
int db_query_end_found(struct db_query *query, bool found);
/* Rows changed by the last INSERT, UPDATE or DELETE on this handle. */
int64_t db_changed(struct database *db);
