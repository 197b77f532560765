#include "station/power.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "loan/loan.h"
#include "meter/meters.h"
#include "meter/relay_store.h"
#include "station/card.h"
#include "station/emergency.h"
#include "station/room_password.h"

#include <string.h>

/* A little less than the minute the glass waits, so that its last look already has the answer. */
#define RESTORE_LIFE_MS 55000

/* Its card's owner's, or of somebody who knew its password just now at this terminal. */
static int is_theirs(struct database *db, const struct power_request *request, int64_t terminal,
                     int64_t now_ms, bool *theirs)
{
    struct account account;
    if (request->ref.text[0] == '\0') {
        if (request->action == POWER_RESTORE)
            return room_password_is_open(db, &request->room, terminal, now_ms, theirs);
        *theirs = false; /* what is lent is lent to somebody with a name */
        return STATUS_OK;
    }
    int status = card_account(db, request->ref.text, &account);
    *theirs = !status && account.state == CARD_OK && !strcmp(account.room.text, request->room.text);
    return status;
}

static enum power_refusal off_refusal(enum off_reason off)
{
    switch (off) {
    case OFF_ARREARS: return REFUSAL_ARREARS;
    case OFF_SCHEDULE: return REFUSAL_SCHEDULE;
    case OFF_STAFF: return REFUSAL_STAFF;
    default: return REFUSAL_NONE;
    }
}

/* Whether a restore may begin; what only the meter can say, it says on the bus. */
static int judge_restore(struct database *db, const struct power_rules *rules,
                         const struct power_request *request, const struct snapshot *snapshot, int64_t now_ms,
                         enum power_refusal *refusal)
{
    bool busy = false;
    int count = 0;
    int status = restore_is_open(db, &request->room, &busy);
    if (!status)
        status = restore_count(db, &request->room, OFF_BADLOAD, now_ms - CLOCK_DAY_MS, &count);
    if (rules->restores_per_day == 0)
        *refusal = REFUSAL_NOT_OFFERED;
    else if (!request->unplugged || !request->present)
        *refusal = REFUSAL_NOT_CHECKED;
    else if (busy)
        *refusal = REFUSAL_BUSY;
    else if (snapshot->health != METER_OK)
        *refusal = REFUSAL_METER_SILENT;
    else if (snapshot->relay == RELAY_OPEN && off_refusal(snapshot->off))
        *refusal = off_refusal(snapshot->off);
    else if (snapshot->off == OFF_BADLOAD && count >= rules->restores_per_day)
        *refusal = REFUSAL_LIMIT;
    return status;
}

static int judge(struct database *db, const struct power_rules *rules, const struct power_request *request,
                 const struct snapshot *snapshot, int64_t terminal, int64_t now_ms,
                 enum power_refusal *refusal)
{
    bool theirs = false;
    int status = is_theirs(db, request, terminal, now_ms, &theirs);
    *refusal = theirs ? REFUSAL_NONE : REFUSAL_NOT_YOURS;
    if (status || *refusal)
        return status;
    if (request->action == POWER_RESTORE)
        return judge_restore(db, rules, request, snapshot, now_ms, refusal);
    return emergency_judge(db, rules, snapshot, now_ms, refusal);
}

static int command_keep(struct database *db, const struct power_request *request, int64_t terminal,
                        int64_t now_ms, enum power_refusal refusal, struct money lent)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO power_command (key, room, action, ref, terminal, unplugged, present,"
                   " said_at_ms, asked_at_ms, refusal, amount_fen)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    db_bind_text(&query, 1, request->key.text);
    db_bind_text(&query, 2, request->room.text);
    db_bind_text(&query, 3, power_action_text(request->action));
    db_bind_text(&query, 4, request->ref.text);
    db_bind_int(&query, 5, terminal);
    db_bind_int(&query, 6, request->unplugged);
    db_bind_int(&query, 7, request->present);
    db_bind_int(&query, 8, request->at_ms);
    db_bind_int(&query, 9, now_ms);
    db_bind_text(&query, 10, power_refusal_text(refusal));
    db_bind_int(&query, 11, lent.fen);
    return db_query_end(&query);
}

