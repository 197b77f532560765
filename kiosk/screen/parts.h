/* Drawn things that several screens have in common. */
#pragma once
#include "screen/page.h"

/* A white card with its shadow. */
void card_draw(const struct page *page, struct box box);
/* An amber (or green) strip: icon and words, in t7, or wrapped into two lines. */
#define STRIP_AROUND_U 20 /* its icon and edges */
void strip_draw(const struct page *page, struct box box, enum icon icon, const char *text, bool good);
/* A coloured disc with an icon in it, diameter across. */
void disc_draw(const struct page *page, float x, float y, float across, enum icon icon, enum colour soft,
               enum colour strong);
/* The drawn campus card, w wide, its middle at x, y. */
void campus_card_draw(const struct page *page, float x, float y, float w);
/* The card above the reader it is to be placed on; box is some 60 high. */
void card_on_reader_draw(const struct page *page, struct box box);
/* The four dots of a card reader (EMV): lit of them are on. */
void dots_draw(const struct page *page, float x, float y, float across, int lit, enum colour colour);
/* A QR code on white, with words under it: its middle at x, its top at y, WORDED_CODE_U wide and
 * WORDED_CODE_U + 12 tall.
 */
#define WORDED_CODE_U 103 /* holds a code of 96 u in whole pixels a module, on every panel of the design */
void worded_code_draw(const struct page *page, float x, float y, const char *text, const char *words);
/* The ground of a chip: half its height round; in high contrast, where soft grounds are black, an edge. */
void chip_ground_draw(const struct page *page, struct box chip, enum colour soft, enum colour strong);
/* A bar 4 u tall, part (0..1) of it done. */
void bar_draw(const struct page *page, struct box box, float part, enum colour colour);

/* The box of a row to be ticked, 14 u across. */
void tick_draw(const struct page *page, struct box square, bool ticked);
/* A row to be ticked: a box of its own and words, all of it the target. size: of the words, T10 or what
 * check_row_size finds for all rows of a list. HIT_NONE: grey, it cannot be ticked now. */
enum type_size check_row_size(const struct page *page, float w, const char *const *words, int count);
void check_row_draw(const struct page *page, struct box box, const char *words, enum type_size size,
                    bool ticked, enum hit hit);

void action_draw(const struct page *page, struct box box, enum button_kind kind, enum icon icon,
                 const char *label, enum hit hit, int64_t value);

/* A white tile to be pressed: icon, title, a line under it; disabled, it says why instead of the line. */
struct tile {
    enum icon icon;
    const char *title, *line;
    const char *disabled; /* the reason; NULL = may be pressed */
    enum hit hit;
    int64_t value;
    bool plain; /* without the square behind the icon */
    bool edge;  /* a control's edge instead of a shadow */
};
void tile_draw(const struct page *page, struct box box, const struct tile *tile);
