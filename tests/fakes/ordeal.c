#include "fakes/ordeal.h"
#include "fakes/power.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define EACH_UP_TO 200 /* failures */
#define STRIDE 17      /* beyond */

/* 1 if something is wrong. */
static int look(const struct ordeal *ordeal, const char *what, int n, bool tell)
{
    const char *wrong = ordeal->wrong();
    if (wrong && tell)
        print_error("%s %d: %s\n", what, n, wrong);
    return wrong != NULL;
}

int ordeal_cuts(const struct ordeal *ordeal, int cuts, bool tell)
{
    int wrongs = 0;
    int cuts_met = 0;
    for (int cut = 1; cut <= cuts; cut++) {
        unsigned random = (unsigned)cut;
        ordeal->begin(cut);
        power_fresh((unsigned)cut, 1 + rand_r(&random) % ordeal->writes_most);
        ordeal->live();
        cuts_met += power_is_cut();
        power_back();
        wrongs += look(ordeal, "cut", cut, tell && !wrongs);
    }
    assert_true(cuts_met > cuts / 2);
    return wrongs;
}

int ordeal_failures(const struct ordeal *ordeal, void (*fail_at)(int n), bool (*end_failing)(void), bool tell)
{
    int wrongs = 0;
    bool met = true;
    for (int n = 1; met; n += n < EACH_UP_TO ? 1 : STRIDE) {
        ordeal->begin(n);
        power_fresh(0, 0);
        fail_at(n);
        ordeal->live();
        met = end_failing();
        wrongs += look(ordeal, "failure", n, tell && !wrongs);
    }
    return wrongs;
}
