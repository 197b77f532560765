#include "ui/speak_number.h"
#include "base/utf8.h"

#include <stdlib.h>

#define COUNTED_DIGITS_MAX 8

static const char *const han_digits[10] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

bool number_parse(const char *text, struct number *number)
{
    const char *at = text;
    size_t whole = 0, decimals = 0;
    *number = (struct number){0};
    for (; is_digit(*at) || (at > text && *at == ',' && is_digit(at[1])); at++) {
        if (*at == ',')
            continue;
        if (whole == sizeof number->whole - 1)
            return false;
        number->whole[whole++] = *at;
    }
    if (*at == '.' && is_digit(at[1]))
        for (at++; is_digit(*at) && decimals < sizeof number->decimals - 1; at++)
            number->decimals[decimals++] = *at;
    number->bytes = (size_t)(at - text);
    return whole > 0;
}

/* 1..9999 with its 千 百 十; led: something larger stands before it, so that missing places are said. */
static void han_group(unsigned group, bool led, char *spoken, size_t size)
{
    static const char *const places[] = {"千", "百", "十", ""};
    static const unsigned weights[] = {1000, 100, 10, 1};
    bool zero = false;
    for (int i = 0; i < 4; i++) {
        unsigned digit = group / weights[i] % 10;
        if (digit == 0) {
            zero = led;
            continue;
        }
        if (zero)
            utf8_append(spoken, size, han_digits[0]);
        if (i != 2 || digit != 1 || led) /* 十五, but 一百一十五 */
            utf8_append(spoken, size, han_digits[digit]);
        utf8_append(spoken, size, places[i]);
        zero = false;
        led = true;
    }
}

void number_add_han(const char *whole, char *spoken, size_t size)
{
    unsigned long number = strtoul(whole, NULL, 10);
    if (strlen(whole) > COUNTED_DIGITS_MAX) {
        number_add_digits(true, whole, spoken, size);
        return;
    }
    if (number == 0)
        utf8_append(spoken, size, han_digits[0]);
    if (number >= 10000) {
        han_group((unsigned)(number / 10000), false, spoken, size);
        utf8_append(spoken, size, "万");
    }
    if (number % 10000 > 0)
        han_group((unsigned)(number % 10000), number >= 10000, spoken, size);
}

void number_add_digits(bool han, const char *digits, char *spoken, size_t size)
{
    for (const char *at = digits; *at; at++) {
        const char letter[] = {*at, 0};
        if (!han && at > digits)
            utf8_append(spoken, size, " ");
        utf8_append(spoken, size, han && is_digit(*at) ? han_digits[*at - '0'] : letter);
    }
}
