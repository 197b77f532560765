/* What a keyboard-wedge reader types (cards.md 4.1): a UID in one of three notations, then Enter. Pure. */
#include "base/text.h"
#include "device/card_reader.h"

#include <stdlib.h>
#include <string.h>

#define SCAN_MOST_MS 200   /* a reader types ten digits in far less; a person does not */
#define DESK_MOST_MS 20000 /* on a desk a person plays the reader */

/* value as size big-endian bytes, in FF CA order. */
static void uid_write(uint32_t value, size_t size, bool reversed, char uid[UID_SIZE])
{
    uint8_t bytes[4];
    for (size_t i = 0; i < size; i++) {
        size_t shift = reversed ? i : size - 1 - i;
        bytes[i] = (uint8_t)(value >> (8 * shift));
    }
    hex_encode(bytes, size, uid);
}

static bool has_only(const struct wedge_line *line, int length, const char *alphabet)
{
    return line->length == length && strspn(line->text, alphabet) == (size_t)length;
}

/* The number of the digits from..from+count-1. */
static uint64_t digits(const struct wedge_line *line, int from, int count)
{
    uint64_t number = 0;
    for (int i = 0; i < count; i++)
        number = number * 10 + (uint64_t)(line->text[from + i] - '0');
    return number;
}

static bool line_decode(const struct wedge_line *line, const char *format, bool reversed, char uid[UID_SIZE])
{
    static const char decimal[] = "0123456789";
    if (strcmp(format, "8H") == 0) {
        if (!has_only(line, 8, "0123456789ABCDEFabcdef"))
            return false;
        uid_write((uint32_t)strtoul(line->text, NULL, 16), 4, reversed, uid);
        return true;
    }
    if (strcmp(format, "3+5D") == 0) {
        /* Three of four bytes: the first of what the reader's order calls the card's number is missing. */
        if (!has_only(line, 8, decimal) || digits(line, 0, 3) > 0xFF || digits(line, 3, 5) > 0xFFFF)
            return false;
        uid_write((uint32_t)(digits(line, 0, 3) << 16 | digits(line, 3, 5)), 3, reversed, uid);
        return true;
    }
    if (!has_only(line, 10, decimal) || digits(line, 0, 10) > UINT32_MAX)
        return false;
    uid_write((uint32_t)digits(line, 0, 10), 4, reversed, uid);
    return true;
}

bool wedge_key(struct wedge_line *line, const struct card_reader_config *config, char key, int64_t now_ms,
               struct card_identity *identity)
{
    bool is_device = config->wedge_device[0] != '\0';
    if (line->length > 0 && now_ms - line->began_at_ms > (is_device ? SCAN_MOST_MS : DESK_MOST_MS))
        *line = (struct wedge_line){0};
    if (key != '\n' && key != '\r' && key != '\t') {
        if (line->length == 0)
            line->began_at_ms = now_ms;
        if (line->length < (int)sizeof line->text - 1)
            line->text[line->length++] = key; /* a longer line is no card, however long */
        return false;
    }
    char uid[UID_SIZE];
    bool is_card = line_decode(line, config->wedge_format, config->wedge_reversed, uid);
    *line = (struct wedge_line){0};
    if (is_card) {
        *identity = (struct card_identity){0};
        memcpy(identity->uid, uid, sizeof uid);
    }
    return is_card;
}
