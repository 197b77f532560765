/* Whether the meter of a room is still the one our books speak of, and what it was sold without us. Pure.
 *
 * A meter's purchase counter and its energy total never fall. Where one of them did, another meter hangs
 * there (or this one was cleared): what the books know of the old one says nothing about it, even if its
 * count happens to be the one they expect. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* What a meter says of its own life. */
struct tally {
    int64_t count; /* purchases, modulo CREDIT_COUNTS */
    int64_t total_wh;
};

/* True if what was said now cannot come from the meter that said before. */
bool tally_is_other(const struct tally *before, const struct tally *now);
/* How many purchases a meter that says counted has made which our books (ours) do not know; at least 1 for
 * another meter, and for one that counted fewer than ours, which must be another one. */
int64_t tally_unexplained(int64_t ours, int64_t counted, bool is_other);
