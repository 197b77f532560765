#include "ui/speak.h"
#include "base/utf8.h"
#include "ui/speak_date.h"
#include "ui/speak_number.h"

#include <stdlib.h>

#define MINUS "−"
#define DASH "–"

/* A text being turned into speech. Each piece_* takes what stands at at, and says how many bytes that were;
 * 0: it is none of its kind. */
struct speech {
    bool zh;
    const char *text;
    char *spoken;
    size_t size;
};

static void say(const struct speech *speech, const char *words)
{
    utf8_append(speech->spoken, speech->size, words);
}

static void say_digits(const struct speech *speech, const char *digits)
{
    number_add_digits(speech->zh, digits, speech->spoken, speech->size);
}

static void say_whole(const struct speech *speech, const char *whole)
{
    if (speech->zh)
        number_add_han(whole, speech->spoken, speech->size);
    else
        say(speech, whole);
}

/* Two of something: 两元, but 二十元 and 二月. */
static void say_count(const struct speech *speech, const char *whole)
{
    if (speech->zh && strcmp(whole, "2") == 0)
        say(speech, "两");
    else
        say_whole(speech, whole);
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_letter(char character)
{
    return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
}

static bool comes_after(const struct speech *speech, const char *at, const char *before)
{
    size_t length = strlen(before);
    return (size_t)(at - speech->text) >= length && memcmp(at - length, before, length) == 0;
}

static const char *past_spaces(const char *at)
{
    while (*at == ' ')
        at++;
    return at;
}

/* --- money: three characters or more that begin with ¥ ------------------------------------------------ */

static void say_yuan(const struct speech *speech, const struct number *number)
{
    char jiao = number->decimals[0] ? number->decimals[0] : '0';
    char fen = number->decimals[0] && number->decimals[1] ? number->decimals[1] : '0';
    bool whole = strspn(number->whole, "0") < strlen(number->whole);
    if (!speech->zh) {
        say(speech, number->whole);
        say(speech, " yuan");
        if (jiao != '0' || fen != '0') {
            say(speech, " ");
            say(speech, (char[]){jiao, fen, 0});
        }
        return;
    }
    if (whole || (jiao == '0' && fen == '0')) {
        say_count(speech, number->whole);
        say(speech, "元");
    }
    if (jiao != '0') {
        say_whole(speech, (char[]){jiao, 0});
        say(speech, "角");
    }
    if (fen != '0') {
        if (whole && jiao == '0')
            say(speech, "零");
        say_whole(speech, (char[]){fen, 0});
        say(speech, "分");
    }
}

static size_t piece_money(const struct speech *speech, const char *at)
{
    bool owed = begins(at, MINUS "¥");
    size_t sign = owed ? strlen(MINUS "¥") : begins(at, "¥") ? strlen("¥") : 0;
    struct number number;
    if (sign == 0 || !number_parse(at + sign, &number))
        return 0;
    if (owed)
        say(speech, speech->zh ? "负" : "minus ");
    say_yuan(speech, &number);
    return sign + number.bytes;
}

/* --- times and dates ---------------------------------------------------------------------------------- */

static bool is_clock(const char *at, size_t digits)
{
    return strspn(at, "0123456789") == digits && at[digits] == ':' && is_digit(at[digits + 1]) &&
           is_digit(at[digits + 2]) && !is_digit(at[digits + 3]);
}

/* "14:05" is a time of day, "2:09" what is left of a countdown: a clock always has two digits for its hour.
 */
static size_t piece_clock(const struct speech *speech, const char *at)
{
    size_t digits = is_clock(at, 2) ? 2 : is_clock(at, 1) ? 1 : 0;
    if (digits == 0)
        return 0;
    const char first[] = {at[0], digits == 2 ? at[1] : (char)0, 0};
    const char *minute = at + digits + 1;
    const char second[] = {minute[0], minute[1], 0}, last[] = {minute[1], 0};
    if (!speech->zh && digits == 2) {
        say(speech, (char[]){at[0], at[1], ':', minute[0], minute[1], 0});
    } else if (digits == 2) {
        say_whole(speech, first);
        say(speech, strcmp(second, "00") == 0 ? "点整" : minute[0] == '0' ? "点零" : "点");
        if (strcmp(second, "00") != 0) {
            say_whole(speech, second);
            say(speech, "分");
        }
    } else {
        say_count(speech, first);
        say(speech, speech->zh ? "分" : " minutes ");
        say_whole(speech, minute[0] == '0' ? last : second);
        say(speech, speech->zh ? "秒" : " seconds");
    }
    return digits + 3;
}

static size_t piece_date(const struct speech *speech, const char *at)
{
    return date_add(speech->zh, speech->text, at, speech->spoken, speech->size);
}

/* "1/4" where it is no date: a page of pages. */
static size_t piece_parts(const struct speech *speech, const char *at)
{
    struct number a, b;
    if (!number_parse(at, &a) || at[a.bytes] != '/' || !number_parse(at + a.bytes + 1, &b))
        return 0;
    say_whole(speech, a.whole);
    say(speech, speech->zh ? "，共" : " of ");
    say_whole(speech, b.whole);
    return a.bytes + 1 + b.bytes;
}

/* --- numbers ------------------------------------------------------------------------------------------ */

/* Numbers that are names: of a room, a card, a telephone, a payment. */
static size_t piece_name(const struct speech *speech, const char *at)
{
    if (at > speech->text && (is_letter(at[-1]) || is_digit(at[-1])))
        return 0;
    size_t length = strspn(at, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"), digits = 0;
    for (size_t i = 0; i < length; i++)
        digits += is_digit(at[i]);
    bool mixed = digits > 0 && digits < length && length >= 6 && at[0] != '-';
    bool alone = digits == length && length > 1;
    /* A count of thousands is written with a comma: four digits in a row are a name. */
    bool named = alone && (length >= 4 || at[0] == '0' || comes_after(speech, at, "尾号 ") ||
                           comes_after(speech, at, "oom ") || begins(past_spaces(at + length), "室"));
    char name[40];
    bool goes_on = (at[length] == '.' || at[length] == ',') && is_digit(at[length + 1]);
    if ((!mixed && !named) || length >= sizeof name || goes_on)
        return 0;
    size_t used = 0;
    for (size_t i = 0; i < length; i++)
        if (at[i] != '-')
            name[used++] = at[i];
    name[used] = 0;
    say_digits(speech, name);
    return length;
}

static bool counts_things(const char *after)
{
    static const char *const measures[] = {"元", "项", "天", "笔", "个", "次", "度", "小时", "分钟", "秒"};
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (begins(past_spaces(after), measures[i]))
            return true;
    return false;
}

static void say_number(const struct speech *speech, const struct number *number, const char *after)
{
    if (!speech->zh) {
        say(speech, number->whole);
        if (number->decimals[0])
            say(speech, ".");
        say(speech, number->decimals);
        return;
    }
    if (!number->decimals[0] && counts_things(after))
        say_count(speech, number->whole);
    else
        say_whole(speech, number->whole);
    if (number->decimals[0])
        say(speech, "点");
    say_digits(speech, number->decimals);
}

static size_t piece_number(const struct speech *speech, const char *at)
{
    struct number number, upper;
    if (!number_parse(at, &number))
        return 0;
    const char *after = at + number.bytes;
    if (*after == '%') {
        say(speech, speech->zh ? "百分之" : "");
        say_number(speech, &number, after);
        say(speech, speech->zh ? "" : " percent");
        return number.bytes + 1;
    }
    say_number(speech, &number, after);
    if (!begins(after, DASH) || !number_parse(after + strlen(DASH), &upper))
        return number.bytes;
    after += strlen(DASH);
    say(speech, speech->zh ? "到" : " to ");
    say_number(speech, &upper, after + upper.bytes);
    return number.bytes + strlen(DASH) + upper.bytes;
}

/* --- everything else ---------------------------------------------------------------------------------- */

/* "Oct" is October, and "Oct 2025" no name that is read digit by digit. */
static size_t piece_month(const struct speech *speech, const char *at)
{
    for (size_t i = 0; i < sizeof month_names / sizeof *month_names; i++) {
        if (strncmp(at, month_names[i], 3) != 0 || is_letter(at[3]))
            continue;
        say(speech, month_names[i]);
        bool dated = at[3] == ' ' && strspn(at + 4, "0123456789") == 4 && at[8] != ':';
        if (!dated)
            return 3;
        say(speech, (char[]){' ', at[4], at[5], at[6], at[7], 0});
        return 8;
    }
    return 0;
}

/* English is written short on the glass. */
static size_t piece_abbreviation(const struct speech *speech, const char *at)
{
    static const struct {
        const char *brief, *spoken;
    } words[] = {{"kWh", "kilowatt hours"}, {"kW", "kilowatts"}, {"min ago", "minutes ago"},
                 {"h ago", "hours ago"},    {"Mon", "Monday"},   {"Tue", "Tuesday"},
                 {"Wed", "Wednesday"},      {"Thu", "Thursday"}, {"Fri", "Friday"},
                 {"Sat", "Saturday"},       {"Sun", "Sunday"}};
    if (speech->zh || (at > speech->text && is_letter(at[-1])))
        return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i].brief);
        if (begins(at, words[i].brief) && !is_letter(at[length])) {
            say(speech, words[i].spoken);
            return length;
        }
    }
    return piece_month(speech, at);
}

