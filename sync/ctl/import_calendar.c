/* calendar.csv: kind,first_day,last_day. Terms and holidays, so that the glass can say why a month was quiet.
 * Days are 2026-09-01, both within. A span that begins on the same day is replaced. */
#include "base/clock.h"
#include "ctl/import.h"

#include <stdio.h>
#include <string.h>

enum { KIND, FIRST, LAST };

static int32_t take_day(struct csv *csv, const char *column, const char *text)
{
    struct local_time day = {.hour = 12};
    char again[16];
    int taken = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &day.year, &day.month, &day.day, &taken) == 3 && !text[taken]) {
        int32_t local_day = clock_local_day(clock_from_local(day));
        day = clock_local(clock_day_start_ms(local_day));
        snprintf(again, sizeof again, "%04d-%02d-%02d", day.year % 10000, day.month % 100, day.day % 100);
        if (strcmp(text, again) == 0 && day.year >= 2000 && day.year <= 2100)
            return local_day;
    }
    csv_tell(csv, "%s = %s is not a day such as 2026-09-01; correct it", column, text);
    return 0;
}

static int row(void *context, struct csv *csv, const char *const *fields)
{
    struct import *import = context;
    struct db_query query;
    int before = csv->mistakes;
    if (strcmp(fields[KIND], "term") != 0 && strcmp(fields[KIND], "holiday") != 0)
        csv_tell(csv, "kind = %s is neither term nor holiday; write one of them", fields[KIND]);
    int32_t first = take_day(csv, "first_day", fields[FIRST]);
    int32_t last = take_day(csv, "last_day", fields[LAST]);
    if (csv->mistakes == before && last < first)
        csv_tell(csv, "last_day = %s is before first_day; exchange them", fields[LAST]);
    if (csv->mistakes > before)
        return 0;
    db_query_begin(&query, import->db,
                   "INSERT INTO calendar(kind, first_day, last_day) VALUES ($1, $2, $3)"
                   " ON CONFLICT (kind, first_day) DO UPDATE SET last_day = excluded.last_day");
    db_bind_text(&query, 1, fields[KIND]);
    db_bind_int(&query, 2, first);
    db_bind_int(&query, 3, last);
    return db_query_end(&query);
}

const struct import_kind import_calendar = {"calendar", {"kind", "first_day", "last_day"}, 3, row, NULL};
