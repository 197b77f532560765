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

struct office office;

int office_open(void **state)
{
    (void)state;
    log_init("test", 0);
    office = (struct office){
        .staff = {"wang", "", "the purse's own record shows it", OFFICE_NOW_MS + HOUR_MS, 20000, 600000}};
    return books_open(&office.books, ":memory:");
}

int office_close(void **state)
{
    (void)state;
    books_close(&office.books);
    return 0;
}

int office_end(int status)
{
    if (status)
        db_rollback(office.books.db);
    else
        assert_int_equal(db_commit(office.books.db), 0);
    return status;
}

int64_t office_ask(const char *sql)
{
    return books_number(office.books.db, sql);
}

static void keep(void *context, const char *finding)
{
    (void)context;
    size_t used = strlen(office.findings);
    snprintf(office.findings + used, sizeof office.findings - used, "%s\n", finding);
}

void office_expect_audit(int wanted)
{
    struct audit audit = {.db = office.books.db, .tell = keep};
    office.findings[0] = '\0';
    assert_int_equal(audit_run(&audit), 0);
    if (audit.findings != wanted)
        fail_msg("%d findings, wanted %d:\n%s", audit.findings, wanted, office.findings);
}
