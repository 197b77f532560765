#include "base/log.h"
#include "base/status.h"
#include "database/database.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS fruit(id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL,"
    " weight INTEGER CHECK (weight > 0), picture BLOB);";

struct fixture {
    char folder[32];
    char path[64];
    struct database *db;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    strcpy(fixture->folder, "/tmp/database_test.XXXXXX");
    if (!mkdtemp(fixture->folder))
        return -1;
    snprintf(fixture->path, sizeof fixture->path, "%s/a.db", fixture->folder);
    *state = fixture;
    return db_open(fixture->path, schema, &fixture->db);
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    db_close(fixture->db);
    char path[80];
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", fixture->path, ends[i]);
        unlink(path);
    }
    rmdir(fixture->folder);
    free(fixture);
    return 0;
}

static int add(struct database *db, const char *name, int64_t weight)
{
    struct db_query query;
    db_query_begin(&query, db, "INSERT INTO fruit(name, weight, picture) VALUES ($1, $2, $3)");
    db_bind_text(&query, 1, name);
    db_bind_int(&query, 2, weight);
    db_bind_blob(&query, 3, "\0\1\2", 3);
    return db_query_end(&query);
}

static int64_t count(struct database *db)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT count(*) FROM fruit");
    int64_t number = db_query_row(&query) ? db_int(&query, 0) : -1;
    assert_int_equal(db_query_end(&query), 0);
    return number;
}

static void values_come_back_as_they_went_in(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(add(fixture->db, "苹果", INT64_MAX), 0);
    assert_int_equal(db_changed(fixture->db), 1);
    struct db_query query;
    db_query_begin(&query, fixture->db, "SELECT name, weight, picture, NULL FROM fruit WHERE name = $1");
    db_bind_text(&query, 1, "苹果");
    assert_true(db_query_row(&query));
    size_t length = 0;
    assert_string_equal(db_text(&query, 0), "苹果");
    assert_int_equal(db_int(&query, 1), INT64_MAX);
    assert_memory_equal(db_blob(&query, 2, &length), "\0\1\2", 3);
    assert_int_equal(length, 3);
    assert_true(db_is_null(&query, 3));
    assert_string_equal(db_text(&query, 3), "");
    assert_false(db_query_row(&query));
    assert_false(db_query_row(&query)); /* and it does not begin again */
    assert_int_equal(db_query_end(&query), 0);
}

static void the_same_statement_may_be_open_twice(void **state)
{
    struct fixture *fixture = *state;
    static const char sql[] = "SELECT name FROM fruit ORDER BY id";
    add(fixture->db, "a", 1);
    add(fixture->db, "b", 1);
    struct db_query outer;
    int pairs = 0;
    db_query_begin(&outer, fixture->db, sql);
    while (db_query_row(&outer)) {
        struct db_query inner;
        db_query_begin(&inner, fixture->db, sql);
        while (db_query_row(&inner))
            pairs++;
        assert_int_equal(db_query_end(&inner), 0);
    }
    assert_int_equal(db_query_end(&outer), 0);
    assert_int_equal(pairs, 4);
}

static void more_statements_than_the_cache_holds_still_run(void **state)
{
    struct fixture *fixture = *state;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 200; i++) {
            char sql[40];
            struct db_query query;
            snprintf(sql, sizeof sql, "SELECT %d", i);
            db_query_begin(&query, fixture->db, sql);
            assert_true(db_query_row(&query));
            assert_int_equal(db_int(&query, 0), i);
            assert_int_equal(db_query_end(&query), 0);
        }
    }
}

static void a_broken_constraint_is_a_conflict(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(add(fixture->db, "a", 1), 0);
    assert_int_equal(add(fixture->db, "a", 2), ERR_CONFLICT);
    assert_int_equal(add(fixture->db, "b", 0), ERR_CONFLICT);
    assert_int_equal(add(fixture->db, NULL, 1), ERR_CONFLICT);
    assert_int_equal(count(fixture->db), 1);
}

