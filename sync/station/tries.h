/* How often an address may say a wrong thing: guessing is made slow, and nobody but the guesser waits. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define TRIES_ADDRESSES 64
#define TRIES_ADDRESS_SIZE 46 /* INET6_ADDRSTRLEN */
#define TRIES_MOST 10         /* wrong ones a minute */

struct tries {
    struct {
        char address[TRIES_ADDRESS_SIZE];
        int count;
        int64_t since_ms;
    } seen[TRIES_ADDRESSES];
};

/* False: this address has to wait. */
bool tries_may(const struct tries *tries, const char *address, int64_t now_ms);
/* It was wrong. When the table is full the oldest address is forgotten. */
void tries_count(struct tries *tries, const char *address, int64_t now_ms);
