#include "station/staff.h"
#include "base/status.h"

#include <string.h>

const char *staff_outcome_text(int outcome)
{
    switch ((enum staff_outcome)outcome) {
    case STAFF_DONE: return "done";
    case STAFF_NO_CASE: return "there is no such open case; dormwattctl cases lists them";
    case STAFF_DECIDED: return "somebody has decided this already";
    case STAFF_NEEDS_SECOND: return "this needs a second person: --second NAME, another one";
    case STAFF_NEEDS_ROOM: return "the room is not known: --room, or import it first";
    case STAFF_NEEDS_READING: return "the meter was not heard since; nothing is sent or believed blind";
    case STAFF_CREDIT_FIRST:
        return "a credit of this room may be among what the meter counted; decide that first: case recredit";
    case STAFF_METER_MOVED: return "the meter counts another number by now; look again";
    case STAFF_METER_HAS_IT: return "the meter's count and balance say that it has the money: --as done";
    case STAFF_METER_LACKS_IT: return "the meter did not count it: --as again, or --as refund";
    }
    return "unknown outcome";
}

int decision_known(struct database *db, const char *kind, const char *reference, bool *known)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT 1 FROM decision WHERE kind = $1 AND reference = $2");
    db_bind_text(&query, 1, kind);
    db_bind_text(&query, 2, reference);
    *known = db_query_row(&query);
    return db_query_end(&query);
}

bool staff_has_second(const struct staff *staff)
{
    return staff->second && staff->second[0] != '\0' && strcmp(staff->second, staff->who) != 0;
}

int decision_keep(struct database *db, const struct staff *staff, const struct decision *decision)
{
    struct db_query query;
    bool second = staff_has_second(staff);
    if (decision->amount.fen > staff->second_over_fen && !second)
        return STAFF_NEEDS_SECOND;
    db_query_begin(&query, db,
                   "INSERT INTO decision(kind, reference, verdict, who, second, why, at_ms, room, amount_fen,"
                   " entry_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    db_bind_text(&query, 1, decision->kind);
    db_bind_text(&query, 2, decision->reference);
    db_bind_text(&query, 3, decision->verdict);
    db_bind_text(&query, 4, staff->who);
    db_bind_text(&query, 5, second ? staff->second : "");
    db_bind_text(&query, 6, staff->why);
    db_bind_int(&query, 7, staff->now_ms);
    db_bind_text(&query, 8, decision->room.text);
    db_bind_int(&query, 9, decision->amount.fen);
    db_bind_text(&query, 10, decision->entry_key);
    return db_query_end(&query);
}

int staff_case_stands(struct database *db, const char *kind, const char *reference, bool *stands)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT 1 FROM open_case WHERE reference = $2 AND (kind = $1"
                   " OR ($1 = 'row' AND kind = 'incident') OR ($1 = 'order' AND kind = 'quarantine'))");
    db_bind_text(&query, 1, kind);
    db_bind_text(&query, 2, reference);
    *stands = db_query_row(&query);
    return db_query_end(&query);
}

int staff_seen(struct database *db, const struct staff *staff, const char *kind, const char *reference)
{
    bool stands = false;
    struct decision decision = {.kind = kind, .verdict = "seen"};
    int status = staff_case_stands(db, kind, reference, &stands);
    if (status || !stands || strlen(reference) >= sizeof decision.reference)
        return status ? status : STAFF_NO_CASE;
    memcpy(decision.reference, reference, strlen(reference) + 1);
    return decision_keep(db, staff, &decision);
}
