/* Characters out of UTF-8. Total: a malformed byte counts as a character of its own, and nothing beyond the
 * terminating zero is read. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* text is not at its end. Returns where the next character begins. */
static inline const char *utf8_next(const char *text, uint32_t *code)
{
    const unsigned char *bytes = (const unsigned char *)text;
    int more = bytes[0] >= 0xF0 ? 3 : bytes[0] >= 0xE0 ? 2 : bytes[0] >= 0xC0 ? 1 : 0;
    *code = bytes[0] & (0xFFU >> (more ? more + 2 : 0));
    int i = 1;
    for (; i <= more && (bytes[i] & 0xC0) == 0x80; i++)
        *code = *code << 6 | (bytes[i] & 0x3FU);
    return text + i;
}

static inline size_t utf8_count(const char *text)
{
    size_t count = 0;
    for (uint32_t code; *text; count++)
        text = utf8_next(text, &code);
    return count;
}

/* Puts more at text's end; what does not fit into size bytes is left out at a character's end. */
static inline void utf8_append(char *text, size_t size, const char *more)
{
    size_t used = strlen(text), length = strlen(more);
    if (length >= size - used)
        for (length = size - used - 1; length > 0 && ((unsigned char)more[length] & 0xC0) == 0x80;)
            length--;
    memcpy(text + used, more, length);
    text[used + length] = 0;
}
