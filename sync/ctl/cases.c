/* dormwattctl cases: all that waits for a person, oldest first. */
#include "base/clock.h"
#include "ctl/command.h"
#include "ctl/listing.h"
#include "trade/money.h"

#include <stdio.h>
#include <stdlib.h>

/* row: what, since, reference, amount (0 = none), more. */
static void print(struct db_query *row, int64_t now_ms)
{
    char age[AGE_SIZE];
    char amount[24];
    age_text(db_int(row, 1), now_ms, age);
    money_text(money_of_fen(db_int(row, 3)), amount);
    printf("%-20s %-8s %s", db_text(row, 0), age, db_text(row, 2));
    if (db_int(row, 3))
        printf("  %s yuan", amount);
    printf("  %s\n", db_text(row, 4));
}

static const char cases[] =
    "SELECT CASE WHEN deadline_ms < $1 THEN 'doubtful, OVERDUE' ELSE 'doubtful sale' END AS what,"
    " opened_at_ms AS since, key, amount_fen, 'room ' || room || ', terminal ' || terminal FROM doubtful"
    " WHERE state = 'open'"
    " UNION ALL SELECT 'credit by hand', enqueued_at_ms, key, amount_fen, 'room ' || room || ': ' || why "
    "FROM credit"
    " WHERE state = 'manual'"
    " UNION ALL SELECT 'order quarantined', at_ms, key, amount_fen, 'room ' || room || ', ' || provider"
    " FROM pay_order WHERE state = 'quarantine'"
    " UNION ALL SELECT 'payment incident', at_ms, reference, 0, kind || ', order ' || order_key FROM "
    "pay_incident"
    " UNION ALL SELECT 'row incident', first_at_ms, key, 0, what || ', terminal ' || terminal || ', row ' || "
    "row ||"
    " ', ' || times || ' times' FROM incident ORDER BY since";

int command_cases(const char *config_path, int argc, char **argv)
{
    struct database *db = NULL;
    no_arguments(argc, argv,
                 "Lists what waits for a person: doubtful sales, credits by hand, quarantined orders, "
                 "incidents; with age.");
    if (site_open(config_path, NULL, &db))
        return EXIT_FAILURE;
    int rows = list_rows(db, cases, clock_now_ms(), print);
    db_close(db);
    if (rows == 0)
        printf("nothing waits for a person\n");
    return rows < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
