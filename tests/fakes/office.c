#include "tests/fakes/office.h"
#include "base/log.h"
#include "ledger/audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HOUR_MS 3600000

int office_open(struct office *office)
{
    log_init("test", 0);
    *office = (struct office){
        .staff = {"wang", "", "the purse's own record shows it", OFFICE_NOW_MS + HOUR_MS, 20000, 600000}};
    return books_open(&office->books, ":memory:");
}

void office_close(struct office *office)
{
    books_close(&office->books);
}

int office_end(struct office *office, int status)
{
    if (status)
        db_rollback(office->books.db);
    else
        assert_int_equal(db_commit(office->books.db), 0);
    return status;
}

int64_t office_ask(struct office *office, const char *sql)
{
    return books_number(office->books.db, sql);
}

static void keep(void *context, const char *finding)
{
    struct office *office = context;
    size_t used = strlen(office->findings);
    snprintf(office->findings + used, sizeof office->findings - used, "%s\n", finding);
}

void office_expect_audit(struct office *office, int wanted)
{
    struct audit audit = {.db = office->books.db, .tell = keep, .context = office};
    office->findings[0] = '\0';
    assert_int_equal(audit_run(&audit), 0);
    if (audit.findings != wanted)
        fail_msg("%d findings, wanted %d:\n%s", audit.findings, wanted, office->findings);
}
