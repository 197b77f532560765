#include "station/web_page.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct text {
    char *bytes;
    size_t length;
    bool full;
};

static void add(struct text *text, const char *bytes, size_t length)
{
    if (text->full || length >= WEB_PAGE_MAX - text->length) {
        text->full = true;
        return;
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

static void add_escaped(struct text *text, const char *value)
{
    for (; *value; value++) {
        switch (*value) {
        case '&': add(text, "&amp;", 5); break;
        case '<': add(text, "&lt;", 4); break;
        case '>': add(text, "&gt;", 4); break;
        case '"': add(text, "&quot;", 6); break;
        case '\'': add(text, "&#39;", 5); break;
        default: add(text, value, 1); break;
        }
    }
}

/* The value whose "{name}" stands at hole, or NULL. */
static const struct web_value *value_at(const char *hole, const struct web_value *values)
{
    for (; values->name; values++) {
        size_t length = strlen(values->name);
        if (!strncmp(hole + 1, values->name, length) && hole[1 + length] == '}')
            return values;
    }
    return NULL;
}

char *web_page_make(const char *page, const struct web_value *values)
{
    struct text text = {.bytes = calloc(1, WEB_PAGE_MAX)};
    if (!text.bytes)
        return NULL;
    while (*page && !text.full) {
        size_t plain = strcspn(page, "{");
        add(&text, page, plain);
        page += plain;
        if (!*page)
            break;
        const struct web_value *value = value_at(page, values);
        if (value) {
            add_escaped(&text, value->value);
            page += strlen(value->name) + 2;
        } else {
            add(&text, page++, 1);
        }
    }
    if (text.full) {
        free(text.bytes);
        return NULL;
    }
    return text.bytes;
}
