/* Starts a thread for each bus, and a keeper that follows the tables: a bus that was imported or changed is
 * started anew, a credit that no bus carries becomes a case for a person, old hours are forgotten. */
#include "meter/meters.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/bus.h"
#include "meter/bus_list.h"

#include <stdlib.h>
#include <string.h>

#define POLL_PAUSE_MS 20000
#define KEEPER_MS 5000
/* Its bus calls a person at the deadline itself, unless there is no such bus. The same time from the start:
 * what became overdue while the station stood still is first asked of the meter. */
#define ORPHAN_GRACE_MS 60000

struct meters {
    struct meters_config config;
    struct database *db; /* the keeper's */
    pthread_t keeper;
    bool keeping;
    pthread_mutex_t lock; /* of what stands below */
    pthread_cond_t ended;
    bool stop;
    struct bus_list list;
    struct bus *buses[BUSES_MAX]; /* list.entries[i] as it runs; NULL: it could not be started */
};

static struct bus *start_bus(struct meters *meters, const char *id)
{
    struct bus *bus = NULL;
    if (bus_create(&meters->config, meters->db, id, &bus))
        return NULL; /* told; the keeper tries again */
    if (bus_start(bus)) {
        bus_destroy(bus);
        return NULL;
    }
    return bus;
}

static void end_bus(struct bus *bus)
{
    if (bus)
        bus_stop(bus);
    bus_destroy(bus);
}

/* Takes the running bus of an unchanged entry out of its old place. */
static struct bus *keep_bus(struct meters *meters, const struct bus_entry *entry)
{
    for (int i = 0; i < meters->list.count; i++) {
        struct bus *bus = meters->buses[i];
        if (!bus || memcmp(&meters->list.entries[i], entry, sizeof *entry) != 0)
            continue;
        meters->buses[i] = NULL;
        return bus;
    }
    return NULL;
}

/* Ends what is no more before it starts what is new, because a line has one owner; and does both without the
 * lock, because a bus thread may be in meters_wake. */
static void follow_list(struct meters *meters, const struct bus_list *list)
{
    struct bus *kept[BUSES_MAX] = {0};
    struct bus *gone[BUSES_MAX];
    pthread_mutex_lock(&meters->lock);
    for (int i = 0; i < list->count; i++)
        kept[i] = keep_bus(meters, &list->entries[i]);
    memcpy(gone, meters->buses, sizeof gone);
    memcpy(meters->buses, kept, sizeof kept);
    meters->list = *list;
    pthread_mutex_unlock(&meters->lock);
    for (int i = 0; i < BUSES_MAX; i++)
        end_bus(gone[i]);
    for (int i = 0; i < list->count; i++) {
        if (kept[i])
            continue;
        struct bus *fresh = start_bus(meters, list->entries[i].id);
        pthread_mutex_lock(&meters->lock);
        meters->buses[i] = fresh;
        pthread_mutex_unlock(&meters->lock);
    }
}

static bool all_run(const struct meters *meters)
{
    for (int i = 0; i < meters->list.count; i++)
        if (!meters->buses[i])
            return false;
    return true;
}

static int follow_tables(struct meters *meters)
{
    struct bus_list list;
    int status = bus_list_read(meters->db, &list);
    if (status)
        return status;
    if (!memcmp(&list, &meters->list, sizeof list) && all_run(meters))
        return STATUS_OK;
    follow_list(meters, &list);
    log_note("meter: %d buses", list.count);
    return STATUS_OK;
}

static void call_for_orphans(struct meters *meters, int64_t now_ms)
{
    struct credit_row row;
    while (!credit_row_orphan(meters->db, now_ms - ORPHAN_GRACE_MS, &row)) {
        log_error("meter: credit %s, room %s: no bus carries it; a person has to look", row.key.text,
                  row.room.text);
        if (credit_row_call_person(meters->db, &row, "no bus carries it", !row.credit.has_base, now_ms))
            return;
        if (meters->config.changed)
            meters->config.changed(meters->config.context, &row.key, &row.room);
    }
}

/* A restore that no bus took up: nothing was written, and nobody waits any more. One that was begun stays:
 * the meter may be forced. */
static void end_orphaned_restores(struct meters *meters, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, meters->db,
                   "UPDATE restore SET stage = 'ended', state = 'unknown', ended_at_ms = $1"
                   " WHERE stage = 'waiting' AND deadline_ms < $2");
    db_bind_int(&query, 1, now_ms);
    db_bind_int(&query, 2, now_ms - ORPHAN_GRACE_MS);
    db_query_end(&query);
}

static void *keep(void *argument)
{
    struct meters *meters = argument;
    int32_t pruned_day = 0;
    int64_t began_ms = clock_monotonic_ms();
    pthread_mutex_lock(&meters->lock);
    while (!meters->stop) {
        pthread_mutex_unlock(&meters->lock);
        int64_t now_ms = clock_now_ms();
        follow_tables(meters);
        if (clock_monotonic_ms() - began_ms > ORPHAN_GRACE_MS)
            call_for_orphans(meters, now_ms);
        end_orphaned_restores(meters, now_ms);
        if (pruned_day != clock_local_day(now_ms) && !usage_prune(meters->db, now_ms))
            pruned_day = clock_local_day(now_ms);
        int64_t until_ms = clock_monotonic_ms() + KEEPER_MS;
        struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
        pthread_mutex_lock(&meters->lock);
        if (!meters->stop)
            pthread_cond_timedwait(&meters->ended, &meters->lock, &until);
    }
    pthread_mutex_unlock(&meters->lock);
    return NULL;
}

static void init_lock(struct meters *meters)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&meters->ended, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&meters->lock, NULL);
}

int meters_start(const struct meters_config *config, struct meters **meters)
{
    *meters = NULL;
    struct meters *made = calloc(1, sizeof *made);
    if (!made)
        return ERR_MEMORY;
    made->config = *config;
    if (!made->config.poll_pause_ms)
        made->config.poll_pause_ms = POLL_PAUSE_MS;
    init_lock(made);
    int status = db_open(made->config.database, meter_schema, &made->db);
    if (!status)
        status = follow_tables(made);
    if (!status) {
        made->keeping = pthread_create(&made->keeper, NULL, keep, made) == 0;
        status = made->keeping ? STATUS_OK : ERR_MEMORY;
    }
    if (status) {
        meters_stop(made);
        return status;
    }
    *meters = made;
    return STATUS_OK;
}

void meters_stop(struct meters *meters)
{
    if (!meters)
        return;
    pthread_mutex_lock(&meters->lock);
    meters->stop = true;
    pthread_cond_signal(&meters->ended);
    pthread_mutex_unlock(&meters->lock);
    if (meters->keeping)
        pthread_join(meters->keeper, NULL);
    for (int i = 0; i < meters->list.count; i++)
        end_bus(meters->buses[i]);
    db_close(meters->db);
    pthread_cond_destroy(&meters->ended);
    pthread_mutex_destroy(&meters->lock);
    free(meters);
}

void meters_wake(struct meters *meters, const struct room_id *room)
{
    pthread_mutex_lock(&meters->lock);
    for (int i = 0; i < meters->list.count; i++)
        if (meters->buses[i] && bus_wake(meters->buses[i], room))
            break;
    pthread_mutex_unlock(&meters->lock);
}
