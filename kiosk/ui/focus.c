#include "ui/focus.h"
#include "ui/canvas_parts.h"
#include <assert.h>
#include <math.h>

static_assert(FOCUS_MOST == TARGETS_MAX, "every target can have the focus");

static struct box box_at(const struct canvas *canvas, size_t index)
{
    return canvas_target(canvas, index)->box;
}

/* A row is what has its middle above the lower edge of its highest. */
static bool is_in_row(struct box first, struct box box)
{
    return box.y + box.h / 2 < first.y + first.h;
}

static void sort(const struct canvas *canvas, size_t *order, size_t count, bool from_left)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0; j--) {
            struct box a = box_at(canvas, order[j - 1]), b = box_at(canvas, order[j]);
            if (from_left ? a.x <= b.x : a.y <= b.y)
                break;
            size_t index = order[j];
            order[j] = order[j - 1];
            order[j - 1] = index;
        }
}

/* How many of order, which is sorted from the top, stand in one row with the first. */
static size_t row_length(const struct canvas *canvas, const size_t *order, size_t count)
{
    size_t length = 1;
    while (length < count && is_in_row(box_at(canvas, order[0]), box_at(canvas, order[length])))
        length++;
    return length;
}

/* rows[i] is the number of the row that order[i] stands in. Returns how many targets there are. */
static size_t rows_of(const struct canvas *canvas, size_t order[FOCUS_MOST], int rows[FOCUS_MOST])
{
    size_t count = canvas_target_count(canvas);
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    sort(canvas, order, count, false);
    int row = 0;
    for (size_t from = 0, length; from < count; from += length, row++) {
        length = row_length(canvas, order + from, count - from);
        sort(canvas, order + from, length, true);
        for (size_t i = from; i < from + length; i++)
            rows[i] = row;
    }
    return count;
}

size_t focus_order(const struct canvas *canvas, size_t order[FOCUS_MOST])
{
    int rows[FOCUS_MOST];
    return rows_of(canvas, order, rows);
}

/* The place in order of what stands in that row nearest to x. */
static size_t nearest_in_row(const struct canvas *canvas, const size_t *order, const int *rows, size_t count,
                             int row, float x)
{
    size_t best = 0;
    float best_away = INFINITY;
    for (size_t i = 0; i < count; i++) {
        struct box box = box_at(canvas, order[i]);
        float away = fabsf(box.x + box.w / 2 - x);
        if (rows[i] == row && away < best_away) {
            best = i;
            best_away = away;
        }
    }
    return best;
}

int focus_move(const struct canvas *canvas, int from, enum focus_move move)
{
    size_t order[FOCUS_MOST], at = 0;
    int rows[FOCUS_MOST];
    size_t count = rows_of(canvas, order, rows);
    if (count == 0)
        return -1;
    while (at < count && (int)order[at] != from)
        at++;
    if (at == count)
        return (int)order[0];
    int row_count = rows[count - 1] + 1;
    int step = move == FOCUS_DOWN || move == FOCUS_NEXT ? 1 : -1;
    if (move == FOCUS_NEXT || move == FOCUS_PREVIOUS) {
        size_t next = step > 0 ? at + 1 : at + count - 1;
        return (int)order[next % count];
    }
    struct box box = box_at(canvas, (size_t)from);
    int row = (rows[at] + step + row_count) % row_count;
    return (int)order[nearest_in_row(canvas, order, rows, count, row, box.x + box.w / 2)];
}
