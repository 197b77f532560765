/* The pieces of S08, and what its numbers are called. */
#pragma once
#include "flow/view.h"
#include "screen/page.h"

/* In the unit that is shown: Wh or fen. */
int64_t usage_value(const struct usage_view *usage, const struct usage_bar *bar);
int64_t usage_ghost(const struct usage_view *usage, const struct usage_bar *bar);
/* Above a bar, without the sign: "5.9", from 100 yuan on "123". */
void usage_money_label(int64_t fen, char label[FORMAT_SIZE]);
/* "¥29.10" or "48.5 kWh" */
void usage_amount(const struct page *page, const struct usage_view *usage, int64_t value,
                  char text[FORMAT_SIZE]);

/* "11/17–11/23" */
void usage_range_text(const struct usage_chart *chart, char text[TR_SIZE]);
/* A bar in two lines: when, and what it is worth. brief: where there is room for little. */
void usage_bar_text(const struct page *page, int i, bool brief, char first[TR_SIZE], char second[TR_SIZE]);
/* Why nothing is shown. */
void usage_none_text(const struct page *page, char text[TR_SIZE]);

/* "Last 7 days ¥29.10" and under it, or beside it, the energy. */
void usage_sum_draw(const struct page *page, struct box line, enum type_size size, bool with_energy);
/* The energy where the sum is money. Returns the width taken. */
float usage_energy_draw(const struct page *page, struct box line);
/* How the period compares with the one before; empty when that is not known. */
void usage_change_text(const struct page *page, char text[TR_SIZE]);
/* When the data was true, amber where it is old; shorter where there is little room. */
void usage_age_draw(const struct page *page, struct box line, int64_t at_ms, enum align align);
/* The chart, or why there is none, in a card. */
void usage_chart_card_draw(const struct page *page, struct box card);
/* Tabs, older and newer, the picked bar between its arrows, units, the way to S09. */
void usage_tabs_draw(const struct page *page, struct box box);
void usage_range_draw(const struct page *page, struct box box);
void usage_pick_draw(const struct page *page, struct box box);
void usage_units_draw(const struct page *page, struct box box);
void usage_more_draw(const struct page *page, struct box box);
/* What the screen tells. */
void usage_tell(const struct page *page);
/* The one sentence. */
void usage_insight_draw(const struct page *page, struct box box, enum type_size size);
