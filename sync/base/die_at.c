#include "base/die_at.h"
#ifdef DORMWATT_DIE_AT
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

void die_at(const char *marker)
{
    static atomic_int passed;
    const char *wanted = getenv("DORMWATT_DIE_AT");
    size_t length = strlen(marker);
    if (!wanted || strncmp(wanted, marker, length) != 0 || (wanted[length] != '\0' && wanted[length] != ':'))
        return;
    int nth = wanted[length] == ':' ? (int)strtol(wanted + length + 1, NULL, 10) : 1;
    if (atomic_fetch_add(&passed, 1) + 1 == nth)
        raise(SIGKILL);
}
#else
typedef int die_at_is_off;
#endif
