/* Card sales as a purse would prove them, for the benches: a school of 20,000 cards that buy in no order. */
#pragma once
#include "trade/purchase.h"

#define BENCH_TAC_DIGITS "11111111111111111111111111111111" /* the TAC master key of a bench's site */

/* The n-th sale; its key is new each time, its card and counter are not used by another n. */
struct purchase bench_sale(int64_t n, const char *room);
