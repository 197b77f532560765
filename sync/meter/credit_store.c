#include "meter/credit_store.h"
#include "base/log.h"
#include "base/status.h"

#include <string.h>

#define HELD "staff hold it: was it given back before?"

static int find_meter(struct database *db, const struct room_id *room, bool *has_meter)
{
    int status = ERR_NOT_FOUND;
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT meter.unit FROM room LEFT JOIN meter ON meter.room = room.id WHERE room.id = $1");
    db_bind_text(&query, 1, room->text);
    while (db_query_row(&query)) {
        *has_meter = !db_is_null(&query, 0);
        status = STATUS_OK;
    }
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

static int find_hold(struct database *db, const struct key *key, bool *is_held)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT 1 FROM credit_hold WHERE key = $1");
    db_bind_text(&query, 1, key->text);
    *is_held = db_query_row(&query);
    return db_query_end(&query);
}

/* The key is known already: fine if it means the same, an alarm if not. */
static int compare_known(struct database *db, const struct key *key, const struct room_id *room,
                         struct money amount)
{
    int status = ERR_CONFLICT;
    struct db_query query;
    db_query_begin(&query, db, "SELECT room, amount_fen FROM credit WHERE key = $1");
    db_bind_text(&query, 1, key->text);
    while (db_query_row(&query))
        if (!strcmp(db_text(&query, 0), room->text) && db_int(&query, 1) == amount.fen)
            status = STATUS_OK;
    int failure = db_query_end(&query);
    if (status == ERR_CONFLICT && !failure)
        log_error("meter: credit %s came again with another room or amount (%s, %lld fen)", key->text,
                  room->text, (long long)amount.fen);
    return failure ? failure : status;
}

int credit_enqueue(struct database *db, const struct key *key, const struct room_id *room,
                   struct money amount, int64_t at_ms, int64_t deadline_ms)
{
    if (amount.fen <= 0)
        return ERR_RANGE;
    bool has_meter = false;
    bool is_held = false;
    int status = find_meter(db, room, &has_meter);
    if (!status)
        status = find_hold(db, key, &is_held);
    if (status)
        return status;
    const char *why = is_held ? HELD : has_meter ? "" : "the room has no meter";
    struct db_query query;
    db_query_begin(
        &query, db,
        "INSERT INTO credit (key, room, amount_fen, state, sequence, enqueued_at_ms, deadline_ms,"
        " settled, why)"
        " VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(sequence), 0) + 1 FROM credit), $5, $6, $7, $8)"
        " ON CONFLICT (key) DO NOTHING");
    db_bind_text(&query, 1, key->text);
    db_bind_text(&query, 2, room->text);
    db_bind_int(&query, 3, amount.fen);
    db_bind_text(&query, 4, why[0] ? "manual" : "waiting");
    db_bind_int(&query, 5, at_ms);
    db_bind_int(&query, 6, deadline_ms);
    db_bind_int(&query, 7, why[0] != '\0');
    db_bind_text(&query, 8, why);
    status = db_query_end(&query);
    if (!status && db_changed(db) == 0)
        return compare_known(db, key, room, amount);
    if (!status && why[0])
        log_error("meter: credit %s, room %s: %s; a person has to look", key->text, room->text, why);
    return status;
}

int credit_status_get(struct database *db, const struct key *key, struct credit_status *status)
{
    *status = (struct credit_status){.key = *key, .state = CREDIT_NONE};
    struct db_query query;
    db_query_begin(&query, db, "SELECT state, balance_fen, ended_at_ms, refused FROM credit WHERE key = $1");
    db_bind_text(&query, 1, key->text);
    int wrong = 0;
    while (db_query_row(&query)) {
        wrong = credit_state_parse(db_text(&query, 0), &status->state);
        status->meter_refused = status->state == CREDIT_MANUAL && db_int(&query, 3) != 0;
        if (status->state != CREDIT_CONFIRMED)
            continue;
        status->balance = money_of_fen(db_int(&query, 1));
        status->balance_at_ms = db_int(&query, 2);
    }
    int failure = db_query_end(&query);
    return failure ? failure : wrong;
}

#define ROW_COLUMNS                                                                                          \
    "SELECT key, amount_fen, state, deadline_ms, has_base, base_count, base_fen, base_at_ms, writes,"        \
    " refused, ended_at_ms, room, settled FROM credit "

