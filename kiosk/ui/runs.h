/* Texts already set: their widths and masks, least recently used thrown out first when the bytes are up.
 * Unbounded, a number that changes would grow it for ever (facts: 16 to 34 MB in 100 taps). */
#pragma once
#include "ui/fonts.h"

#define RUNS_BYTES_MAX                                                                                       \
    ((size_t)2 * 1024 * 1024) /* every text of the largest screen in both languages, twice */

struct runs;

/* A text in a font; grow_px: fattened by so many pixels all round (a halo), 0 as it is. */
struct run_key {
    struct font font;
    int grow_px;
    const char *text;
};

/* fonts stays the caller's and outlives it. NULL when there is no memory. */
struct runs *runs_create(struct fonts *fonts, size_t bytes_max);
void runs_destroy(struct runs *runs);
/* Forgets every text, and wipes its letters. */
void runs_forget(struct runs *runs);
int runs_width_px(struct runs *runs, struct font font, const char *text);
/* Borrowed until the next call. An empty mask when the text cannot be drawn. */
const struct mask *runs_mask(struct runs *runs, const struct run_key *key);
size_t runs_bytes(const struct runs *runs);
