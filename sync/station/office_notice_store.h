/* The office's notices (table office_notice), each of one building or of all. */
#pragma once
#include "database/database.h"
#include "trade/office_notice.h"
#include "trade/snapshot.h"

enum office_notice_outcome {
    OFFICE_NOTICE_OVER = 1, /* it would end before it began, or has ended already */
    OFFICE_NOTICE_TEXT,     /* neither language has words, or one does not fit */
    OFFICE_NOTICE_BUILDING, /* no such building */
    OFFICE_NOTICE_MANY,     /* OFFICE_NOTICES_MOST wait or stand there already */
};

/* building: "" for all. *number is what it is ended by. 0, an outcome, or a failure. */
int office_notice_add(struct database *db, const char *building, const struct office_notice *notice,
                      int64_t now_ms, int64_t *number);
/* Takes it off the glass from now on. 0, or ERR_NOT_FOUND: it is over, or never was. */
int office_notice_end(struct database *db, int64_t number, int64_t now_ms);
/* Those of this building that are not over, the first that begins in front. */
int office_notices_get(struct database *db, const char *building, int64_t now_ms, struct profile *profile);