/* ERR_NOT_FOUND: the key is new. ERR_CONFLICT: it stands for something else. */
static int find_same(struct database *db, const struct power_request *request)
{
    int status = ERR_NOT_FOUND;
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT room, action, ref, unplugged, present, said_at_ms FROM power_command"
                   " WHERE key = $1");
    db_bind_text(&query, 1, request->key.text);
    while (db_query_row(&query))
        status = !strcmp(db_text(&query, 0), request->room.text) &&
                         !strcmp(db_text(&query, 1), power_action_text(request->action)) &&
                         !strcmp(db_text(&query, 2), request->ref.text) &&
                         db_int(&query, 3) == request->unplugged && db_int(&query, 4) == request->present &&
                         db_int(&query, 5) == request->at_ms
                     ? STATUS_OK
                     : ERR_CONFLICT;
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

int power_take(struct database *db, const struct power_rules *rules, const struct power_request *request,
               int64_t terminal, int64_t now_ms, struct power_status *status)
{
    struct snapshot snapshot;
    enum power_refusal refusal = REFUSAL_NONE;
    int failure = find_same(db, request);
    if (failure != ERR_NOT_FOUND)
        return failure ? failure : power_status_get(db, &request->key, now_ms, status);
    failure = snapshot_get(db, &request->room, now_ms, &snapshot);
    if (!failure)
        failure = judge(db, rules, request, &snapshot, terminal, now_ms, &refusal);
    bool lends = request->action == POWER_EMERGENCY && !refusal;
    struct money lent = lends ? emergency_amount(rules, &snapshot) : money_of_fen(0);
    if (!failure)
        failure = command_keep(db, request, terminal, now_ms, refusal, lent);
    if (!failure && lends)
        failure =
            loan_take(db, &request->key, &request->room, lent, now_ms, now_ms + rules->credit_deadline_ms);
    else if (!failure && !refusal)
        failure = restore_enqueue(db, &request->key, &request->room, snapshot.off, now_ms,
                                  now_ms + RESTORE_LIFE_MS);
    if (failure)
        return failure;
    log_fact("power: %s %s: room %s: %s", power_action_text(request->action), request->key.text,
             request->room.text, refusal ? power_refusal_text(refusal) : "begun");
    return power_status_get(db, &request->key, now_ms, status);
}

int power_status_get(struct database *db, const struct key *key, int64_t now_ms, struct power_status *status)
{
    int found = ERR_NOT_FOUND;
    struct db_query query;
    *status = (struct power_status){.key = *key};
    db_query_begin(&query, db, "SELECT action, refusal, asked_at_ms FROM power_command WHERE key = $1");
    db_bind_text(&query, 1, key->text);
    while (db_query_row(&query)) {
        found = power_action_parse(db_text(&query, 0), &status->action);
        if (!found)
            found = power_refusal_parse(db_text(&query, 1), &status->refusal);
        status->at_ms = db_int(&query, 2);
    }
    int failure = db_query_end(&query);
    if (failure || found)
        return failure ? failure : found;
    if (!status->refusal)
        return status->action == POWER_EMERGENCY ? emergency_status_get(db, key, status)
                                                 : restore_status_get(db, key, now_ms, status);
    status->state = POWER_REFUSED;
    return STATUS_OK;
}

static int minute_of(int64_t hhmm)
{
    return (int)(hhmm / 100 * 60 + hhmm % 100);
}

int power_terms_get(struct database *db, const struct power_rules *rules, int64_t now_ms,
                    struct snapshot *snapshot)
{
    struct power_terms *terms = &snapshot->power;
    *terms = (struct power_terms){
        .limit_a = (int)rules->limit_a,
        .schedule_from = minute_of(rules->schedule_from),
        .schedule_to = minute_of(rules->schedule_to),
        .hold_from = minute_of(rules->hold_from),
        .hold_to = minute_of(rules->hold_to),
        .restores_most = (int)rules->restores_per_day,
    };
    memcpy(terms->note, rules->staff_note, sizeof terms->note);
    int status = off_since_get(db, &snapshot->room, &terms->off_since_ms);
    if (!status)
        status = emergency_terms_get(db, rules, now_ms, snapshot);
    return status ? status
                  : restore_count(db, &snapshot->room, OFF_BADLOAD, now_ms - CLOCK_DAY_MS, &terms->restores);
}
