/* A program's life on the disk of power.h, lived again and again, each time with another misfortune; what it
 * promised is kept by the test, outside what is tested, and compared after each. */
#pragma once
#include <stdbool.h>

struct ordeal {
    int writes_most;      /* of a whole life, or the cut comes never */
    void (*begin)(int n); /* nothing is promised yet */
    void (*live)(void);
    const char *(*wrong)(void); /* after a restart; NULL: nothing */
};

/* The power goes at a random write of each life. Both return how many lives went wrong; tell: the first of
 * them is told. */
int ordeal_cuts(const struct ordeal *ordeal, int cuts, bool tell);
/* The 1st, 2nd ... nth call of a kind fails, up to the life that meets no failure; far into it every 17th.
 * fail_at and end_failing: power_refuse_at and power_accept, or those of memory.h. */
int ordeal_failures(const struct ordeal *ordeal, void (*fail_at)(int n), bool (*end_failing)(void),
                    bool tell);
