/* The office: a station's books and one of staff who decides about them, for tests. */
#pragma once
#include "station/staff.h"
#include "tests/fakes/books.h"

#define OFFICE_NOW_MS ((int64_t)1795413900000)

/* There is one in a test program. */
extern struct office {
    struct books books;
    struct staff staff;  /* wang, an hour after OFFICE_NOW_MS; alone up to 200 yuan */
    struct room_id room; /* what the last decision said */
    char findings[4096]; /* of the last audit, a line each */
} office;

/* As cmocka's set-up and tear-down: books in memory. */
int office_open(void **state);
int office_close(void **state);

/* As dormwattctl does: begins, decides, and nothing of what is not done stays. */
#define DECIDE(call) office_end((db_begin(office.books.db), (call)))
int office_end(int status);

/* As books_number. */
int64_t office_ask(const char *sql);
/* Fails the test unless the audit has so many findings. */
void office_expect_audit(int wanted);
