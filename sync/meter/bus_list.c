#include "meter/bus_list.h"
#include "base/log.h"
#include "base/status.h"

#include <stdio.h>
#include <string.h>

#define ROW_SIZE 512

/* Folds a row into the digest of what came before it. */
static void fold(uint8_t digest[SHA256_SIZE], const char *row)
{
    uint8_t bytes[SHA256_SIZE + ROW_SIZE];
    size_t length = strnlen(row, ROW_SIZE);
    memcpy(bytes, digest, SHA256_SIZE);
    memcpy(bytes + SHA256_SIZE, row, length);
    sha256(bytes, SHA256_SIZE + length, digest);
}

static int fold_meters(struct database *db, struct bus_entry *entry)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT room, unit, model FROM meter WHERE bus = $1 ORDER BY unit");
    db_bind_text(&query, 1, entry->id);
    while (db_query_row(&query)) {
        char row[ROW_SIZE];
        snprintf(row, sizeof row, "%s %lld %s", db_text(&query, 0), (long long)db_int(&query, 1),
                 db_text(&query, 2));
        fold(entry->digest, row);
    }
    return db_query_end(&query);
}

int bus_list_read(struct database *db, struct bus_list *list)
{
    *list = (struct bus_list){0};
    struct db_query query;
    db_query_begin(&query, db, "SELECT id, device, baud, parity FROM bus ORDER BY id");
    while (db_query_row(&query)) {
        if (list->count == BUSES_MAX) {
            log_error("meter: more than %d buses: the rest is not read", BUSES_MAX);
            break;
        }
        struct bus_entry *entry = &list->entries[list->count++];
        char row[ROW_SIZE];
        db_copy_text(&query, 0, entry->id, sizeof entry->id);
        snprintf(row, sizeof row, "%s %s %lld %s", entry->id, db_text(&query, 1),
                 (long long)db_int(&query, 2), db_text(&query, 3));
        fold(entry->digest, row);
    }
    int status = db_query_end(&query);
    for (int i = 0; i < list->count && !status; i++)
        status = fold_meters(db, &list->entries[i]);
    return status;
}
