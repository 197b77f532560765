/* Dates as they stand on the glass in numbers, as a voice says them. Pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

extern const char *const month_names[12]; /* English, January first */

/* Adds the date that begins at at, a place in text: "11/23", "2025/10/19", "2026.9", "2026.9–27.1". Returns
 * how many bytes of text that was; 0: it is none. "1/4" is the fourth of January where it stands alone,
 * begins or ends a stretch of days, or has a time behind it; else a page. */
size_t date_add(bool zh, const char *text, const char *at, char *spoken, size_t size);
