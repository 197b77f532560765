#include "meter/relay_store.h"
#include "base/status.h"
#include "base/text.h"

static const char *const stage_texts[] = {[RELAY_WAITING] = "waiting",
                                          [RELAY_CLOSING] = "closing",
                                          [RELAY_RELEASING] = "releasing",
                                          [RELAY_ENDED] = "ended"};
#define STAGES (sizeof stage_texts / sizeof stage_texts[0])

int restore_enqueue(struct database *db, const struct key *key, const struct room_id *room,
                    enum off_reason off, int64_t at_ms, int64_t deadline_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO restore (key, room, off_reason, asked_at_ms, deadline_ms)"
                   " SELECT $1, id, $3, $4, $5 FROM room WHERE id = $2 ON CONFLICT (key) DO NOTHING");
    db_bind_text(&query, 1, key->text);
    db_bind_text(&query, 2, room->text);
    db_bind_int(&query, 3, off);
    db_bind_int(&query, 4, at_ms);
    db_bind_int(&query, 5, deadline_ms);
    int status = db_query_end(&query);
    if (status || db_changed(db) > 0)
        return status;
    struct power_status known;
    return restore_status_get(db, key, at_ms, &known);
}

static int stage_parse(const char *text, enum relay_stage *stage)
{
    int place = text_place(stage_texts, STAGES, text);
    if (place < 0)
        return ERR_FORMAT;
    *stage = (enum relay_stage)place;
    return STATUS_OK;
}

int restore_status_get(struct database *db, const struct key *key, int64_t now_ms,
                       struct power_status *status)
{
    *status = (struct power_status){.key = *key, .action = POWER_RESTORE};
    struct db_query query;
    struct relay relay = {0};
    int found = ERR_NOT_FOUND;
    db_query_begin(&query, db,
                   "SELECT stage, deadline_ms, state, refusal, ended_at_ms FROM restore WHERE key = $1");
    db_bind_text(&query, 1, key->text);
    while (db_query_row(&query)) {
        found = stage_parse(db_text(&query, 0), &relay.stage);
        relay.deadline_ms = db_int(&query, 1);
        if (!found && relay.stage == RELAY_ENDED) {
            found = power_state_parse(db_text(&query, 2), &status->state);
            if (!found)
                found = power_refusal_parse(db_text(&query, 3), &status->refusal);
            status->at_ms = db_int(&query, 4);
        } else {
            status->state = relay_word(&relay, now_ms);
        }
    }
    int failure = db_query_end(&query);
    return failure ? failure : found;
}

int restore_count(struct database *db, const struct room_id *room, enum off_reason off, int64_t since_ms,
                  int *count)
{
    struct db_query query;
    *count = 0;
    db_query_begin(&query, db,
                   "SELECT count(*) FROM restore WHERE room = $1 AND asked_at_ms > $2 AND off_reason = $3"
                   " AND writes > 0");
    db_bind_text(&query, 1, room->text);
    db_bind_int(&query, 2, since_ms);
    db_bind_int(&query, 3, off);
    while (db_query_row(&query))
        *count = (int)db_int(&query, 0);
    return db_query_end(&query);
}

int relay_row_next(struct database *db, const struct room_id *room, struct relay_row *row)
{
    int status = ERR_NOT_FOUND;
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT key, stage, deadline_ms, writes FROM restore WHERE room = $1 AND stage <> 'ended'"
                   " ORDER BY asked_at_ms LIMIT 1");
    db_bind_text(&query, 1, room->text);
    while (db_query_row(&query)) {
        *row = (struct relay_row){.room = *room};
        row->relay.deadline_ms = db_int(&query, 2);
        row->relay.writes = db_int(&query, 3);
        status = key_parse(db_text(&query, 0), &row->key);
        if (!status)
            status = stage_parse(db_text(&query, 1), &row->relay.stage);
    }
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

int restore_is_open(struct database *db, const struct room_id *room, bool *open)
{
    struct relay_row row;
    int status = relay_row_next(db, room, &row);
    *open = status == STATUS_OK;
    return status == ERR_NOT_FOUND ? STATUS_OK : status;
}

int relay_row_save(struct database *db, const struct relay_row *row)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE restore SET stage = $2, writes = $3 WHERE key = $1 AND stage <> 'ended'");
    db_bind_text(&query, 1, row->key.text);
    db_bind_text(&query, 2, stage_texts[row->relay.stage]);
    db_bind_int(&query, 3, row->relay.writes);
    int status = db_query_end(&query);
    return status ? status : db_changed(db) == 1 ? STATUS_OK : ERR_CONFLICT;
}

int relay_row_end(struct database *db, const struct relay_row *row, enum power_state state,
                  enum power_refusal refusal, int64_t at_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE restore SET stage = 'ended', writes = $2, state = $3, refusal = $4,"
                   " ended_at_ms = $5 WHERE key = $1 AND stage <> 'ended'");
    db_bind_text(&query, 1, row->key.text);
    db_bind_int(&query, 2, row->relay.writes);
    db_bind_text(&query, 3, power_state_text(state));
    db_bind_text(&query, 4, power_refusal_text(refusal));
    db_bind_int(&query, 5, at_ms);
    int status = db_query_end(&query);
    return status ? status : db_changed(db) == 1 ? STATUS_OK : ERR_CONFLICT;
}

int relay_rooms_open(struct database *db, const char *bus, relay_visit *visit, void *context)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT room FROM meter WHERE bus = $1 AND EXISTS (SELECT 1 FROM restore"
                   " WHERE restore.room = meter.room AND stage <> 'ended')");
    db_bind_text(&query, 1, bus);
    while (db_query_row(&query))
        visit(context, db_text(&query, 0));
    return db_query_end(&query);
}

int off_since_follow(struct database *db, const struct room_id *room, const struct reading_row *from,
                     const struct reading_row *to)
{
    struct db_query query;
    if (to->reading.relay == RELAY_OPEN && from->reading.relay == RELAY_CLOSED) {
        db_query_begin(&query, db,
                       "INSERT INTO off_since (room, since_ms) VALUES ($1, $2)"
                       " ON CONFLICT (room) DO UPDATE SET since_ms = excluded.since_ms");
        db_bind_int(&query, 2, to->at_ms);
    } else if (to->reading.relay == RELAY_CLOSED && from->reading.relay == RELAY_OPEN) {
        db_query_begin(&query, db, "DELETE FROM off_since WHERE room = $1");
    } else {
        return STATUS_OK;
    }
    db_bind_text(&query, 1, room->text);
    return db_query_end(&query);
}

static bool is_forced_closed(const struct meter_reading *reading)
{
    return reading->forced && reading->relay == RELAY_CLOSED;
}

int forced_since_follow(struct database *db, const struct room_id *room, const struct reading_row *from,
                        const struct reading_row *to)
{
    struct db_query query;
    bool forced = is_forced_closed(&to->reading);
    if (forced == is_forced_closed(&from->reading))
        return STATUS_OK;
    db_query_begin(&query, db,
                   forced ? "INSERT INTO forced_since (room, since_ms) VALUES ($1, $2)"
                            " ON CONFLICT (room) DO NOTHING"
                          : "DELETE FROM forced_since WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    if (forced)
        db_bind_int(&query, 2, to->at_ms);
    return db_query_end(&query);
}

int off_since_get(struct database *db, const struct room_id *room, int64_t *since_ms)
{
    struct db_query query;
    *since_ms = 0;
    db_query_begin(&query, db, "SELECT since_ms FROM off_since WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    while (db_query_row(&query))
        *since_ms = db_int(&query, 0);
    return db_query_end(&query);
}
