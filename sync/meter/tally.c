#include "meter/tally.h"
#include "meter/credit.h"

/* A meter whose power went may have forgotten its last kilowatt-hour; a new one forgot them all. */
#define TALLY_FORGETS_WH 1000

static int64_t counts_after(int64_t from, int64_t to)
{
    return (to - from + CREDIT_COUNTS) % CREDIT_COUNTS;
}

bool tally_is_other(const struct tally *before, const struct tally *now)
{
    return now->total_wh < before->total_wh - TALLY_FORGETS_WH ||
           counts_after(before->count, now->count) >= CREDIT_COUNTS / 2;
}

int64_t tally_unexplained(int64_t ours, int64_t counted, bool is_other)
{
    int64_t more = counts_after(ours, counted);
    /* Another meter may hold this very credit all the same, if the station was put back from a backup after
     * it had been put in. */
    if (more >= CREDIT_COUNTS / 2 || (is_other && more == 0))
        return 1;
    return more;
}
