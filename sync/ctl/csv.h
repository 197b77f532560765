/* CSV as spreadsheets write it (RFC 4180), read strictly: the first line names the columns, exactly those
 * asked for, in any order; every line has all of them. A column asked for as "name?" may be left out and is
 * then empty in every line. Fields may be quoted, "" is a quote. UTF-8, with or without a byte order mark;
 * lines end in LF or CRLF; empty lines are skipped. A mistake is one log line "FILE:LINE: what; what to do",
 * and all of them are told. */
#pragma once
#include <stddef.h>

#define CSV_COLUMNS_MAX 16
#define CSV_FIELD_SIZE 256 /* bytes of a field with its zero */
#define CSV_FILE_MAX ((size_t)64 * 1024 * 1024)

struct csv {
    const char *path;
    int line; /* of the row in hand */
    int mistakes;
};

/* fields[i] belongs to columns[i]. Tells mistakes with csv_tell; returns 0, or a failure that ends it all. */
typedef int csv_row(void *context, struct csv *csv, const char *const *fields);

/* 0, ERR_IO, ERR_FORMAT (mistakes were told), or what row returned. */
int csv_read(const char *path, const char *const *columns, int count, csv_row *row, void *context);
/* The same of text in memory. */
int csv_parse(struct csv *csv, const char *text, size_t length, const char *const *columns, int count,
              csv_row *row, void *context);
void csv_tell(struct csv *csv, const char *text, ...) __attribute__((format(printf, 2, 3)));
