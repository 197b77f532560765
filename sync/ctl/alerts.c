/* dormwattctl alerts: whom a site's own sender has to tell, as the people set it on the glass. */
#include "base/clock.h"
#include "ctl/command.h"
#include "ctl/listing.h"
#include "trade/snapshot.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char *power_of(struct db_query *row)
{
    enum relay_state relay = (enum relay_state)db_int(row, 5);
    if (db_int(row, 6) > 0) /* it does not answer now */
        return "unknown";
    return relay == RELAY_CLOSED ? "on" : relay == RELAY_OPEN ? "off" : "unknown";
}

/* Outages and credits are of those only who want to hear of them too. */
static void print(struct db_query *row, int64_t now_ms)
{
    bool also = db_int(row, 7) != 0;
    (void)now_ms;
    printf("%s,%s,%" PRId64 ",%" PRId64 ",%" PRId64 ",%d,%s,", db_text(row, 0), db_text(row, 1),
           db_int(row, 2), db_int(row, 3), db_int(row, 4), db_int(row, 3) < db_int(row, 2),
           also ? power_of(row) : "");
    if (also && db_int(row, 9) > 0)
        printf("%" PRId64 ",%" PRId64 "\n", db_int(row, 8), db_int(row, 9));
    else
        printf(",\n");
}

int command_alerts(const char *config_path, int argc, char **argv)
{
    struct database *db = NULL;
    no_arguments(argc, argv, "Lists who wants to be told of their room, as CSV, for what sends it.");
    if (site_open(config_path, NULL, &db))
        return EXIT_FAILURE;
    printf("card,room,under_fen,balance_fen,balance_at_ms,low,power,credited_fen,credited_at_ms\n");
    int rows =
        list_rows(db,
                  "SELECT card.ref, card.room, under_fen, remaining_fen, at_ms, relay, silences, also,"
                  " (SELECT amount_fen FROM credit WHERE credit.room = card.room AND state = 'confirmed'"
                  " ORDER BY ended_at_ms DESC LIMIT 1), (SELECT coalesce(max(ended_at_ms), 0) FROM credit"
                  " WHERE credit.room = card.room AND state = 'confirmed') FROM card_alert"
                  " JOIN card ON card.ref = card_alert.ref JOIN reading ON reading.room = card.room"
                  " WHERE is_on = 1 AND at_ms > 0 AND card.state <> 'expired' ORDER BY card.room, card.ref",
                  clock_now_ms(), print);
    db_close(db);
    return rows < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
