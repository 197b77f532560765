#include "station/office_notice_store.h"
#include "base/status.h"
#include "station/directory.h"

#include <string.h>

/* How many are not over that a glass of this building shows; of all buildings together those of any. */
static int count_open(struct database *db, const char *building, int64_t now_ms, int64_t *count)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT count(*) FROM office_notice WHERE until_ms > $1"
                   " AND ($2 = '' OR building = '' OR building = $2)");
    db_bind_int(&query, 1, now_ms);
    db_bind_text(&query, 2, building);
    while (db_query_row(&query))
        *count = db_int(&query, 0);
    return db_query_end(&query);
}

static int insert(struct database *db, const char *building, const struct office_notice *notice,
                  int64_t *number)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO office_notice (building, from_ms, until_ms, zh, en)"
                   " VALUES ($1, $2, $3, $4, $5) RETURNING number");
    db_bind_text(&query, 1, building);
    db_bind_int(&query, 2, notice->from_ms);
    db_bind_int(&query, 3, notice->until_ms);
    db_bind_text(&query, 4, notice->zh);
    db_bind_text(&query, 5, notice->en);
    while (db_query_row(&query))
        *number = db_int(&query, 0);
    return db_query_end(&query);
}

static bool has_words(const struct office_notice *notice)
{
    return (notice->zh[0] || notice->en[0]) && (!notice->zh[0] || office_notice_text_fits(notice->zh)) &&
           (!notice->en[0] || office_notice_text_fits(notice->en));
}

static int add(struct database *db, const char *building, const struct office_notice *notice, int64_t now_ms,
               int64_t *number)
{
    int64_t count = 0;
    int status = building[0] ? directory_building_find(db, building) : STATUS_OK;
    if (status == ERR_NOT_FOUND)
        return OFFICE_NOTICE_BUILDING;
    if (!status)
        status = count_open(db, building, now_ms, &count);
    if (!status && count >= OFFICE_NOTICES_MOST)
        status = OFFICE_NOTICE_MANY;
    return status ? status : insert(db, building, notice, number);
}

int office_notice_add(struct database *db, const char *building, const struct office_notice *notice,
                      int64_t now_ms, int64_t *number)
{
    if (notice->until_ms <= notice->from_ms || notice->until_ms <= now_ms)
        return OFFICE_NOTICE_OVER;
    if (!has_words(notice))
        return OFFICE_NOTICE_TEXT;
    int status = db_begin(db);
    if (!status)
        status = add(db, building, notice, now_ms, number);
    if (!status)
        status = db_commit(db);
    if (status)
        db_rollback(db);
    return status;
}

int office_notice_end(struct database *db, int64_t number, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db, "UPDATE office_notice SET until_ms = $2 WHERE number = $1 AND until_ms > $2");
    db_bind_int(&query, 1, number);
    db_bind_int(&query, 2, now_ms);
    int status = db_query_end(&query);
    return status || db_changed(db) == 1 ? status : ERR_NOT_FOUND;
}

int office_notices_get(struct database *db, const char *building, int64_t now_ms, struct profile *profile)
{
    struct db_query query;
    profile->notice_count = 0;
    db_query_begin(&query, db,
                   "SELECT from_ms, until_ms, zh, en FROM office_notice WHERE until_ms > $1"
                   " AND (building = '' OR building = $2) ORDER BY from_ms, number LIMIT $3");
    db_bind_int(&query, 1, now_ms);
    db_bind_text(&query, 2, building);
    db_bind_int(&query, 3, OFFICE_NOTICES_MOST);
    while (db_query_row(&query) && profile->notice_count < OFFICE_NOTICES_MOST) {
        struct office_notice *notice = &profile->notices[profile->notice_count++];
        notice->from_ms = db_int(&query, 0);
        notice->until_ms = db_int(&query, 1);
        db_copy_text(&query, 2, notice->zh, sizeof notice->zh);
        db_copy_text(&query, 3, notice->en, sizeof notice->en);
    }
    return db_query_end(&query);
}