static int take_row(struct db_query *query, struct credit_row *row)
{
    int status = ERR_NOT_FOUND;
    while (db_query_row(query)) {
        *row = (struct credit_row){
            .credit = {.amount = money_of_fen(db_int(query, 1)),
                       .deadline_ms = db_int(query, 3),
                       .has_base = db_int(query, 4) != 0,
                       .base_count = db_int(query, 5),
                       .base_fen = db_int(query, 6),
                       .base_at_ms = db_int(query, 7),
                       .writes = db_int(query, 8),
                       .refused = db_int(query, 9) != 0},
            .called_at_ms = db_int(query, 10),
            .settled = db_int(query, 12) != 0,
        };
        status = key_parse(db_text(query, 0), &row->key);
        if (!status)
            status = credit_state_parse(db_text(query, 2), &row->state);
        if (!status)
            status = room_id_parse(db_text(query, 11), &row->room);
    }
    int failure = db_query_end(query);
    return failure ? failure : status;
}

static int read_row(struct database *db, const char *sql, const struct room_id *room, struct credit_row *row)
{
    struct db_query query;
    db_query_begin(&query, db, sql);
    db_bind_text(&query, 1, room->text);
    return take_row(&query, row);
}

int credit_row_orphan(struct database *db, int64_t before_ms, struct credit_row *row)
{
    struct db_query query;
    db_query_begin(&query, db,
                   ROW_COLUMNS "WHERE state IN ('waiting', 'sending') AND deadline_ms < $1"
                               " ORDER BY +sequence LIMIT 1"); /* +: not along all credits there ever were */
    db_bind_int(&query, 1, before_ms);
    return take_row(&query, row);
}

int credit_row_next(struct database *db, const struct room_id *room, struct credit_row *row)
{
    return read_row(
        db, ROW_COLUMNS "WHERE room = $1 AND state IN ('waiting', 'sending') ORDER BY sequence LIMIT 1", room,
        row);
}

int credit_row_unsettled(struct database *db, const struct room_id *room, struct credit_row *row)
{
    return read_row(
        db, ROW_COLUMNS "WHERE room = $1 AND state = 'manual' AND settled = 0 ORDER BY sequence DESC LIMIT 1",
        room, row);
}

int credit_row_get(struct database *db, const struct key *key, struct credit_row *row)
{
    struct db_query query;
    db_query_begin(&query, db, ROW_COLUMNS "WHERE key = $1");
    db_bind_text(&query, 1, key->text);
    return take_row(&query, row);
}

static int end_decision(struct database *db, struct db_query *query)
{
    int status = db_query_end(query);
    return status ? status : db_changed(db) == 1 ? STATUS_OK : ERR_CONFLICT;
}

int credit_row_again(struct database *db, const struct credit_row *row, int64_t deadline_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE credit SET state = 'waiting', has_base = 0, writes = 0, refused = 0, settled = 0,"
                   " why = '', ended_at_ms = 0, deadline_ms = $2,"
                   " sequence = (SELECT max(sequence) + 1 FROM credit)"
                   " WHERE key = $1 AND state = 'manual' AND room IN (SELECT room FROM meter)");
    db_bind_text(&query, 1, row->key.text);
    db_bind_int(&query, 2, deadline_ms);
    return end_decision(db, &query);
}

int credit_row_believe(struct database *db, const struct credit_row *row, struct money balance, int64_t at_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE credit SET state = 'confirmed', settled = 1, why = '', base_count = $2,"
                   " balance_fen = $3, ended_at_ms = $4, sequence = (SELECT max(sequence) + 1 FROM credit)"
                   " WHERE key = $1 AND state = 'manual'");
    db_bind_text(&query, 1, row->key.text);
    db_bind_int(&query, 2, row->credit.base_count);
    db_bind_int(&query, 3, balance.fen);
    db_bind_int(&query, 4, at_ms);
    return end_decision(db, &query);
}

