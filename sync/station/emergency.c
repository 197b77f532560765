#include "station/emergency.h"
#include "base/clock.h"
#include "base/status.h"
#include "loan/loan.h"
#include "meter/credit_store.h"
#include "meter/usage.h"

struct money emergency_amount(const struct power_rules *rules, const struct snapshot *snapshot)
{
    return money_of_fen(usage_cost_fen(rules->emergency_wh, snapshot->price_centifen_per_kwh));
}

/* Lent in this calendar month; what staff took back again does not count. */
static int count_month(struct database *db, const struct room_id *room, int64_t now_ms, int *count)
{
    struct local_time local = clock_local(now_ms);
    struct local_time first = {.year = local.year, .month = local.month, .day = 1};
    struct db_query query;
    *count = 0;
    db_query_begin(&query, db,
                   "SELECT count(*) FROM power_command WHERE room = $1 AND asked_at_ms >= $2"
                   " AND action = 'emergency' AND refusal = 'none' AND NOT EXISTS"
                   " (SELECT 1 FROM entry WHERE entry.key = power_command.key || '/reversal')");
    db_bind_text(&query, 1, room->text);
    db_bind_int(&query, 2, clock_from_local(first));
    while (db_query_row(&query))
        *count = (int)db_int(&query, 0);
    return db_query_end(&query);
}

int emergency_judge(struct database *db, const struct power_rules *rules, const struct snapshot *snapshot,
                    int64_t now_ms, enum power_refusal *refusal)
{
    struct money amount = emergency_amount(rules, snapshot);
    struct loan loan;
    struct credit_row next;
    int count = 0;
    int waits = credit_row_next(db, &snapshot->room, &next);
    if (waits && waits != ERR_NOT_FOUND)
        return waits;
    int status = loan_get(db, &snapshot->room, &loan);
    if (!status)
        status = count_month(db, &snapshot->room, now_ms, &count);
    if (amount.fen <= 0)
        *refusal = REFUSAL_NOT_OFFERED;
    else if (loan.lent.fen > 0)
        *refusal = REFUSAL_OWED;
    else if (count >= rules->emergency_per_month)
        *refusal = REFUSAL_LIMIT;
    else if (snapshot->health != METER_OK)
        *refusal = REFUSAL_METER_SILENT;
    else if (snapshot->relay != RELAY_OPEN || snapshot->off != OFF_ARREARS)
        *refusal = REFUSAL_NOT_NEEDED;
    else if (waits == STATUS_OK) /* what is on its way may be enough */
        *refusal = REFUSAL_BUSY;
    else if (snapshot->balance.fen + amount.fen <= 0)
        *refusal = REFUSAL_TOO_DEEP;
    return status;
}

int emergency_status_get(struct database *db, const struct key *key, struct power_status *status)
{
    struct credit_status credit;
    int failure = credit_status_get(db, key, &credit);
    if (failure)
        return failure;
    switch (credit.state) {
    case CREDIT_NONE: return ERR_NOT_FOUND;
    case CREDIT_WAITING: status->state = POWER_ASKED; break;
    case CREDIT_SENDING: status->state = POWER_RUNNING; break;
    case CREDIT_CONFIRMED: status->state = POWER_DONE; break;
    case CREDIT_MANUAL: status->state = POWER_UNKNOWN; break;
    }
    status->at_ms = credit.balance_at_ms;
    return STATUS_OK;
}

int emergency_terms_get(struct database *db, const struct power_rules *rules, int64_t now_ms,
                        struct snapshot *snapshot)
{
    struct power_terms *terms = &snapshot->power;
    struct loan loan;
    int status = loan_get(db, &snapshot->room, &loan);
    if (!status)
        status = count_month(db, &snapshot->room, now_ms, &terms->emergencies);
    terms->emergency_wh = rules->emergency_wh;
    terms->emergency = emergency_amount(rules, snapshot);
    terms->emergencies_most = (int)rules->emergency_per_month;
    terms->lent = loan.lent;
    terms->owed = loan.owed;
    return status;
}
