#include "station/top_up_list.h"
#include "base/clock.h"
#include "base/status.h"
#include "station/second_payment.h"
#include "wire/top_ups.h"

/* Where the page begins: everything below this moment and, at a tie, this key. */
struct start {
    int64_t at_ms;
    char key[KEY_LENGTH + 2];
};

static int find_start(struct database *db, const struct room_id *room, const struct key *before,
                      struct start *start)
{
    struct db_query query;
    *start = (struct start){INT64_MAX, "~"}; /* '~' is above every digit */
    if (!before)
        db_query_begin(&query, db, "SELECT 1 FROM room WHERE id = $1");
    else
        db_query_begin(&query, db, "SELECT at_ms, key FROM top_up WHERE room = $1 AND key = $2");
    db_bind_text(&query, 1, room->text);
    if (before)
        db_bind_text(&query, 2, before->text);
    bool found = db_query_row(&query);
    if (found && before) {
        start->at_ms = db_int(&query, 0);
        db_copy_text(&query, 1, start->key, sizeof start->key);
    }
    return db_query_end_found(&query, found);
}

static int read_sums(struct database *db, int64_t now_ms, struct top_ups *page)
{
    struct db_query query;
    struct local_time local = clock_local(now_ms);
    struct local_time first = {.year = local.year, .month = local.month, .day = 1};
    db_query_begin(&query, db,
                   "SELECT count(*), coalesce(sum(amount_fen * counts), 0), coalesce(sum(counts), 0) FROM"
                   " (SELECT amount_fen, CASE WHEN at_ms >= $2 AND state IN ('credited', 'waiting') THEN 1"
                   " ELSE 0 END AS counts FROM top_up WHERE room = $1) AS counted");
    db_bind_text(&query, 1, page->room.text);
    db_bind_int(&query, 2, clock_from_local(first));
    if (db_query_row(&query)) {
        page->total = db_int(&query, 0);
        page->month = money_of_fen(db_int(&query, 1));
        page->month_count = db_int(&query, 2);
    }
    return db_query_end(&query);
}

static int read_rows(struct database *db, const struct start *start, int64_t terminal, struct top_ups *page)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT key, at_ms, amount_fen, by, state, terminal, EXISTS (SELECT 1 FROM refund_alarm"
                   " WHERE refund_alarm.key = top_up.key) FROM top_up WHERE room = $1"
                   " AND (at_ms < $2 OR (at_ms = $2 AND key < $3)) ORDER BY at_ms DESC, key DESC LIMIT $4");
    db_bind_text(&query, 1, page->room.text);
    db_bind_int(&query, 2, start->at_ms);
    db_bind_text(&query, 3, start->key);
    db_bind_int(&query, 4, TOP_UPS_PAGE + 1);
    while (db_query_row(&query)) {
        if (page->count == TOP_UPS_PAGE) {
            page->more = true;
            break;
        }
        struct top_up *row = &page->rows[page->count++];
        db_copy_text(&query, 0, row->key.text, sizeof row->key.text);
        row->at_ms = db_int(&query, 1);
        row->amount = money_of_fen(db_int(&query, 2));
        if (top_up_by_parse(db_text(&query, 3), &row->by) ||
            top_up_state_parse(db_text(&query, 4), &row->state))
            query.status = ERR_FORMAT;
        row->here = db_int(&query, 5) == terminal;
        row->overdue = db_int(&query, 6) != 0;
    }
    return db_query_end(&query);
}

int refund_due_get(struct database *db, struct snapshot *snapshot)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT coalesce(sum(amount_fen), 0) FROM refund_due WHERE room = $1");
    db_bind_text(&query, 1, snapshot->room.text);
    if (db_query_row(&query))
        snapshot->refund = money_of_fen(db_int(&query, 0));
    return db_query_end(&query);
}

int top_ups_get(struct database *db, const struct room_id *room, const struct key *before, int64_t terminal,
                int64_t now_ms, struct top_ups *page)
{
    struct start start;
    *page = (struct top_ups){.room = *room, .as_of_ms = now_ms};
    int status = find_start(db, room, before, &start);
    if (!status)
        status = read_sums(db, now_ms, page);
    if (!status)
        status = read_rows(db, &start, terminal, page);
    for (int i = 0; !status && i < page->count; i++)
        status =
            second_payment_get(db, &page->rows[i].key, &page->rows[i].second, &page->rows[i].second_is_back);
    return status;
}
