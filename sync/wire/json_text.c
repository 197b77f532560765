#include "wire/json_text.h"

#include <stdlib.h>

char *json_text(const json_t *value, size_t flags)
{
    size_t length = value ? json_dumpb(value, NULL, 0, flags) : 0;
    char *text = length ? malloc(length + 1) : NULL;
    if (!text)
        return NULL;
    if (json_dumpb(value, text, length, flags) != length) {
        free(text);
        return NULL;
    }
    text[length] = '\0';
    return text;
}
