/* What a room used in an hour, from the differences of its meter's total. Pure.
 *
 * Only what lies between two readings we trust is counted: a register that went backwards (a swapped
 * meter) or a leap no wire carries leave a gap. After a silence the sum is known but not its hours: it is
 * spread over them as heard for 0 ms, which is shown as an estimate, never as a fact; a longer one leaves a
 * gap. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define USAGE_GAP_MOST_MS ((int64_t)20 * 60000)      /* longer, and nobody knows in which hour it was used */
#define USAGE_SPREAD_MOST_MS ((int64_t)72 * 3600000) /* longer, and an even share says nothing of a day */
#define USAGE_SPREAD_PIECES 73
#define USAGE_PIECES 2 /* a gap shorter than an hour touches two at most */

struct usage_point {
    int64_t at_ms;
    int64_t total_wh;
};
struct usage_piece {
    int64_t start_ms; /* of the hour */
    int64_t wh;
    int64_t heard_ms;
};

/* Splits the use between two readings at the full hour, in proportion to time; the pieces' sum is exact.
 * Returns how many pieces there are; 0: the difference cannot be trusted. */
int usage_split(const struct usage_point *from, const struct usage_point *to,
                struct usage_piece pieces[USAGE_PIECES]);
/* Spreads the use of a silence longer than USAGE_GAP_MOST_MS evenly over its hours; the pieces' sum is exact.
 * Returns how many there are; 0: there was no such silence, or the difference cannot be trusted. */
int usage_spread(const struct usage_point *from, const struct usage_point *to,
                 struct usage_piece pieces[USAGE_SPREAD_PIECES]);
/* An hour counts as heard when half of what has passed of it was. */
bool usage_is_heard(int64_t start_ms, int64_t heard_ms, int64_t now_ms);
/* fen, rounded to the nearest. */
int64_t usage_cost_fen(int64_t wh, int64_t price_centifen_per_kwh);
