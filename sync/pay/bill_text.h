/* Lines and columns of a bill: slices of the text, nothing is copied until it is wanted. */
#pragma once
#include "pay/bill.h"

#define BILL_COLUMNS_MAX 64

struct slice {
    const char *at;
    size_t length;
};
struct bill_reader {
    const char *at;
    const char *end;
    struct bill *bill;
    struct slice row[BILL_COLUMNS_MAX];
    int row_count;
    int column_count; /* of the header */
};

/* The next line without its end; false at the end of the text. */
bool bill_next_line(struct bill_reader *reader, struct slice *line);
/* Splits a line at a separator into reader->row; white space around a value is left out. ERR_FORMAT (said)
 * when there are more than BILL_COLUMNS_MAX. */
int bill_split(struct bill_reader *reader, struct slice line, const char *separator);
/* Where the header (in reader->row) has this name; -1 = nowhere. */
int bill_column(const struct bill_reader *reader, const char *name);
bool slice_is(struct slice slice, const char *text);
bool slice_starts(struct slice slice, const char *text);
/* 0 or ERR_FORMAT (said) when it is too long. column -1 gives "". */
int bill_take_text(struct bill_reader *reader, int column, char *to, size_t size);
int bill_take_money(struct bill_reader *reader, int column, struct money *money);
/* "2026-09-01 08:01:02" in Beijing. */
int bill_take_time(struct bill_reader *reader, int column, int64_t *at_ms);
/* Says why the bill is refused; ERR_FORMAT. */
int bill_refuse(struct bill_reader *reader, const char *what);
