#include "ui/format.h"
#include "base/clock.h"
#include "base/text.h"
#include "ui/translate.h"
#include <inttypes.h>
#include <stdio.h>

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

/* What a date or an age is made of, by the names the translations use. */
struct moment {
    char day[12], month[12], year[12], clock[FORMAT_SIZE];
    const char *month_name, *weekday;
};

static const char *month_name(enum language language, int month)
{
    static const char *const ids[12] = {"date.jan", "date.feb", "date.mar", "date.apr",
                                        "date.may", "date.jun", "date.jul", "date.aug",
                                        "date.sep", "date.oct", "date.nov", "date.dec"};
    return tr(language, ids[month - 1]);
}

static struct moment moment_of(enum language language, int64_t at_ms)
{
    struct local_time at = clock_local(at_ms);
    struct moment moment = {.month_name = month_name(language, at.month),
                            .weekday = format_weekday(language, at.weekday, false)};
    snprintf(moment.day, sizeof moment.day, "%d", at.day);
    snprintf(moment.month, sizeof moment.month, "%d", at.month);
    snprintf(moment.year, sizeof moment.year, "%d", at.year);
    format_clock(at_ms, moment.clock);
    return moment;
}

/* FORMAT_SIZE bytes of what id says of the moment. */
static void moment_say(enum language language, const char *id, int64_t at_ms, char text[FORMAT_SIZE])
{
    char filled[TR_SIZE];
    struct moment moment = moment_of(language, at_ms);
    tr_fill(filled, language, id, {"day", moment.day}, {"month", moment.month}, {"year", moment.year},
            {"name", moment.month_name}, {"wd", moment.weekday}, {"t", moment.clock});
    (void)text_copy(text, FORMAT_SIZE, filled);
}

static void count_say(enum language language, const char *id, int64_t count, char text[FORMAT_SIZE])
{
    char filled[TR_SIZE], number[24];
    snprintf(number, sizeof number, "%" PRId64, count);
    tr_fill_count(filled, language, id, count, {"n", number});
    (void)text_copy(text, FORMAT_SIZE, filled);
}

void format_date_clock(enum language language, int64_t at_ms, char text[FORMAT_SIZE])
{
    moment_say(language, "date.header", at_ms, text);
}

void format_date(enum language language, int64_t at_ms, char text[FORMAT_SIZE])
{
    moment_say(language, "date.day", at_ms, text);
}

void format_month(enum language language, int month, char text[FORMAT_SIZE])
{
    (void)text_copy(text, FORMAT_SIZE, month_name(language, month));
}

/* An age in minutes or hours; false when the age is better told as a day and a time. */
static bool short_age(enum language language, int64_t at_ms, int64_t now_ms, char text[FORMAT_SIZE])
{
    int64_t age_ms = now_ms - at_ms;
    bool same_day = clock_local_day(at_ms) == clock_local_day(now_ms);
    if (age_ms < CLOCK_MINUTE_MS)
        (void)text_copy(text, FORMAT_SIZE, tr(language, "age.now"));
    else if (age_ms < CLOCK_HOUR_MS)
        count_say(language, "age.minutes", age_ms / CLOCK_MINUTE_MS, text);
    else if (same_day || age_ms < 12 * CLOCK_HOUR_MS)
        count_say(language, "age.hours", age_ms / CLOCK_HOUR_MS, text);
    else
        return false;
    return true;
}

void format_age(enum language language, int64_t at_ms, int64_t now_ms, char text[FORMAT_SIZE])
{
    if (short_age(language, at_ms, now_ms, text))
        return;
    bool yesterday = clock_local_day(now_ms) - clock_local_day(at_ms) == 1;
    moment_say(language, yesterday ? "age.yesterday" : "age.day", at_ms, text);
}

void format_when(enum language language, int64_t at_ms, int64_t now_ms, char text[FORMAT_SIZE])
{
    char age[FORMAT_SIZE], clock[FORMAT_SIZE], filled[TR_SIZE];
    if (!short_age(language, at_ms, now_ms, age)) {
        format_age(language, at_ms, now_ms, text);
        return;
    }
    format_clock(at_ms, clock);
    tr_fill(filled, language, "age.when", {"t", clock}, {"age", age});
    (void)text_copy(text, FORMAT_SIZE, filled);
}

void format_stamp(enum language language, int64_t at_ms, int64_t now_ms, char text[FORMAT_SIZE])
{
    bool this_year = clock_local(at_ms).year == clock_local(now_ms).year;
    moment_say(language, this_year ? "date.stamp" : "date.stamp.year", at_ms, text);
}

const char *format_weekday(enum language language, int weekday, bool brief)
{
    static const char *const ids[7] = {"date.mon", "date.tue", "date.wed", "date.thu",
                                       "date.fri", "date.sat", "date.sun"};
    static const char *const brief_ids[7] = {"date.mo", "date.tu", "date.we", "date.th",
                                             "date.fr", "date.sa", "date.su"};
    int day = (weekday % 7 + 7) % 7;
    return tr(language, brief ? brief_ids[day] : ids[day]);
}

void format_days(enum language language, const struct forecast *forecast, char text[FORMAT_SIZE])
{
    int low = forecast->days_low, high = forecast->days_high;
    text[0] = 0;
    if (forecast->kind == FORECAST_OVER_60) {
        (void)text_copy(text, FORMAT_SIZE, tr(language, "days.over"));
    } else if (forecast->kind == FORECAST_RANGE && low != high) {
        char filled[TR_SIZE], from[12], to[12];
        snprintf(from, sizeof from, "%d", low);
        snprintf(to, sizeof to, "%d", high);
        tr_fill_count(filled, language, "days.range", high, {"low", from}, {"high", to});
        (void)text_copy(text, FORMAT_SIZE, filled);
    } else if (forecast->kind == FORECAST_ABOUT || forecast->kind == FORECAST_RANGE) {
        count_say(language, "days.some", low, text);
    }
}

void format_countdown(int left_s, char text[FORMAT_SIZE])
{
    int left = left_s < 0 ? 0 : left_s;
    snprintf(text, FORMAT_SIZE, "%d:%02d", left / 60, left % 60);
}
