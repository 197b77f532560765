/* A page out of assets/web: text with {name} where a value goes. Values are escaped, so that a name of a room
 * is never markup. */
#pragma once
#include <stddef.h>

#define WEB_PAGE_MAX 16384 /* a receipt takes 4 KiB */

struct web_value {
    const char *name, *value;
};

/* The page as allocated text, which the caller frees. values end with a NULL name; braces around no known
 * name stay as they are (style sheets are full of them). NULL without memory, or when it would be longer than
 * WEB_PAGE_MAX. */
char *web_page_make(const char *page, const struct web_value *values);
