/* What may be imported: one file each. A whole file is one transaction, and a file with a mistake leaves
 * nothing behind. */
#pragma once
#include "ctl/csv.h"
#include "database/database.h"

struct import {
    struct database *db;
    char card_salt[33];
    int rows;
};

struct import_kind {
    const char *name;
    const char *columns[CSV_COLUMNS_MAX];
    int column_count;
    csv_row *row;                                          /* context is the struct import */
    int (*finish)(struct import *import, struct csv *csv); /* checks of the whole; may be NULL */
};

extern const struct import_kind import_buses;
extern const struct import_kind import_rooms;
extern const struct import_kind import_students;
extern const struct import_kind import_usage;
extern const struct import_kind import_calendar;

/* Remembers that this line named this thing; tells when another line of the file did before. */
int import_once(struct import *import, struct csv *csv, const char *what, const char *name);
/* A whole number between least and most, or told. */
int64_t import_number(struct csv *csv, const char *column, const char *text, int64_t least, int64_t most);
/* Tells a field that is empty or longer than size - 1. */
void import_check_text(struct csv *csv, const char *column, const char *text, size_t size);