static size_t piece_sign(const struct speech *speech, const char *at)
{
    static const struct {
        const char *sign, *zh, *en;
    } signs[] = {{"••••", "已隐藏", "hidden"},
                 {"·", "，", ","},
                 {"→", "，", ","},
                 {"\n", "，", ","},
                 {"（", "，", ","},
                 {"）", "", ""},
                 {"*", "某", ""},
                 {MINUS, "负", "minus "},
                 {DASH, "，", ","},
                 {"/", "，", ","}};
    if (begins(at, DASH) && at > speech->text && is_digit(at[-1]) && is_digit(at[strlen(DASH)])) {
        say(speech, speech->zh ? "到" : " to "); /* "23:00–6:00" */
        return strlen(DASH);
    }
    if (begins(at, "+¥"))
        return 1; /* a payment is one by its screen */
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(signs[i].sign);
        if (!begins(at, signs[i].sign))
            continue;
        say(speech, speech->zh ? signs[i].zh : signs[i].en);
        return length;
    }
    return 0;
}

/* A space in Chinese is for the eye. */
static bool is_for_the_eye(const struct speech *speech, const char *at)
{
    return speech->zh && *at == ' ' && !(at > speech->text && is_letter(at[-1]) && is_letter(at[1]));
}

void speak_add(enum language language, const char *text, char *spoken, size_t size)
{
    static size_t (*const pieces[])(const struct speech *, const char *) = {
        piece_money, piece_clock,  piece_date,         piece_parts,
        piece_name,  piece_number, piece_abbreviation, piece_sign};
    const struct speech speech = {language == LANGUAGE_ZH, text, spoken, size};
    for (const char *at = text; *at;) {
        size_t taken = 0;
        for (size_t i = 0; i < sizeof pieces / sizeof *pieces && taken == 0; i++)
            taken = pieces[i](&speech, at);
        uint32_t code;
        const char *next = utf8_next(at, &code);
        char character[8] = {0};
        memcpy(character, at, (size_t)(next - at));
        bool is_icon = code >= 0xE000 && code <= 0xF8FF;
        if (taken == 0 && !is_icon && !is_for_the_eye(&speech, at))
            say(&speech, character);
        at += taken ? taken : (size_t)(next - at);
    }
}

static bool is_of(uint32_t code, enum language language)
{
    return language == LANGUAGE_ZH ? code >= 0x2E80 && code < 0xFF00 : code < 0x80 && is_letter((char)code);
}

size_t speak_stretch(const char *text, enum language *language)
{
    const char *at = text;
    bool is_settled = false;
    while (*at) {
        uint32_t code;
        const char *next = utf8_next(at, &code);
        for (int other = 0; other < LANGUAGES; other++) {
            if (!is_of(code, (enum language)other) || (is_settled && other == (int)*language))
                continue;
            if (is_settled)
                return (size_t)(at - text);
            *language = (enum language)other;
            is_settled = true;
        }
        at = next;
    }
    return (size_t)(at - text);
}
