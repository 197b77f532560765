#include "trade/money.h"
#include "base/status.h"

#include <inttypes.h>
#include <stdio.h>

int money_add(struct money a, struct money b, struct money *sum)
{
    int64_t fen = 0;
    if (__builtin_add_overflow(a.fen, b.fen, &fen) || fen > MONEY_MOST_FEN || fen < -MONEY_MOST_FEN)
        return ERR_RANGE;
    sum->fen = fen;
    return STATUS_OK;
}

int money_compare(struct money a, struct money b)
{
    return (a.fen > b.fen) - (a.fen < b.fen);
}

void money_text(struct money money, char text[24])
{
    /* Unsigned, because the smallest int64_t has no positive twin. */
    uint64_t fen = money.fen < 0 ? 0 - (uint64_t)money.fen : (uint64_t)money.fen;
    snprintf(text, 24, "%s%" PRIu64 ".%02u", money.fen < 0 ? "-" : "", fen / 100, (unsigned)(fen % 100));
}

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

int money_parse(const char *text, struct money *money)
{
    bool negative = *text == '-';
    if (negative)
        text++;
    if (!is_digit(*text))
        return ERR_FORMAT;
    int64_t fen = 0;
    bool too_big = false;
    for (; is_digit(*text); text++) {
        fen = fen * 10 + (int64_t)(*text - '0') * 100;
        too_big = too_big || fen > MONEY_MOST_FEN;
        if (too_big)
            fen = 0;
    }
    if (*text == '.') {
        text++;
        if (!is_digit(*text))
            return ERR_FORMAT;
        fen += (int64_t)(*text++ - '0') * 10;
        if (is_digit(*text))
            fen += *text++ - '0';
    }
    if (*text != '\0')
        return ERR_FORMAT;
    if (too_big || fen > MONEY_MOST_FEN)
        return ERR_RANGE;
    money->fen = negative ? -fen : fen;
    return STATUS_OK;
}
