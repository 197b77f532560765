#include "ui/format.h"
#include "base/clock.h"
#include <inttypes.h>
#include <stdio.h>

static const char *const months[12] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* "1,284": text holds 32 bytes. */
static void grouped(uint64_t number, char *text)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, number);
    int out = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text[out++] = ',';
        text[out++] = digits[i];
    }
    text[out] = 0;
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

void format_money(int64_t fen, char text[FORMAT_SIZE])
{
    char yuan[32];
    grouped(magnitude(fen) / 100, yuan);
    snprintf(text, FORMAT_SIZE, "%s¥%s.%02d", fen < 0 ? "−" : "", yuan, (int)(magnitude(fen) % 100));
}

void format_yuan(int64_t fen, char text[FORMAT_SIZE])
{
    if (fen % 100 != 0) {
        format_money(fen, text);
        return;
    }
    char yuan[32];
    grouped(magnitude(fen) / 100, yuan);
    snprintf(text, FORMAT_SIZE, "%s¥%s", fen < 0 ? "−" : "", yuan);
}

/* unit_wh is what the last digit counts: 10, 100 or 1000 Wh; rounds to the nearest. */
static void energy(int64_t wh, int64_t unit_wh, char text[FORMAT_SIZE])
{
    char whole[32];
    uint64_t units = (magnitude(wh) + (uint64_t)unit_wh / 2) / (uint64_t)unit_wh;
    uint64_t a_kwh = 1000 / (uint64_t)unit_wh;
    const char *sign = wh < 0 && units > 0 ? "−" : "";
    grouped(units / a_kwh, whole);
    if (a_kwh == 1)
        snprintf(text, FORMAT_SIZE, "%s%s", sign, whole);
    else
        snprintf(text, FORMAT_SIZE, "%s%s.%0*d", sign, whole, a_kwh == 100 ? 2 : 1, (int)(units % a_kwh));
}

void format_energy(int64_t wh, char text[FORMAT_SIZE])
{
    /* 0.995 kWh and more would read 1.00 */
    energy(wh, magnitude(wh) < 995 ? 10 : 100, text);
}

void format_energy_whole(int64_t wh, char text[FORMAT_SIZE])
{
    energy(wh, 1000, text);
}

void format_energy_label(int64_t wh, char text[FORMAT_SIZE])
{
    if (magnitude(wh) >= 99950)
        format_energy_whole(wh, text);
    else
        format_energy(wh, text);
}

void format_clock(int64_t at_ms, char text[FORMAT_SIZE])
{
    struct local_time at = clock_local(at_ms);
    snprintf(text, FORMAT_SIZE, "%02d:%02d", at.hour, at.minute);
}

void format_date_clock(enum language language, int64_t at_ms, char text[FORMAT_SIZE])
{
    struct local_time at = clock_local(at_ms);
    const char *weekday = format_weekday(language, at.weekday, false);
    if (language == LANGUAGE_ZH)
        snprintf(text, FORMAT_SIZE, "%d月%d日 %s %02d:%02d", at.month, at.day, weekday, at.hour, at.minute);
    else
        snprintf(text, FORMAT_SIZE, "%s %d %s %02d:%02d", weekday, at.day, months[at.month - 1], at.hour,
                 at.minute);
}

void format_date(enum language language, int64_t at_ms, char text[FORMAT_SIZE])
{
    struct local_time at = clock_local(at_ms);
    if (language == LANGUAGE_ZH)
        snprintf(text, FORMAT_SIZE, "%d 月 %d 日", at.month, at.day);
    else
        snprintf(text, FORMAT_SIZE, "%d %s", at.day, months[at.month - 1]);
}

void format_month(enum language language, int month, char text[FORMAT_SIZE])
{
    if (language == LANGUAGE_ZH)
        snprintf(text, FORMAT_SIZE, "%d月", month);
    else
        snprintf(text, FORMAT_SIZE, "%s", months[month - 1]);
}

