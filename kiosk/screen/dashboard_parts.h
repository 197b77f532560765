/* The pieces of S07. */
#pragma once
#include "screen/page.h"

/* The state of the supply, its right edge at x, its middle at y + height / 2. Returns where it stands. */
struct box chip_draw(const struct page *page, float right, float y, float height);
/* What it says; words is for what is filled in. */
const char *chip_words(const struct page *page, char words[TR_SIZE]);

/* What the screen tells: the room, what is left, how long, the supply, how old that is. */
void dashboard_tell(const struct page *page);

/* The balance: large, with how long it lasts and when it was true. */
void hero_portrait_draw(const struct page *page, struct box card);
void hero_landscape_draw(const struct page *page, struct box card);
/* A narrow hero has no room to say when it was true: the heading of the week says it, which comes with it.
 * False: it does not, and age is empty. w: of either card. */
bool age_beside_week(const struct page *page, float w, char age[TR_SIZE]);
/* "About 64.3 kWh · lasts about 8-10 days (until around 1 Dec)", as much of it as is known and fits. */
void lasting_line(const struct page *page, float w, enum type_size size, char line[TR_SIZE]);
void balance_draw(const struct page *page, struct box box, enum type_size first);
/* One of the presets; the last is "other". */
void amount_tile_draw(const struct page *page, struct box box, int i);

/* S07 in large text: the balance, the week where there is room, then amounts and ways on, one a row. */
void dashboard_large_draw(const struct page *page);

/* Under the chart: this week against last, the mean, what the hollow boxes are. */
void week_line_draw(const struct page *page, struct box line, bool last_week);
/* What is told beside "top up" instead of what comes next, the first that is true. */
enum news { NEWS_NONE, NEWS_PENDING, NEWS_FAILED, NEWS_REFUND };
enum news news_of(const struct page *page);
/* Beside "top up": that a payment still waits, that the update failed, that money goes back, or what will
 * happen next. has_button: what leads to the refund stands beside it. */
void topup_hint_draw(const struct page *page, struct box line, bool has_button);
/* Under an amount: the energy it buys, or that it does not pay what is owed. At most w wide. */
void amount_line(const struct page *page, int64_t fen, float w, char line[TR_SIZE]);

/* The four ways on, two in a row. */
void menu_tiles_draw(const struct page *page, struct box box, float gap);
/* On a low canvas: all in one row, and what they have in common under it. */
void menu_row_draw(const struct page *page, struct box box);
/* In large text: one below the other. Returns why one is grey, where there was no room to say so, or NULL. */
const char *menu_list_draw(const struct page *page, struct box box, float gap);

/* In place of data that has not come. */
void skeleton_draw(const struct page *page, struct box box);
