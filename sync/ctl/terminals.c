/* dormwattctl terminals */
#include "base/clock.h"
#include "ctl/command.h"
#include "ctl/listing.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Kiosks renew by themselves; one that has not done so in time is known by the days it has left. */
static void print_identity(int64_t ends_at_ms, bool hardware, int64_t now_ms)
{
    int64_t left_ms = ends_at_ms - now_ms;
    if (ends_at_ms && left_ms <= 0)
        printf("  CERTIFICATE ENDED");
    else if (ends_at_ms && left_ms < 2 * CLOCK_DAY_MS)
        printf("  certificate ends in %" PRId64 " h", left_ms / CLOCK_HOUR_MS);
    else if (ends_at_ms)
        printf("  certificate ends in %" PRId64 " d", left_ms / CLOCK_DAY_MS);
    printf("%s\n", hardware ? "" : "  key not in hardware");
}

static void print(struct db_query *row, int64_t now_ms)
{
    char seen[AGE_SIZE];
    char oldest[AGE_SIZE];
    age_text(db_int(row, 5), now_ms, seen);
    age_text(db_int(row, 8), now_ms, oldest);
    printf("%3" PRId64 "  %-16s %s %s%s  seen %s", db_int(row, 0), db_text(row, 1), db_text(row, 2),
           db_text(row, 3), db_int(row, 4) ? "  REVOKED" : "", seen);
    if (db_int(row, 5))
        printf("  version %s  outbox %" PRId64, db_text(row, 6), db_int(row, 7));
    if (db_int(row, 7))
        printf(", oldest %s", oldest);
    printf("  rows %" PRId64 "%s%s", db_int(row, 11), db_int(row, 5) && !db_int(row, 9) ? "  NO READER" : "",
           db_int(row, 5) && !db_int(row, 10) ? "  NO STORE" : "");
    print_identity(db_int(row, 12), db_int(row, 13) != 0, now_ms);
}

int command_terminals(const char *config_path, int argc, char **argv)
{
    struct database *db = NULL;
    no_arguments(argc, argv, "Lists the kiosks: when they were last heard, and how they said they are.");
    if (site_open(config_path, NULL, &db))
        return EXIT_FAILURE;
    int rows = list_rows(db,
                         "SELECT number, name, site_name, machine_name, revoked, seen_at_ms, version,"
                         " outbox_depth, oldest_row_at_ms, reader, store, (SELECT count(*) FROM purchase_row"
                         " WHERE terminal = terminal.number), certificate_ends_at_ms, hardware FROM terminal"
                         " ORDER BY number",
                         clock_now_ms(), print);
    db_close(db);
    return rows < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
