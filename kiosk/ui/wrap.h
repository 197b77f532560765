/* Where a line of text may end: between Han characters and between words, never so that a line begins with
 * closing punctuation or ends with an opening bracket. Pure. */
#pragma once
#include <stddef.h>

struct line_end {
    size_t bytes; /* of the line, without trailing spaces */
    size_t next;  /* where the next line begins; the text's length when there is none */
};

/* text: UTF-8. fitting: how many of its leading bytes fit on the line (whole characters). Where nothing may
 * be broken within them, the line runs on to the first place that may: too wide, and seen as such. */
struct line_end wrap_line(const char *text, size_t fitting);
