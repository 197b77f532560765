#include "station/watch.h"
#include "base/clock.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "station/open_case.h"
#include "station/station_store.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* More at once is one disaster, not a thousand: the rest is raised in the next rounds. */
#define RAISED_MOST 256

struct look {
    struct database *db;
    int64_t now_ms;
    struct watch_round *round;
    struct open_case raise[RAISED_MOST];
};

static int alarm_stands(struct database *db, const struct open_case *open_case, bool *stands)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT 1 FROM alarm WHERE kind = $1 AND reference = $2 AND closed_at_ms = 0");
    db_bind_text(&query, 1, case_rule(open_case->kind)->name);
    db_bind_text(&query, 2, open_case->reference);
    *stands = db_query_row(&query);
    return db_query_end(&query);
}

static int look_at(void *context, const struct open_case *open_case)
{
    struct look *look = context;
    bool stands = false;
    look->round->open++;
    if (!case_is_overdue(open_case, look->now_ms))
        return STATUS_OK;
    look->round->overdue++;
    if (look->round->raised == RAISED_MOST)
        return STATUS_OK;
    int status = alarm_stands(look->db, open_case, &stands);
    if (!status && !stands)
        look->raise[look->round->raised++] = *open_case;
    return status;
}

static int alarm_raise(struct database *db, const struct open_case *open_case, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO alarm(kind, reference, amount_fen, due_ms, opened_at_ms)"
                   " SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS"
                   " (SELECT 1 FROM alarm WHERE kind = $1 AND reference = $2 AND closed_at_ms = 0)");
    db_bind_text(&query, 1, case_rule(open_case->kind)->name);
    db_bind_text(&query, 2, open_case->reference);
    db_bind_int(&query, 3, open_case->amount.fen);
    db_bind_int(&query, 4, case_due_ms(open_case));
    db_bind_int(&query, 5, now_ms);
    return db_query_end(&query);
}

/* An alarm whose case is gone, or was given more time. */
#define OVER                                                                                                 \
    " FROM alarm WHERE closed_at_ms = 0 AND NOT EXISTS (SELECT 1 FROM open_case"                             \
    " WHERE open_case.kind = alarm.kind AND open_case.reference = alarm.reference"                           \
    " AND (due_ms <= $1 OR since_ms > $1 + 3600000))" /* as case_is_overdue says */

static int count_over(struct look *look)
{
    struct db_query query;
    db_query_begin(&query, look->db, "SELECT count(*)" OVER);
    db_bind_int(&query, 1, look->now_ms);
    if (db_query_row(&query))
        look->round->ended = (int)db_int(&query, 0);
    return db_query_end(&query);
}

static int end_over(struct look *look)
{
    struct db_query query;
    db_query_begin(&query, look->db,
                   "UPDATE alarm SET closed_at_ms = $1 WHERE rowid IN (SELECT alarm.rowid" OVER ")");
    db_bind_int(&query, 1, look->now_ms);
    return db_query_end(&query);
}

static int new_meters(struct database *db, bool *some)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT 1 FROM reading WHERE at_ms > 0"
                   " AND room NOT IN (SELECT room FROM meter_base) LIMIT 1");
    *some = db_query_row(&query);
    return db_query_end(&query);
}

/* A credit that is confirmed but not yet in the reading kept, or the other way, would make a wrong base: only
 * meters without one in flight, and a reading not older than the last confirmation. */
static int note_new_meters(struct database *db)
{
    return db_run(db, "INSERT INTO meter_base(room, count, credits, since_ms)"
                      " SELECT room, count, (SELECT count(*) FROM credit WHERE credit.room = reading.room"
                      " AND state = 'confirmed'), at_ms FROM reading WHERE at_ms > 0"
                      " AND NOT EXISTS (SELECT 1 FROM credit WHERE credit.room = reading.room AND (state ="
                      " 'sending' OR (state = 'manual' AND settled = 0) OR ended_at_ms > reading.at_ms))"
                      " ON CONFLICT (room) DO NOTHING");
}

