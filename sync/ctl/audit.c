/* dormwattctl audit: exit 0 if all agrees, 1 if anything does not, 2 if the books could not be read. */
#include "ledger/audit.h"
#include "ctl/command.h"

#include <inttypes.h>
#include <stdio.h>

static void tell(void *context, const char *finding)
{
    (void)context;
    printf("DISAGREES: %s\n", finding);
}

int command_audit(const char *config_path, int argc, char **argv)
{
    struct audit audit = {.tell = tell};
    no_arguments(argc, argv,
                 "Recomputes the books from the raw rows and names each thing that disagrees.\v"
                 "Exit 0: all agrees. 1: something does not. 2: the books could not be read.");
    int status = site_open(config_path, NULL, &audit.db);
    if (!status)
        status = db_run(audit.db, "BEGIN"); /* one moment of the books; readers hold nobody up */
    if (!status)
        status = audit_run(&audit);
    if (audit.db)
        db_rollback(audit.db);
    db_close(audit.db);
    if (status)
        return 2;
    printf("%s: %" PRId64 " entries, %" PRId64 " rows of terminals, %" PRId64 " payments, %" PRId64
           " credits; %d disagree\n",
           audit.findings ? "DISAGREES" : "agrees", audit.entries, audit.rows, audit.payments, audit.credits,
           audit.findings);
    return audit.findings ? 1 : 0;
}
