/* Numbers, dates and ages as a person reads them (design 3.4), in both languages. Pure: the present comes in.
 * What depends on grammar stands here; sentences stand in the translations. 24-hour clock, Asia/Shanghai. */
#pragma once
#include "trade/language.h"
#include "trade/money.h"
#include "trade/snapshot.h"
#include <stdint.h>

#define FORMAT_SIZE 64 /* bytes: the longest is a date with its age */

/* "¥38.60", "−¥3.20" (U+2212), "¥1,284.00" */
void format_money(int64_t fen, char text[FORMAT_SIZE]);
/* "¥20": whole yuan without decimals; what is not whole as format_money. */
void format_yuan(int64_t fen, char text[FORMAT_SIZE]);

/* kWh without their unit: "64.3", under 1 "0.42", "1,284.0" */
void format_energy(int64_t wh, char text[FORMAT_SIZE]);
/* "64", "1,284" */
void format_energy_whole(int64_t wh, char text[FORMAT_SIZE]);
/* Above a bar of the chart: "9.9", "0.42", from 100 on "123". */
void format_energy_label(int64_t wh, char text[FORMAT_SIZE]);

/* "14:05" */
void format_clock(int64_t at_ms, char text[FORMAT_SIZE]);
/* "11月23日 周一 14:05" · "Mon 23 Nov 14:05" */
void format_date_clock(enum language language, int64_t at_ms, char text[FORMAT_SIZE]);
/* In a sentence: "12 月 1 日" · "1 Dec" */
void format_date(enum language language, int64_t at_ms, char text[FORMAT_SIZE]);
/* "刚刚", "3 分钟前", "2 小时前", "昨天 13:20", "11月20日 13:20" · "just now", "3 min ago", "2 h ago",
 * "yesterday 13:20", "20 Nov 13:20". A moment to come, as between two clocks, is "just now". */
void format_age(enum language language, int64_t at_ms, int64_t now_ms, char text[FORMAT_SIZE]);
/* The time with its age, "14:02（3 分钟前）"; when the age says the time already, only that: "昨天 13:20". */
void format_when(enum language language, int64_t at_ms, int64_t now_ms, char text[FORMAT_SIZE]);

/* In a list: "11/23 14:05" · "23 Nov 14:05"; of another year than now_ms: "2025/11/23" · "23 Nov 2025". */
void format_stamp(enum language language, int64_t at_ms, int64_t now_ms, char text[FORMAT_SIZE]);

/* month: 1..12. "9月" · "Sep" */
void format_month(enum language language, int month, char text[FORMAT_SIZE]);
/* weekday: 0 Monday .. 6 Sunday. "周四" · "Thu"; brief: "四" · "Th" */
const char *format_weekday(enum language language, int weekday, bool brief);

/* How long it lasts: "8–10 天", "9 天", "60 天以上" · "8–10 days", "1 day", "over 60 days"; empty when the
 * forecast says nothing. */
void format_days(enum language language, const struct forecast *forecast, char text[FORMAT_SIZE]);

/* A countdown: "2:09" */
void format_countdown(int left_s, char text[FORMAT_SIZE]);
