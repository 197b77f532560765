/* The controls of a screen in large text, for reflow_draw.c. */
#pragma once
#include "screen/reflow.h"

#define REFLOW_GAP_U 5
#define REFLOW_ROWS_MAX 40

/* A row of controls: one, two or three short ones, or keys; of none: the QR code. */
struct reflow_row {
    int first, count;
    float h;
};

struct reflow_rows {
    struct reflow_row rows[REFLOW_ROWS_MAX];
    int count;
    float key_h;
};

const char *reflow_words(const struct reflow *reflow, size_t at);

void reflow_rows_of(const struct page *page, const struct reflow *reflow, float w, struct reflow_rows *rows);
/* Above the row. */
float reflow_row_gap(const struct reflow *reflow, const struct reflow_row *row);
float reflow_rows_height(const struct reflow *reflow, const struct reflow_rows *rows);
/* Which rows stand in that part, or in the last one; returns how many parts there are. */
int reflow_rows_part(const struct reflow *reflow, const struct reflow_rows *rows, float room, int part,
                     int *first, int *end);
void reflow_row_draw(const struct page *page, const struct reflow *reflow, const struct reflow_row *row,
                     struct box box);
