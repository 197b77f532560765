#include "flow/ghosts.h"
#include "base/clock.h"

void ghosts_add(struct ghosts *ghosts, int64_t at_ms)
{
    ghosts->at_ms[ghosts->next] = at_ms;
    ghosts->next = (ghosts->next + 1) % GHOSTS_KEPT;
}

int ghosts_in_hour(const struct ghosts *ghosts, int64_t now_ms)
{
    int count = 0;
    for (int i = 0; i < GHOSTS_KEPT; i++)
        count += ghosts->at_ms[i] > now_ms - CLOCK_HOUR_MS && ghosts->at_ms[i] <= now_ms;
    return count;
}
