#include "ctl/listing.h"
#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void age_text(int64_t at_ms, int64_t now_ms, char text[AGE_SIZE])
{
    int64_t age_ms = now_ms > at_ms ? now_ms - at_ms : 0;
    if (at_ms == 0)
        snprintf(text, AGE_SIZE, "never");
    else if (age_ms < 2 * CLOCK_MINUTE_MS)
        snprintf(text, AGE_SIZE, "%" PRId64 " s", age_ms / 1000);
    else if (age_ms < 2 * CLOCK_HOUR_MS)
        snprintf(text, AGE_SIZE, "%" PRId64 " min", age_ms / CLOCK_MINUTE_MS);
    else if (age_ms < 2 * CLOCK_DAY_MS)
        snprintf(text, AGE_SIZE, "%" PRId64 " h", age_ms / CLOCK_HOUR_MS);
    else
        snprintf(text, AGE_SIZE, "%" PRId64 " d", age_ms / CLOCK_DAY_MS);
}

int list_rows(struct database *db, const char *sql, int64_t now_ms,
              void (*print)(struct db_query *row, int64_t now_ms))
{
    struct db_query query;
    int rows = 0;
    db_query_begin(&query, db, sql);
    if (strstr(sql, "$1"))
        db_bind_int(&query, 1, now_ms);
    for (; db_query_row(&query); rows++)
        print(&query, now_ms);
    int status = db_query_end(&query);
    return status ? status : rows;
}
