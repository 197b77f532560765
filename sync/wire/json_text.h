/* A JSON value as bytes, whole or not at all.
 *
 * json_dumps grows its text as it goes, and where it grows for an object's key it does not look whether that
 * worked (jansson 2.14, dump.c, do_dump): without memory for a moment it returns a text with a hole, which
 * would be signed. Here the text is measured first and then written into one piece of memory. */
#pragma once
#include <jansson.h>

/* flags: JSON_COMPACT, JSON_SORT_KEYS ... The caller frees it; NULL without memory, or for a NULL value. */
char *json_text(const json_t *value, size_t flags);
