#include "meter/usage.h"
#include "base/clock.h"

/* 60 A at 230 V: the most a single-phase room can draw. Two steps of the register are forgiven, because a
 * difference of two rounded values may be one step too large. */
#define USAGE_POWER_MOST_W INT64_C(13800)
#define USAGE_STEP_WH INT64_C(10)

/* Time went on, and the register by no more than the wire carries in it. */
static bool is_trusted(const struct usage_point *from, const struct usage_point *to)
{
    int64_t elapsed_ms = to->at_ms - from->at_ms;
    int64_t wh = to->total_wh - from->total_wh;
    return from->at_ms > 0 && elapsed_ms > 0 && elapsed_ms <= USAGE_SPREAD_MOST_MS && wh >= 0 &&
           wh <= USAGE_POWER_MOST_W * elapsed_ms / CLOCK_HOUR_MS + 2 * USAGE_STEP_WH;
}

int usage_split(const struct usage_point *from, const struct usage_point *to,
                struct usage_piece pieces[USAGE_PIECES])
{
    int64_t elapsed_ms = to->at_ms - from->at_ms;
    int64_t wh = to->total_wh - from->total_wh;
    if (!is_trusted(from, to) || elapsed_ms > USAGE_GAP_MOST_MS)
        return 0;
    int64_t first_hour_ms = from->at_ms - from->at_ms % CLOCK_HOUR_MS;
    int64_t border_ms = first_hour_ms + CLOCK_HOUR_MS;
    pieces[0] = (struct usage_piece){.start_ms = first_hour_ms, .wh = wh, .heard_ms = elapsed_ms};
    if (to->at_ms <= border_ms)
        return 1;
    int64_t before_ms = border_ms - from->at_ms;
    int64_t before_wh = (wh * before_ms + elapsed_ms / 2) / elapsed_ms;
    pieces[0].wh = before_wh;
    pieces[0].heard_ms = before_ms;
    pieces[1] =
        (struct usage_piece){.start_ms = border_ms, .wh = wh - before_wh, .heard_ms = elapsed_ms - before_ms};
    return 2;
}

int usage_spread(const struct usage_point *from, const struct usage_point *to,
                 struct usage_piece pieces[USAGE_SPREAD_PIECES])
{
    int64_t elapsed_ms = to->at_ms - from->at_ms;
    int64_t wh = to->total_wh - from->total_wh;
    int64_t given_wh = 0;
    int count = 0;
    if (!is_trusted(from, to) || elapsed_ms <= USAGE_GAP_MOST_MS)
        return 0;
    for (int64_t start_ms = from->at_ms - from->at_ms % CLOCK_HOUR_MS; start_ms < to->at_ms;
         start_ms += CLOCK_HOUR_MS) {
        int64_t end_ms = start_ms + CLOCK_HOUR_MS < to->at_ms ? start_ms + CLOCK_HOUR_MS : to->at_ms;
        int64_t until_wh = wh * (end_ms - from->at_ms) / elapsed_ms;
        pieces[count++] = (struct usage_piece){.start_ms = start_ms, .wh = until_wh - given_wh};
        given_wh = until_wh;
    }
    return count;
}

bool usage_is_heard(int64_t start_ms, int64_t heard_ms, int64_t now_ms)
{
    int64_t passed_ms = now_ms - start_ms < CLOCK_HOUR_MS ? now_ms - start_ms : CLOCK_HOUR_MS;
    return heard_ms * 2 >= passed_ms;
}

int64_t usage_cost_fen(int64_t wh, int64_t price_centifen_per_kwh)
{
    return (wh * price_centifen_per_kwh + 50000) / 100000;
}
