/* Touches of the attract screen that nobody followed: no card, no button until the prompt gave up. A
 * passer-by makes a few; a panel that touches itself makes many. */
#pragma once
#include <stdint.h>

#define GHOSTS_KEPT 64 /* more in an hour are told as so many */

struct ghosts {
    int64_t at_ms[GHOSTS_KEPT]; /* a ring; 0 = none */
    int next;
};

void ghosts_add(struct ghosts *ghosts, int64_t at_ms);
/* In the hour before now_ms. */
int ghosts_in_hour(const struct ghosts *ghosts, int64_t now_ms);
