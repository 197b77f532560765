#include "ctl/mask.h"
#include "base/status.h"

#include <stdio.h>
#include <string.h>

/* Length of the UTF-8 character at text; text was checked before. */
static size_t character_length(const char *text)
{
    size_t length = text[0] != '\0';
    while (((unsigned char)text[length] & 0xC0) == 0x80)
        length++;
    return length;
}

int name_mask(const char *name, char *masked, size_t size)
{
    size_t first = character_length(name);
    const char *last = name;
    int count = 0;
    for (const char *at = name; *at != '\0'; at += character_length(at)) {
        last = at;
        count++;
    }
    int shown = count > 1 ? (int)first : 0;
    int wrote = snprintf(masked, size, "%.*s%s%s", shown, name, count ? "*" : "", count > 2 ? last : "");
    return wrote < (int)size ? STATUS_OK : ERR_RANGE;
}
