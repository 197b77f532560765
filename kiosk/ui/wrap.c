#include "ui/wrap.h"
#include "base/utf8.h"
#include <stdbool.h>
#include <string.h>

static bool is_one_of(const char *set, uint32_t code)
{
    uint32_t member;
    while (*set) {
        set = utf8_next(set, &member);
        if (member == code)
            return true;
    }
    return false;
}

/* GB/T 15834 (punctuation): these stand at no line's beginning, those at no line's end. */
static bool begins_no_line(uint32_t code)
{
    return is_one_of("，。、；：？！）》」』】”’…—·・,.;:?!)]}%‰℃", code);
}

static bool ends_no_line(uint32_t code)
{
    return is_one_of("（《「『【“‘([{¥￥", code);
}

/* Han, kana and their full-width punctuation: written without spaces. */
static bool is_spaceless(uint32_t code)
{
    return (code >= 0x2E80 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) ||
           (code >= 0xFF00 && code <= 0xFF60) || (code >= 0x20000 && code <= 0x3FFFF);
}

static bool is_unit(uint32_t code)
{
    return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z') || is_spaceless(code);
}

/* Is text[at] within a number, its space and its unit ("39 s", "163 度")? Those stay together. */
static bool is_measure(const char *text, size_t at)
{
    size_t space = text[at] == ' ' ? at : at - 1;
    uint32_t unit;
    if (space == 0 || text[space] != ' ' || text[space - 1] < '0' || text[space - 1] > '9')
        return false;
    utf8_next(text + space + 1, &unit);
    return is_unit(unit);
}

/* The bytes of a reference ("91C0-7F3A") at text; 0: it is none. */
static size_t reference_at(const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t head = strspn(text, hex);
    size_t tail = text[head] == '-' ? strspn(text + head + 1, hex) : 0;
    return head == 4 && tail == 4 ? head + 1 + tail : 0;
}

/* Is text[at] between a reference and its label, or within a label of two Han characters? */
static bool is_labelled(const char *text, size_t at)
{
    const char *from = text + at;
    uint32_t code;
    if (text[at - 1] == ' ')
        return reference_at(from) > 0;
    if (*from == ' ')
        return reference_at(from + 1) > 0;
    from = utf8_next(from, &code);
    return is_spaceless(code) && !begins_no_line(code) && *from == ' ' && reference_at(from + 1) > 0;
}

/* May the line end between these two characters that meet? */
static bool may_break(uint32_t before, uint32_t after)
{
    if (after == ' ' || after == '\n')
        return true;
    if (before == ' ')
        return !begins_no_line(after);
    if (begins_no_line(after) || ends_no_line(before))
        return false;
    return is_spaceless(before) || is_spaceless(after);
}

static struct line_end end_at(const char *text, size_t at)
{
    size_t bytes = at;
    while (bytes > 0 && text[bytes - 1] == ' ')
        bytes--;
    while (text[at] == ' ')
        at++;
    if (text[at] == '\n')
        at++;
    return (struct line_end){bytes, at};
}

struct line_end wrap_line(const char *text, size_t fitting)
{
    size_t best = 0;
    const char *at = text;
    uint32_t before = 0;
    while (*at) {
        uint32_t after;
        const char *next = utf8_next(at, &after);
        size_t bytes = (size_t)(at - text);
        if (bytes > fitting && best > 0)
            break;
        if (bytes > 0 && may_break(before, after) && !is_measure(text, bytes) && !is_labelled(text, bytes)) {
            best = bytes;
            if (bytes > fitting)
                break;
        }
        if (after == '\n')
            return end_at(text, bytes);
        before = after;
        at = next;
    }
    size_t length = (size_t)(at - text);
    if (!*at && (length <= fitting || best == 0))
        return end_at(text, length);
    return end_at(text, best);
}
