#include "base/status.h"
#include "station/open_case.h"

int open_case_each(struct database *db, case_visit *visit, void *context)
{
    struct db_query query;
    int status = STATUS_OK;
    db_query_begin(&query, db,
                   "SELECT kind, substr(reference, 1, 95), substr(place, 1, 90), substr(why, 1, 120),"
                   " amount_fen, since_ms, due_ms FROM open_case ORDER BY since_ms, reference");
    while (!status && db_query_row(&query)) {
        struct open_case open_case = {.kind = case_kind_parse(db_text(&query, 0)),
                                      .amount = money_of_fen(db_int(&query, 4)),
                                      .since_ms = db_int(&query, 5),
                                      .due_ms = db_int(&query, 6)};
        db_copy_text(&query, 1, open_case.reference, sizeof open_case.reference);
        db_copy_text(&query, 2, open_case.place, sizeof open_case.place);
        db_copy_text(&query, 3, open_case.why, sizeof open_case.why);
        status = visit(context, &open_case);
    }
    int ended = db_query_end(&query);
    return status ? status : ended;
}
