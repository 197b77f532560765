/* The only place that asks the system for the time; everything that decides has it passed in.
 * All times are int64_t milliseconds since 1970-01-01 UTC; local dates are Asia/Shanghai, which is
 * UTC+8 without summer time (IANA tz database), so no time zone files are needed. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define CLOCK_DAY_MS ((int64_t)86400000)
#define CLOCK_HOUR_MS ((int64_t)3600000)
#define CLOCK_MINUTE_MS ((int64_t)60000)
#define CLOCK_BEIJING_MS ((int64_t)8 * CLOCK_HOUR_MS)
/* 2026-01-01. Before it no Dormwatt was made: a clock that says so was never set. */
#define CLOCK_LEAST_MS ((int64_t)1767225600000)

int64_t clock_now_ms(void);       /* wall clock */
int64_t clock_monotonic_ms(void); /* since some start; never steps */
/* When the monotonic clock will stand where the wall clock shows at_ms, if nobody sets that one: what is
 * waited for so comes in its time. INT64_MAX, never, stays never. */
int64_t clock_monotonic_at_ms(int64_t at_ms);
void clock_sleep_ms(int64_t wait_ms);

/* A moment as the wall shows it in Asia/Shanghai. */
struct local_time {
    int year;    /* 2026 */
    int month;   /* 1..12 */
    int day;     /* 1..31 */
    int hour;    /* 0..23 */
    int minute;  /* 0..59 */
    int second;  /* 0..59 */
    int weekday; /* 0 Monday .. 6 Sunday */
};
struct local_time clock_local(int64_t at_ms);
/* Inverse of clock_local; weekday is not looked at. Fields out of range carry over, as with timegm(3). */
int64_t clock_from_local(struct local_time local);
/* Days since 1970-01-01 in Asia/Shanghai: the number of a local day. */
int32_t clock_local_day(int64_t at_ms);
/* First moment of that local day. */
int64_t clock_day_start_ms(int32_t local_day);
/* A local day as the number 20261123. */
int32_t clock_day_number(int32_t local_day);
/* "2026-09-01T08:05:00+08:00" (RFC 3339); text has 26 bytes. */
void clock_rfc3339(int64_t at_ms, char text[26]);
/* Reads RFC 3339 with any offset or Z. 0, or ERR_FORMAT. */
int clock_parse_rfc3339(const char *text, int64_t *at_ms);
