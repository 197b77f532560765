/* What staff read: rows of a query as lines, and how long ago a moment was. */
#pragma once
#include "database/database.h"

#define AGE_SIZE 24

/* "12 s", "5 min", "3 h", "2 d"; "never" for 0. */
void age_text(int64_t at_ms, int64_t now_ms, char text[AGE_SIZE]);
/* Prints one line a row by print ($1, where sql has it, is now_ms), and returns how many, or a failure below
 * zero. */
int list_rows(struct database *db, const char *sql, int64_t now_ms,
              void (*print)(struct db_query *row, int64_t now_ms));