int credit_hold(struct database *db, const struct key *key, int64_t at_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO credit_hold (key, at_ms) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING");
    db_bind_text(&query, 1, key->text);
    db_bind_int(&query, 2, at_ms);
    int status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, db,
                   "UPDATE credit SET state = 'manual', settled = 1 - has_base, why = '" HELD "',"
                   " ended_at_ms = $2 WHERE key = $1 AND state IN ('waiting', 'sending')");
    db_bind_text(&query, 1, key->text);
    db_bind_int(&query, 2, at_ms);
    return db_query_end(&query);
}

static int put_aside(struct database *db, const struct key *key, const char *why)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO credit_aside (key, why) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING");
    db_bind_text(&query, 1, key->text);
    db_bind_text(&query, 2, why);
    return db_query_end(&query);
}

int credit_mark_lent(struct database *db, const struct key *key)
{
    return put_aside(db, key, "lent");
}

int credit_row_give_up(struct database *db, const struct credit_row *row)
{
    struct db_query query;
    db_query_begin(&query, db, "UPDATE credit SET settled = 1 WHERE key = $1 AND state = 'manual'");
    db_bind_text(&query, 1, row->key.text);
    int status = end_decision(db, &query);
    return status ? status : put_aside(db, &row->key, "back");
}

int credit_row_save(struct database *db, const struct credit_row *row)
{
    const struct credit *credit = &row->credit;
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE credit SET state = 'sending', has_base = $2, base_count = $3, base_fen = $4,"
                   " base_at_ms = $5, writes = $6, refused = $7"
                   " WHERE key = $1 AND state IN ('waiting', 'sending')");
    db_bind_text(&query, 1, row->key.text);
    db_bind_int(&query, 2, credit->has_base);
    db_bind_int(&query, 3, credit->base_count);
    db_bind_int(&query, 4, credit->base_fen);
    db_bind_int(&query, 5, credit->base_at_ms);
    db_bind_int(&query, 6, credit->writes);
    db_bind_int(&query, 7, credit->refused);
    int status = db_query_end(&query);
    return status ? status : db_changed(db) == 1 ? STATUS_OK : ERR_CONFLICT;
}

int credit_row_confirm(struct database *db, const struct credit_row *row, struct money balance, int64_t at_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE credit SET state = 'confirmed', settled = 1, balance_fen = $2, ended_at_ms = $3,"
                   " why = '' WHERE key = $1 AND state <> 'confirmed'");
    db_bind_text(&query, 1, row->key.text);
    db_bind_int(&query, 2, balance.fen);
    db_bind_int(&query, 3, at_ms);
    int status = db_query_end(&query);
    return status ? status : db_changed(db) == 1 ? STATUS_OK : ERR_CONFLICT;
}

int credit_row_call_person(struct database *db, const struct credit_row *row, const char *why, bool settled,
                           int64_t at_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "UPDATE credit SET state = 'manual', why = $2, settled = $3, ended_at_ms = $4"
                   " WHERE key = $1 AND state <> 'confirmed'");
    db_bind_text(&query, 1, row->key.text);
    db_bind_text(&query, 2, why);
    db_bind_int(&query, 3, settled);
    db_bind_int(&query, 4, at_ms);
    int status = db_query_end(&query);
    return status ? status : db_changed(db) == 1 ? STATUS_OK : ERR_CONFLICT;
}

static int each_room(struct database *db, const char *sql, const char *bus, credit_visit *visit,
                     void *context)
{
    struct db_query query;
    db_query_begin(&query, db, sql);
    db_bind_text(&query, 1, bus);
    while (db_query_row(&query))
        visit(context, db_text(&query, 0));
    return db_query_end(&query);
}

/* Asked from the bus's few meters, each with one look at an index: a wake of every sale must not read all the
 * credits that wait. */
int credit_rooms_open(struct database *db, const char *bus, credit_visit *visit, void *context)
{
    return each_room(db,
                     "SELECT room FROM meter WHERE bus = $1 AND EXISTS (SELECT 1 FROM credit"
                     " WHERE credit.room = meter.room AND state IN ('waiting', 'sending'))",
                     bus, visit, context);
}

int credit_rooms_unsettled(struct database *db, const char *bus, credit_visit *visit, void *context)
{
    return each_room(db,
                     "SELECT room FROM meter WHERE bus = $1 AND EXISTS (SELECT 1 FROM credit"
                     " WHERE credit.room = meter.room AND state = 'manual' AND settled = 0)",
                     bus, visit, context);
}