static void a_rollback_leaves_nothing_and_may_come_twice(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(db_begin(fixture->db), 0);
    assert_int_equal(add(fixture->db, "a", 1), 0);
    db_rollback(fixture->db);
    db_rollback(fixture->db);
    assert_int_equal(count(fixture->db), 0);
    assert_int_equal(db_begin(fixture->db), 0);
    assert_int_equal(add(fixture->db, "a", 1), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    assert_int_equal(count(fixture->db), 1);
}

static void what_was_committed_is_there_for_another_handle(void **state)
{
    struct fixture *fixture = *state;
    struct database *other = NULL;
    assert_int_equal(db_open(fixture->path, schema, &other), 0);
    assert_int_equal(add(fixture->db, "a", 1), 0);
    assert_int_equal(count(other), 1);
    db_close(other);
}

static void a_text_too_long_for_its_place_fails_the_query(void **state)
{
    struct fixture *fixture = *state;
    char small[4] = "xyz";
    struct db_query query;
    log_init("test", 0);
    db_query_begin(&query, fixture->db, "SELECT 'four'");
    assert_true(db_query_row(&query));
    db_copy_text(&query, 0, small, sizeof small);
    assert_string_equal(small, "");
    assert_int_equal(db_query_end(&query), ERR_RANGE);
}

static void wrong_sql_fails_at_its_end_whatever_is_called_between(void **state)
{
    struct fixture *fixture = *state;
    struct db_query query;
    log_init("test", 0);
    db_query_begin(&query, fixture->db, "SELECT nothing FROM nowhere");
    db_bind_int(&query, 1, 1);
    assert_false(db_query_row(&query));
    assert_int_equal(db_int(&query, 0), 0);
    assert_int_equal(db_query_end(&query), ERR_IO);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    struct fixture *fixture = *state;
    char path[80];
    struct database *db = NULL;
    log_init("test", 0);
    snprintf(path, sizeof path, "%s/text", fixture->folder);
    int file = open(path, O_CREAT | O_WRONLY, 0600);
    for (int i = 0; i < 100; i++)
        assert_int_equal(write(file, "this is not a database\n", 23), 23);
    close(file);
    assert_int_equal(db_open(path, schema, &db), ERR_FORMAT);
    assert_null(db);
    unlink(path);
    assert_int_equal(db_open("/nonexistent/a.db", schema, &db), ERR_IO);
    assert_int_equal(db_open("postgresql://x", schema, &db), ERR_CONFIG);
}

static void a_full_disk_is_called_full(void **state)
{
    struct fixture *fixture = *state;
    log_init("test", 0);
    assert_int_equal(db_run(fixture->db, "PRAGMA max_page_count = 4"), 0);
    int status = 0;
    for (int i = 0; i < 1000 && !status; i++) {
        char name[200];
        snprintf(name, sizeof name, "%0199d", i);
        status = add(fixture->db, name, 1);
    }
    assert_int_equal(status, ERR_FULL);
}

static void a_parameter_is_the_number_it_says_wherever_it_stands(void **state)
{
    struct fixture *fixture = *state;
    struct db_query query;
    int64_t got[3] = {0};
    db_query_begin(&query, fixture->db, "SELECT $3, $1, $2 WHERE $1 < $2");
    for (int i = 1; i <= 3; i++)
        db_bind_int(&query, i, i);
    while (db_query_row(&query))
        for (int i = 0; i < 3; i++)
            got[i] = db_int(&query, i);
    assert_int_equal(db_query_end(&query), 0);
    assert_int_equal(got[0], 3);
    assert_int_equal(got[1], 1);
    assert_int_equal(got[2], 2);
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(values_come_back_as_they_went_in),
        unit(the_same_statement_may_be_open_twice),
        unit(more_statements_than_the_cache_holds_still_run),
        unit(a_broken_constraint_is_a_conflict),
        unit(a_rollback_leaves_nothing_and_may_come_twice),
        unit(what_was_committed_is_there_for_another_handle),
        unit(a_text_too_long_for_its_place_fails_the_query),
        unit(wrong_sql_fails_at_its_end_whatever_is_called_between),
        unit(a_file_that_is_no_database_is_refused),
        unit(a_full_disk_is_called_full),
        unit(a_parameter_is_the_number_it_says_wherever_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
