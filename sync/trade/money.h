/* Money: integer fen (0.01 yuan) in a struct, so that adding it to a count does not compile. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct money {
    int64_t fen;
};

/* No single sum, account or day here comes near it; beyond it arithmetic refuses. */
#define MONEY_MOST_FEN ((int64_t)1000000000000000)

static inline struct money money_of_fen(int64_t fen)
{
    return (struct money){.fen = fen};
}

/* *sum = a + b. 0, or ERR_RANGE (*sum is untouched) beyond +-MONEY_MOST_FEN. */
int money_add(struct money a, struct money b, struct money *sum);
/* -1, 0, 1 */
int money_compare(struct money a, struct money b);
/* "50.00", "-3.20": two decimals, for logs and for the providers' yuan. text holds 24 bytes. */
void money_text(struct money money, char text[24]);
/* Reads decimal yuan with at most two decimals ("20", "0.1", "-3.20"), by digits, never through a float.
 * 0, ERR_FORMAT, ERR_RANGE. */
int money_parse(const char *text, struct money *money);
