#include "ui/speak_date.h"
#include "base/utf8.h"
#include "ui/speak_number.h"

#include <stdio.h>
#include <string.h>

#define DASH "–"

const char *const month_names[12] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

/* year 0: of any; day 0: of the whole month */
struct date {
    int year, month, day;
};

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* Reads up to most digits; returns how many there are, 0 where there are more. */
static size_t digits_read(const char *at, size_t most, int *value)
{
    size_t count = 0;
    for (*value = 0; is_digit(at[count]); count++) {
        if (count == most)
            return 0;
        *value = *value * 10 + at[count] - '0';
    }
    return count;
}

static bool is_day(const struct date *date)
{
    return date->month >= 1 && date->month <= 12 && date->day >= 1 && date->day <= 31;
}

static void number_say(bool zh, int number, char *spoken, size_t size)
{
    char digits[12];
    snprintf(digits, sizeof digits, "%d", number);
    if (zh)
        number_add_han(digits, spoken, size);
    else
        utf8_append(spoken, size, digits);
}

static void date_say(bool zh, const struct date *date, char *spoken, size_t size)
{
    char year[12];
    snprintf(year, sizeof year, "%d", date->year);
    if (!zh) {
        if (date->day)
            number_say(zh, date->day, spoken, size);
        utf8_append(spoken, size, date->day ? " " : "");
        utf8_append(spoken, size, month_names[date->month - 1]);
        utf8_append(spoken, size, date->year ? " " : "");
        utf8_append(spoken, size, date->year ? year : "");
        return;
    }
    if (date->year) {
        number_add_digits(true, year, spoken, size);
        utf8_append(spoken, size, "年");
    }
    number_say(zh, date->month, spoken, size);
    utf8_append(spoken, size, "月");
    if (date->day) {
        number_say(zh, date->day, spoken, size);
        utf8_append(spoken, size, "日");
    }
}

/* "2025/10/19" */
static size_t whole_read(const char *at, struct date *date)
{
    size_t year = digits_read(at, 4, &date->year);
    if (year != 4 || at[year] != '/')
        return 0;
    size_t month = digits_read(at + year + 1, 2, &date->month);
    const char *rest = at + year + 1 + month;
    if (month == 0 || *rest != '/')
        return 0;
    size_t day = digits_read(rest + 1, 2, &date->day);
    return day > 0 && is_day(date) ? year + 1 + month + 1 + day : 0;
}

/* "2026.9", or after a dash "27.1": no energy is written so, thousands have a comma. */
static size_t month_read(const char *at, size_t year_digits, struct date *date)
{
    size_t year = digits_read(at, year_digits, &date->year);
    if (year != year_digits || at[year] != '.')
        return 0;
    size_t month = digits_read(at + year + 1, 2, &date->month);
    date->year += date->year < 100 ? 2000 : 0;
    bool fits = date->year >= 2000 && date->year < 2100 && date->month >= 1 && date->month <= 12;
    return month > 0 && fits ? year + 1 + month : 0;
}

static bool comes_after(const char *text, const char *at, const char *before)
{
    size_t length = strlen(before);
    return (size_t)(at - text) >= length && memcmp(at - length, before, length) == 0;
}

/* " 14:05" */
static bool is_timed(const char *at)
{
    int hour;
    size_t digits = *at == ' ' ? digits_read(at + 1, 2, &hour) : 0;
    return digits > 0 && at[1 + digits] == ':' && is_digit(at[2 + digits]);
}

/* "11/23" */
static size_t day_read(const char *text, const char *at, struct date *date)
{
    size_t month = digits_read(at, 2, &date->month);
    if (month == 0 || at[month] != '/')
        return 0;
    size_t day = digits_read(at + month + 1, 2, &date->day);
    const char *after = at + month + 1 + day;
    if (day == 0 || *after == '/' || !is_day(date))
        return 0;
    bool page = comes_after(text, at, "第 ") || strncmp(after + strspn(after, " "), "页", strlen("页")) == 0;
    bool begins = at == text || comes_after(text, at, DASH);
    bool ends = *after == 0 || *after == ' ' || strncmp(after, DASH, strlen(DASH)) == 0;
    bool dated = (month == 2 && day == 2) || is_timed(after) || (begins && ends);
    return dated && !page ? month + 1 + day : 0;
}

size_t date_add(bool zh, const char *text, const char *at, char *spoken, size_t size)
{
    struct date date = {0}, last = {0};
    if (at > text && (is_digit(at[-1]) || at[-1] == '.' || at[-1] == '/'))
        return 0;
    size_t bytes = whole_read(at, &date);
    size_t more = 0;
    if (bytes == 0) {
        date = (struct date){0};
        bytes = month_read(at, 4, &date);
        if (bytes > 0 && strncmp(at + bytes, DASH, strlen(DASH)) == 0)
            more = month_read(at + bytes + strlen(DASH), 2, &last);
    }
    if (bytes == 0) {
        date = (struct date){0};
        bytes = day_read(text, at, &date);
    }
    if (bytes == 0)
        return 0;
    date_say(zh, &date, spoken, size);
    if (more == 0)
        return bytes;
    utf8_append(spoken, size, zh ? "到" : " to ");
    date_say(zh, &last, spoken, size);
    return bytes + strlen(DASH) + more;
}
