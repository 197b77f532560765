#include "ctl/csv.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MISTAKES_TOLD 50

struct reader {
    struct csv *csv;
    const char *at;
    const char *end;
    int next_line;
    int field_count; /* of the row in hand, also beyond CSV_COLUMNS_MAX */
    char fields[CSV_COLUMNS_MAX][CSV_FIELD_SIZE];
};

void csv_tell(struct csv *csv, const char *text, ...)
{
    char what[512];
    va_list args;
    va_start(args, text);
    vsnprintf(what, sizeof what, text, args);
    va_end(args);
    if (csv->mistakes++ < MISTAKES_TOLD)
        log_error("%s:%d: %s", csv->path, csv->line, what);
}

static bool at_line_end(const struct reader *reader)
{
    return reader->at == reader->end || *reader->at == '\n' ||
           (*reader->at == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n');
}

static void skip_to_line_end(struct reader *reader)
{
    while (!at_line_end(reader))
        reader->at++;
}

/* The field's bytes up to its end; false when the rest of the line cannot be trusted. */
static bool read_field(struct reader *reader, char *field)
{
    size_t length = 0;
    bool quoted = reader->at < reader->end && *reader->at == '"';
    if (quoted)
        reader->at++;
    for (;; reader->at++) {
        if (reader->at == reader->end || (!quoted && (*reader->at == ',' || at_line_end(reader))))
            break;
        if (*reader->at == '"') {
            if (!quoted) {
                csv_tell(reader->csv, "a quote inside a field; put the whole field in quotes");
                return false;
            }
            if (reader->at + 1 == reader->end || reader->at[1] != '"')
                break;
            reader->at++;
        } else if (*reader->at == '\n') {
            break; /* no field of ours has several lines: a quote was left open */
        }
        if (length < CSV_FIELD_SIZE - 1)
            field[length] = *reader->at;
        length++;
    }
    field[length < CSV_FIELD_SIZE ? length : CSV_FIELD_SIZE - 1] = '\0';
    if (quoted && (reader->at == reader->end || *reader->at != '"')) {
        csv_tell(reader->csv, "a quoted field does not end; close it with \"");
        return false;
    }
    reader->at += quoted;
    if (length < CSV_FIELD_SIZE && text_is_utf8(field, length))
        return true;
    csv_tell(reader->csv, length < CSV_FIELD_SIZE ? "not UTF-8 text; save the file as CSV UTF-8"
                                                  : "a field is longer than 255 bytes; shorten it");
    return false;
}

/* One line into fields. False: it was told about and its end was reached. */
static bool read_fields(struct reader *reader)
{
    char spare[CSV_FIELD_SIZE];
    reader->field_count = 0;
    for (;;) {
        bool fits = reader->field_count < CSV_COLUMNS_MAX;
        if (!read_field(reader, fits ? reader->fields[reader->field_count] : spare))
            break;
        reader->field_count++;
        if (at_line_end(reader))
            return true;
        if (*reader->at != ',') {
            csv_tell(reader->csv, "something stands after a closing quote; remove it");
            break;
        }
        reader->at++;
    }
    skip_to_line_end(reader);
    return false;
}

/* Next line that is not empty. False at the end of the text. */
static bool next_row(struct reader *reader, bool *good)
{
    while (reader->at < reader->end) {
        reader->csv->line = reader->next_line++;
        bool empty = at_line_end(reader);
        *good = empty || read_fields(reader);
        if (reader->at < reader->end && *reader->at == '\r')
            reader->at++;
        if (reader->at < reader->end)
            reader->at++;
        if (!empty)
            return true;
    }
    return false;
}

/* "name?" is a column that may be left out. */
static bool is_column(const char *column, const char *name, bool *optional)
{
    size_t length = strcspn(column, "?");
    *optional = column[length] == '?';
    return strlen(name) == length && strncmp(name, column, length) == 0;
}

/* place[i]: where columns[i] stands in a line; -1: it was left out. Returns how many columns a line has, -1
 * after a mistake. */
static int read_header(struct reader *reader, const char *const *columns, int count, int *place)
{
    bool good = false;
    if (!next_row(reader, &good) || !good) {
        csv_tell(reader->csv, "no line of column names; the first line names the columns");
        return -1;
    }
    int before = reader->csv->mistakes;
    int known = 0;
    bool optional = false;
    for (int i = 0; i < count; i++) {
        place[i] = -1;
        for (int j = 0; j < reader->field_count && j < CSV_COLUMNS_MAX; j++) {
            if (!is_column(columns[i], reader->fields[j], &optional))
                continue;
            if (place[i] >= 0)
                csv_tell(reader->csv, "column %s stands twice; keep one", columns[i]);
            place[i] = j;
        }
        known += place[i] >= 0 || !optional;
        if (place[i] < 0 && !optional)
            csv_tell(reader->csv, "column %s is missing; add it", columns[i]);
    }
    if (reader->field_count > known)
        csv_tell(reader->csv, "%d columns where %d are known; remove the others", reader->field_count, known);
    return reader->csv->mistakes == before ? reader->field_count : -1;
}

int csv_parse(struct csv *csv, const char *text, size_t length, const char *const *columns, int count,
              csv_row *row, void *context)
{
    struct reader reader = {.csv = csv, .at = text, .end = text + length, .next_line = 1};
    const char *fields[CSV_COLUMNS_MAX];
    int place[CSV_COLUMNS_MAX];
    bool good = false;
    if (length >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3))
        reader.at += 3;
    int width = read_header(&reader, columns, count, place);
    if (width < 0)
        return ERR_FORMAT;
    while (next_row(&reader, &good)) {
        if (good && reader.field_count != width)
            csv_tell(csv, "%d fields where there are %d columns; correct the line", reader.field_count,
                     width);
        if (!good || reader.field_count != width)
            continue;
        for (int i = 0; i < count; i++)
            fields[i] = place[i] < 0 ? "" : reader.fields[place[i]];
        int status = row(context, csv, fields);
        if (status)
            return status;
    }
    if (csv->mistakes > MISTAKES_TOLD)
        log_error("%s: %d mistakes more", csv->path, csv->mistakes - MISTAKES_TOLD);
    return csv->mistakes ? ERR_FORMAT : STATUS_OK;
}

static int read_all(FILE *file, const char *path, char **text, size_t *length)
{
    size_t room = 0;
    *text = NULL;
    *length = 0;
    do {
        room = room ? 2 * room : 65536;
        char *grown = realloc(*text, room);
        if (!grown)
            return ERR_MEMORY;
        *text = grown;
        *length += fread(*text + *length, 1, room - *length, file);
    } while (*length == room && room < CSV_FILE_MAX);
    if (ferror(file) || *length == CSV_FILE_MAX) {
        log_error("%s: %s", path, ferror(file) ? strerror(errno) : "too long for a CSV file of ours");
        return ERR_IO;
    }
    return STATUS_OK;
}

int csv_read(const char *path, const char *const *columns, int count, csv_row *row, void *context)
{
    struct csv csv = {.path = path};
    char *text = NULL;
    size_t length = 0;
    FILE *file = fopen(path, "re");
    if (!file) {
        log_error("%s: cannot be opened: %s", path, strerror(errno));
        return ERR_IO;
    }
    int status = read_all(file, path, &text, &length);
    fclose(file);
    if (!status)
        status = csv_parse(&csv, text, length, columns, count, row, context);
    free(text);
    return status;
}
