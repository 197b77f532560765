#include "meter/meters.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/bus.h"

#include <stdlib.h>

#define BUSES_MAX 64 /* threads; a school with more puts a gateway beside its buses */
#define POLL_PAUSE_MS 20000
#define CREDIT_DEADLINE_MS 600000

struct meters {
    struct meters_config config;
    int count;
    struct bus *buses[BUSES_MAX];
};

static int list_buses(struct database *db, char ids[BUSES_MAX][32], int *count)
{
    *count = 0;
    struct db_query query;
    db_query_begin(&query, db, "SELECT id FROM bus ORDER BY id");
    while (db_query_row(&query)) {
        if (*count == BUSES_MAX) {
            log_error("meter: more than %d buses: the rest is not read", BUSES_MAX);
            break;
        }
        db_copy_text(&query, 0, ids[(*count)++], 32);
    }
    return db_query_end(&query);
}

static int create_buses(struct meters *meters, struct database *db)
{
    char ids[BUSES_MAX][32];
    int count = 0;
    int status = list_buses(db, ids, &count);
    for (int i = 0; i < count && !status; i++) {
        status = bus_create(&meters->config, db, ids[i], &meters->buses[i]);
        meters->count += !status;
    }
    return status;
}

int meters_start(const struct meters_config *config, struct meters **meters)
{
    *meters = NULL;
    struct database *db = NULL;
    struct meters *made = calloc(1, sizeof *made);
    if (!made)
        return ERR_MEMORY;
    made->config = *config;
    if (!made->config.poll_pause_ms)
        made->config.poll_pause_ms = POLL_PAUSE_MS;
    if (!made->config.credit_deadline_ms)
        made->config.credit_deadline_ms = CREDIT_DEADLINE_MS;
    int status = db_open(made->config.database, meter_schema, &db);
    if (!status)
        status = create_buses(made, db);
    db_close(db);
    if (!status && made->count)
        made->buses[0]->prunes = true;
    for (int i = 0; i < made->count && !status; i++)
        status = bus_start(made->buses[i]);
    if (status) {
        meters_stop(made);
        return status;
    }
    log_note("meter: %d buses", made->count);
    *meters = made;
    return STATUS_OK;
}

void meters_stop(struct meters *meters)
{
    if (!meters)
        return;
    for (int i = 0; i < meters->count; i++) {
        bus_stop(meters->buses[i]);
        bus_destroy(meters->buses[i]);
    }
    free(meters);
}

void meters_wake(struct meters *meters, const struct room_id *room)
{
    for (int i = 0; i < meters->count; i++)
        if (bus_wake(meters->buses[i], room))
            return;
}
