#include "trade/place.h"

#include <ctype.h>
#include <stddef.h>

int room_floor(const char *name)
{
    for (const char *at = name; *at;) {
        size_t digits = 0;
        while (isdigit((unsigned char)at[digits]))
            digits++;
        if (digits >= 3) {
            int floor = 0;
            for (size_t i = 0; i < digits - 2 && floor <= FLOOR_MOST; i++)
                floor = floor * 10 + (at[i] - '0');
            return floor <= FLOOR_MOST ? floor : FLOOR_NONE;
        }
        at += digits ? digits : 1;
    }
    return FLOOR_NONE;
}