/* An age in minutes or hours; false when the age is better told as a day and a time. */
static bool short_age(enum language language, int64_t at_ms, int64_t now_ms, char text[FORMAT_SIZE])
{
    bool zh = language == LANGUAGE_ZH;
    int64_t age_ms = now_ms - at_ms;
    bool same_day = clock_local_day(at_ms) == clock_local_day(now_ms);
    if (age_ms < CLOCK_MINUTE_MS) {
        snprintf(text, FORMAT_SIZE, "%s", zh ? "刚刚" : "just now");
    } else if (age_ms < CLOCK_HOUR_MS) {
        int minutes = (int)(age_ms / CLOCK_MINUTE_MS);
        snprintf(text, FORMAT_SIZE, zh ? "%d 分钟前" : "%d min ago", minutes);
    } else if (same_day || age_ms < 12 * CLOCK_HOUR_MS) {
        snprintf(text, FORMAT_SIZE, zh ? "%d 小时前" : "%d h ago", (int)(age_ms / CLOCK_HOUR_MS));
    } else {
        return false;
    }
    return true;
}

void format_age(enum language language, int64_t at_ms, int64_t now_ms, char text[FORMAT_SIZE])
{
    if (short_age(language, at_ms, now_ms, text))
        return;
    struct local_time at = clock_local(at_ms);
    bool zh = language == LANGUAGE_ZH;
    if (clock_local_day(now_ms) - clock_local_day(at_ms) == 1)
        snprintf(text, FORMAT_SIZE, "%s %02d:%02d", zh ? "昨天" : "yesterday", at.hour, at.minute);
    else if (zh)
        snprintf(text, FORMAT_SIZE, "%d月%d日 %02d:%02d", at.month, at.day, at.hour, at.minute);
    else
        snprintf(text, FORMAT_SIZE, "%d %s %02d:%02d", at.day, months[at.month - 1], at.hour, at.minute);
}

void format_when(enum language language, int64_t at_ms, int64_t now_ms, char text[FORMAT_SIZE])
{
    char age[FORMAT_SIZE];
    if (!short_age(language, at_ms, now_ms, age)) {
        format_age(language, at_ms, now_ms, text);
        return;
    }
    struct local_time at = clock_local(at_ms);
    snprintf(text, FORMAT_SIZE, language == LANGUAGE_ZH ? "%02d:%02d（%.40s）" : "%02d:%02d (%.40s)", at.hour,
             at.minute, age);
}

void format_stamp(enum language language, int64_t at_ms, int64_t now_ms, char text[FORMAT_SIZE])
{
    struct local_time at = clock_local(at_ms);
    bool zh = language == LANGUAGE_ZH;
    if (at.year != clock_local(now_ms).year && zh)
        snprintf(text, FORMAT_SIZE, "%d/%d/%d", at.year, at.month, at.day);
    else if (at.year != clock_local(now_ms).year)
        snprintf(text, FORMAT_SIZE, "%d %s %d", at.day, months[at.month - 1], at.year);
    else if (zh)
        snprintf(text, FORMAT_SIZE, "%d/%d %02d:%02d", at.month, at.day, at.hour, at.minute);
    else
        snprintf(text, FORMAT_SIZE, "%d %s %02d:%02d", at.day, months[at.month - 1], at.hour, at.minute);
}

const char *format_weekday(enum language language, int weekday, bool brief)
{
    static const char *const zh[7] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
    static const char *const zh_brief[7] = {"一", "二", "三", "四", "五", "六", "日"};
    static const char *const en[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const en_brief[7] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
    int day = (weekday % 7 + 7) % 7;
    if (language == LANGUAGE_ZH)
        return brief ? zh_brief[day] : zh[day];
    return brief ? en_brief[day] : en[day];
}

void format_days(enum language language, const struct forecast *forecast, char text[FORMAT_SIZE])
{
    bool zh = language == LANGUAGE_ZH;
    int low = forecast->days_low, high = forecast->days_high;
    text[0] = 0;
    if (forecast->kind == FORECAST_OVER_60)
        snprintf(text, FORMAT_SIZE, "%s", zh ? "60 天以上" : "over 60 days");
    else if (forecast->kind == FORECAST_RANGE && low != high)
        snprintf(text, FORMAT_SIZE, zh ? "%d–%d 天" : "%d–%d days", low, high);
    else if (forecast->kind == FORECAST_ABOUT || forecast->kind == FORECAST_RANGE)
        snprintf(text, FORMAT_SIZE, zh ? "%d 天" : low == 1 ? "%d day" : "%d days", low);
}

void format_countdown(int left_s, char text[FORMAT_SIZE])
{
    int left = left_s < 0 ? 0 : left_s;
    snprintf(text, FORMAT_SIZE, "%d:%02d", left / 60, left % 60);
}
