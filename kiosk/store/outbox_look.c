#include "outbox/outbox_store.h"
#include "store/store_inside.h"

#include <string.h>

static int sum_look(struct database *db, struct outbox_facts *facts)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT coalesce(sum(amount_fen), 0) FROM sale WHERE key IN"
                   " (SELECT key FROM outbox WHERE state = 'waiting' AND kind <> 'void')");
    if (db_query_row(&query))
        facts->sum_fen = db_int(&query, 0);
    return db_query_end(&query);
}

static int lines_look(struct database *db, struct outbox_facts *facts)
{
    struct db_query query;
    db_query_begin(
        &query, db,
        "SELECT outbox.number, outbox.kind, sale.room, sale.amount_fen, sale.at_ms FROM outbox"
        " JOIN sale ON sale.key = outbox.key WHERE outbox.state = 'waiting' ORDER BY outbox.number LIMIT $1");
    db_bind_int(&query, 1, OUTBOX_SHOWN);
    while (db_query_row(&query) && facts->count < OUTBOX_SHOWN) {
        struct outbox_line *line = &facts->lines[facts->count++];
        line->number = db_int(&query, 0);
        line->doubtful = strcmp(db_text(&query, 1), "doubtful") == 0;
        db_copy_text(&query, 2, line->room, sizeof line->room);
        line->amount_fen = db_int(&query, 3);
        line->at_ms = db_int(&query, 4);
    }
    return db_query_end(&query);
}

int store_outbox_look(struct store *store, struct outbox_facts *facts)
{
    struct database *db = store_database(store);
    struct outbox_count count;
    *facts = (struct outbox_facts){0};
    int status = outbox_count(db, &count);
    if (status)
        return status;
    facts->depth = count.waiting;
    facts->parked = count.parked;
    facts->oldest_at_ms = count.oldest_at_ms;
    status = sum_look(db, facts);
    return status ? status : lines_look(db, facts);
}
