#include "station/tries.h"
#include "base/clock.h"

#include <stdio.h>
#include <string.h>

bool tries_may(const struct tries *tries, const char *address, int64_t now_ms)
{
    for (int i = 0; i < TRIES_ADDRESSES; i++)
        if (!strcmp(tries->seen[i].address, address))
            return tries->seen[i].count < TRIES_MOST || now_ms - tries->seen[i].since_ms >= CLOCK_MINUTE_MS;
    return true;
}

void tries_count(struct tries *tries, const char *address, int64_t now_ms)
{
    int place = 0;
    for (int i = 0; i < TRIES_ADDRESSES; i++) {
        if (!strcmp(tries->seen[i].address, address)) {
            place = i;
            break;
        }
        if (tries->seen[i].since_ms < tries->seen[place].since_ms)
            place = i;
    }
    bool known = !strcmp(tries->seen[place].address, address);
    if (!known || now_ms - tries->seen[place].since_ms >= CLOCK_MINUTE_MS) {
        snprintf(tries->seen[place].address, TRIES_ADDRESS_SIZE, "%s", address);
        tries->seen[place].count = 0;
        tries->seen[place].since_ms = now_ms;
    }
    tries->seen[place].count++;
}
