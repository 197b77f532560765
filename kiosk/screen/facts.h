/* Rows of a name and what it is, and the way money takes: on S15 and on one payment of S10. */
#pragma once
#include "screen/page.h"

#define FACTS_MAX 6
#define FACTS_USUAL 5 /* a card is divided so, unless it has more */
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

#define TRACK_STEPS 4
/* Paid, saved, sent, credited: the first `done` are behind, the next is under way, the rest is to come. */
void track_draw(const struct page *page, struct box box, int done);
