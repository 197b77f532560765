#include "base/clock.h"
#include "base/status.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_now_ms(void)
{
    return read_clock(CLOCK_REALTIME);
}

int64_t clock_monotonic_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_monotonic_at_ms(int64_t at_ms)
{
    return at_ms == INT64_MAX ? INT64_MAX : clock_monotonic_ms() + (at_ms - clock_now_ms());
}

void clock_sleep_ms(int64_t wait_ms)
{
    struct timespec wait = {.tv_sec = wait_ms / 1000, .tv_nsec = (wait_ms % 1000) * 1000000};
    nanosleep(&wait, NULL);
}

static int64_t floor_divide(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

struct local_time clock_local(int64_t at_ms)
{
    time_t seconds = (time_t)floor_divide(at_ms + CLOCK_BEIJING_MS, 1000);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    return (struct local_time){
        .year = tm.tm_year + 1900,
        .month = tm.tm_mon + 1,
        .day = tm.tm_mday,
        .hour = tm.tm_hour,
        .minute = tm.tm_min,
        .second = tm.tm_sec,
        .weekday = (tm.tm_wday + 6) % 7,
    };
}

int64_t clock_from_local(struct local_time local)
{
    struct tm tm = {
        .tm_year = local.year - 1900,
        .tm_mon = local.month - 1,
        .tm_mday = local.day,
        .tm_hour = local.hour,
        .tm_min = local.minute,
        .tm_sec = local.second,
    };
    return (int64_t)timegm(&tm) * 1000 - CLOCK_BEIJING_MS;
}

int32_t clock_local_day(int64_t at_ms)
{
    return (int32_t)floor_divide(at_ms + CLOCK_BEIJING_MS, CLOCK_DAY_MS);
}

int64_t clock_day_start_ms(int32_t local_day)
{
    return (int64_t)local_day * CLOCK_DAY_MS - CLOCK_BEIJING_MS;
}

int32_t clock_day_number(int32_t local_day)
{
    struct local_time local = clock_local(clock_day_start_ms(local_day));
    return local.year * 10000 + local.month * 100 + local.day;
}

void clock_rfc3339(int64_t at_ms, char text[26])
{
    struct local_time local = clock_local(at_ms);
    char wide[96];
    snprintf(wide, sizeof wide, "%04d-%02d-%02dT%02d:%02d:%02d+08:00", local.year, local.month, local.day,
             local.hour, local.minute, local.second);
    memcpy(text, wide, 25);
    text[25] = '\0';
}

int clock_parse_rfc3339(const char *text, int64_t *at_ms)
{
    struct local_time local = {0};
    int used = 0;
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &local.year, &local.month, &local.day, &local.hour,
               &local.minute, &local.second, &used) != 6)
        return ERR_FORMAT;
    if (local.month < 1 || local.month > 12 || local.day < 1 || local.day > 31 || local.hour < 0 ||
        local.hour > 23 || local.minute < 0 || local.minute > 59 || local.second < 0 || local.second > 60 ||
        local.year < 1970)
        return ERR_FORMAT;
    const char *rest = text + used;
    if (*rest == '.') {
        rest++;
        rest += strspn(rest, "0123456789");
    }
    int64_t offset_ms = 0;
    if (strcmp(rest, "Z") != 0 && strcmp(rest, "z") != 0) {
        int hours = 0;
        int minutes = 0;
        if ((*rest != '+' && *rest != '-') || strlen(rest) != 6 ||
            sscanf(rest + 1, "%2d:%2d", &hours, &minutes) != 2 || hours < 0 || hours > 23 || minutes < 0 ||
            minutes > 59)
            return ERR_FORMAT;
        offset_ms = hours * CLOCK_HOUR_MS + minutes * CLOCK_MINUTE_MS;
        if (*rest == '-')
            offset_ms = -offset_ms;
    }
    *at_ms = clock_from_local(local) + CLOCK_BEIJING_MS - offset_ms;
    return STATUS_OK;
}