static int write_down(struct look *look, bool meters)
{
    int status = db_begin(look->db);
    for (int i = 0; !status && i < look->round->raised; i++)
        status = alarm_raise(look->db, &look->raise[i], look->now_ms);
    if (!status && look->round->ended > 0)
        status = end_over(look);
    if (!status && meters)
        status = note_new_meters(look->db);
    die_at("station.watch.before_commit");
    if (!status)
        status = db_commit(look->db);
    if (status)
        db_rollback(look->db);
    return status;
}

static void tell(const struct look *look)
{
    for (int i = 0; i < look->round->raised; i++) {
        const struct open_case *open_case = &look->raise[i];
        const struct case_rule *rule = case_rule(open_case->kind);
        char amount[24];
        money_text(open_case->amount, amount);
        log_error("ALARM %s: %s (%s%s%s%s%s%s); %s: %s", rule->says, open_case->reference, open_case->place,
                  open_case->amount.fen ? ", " : "", open_case->amount.fen ? amount : "",
                  open_case->amount.fen ? " yuan" : "", open_case->why[0] ? ", " : "", open_case->why,
                  rule->owner, rule->to_do);
    }
    if (look->round->ended > 0)
        log_note("watch: %d alarms ended with their cases", look->round->ended);
}

int watch_look(struct database *db, int64_t now_ms, struct watch_round *round)
{
    bool meters = false;
    *round = (struct watch_round){0};
    struct look *look = calloc(1, sizeof *look);
    if (!look)
        return ERR_MEMORY;
    *look = (struct look){.db = db, .now_ms = now_ms, .round = round};
    int status = open_case_each(db, look_at, look);
    if (!status)
        status = count_over(look);
    if (!status)
        status = new_meters(db, &meters);
    if (!status && (round->raised || round->ended || meters))
        status = write_down(look, meters);
    if (!status)
        tell(look);
    free(look);
    return status;
}

struct watch {
    struct database *db;
    int64_t pause_ms;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t ending;
    bool stopping;
};

/* Waits pause_ms; true when the watch is to end. */
static bool rest(struct watch *watch)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += watch->pause_ms / 1000;
    until.tv_nsec += watch->pause_ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_mutex_lock(&watch->mutex);
    int waited = 0;
    while (!watch->stopping && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&watch->ending, &watch->mutex, &until);
    bool stopping = watch->stopping;
    pthread_mutex_unlock(&watch->mutex);
    return stopping;
}

static void *go_round(void *context)
{
    struct watch *watch = context;
    struct watch_round round;
    do {
        int status = watch_look(watch->db, clock_now_ms(), &round);
        if (status)
            log_error("watch: could not look: %s", status_text(status));
    } while (!rest(watch));
    return NULL;
}

int watch_start(const char *path, int64_t pause_ms, struct watch **made)
{
    pthread_condattr_t monotonic;
    *made = NULL;
    struct watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        return ERR_MEMORY;
    watch->pause_ms = pause_ms;
    pthread_mutex_init(&watch->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&watch->ending, &monotonic);
    pthread_condattr_destroy(&monotonic);
    int status = station_store_open(path, &watch->db);
    if (!status && pthread_create(&watch->thread, NULL, go_round, watch)) {
        log_error("watch: no thread");
        status = ERR_IO;
    }
    if (status) {
        db_close(watch->db);
        free(watch);
        return status;
    }
    *made = watch;
    return STATUS_OK;
}

void watch_stop(struct watch *watch)
{
    if (!watch)
        return;
    pthread_mutex_lock(&watch->mutex);
    watch->stopping = true;
    pthread_cond_signal(&watch->ending);
    pthread_mutex_unlock(&watch->mutex);
    pthread_join(watch->thread, NULL);
    pthread_cond_destroy(&watch->ending);
    pthread_mutex_destroy(&watch->mutex);
    db_close(watch->db);
    free(watch);
}
