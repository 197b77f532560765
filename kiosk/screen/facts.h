/* Rows of a name and what it is, and the way money takes: on S15, on S17 and on one payment of S10. */
#pragma once
#include "screen/page.h"

#define FACTS_MAX 6
#define FACTS_USUAL 5 /* a card is divided so, unless it has more; with fewer it ends earlier */
struct facts {
    struct {
        const char *name;
        char value[TR_SIZE];
    } rows[FACTS_MAX];
    int count;
};

/* The next row; where its value is written, TR_SIZE bytes. */
char *fact_add(struct facts *facts, const char *name);
/* A card with the rows, of the height of FACTS_USUAL ones. */
void facts_draw(const struct page *page, struct box card, const struct facts *facts);

/* Each row as one line for those who listen. */
void facts_tell(const struct page *page, const struct facts *facts);

/* The way money takes, in steps: the first `done` are behind, the next is under way, the rest is to come. */
#define TRACK_STEPS 4 /* paid, saved, sent, credited */
void track_draw(const struct page *page, struct box box, int done);
#define REFUND_STEPS 3 /* requested, in progress, back */
void refund_track_draw(const struct page *page, struct box box, int done);
