/* The audit: recomputes the books of a whole station from the raw rows, with its own simpler code, and tells
 * each thing that disagrees by its name. Reads only; run it on the station's file or on a copy.
 *
 *   audit_books.c    the file itself; entries: numbers, chain, sums to zero
 *   audit_sources.c  entries against what they came from (rows of terminals, payments, staff's decisions) and
 *                    what came of them (credits, meter counts), each in both directions */
#pragma once
#include "database/database.h"

struct audit {
    struct database *db;
    void (*tell)(void *context, const char *finding); /* one line, no newline */
    void *context;
    int findings;
    int64_t entries, rows, payments, credits; /* looked at */
};

/* 0: everything was looked at; audit->findings says whether it agreed. A failure: it could not be read. */
int audit_run(struct audit *audit);

/* The halves, in turn called by audit_run. */
int audit_books(struct audit *audit);
int audit_sources(struct audit *audit);
void audit_tell(struct audit *audit, const char *text, ...) __attribute__((format(printf, 2, 3)));
