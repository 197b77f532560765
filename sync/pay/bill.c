#include "pay/bill.h"
#include "base/clock.h"
#include "base/status.h"
#include "pay/bill_text.h"

#include <stdio.h>
#include <string.h>

int bill_read(enum pay_provider provider, const struct bill_owner *owner, const char *text, size_t length,
              bill_visit *visit, void *context, struct bill *bill)
{
    int (*read)(const struct bill_owner *, const char *, size_t, bill_visit *, void *, struct bill *) =
        provider == PAY_ALIPAY ? bill_read_alipay : bill_read_wechat;
    int status = read(owner, text, length, NULL, NULL, bill);
    return status || !visit ? status : read(owner, text, length, visit, context, bill);
}

int bill_refuse(struct bill_reader *reader, const char *what)
{
    snprintf(reader->bill->what, sizeof reader->bill->what, "%s", what);
    return ERR_FORMAT;
}

bool bill_next_line(struct bill_reader *reader, struct slice *line)
{
    if (reader->at == reader->end)
        return false;
    const char *stop = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
    *line = (struct slice){reader->at, (size_t)((stop ? stop : reader->end) - reader->at)};
    if (line->length > 0 && line->at[line->length - 1] == '\r')
        line->length--;
    reader->at = stop ? stop + 1 : reader->end;
    reader->bill->line++;
    return true;
}

static struct slice trimmed(const char *at, size_t length)
{
    while (length > 0 && (*at == ' ' || *at == '\t')) {
        at++;
        length--;
    }
    while (length > 0 && (at[length - 1] == ' ' || at[length - 1] == '\t'))
        length--;
    return (struct slice){at, length};
}

int bill_split(struct bill_reader *reader, struct slice line, const char *separator)
{
    size_t step = strlen(separator);
    reader->row_count = 0;
    if (line.length > BILL_LINE_MAX)
        return bill_refuse(reader, "a line is too long");
    for (;;) {
        const char *stop = line.length ? memmem(line.at, line.length, separator, step) : NULL;
        size_t length = stop ? (size_t)(stop - line.at) : line.length;
        if (reader->row_count == BILL_COLUMNS_MAX)
            return bill_refuse(reader, "too many columns");
        reader->row[reader->row_count++] = trimmed(line.at, length);
        if (!stop)
            return STATUS_OK;
        line.at = stop + step;
        line.length -= length + step;
    }
}

bool slice_is(struct slice slice, const char *text)
{
    return slice.length == strlen(text) && memcmp(slice.at, text, slice.length) == 0;
}

bool slice_starts(struct slice slice, const char *text)
{
    return slice.length >= strlen(text) && memcmp(slice.at, text, strlen(text)) == 0;
}

int bill_column(const struct bill_reader *reader, const char *name)
{
    for (int i = 0; i < reader->row_count; i++)
        if (slice_is(reader->row[i], name))
            return i;
    return -1;
}

int bill_take_text(struct bill_reader *reader, int column, char *to, size_t size)
{
    struct slice value = column < 0 ? (struct slice){"", 0} : reader->row[column];
    to[0] = '\0';
    if (value.length >= size || memchr(value.at, '\0', value.length))
        return bill_refuse(reader, "a number is longer than any of the provider's");
    memcpy(to, value.at, value.length);
    to[value.length] = '\0';
    return STATUS_OK;
}

int bill_take_money(struct bill_reader *reader, int column, struct money *money)
{
    char text[32];
    int status = bill_take_text(reader, column, text, sizeof text);
    return status || !money_parse(text, money) ? status : bill_refuse(reader, "an amount is not yuan");
}

int bill_take_time(struct bill_reader *reader, int column, int64_t *at_ms)
{
    char text[32];
    char rfc3339[32];
    int status = bill_take_text(reader, column, text, sizeof text);
    if (status)
        return status;
    if (strlen(text) != 19)
        return bill_refuse(reader, "a time is not as documented");
    snprintf(rfc3339, sizeof rfc3339, "%.10sT%.8s+08:00", text, text + 11);
    return clock_parse_rfc3339(rfc3339, at_ms) ? bill_refuse(reader, "a time is not as documented")
                                               : STATUS_OK;
}
