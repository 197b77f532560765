/* dormwattctl status */
#include "base/clock.h"
#include "ctl/command.h"
#include "ctl/listing.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void print(struct db_query *row, int64_t now_ms)
{
    (void)now_ms;
    printf("%-28s %" PRId64 "\n", db_text(row, 0), db_int(row, 1));
}

static const char *const questions[] = {
    ("SELECT 'buildings', count(*) FROM building UNION ALL SELECT 'rooms', count(*) FROM room"
     " UNION ALL SELECT 'buses', count(*) FROM bus UNION ALL SELECT 'meters heard', count(*) FROM reading"
     " WHERE at_ms > 0 UNION ALL SELECT 'meters silent', count(*) FROM reading WHERE silences > 0"
     " UNION ALL SELECT 'cards', count(*) FROM card UNION ALL SELECT 'terminals', count(*) FROM terminal"
     " UNION ALL SELECT 'ledger entries', count(*) FROM entry"),
    "SELECT 'credits ' || state, count(*) FROM credit GROUP BY state ORDER BY state",
    "SELECT 'orders ' || state, count(*) FROM pay_order GROUP BY state ORDER BY state",
    ("SELECT 'fen on ' || account, sum(fen) FROM posting WHERE account NOT LIKE 'room/%' GROUP BY account"
     " ORDER BY account"),
};

int command_status(const char *config_path, int argc, char **argv)
{
    struct database *db = NULL;
    no_arguments(argc, argv, "Counts what the station holds.");
    if (site_open(config_path, NULL, &db))
        return EXIT_FAILURE;
    int rows = 0;
    for (size_t i = 0; rows >= 0 && i < sizeof questions / sizeof questions[0]; i++)
        rows = list_rows(db, questions[i], clock_now_ms(), print);
    db_close(db);
    return rows < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
