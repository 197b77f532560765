/* What charts share: the axis with its lines, the dotted base of a gap, the line of marks and words under a
 * chart. */
#pragma once
#include "screen/page.h"

struct chart_axis {
    int64_t top; /* three steps: Wh, or fen */
    bool money;
};

/* The numbers of the axis at the left of box and their lines; returns the bars' field: its bottom is zero. */
struct box chart_axis_draw(const struct page *page, struct box box, const struct chart_axis *axis);
/* How tall a value stands in the field. */
float chart_height(struct box field, int64_t top, int64_t value);
/* Nothing is known between x and x + w: a dotted base, never a zero. */
void chart_gap_draw(const struct page *page, struct box field, float x, float w);

/* A mean: a dashed line across the field at height y, open where a value stands, for a dash beside a number
 * reads as a minus. value_ys: of each of count equal slots the middle of its value; NAN where none stands. */
void chart_mean_draw(const struct page *page, struct box field, float y, const float *value_ys, int count);

/* A day or month of holidays: a hollow tick. */
void chart_holiday_draw(const struct page *page, float x, float y);

/* Takes words, with mark_w for a mark before them, off the line if they fit; *mark is where the mark goes. */
bool chart_key_draw(const struct page *page, struct box *line, float mark_w, const char *words,
                    struct box *mark);
